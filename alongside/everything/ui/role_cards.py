"""The cards of the home page for people with a role: what asks for them, or that nothing does."""

from functools import partial

import streamlit as st

from alongside.accounts.desk.second_factor import require_second_factor_alone
from alongside.accounts.rules.current_user import CurrentUser
from alongside.accounts.rules.people import Role
from alongside.accounts.rules.second_factor import NeedsSecondFactor
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk, open_desk_when_clicked
from alongside.core.ui import pieces
from alongside.core.words import Words
from alongside.everything.ui import links as to_pages
from alongside.organisation.ui import getting_started
from alongside.organisation.ui import links as to_admin
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.sessions.ui import links as to_sessions
from alongside.teams.desk.actions import ActionList
from alongside.teams.desk.lead import LeadDesk
from alongside.teams.desk.release_settings import ReleaseSettingsDesk
from alongside.teams.ui.inbox_lines import to_team_workload
from alongside.teams.ui.lead_page.team_lines import standing_text
from alongside.teams.ui.view import View, open_view


def show_role_cards(here: CurrentUser, t: Words) -> None:
    if here.leads:
        show_lead_card(t)
    if Role.COORDINATOR in here.roles:
        show_coordinator_card(t)
    if Role.ADMIN in here.roles:
        show_admin_card(here, t)


def show_lead_card(t: Words) -> None:
    """From the same released figures as the page of leads, made once for all readers of either."""
    view = open_view("teams", open_desk(LeadDesk), partial(open_desk_when_clicked, LeadDesk), t)
    due = open_desk(ActionList).actions_of_teams(team.id for team in view.outline.teams)
    reviews = sum(len(found.due_actions) for found in due.values())
    first = next(iter(view.outline.standings), None)
    with pieces.show_card(t("Lead"), ":material/monitoring:"):
        if first and first.stands_out:
            st.text(view.outline.find_team(first.team_id).name)
            st.markdown(standing_text(view, first))
        else:
            pieces.show_empty_state(_nothing_stands_out_text(view))
        to_review = t.count("{n} action to review", "{n} actions to review", reviews)
        to_team_workload(t, to_review if reviews else None)


def _nothing_stands_out_text(view: View) -> str:
    """Never more than is known: a lane without a figure is not a calm one."""
    t, outline = view.t, view.outline
    if outline.bands_hidden:
        return t("No team is over capacity. You see no bands of strain.")
    if all(one.is_known for one in outline.standings):
        return t("No team is over capacity, and none has high strain.")
    return t("No team is known to be over capacity or under high strain. Some figures are missing.")


def show_coordinator_card(t: Words) -> None:
    desk = open_desk(CoordinatorDesk)
    zone = pieces.readers_zone(desk.organisation())
    opened, today, on_its_way = desk.find_open_round(), desk.local_today(), desk.find_publication()
    with pieces.show_card(t("Coordinator"), ":material/event_repeat:"):
        if opened is None:
            pieces.show_empty_state(t("No round is open."))
            to_sessions.to_rounds(t)
        elif on_its_way is not None:
            st.write(
                t(
                    "No one is told yet. You can undo it until {time}.",
                    time=t.hour(on_its_way.takes_effect_at, zone),
                )
            )
            to_sessions.to_rounds(t, t("Round {number} is on its way", number=t.number(opened.number)))
        elif today <= opened.confirm_until:
            st.write(t("People can answer until {day}.", day=t.day(opened.confirm_until)))
            to_sessions.to_rounds(t, t("Round {number} is open", number=t.number(opened.number)))
        else:
            st.write(t("The last day to answer was {day}.", day=t.day(opened.confirm_until)))
            to_sessions.to_rounds(t, t("Check and publish round {number}", number=t.number(opened.number)))


def show_admin_card(here: CurrentUser, t: Words) -> None:
    """Nothing if nothing asks for them: most days of most admins."""
    try:
        require_second_factor_alone(state.store(), here.person)
    except NeedsSecondFactor:
        with pieces.show_card(t("Admin"), ":material/apartment:"):
            to_pages.to_account(t, t("Set up your second factor"))
        return
    proposal, to_do = open_desk(ReleaseSettingsDesk).current_proposal(), getting_started.open_steps()
    waits = proposal is not None and proposal.proposed_by != here.person.id
    if not (waits or to_do):
        return
    with pieces.show_card(t("Admin"), ":material/apartment:"):
        if waits:
            to_admin.link_to_page(
                "organisation.py", t("Confirm or stop a change of what leads see"), ":material/visibility:"
            )
        if to_do:
            st.write(t("Next step: {step}", step=getting_started.step_title(to_do[0], t)))
            getting_started.show_open_steps(to_do, t)
