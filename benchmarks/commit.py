"""A durable commit of one check-in through the store, plain and encrypted, against a bare `sqlite3` transaction.

    python benchmarks/commit.py [--commits 300] [--rounds 9]

Promised: at most 2 times, and at most 3 where the file is encrypted. All write the same two rows (the week and its answers) into a database of the same schema in WAL mode, in one
immediate transaction, replacing the row of the commit before, with the same pragmas. The bare side is Python's own sqlite3, written
twice: with one connection kept open throughout (the faster, and the one the promise is held against), and with a connection
opened for each transaction.
Each commit is flushed to the disk: the figures are of the disk that holds the temporary folder, so only the ratio travels.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from secrets import token_hex

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.rules.weeks import Week
from alongside.core.settings import Key
from alongside.core.store.driver import PRAGMAS
from alongside.core.store.engine import Store, open_store
from benchmarks._measure import in_turns, table

AT = "2026-03-04T10:00:00+00:00"
WEEK_SQL = """
    insert into check_in (person_id, week, away, hours, after_hours_days, heavy_contacts, open_cases, cases_by_type,
                          hearings, supervised, days_off, win, note, revision, saved_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (person_id, week) do update set
        away = excluded.away, hours = excluded.hours, after_hours_days = excluded.after_hours_days,
        heavy_contacts = excluded.heavy_contacts, open_cases = excluded.open_cases,
        cases_by_type = excluded.cases_by_type, hearings = excluded.hearings, supervised = excluded.supervised,
        days_off = excluded.days_off, win = excluded.win, note = excluded.note, revision = excluded.revision,
        saved_at = excluded.saved_at
"""
ANSWERS_SQL = """
    insert into response (person_id, week, instrument, version, answers, saved_at) values (?, ?, ?, ?, ?, ?)
    on conflict (person_id, week, instrument) do update set
        version = excluded.version, answers = excluded.answers, saved_at = excluded.saved_at
"""


def prepared(file: Path, key: Key | None = None) -> Store:
    store = open_store(file, key)
    with store.write() as db:
        people.add_person(db, Person(id="ana", login="ana@example.org", name="Ana"), date(2026, 1, 5))
    return store


def answers(number: int) -> dict[str, float]:
    return {
        "exhaustion": number % 5,
        "manageability": 2,
        "recovery": 3,
        "aftereffects": 1,
        "support": 3,
        "meaning": 4,
    }


def ours(store: Store, commits: int) -> None:
    for number in range(commits):
        facts = WorkFacts(
            hours=38.5,
            after_hours_days=1,
            heavy_contacts=4,
            open_cases=22,
            hearings=2,
            supervised=True,
            days_off=0,
        )
        check_in = CheckIn(
            Week("2026-W10"),
            away=False,
            answers=answers(number),
            facts=facts,
            win="A good call.",
            note="A line.",
            revision=number + 1,
        )
        with store.write() as db:
            checkins.save_check_in(db, "ana", check_in, AT)


def bare(db: sqlite3.Connection, number: int) -> None:
    db.execute("begin immediate")
    facts = (38.5, 1, 4, 22, "{}", 2, 1, 0)
    db.execute(WEEK_SQL, ("ana", "2026-W10", 0, *facts, "A good call.", "A line.", number + 1, AT))
    db.execute(ANSWERS_SQL, ("ana", "2026-W10", "weekly", 1, json.dumps(answers(number)), AT))
    db.execute("commit")


def opened(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, isolation_level=None)
    db.executescript(PRAGMAS)
    db.execute("pragma journal_mode = wal").fetchone()
    return db


def bare_kept_open(db: sqlite3.Connection, commits: int) -> None:
    for number in range(commits):
        bare(db, number)


def bare_opened_each_time(file: Path, commits: int) -> None:
    for number in range(commits):
        with closing(opened(file)) as db:
            bare(db, number)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--commits", type=int, default=300)
    arguments.add_argument("--rounds", type=int, default=9)
    chosen = arguments.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        plain, encrypted, kept_file, each_file = (Path(folder) / f"{name}.db" for name in "pekb")
        stores = [prepared(plain), prepared(encrypted, Key(token_hex(32)))]
        for file in (kept_file, each_file):  # never open in two libraries of one process
            prepared(file).close()
        # Every file stays open to the end, so that no side folds its write-ahead log in more often than another.
        kept, anchor = opened(kept_file), opened(each_file)
        seconds = in_turns(
            {
                "alongside store": lambda: ours(stores[0], chosen.commits),
                "alongside store, encrypted": lambda: ours(stores[1], chosen.commits),
                "sqlite3, connection kept open": lambda: bare_kept_open(kept, chosen.commits),
                "sqlite3, connection opened each time": lambda: bare_opened_each_time(
                    each_file, chosen.commits
                ),
            },
            chosen.rounds,
        )
        kept.close()
        anchor.close()
        for store in stores:
            store.close()

    base = seconds["sqlite3, connection kept open"]
    table(
        "Commit of one check-in, durable; at most 2.0 is promised, encrypted 3.0",
        [
            (name, f"{time / chosen.commits * 1000:.3f}", f"{time / base:.2f}")
            for name, time in seconds.items()
        ],
        ("contender", "ms a commit", "times the bare one kept open"),
    )


if __name__ == "__main__":
    main()
