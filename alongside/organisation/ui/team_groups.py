"""Team groups: small teams under one name, so that they have a band together where none has its own."""

from collections.abc import Mapping, Sequence

import streamlit as st

from alongside.accounts.rules.people import Team
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.core.ui import widgets
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.organisation.desk.team_groups import TeamGroupsDesk
from alongside.organisation.rules.team_groups import GROUP_PEOPLE, GROUP_TEAMS, TeamGroup

NEW = "joined-new"


def show_team_groups(groups: Sequence[TeamGroup], teams: Sequence[Team], t: Words) -> None:
    names = {team.id: team.name for team in teams}
    st.header(t("Team groups"), anchor=False)
    st.write(t("A team that is too small has no band. In a team group, small teams can share one."))
    if groups:
        rows = {
            t("Team group"): [one.name for one in groups],
            t("Teams"): [", ".join(sorted(names[team_id] for team_id in one.team_ids)) for one in groups],
        }
        st.dataframe(rows, hide_index=True, width="stretch", key="roll_ups")
        by_id = {one.id: one for one in groups}
        chosen = st.selectbox(
            t("Change a team group"),
            list(by_id),
            index=None,
            format_func=lambda one: by_id[one].name,
            placeholder=t("Choose a group"),
            key="joined",
        )
        if chosen in by_id:
            _show_group(by_id[chosen], groups, names, t)
    free = _ungrouped_teams(groups, names)
    if len(free) > 1:
        _show_add_form(len(groups), free, t)
    with st.expander(t("How this works")):
        st.write(
            t(
                "The band appears only if none of the teams has its own and the group has at least "
                "{n} people. "
                "Each team's lead then sees the same band, and that it is about the whole group. "
                "There is none for a period in which the group was created or changed.",
                n=t.number(GROUP_PEOPLE),
            )
        )


def _ungrouped_teams(
    groups: Sequence[TeamGroup], names: Mapping[str, str], but: TeamGroup | None = None
) -> dict[str, str]:
    """The teams that are in no other group: id to name."""
    joined = {team_id for one in groups if one != but for team_id in one.team_ids}
    return {team_id: name for team_id, name in names.items() if team_id not in joined}


def _show_group(group: TeamGroup, groups: Sequence[TeamGroup], names: Mapping[str, str], t: Words) -> None:
    place = f"{group.id}-{hash(group):x}"

    def save_group() -> None:
        name, team_ids = typed_value(f"name-{place}"), tuple(typed_value(f"teams-{place}"))
        wanted = TeamGroup(group.id, name, team_ids)
        run_action(group.id, TeamGroupsDesk, lambda desk: desk.change_group(wanted), t("Saved."))
        widgets.set_widget_value("joined", group.id)

    with st.container(border=True):
        with st.form(f"joined-{place}", border=False):
            _show_group_fields(place, group, _ungrouped_teams(groups, names, but=group), t)
            st.form_submit_button(
                t("Save changes"),
                type="primary",
                key=f"save-{place}",
                on_click=save_group,
            )
        with st.popover(t("Ungroup teams")):
            st.write(t("The bands already shown for this group stay. There will be no new ones."))
            st.button(
                t("Ungroup these teams"),
                key="part",
                on_click=run_action,
                args=(
                    group.id,
                    TeamGroupsDesk,
                    lambda desk: desk.delete_group(group.id),
                    t("Team group removed."),
                ),
            )
        show_refusal(group.id, t)


def _show_group_fields(place: str, group: TeamGroup, free: Mapping[str, str], t: Words) -> None:
    st.text_input(t("Name of the group"), group.name, key=f"name-{place}", autocomplete="off")
    st.multiselect(
        t("Teams in the group"),
        list(free),
        [team_id for team_id in group.team_ids if team_id in free],
        format_func=lambda one: free[one],
        placeholder=t("Choose at least {n}", n=t.number(GROUP_TEAMS)),
        key=f"teams-{place}",
    )


def _show_add_form(count: int, free: Mapping[str, str], t: Words) -> None:
    """count: groups so far; part of the key, so the form is empty again after each one added."""
    place = f"{NEW}-{count}"

    def add_group() -> None:
        name, team_ids = typed_value(f"name-{place}"), tuple(typed_value(f"teams-{place}"))
        done = t("Team group created.")
        run_action(NEW, TeamGroupsDesk, lambda desk: desk.add_group(name, team_ids), done)

    with st.form(place):
        _show_group_fields(place, TeamGroup("", "", ()), free, t)
        st.form_submit_button(t("Create team group"), key="join", on_click=add_group)
    show_refusal(NEW, t)
