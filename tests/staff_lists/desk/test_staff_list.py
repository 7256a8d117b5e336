"""A staff list on a real database: all of it or nothing, as many single changes would have been, and in the log."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from alongside.accounts.desk.current_user import current_user
from alongside.accounts.rules.audit import OPERATOR, Action
from alongside.accounts.rules.people import Newcomer, Person, PersonEdit, PersonNotFound, Role
from alongside.accounts.store import audit, people
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.errors import NotSaved
from alongside.core.store.engine import Transaction
from alongside.core.words import LANGUAGES
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.everything.desk.operator import OperatorDesk
from alongside.organisation.desk import staff_changes
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.store import teams
from alongside.staff_lists.desk import staff_list
from alongside.staff_lists.desk.staff_list import StaffListDesk
from alongside.staff_lists.rules.changes import LeaversNotCounted, PlanNotReady, StalePlan
from alongside.staff_lists.rules.model import Choices, ListedPerson, Question, Reading, Table
from tests.conftest import NOW, WEEK
from tests.organisation.desk.test_admin import ELI, everything, made, stores_imported

ANY = Choices()
EVERYONE = Choices(everyone=True)
GONE = date(2026, 3, 1)


def listing(*rows, **more):
    named = frozenset(text for one in rows for text in (one.login, one.name) if text)
    return Reading(header=1, people=rows, named=named, **more)


def row(login, **says):
    return ListedPerson(
        line=2, login=login if "@" in login or "." in login else f"{login}@example.org", **says
    )


@pytest.fixture
def desk(store):
    return StaffListDesk(store, ELI, NOW)


@pytest.fixture
def admin(store):
    return AdminDesk(store, ELI, NOW)


def bring(desk, *rows, choices=ANY):
    reading = listing(*rows)
    plan = desk.plan_changes(reading, choices)
    return desk.apply_list(reading, choices, plan.digest, len(plan.leaving))


def about(store, person_id):
    """The lines of the log about one person, by code, with the name or id that each holds."""
    with store.read() as db:
        return sorted(
            (line.action, line.detail_name or line.detail)
            for line in audit.entries_about(db, person_id)
            if line.subject_id
        )


def of_everyone(store):
    with store.read() as db:
        return [
            (line.action, line.detail_name or line.detail)
            for line in audit.list_entries(db, 999)
            if not line.subject_id
        ]


# ── as single changes ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def twins(store, admin, sign_in, with_password):
    """Ben and Cho alike in everything, so that one can be changed by hand and the other by a list."""
    red = made(admin, "Red")
    made(admin, "Blue")
    with_password("ben", "cho")
    tokens = {}
    for one in ("ben", "cho"):
        admin.edit_person(one, PersonEdit(team_id=red, roles=frozenset({Role.COORDINATOR})))
        tokens[one] = sign_in(one), admin.create_invitation(one)
        with store.write() as db:
            checkins.save_check_in(db, one, CheckIn(WEEK, answers={"exhaustion": 3}), NOW.isoformat())
    admin.edit_team(red, "Red", ["ben", "cho"])
    return tokens


def all_about(store, person_id):
    """Every row of theirs, without what differs between any two people."""
    names = {
        person_id: "them",
        f"{person_id}@example.org": "login",
        person_id.title(): "name",
        person_id.title() + " Oh": "new name",
    }
    columns = {
        "person": "id, login, name, language, lead_id, joined_on, left_on, contract_hours, next_look_at",
        "role": "person_id, role",
        "membership": "person_id, since, until",
        "team_lead": "person_id, team_id",
        "sign_in": "person_id, ended_at",
        "invitation": "person_id, used_at",
        "check_in": "person_id, week",
        "locked_history": "person_id, locked_at",
        "audit": "subject_id, actor_id, action, detail, at",
    }
    key = {"person": "id", "audit": "subject_id"}
    with store.read() as db:
        return {
            table: sorted(
                tuple(names.get(value, value) or "" for value in found)
                for found in db.rows(
                    f"select {wanted} from {table} where {key.get(table, 'person_id')} = :id", id=person_id
                )
            )
            for table, wanted in columns.items()
        }


def test_a_list_leaves_the_same_rows_as_the_same_changes_by_hand(store, desk, admin, twins):
    with store.read() as db:
        blue = next(team.id for team in people.list_teams(db) if team.name == "Blue")

    admin.edit_person("ben", PersonEdit(name="Ben Oh", team_id=blue, lead_id="ana", contract_hours=20))
    bring(desk, row("cho", name="Cho Oh", team="blue", lead="Ana", contract_hours=20.0))
    assert all_about(store, "ben") == all_about(store, "cho")

    later = NOW + timedelta(days=3)
    AdminDesk(store, ELI, later).mark_left("ben")
    bring(StaffListDesk(store, ELI, later), row("cho", left=GONE))
    assert all_about(store, "ben") == all_about(store, "cho")
    assert all_about(store, "cho")["role"] == all_about(store, "cho")["team_lead"] == []
    assert [current_user(store, token, later) for token, _ in twins.values()] == [None, None]
    assert [AccountOpeningDesk(store, later).find_invited(link) for _, link in twins.values()] == [None, None]

    back = NOW + timedelta(days=9)
    AdminDesk(store, ELI, back).mark_returned("ben")
    bring(StaffListDesk(store, ELI, back), row("cho"))
    assert all_about(store, "ben") == all_about(store, "cho")
    assert all_about(store, "cho")["check_in"] == []  # locked
    assert len(all_about(store, "cho")["locked_history"]) == 1


def test_who_joins_is_as_if_added_by_hand_but_for_the_invitation(store, desk, admin):
    red = made(admin, "Red")
    admin.add_person(
        Newcomer(name="Fay", login="fay@example.org", team_id=red, lead_id="dee", contract_hours=20)
    )
    bring(desk, row("gus", name="Gus", team="Red", lead="dee@example.org", contract_hours=20.0))

    with store.read() as db:
        ids = people.ids_by_login(db)
    fay, gus = ids["fay@example.org"], ids["gus@example.org"]
    assert about(store, gus) == [(Action.ADDED, ""), (Action.LEAD_SET, "Dee"), (Action.MOVED, "Red")]
    assert [line for line in about(store, fay) if line != (Action.INVITED, "")] == about(store, gus)
    by_hand, by_list = all_about(store, fay), all_about(store, gus)
    assert [[*one[3:]] for one in by_hand["person"]] == [[*one[3:]] for one in by_list["person"]]
    assert [one[1:] for one in by_hand["membership"]] == [one[1:] for one in by_list["membership"]]


def test_people_with_a_history_are_in_their_team_since_they_came(store, desk):
    bring(
        desk, row("fay", team="Red", joined=date(2025, 6, 2)), row("gus", team="Red", joined=date(1999, 1, 4))
    )

    with store.read() as db:
        ids = people.ids_by_login(db)
        since = {
            one: [day for _, day, _ in teams.team_history(db, ids[f"{one}@example.org"])]
            for one in ("fay", "gus")
        }
    first = {"fay": [date(2025, 6, 2)], "gus": [date(2016, 3, 14)]}
    assert since == first  # no week from before can be taken in


def test_teams_are_led_by_those_the_list_names(store, desk, admin):
    red = made(admin, "Red")
    admin.edit_team(red, "Red", ["ana"])

    bring(desk, row("ana", leads=("Green",)), row("fay", team="Green", leads=("*",)))

    with store.read() as db:
        names = {team.id: team.name for team in people.list_teams(db)}
        led = {names[team]: sorted(name for _, name in leads) for team, leads in teams.all_leads(db).items()}
    assert led == {"Red": ["fay@example.org"], "Green": ["Ana", "fay@example.org"]}
    assert about(store, "ana") == [
        (Action.TEAM_LEAD_NAMED, "Green"),
        (Action.TEAM_LEAD_NAMED, "Red"),
        (Action.TEAM_LEAD_REMOVED, "Red"),
    ]


def test_a_new_sign_in_name_of_someone_here_keeps_all_that_is_theirs(store, desk):
    bring(desk, row("ana.new", name="Ana", team="Red"), choices=Choices(alike={"ana.new": "ana"}))

    with store.read() as db:
        assert people.by_login(db, "ana.new").id == "ana"
        assert people.by_login(db, "ana@example.org") is None
    assert about(store, "ana") == [(Action.LOGIN_CHANGED, ""), (Action.MOVED, "Red")]


# ── the log ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_list_did_is_one_line_more(store, desk, admin):
    made(admin, "Red")
    bring(desk, row("ben", left=GONE))

    bring(
        StaffListDesk(store, ELI, NOW + timedelta(days=1)),
        row("fay"),
        row("gus"),
        row("ana", team="Red"),
        row("ben"),
    )

    assert of_everyone(store)[0] == (Action.STAFF_LIST_APPLIED, "2 1 0 1")


def test_a_list_that_changes_nothing_leaves_no_trace(store, desk):
    before = everything(store)

    assert bring(desk, row("ana", name="Ana")).changes_nothing

    assert everything(store) == before


def test_the_operators_list_says_so(store):
    desk = OperatorDesk(store, NOW)
    reading = listing(row("fay", team="Red"))

    desk.apply_staff_list(reading, ANY, desk.plan_staff_list(reading, ANY).digest)

    with store.read() as db:
        fay = people.ids_by_login(db)["fay@example.org"]
        assert {(line.actor_id, line.action) for line in audit.entries_about(db, fay)} == {
            (OPERATOR, Action.PEOPLE_IMPORTED),
            (OPERATOR, Action.MOVED),
            (OPERATOR, Action.TEAM_ADDED),
            (OPERATOR, Action.STAFF_LIST_APPLIED),
        }


# ── all or nothing ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_two_admins_at_once_the_second_is_shown_what_it_would_be_now(store, desk, admin):
    admin.edit_person("ana", PersonEdit(roles=frozenset({Role.ADMIN})))
    second = StaffListDesk(store, Person(id="ana", login="ana@example.org", name="Ana"), NOW)
    reading = listing(row("ben", team="Red"), row("fay"))
    shown = second.plan_changes(reading, ANY)
    assert desk.apply_list(reading, ANY, shown.digest) == shown  # the twin: the first is as it was shown
    before = everything(store)

    with pytest.raises(StalePlan) as stale:
        second.apply_list(reading, ANY, shown.digest)

    assert stale.value.plan.changes_nothing
    assert everything(store) == before


def test_a_plan_is_stale_when_it_would_do_more_than_was_shown(store, desk, admin):
    reading = listing(row("eli"), row("dee"), row("ana"), row("ben"), row("cho"))
    shown = desk.plan_changes(reading, EVERYONE)
    admin.add_person(Newcomer(name="Fay", login="fay@example.org"))

    with pytest.raises(StalePlan) as stale:
        desk.apply_list(reading, EVERYONE, shown.digest)

    assert [name for _, name in stale.value.plan.leaving] == ["Fay"]


@pytest.mark.parametrize(
    ("reading", "choices"),
    [
        (listing(row("fay", lead="Nemo")), ANY),
        (listing(row("ana.new", name="Ana")), ANY),
        (listing(row("fay"), questions=(Question.DAYS,)), ANY),
        (listing(row("eli", left=GONE)), ANY),
    ],
    ids=["a flaw", "a person alike", "a question", "oneself"],
)
def test_a_list_with_something_open_changes_nothing(store, desk, reading, choices):
    before = everything(store)

    with pytest.raises(PlanNotReady):
        desk.apply_list(reading, choices, desk.plan_changes(reading, choices).digest)

    assert everything(store) == before


@pytest.mark.sqlite_only("the file may not grow")
def test_a_disk_error_half_way_keeps_everything_as_it_was(store, desk):
    reading = listing(row("fay", team="Red"), row("ana", team="Red"), row("ben", left=GONE))
    digest = desk.plan_changes(reading, ANY).digest
    with store.write() as db:  # from now on hardly a page more fits
        pages = db.row("pragma page_count")[0]
    before = everything(store)
    for connection in store.idle:
        connection.conn.execute(f"pragma max_page_count = {pages}")
    many = listing(*reading.people, *(row(f"p{number}", team="Red") for number in range(2_000)))

    with pytest.raises(NotSaved):
        desk.apply_list(many, ANY, desk.plan_changes(many, ANY).digest)

    assert everything(store) == before
    for connection in store.idle:
        connection.conn.execute(f"pragma max_page_count = {pages * 100}")
    assert desk.apply_list(reading, ANY, digest).joining  # the twin


def test_neither_oneself_nor_the_last_admin_leaves_by_a_list_of_everyone(store, desk):
    plan = bring(desk, row("ana"), choices=EVERYONE)

    assert [name for _, name in plan.leaving] == ["Ben", "Cho", "Dee"]
    assert [name for _, name in plan.missing] == ["Eli"]
    with store.read() as db:
        assert {one.id for one in people.list_people(db) if one.left_on} == {"ben", "cho", "dee"}


@pytest.mark.parametrize(("number", "asked"), [(5, False), (6, True)])
def test_more_than_a_handful_leave_only_once_their_number_was_said(store, desk, number, asked):
    people_of = [row(f"p{one}") for one in range(number)]
    bring(desk, *people_of)
    gone = listing(*(replace(one, left=GONE) for one in people_of))
    plan, before = desk.plan_changes(gone, ANY), everything(store)
    assert plan.many_leave is asked

    for said in (None, number - 1) if asked else ():
        with pytest.raises(LeaversNotCounted):
            desk.apply_list(gone, ANY, plan.digest, said)
    assert everything(store) == before

    assert len(desk.apply_list(gone, ANY, plan.digest, number if asked else None).leaving) == number


def test_few_of_many_leave_without_a_word(store, desk):
    people_of = [row(f"p{one}") for one in range(60)]
    bring(desk, *people_of)

    some = [replace(one, left=GONE) for one in people_of[:6]]

    assert not desk.plan_changes(listing(*some), ANY).many_leave
    assert desk.plan_changes(listing(*some, replace(people_of[6], left=GONE)), ANY).many_leave  # seven of 65


def test_a_namesake_of_someone_who_left_does_not_come_into_their_account(store, desk, admin, with_password):
    with_password("ben")
    with store.read() as db:
        ben = people.by_id(db, "ben")
    admin.mark_left("ben")
    new = listing(ListedPerson(line=2, login="", name=ben.name))
    by_name = Choices(logins_from_names=True)
    assert not desk.plan_changes(new, by_name).is_ready
    with pytest.raises(PlanNotReady):
        desk.apply_list(new, by_name, desk.plan_changes(new, by_name).digest)

    bring(desk, *new.people, choices=replace(by_name, alike={"ben": ""}))

    with store.read() as db:
        assert people.by_id(db, "ben").left_on is not None
        assert people.by_login(db, "ben").name == ben.name
    bring(desk, *[ListedPerson(line=2, login=ben.login, left=None)])
    with store.read() as db:
        assert people.by_id(db, "ben").left_on is None  # the twin: by their own sign-in name


def test_who_left_by_a_list_is_no_longer_changed_by_hand(desk, admin):
    bring(desk, row("ana", left=GONE))

    with pytest.raises(PersonNotFound):
        admin.edit_person("ana", PersonEdit(name="Other"))


# ── what is read for it ─────────────────────────────────────────────────────────────────────────────────────────────


def test_days_and_posts_are_read_as_the_organisation_has_them(desk):
    table = Table(
        rows=(
            (1, ("login", "hours", "left")),
            (2, ("fay", "80 %", "2026-03-03")),
            (3, ("gus", "", "04.03.2026")),
        )
    )
    chosen = Choices(columns={})

    reading = desk.read_list(table, chosen, LANGUAGES)

    assert reading.questions == reading.flaws == ()
    assert [one.contract_hours for one in reading.people] == [30.0, None]
    assert OperatorDesk(desk.store, NOW).read_staff_list(table, chosen, LANGUAGES) == reading


@pytest.mark.parametrize("module", [staff_list, staff_changes])
def test_a_list_knows_no_question_about_check_ins(module):
    source = Path(module.__file__).read_text("utf-8")

    assert stores_imported(source) <= {"accounts", "audit", "organisations", "people", "sign_ins", "teams"}
    assert "checkins" in stores_imported(
        source + "\nfrom alongside.checkins.store import checkins\n"
    )  # the twin


def test_a_plan_is_the_same_whatever_people_answered(store, desk, admin):
    reading = listing(row("ana", team="Red"), row("fay"))
    before = desk.plan_changes(reading, EVERYONE)
    with store.write() as db:
        for one in ("ana", "ben"):
            checkins.save_check_in(db, one, CheckIn(WEEK, answers={"exhaustion": 4}), NOW.isoformat())

    assert desk.plan_changes(reading, EVERYONE) == before
    admin.edit_person("ben", PersonEdit(name="Benjamin"))
    assert desk.plan_changes(reading, EVERYONE) != before  # the twin


# ── ten thousand ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def statements(monkeypatch):
    """How often the database was asked or told something; many rows at once are one time."""
    count = [0]

    def counted(verb):
        true = getattr(Transaction, verb)

        def ask(self, *arguments, **named):
            count[0] += 1
            return true(self, *arguments, **named)

        return ask

    for verb in ("rows", "row", "run", "run_many", "iterate_rows"):
        monkeypatch.setattr(Transaction, verb, counted(verb))

    def done(work):
        before = count[0]
        work()
        return count[0] - before

    return done


def test_a_long_list_takes_no_more_statements_than_a_short_one(desk, statements):
    def rows(prefix, number):
        return [
            row(
                f"{prefix}{one}",
                team=f"Team {one % 9}",
                lead="dee@example.org",
                joined=date(2026, 1, 1 + one % 9),
            )
            for one in range(number)
        ]

    few, many = rows("few", 20), rows("many", 200)
    joined_few = statements(lambda: bring(desk, *few))
    joined_many = statements(lambda: bring(desk, *many))
    moved = [replace(one, team="Blue", lead="ana@example.org", contract_hours=20.0) for one in many]
    moved_few = statements(lambda: bring(desk, *moved[:20]))
    moved_many = statements(lambda: bring(desk, *moved[20:]))
    left = [replace(one, left=GONE) for one in many]
    left_few = statements(lambda: bring(desk, *left[:20]))
    left_many = statements(lambda: bring(desk, *left[20:]))

    assert joined_few >= joined_many  # the first brings teams that are new
    assert moved_few >= moved_many  # and here, too
    assert left_few == left_many
