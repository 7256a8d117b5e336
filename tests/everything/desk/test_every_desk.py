"""Every desk refuses by itself anyone who lacks its role. A new desk or method fails here until it is in the table."""

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import alongside
from alongside.accounts.rules.audit import NO_FILTER
from alongside.accounts.rules.invitations import InviteeGroup
from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.people import Newcomer, Person, PersonEdit, Role
from alongside.accounts.store import people
from alongside.core.rules.errors import AlongsideError, NotAllowed
from alongside.core.store.engine import Store
from alongside.matching.rules.participants import Rules, Weights
from alongside.notifications.desk.outbox import MailDesk
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.case_weights import CaseWeightsDesk
from alongside.organisation.desk.closed_days import ClosedDaysDesk
from alongside.organisation.desk.getting_started import GettingStartedDesk
from alongside.organisation.desk.invitations import InvitationsDesk, NewLink
from alongside.organisation.desk.security_log import SecurityLogDesk
from alongside.organisation.desk.team_groups import TeamGroupsDesk
from alongside.organisation.rules.case_weights import CaseWeight
from alongside.organisation.rules.closed_days import ClosedSpan
from alongside.organisation.rules.getting_started import Step
from alongside.organisation.rules.team_groups import TeamGroup
from alongside.organisation.store import teams
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.rules.rounds import Wish
from alongside.staff_lists.desk.staff_list import StaffListDesk
from alongside.staff_lists.rules.model import Choices, ListedPerson, Reading, Table
from alongside.teams.desk import lead as lead_module
from alongside.teams.desk.actions import ActionBook
from alongside.teams.desk.lead import LeadDesk
from alongside.teams.desk.release_settings import ReleaseSettingsDesk
from alongside.teams.rules.actions import ActionDraft, ActionKind, TeamAction
from alongside.teams.store import actions
from tests.conftest import NOW, WEEK, AddTeam
from tests.fixtures.pairs import matched, person

DRAFT = ActionDraft(
    kind=ActionKind.PAUSE_INTAKE,
    text="No new cases.",
    who_id="red-1",
    until=date(2026, 4, 1),
    look_again=date(2026, 3, 11),
)
LEAD = "lead"
LIST = Reading(header=1, people=(ListedPerson(line=2, login="ana@example.org", team="Red"),))

