"""PostgreSQL against SQLite in one run, side by side: saves, the questions of reruns, publishing, and size.

    python benchmarks/engines.py [--check-ins 1000000] [--answers 800000] [--rounds 40] [--seconds 4] [--only saves reruns publish]

Promised: a save of a check-in at most 2 times, the questions of a rerun together at most 3 times, publishing at most 1.5 times SQLite's;
16 threads save at least 3 times as many as one on PostgreSQL. It starts a server of its own, on the disk of the temporary folder, and
both engines flush each commit. For 20 million check-ins: `--check-ins 20000000` (some hours and 20 GB).
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from alongside.accounts.desk.current_user import current_user
from alongside.accounts.store import people
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.core.http import stores
from alongside.core.http.tenants import installation
from alongside.core.settings import database_place
from alongside.core.store.engine import Store, Transaction, open_store
from alongside.core.store.server.shared_view import SharedView
from alongside.teams.gate.bands import publish_due
from benchmarks import pages, publish
from benchmarks._measure import table
from benchmarks._postgres import running_server

THREADS = (1, 4, 16)
FIRST_TO_SAVE = 250  # after all who are in a team
SAVE_TURNS = 3
ANSWERED_WEEKS = 8  # in the block that is published; every answer in it is read
SIZE = {
    "SQLite": "select page_count * page_size as bytes from pragma_page_count, pragma_page_size",
    "PostgreSQL": """
        select sum(pg_total_relation_size(pg_class.oid)) as bytes from pg_class
        join pg_namespace on pg_namespace.oid = relnamespace
        where relkind = 'r' and nspname = current_schema()
    """,
}


@dataclass(frozen=True)
class Side:
    """One engine with its database."""

    name: str
    url: str
    store: Store


# ── saves ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Saves:
    done: int = 0
    longest: float = 0  # seconds


def save_until(desk: AdvocateDesk, over: float, found: Saves) -> None:
    """One person's week again and again, each time with other answers, as the page saves it."""
    random, revision = Random(desk.person.id), 0
    while time.perf_counter() < over:
        begun = time.perf_counter()
        said = pages.check_in(pages.NEWEST.back(-1), random)
        kept = desk.save_check_in(said, seen_revision=revision)
        revision = kept.revision
        found.done += 1
        found.longest = max(found.longest, time.perf_counter() - begun)


def saves_a_second(store: Store, threads: int, seconds: float, turn: int) -> tuple[float, float]:
    """And the longest that one waited. Each thread saves the week of someone of its own who has not saved it yet."""
    first = FIRST_TO_SAVE + turn * sum(THREADS) + sum(each for each in THREADS if each < threads)
    desks = [desk_of(store, f"person-{first + number:05d}") for number in range(threads)]
    found = [Saves() for _ in desks]
    over = time.perf_counter() + seconds
    at_work = [
        Thread(target=save_until, args=(desk, over, each)) for desk, each in zip(desks, found, strict=True)
    ]
    begun = time.perf_counter()
    for each in at_work:
        each.start()
    for each in at_work:
        each.join()
    passed = time.perf_counter() - begun
    return sum(each.done for each in found) / passed, max(each.longest for each in found)


def desk_of(store: Store, person_id: str) -> AdvocateDesk:
    with store.read() as db:
        person = people.by_id(db, person_id)
    if person is None:
        raise RuntimeError("too few check-ins for so many people who save")
    return AdvocateDesk(store, person, pages.NOW)


def compare_saves(sides: list[Side], seconds: float) -> None:
    rates: dict[tuple[str, int], list[float]] = defaultdict(list)
    longest: dict[tuple[str, int], float] = defaultdict(float)
    for turn in range(SAVE_TURNS):
        for threads in THREADS:
            for side in sides:
                rate, waited = saves_a_second(side.store, threads, seconds, turn)
                rates[side.name, threads].append(rate)
                longest[side.name, threads] = max(longest[side.name, threads], waited)
    rows = []
    for threads in THREADS:
        lite, pg = (statistics.median(rates[side.name, threads]) for side in sides)
        one = statistics.median(rates["PostgreSQL", 1])
        rows.append(
            [
                str(threads),
                *(f"{rate:.0f} ({threads / rate * 1000:.2f} ms)" for rate in (lite, pg)),
                f"{lite / pg:.2f}",
                f"{pg / one:.1f}",
                *(f"{1000 * longest[side.name, threads]:.0f} ms" for side in sides),
            ]
        )
    head = (
        "threads",
        "SQLite, a second",
        "PostgreSQL",
        "times as slow",
        "times one thread",
        "longest",
        "longest, PostgreSQL",
    )
    table(
        "Saves of a check-in; at most 2 times as slow by one, at least 3 times one thread by 16", rows, head
    )


