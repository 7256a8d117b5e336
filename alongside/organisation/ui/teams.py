"""The teams page: the table, and the forms to change, delete or add a team."""

from collections.abc import Sequence

import streamlit as st

from alongside.accounts.rules.people import StaffedTeam
from alongside.accounts.ui import choosing
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.ui import widgets
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.organisation.desk.admin import AdminDesk

NEW = "new"
MOST_LEADS = 20  # a lead and deputies; beyond that, more teams are the better answer


def show_teams_table(teams: Sequence[StaffedTeam], t: Words) -> None:
    rows = {
        t("Team"): [team.team.name for team in teams],
        t("People"): [team.people for team in teams],
        t("Team leads"): [", ".join(name for _, name in team.leads) for team in teams],
    }
    st.dataframe(rows, hide_index=True, width="stretch", key="teams")


def choose_team(teams: Sequence[StaffedTeam], t: Words) -> StaffedTeam | None:
    by_id = {team.team.id: team for team in teams}
    team_id = st.selectbox(
        t("Edit a team"),
        list(by_id),
        index=None,
        format_func=lambda one: by_id[one].team.name,
        placeholder=t("Choose a team"),
        key="chosen",
    )
    return by_id.get(team_id or "")


def show_team(desk: AdminDesk, team: StaffedTeam, t: Words) -> None:
    place, team_id = f"{team.team.id}-{hash(team):x}", team.team.id

    def save_team() -> None:
        name, leads = typed_value(f"name-{place}"), typed_value(f"leads-{place}")
        run_action(team_id, AdminDesk, lambda desk: desk.edit_team(team_id, name, leads), t("Saved."))
        widgets.set_widget_value("chosen", team_id)

    with st.container(border=True):
        leads, key = dict(team.leads), f"leads-{place}"
        found = choosing.show_search_field(desk.find_people, t("Find a team lead by name"), key, t)
        here = choosing.names_to_choose(found, [*leads, *st.session_state.get(key, [])], desk.find_person)
        with choosing.choice_form(found, f"edit-{place}"):
            st.text_input(t("Name of the team"), team.team.name, key=f"name-{place}", autocomplete="off")
            st.multiselect(
                t("Team leads"),
                list(here),
                list(leads),
                format_func=lambda one: here.get(one, ""),
                max_selections=max(MOST_LEADS, len(leads)),
                placeholder=t("No one yet"),
                key=key,
                help=t("Team leads see figures for the whole team, never one person's answers."),
            )
            choosing.submit_button(found)(
                t("Save changes"), type="primary", key=f"save-{place}", on_click=save_team
            )
        with st.popover(t("Delete team")):
            st.write(
                t(
                    "You can't delete a team that has people in it, or one that figures were shown "
                    "about. Deleting also removes the history of who was in the team."
                )
            )
            st.button(
                t("Delete this team"),
                key="delete",
                on_click=run_action,
                args=(team_id, AdminDesk, lambda desk: desk.delete_team(team_id), t("Deleted.")),
            )
        show_refusal(team_id, t)


def show_add_form(count: int, t: Words) -> None:
    """count: teams so far; part of the key, so the form is empty again after each one added."""
    key = f"name-{NEW}-{count}"

    def add_team() -> None:
        name = typed_value(key)
        run_action(NEW, AdminDesk, lambda desk: desk.add_team(name), t("Added."))

    with st.form(f"add-{count}"):
        st.text_input(t("Name of the new team"), key=key, autocomplete="off")
        st.form_submit_button(t("Add team"), key="add", on_click=add_team)
    show_refusal(NEW, t)
