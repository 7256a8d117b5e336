"""What a weekly visit costs: processor time of the app and of the database, commits, log, disk, and memory of an open tab.

    python benchmarks/visit.py [--engine sqlite] [--people 160] [--weeks 12] [--at-once 4]

A visit: sign in by the form, open the check-in, tap six answers, write a line, save, look at *My weeks*. Everyone was here before, so
keys are made and pages compiled. Linux alone: it reads /proc. Its figures are the inputs of cost_model.py.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.accounts.rules.people import Role
from alongside.accounts.store import people
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.core.rules.weeks import Week
from alongside.core.settings import database_place
from alongside.core.store.engine import Store, open_store
from alongside.core.words import load_words
from benchmarks._clients import Client, WentWrong, sign_in
from benchmarks._measure import table
from benchmarks._postgres import running_server
from benchmarks.load import CHECK_IN, MY_WEEKS, PASSWORD, TICKS, TITLES, furnish
from tests.browser.conftest import Server
from tests.fixtures.wording import message

POSTGRES, SQLITE = "postgres", "sqlite"


@dataclass(frozen=True)
class Cost:
    """All that was used since a start."""

    app: float = 0  # seconds of processor time
    database: float = 0
    commits: int = 0  # of transactions that wrote: only those are given a number
    log: int = 0  # bytes
    disk: int = 0

    def since(self, before: "Cost") -> "Cost":
        return Cost(
            app=self.app - before.app,
            database=self.database - before.database,
            commits=self.commits - before.commits,
            log=self.log - before.log,
            disk=self.disk - before.disk,
        )


# ── processes ───────────────────────────────────────────────────────────────────────────────────────────────────────


def cpu(pid: int) -> float:
    """Seconds. 0 for a process that is gone."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def memory(pid: int) -> float:
    """MB that no other process has a part in."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Private")) / 1000


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@dataclass(frozen=True)
class Watched:
    """What is looked at from outside while people visit. `postmaster`: None with SQLite, which is in the app."""

    app: int
    postmaster: int | None
    store: Store

    def cost(self) -> Cost:
        if self.postmaster is None:
            return Cost(
                app=cpu(self.app),
                disk=self._ask("select page_count * page_size from pragma_page_count, pragma_page_size"),
            )
        return Cost(
            app=cpu(self.app),
            database=sum(map(cpu, [self.postmaster, *children(self.postmaster)])),
            commits=self._ask("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"),
            log=self._ask("select (pg_current_wal_lsn() - '0/0')::bigint"),
            disk=self._ask("select pg_database_size(current_database())"),
        )

    def _ask(self, sql: str) -> int:
        with self.store.read() as db:
            row = db.row(sql)
        return int(row[0]) if row else 0


@contextmanager
def engine(name: str, folder: Path) -> Iterator[tuple[str, int | None]]:
    """The URL of an empty database, and the process of its server."""
    if name == SQLITE:
        yield f"sqlite:///{folder / 'alongside.db'}", None
        return
    with running_server(folder / "server") as server:
        yield server, int((folder / "server" / "data" / "postmaster.pid").read_text().splitlines()[0])


# ── visits ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def visit(url: str, login: str, place: int) -> Client:
    """With the tab still open."""
    (cookie,) = await sign_in(url, [login], PASSWORD)
    client = Client(url, cookie)
    await client.open(CHECK_IN, TITLES[CHECK_IN])
    week = client.key(r"\d{4}-W\d\d-\d+-win").removesuffix("-win")
    for item in weekly_instrument().items:
        await client.choose(f"{week}-{item.key}", item.labels("en")[place % 5], in_its_part=True)
    await client.type(f"{week}-win", f"Number {place} has the keys to a door of their own.")
    await client.press(f"save-{week}")
    of_week = load_words("en").week(Week(week[: len("2026-W01")]))
    if not client.says(message("checkins/ui/feedback_after_check_in", "} saved.", week=of_week).encode()):
        raise WentWrong(f"{login} was not told that the week is saved")
    await client.walk(MY_WEEKS, TITLES[MY_WEEKS])
    return client


async def all_visit(url: str, logins: list[str], at_once: int) -> list[Client]:
    gate = asyncio.Semaphore(at_once)

    async def one(place: int, login: str) -> Client:
        async with gate:
            return await visit(url, login, place)

    return await asyncio.gather(*(one(place, login) for place, login in enumerate(logins)))


async def look_in(url: str, logins: list[str]) -> None:
    """Everyone's first time: it makes their keys, and the server compiles its pages."""
    for cookie in await sign_in(url, logins, PASSWORD):
        client = Client(url, cookie)
        await client.open(CHECK_IN, TITLES[CHECK_IN])
        await client.walk(MY_WEEKS, TITLES[MY_WEEKS])
        await client.close()


async def measured(url: str, watched: Watched, logins: list[str], at_once: int) -> list[tuple[str, ...]]:
    await look_in(url, logins)
    await asyncio.sleep(5)  # sessions that ended are let go
    empty, before = memory(watched.app), watched.cost()
    there = await all_visit(url, logins, at_once)
    spent, full = watched.cost().since(before), memory(watched.app)
    each = len(logins)
    rows = [
        ("processor time of the app", f"{spent.app / each:.3f} s"),
        ("growth of the database", f"{spent.disk / each / 1000:.1f} kB"),
        ("memory of the app without tabs", f"{empty:.0f} MB"),
        ("memory of a tab", f"{(full - empty) / each:.2f} MB"),
    ]
    if watched.postmaster is not None:
        backends = [memory(one) for one in children(watched.postmaster)]
        rows += [
            ("processor time of PostgreSQL", f"{spent.database / each:.3f} s"),
            ("transactions that write", f"{spent.commits / each:.1f}"),
            ("write-ahead log", f"{spent.log / each / 1000:.1f} kB"),
            ("memory of its largest process", f"{max(backends):.0f} MB"),
        ]
    for client in there:
        await client.close()
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--engine", choices=[POSTGRES, SQLITE], default=POSTGRES)
    parser.add_argument("--people", type=int, default=160)
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--at-once", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, engine(options.engine, Path(made)) as (url, postmaster):
        run(Path(made), url, postmaster, options)


def run(folder: Path, url: str, postmaster: int | None, options: argparse.Namespace) -> None:
    with closing(open_store(database_place(url))) as store:
        furnish(store, options.people, options.weeks)
        with store.read() as db:
            admins = people.role_holders(db, Role.ADMIN)
            logins = [one.login for one in people.list_people(db) if one.id not in admins]
        server = Server(folder, settings={"ALONGSIDE_DATABASE": url})
        server.start()
        try:
            assert server.process is not None
            assert server.process.pid is not None
            watched = Watched(server.process.pid, postmaster, store)
            rows = asyncio.run(measured(server.url, watched, logins, options.at_once))
        finally:
            server.stop()
    table(f"A weekly visit, {options.engine}, {len(logins)} people", rows, ("what", "each"))


if __name__ == "__main__":
    main()
