"""People whose answers count in the next band, and the button to hold it back.

Names are typed text and only shown in a table.
"""

import streamlit as st

from alongside.accounts.ui import button_actions
from alongside.core.ui.widgets import lazy_expander
from alongside.core.words import Words
from alongside.teams.desk.own_contribution import OwnContributionDesk
from alongside.teams.rules.own_contribution import ContributionStatus, OwnContribution
from alongside.teams.rules.panels import Counted
from alongside.teams.rules.team_figures import Period
from alongside.teams.ui.view import View

PLACE = "counted"


def show_who_counts(view: View, part: OwnContribution, period: Period) -> None:
    """For everyone in the team, since only they can tell whether a name does not belong."""
    t = view.t
    if not part.counted:
        return
    new = sum(one.new for one in part.counted)
    if new:
        st.info(
            t.count(
                "{n} new name counts in your team's next band. Do you know this person?",
                "{n} new names count in your team's next band. Do you know them?",
                new,
            )
        )
    with lazy_expander(t("Who counts in the next band"), view.key("counted")) as box:
        if box.open:
            st.write(
                t(
                    "These people count in the band for {first} to {last}. Someone you do not know, or "
                    "someone added only to fill the list, could be there to find out about you. If so, "
                    "hold the band back.",
                    first=t.day(period.block.first.monday),
                    last=t.day(period.block.last.sunday),
                )
            )
            st.dataframe(_counted_table(part.counted, t), hide_index=True, width="stretch")
            _show_hold_back(part, t)


def _counted_table(counted: tuple[Counted, ...], t: Words) -> dict[str, list[str]]:
    table = {
        t("Name"): [one.name for one in counted],
        t("Here since"): [t.day(one.since) for one in counted],
    }
    if any(one.team for one in counted):
        table[t("Team")] = [one.team or t("Your own") for one in counted]
    if any(one.new for one in counted):
        table[t("In the previous band")] = [t("No") if one.new else t("Yes") for one in counted]
    return table


def _show_hold_back(part: OwnContribution, t: Words) -> None:
    def hold_back() -> None:
        button_actions.run_action(PLACE, OwnContributionDesk, OwnContributionDesk.hold_back, t("Held back."))

    def stop_holding_back() -> None:
        done = t("No longer held back.")
        button_actions.run_action(PLACE, OwnContributionDesk, OwnContributionDesk.stop_holding_back, done)

    if part.status not in (ContributionStatus.COUNTED, ContributionStatus.SHARES):
        return
    if part.held_back:
        st.write(
            t(
                "You are holding this band back: nothing will be said about this period. No one "
                "learns that it was you, or whether there were too few answers instead."
            )
        )
        st.button(t("Stop holding it back"), key="let_go", on_click=stop_holding_back)
    else:
        st.write(
            t(
                "If you hold it back, nothing is said about this period, to anyone. It looks the "
                "same as too few answers, and applies to this period only."
            )
        )
        st.button(t("Hold this band back"), key="hold_back", on_click=hold_back)
    button_actions.show_refusal(PLACE, t)
