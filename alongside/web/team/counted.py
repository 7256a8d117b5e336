"""People whose answers count in the next band, and the button to hold it back.

Names are typed text and only shown in a table.
"""

import streamlit as st

from alongside.desks.own_part import OwnPartDesk
from alongside.domain.own_part import OwnPart, Place
from alongside.domain.panels import Counted
from alongside.domain.team_figures import Period
from alongside.web import doing, showing, state
from alongside.web.team.view import View
from alongside.words import Words

PLACE = "counted"


def section(view: View, part: OwnPart, period: Period) -> None:
    """For everyone in the team, since only they can tell whether a name does not belong."""
    t = view.t
    if not part.counted:
        return
    new = sum(one.new for one in part.counted)
    if new:
        st.info(
            t.count(
                "{n} name is new among those who count in the next band of your team. Do you know this person?",
                "{n} names are new among those who count in the next band of your team. Do you know them?",
                new,
            )
        )
    with showing.opened(t("Who counts in the next band"), view.key("counted")) as box:
        if box.open:
            st.write(_explained(period, t))
            st.dataframe(_table(part.counted, t), hide_index=True, width="stretch")
            _hold_back(part, t)


def _explained(period: Period, t: Words) -> str:
    return t(
        "These people count in the band of {first} to {last}. Someone you do not know, or who was added only to fill the list, could be "
        "there to find out about you. Then hold the band back.",
        first=t.day(period.block.first.monday),
        last=t.day(period.block.last.sunday),
    )


def _table(counted: tuple[Counted, ...], t: Words) -> dict[str, list[str]]:
    table = {
        t("Name"): [one.name for one in counted],
        t("Here since"): [t.day(one.since) for one in counted],
    }
    if any(one.team for one in counted):
        table[t("Team")] = [one.team or t("Your own") for one in counted]
    if any(one.new for one in counted):
        table[t("In the band before")] = [t("No") if one.new else t("Yes") for one in counted]
    return table


def _hold_back(part: OwnPart, t: Words) -> None:
    if part.place not in (Place.COUNTED, Place.SHARES):
        return
    if part.held_back:
        st.write(
            t(
                "You hold this band back: nothing will be said about this period. No one learns that it was you, or whether there were "
                "too few answers instead."
            )
        )
        st.button(t("Let it be published"), key="let_go", on_click=_let_go, args=(t,))
    else:
        st.write(
            t(
                "Held back, nothing is said about this period, to no one. It reads the same as too few answers, and it holds for this "
                "one period."
            )
        )
        st.button(t("Hold this band back"), key="hold_back", on_click=_hold, args=(t,))
    doing.say_refusal(PLACE, t)


def _hold(t: Words) -> None:
    doing.attempt(PLACE, state.own_part_desk, OwnPartDesk.hold_back, t("Held back."))


def _let_go(t: Words) -> None:
    doing.attempt(PLACE, state.own_part_desk, OwnPartDesk.let_go, t("It will be published."))
