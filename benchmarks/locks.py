"""Which lock on PostgreSQL? Saves of check-ins under two grades of lock, under one, and serializable with retries.

    python benchmarks/locks.py [--check-ins 84000] [--seconds 4]

See benchmarks/README.md. It starts a server of its own that flushes each commit.
"""

import argparse
import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.core.http import stores
from alongside.core.rules.errors import NotSaved
from alongside.core.settings import database_place
from alongside.core.store.engine import Transaction, open_store
from alongside.core.store.postgres import PostgresStore, PostgresTransaction
from benchmarks import engines, pages
from benchmarks._measure import table
from benchmarks._postgres import running_server

TWO, ONE, SERIALIZABLE = "two grades of lock", "one lock", "serializable, retried"
MOST_TRIES = 100


class OneLock(PostgresStore):
    """Whoever writes has the organisation's lock alone, as one writer has a file."""

    @contextmanager
    def _writing(self, own: str | None) -> Iterator[Transaction]:
        with super()._writing(None) as db:
            yield db


class Serializable(PostgresStore):
    """No lock: the server refuses what could not have come one after the other."""

    @contextmanager
    def _writing(self, own: str | None) -> Iterator[Transaction]:
        with self._begun("begin isolation level serializable") as conn:
            yield PostgresTransaction(conn, self.place.schema)
            conn.commit()


WAYS: dict[str, type[PostgresStore]] = {TWO: PostgresStore, ONE: OneLock, SERIALIZABLE: Serializable}


class Stubborn(AdvocateDesk):
    """Tries again what was refused, as an app that relies on refusals must; counts how often."""

    refused = 0

    def save_check_in(self, *draft: object, **named: object):  # type: ignore[no-untyped-def, override]
        for _ in range(MOST_TRIES):
            try:
                return super().save_check_in(*draft, **named)  # type: ignore[arg-type]
            except NotSaved:
                Stubborn.refused += 1
        raise NotSaved("refused each time")


def compare(opened: PostgresStore, seconds: float) -> list[list[str]]:
    rows = []
    for turn, (name, way) in enumerate(WAYS.items()):
        store = way(place=opened.place, busy_seconds=stores.PATIENCE, pool=opened.pool)
        for threads in engines.THREADS:
            Stubborn.refused = 0
            rate, longest = engines.saves_a_second(store, threads, seconds, turn)
            rows.append(
                [name, str(threads), f"{rate:.0f}", f"{1000 * longest:.0f} ms", str(Stubborn.refused)]
            )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check-ins", type=int, default=84_000)
    parser.add_argument("--seconds", type=float, default=4, help="of saving, each time")
    chosen = parser.parse_args()
    logging.getLogger("alongside").disabled = True  # a line for each refusal
    engines.AdvocateDesk = Stubborn  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as made, running_server(Path(made) / "server") as server:
        opened = open_store(database_place(f"{server}?folder={made}"), busy_seconds=stores.PATIENCE)
        assert isinstance(opened, PostgresStore)
        pages.fill(opened, chosen.check_ins)
        rows = compare(opened, chosen.seconds)
        opened.close()
    table("Saves by threads of one process", rows, ("way", "threads", "a second", "longest", "refused"))


if __name__ == "__main__":
    main()