# Desks of a role: each public method, with arguments that someone who holds the role could give.
OF_A_ROLE: dict[type, tuple[Role | str, dict[str, tuple[Any, ...]]]] = {
    AdminDesk: (
        Role.ADMIN,
        {
            "list_accounts": (),
            "find_people": ("ben",),
            "find_person": ("ana",),
            "add_person": (Newcomer(name="new@example.org", login="New"),),
            "edit_person": ("ana", PersonEdit(name="Anna")),
            "create_invitation": ("ana",),
            "invitation_address": ("a token",),
            "send_invitation": ("a token",),
            "mark_left": ("ana",),
            "mark_returned": ("ana",),
            "sign_out_everywhere": ("ana",),
            "list_teams": (),
            "add_team": ("Green",),
            "edit_team": ("red", "Red and green", ["ben"]),
            "delete_team": ("red",),
            "read_organisation": (),
            "save_organisation": (
                Organisation(name="Open Door", time_zone="Europe/Paris", week_opens=0),
                ["en"],
            ),
            "list_support_contacts": (),
            "save_support_contacts": ([SupportContact("A line", "0800 1", "always")],),
            "list_log_entries": (10,),
            "list_all_log_entries": (NO_FILTER,),
            "count_log_entries": (NO_FILTER,),
            "list_logged_actions": (),
            "find_invitation": ("a token",),
            "admins_need_second_factor": (),
            "set_admins_need_second_factor": (False,),
            "clock_refusal": (),
            "confirm_clock": (),
        },
    ),
    ReleaseSettingsDesk: (
        Role.ADMIN,
        {
            "list_settings": (),
            "current_setting": (),
            "set_minimum_group_size": (12,),
            "set_extra_noise": (True,),
            "current_proposal": (),
            "has_another_admin": (),
            "propose_person_facts": (),
            "confirm_person_facts": (),
            "withdraw_person_facts": (),
        },
    ),
    TeamGroupsDesk: (
        Role.ADMIN,
        {
            "list_groups": (),
            "add_group": ("Both", ("red", "blue")),
            "change_group": (TeamGroup("r1", "Both", ("red", "blue")),),
            "delete_group": ("r1",),
        },
    ),
    CaseWeightsDesk: (
        Role.ADMIN,
        {
            "list_weights": (),
            "set_weight": (CaseWeight(case_type="", hours=3.0, source="ours"),),
            "reset_weight": ("",),
        },
    ),
    ClosedDaysDesk: (
        Role.ADMIN,
        {
            "local_today": (),
            "list_spans": (),
            "add_span": (date(2026, 12, 25), None, ""),
            "add_spans": ([ClosedSpan(date(2026, 12, 25), date(2026, 12, 25))],),
            "delete_span": (ClosedSpan(date(2026, 12, 25), date(2026, 12, 25)),),
        },
    ),
    StaffListDesk: (
        Role.ADMIN,
        {
            "load_staff_and_day": (),
            "read_list": (Table(rows=((1, ("login",)), (2, ("ana",)))), Choices(), {}),
            "plan_changes": (LIST, Choices()),
            "apply_list": (LIST, Choices(), "a digest"),
        },
    ),
    InvitationsDesk: (
        Role.ADMIN,
        {
            "count_invitees": (),
            "list_invitees": (InviteeGroup.NEW,),
            "list_working_links": ((NewLink(Person(id="ana", login="ana", name="Ana"), "a token"),),),
            "create_invitations": (["ana"],),
        },
    ),
    GettingStartedDesk: (
        Role.ADMIN,
        {"read_progress": (), "skip_step": (Step.TEAMS,), "restore_step": (Step.TEAMS,)},
    ),
    SecurityLogDesk: (Role.ADMIN, {"list_days": ()}),
    MailDesk: (
        Role.ADMIN,
        {
            "count_waiting": (),
            "read_stop": (),
            "last_error": (),
            "list_failed": (),
            "retry_message": ("m1",),
            "discard_message": ("m1",),
            "send_test_message": (),
        },
    ),
    CoordinatorDesk: (
        Role.COORDINATOR,
        {
            "organisation": (),
            "local_today": (),
            "list_rounds": (),
            "find_open_round": (),
            "count_ready": (),
            "open_round": (date(2026, 3, 11),),
            "move_round": (1, date(2026, 3, 11)),
            "cancel_round": (1,),
            "count_to_remind": (),
            "remind_of_round": (1,),
            "find_publication": (),
            "undo_publishing": (1,),
            "snapshot_open_round": (),
            "save_wish": (1, "ana", "ben", Wish.FORBID),
            "undo_wish": (1, "ana", "ben"),
            "publish_round": (1, "drawn from"),
            "round_outcome": (1,),
            "export_round": (1,),
            "end_pair": ("p1",),
            "read_settings": (),
            "save_settings": (Rules(), Weights()),
            "list_pairs": (),
            "send_message": ("p1", "A word"),
            "list_talk_requests": (),
            "mark_talked": ("t1",),
            "programme_figures": (),
        },
    ),
    ActionBook: (
        LEAD,
        {
            "possible_owners": ("red",),
            "open_action": ("red", DRAFT, "a2"),
            "change_action": ("a1", replace(DRAFT, text="Fewer."), 1),
            "close_action": ("a1", "Done.", 1),
        },
    ),
    LeadDesk: (
        LEAD,
        {"read_figures": (), "aggregates": (None,), "fingerprint": (), "person_weeks": ("red", WEEK)},
    ),
}

# Desks of what is one's own. Whom else a method may name: whom one asks, shows something to, or does not want to meet.
OWN = {
    "AccountDesk": (),
    "ActionList": (),
    "AdvocateDesk": (),
    "DraftDesk": (),
    "HomeDesk": (),
    "InboxDesk": (),
    "MemberDesk": (),
    "NoNewCaseDesk": (),
    "OwnWeeksDesk": (),
    "NoNewCaseList": (),
    "QuestionnaireDesk": (),
    "OwnAnswersDesk": (),
    "OwnContributionDesk": (),
    "PartnerDesk": ("send_request",),
    "PasskeysDesk": (),
    "ProfileDesk": ("block_person", "unblock_person"),
    "NotificationSettingsDesk": (),
    "RecordsDesk": (),
    "SessionDesk": (),
    "SessionTimerDesk": (),
    "SharingDesk": ("share_with",),
    "SharedWithMeDesk": (),
    "UrgentDesk": (),
}
# Before anyone is signed in, and at the server's own console.
WITHOUT_A_PERSON = {
    "SignInDesk",
    "AccountOpeningDesk",
    "ClockLease",
    "MailQueue",
    "DataAdmin",
    "OperatorDesk",
    "PrivacyPackDesk",
}


def all_desks() -> set[type]:
    """Whatever in the package holds a way to the database."""
    return {
        found
        for module in walk_packages(alongside.__path__, "alongside.")
        if ".desk." in module.name
        for found in vars(import_module(module.name)).values()
        if inspect.isclass(found)
        and ".desk." in found.__module__
        and is_dataclass(found)
        and {"store", "aggregates"} & {field.name for field in fields(found)}
        and found.__name__ not in ("Desk", "RoleDesk")
    }


