"""The teams page: the table, and the forms to change, delete or add a team."""

from collections.abc import Sequence

import streamlit as st

from alongside.desks.admin import AdminDesk
from alongside.domain.people import StaffedTeam
from alongside.web import choosing, state
from alongside.web.admin.doing import attempt
from alongside.web.doing import say_refusal, typed
from alongside.words import Words

NEW = "new"
MOST_LEADS = 20  # a lead and deputies; beyond that, more teams are the better answer


def table(teams: Sequence[StaffedTeam], t: Words) -> None:
    rows = {
        t("Team"): [team.team.name for team in teams],
        t("People"): [team.people for team in teams],
        t("Team leads"): [", ".join(name for _, name in team.leads) for team in teams],
    }
    st.dataframe(rows, hide_index=True, width="stretch", key="teams")


def chosen(teams: Sequence[StaffedTeam], t: Words) -> StaffedTeam | None:
    by_id = {team.team.id: team for team in teams}
    team_id = st.selectbox(
        t("Change a team"),
        list(by_id),
        index=None,
        format_func=lambda one: by_id[one].team.name,
        placeholder=t("Choose a team"),
        key="chosen",
    )
    return by_id.get(team_id or "")


def panel(desk: AdminDesk, team: StaffedTeam, t: Words) -> None:
    place = f"{team.team.id}-{hash(team):x}"
    with st.container(border=True):
        _form(desk, place, team, t)
        with st.popover(t("Delete this team")):
            st.write(
                t(
                    "A team with people in it stays, and so does one that figures were shown about. "
                    "The history of who was in it goes with the team."
                )
            )
            st.button(t("Yes, delete it"), key="delete", on_click=_delete, args=(team.team.id, t))
        say_refusal(team.team.id, t)


def _form(desk: AdminDesk, place: str, team: StaffedTeam, t: Words) -> None:
    leads, key = dict(team.leads), f"leads-{place}"
    found = choosing.found(desk.find, t("Find a team lead by name"), key, t)
    here = choosing.listed(found, [*leads, *st.session_state.get(key, [])], desk.somebody)
    with choosing.form(found, f"edit-{place}"):
        st.text_input(t("Name of the team"), team.team.name, key=f"name-{place}", autocomplete="off")
        st.multiselect(
            t("Team leads"),
            list(here),
            list(leads),
            format_func=lambda one: here.get(one, ""),
            max_selections=max(MOST_LEADS, len(leads)),
            placeholder=t("Nobody yet"),
            key=key,
            help=t("Who leads a team sees figures of the whole team, never one person's answers."),
        )
        choosing.submit(found)(
            t("Save changes"), type="primary", key=f"save-{place}", on_click=_save, args=(team, place, t)
        )


def _save(seen: StaffedTeam, place: str, t: Words) -> None:
    name, leads = typed(f"name-{place}"), typed(f"leads-{place}")
    attempt(seen.team.id, lambda desk: desk.edit_team(seen.team.id, name, leads), t("Saved."))
    state.choose_again("chosen", seen.team.id)


def _delete(team_id: str, t: Words) -> None:
    attempt(team_id, lambda desk: desk.delete_team(team_id), t("Deleted."))


def add_form(count: int, t: Words) -> None:
    """count: teams so far; part of the key, so the form is empty again after each one added."""
    key = f"name-{NEW}-{count}"
    with st.form(f"add-{count}"):
        st.text_input(t("Name of a new team"), key=key, autocomplete="off")
        st.form_submit_button(t("Add a team"), key="add", on_click=_add, args=(key, t))
    say_refusal(NEW, t)


def _add(key: str, t: Words) -> None:
    name = typed(key)
    attempt(NEW, lambda desk: desk.add_team(name), t("Added."))
