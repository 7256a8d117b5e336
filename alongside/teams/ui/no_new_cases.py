"""Who in a team has stated that they take no new case. Names are typed text and only shown in a table."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.no_new_case import NoNewCaseList
from alongside.core.words import Words
from alongside.teams.ui.view import View


@dataclass(frozen=True)
class Room:
    """`free`: how many of the `people` in a team did not state that they take no new case."""

    free: int
    people: int


def count_room(view: View) -> Mapping[str, Room]:
    """By id of each team that the reader leads: leads see the names, and for others, a count of few people
    would be about a person.
    """
    stated, rosters = open_desk(NoNewCaseList).count_in_led_teams(), view.outline.rosters
    return {
        team.id: Room(rosters[team.id].people - stated[team.id], rosters[team.id].people)
        for team in view.outline.teams
        if team.id in stated
    }


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
