"""The overview: what is to be done next, and a line a team about both lanes, worst first.

No heading sums teams up: a team that is calm in one lane may need its lead in the other.
Names of teams are typed text and only shown as plain text, in a table or in an input.
"""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from alongside.core.rules.weeks import Week
from alongside.core.ui import pieces
from alongside.core.ui.tables import show_figures
from alongside.core.ui.widgets import lazy_expander
from alongside.core.words import Words
from alongside.teams.rules.actions import TeamAction, TeamActions
from alongside.teams.rules.releases import Silence
from alongside.teams.rules.standing import FULL, Need, Standing
from alongside.teams.ui import action_forms, pictures
from alongside.teams.ui.action_forms import Book, action_line
from alongside.teams.ui.no_new_cases import Room
from alongside.teams.ui.view import View
from alongside.teams.ui.wording import band_name

MOST_TEAMS = 6  # with a line of their own; a table has the others


def show_next_step(view: View, under_way: Mapping[str, TeamActions], book: Book) -> None:
    """For leads: what is due for review, else a team that stands out without an action, else the next day.

    The form is here, too, with a draft of its own: on a phone, the one below is some screens away.
    """
    t, outline, here = view.t, view.outline, replace(view, name=view.key("next"))
    due = _list_due(view, under_way)
    busy = {team_id for team_id, found in under_way.items() if found.open}
    idle = next((one for one in outline.standings if one.stands_out and one.team_id not in busy), None)
    reviews = [action.look_again for found in under_way.values() for action in found.open]
    with pieces.show_card(t("Next"), ":material/event:"):
        if due:
            team_id, action = due[0]
            st.markdown(t("Due for review"))
            st.text("\n".join(_due_line(view, *one) for one in due))
            action_forms.show_edit_forms(here, action, under_way[team_id].today, book)
        elif idle and idle.team_id in under_way:
            st.text(outline.find_team(idle.team_id).name)
            load, strain = idle.needs
            st.markdown(
                t("The open cases need more hours than there are, and no action is open.")
                if load >= strain
                else t("Strain is high, and no action is open. The workload is what you can change.")
            )
            action_forms.show_add_form(here, idle.team_id, under_way[idle.team_id].today, book)
        elif reviews:
            st.markdown(t("Nothing is due. The next review is on {day}.", day=t.day(min(reviews))))
        else:
            st.markdown(t("Nothing is due, and no action is open."))


def show_due_actions(view: View, under_way: Mapping[str, TeamActions]) -> None:
    """For members: their team's actions that are due for review. Shows nothing if there are none."""
    due = _list_due(view, under_way)
    if due:
        st.markdown("## " + view.t("Due for review"))
        st.text("\n".join(_due_line(view, team_id, action) for team_id, action in due))


def show_team_lines(view: View, under_way: Mapping[str, TeamActions], rooms: Mapping[str, Room]) -> None:
    """`rooms`: empty for readers who may not know who takes no new case."""
    t, outline = view.t, view.outline
    told, others = outline.standings[:MOST_TEAMS], outline.standings[MOST_TEAMS:]
    with st.container(gap="xsmall"):
        for standing in told:
            team = outline.find_team(standing.team_id)
            found = under_way.get(team.id)
            due = len(found.due_actions) if found else 0
            said = t.count("{n} action to review", "{n} actions to review", due)
            with st.container(border=True, gap="xxsmall"):
                st.text(team.name)
                st.markdown(" · ".join([standing_text(view, standing), *[f"**{said}**"] * bool(due)]))
                if team.id in rooms:
                    st.caption(room_text(rooms[team.id], standing, t))
    if others:
        st.caption(
            t.count("{n} more team in the table below.", "{n} more teams in the table below.", len(others))
        )
    if len(outline.standings) > 1:
        with lazy_expander(t("All teams as a table"), view.key("all-teams")) as box:
            if box.open:
                show_figures(pictures.teams_table(view.figures(), outline.standings, t), t)


def standing_text(view: View, standing: Standing) -> str:
    """Markdown without any typed text: what is heavy in bold, and of each figure when it was."""
    t, outline = view.t, view.outline
    parts = [_load_text(standing, outline.newest, t)]
    if not outline.bands_hidden:
        parts.append(_strain_text(standing, t))
    return " · ".join(parts)


def room_text(room: Room, standing: Standing, t: Words) -> str:
    """From the work alone: the hours there are for cases, and what people stated themselves."""
    if standing.load is not None and standing.load >= FULL:
        return t("No hours are left for a new case.")
    return t.count(
        "Room for a new case: {free} of {n} person.",
        "Room for a new case: {free} of {n} people.",
        room.people,
        free=t.number(room.free),
    )


def _load_text(standing: Standing, newest: Week, t: Words) -> str:
    if standing.load is None or standing.load_week is None:
        return t("No work figure")
    share, day = t.number(standing.load), t.day(standing.load_week.monday)
    if standing.over_since:
        over, since = t("Over capacity: {share} %", share=share), t.day(standing.over_since.monday)
        return t("{over} since {day}", over=f"**{over}**", day=since)
    if standing.load_week == newest:
        return t("Workload {share} %", share=share)
    return t("Workload {share} % in the week of {day}", share=share, day=day)


def _strain_text(standing: Standing, t: Words) -> str:
    shown = standing.strain
    if shown is None:
        return t("No band yet")
    block = shown.release.block
    if isinstance(shown.release.outcome, Silence):
        return t("No band for {days}", days=t.days(block.first.monday, block.last.sunday))
    name = band_name(shown.release.outcome, t).lower()
    said = (
        t("Strain across several teams {band}", band=name)
        if shown.is_group
        else t("Strain {band}", band=name)
    )
    heavy = f"**{said}**" if standing.needs[1] >= Need.ACT else said
    since = standing.strain_since or block.first
    return t.count(
        "{strain}, {days}",
        "{strain}, {days} ({n} periods)",
        standing.periods,
        strain=heavy,
        days=t.days(since.monday, block.last.sunday),
    )


def _list_due(view: View, under_way: Mapping[str, TeamActions]) -> list[tuple[str, TeamAction]]:
    """Team id and action, longest due first."""
    found = [
        (team.id, action)
        for team in view.outline.teams
        if team.id in under_way
        for action in under_way[team.id].due_actions
    ]
    return sorted(found, key=lambda one: one[1].look_again)


def _due_line(view: View, team_id: str, action: TeamAction) -> str:
    """Plain text: it holds what people typed."""
    line = action_line(action, view.t)
    return f"{view.outline.find_team(team_id).name}: {line}" if len(view.outline.teams) > 1 else line
