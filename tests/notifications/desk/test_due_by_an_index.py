"""The clock that looks at what is due sends, ends and pauses exactly what a clock does that looks at everyone each time."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from alongside.accounts.rules.people import Person
from alongside.accounts.store import locked_history, organisations, people, sign_ins
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.store import next_checks, sqlite
from alongside.core.store.engine import Store, Transaction, open_store
from alongside.everything.desk.scheduled_jobs import BATCH, preview_messages, run_scheduled_jobs
from alongside.matching.rules.participants import Mode
from alongside.notifications.rules.notification_preferences import MessageKind, NotificationPreferences
from alongside.notifications.store import notification_preferences
from alongside.organisation.rules.closed_days import ClosedSpan
from alongside.organisation.store import closed_days
from alongside.profiles.rules.profiles import Absence
from alongside.profiles.store import profiles
from alongside.sessions.rules.pairings import LASTS, Pairing
from alongside.sessions.rules.sessions import Session, State
from alongside.sessions.store import pairings, sessions
from tests.conftest import NOW, USUAL_PROFILE, believe
from tests.fixtures.exhaustive_clock import tend_everyone
from tests.fixtures.pairs import matched, reachable
from tests.fixtures.partners import seen

PEOPLE = ("ana", "ben", "cho")
ZONES = ("Europe/London", "America/Los_Angeles", "Asia/Tokyo", "Australia/Lord_Howe", "America/Santiago")
BEGINNINGS = (  # some days before clocks are changed, and far from that
    datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
    datetime(2026, 3, 26, 9, 0, tzinfo=UTC),
    datetime(2026, 10, 22, 9, 0, tzinfo=UTC),
    datetime(2026, 12, 18, 9, 0, tzinfo=UTC),
)
TOLD = (
    "select person_id, kind, about, once, made_at, due_at, useless_at from outbox order by once",
    "select person_id, kind, at, text from notice order by at, person_id, kind",
    "select id, until, ended_at, ended_how from pairing order by id",
    "select person_id, intent, revision, saved_at from profile order by person_id",
)

a_person = st.sampled_from(PEOPLE)
a_minute = st.sampled_from([0, 30, 90, 150, 9 * 60, 23 * 60 + 30])
some_days = st.integers(-2, 20)


@dataclass(frozen=True)
class World:
    """The same house twice, each with a clock of its own."""

    by_index: Store
    by_everyone: Store

    @property
    def both(self) -> tuple[Store, Store]:
        return self.by_index, self.by_everyone

    def agree(self, now: datetime) -> None:
        run_scheduled_jobs(self.by_index, now)
        tend_everyone(self.by_everyone, now)
        assert told(self.by_index) == told(self.by_everyone)


def told(store: Store) -> list[list[tuple[Any, ...]]]:
    with store.read() as db:
        return [[tuple(row) for row in db.rows(question)] for question in TOLD]


@contextmanager
def a_world(open_door: Path, now: datetime) -> Iterator[World]:
    with TemporaryDirectory() as folder:
        files = [Path(shutil.copy(open_door, Path(folder) / f"{name}.db")) for name in ("one", "other")]
        world = World(*map(open_store, files))
        for store in world.both:
            believe(store, now)
            with store.write() as db:
                for one in PEOPLE:
                    seen(db, one, now.isoformat())
                    profiles.save_profile(db, one, USUAL_PROFILE, now.isoformat())
            reachable(store, *PEOPLE, check_in_weekday=2)
            matched(store, "ana", "ben", begun=True, since=now)
        yield world
        for store in world.both:
            store.close()


# ── what people do, in each of the two houses alike ─────────────────────────────────────────────────────────────────


def choose_hours(db: Transaction, now: datetime, who: str, weekday: int | None, minute: int) -> None:
    kept = notification_preferences.find_preferences(db, who) or NotificationPreferences(
        email=f"{who}@example.org", unsubscribe_key=who, confirmed=True
    )
    notification_preferences.save_preferences(
        db, who, replace(kept, check_in_weekday=weekday, check_in_minute=minute)
    )


def confirm(db: Transaction, now: datetime, who: str, yes: bool) -> None:
    kept = notification_preferences.find_preferences(db, who)
    assert kept is not None
    notification_preferences.save_preferences(
        db, who, replace(kept, confirmed=False, confirm_hash=f"question to {who}")
    )
    if yes:
        notification_preferences.confirm_address(db, f"question to {who}")


def want(db: Transaction, now: datetime, who: str, kind: MessageKind, yes: bool) -> None:
    notification_preferences.set_kind_wanted(db, who, kind, yes)


def move_to(db: Transaction, now: datetime, who: str, zone: str) -> None:
    profile(db, now, who, time_zone=zone)


def take_leave(db: Transaction, now: datetime, who: str, first: int, days: int) -> None:
    begins = now.date() + timedelta(days=first)
    leave = Absence(begins, begins + timedelta(days=days))
    profile(db, now, who, absences=(leave,))


def come_back(db: Transaction, now: datetime, who: str) -> None:
    profile(db, now, who, absences=())


def profile(db: Transaction, now: datetime, who: str, **changes: Any) -> None:
    kept = profiles.find_profile(db, who)
    assert kept is not None
    profiles.save_profile(db, who, replace(kept, **changes, revision=kept.revision + 1), now.isoformat())


def close(db: Transaction, now: datetime, first: int, days: int) -> None:
    begins = now.date() + timedelta(days=first)
    closed_days.save_span(db, ClosedSpan(begins, begins + timedelta(days=days)))


def open_again(db: Transaction, now: datetime) -> None:
    for span in closed_days.read_closed_days(db).spans:
        closed_days.delete_span(db, span.first_day, span.last_day)


def set_up_anew(db: Transaction, now: datetime, zone: str, opens: int) -> None:
    here = organisations.require_organisation(db)
    organisations.save_organisation(db, replace(here, time_zone=zone, week_opens=opens), now)


def save_week(db: Transaction, now: datetime, who: str, back: int) -> None:
    week = organisations.require_organisation(db).week_rule.newest(now).back(back)
    checkins.save_check_in(db, who, CheckIn(week, away=True), now.isoformat())


def lock_away(db: Transaction, now: datetime, who: str) -> None:
    locked_history.clear_history(db, who)


def leave(db: Transaction, now: datetime, who: str, gone: bool) -> None:
    person = people.by_id(db, who)
    assert person is not None
    people.update_person(db, replace(person, left_on=now.date() if gone else None))


def arrange(db: Transaction, now: datetime, state: State, hours: int) -> None:
    whole = now.replace(minute=0, second=0)
    begins = whole + timedelta(hours=hours)
    sessions.save_session(
        db,
        Session(
            id="s1",
            pairing_id="p1",
            people=("ana", "ben"),
            made_at=whole,
            mode=Mode.PHONE,
            state=state,
            begins=begins,
            minutes=45,
        ),
    )


def go_on(db: Transaction, now: datetime) -> None:
    kept = pairings.find_pairing(db, "p1")
    assert kept is not None
    pairings.save_pairing(db, replace(kept, kept=dict.fromkeys(kept.people, now)))


def end_sooner(db: Transaction, now: datetime, days: int) -> None:
    kept = pairings.find_pairing(db, "p1")
    assert kept is not None
    pairings.save_pairing(db, replace(kept, until=now.date() + timedelta(days=days)))


def ask_for_a_yes(db: Transaction, now: datetime, hours: int) -> None:
    if pairings.find_pairing(db, "p2") is None:
        begins, lapses = now.date(), now + timedelta(hours=hours)
        made = Pairing(id="p2", people=("ben", "cho"), round=1, since=begins, until=begins + LASTS, links=())
        pairings.insert_pairing(db, replace(made, lapses_at=lapses))


def be_here(db: Transaction, now: datetime, who: str) -> None:
    sign_ins.note_seen(db, f"sign-in-{who}", now)


changes = st.one_of(
    st.tuples(
        st.just(choose_hours), a_person, st.one_of(st.none(), st.integers(0, 6), st.integers(0, 6)), a_minute
    ),
    st.tuples(st.just(confirm), a_person, st.booleans()),
    st.tuples(
        st.just(want), a_person, st.sampled_from([MessageKind.CHECK_IN, MessageKind.NEWS]), st.booleans()
    ),
    st.tuples(st.just(move_to), a_person, st.sampled_from(ZONES)),
    st.tuples(st.just(take_leave), a_person, some_days, st.integers(0, 20)),
    st.tuples(st.just(come_back), a_person),
    st.tuples(st.just(close), some_days, st.integers(0, 9)),
    st.tuples(st.just(open_again)),
    st.tuples(st.just(set_up_anew), st.sampled_from(ZONES), st.integers(0, 6)),
    st.tuples(st.just(save_week), a_person, st.integers(0, 2)),
    st.tuples(st.just(lock_away), a_person),
    st.tuples(st.just(leave), a_person, st.booleans()),
    st.tuples(st.just(arrange), st.sampled_from([State.CONFIRMED, State.CANCELLED]), st.integers(-30, 200)),
    st.tuples(st.just(go_on)),
    st.tuples(st.just(end_sooner), st.integers(0, 20)),
    st.tuples(st.just(ask_for_a_yes), st.integers(1, 72)),
    st.tuples(st.just(be_here), a_person),
)
waits = st.tuples(  # so many rounds, so many minutes from one to the next
    st.integers(1, 12), st.sampled_from([1, 1, 15, 30, 61, 6 * 60, 24 * 60, 3 * 24 * 60])
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    beginning=st.sampled_from(BEGINNINGS),
    steps=st.lists(st.tuples(changes, waits), min_size=1, max_size=12),
)
def test_whatever_people_change_the_same_is_sent_at_the_same_minute(open_door, beginning, steps):
    now = beginning
    with a_world(open_door, now) as world:
        world.agree(now)
        for (change, *values), (rounds, minutes) in steps:
            for store in world.both:
                with store.write() as db:
                    change(db, now, *values)
            for _ in range(rounds):
                now += timedelta(minutes=minutes)
                world.agree(now)


def test_someone_who_was_off_is_asked_for_a_date_on_the_day_they_are_back(open_door):
    with a_world(open_door, NOW) as world:
        for store in world.both:
            with store.write() as db:
                move_to(db, NOW, "ana", "Asia/Tokyo")
                take_leave(db, NOW, "ana", 1, 5)
        for hours in range(0, 9 * 24, 3):
            world.agree(NOW + timedelta(hours=hours))

        asked = {row[0]: row[4] for row in told(world.by_index)[0] if row[3].startswith("no_date:")}

    assert asked == {"ben": "2026-03-07T01:00:00+00:00", "ana": "2026-03-10T16:00:00+00:00"}


def test_a_look_that_is_set_too_late_would_be_found(open_door):
    wednesday_at_nine = NOW - timedelta(hours=1)
    with a_world(open_door, wednesday_at_nine - timedelta(days=1)) as world:
        world.agree(wednesday_at_nine - timedelta(days=1))
        with world.by_index.write() as db:
            next_checks.set_check_of_person(db, "ana", wednesday_at_nine + timedelta(minutes=1))

        with pytest.raises(AssertionError):
            world.agree(wednesday_at_nine)


# ── looked at at once ───────────────────────────────────────────────────────────────────────────────────────────────

OF_ANA = {"ana", "p1"}  # who has changed, and the pairing they are in
OF_ALL = {*PEOPLE, "dee", "eli", "p1"}


@pytest.mark.parametrize(
    ("change", "values", "looked_at"),
    [
        (choose_hours, ("ana", 3, 60), OF_ANA),
        (confirm, ("ana", False), OF_ANA),
        (want, ("ana", MessageKind.NEWS, False), OF_ANA),
        (want, ("ana", MessageKind.NEWS, True), OF_ANA),
        (move_to, ("ana", "Asia/Tokyo"), OF_ANA),
        (take_leave, ("ana", 1, 3), OF_ANA),
        (leave, ("ana", True), OF_ANA),
        (lock_away, ("ana",), OF_ANA),
        (close, (1, 3), OF_ALL),
        (open_again, (), OF_ALL),
        (set_up_anew, ("Asia/Tokyo", 3), OF_ALL),
        (arrange, (State.CONFIRMED, 30), {"p1"}),
        (go_on, (), {"p1"}),
        (ask_for_a_yes, (3,), {"p2"}),
        (save_week, ("ana", 0), set()),
        (be_here, ("ana",), set()),
    ],
)
def test_whatever_can_make_something_due_sooner_is_looked_at_at_once(
    open_door, change, values, looked_at
) -> None:
    with a_world(open_door, NOW) as world, world.by_index.write() as db:
        close(db, NOW, 300, 1)
        in_a_day(db)

        change(db, NOW, *values)

        assert due(db) == looked_at


def test_an_address_that_is_confirmed_is_looked_at_at_once(open_door):
    with a_world(open_door, NOW) as world, world.by_index.write() as db:
        confirm(db, NOW, "ana", yes=False)
        in_a_day(db)

        notification_preferences.confirm_address(db, "question to ana")

        assert due(db) == OF_ANA


def in_a_day(db: Transaction) -> None:
    for one in next_checks.people_due(db, NOW, 99):
        next_checks.set_check_of_person(db, one, NOW + timedelta(days=1))
    for one in next_checks.pairings_due(db, NOW, 99):
        next_checks.set_check_of_pairing(db, one, NOW + timedelta(days=1))
    assert due(db) == set()


def due(db: Transaction) -> set[str]:
    return {*next_checks.people_due(db, NOW, 99), *next_checks.pairings_due(db, NOW, 99)}


# ── how much a round does ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def transactions(monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """Those that write, from now on, each by its store."""
    begun, writing = [], Store.write

    def write(store: Store) -> Any:
        begun.append(store)
        return writing(store)

    monkeypatch.setattr(Store, "write", write)
    return begun


def add_people(store: Store, many: int) -> None:
    """Who want a reminder on Fridays at nine."""
    ids = [f"p{number}" for number in range(many)]
    with store.write() as db:
        people.add_people(db, [Person(id=one, login=one, name=one) for one in ids], date(2025, 1, 6))
    reachable(store, *ids, check_in_weekday=4)


FRIDAY_AT_NINE = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)


def test_a_round_in_which_nothing_is_due_writes_nothing(store, transactions):
    add_people(store, 3 * BATCH)
    run_scheduled_jobs(store, NOW)
    transactions.clear()

    run_scheduled_jobs(store, NOW + timedelta(minutes=1))

    assert transactions == []


@pytest.mark.parametrize("others", [0, 300])
def test_a_round_in_which_nothing_is_due_asks_as_much_however_many_people_are_here(
    open_door, others, monkeypatch
):
    with a_world(open_door, NOW) as world:
        add_people(world.by_index, others)
        with world.by_index.write() as db:
            for number in range(others):
                seen(db, f"p{number}")
        run_scheduled_jobs(world.by_index, NOW)

        steps = steps_of(
            world.by_index,
            lambda: run_scheduled_jobs(world.by_index, NOW + timedelta(minutes=1)),
            monkeypatch,
        )

        assert 100 < steps < 1_500


def test_a_question_about_everyone_would_be_counted(open_door, monkeypatch):
    with a_world(open_door, NOW) as world:
        add_people(world.by_index, 300)

        steps = steps_of(world.by_index, lambda: tend_everyone(world.by_index, NOW), monkeypatch)

        assert steps > 100_000


def steps_of(store: Store, run: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> int:
    """Instructions of SQLite's machine, to the next ten of each connection."""
    steps, opened = [0], sqlite.connect

    def connect(*arguments: Any) -> Database:
        db = opened(*arguments)
        db.conn.set_progress_handler(step, 10)
        return db

    def step() -> int:
        steps[0] += 10
        return 0

    with monkeypatch.context() as listening:
        listening.setattr(sqlite, "connect", connect)
        while store.idle:
            store.idle.pop().close()
        run()
        while store.idle:
            store.idle.pop().close()
    return steps[0]


