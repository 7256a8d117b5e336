"""Whether an action helped: a member's own answer, and what the team said in rough words."""

from functools import partial
from typing import assert_never

import streamlit as st

from alongside.accounts.ui import button_actions
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.core.words import Words
from alongside.teams.desk.action_answers import OwnAnswersDesk
from alongside.teams.rules.action_answers import Helped
from alongside.teams.rules.actions import TeamAction
from alongside.teams.ui.action_forms import action_line
from alongside.teams.ui.view import View

PLACE = "helped"


def show_questions(t: Words) -> None:
    """For members who are asked. Nothing if there is no question."""
    for asked in open_desk(OwnAnswersDesk).list_questions():
        with pieces.show_card(t("Did it help?"), ":material/check_box:"):
            st.text(action_line(asked.action, t))
            with pieces.choice_row():
                for helped, label in ((True, t("It helped")), (False, t("It did not help"))):
                    st.button(
                        label,
                        key=f"helped-{asked.action.id}-{helped}",
                        type="primary" if asked.helped is helped else "secondary",
                        on_click=partial(_give_answer, asked.action.id, helped, t),
                    )
            if asked.helped is not None:
                st.markdown(t("You said: it helped.") if asked.helped else t("You said: it did not help."))
            st.caption(
                t(
                    "Only you see your answer, and you can change it before {day}. On that day, your team "
                    "and its leads see roughly how many said yes, if enough of you answered. Some noise is "
                    "added, and the answers are deleted.",
                    day=t.day(asked.released_on),
                )
            )
            button_actions.show_refusal(PLACE, t)


def _give_answer(action_id: str, helped: bool, t: Words) -> None:
    button_actions.run_action(
        PLACE, OwnAnswersDesk, lambda desk: desk.give_answer(action_id, helped), t("Saved.")
    )


def helped_text(view: View, action: TeamAction) -> str:
    """Of a closed action; empty if its team was not asked."""

    def make_text() -> str:
        found = view.figures().helped.get(action.id)
        if found is not None:
            return share_text(found, view.t)
        return "" if view.outline.bands_hidden else view.t("The team is asked whether it helped.")

    return view.shelf.cached_view(f"helped-{action.id}", None, make_text) if action.asked else ""


def share_text(helped: Helped, t: Words) -> str:
    match helped:
        case Helped.HARDLY_ANYONE:
            return t("Did it help? Hardly anyone who answered said yes.")
        case Helped.ONE_IN_FOUR:
            return t("Did it help? About one in four who answered said yes.")
        case Helped.HALF:
            return t("Did it help? About half of those who answered said yes.")
        case Helped.THREE_IN_FOUR:
            return t("Did it help? About three in four who answered said yes.")
        case Helped.NEARLY_EVERYONE:
            return t("Did it help? Nearly everyone who answered said yes.")
        case Helped.TOO_FEW:
            return t("Too few answers to say whether it helped.")
        case _:
            assert_never(helped)
