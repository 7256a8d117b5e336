"""Who in a team has stated that they take no new case. Names are typed text and only shown in a table."""

import streamlit as st

from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.no_new_case import NoNewCaseList
from alongside.core.words import Words


def show_no_new_cases(team_id: str, t: Words) -> None:
    """For a lead everyone in the team, for a member only themself; nothing if there is no one."""
    stated = open_desk(NoNewCaseList).list_for_team(team_id)
    if not stated:
        return
    st.markdown("## " + t("No new case"))
    st.dataframe(
        {
            t("Name"): [name for name, _ in stated],
            t("Until"): [t.day(until) for _, until in stated],
        },
        hide_index=True,
        width="stretch",
    )
    st.caption(t("They said so themselves, with one tap. It says nothing about why."))
