"""Team groups: small teams under one name, so that they have a band together where none has its own."""

from collections.abc import Mapping, Sequence

import streamlit as st

from alongside.desks.admin import AdminDesk
from alongside.domain.people import Team
from alongside.domain.releases import GROUP_PEOPLE, GROUP_TEAMS
from alongside.domain.team_groups import TeamGroup
from alongside.web import widgets
from alongside.web.button_actions import run_action, show_refusal
from alongside.web.widgets import typed_value
from alongside.words import Words

NEW = "joined-new"


def show_team_groups(roll_ups: Sequence[TeamGroup], teams: Sequence[Team], t: Words) -> None:
    names = {team.id: team.name for team in teams}
    st.header(t("Team groups"), anchor=False)
    st.write(t("A team that is too small has no band. In a team group, small teams can share one."))
    if roll_ups:
        _show_group_table(roll_ups, names, t)
        roll_up = _choose_group(roll_ups, t)
        if roll_up:
            _show_group(roll_up, roll_ups, names, t)
    free = _ungrouped_teams(roll_ups, names)
    if len(free) > 1:
        _show_add_form(len(roll_ups), free, t)
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
    roll_ups: Sequence[TeamGroup], names: Mapping[str, str], but: TeamGroup | None = None
) -> dict[str, str]:
    """The teams that are in no other group: id to name."""
    joined = {team_id for one in roll_ups if one != but for team_id in one.team_ids}
    return {team_id: name for team_id, name in names.items() if team_id not in joined}


def _show_group_table(roll_ups: Sequence[TeamGroup], names: Mapping[str, str], t: Words) -> None:
    rows = {
        t("Team group"): [one.name for one in roll_ups],
        t("Teams"): [", ".join(sorted(names[team_id] for team_id in one.team_ids)) for one in roll_ups],
    }
    st.dataframe(rows, hide_index=True, width="stretch", key="roll_ups")


def _choose_group(roll_ups: Sequence[TeamGroup], t: Words) -> TeamGroup | None:
    by_id = {one.id: one for one in roll_ups}
    roll_up_id = st.selectbox(
        t("Change a team group"),
        list(by_id),
        index=None,
        format_func=lambda one: by_id[one].name,
        placeholder=t("Choose a group"),
        key="joined",
    )
    return by_id.get(roll_up_id or "")


def _show_group(
    roll_up: TeamGroup, roll_ups: Sequence[TeamGroup], names: Mapping[str, str], t: Words
) -> None:
    place = f"{roll_up.id}-{hash(roll_up):x}"
    with st.container(border=True):
        with st.form(f"joined-{place}", border=False):
            _show_group_fields(place, roll_up, _ungrouped_teams(roll_ups, names, but=roll_up), t)
            st.form_submit_button(
                t("Save changes"),
                type="primary",
                key=f"save-{place}",
                on_click=_save_group,
                args=(roll_up, place, t),
            )
        with st.popover(t("Ungroup teams")):
            st.write(t("The bands already shown for this group stay. There will be no new ones."))
            st.button(t("Ungroup these teams"), key="part", on_click=_remove_group, args=(roll_up.id, t))
        show_refusal(roll_up.id, t)


def _show_group_fields(place: str, roll_up: TeamGroup, free: Mapping[str, str], t: Words) -> None:
    st.text_input(t("Name of the group"), roll_up.name, key=f"name-{place}", autocomplete="off")
    st.multiselect(
        t("Teams in the group"),
        list(free),
        [team_id for team_id in roll_up.team_ids if team_id in free],
        format_func=lambda one: free[one],
        placeholder=t("Choose at least {n}", n=t.number(GROUP_TEAMS)),
        key=f"teams-{place}",
    )


def _save_group(seen: TeamGroup, place: str, t: Words) -> None:
    wanted = TeamGroup(seen.id, typed_value(f"name-{place}"), tuple(typed_value(f"teams-{place}")))
    run_action(seen.id, AdminDesk, lambda desk: desk.team_groups.change_group(wanted), t("Saved."))
    widgets.set_widget_value("joined", seen.id)


def _remove_group(roll_up_id: str, t: Words) -> None:
    run_action(
        roll_up_id,
        AdminDesk,
        lambda desk: desk.team_groups.delete_group(roll_up_id),
        t("Team group removed."),
    )


def _show_add_form(count: int, free: Mapping[str, str], t: Words) -> None:
    """count: groups so far; part of the key, so the form is empty again after each one added."""
    place = f"{NEW}-{count}"
    with st.form(place):
        _show_group_fields(place, TeamGroup("", "", ()), free, t)
        st.form_submit_button(t("Create team group"), key="join", on_click=_add_group, args=(place, t))
    show_refusal(NEW, t)


def _add_group(place: str, t: Words) -> None:
    name, team_ids = typed_value(f"name-{place}"), tuple(typed_value(f"teams-{place}"))
    run_action(
        NEW, AdminDesk, lambda desk: desk.team_groups.add_group(name, team_ids), t("Team group created.")
    )