# ── the questions of reruns ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Stopwatch:
    """Seconds between the beginning and the end of transactions, in whatever a rerun asks of its store."""

    seconds: float = 0
    transactions: int = 0
    questions: int = 0

    def reset(self) -> None:
        self.seconds, self.transactions, self.questions = 0, 0, 0

    def watch(self, kind: type[Store], transaction: type[Transaction]) -> None:
        for name in ("read", "write"):
            setattr(kind, name, self._timed(getattr(kind, name)))
        for name in ("_execute", "run_many"):
            setattr(transaction, name, self._counted(getattr(transaction, name)))

    def watch_ends(self, kind: type[SharedView]) -> None:
        ends = kind.end

        def timed(view: SharedView) -> None:
            begun = time.perf_counter()
            ends(view)
            self.seconds += time.perf_counter() - begun

        kind.end = timed  # type: ignore[method-assign]

    def _timed(self, opens: Callable[..., Any]) -> Callable[..., Any]:
        @contextmanager
        def timed(*arguments: Any, **named: Any) -> Iterator[Transaction]:
            begun = time.perf_counter()
            try:
                with opens(*arguments, **named) as db:
                    yield db
            finally:
                self.seconds += time.perf_counter() - begun
                self.transactions += 1

        return timed

    def _counted(self, asks: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.questions += 1
            return asks(*arguments, **named)

        return counted


@dataclass
class Asked:
    """What reruns of one page asked on one side."""

    seconds: list[float] = field(default_factory=list)
    transactions: int = 0
    questions: int = 0

    @property
    def ms(self) -> float:
        return 1000 * statistics.median(self.seconds)

    @property
    def quick_ms(self) -> float:
        """A tenth are quicker: what others on the machine do falls twice on the side that has two processes."""
        return 1000 * statistics.quantiles(self.seconds, n=10)[0]


def compare_reruns(sides: list[Side], folder: Path, rounds: int) -> None:
    """The app's own frame and pages, in turns; of each rerun, what it spends in the store."""
    watch = Stopwatch()
    watch.watch_ends(SharedView)
    for side in sides:
        with side.store.read() as db:
            watch.watch(type(side.store), type(db))
    prepare_pages(folder)
    tabs = {side.name: open_tabs(side) for side in sides}
    asked: dict[tuple[str, str], Asked] = defaultdict(Asked)
    order = Random(9)
    for number in range(rounds + 1):
        for page in order.sample(list(tabs["SQLite"]), len(tabs["SQLite"])):
            for side in order.sample(sides, len(sides)):
                serve_from(side)
                watch.reset()
                tabs[side.name][page]()
                if number:  # not the first run in a tab
                    note(asked[page, side.name], watch)
    pages_asked = list(tabs["SQLite"])
    rows = [row_of(page, *(asked[page, side.name] for side in sides)) for page in pages_asked]
    whole = [[asked[page, side.name] for page in pages_asked if page != WHO] for side in sides]
    medians = compared(*(sum(one.ms for one in each) for each in whole))
    quickest = compared(*(sum(one.quick_ms for one in each) for each in whole))
    rows.append(["all pages together", "", *medians, *quickest])
    head = (
        "rerun of",
        "statements",
        "SQLite",
        "PostgreSQL",
        "ratio",
        "quickest tenth",
        "PostgreSQL",
        "ratio",
    )
    table("Time in the store; all together at most 3 times", rows, head)


WHO = "who is here"


def note(found: Asked, watch: Stopwatch) -> None:
    found.seconds.append(watch.seconds)
    found.transactions, found.questions = watch.transactions, watch.questions


def row_of(page: str, lite: Asked, pg: Asked) -> list[str]:
    return [
        page,
        f"{pg.questions} in {pg.transactions}",
        *compared(lite.ms, pg.ms),
        *compared(lite.quick_ms, pg.quick_ms),
    ]


def compared(lite: float, pg: float) -> list[str]:
    return [f"{lite:.2f} ms", f"{pg:.2f} ms", f"{pg / lite:.2f}"]


def prepare_pages(folder: Path) -> None:
    ContextProxy.cookies = {}  # type: ignore  # each tab brings its own
    empty = folder / "empty.py"
    empty.write_text('"""Nothing."""\n', "utf-8")
    pages.frame_code = compile(pages.FRAME.read_text("utf-8"), str(pages.FRAME), "exec")
    pages.add_to_menu(empty)
    pages.Stopwatch()  # keeps compiled scripts between reruns, as the server does


def serve_from(side: Side) -> None:
    if os.environ.get("ALONGSIDE_DATABASE") != side.url:
        os.environ["ALONGSIDE_DATABASE"] = side.url
        installation.cache_clear()


def open_tabs(side: Side) -> Mapping[str, Callable[[], None]]:
    """Name to a rerun of it."""
    serve_from(side)
    store = side.store
    token = pages.sign_in(store, "person-00042")
    tabs: dict[str, Callable[[], None]] = {WHO: lambda: require(current_user(store, token, pages.NOW))}
    for name, at, title in pages.contenders(store):
        tabs[name] = rerun_of(at, title)
    return tabs


def rerun_of(at: AppTest, title: str | None) -> Callable[[], None]:
    return lambda: pages.rerun(at, title)


def require(found: object) -> None:
    if found is None:
        raise RuntimeError("no one is signed in")


# ── publishing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def fill_block(store: Store, answers: int) -> None:
    """Teams of 20 of whom everyone has answered every week of one long block."""
    publish.fill(store, answers // ANSWERED_WEEKS // publish.PEOPLE, ANSWERED_WEEKS)


def compare_publishing(sides: list[Side], answers: int) -> None:
    seconds: dict[str, float] = {}
    for side in sides:
        fill_block(side.store, answers)
        publish_due(side.store, publish.BEFORE)
    for side in sides:
        gc.collect()
        begun = time.perf_counter()
        if publish_due(side.store, publish.AFTER) != [publish.LAST]:
            raise RuntimeError("nothing was published")
        seconds[side.name] = time.perf_counter() - begun
    lite, pg = (seconds[side.name] for side in sides)
    rows = [[f"{answers:,}", f"{lite:.1f} s", f"{pg:.1f} s", f"{pg / lite:.2f}"]]
    table("Publishing one closing; at most 1.5 times", rows, ("answers", "SQLite", "PostgreSQL", "ratio"))


# ── size ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def compare_sizes(sides: list[Side], check_ins: int) -> None:
    found = []
    for side in sides:
        with side.store.read() as db:
            row = db.row(SIZE[side.name])
            found.append(float(row["bytes"]) if row else 0)
    lite, pg = found
    told = [f"{size / 1e6:.0f} MB ({size / check_ins:.0f} B each)" for size in found]
    rows = [[f"{check_ins:,}", *told, f"{pg / lite:.2f}"]]
    table("Size, with indexes and all else", rows, ("check-ins", "SQLite", "PostgreSQL", "ratio"))


# ── the run ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def both(folder: Path, server: str, name: str) -> Iterator[list[Side]]:
    """A new database on each."""
    urls = {"SQLite": f"sqlite:///{folder / name}.db", "PostgreSQL": f"{server}?schema={name}"}
    sides = [
        Side(engine, url, open_store(database_place(url), busy_seconds=stores.PATIENCE))
        for engine, url in urls.items()
    ]
    try:
        yield sides
    finally:
        for side in sides:
            side.store.close()


def furnish(sides: list[Side], number: int) -> None:
    for side in sides:
        begun = time.perf_counter()
        pages.fill(side.store, number)
        pages.form_teams(side.store)
        print(f"{side.name}: {number:,} check-ins in {time.perf_counter() - begun:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check-ins", type=int, default=1_000_000)
    parser.add_argument("--answers", type=int, default=800_000, help="to publish")
    parser.add_argument("--rounds", type=int, default=40, help="reruns of each page")
    parser.add_argument("--seconds", type=float, default=4, help="of saving, each time")
    parser.add_argument("--only", nargs="+", default=["saves", "reruns", "publish"])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with running_server(folder / "server") as server:
            if {"saves", "reruns"} & set(chosen.only):
                with both(folder, server, "pages") as sides:
                    furnish(sides, chosen.check_ins)
                    compare_sizes(sides, chosen.check_ins)
                    if "saves" in chosen.only:
                        compare_saves(sides, chosen.seconds)
                    if "reruns" in chosen.only:
                        compare_reruns(sides, folder, chosen.rounds)
            if "publish" in chosen.only:
                with both(folder, server, "published") as sides:
                    compare_publishing(sides, chosen.answers)


if __name__ == "__main__":
    sys.modules["benchmarks.engines"] = sys.modules["__main__"]
    main()