def test_what_is_due_at_the_same_minute_is_done_in_batches(store, transactions):
    add_people(store, 3 * BATCH)
    run_scheduled_jobs(store, NOW)
    run_scheduled_jobs(store, FRIDAY_AT_NINE - timedelta(minutes=1))
    transactions.clear()

    run_scheduled_jobs(store, FRIDAY_AT_NINE)

    assert len(transactions) == 4  # three that are full, and one that finds no one left
    assert len(told(store)[0]) == 3 * BATCH


def test_two_clocks_at_once_tell_everyone_once(store):
    add_people(store, 2 * BATCH)

    with ThreadPoolExecutor(2) as clocks:
        list(clocks.map(lambda at: run_scheduled_jobs(store, at), [FRIDAY_AT_NINE] * 2))

    assert len(told(store)[0]) == 2 * BATCH


def test_a_clock_that_was_ahead_for_a_while_forgets_no_one(store):
    add_people(store, 1)
    run_scheduled_jobs(store, FRIDAY_AT_NINE + timedelta(weeks=1))
    believe(store, NOW)

    for right in (NOW, FRIDAY_AT_NINE, FRIDAY_AT_NINE + timedelta(weeks=1)):
        run_scheduled_jobs(store, right)

    assert [row[4] for row in told(store)[0]] == ["2026-03-06T09:00:00+00:00", "2026-03-13T09:00:00+00:00"]


def test_what_would_go_out_is_what_then_goes_out(store):
    add_people(store, BATCH + 1)

    would = preview_messages(store, FRIDAY_AT_NINE)
    before = told(store)
    run_scheduled_jobs(store, FRIDAY_AT_NINE)

    assert before[0] == []
    assert sorted(one.message.cause.key() for one in would) == [row[3] for row in told(store)[0]]
