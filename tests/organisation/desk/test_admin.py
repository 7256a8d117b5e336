"""What an admin may do, and what no one may: leave the place without an admin, close a circle, take a taken name."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest

from alongside.accounts.desk.current_user import current_user
from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.people import (
    AccountStatus,
    CircularLineManagers,
    LoginTaken,
    Newcomer,
    NoAdminLeft,
    NoContacts,
    Person,
    PersonEdit,
    PersonNotFound,
    Role,
    TeamHasPeople,
    TeamNameTaken,
    TeamNotFound,
)
from alongside.accounts.store import audit, organisations
from alongside.core.rules.errors import BadInput, NotAllowed
from alongside.core.words import LANGUAGES
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.notifications.rules.outbox import DeliveryStatus
from alongside.notifications.store import outbox
from alongside.organisation.desk import admin as admin_desk
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.store import teams
from tests.conftest import NOW

ELI = Person(id="eli", login="eli@example.org", name="Eli", lead_id="dee")
OFFICE = Organisation(name="Open Door", time_zone="Europe/London", week_opens=0)
PASSWORD = "kettle under nine stairs"


@pytest.fixture
def desk(store):
    return AdminDesk(store, ELI, NOW)


@pytest.fixture
def later(store):
    """The same admin, so many days on."""
    return lambda days: AdminDesk(store, ELI, NOW + timedelta(days=days))


@pytest.fixture
def red(desk):
    return made(desk, "Red")


def made(desk, name):
    desk.add_team(name)
    return next(team.team.id for team in desk.list_teams() if team.team.name == name)


def account(desk, person_id):
    return next(one for one in desk.list_accounts().here if one.person.id == person_id)


def named(desk, name):
    return next(one for one in desk.list_accounts().here if one.person.name == name)


def actions(desk):
    """Without time and order: lines of one instant have none."""
    return {(line.action, line.about, line.detail_name or line.detail) for line in desk.list_log_entries(50)}


def everything(store):
    """Every row that an admin can change."""
    with store.read() as db:
        return [
            [tuple(row) for row in db.rows(f"select * from {table} order by 1, 2")]
            for table in (
                "organisation",
                "support_contact",
                "person",
                "role",
                "team",
                "membership",
                "team_lead",
                "audit",
            )
        ]


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_someone_new_gets_a_place_and_a_link_in_one_step(desk, store, red):
    token = desk.add_person(
        Newcomer(
            name=" Fay  Oh ",
            login="FAY@example.org ",
            team_id=red,
            lead_id="dee",
            roles=frozenset({Role.COORDINATOR}),
        )
    )

    fay = named(desk, "Fay Oh")
    assert (fay.person.login, fay.team.name, fay.lead_name) == ("fay@example.org", "Red", "Dee")
    assert (fay.roles, fay.status) == ({Role.COORDINATOR}, AccountStatus.INVITED)
    assert AccountOpeningDesk(store, NOW).find_invited(token).person == fay.person
    assert actions(desk) == {
        (Action.TEAM_ADDED, None, "Red"),
        (Action.ADDED, "Fay Oh", ""),
        (Action.MOVED, "Fay Oh", "Red"),
        (Action.LEAD_SET, "Fay Oh", "Dee"),
        (Action.ROLE_GRANTED, "Fay Oh", "coordinator"),
        (Action.INVITED, "Fay Oh", ""),
    }


@pytest.mark.parametrize(
    ("newcomer", "refusal"),
    [
        (Newcomer(name="", login="fay@example.org"), BadInput),
        (Newcomer(name="x" * 101, login="fay@example.org"), BadInput),
        (Newcomer(name="Fay", login="no spaces please"), BadInput),
        (Newcomer(name="Fay", login="ANA@example.org"), LoginTaken),
        (Newcomer(name="Fay", login="fay@example.org", team_id="gone"), TeamNotFound),
        (Newcomer(name="Fay", login="fay@example.org", lead_id="gone"), PersonNotFound),
        (Newcomer(name="Fay", login="fay@example.org", contract_hours=80.5), BadInput),
        (Newcomer(name="Fay", login="fay@example.org", contract_hours=float("nan")), BadInput),
    ],
)
def test_someone_who_cannot_be_added_leaves_no_trace(desk, store, newcomer, refusal):
    before = everything(store)

    with pytest.raises(refusal):
        desk.add_person(newcomer)

    assert everything(store) == before


def test_a_link_works_once_and_a_new_one_ends_the_old(desk, store):
    lost = desk.create_invitation("ana")
    found = desk.create_invitation("ana")

    door = AccountOpeningDesk(store, NOW)
    assert door.find_invited(lost) is None
    assert door.accept_invitation(found, PASSWORD, "a browser").recovery_codes
    assert door.find_invited(found) is None
    assert account(desk, "ana").status is AccountStatus.ACTIVE


def test_a_link_that_ran_out_is_said_so(desk, later):
    assert account(desk, "ana").status is AccountStatus.NEW
    desk.create_invitation("ana")

    days = 14
    assert account(later(days - 1), "ana").status is AccountStatus.INVITED
    assert account(later(days), "ana").status is AccountStatus.LAPSED
    assert account(later(days), "ana").link_until == NOW + timedelta(days=14)


def test_name_and_sign_in_name_change_and_nothing_else(desk, store):
    before = account(desk, "ana")

    desk.edit_person("ana", PersonEdit(name="Ana Maria", login="Ana.Maria"))

    after = account(desk, "ana")
    assert (after.person.name, after.person.login) == ("Ana Maria", "ana.maria")
    assert (after.team, after.lead_name, after.roles) == (before.team, before.lead_name, before.roles)
    assert actions(desk) == {(Action.RENAMED, "Ana Maria", ""), (Action.LOGIN_CHANGED, "Ana Maria", "")}


def test_contract_hours_are_kept_through_every_other_change(desk, store, red):
    desk.add_person(
        Newcomer(name="Fay", login="fay", team_id=red, lead_id="dee", roles=frozenset(), contract_hours=20)
    )
    fay = named(desk, "Fay").person.id
    assert named(desk, "Fay").person.contract_hours == 20.0

    desk.edit_person(fay, PersonEdit(name="Fay Oh", lead_id="ben", roles=frozenset({Role.COORDINATOR})))
    desk.mark_left(fay)
    desk.mark_returned(fay)
    assert named(desk, "Fay Oh").person.contract_hours == 20.0

    desk.edit_person(fay, PersonEdit(lead_id="cho", contract_hours=0))
    assert (named(desk, "Fay Oh").person.contract_hours, named(desk, "Fay Oh").lead_name) == (0.0, "Cho")
    desk.edit_person(fay, PersonEdit(contract_hours=""))
    desk.edit_person(fay, PersonEdit(contract_hours=""))
    assert named(desk, "Fay Oh").person.contract_hours is None
    changes = [line for line in desk.list_log_entries(50) if line.action == Action.CONTRACT_HOURS_CHANGED]
    assert len(changes) == 2


@pytest.mark.parametrize("hours", [-1, 80.1, float("nan"), float("inf")])
def test_contract_hours_that_cannot_be_are_refused(desk, store, hours):
    before = everything(store)

    with pytest.raises(BadInput):
        desk.edit_person("ana", PersonEdit(name="Other", contract_hours=hours))

    assert everything(store) == before


def test_no_one_takes_someone_elses_sign_in_name_but_everyone_may_keep_their_own(desk):
    with pytest.raises(LoginTaken):
        desk.edit_person("ana", PersonEdit(login="BEN@example.org"))

    desk.edit_person("ana", PersonEdit(login="ANA@example.org"))
    assert actions(desk) == set()


def test_an_edit_is_made_whole_or_not_at_all(desk, store, red):
    before = everything(store)

    with pytest.raises(PersonNotFound):
        desk.edit_person("ana", PersonEdit(name="Other", team_id=red, lead_id="gone"))

    assert everything(store) == before


def test_what_is_the_same_already_is_not_in_the_log(desk):
    desk.edit_person(
        "ana", PersonEdit(name="Ana", login="ana@example.org", team_id="", lead_id="dee", roles=frozenset())
    )

    assert actions(desk) == set()


def test_moving_keeps_the_history(desk, later, store, red):
    blue = made(desk, "Blue")

    desk.edit_person("ana", PersonEdit(team_id=red))
    later(7).edit_person("ana", PersonEdit(team_id=blue))
    later(9).edit_person("ana", PersonEdit(team_id=""))

    with store.read() as db:
        assert teams.team_history(db, "ana") == [
            (red, date(2026, 3, 4), date(2026, 3, 11)),
            (blue, date(2026, 3, 11), date(2026, 3, 13)),
        ]
    assert actions(desk) == {
        (Action.TEAM_ADDED, None, "Red"),
        (Action.TEAM_ADDED, None, "Blue"),
        (Action.MOVED, "Ana", "Red"),
        (Action.MOVED, "Ana", "Blue"),
        (Action.LEFT_TEAM, "Ana", "Blue"),
    }


def test_the_day_of_a_move_is_the_organisations_day(store):
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="Open Door", time_zone="Pacific/Auckland", week_opens=0), NOW
        )
    evening = AdminDesk(store, ELI, NOW.replace(hour=12))  # in Auckland it is tomorrow already

    evening.edit_person("ana", PersonEdit(team_id=made(evening, "Red")))

    with store.read() as db:
        assert [since for _, since, _ in teams.team_history(db, "ana")] == [date(2026, 3, 5)]


@pytest.mark.parametrize(
    ("person", "lead", "names"), [("ana", "ana", ("Ana", "Ana")), ("dee", "ana", ("Dee", "Ana", "Dee"))]
)
def test_no_one_becomes_their_own_lead_by_any_way_round(desk, store, person, lead, names):
    before = everything(store)

    with pytest.raises(CircularLineManagers) as refusal:
        desk.edit_person(person, PersonEdit(lead_id=lead))

    assert refusal.value.names == names
    assert everything(store) == before


def test_a_circle_through_several_is_found(desk):
    desk.edit_person("ben", PersonEdit(lead_id="ana"))
    desk.edit_person("cho", PersonEdit(lead_id="ben"))

    with pytest.raises(CircularLineManagers) as refusal:
        desk.edit_person("dee", PersonEdit(lead_id="cho"))

    assert refusal.value.names == ("Dee", "Cho", "Ben", "Ana", "Dee")


def test_a_circle_that_was_there_before_does_not_go_on_for_ever(desk, store):
    with store.write() as db:
        db.run("update person set lead_id = 'cho' where id = 'ben'")
        db.run("update person set lead_id = 'ben' where id = 'cho'")

    desk.edit_person("ana", PersonEdit(lead_id="ben"))

    assert account(desk, "ana").lead_name == "Ben"


def test_a_lead_can_be_taken_away_and_someone_who_left_leads_no_one_new(desk):
    desk.edit_person("ana", PersonEdit(lead_id=""))
    desk.mark_left("ben")

    with pytest.raises(PersonNotFound):
        desk.edit_person("cho", PersonEdit(lead_id="ben"))
    assert account(desk, "ana").lead_name is None


# ── roles ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_roles_are_given_and_taken_away(desk):
    desk.edit_person("ana", PersonEdit(roles=frozenset({Role.ADMIN, Role.COORDINATOR})))
    desk.edit_person("ana", PersonEdit(roles=frozenset({Role.COORDINATOR})))

    assert account(desk, "ana").roles == {Role.COORDINATOR}
    assert actions(desk) == {
        (Action.ROLE_GRANTED, "Ana", "admin"),
        (Action.ROLE_GRANTED, "Ana", "coordinator"),
        (Action.ROLE_WITHDRAWN, "Ana", "admin"),
    }


def test_the_last_admin_stays_one_and_stays_here(desk, store):
    before = everything(store)

    with pytest.raises(NoAdminLeft):
        desk.edit_person("eli", PersonEdit(roles=frozenset()))
    with pytest.raises(NoAdminLeft):
        desk.mark_left("eli")

    assert everything(store) == before


def test_an_admin_who_never_came_in_does_not_count(desk, store):
    desk.edit_person("ana", PersonEdit(roles=frozenset({Role.ADMIN})))
    with pytest.raises(NoAdminLeft):
        desk.mark_left("eli")

    AccountOpeningDesk(store, NOW).accept_invitation(desk.create_invitation("ana"), PASSWORD, "a browser")
    desk.mark_left("eli")

    other = AdminDesk(store, Person(id="ana", login="ana@example.org", name="Ana"), NOW)
    assert account(other, "eli").status is AccountStatus.LEFT


def test_a_former_admin_changes_nothing(store):
    former = AdminDesk(store, Person(id="ana", login="ana@example.org", name="Ana"), NOW)
    before = everything(store)

    for change in (
        lambda: former.add_person(Newcomer(name="Fay", login="fay")),
        lambda: former.edit_person("ben", PersonEdit(name="Other")),
        lambda: former.create_invitation("ben"),
        lambda: former.mark_left("ben"),
        lambda: former.mark_returned("ben"),
        lambda: former.sign_out_everywhere("ben"),
        lambda: former.add_team("Red"),
        lambda: former.edit_team("red", "Red", ()),
        lambda: former.delete_team("red"),
        lambda: former.save_organisation(OFFICE, LANGUAGES),
        lambda: former.save_support_contacts([SupportContact("Line", "1")]),
    ):
        with pytest.raises(NotAllowed):
            change()

    assert everything(store) == before


# ── leaving ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_leaving_ends_sessions_links_roles_leads_and_the_time_in_the_team(desk, later, store, sign_in, red):
    desk.edit_person("ana", PersonEdit(team_id=red, roles=frozenset({Role.COORDINATOR})))
    desk.edit_team(red, "Red", ["ana"])
    token, link = sign_in("ana"), desk.create_invitation("ana")
    assert current_user(store, token, NOW)

    later(1).mark_left("ana")

    gone = account(desk, "ana")
    assert (gone.status, gone.person.left_on, gone.team, gone.roles) == (
        AccountStatus.LEFT,
        date(2026, 3, 5),
        None,
        frozenset(),
    )
    assert current_user(store, token, NOW) is None
    assert desk.list_teams()[0].leads == ()
    later(2).mark_returned("ana")
    assert AccountOpeningDesk(store, NOW).find_invited(link) is None
    assert current_user(store, token, NOW) is None
    with store.read() as db:
        assert teams.team_history(db, "ana") == [(red, date(2026, 3, 4), date(2026, 3, 5))]


def test_leaving_keeps_the_name_for_someone_who_comes_back(desk):
    desk.mark_left("ana")
    with pytest.raises(LoginTaken):
        desk.add_person(Newcomer(name="Other Ana", login="ana@example.org"))

    desk.mark_returned("ana")

    assert account(desk, "ana").person == Person(id="ana", login="ana@example.org", name="Ana", lead_id="dee")
    assert actions(desk) == {(Action.LEFT, "Ana", ""), (Action.RETURNED, "Ana", "")}


def test_a_person_who_left_is_neither_changed_nor_invited(desk):
    desk.mark_left("ana")

    for change in (
        lambda: desk.edit_person("ana", PersonEdit(name="Other")),
        lambda: desk.create_invitation("ana"),
        lambda: desk.mark_left("ana"),
        lambda: desk.sign_out_everywhere("ana"),
    ):
        with pytest.raises(PersonNotFound):
            change()


def test_ending_sessions_ends_all_of_one_person_only(desk, store, sign_in):
    phone, laptop, other = sign_in("ana"), sign_in("ana"), sign_in("ben")

    desk.sign_out_everywhere("ana")

    assert [bool(current_user(store, token, NOW)) for token in (phone, laptop, other)] == [False, False, True]
    assert actions(desk) == {(Action.SIGNED_OUT_EVERYWHERE, "Ana", "")}


# ── teams ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_teams_are_listed_with_who_is_in_them_now_and_who_leads(desk, red):
    desk.edit_person("ana", PersonEdit(team_id=red))
    desk.edit_person("ben", PersonEdit(team_id=red))
    desk.edit_team(red, "Crimson", ["dee", "cho"])
    desk.mark_left("ben")

    (team,) = desk.list_teams()
    assert (team.team.name, team.people, team.leads) == ("Crimson", 1, (("cho", "Cho"), ("dee", "Dee")))

    desk.edit_team(red, "Crimson", ["dee"])
    assert desk.list_teams()[0].leads == (("dee", "Dee"),)
    assert (Action.TEAM_LEAD_REMOVED, "Cho", "Crimson") in actions(desk)


@pytest.mark.parametrize("name", ["Red", " red ", "RED"])
def test_two_teams_never_have_one_name(desk, red, name):
    blue = made(desk, "Blue")

    with pytest.raises(TeamNameTaken):
        desk.add_team(name)
    with pytest.raises(TeamNameTaken):
        desk.edit_team(blue, name, ())

    desk.edit_team(red, "RED", ())  # its own name in other letters
    assert [team.team.name for team in desk.list_teams()] == ["Blue", "RED"]


def test_a_team_needs_a_name_and_leads_who_are_here(desk, red):
    with pytest.raises(BadInput):
        desk.add_team("  ")
    with pytest.raises(BadInput):
        desk.edit_team(red, "x" * 101, ())
    with pytest.raises(PersonNotFound):
        desk.edit_team(red, "Red", ["gone"])
    with pytest.raises(TeamNotFound):
        desk.edit_team("gone", "Gone", ())
    with pytest.raises(TeamNotFound):
        desk.edit_person("ana", PersonEdit(team_id="gone"))


def test_a_team_with_people_in_it_stays(desk, red):
    desk.edit_person("ana", PersonEdit(team_id=red))

    with pytest.raises(TeamHasPeople) as refusal:
        desk.delete_team(red)
    assert refusal.value.people == 1

    desk.edit_person("ana", PersonEdit(team_id=""))
    desk.delete_team(red)
    assert desk.list_teams() == []
    with pytest.raises(TeamNotFound):
        desk.delete_team(red)


# ── the organisation ────────────────────────────────────────────────────────────────────────────────────────────────


def test_settings_are_kept_cleaned(desk):
    typed = Organisation(
        name=" Open  House ",
        time_zone="Pacific/Auckland",
        week_opens=6,
        language="es",
        case_types=("Housing ", "", "Asylum"),
        contract_hours=40,
        case_share=0.65,
    )

    desk.save_organisation(typed, LANGUAGES)

    assert desk.read_organisation() == Organisation(
        name="Open House",
        time_zone="Pacific/Auckland",
        week_opens=6,
        language="es",
        case_types=("Housing", "Asylum"),
        contract_hours=40.0,
        case_share=0.65,
    )
    desk.save_organisation(typed, LANGUAGES)
    assert actions(desk) == {(Action.SETTINGS_CHANGED, None, "")}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Organisation(name="", time_zone="Europe/London", week_opens=0), "organisation"),
        (Organisation(name="Open Door", time_zone="Europe/Nowhere", week_opens=0), "time_zone"),
        (Organisation(name="Open Door", time_zone="../../etc/passwd", week_opens=0), "time_zone"),
        (Organisation(name="Open Door", time_zone="Europe/London", week_opens=7), "week_opens"),
        (Organisation(name="Open Door", time_zone="Europe/London", week_opens=0, language="xx"), "language"),
        (
            Organisation(
                name="Open Door",
                time_zone="Europe/London",
                week_opens=0,
                language="en",
                case_types=("a", "A"),
            ),
            "case_types",
        ),
        (
            Organisation(
                name="Open Door",
                time_zone="Europe/London",
                week_opens=0,
                language="en",
                case_types=tuple("abcdefghijklm"),
            ),
            "case_types",
        ),
        (
            Organisation(
                name="Open Door",
                time_zone="Europe/London",
                week_opens=0,
                language="en",
                case_types=("x" * 101,),
            ),
            "case_types",
        ),
        (
            Organisation(name="Open Door", time_zone="Europe/London", week_opens=0, contract_hours=0.5),
            "full_post",
        ),
        (
            Organisation(name="Open Door", time_zone="Europe/London", week_opens=0, contract_hours=80.5),
            "full_post",
        ),
        (
            Organisation(
                name="Open Door", time_zone="Europe/London", week_opens=0, contract_hours=float("nan")
            ),
            "full_post",
        ),
        (
            Organisation(name="Open Door", time_zone="Europe/London", week_opens=0, case_share=0.04),
            "case_share",
        ),
        (
            Organisation(name="Open Door", time_zone="Europe/London", week_opens=0, case_share=1.01),
            "case_share",
        ),
    ],
)
def test_settings_that_cannot_be_are_refused(desk, store, wrong, field):
    before = everything(store)

    with pytest.raises(BadInput) as refusal:
        desk.save_organisation(wrong, LANGUAGES)

    assert refusal.value.field == field
    assert everything(store) == before


def test_contacts_are_replaced_and_never_empty(desk):
    line = SupportContact("Listening line", "0800 000 000", "")

    desk.save_support_contacts([line, SupportContact("", " ", "")])
    assert desk.list_support_contacts() == [line]

    with pytest.raises(NoContacts):
        desk.save_support_contacts([SupportContact("", "", "")])
    with pytest.raises(BadInput):
        desk.save_support_contacts([SupportContact("A name without a number", "")])
    with pytest.raises(BadInput):
        desk.save_support_contacts([SupportContact(f"Line {n}", "1") for n in range(13)])
    assert desk.list_support_contacts() == [line]
    assert actions(desk) == {(Action.CONTACTS_CHANGED, None, "")}


# ── the log, and what an admin has no handle on ─────────────────────────────────────────────────────────────────────


def test_what_was_done_to_someone_can_be_read_by_them(desk, store):
    desk.edit_person("ana", PersonEdit(roles=frozenset({Role.COORDINATOR})))

    with store.read() as db:
        assert [(line.action, line.by) for line in audit.entries_about(db, "ana")] == [
            (Action.ROLE_GRANTED, "Eli")
        ]
        assert audit.entries_about(db, "ben") == []


def test_the_log_holds_no_name(desk, store, red):
    desk.add_person(Newcomer(name="Trace Name", login="trace.login"))
    desk.edit_team(red, "Trace Team", ["ana"])

    with store.read() as db:
        kept = repr([tuple(row) for row in db.rows("select * from audit")])
    assert "Trace" not in kept
    assert "trace" not in kept
    assert "Trace Name" in repr(desk.list_log_entries(50))  # the twin: names are of today, looked up


def stores_imported(source):
    """The modules of the topics' stores, however a module or a name out of it is imported."""
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    named = [[*str(node.module).split("."), name.name] for node in imports for name in node.names]
    return {one[3] for one in named if one[2:3] == ["store"] and one[1] != "core"}


