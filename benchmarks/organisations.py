"""Many organisations in one process, a SQLite file each: a round of the clock over all, memory, open files, and what finding one costs.

    python benchmarks/organisations.py [--organisations 500] [--people 20]

Nothing is due. The first round opens all databases; later ones find them open. Each organisation is set up, and has as many people. The figures on
PostgreSQL are in `commit.py` and `clock.py`: there, a schema has no files of its own.
"""

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people
from alongside.core.http import stores, tenants
from alongside.core.http.open_files import allow_open_files
from alongside.core.store.engine import open_store
from alongside.core.store.tenants import open_directory, save_tenant
from alongside.core.tenants import Tenant, TenantState
from alongside.everything.desk.operator import OperatorDesk
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.everything.ui import topics  # noqa: F401  # registers what is due
from benchmarks._measure import table

ASKED = 20_000  # times, to find an organisation by its address


def furnish(folder: Path, many: int, of_people: int, now: datetime) -> None:
    """Copies of one house: that each is made by its own migrations is no part of what is measured."""
    first = folder / "first.db"
    store = open_store(first)
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="A house", time_zone="Europe/London", week_opens=0), now
        )
        ids = [f"p{number}" for number in range(of_people)]
        people.add_people(db, [Person(id=one, login=one, name=one) for one in ids], date(2025, 1, 6))
    store.close()
    directory = open_directory(tenants.installation(), 30)
    with directory.write() as db:
        for number in range(many):
            name = f"house-{number}"
            shutil.copy(first, folder / f"{name}.db")
            save_tenant(
                db,
                Tenant(
                    name=name,
                    address=f"https://{name}.example.org",
                    database=f"sqlite:///{folder}/{name}.db",
                    state=TenantState.ACTIVE,
                    since=now,
                ),
            )
    directory.close()


def clock_round() -> float:
    """Seconds."""
    begun = time.perf_counter()
    for name in tenants.open_names():
        with tenants.entered(name):
            run_scheduled_jobs(stores.current_store(), datetime.now(UTC))
            OperatorDesk(stores.current_store(), datetime.now(UTC)).publish_due()
    return time.perf_counter() - begun


def memory() -> float:
    """Megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def find_one(many: int) -> float:
    """Microseconds."""
    known = tenants.known_tenants()
    begun = time.perf_counter()
    for number in range(ASKED):
        known.find_asked(f"house-{number % many}.example.org", "/check_in")
    return (time.perf_counter() - begun) / ASKED * 1e6


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--organisations", type=int, default=500)
    parser.add_argument("--people", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ALONGSIDE_ORGANISATIONS"] = f"sqlite:///{folder}/directory.db"
        allow_open_files()
        furnish(Path(folder), asked.organisations, asked.people, datetime.now(UTC))
        before = memory()
        first, later = clock_round(), min(clock_round() for _ in range(3))
        rows = [
            ("first round, opening all", f"{first:.1f} s"),
            ("later rounds", f"{later:.2f} s"),
            ("memory for each", f"{(memory() - before) / asked.organisations:.2f} MB"),
            ("open files", f"{len(os.listdir('/proc/self/fd'))}"),
            ("finding one by its address", f"{find_one(asked.organisations):.1f} µs"),
        ]
        table("Many organisations in one process", rows, ("organisations", str(asked.organisations)))


if __name__ == "__main__":
    main()
