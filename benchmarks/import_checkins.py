"""Importing 100,000 check-ins, with every check, against a bare `sqlite_utils` `insert_all` of the same rows into the same tables.

    python benchmarks/import_checkins.py [--rows 100000] [--rounds 3]

Promised: at least half as fast, that is a ratio of at most 2. Both write 100,000 rows of `check_in` and 100,000 of `response`
into a fresh copy of the same database of 2,000 people, durably (synchronous=FULL); afterwards the tables are compared.
The bare side gets its rows ready-made as dicts: no file is read, nothing is checked. Ours starts at the bytes of the CSV file.
"""

import argparse
import csv
import io
import json
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlite_utils import Database

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.checkins.rules.instrument_loader import SHIPPED, load_library
from alongside.core.rules.weeks import Week
from alongside.core.store.driver import PRAGMAS
from alongside.core.store.engine import open_store
from alongside.everything.desk.operator import OperatorDesk
from benchmarks._measure import in_turns, table

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PEOPLE = 2000
ITEMS = ("exhaustion", "manageability", "recovery", "aftereffects", "support", "meaning")
FACTS = ("hours", "after_hours_days", "heavy_contacts", "open_cases", "hearings", "supervised", "days_off")


def make_rows(number: int) -> list[dict[str, Any]]:
    random = Random(7)
    weeks = [Week("2026-W47").back(back) for back in range(-(-number // PEOPLE))]
    rows = []
    for place in range(number):
        row: dict[str, Any] = {
            "login": f"person-{place % PEOPLE:05d}",
            "week": weeks[place // PEOPLE].text,
            "hours": random.randint(40, 110) / 2,
            "after_hours_days": random.randint(0, 5),
            "heavy_contacts": random.randint(0, 12),
            "open_cases": random.randint(5, 60),
            "hearings": random.randint(0, 6),
            "supervised": random.randint(0, 1),
            "days_off": random.randint(0, 2),
            "win": f"Something small went well, number {place}." if random.random() < 0.3 else "",
            "note": f"A line for myself, number {place}." if random.random() < 0.1 else "",
        }
        row |= {item: random.randint(0, 4) for item in ITEMS}
        rows.append(row)
    return rows


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_tables(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    at = NOW.isoformat(timespec="seconds")
    check_ins, responses = [], []
    for row in rows:
        key = {"person_id": row["login"], "week": row["week"]}
        facts = {name: row[name] for name in (*FACTS, "win", "note")}
        check_ins.append({**key, "away": 0, **facts, "cases_by_type": "{}", "revision": 1, "saved_at": at})
        answers = json.dumps({item: row[item] for item in ITEMS})
        responses.append({**key, "instrument": "weekly", "version": 1, "answers": answers, "saved_at": at})
    return check_ins, responses


def prepared(file: Path) -> Path:
    store = open_store(file)
    with store.write() as db:
        people.add_people(
            db,
            (
                Person(id=f"person-{n:05d}", login=f"person-{n:05d}", name=f"Person {n}")
                for n in range(PEOPLE)
            ),
            date(2020, 1, 1),
        )
    store.checkpoint()
    store.close()
    return file


def contents(file: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as db:
        return [
            *db.execute("select * from check_in order by person_id, week"),
            *db.execute("select * from response order by person_id, week"),
        ]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    rows = make_rows(chosen.rows)
    content, (check_ins, responses) = as_csv(rows), as_tables(rows)
    weekly = load_library(SHIPPED)["weekly"]

    with tempfile.TemporaryDirectory() as folder:
        empty = prepared(Path(folder) / "empty.db")
        file = Path(folder) / "filled.db"
        seen: dict[str, list[tuple[Any, ...]]] = {}

        def fresh() -> None:
            for ending in ("", "-wal", "-shm"):
                file.with_name(file.name + ending).unlink(missing_ok=True)
            shutil.copy(empty, file)

        def ours() -> None:
            fresh()
            store = open_store(file)
            OperatorDesk(store, NOW).import_check_ins(content, weekly)
            store.close()

        def bare() -> None:
            fresh()
            conn = sqlite3.connect(file)
            conn.executescript(PRAGMAS)
            with closing(Database(conn)) as db:
                db["check_in"].insert_all(check_ins)
                db["response"].insert_all(responses)

        def bare_in_one() -> None:
            fresh()
            conn = sqlite3.connect(file)
            conn.executescript(PRAGMAS)
            with closing(Database(conn)) as db, conn:
                conn.execute("begin immediate")
                db["check_in"].insert_all(check_ins)
                db["response"].insert_all(responses)

        contenders = {
            "alongside import check-ins": ours,
            "sqlite_utils insert_all": bare,
            "sqlite_utils insert_all, one transaction": bare_in_one,
        }
        for name, run in contenders.items():
            run()
            seen[name] = contents(file)
        assert all(rows == seen["sqlite_utils insert_all"] for rows in seen.values()), "the tables differ"
        seconds = in_turns(contenders, chosen.rounds)

    base = min(seconds["sqlite_utils insert_all"], seconds["sqlite_utils insert_all, one transaction"])
    table(
        f"Import of {chosen.rows:,} check-ins; at most 2.0 is promised",
        [(name, f"{time:.2f}", f"{time / base:.2f}") for name, time in seconds.items()],
        ("contender", "seconds", "times the faster bare one"),
    )


if __name__ == "__main__":
    main()