def test_the_desk_knows_no_question_about_check_ins():
    source = Path(admin_desk.__file__).read_text("utf-8")

    assert stores_imported(source) == {
        "accounts",
        "audit",
        "organisations",
        "people",
        "sign_ins",
        "teams",
    }
    assert "checkins" in stores_imported(
        source + "\nfrom alongside.checkins.store import checkins\n"
    )  # the twin


# ── invitations by e-mail ───────────────────────────────────────────────────────────────────────────────────────────


def letters_waiting(store):
    with store.read() as db:
        return [
            (one.person_id, one.kind.value, dict(one.about))
            for one in outbox.list_messages(db, DeliveryStatus.WAITING)
        ]


def test_an_invitation_is_sent_once_to_the_address_that_someone_signs_in_with(store, desk):
    token = desk.create_invitation("ana")

    assert [desk.send_invitation(token), desk.send_invitation(token)] == ["ana@example.org"] * 2
    assert letters_waiting(store) == [("ana", "invitation", {"token": token, "address": "ana@example.org"})]
    assert AccountOpeningDesk(store, NOW).find_invited(token).person.id == "ana"


def test_someone_whose_address_has_a_domain_beyond_ascii_is_invited_there_and_signs_in_by_it(store, desk):
    desk.edit_person("ana", PersonEdit(login="Ana@BU\u0308RO.example"))
    token = desk.create_invitation("ana")

    assert desk.send_invitation(token) == "ana@b\u00fcro.example"
    AccountOpeningDesk(store, NOW).accept_invitation(token, PASSWORD, "a browser")
    assert SignInDesk(store, NOW).sign_in("ana@B\u00dcRO.example ", PASSWORD, "192.0.2.7", "a browser")


