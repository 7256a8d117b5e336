"""Small wins on *My weeks*: the newest at once, and all of them one tap away, each with its week."""

from collections.abc import Sequence

import streamlit as st

from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.feedback_after_check_in import Win
from alongside.core.ui.widgets import lazy_expander
from alongside.core.words import Words

AT_ONCE = 3


def show_small_wins(newest: Sequence[Win], t: Words) -> None:
    """`newest`: one more than AT_ONCE if there are more. Wins are the person's own text, so never read as
    Markdown.
    """
    if not newest:
        return
    st.markdown("## " + t("Small wins"))
    st.text(wins_text(newest[:AT_ONCE], t))
    if len(newest) > AT_ONCE:
        with lazy_expander(t("All small wins"), "all-wins") as box:
            if box.open:
                st.text(wins_text(open_desk(AdvocateDesk).list_wins(), t))


def wins_text(wins: Sequence[Win], t: Words) -> str:
    return "\n\n".join(t("{name}: {value}", name=t.week(week), value=text) for week, text in wins)