def methods(desk: type) -> set[str]:
    """What can be called on it; a LeadDesk holds two ways to figures that are fields."""
    found = {name for name, value in inspect.getmembers(desk, inspect.isfunction) if not name.startswith("_")}
    return found | ({field.name for field in fields(desk)} if desk is LeadDesk else set())


def desk_of(kind: type, store: Store, who: Person) -> Any:
    return lead_module.lead_desk(store, who, NOW) if kind is LeadDesk else kind(store, who, NOW)


def call(desk: Any, method: str, arguments: tuple[Any, ...]) -> None:
    answer = getattr(desk, method)(*arguments)
    if isinstance(answer, AbstractContextManager):
        with answer:
            pass


@dataclass(frozen=True)
class House:
    store: Store

    def give(self, who: str, role: Role | str) -> None:
        with self.store.write() as db:
            if isinstance(role, Role):
                people.grant_role(db, who, role)
            else:
                teams.name_leads(db, "red", [who])

    def withdraw(self, who: str, role: Role | str) -> None:
        with self.store.write() as db:
            if isinstance(role, Role):
                people.withdraw_role(db, who, role)
            else:
                teams.remove_leads(db, [("red", who)])

    def leave(self, who: str) -> None:
        """The role stands there still, as it may after a fault or by another hand."""
        with self.store.write() as db:
            people.update_person(db, replace(person_in(db, who), left_on=date(2026, 3, 1)))


def person_in(db: Any, who: str) -> Person:
    found = people.by_id(db, who)
    assert found is not None
    return found


@pytest.fixture
def house(store: Store, add_team: AddTeam) -> House:
    add_team("red", 3)
    add_team("blue", 3)
    matched(store, "ana", "ben", pairing_id="p1", begun=True)
    with store.write() as db:
        actions.save_action(
            db,
            TeamAction(
                id="a1",
                team_id="red",
                kind=ActionKind.PAUSE_INTAKE,
                text="Stop.",
                who_id="red-1",
                who_name="Red-1",
                opened_on=date(2026, 3, 4),
                until=date(2026, 4, 1),
                look_again=date(2026, 3, 11),
            ),
            "ana",
        )
    return House(store)


def test_every_desk_and_every_method_of_a_roles_desk_is_in_the_table():
    found = all_desks()

    assert {desk.__name__ for desk in found} == {
        *(desk.__name__ for desk in OF_A_ROLE),
        *OWN,
        *WITHOUT_A_PERSON,
    }
    assert {desk.__name__: methods(desk) for desk in OF_A_ROLE} == {
        desk.__name__: set(done) for desk, (_, done) in OF_A_ROLE.items()
    }


def test_a_desk_of_ones_own_takes_no_one_elses_id():
    named = {
        (desk.__name__, name)
        for desk in all_desks()
        if desk.__name__ in OWN
        for name in methods(desk)
        if {"person", "person_id", "login"} & set(inspect.signature(getattr(desk, name)).parameters)
    }

    assert named == {(desk, name) for desk, names in OWN.items() for name in names}


CALLS = [
    pytest.param(desk, role, method, arguments, id=f"{desk.__name__}.{method}")
    for desk, (role, done) in OF_A_ROLE.items()
    for method, arguments in done.items()
]
LOSSES: dict[str, Callable[[House, Role | str], None]] = {
    "never had it": lambda house, role: house.withdraw("cho", role),
    "had it": lambda house, role: house.withdraw("cho", role),
    "left": lambda house, role: house.leave("cho"),
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("desk", "role", "method", "arguments"), CALLS)
def test_anyone_without_the_role_now_is_refused(house, desk, role, method, arguments, loss):
    for other in [*Role, LEAD]:
        if loss == "never had it" and other != role:
            house.give("cho", other)  # every other role is not this one
    if loss != "never had it":
        house.give("cho", role)
    opened = desk_of(desk, house.store, person(house.store, "cho"))  # and its page stays open meanwhile
    LOSSES[loss](house, role)

    with pytest.raises(NotAllowed):
        call(opened, method, arguments)


@pytest.mark.parametrize(("desk", "role", "method", "arguments"), CALLS)
def test_a_person_with_the_role_is_not_refused(house, desk, role, method, arguments):
    """The twin. What they ask for may be refused for another reason: there is no round 1."""
    house.give("cho", role)
    opened = desk_of(desk, house.store, person(house.store, "cho"))

    refusal = None
    try:
        call(opened, method, arguments)
    except AlongsideError as fault:
        refusal = fault

    assert not isinstance(refusal, NotAllowed)