@pytest.mark.parametrize("login", ["josé@example.org", "ana@bü ro.example", "büro", "ana@b\u202eüro.example"])
def test_a_name_beyond_ascii_that_is_no_domain_is_no_sign_in_name(desk, login):
    with pytest.raises(BadInput):
        desk.edit_person("ana", PersonEdit(login=login))


def test_an_invitation_that_is_sent_is_in_the_log_once(store, desk):
    token = desk.create_invitation("ana")
    desk.send_invitation(token)
    desk.send_invitation(token)

    with store.read() as db:
        (line,) = db.rows("select actor_id, subject_id from audit where action = 'person.invitation_sent'")
    assert (line["actor_id"], line["subject_id"]) == ("eli", "ana")


def test_a_newer_link_takes_the_letter_with_the_older_one_back(store, desk):
    desk.send_invitation(desk.create_invitation("ana"))
    desk.send_invitation(desk.create_invitation("ben"))

    newer = desk.create_invitation("ana")

    assert [one[0] for one in letters_waiting(store)] == ["ben"]
    desk.send_invitation(newer)
    assert {one[0]: one[2]["token"] == newer for one in letters_waiting(store)} == {"ben": False, "ana": True}


def test_nothing_is_sent_where_the_sign_in_name_is_no_address_or_the_link_is_spent(store, desk):
    desk.edit_person("ana", PersonEdit(login="ana.maria"))
    spent, useless = desk.create_invitation("ben"), desk.create_invitation("ana")
    desk.create_invitation("ben")

    assert [desk.invitation_address(token) for token in (spent, useless, "made-up")] == ["", "", ""]
    for token in (spent, useless, "made-up"):
        with pytest.raises(PersonNotFound):
            desk.send_invitation(token)
    assert letters_waiting(store) == []


def test_a_letter_with_an_invitation_is_of_no_use_once_its_link_has_run_out(store, desk):
    desk.send_invitation(desk.create_invitation("ana"))

    with store.read() as db:
        (waiting,) = outbox.list_messages(db, DeliveryStatus.WAITING)
    assert waiting.expires_at == NOW + timedelta(days=14)
