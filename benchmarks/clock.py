"""A round of the clock: how much it writes and asks when nothing is due, and when a thousand reminders are due in the same minute.

    python benchmarks/clock.py [--rounds 9]

Promised: with 4,000 people and nothing due at most 3 write transactions, and at most 2 times the time of a round with 250. Everyone wants a reminder on
a Friday, takes part in matching, has signed in 25 times, and every two are support partners
with a date ahead. The round is that of a server: `tend`, and a look for letters to be sent. Beside each time stands how many steps SQLite's own machine took,
which do not depend on how busy this one is.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlite_utils import Database

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people
from alongside.core.rules.instants import instant_text
from alongside.core.settings import Settings
from alongside.core.store import clocks, sqlite
from alongside.core.store.engine import Store, Transaction, open_store
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.matching.rules.participants import Mode
from alongside.notifications.mail.delivery import deliver_messages
from alongside.notifications.rules.notification_preferences import NotificationPreferences
from alongside.notifications.store import notification_preferences
from alongside.profiles.rules.profiles import NAMEABLE, FreeTime, Profile
from alongside.profiles.store import profiles
from alongside.sessions.rules.pairings import LASTS, Pairing
from alongside.sessions.rules.sessions import Session, State
from alongside.sessions.store import pairings, sessions
from benchmarks._measure import in_turns, table

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday
FRIDAY_AT_NINE = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
SIZES = (250, 1_000, 4_000)
SIGN_INS = 25  # of each, of which the newest is of today
DUE = 1_000
PROFILE = Profile(
    time_zone="Europe/London",
    languages=frozenset({"en"}),
    named=frozenset(NAMEABLE),
    free=(FreeTime(1, 9 * 60, 12 * 60),),
)


@dataclass
class Round:
    """What one round did. `longest`: milliseconds of the longest transaction that wrote."""

    writes: int = 0
    statements: int = 0
    steps: int = 0  # of SQLite's machine, in thousands
    longest: float = 0

    def note_statement(self, statement: str) -> None:
        self.statements += not statement.startswith(("begin", "commit", "rollback", "pragma"))

    def note_steps(self) -> int:
        self.steps += 1
        return 0


def house(file: Path, many: int) -> Store:
    """Some people are partners and wait for nothing: their next date is ahead."""
    store, at = open_store(file), instant_text(NOW)
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="A large one", time_zone="Europe/London", week_opens=0), at
        )
        ids = [f"p{number:04}" for number in range(many)]
        people.add_people(
            db, [Person(id=one, login=f"{one}@example.org", name=one) for one in ids], date(2025, 1, 6)
        )
        for one in ids:
            said = NotificationPreferences(
                email=f"{one}@example.org", check_in_weekday=4, unsubscribe_key=one, confirmed=True
            )
            notification_preferences.save_preferences(db, one, said)
            profiles.save_profile(db, one, PROFILE, at)
        sign_in_often(db, ids)
        for a, b in zip(ids[::2], ids[1::2], strict=True):
            pair(db, a, b)
        clocks.confirm_time(db, NOW)
    return store


def sign_in_often(db: Transaction, ids: list[str]) -> None:
    """The older ones were ended."""
    db.run_many(
        """
        insert into sign_in (id, token_hash, person_id, started_at, last_seen_at, device, ended_at)
        values (:id, :id, :person_id, :at, :at, 'a browser', :ended_at)
        """,
        (
            {"id": f"{one}-{past}", "person_id": one, "at": at, "ended_at": at if past else None}
            for one in ids
            for past in range(SIGN_INS)
            for at in [instant_text(NOW - timedelta(days=3 * past))]
        ),
    )


def pair(db: Transaction, a: str, b: str) -> None:
    day = NOW.date()
    until = day + LASTS
    pairings.insert_pairing(
        db, Pairing(id=f"{a}-{b}", people=(a, b), round=1, since=day, until=until, links=())
    )
    begins = NOW + timedelta(days=5)
    sessions.save_session(
        db,
        Session(
            id=f"s-{a}",
            pairing_id=f"{a}-{b}",
            people=(a, b),
            made_at=NOW,
            mode=Mode.PHONE,
            state=State.CONFIRMED,
            begins=begins,
            minutes=45,
        ),
    )


def look(store: Store, now: datetime) -> None:
    """As the server does each minute."""
    run_scheduled_jobs(store, now)
    deliver_messages(store, Settings(), lambda: now - timedelta(days=1))  # looks, and finds nothing to carry


@contextmanager
def counted(store: Store) -> Iterator[Round]:
    found, opened, writing = Round(), sqlite.connect, Store.write

    def connect(*arguments: Any) -> Database:
        db = opened(*arguments)
        db.conn.set_trace_callback(found.note_statement)
        db.conn.set_progress_handler(found.note_steps, 1_000)
        return db

    @contextmanager
    def write(store: Store) -> Iterator[Transaction]:
        started = time.perf_counter()
        with writing(store) as db:
            yield db
        found.writes += 1
        found.longest = max(found.longest, (time.perf_counter() - started) * 1_000)

    sqlite.connect, Store.write = connect, write  # type: ignore[method-assign]
    _close_idle(store)
    yield found
    sqlite.connect, Store.write = opened, writing  # type: ignore[method-assign]
    _close_idle(store)


def _close_idle(store: Store) -> None:
    while store.idle:
        store.idle.pop().close()


def row(name: str, done: Round, seconds: float | None, base: float) -> tuple[str, ...]:
    times = ("", "") if seconds is None else (f"{seconds * 1_000:.1f}", f"{seconds / base:.2f}")
    return (name, str(done.writes), f"{done.statements:,}", f"{done.steps:,}", f"{done.longest:.1f}", *times)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--rounds", type=int, default=9)
    asked = arguments.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        houses = {many: house(Path(folder) / f"{many}.db", many) for many in SIZES}
        for store in houses.values():
            look(store, NOW)  # the first round looks at everyone
        counts = {}
        for many, store in houses.items():
            with counted(store) as counts[many]:
                look(store, NOW + timedelta(minutes=1))
        rounds: dict[str, Callable[[], None]] = {
            str(many): lambda store=store: look(store, NOW + timedelta(minutes=2))  # type: ignore[misc]
            for many, store in houses.items()
        }
        seconds = in_turns(rounds, asked.rounds)
        look(houses[DUE], FRIDAY_AT_NINE - timedelta(minutes=1))
        with counted(houses[DUE]) as many_due:
            look(houses[DUE], FRIDAY_AT_NINE)
        with houses[DUE].read() as db:
            assert len(db.rows("select 1 from outbox where kind = 'check_in'")) == DUE
        for store in houses.values():
            store.close()

    base = seconds[str(SIZES[0])]
    rows = [row(f"{many:,}", counts[many], seconds[str(many)], base) for many in SIZES]
    table(
        "A round of the clock",
        [*rows, row(f"{DUE:,}, all of them due", many_due, None, base)],
        ("people", "writes", "statements", "1,000 steps", "longest write, ms", "ms", f"of {SIZES[0]}"),
    )


if __name__ == "__main__":
    main()
