"""The running server with many people at once: `python benchmarks/load.py [--clients 200] [--think 10] [--seconds 60] [--walk-only]`.

Parts, each by itself with `--only`: a load, b everyone opens at once, c other weeks against the same, d check-ins saved beside the load.
See benchmarks/README.md for what is timed.
"""

import argparse
import asyncio
import gc
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from websockets.exceptions import ConnectionClosed

from alongside.accounts.desk.current_user import current_user
from alongside.accounts.rules.password_hashes import hash_password
from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import accounts, organisations, people
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, open_store
from alongside.core.words import load_words
from alongside.everything.desk.demo import fill_empty_database
from alongside.everything.rules.demo import Story, story_of
from alongside.organisation.store import teams
from alongside.teams.ui.page import FEW
from benchmarks._clients import Client, WentWrong, sign_in
from benchmarks._measure import table
from tests.browser.conftest import Server
from tests.fixtures.wording import message

PASSWORD = "kettle walks along the river"
PEOPLE, WEEKS = 240, 260
LEADS_EACH = 6  # of a team, so that many can look at Team workload
CHECK_IN, MY_WEEKS, TEAM, MY_TEAM, LIGHT = "check_in", "my_weeks", "team_workload", "my_team", "shown_to_me"
TITLES = {
    CHECK_IN: message("pages/advocate/check_in", "Weekly check-in").encode(),
    MY_WEEKS: message("pages/advocate/my_weeks", "weeks").encode(),
    TEAM: message("pages/lead/teams", "Team workload").encode(),
    MY_TEAM: message("pages/advocate/my_team", "What my lead sees").encode(),
    LIGHT: message("pages/everyone/shown_to_me", "with me").encode(),
}
NAMES = {address: title.decode() for address, title in TITLES.items()} | {
    CHECK_IN: "Check-in",
    LIGHT: "a light page",
}
SPANS = (
    message("teams/ui/page", "{n} week", many=True, n=FEW),
    message("teams/ui/page", "A year"),
    message("teams/ui/page", "All"),
)
SPAN_KEYS = {MY_WEEKS: "weeks_shown", TEAM: "teams-weeks", MY_TEAM: "my_team-weeks"}
FIRST_SPAN = {MY_WEEKS: SPANS[1], TEAM: SPANS[0], MY_TEAM: SPANS[0]}
CHOOSES = 0.5  # of the taps on a page with weeks: a quarter of all, since every second page is one
OPEN_AT_ONCE, TAPPING, TAP_EVERY = 50, 20, 1.0  # seconds
SAVERS, SAVED_WITHIN = 150, 55  # seconds
TURNS = 12
GOALS = {
    "p95 of any rerun": "100 ms",
    "My weeks opened at once: first / median / last": "0.3 / 1.0 / 2.0 s",
    "other weeks against the same weeks": "1.5 x",
    "check-ins saved: p95, lost": "85 ms, 0 lost",
}
TICKS = os.sysconf("SC_CLK_TCK")


# ── the house ───────────────────────────────────────────────────────────────────────────────────────────────────────


def furnish(store: Store, number: int, weeks: int) -> None:
    """The organisation of `python -m alongside demo` as a real one: with passwords, more leads, and this week still to be filled in."""
    now = datetime.now(UTC)
    fill_empty_database(store, now, number, weeks)
    stored = hash_password(PASSWORD).stored
    with store.write() as db:
        newest = organisations.require_organisation(db).week_rule.newest(now)
        db.run("delete from check_in where week = :week", week=newest.text)
        for one in people.list_people(db):
            accounts.set_password(db, one.id, stored, now)
        for team_id in sorted(teams.all_leads(db)):
            members = people.list_team_members(db, team_id)
            teams.name_leads(db, team_id, [one.id for one in members[:LEADS_EACH]])


@dataclass(frozen=True)
class Visitor:
    person: Person
    cookie: str
    leads: bool


# ── what was seen ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Seen:
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # by kind of rerun
    trouble: Counter[str] = field(default_factory=Counter)

    async def timed(self, kind: str, rerun: Awaitable[float]) -> bool:
        """Whether it came to its end, and the connection can be used again. Someone who gives up has waited, too."""
        begun = time.perf_counter()
        try:
            self.seconds[kind].append(await rerun)
        except ConnectionClosed:
            self.trouble["connections lost"] += 1
            return False
        except TimeoutError:
            self.trouble["gave up waiting"] += 1
            self.seconds[kind].append(time.perf_counter() - begun)
            return False
        except WentWrong as error:
            self.trouble[f"went wrong: {error}"] += 1
        return True

    @property
    def all(self) -> list[float]:
        return [each for times in self.seconds.values() for each in times]

    def show(self, title: str) -> None:
        rows = [(kind, *_in_numbers(times)) for kind, times in sorted(self.seconds.items())]
        rows.append(("any", *_in_numbers(self.all)))
        table(title, rows, ("rerun", "times", "p50", "p95", "max"))
        self.say_trouble()

    def say_trouble(self) -> None:
        told = [f"{number} {what}" for what, number in self.trouble.items()]
        print("\n" + ("; ".join(told) or "0 errors, 0 connections lost"))


def share(times: Sequence[float], part: float) -> float:
    """The nearest rank: of 100 times and .95, the 95th."""
    return sorted(times)[max(0, -(-int(len(times) * part * 1000) // 1000) - 1)] if times else float("nan")


def _in_numbers(times: Sequence[float]) -> tuple[str, str, str, str]:
    return (str(len(times)), ms(share(times, 0.5)), ms(share(times, 0.95)), ms(share(times, 1)))


def ms(seconds: float) -> str:
    return f"{1000 * seconds:,.0f} ms"


@dataclass
class Usage:
    """Of the server's process (Linux)."""

    pid: int

    def cpu(self) -> float:
        after_name = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / TICKS

    def rss(self) -> str:
        status = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return f"{int(next(line for line in status if line.startswith('VmRSS')).split()[1]) // 1024} MiB"

    @contextmanager
    def shown(self) -> Iterator[None]:
        cpu, begun, own = self.cpu(), time.perf_counter(), time.process_time()
        yield
        spent, passed = self.cpu() - cpu, time.perf_counter() - begun
        print(
            f"\nserver: {spent:.1f} s of processor time in {passed:.1f} s ({spent / passed:.0%}), RSS {self.rss()}; "
            f"all clients together: {time.process_time() - own:.1f} s"
        )


# ── a: the load ─────────────────────────────────────────────────────────────────────────────────────────────────────


def pages(leads: bool) -> tuple[str, ...]:
    return CHECK_IN, MY_WEEKS, TEAM if leads else MY_TEAM, LIGHT


@dataclass
class Visit:
    """One person who looks at one page after the other, and at other weeks on the pages that have them."""

    client: Client
    leads: bool
    random: Random
    seen: Seen
    walk_only: bool = False
    span: str = ""

    async def go(self, address: str) -> bool:
        self.span = FIRST_SPAN.get(address, "")
        return await self.seen.timed(
            f"{NAMES[address]}, walk to it", self.client.walk(address, TITLES[address])
        )

    async def tap(self) -> bool:
        """False: the connection is lost."""
        here = self.client.address
        if not self.walk_only and self.random.random() < CHOOSES:
            if here in SPAN_KEYS and self.client.has(SPAN_KEYS[here]):  # not for someone new
                self.span = self.random.choice([one for one in SPANS if one != self.span])
                return await self.seen.timed(
                    f"{NAMES[here]}, other weeks", self.client.choose(SPAN_KEYS[here], self.span)
                )
            if here == CHECK_IN:
                return await self.answer()
        return await self.go(self.random.choice([page for page in pages(self.leads) if page != here]))

    async def answer(self) -> bool:
        item = self.random.choice(weekly_instrument().items)
        label = self.random.choice(item.labels("en"))
        key = self.client.key(rf"\d{{4}}-W\d\d-\d+-{item.key}")
        return await self.seen.timed("Check-in, an answer", self.client.choose(key, label, in_its_part=True))

    async def stay(self, until: float, think: float) -> None:
        await asyncio.sleep(self.random.uniform(0, think))
        while time.perf_counter() < until and await self.tap():
            await asyncio.sleep(self.random.uniform(0.5 * think, 1.5 * think))


def visits(url: str, crowd: Sequence[Visitor], number: int, seen: Seen, walk_only: bool) -> list[Visit]:
    """More than there are people: some have several tabs open."""
    return [
        Visit(Client(url, one.cookie), one.leads, Random(place), seen, walk_only)
        for place, one in enumerate(islice(cycle(crowd), number))
    ]


@asynccontextmanager
async def opened(there: Sequence[Visit]) -> AsyncIterator[None]:
    """A quarter of them on each page."""
    for place, each in enumerate(there):
        page = pages(each.leads)[place % 4]
        each.span = FIRST_SPAN.get(page, "")
        await each.client.open(page, TITLES[page])
    try:
        yield
    finally:
        await asyncio.gather(*(each.client.close() for each in there))


async def load(bench: "Bench") -> None:
    seen, options = Seen(), bench.options
    there = visits(bench.url, bench.crowd, options.clients, seen, options.walk_only)
    async with opened(there):
        with bench.usage.shown():
            until = time.perf_counter() + options.seconds
            await asyncio.gather(*(each.stay(until, options.think) for each in there))
    seen.show(f"a. {options.clients} clients, {options.think:g} s between taps, {options.seconds:g} s")
    bench.found["p95 of any rerun"] = ms(share(seen.all, 0.95))


# ── b: everyone opens the same page at once ─────────────────────────────────────────────────────────────────────────


async def at_once(bench: "Bench") -> None:
    seen = Seen()
    tapping = visits(bench.url, bench.crowd[::-1], TAPPING, seen, walk_only=True)
    rows = []
    async with opened(tapping):
        for address in (LIGHT, CHECK_IN, MY_WEEKS):
            seen.seconds.clear()
            times = await _open_beside(bench, address, tapping, seen)
            first, middle, last = min(times), median(times), max(times)
            said = f"{first:.2f} / {middle:.2f} / {last:.2f} s"
            rows.append((NAMES[address], str(len(times)), said, *_in_numbers(seen.all)[1:]))
            if address == MY_WEEKS:
                bench.found["My weeks opened at once: first / median / last"] = said
    table(
        f"b. {OPEN_AT_ONCE} people open a page at once, while {TAPPING} others tap",
        rows,
        ("page", "opened", "first / median / last", "taps of others: p50", "p95", "max"),
    )
    seen.say_trouble()


async def _open_beside(bench: "Bench", address: str, tapping: Sequence[Visit], seen: Seen) -> list[float]:
    """Seconds each; those who tap do so from a second before until a second after."""
    over, openings = asyncio.Event(), Seen(trouble=seen.trouble)

    async def tap(each: Visit) -> None:
        while not over.is_set() and await each.go(LIGHT):
            await asyncio.sleep(each.random.uniform(0.5 * TAP_EVERY, 1.5 * TAP_EVERY))

    others = [asyncio.create_task(tap(each)) for each in tapping]
    await asyncio.sleep(TAP_EVERY)
    new = [Client(bench.url, one.cookie) for one in islice(cycle(bench.crowd), OPEN_AT_ONCE)]
    await asyncio.gather(*(openings.timed("open", each.open(address, TITLES[address])) for each in new))
    await asyncio.sleep(TAP_EVERY)
    over.set()
    await asyncio.gather(*others, *(each.close() for each in new))
    return openings.all


# ── c: other weeks against the same ─────────────────────────────────────────────────────────────────────────────────


async def spans(bench: "Bench") -> None:
    """In a session of its own each time, so that the first choice is one that was never made in it."""
    lead = next(one for one in bench.crowd if one.leads)
    member = next(one for one in bench.crowd if story_of(one.person.id) is Story.STEADY)
    rows = []
    for address, one in ((MY_WEEKS, member), (TEAM, lead)):
        times: dict[str, list[float]] = defaultdict(list)
        for _ in range(TURNS):
            client = Client(bench.url, one.cookie)
            await client.open(address, TITLES[address])
            other = next(span for span in SPANS if span != FIRST_SPAN[address])
            times["same"].append(await client.choose(SPAN_KEYS[address], FIRST_SPAN[address]))
            times["other"].append(await client.choose(SPAN_KEYS[address], other))
            times["back"].append(await client.choose(SPAN_KEYS[address], FIRST_SPAN[address]))
            await client.close()
        same, new, back = (median(times[kind]) for kind in ("same", "other", "back"))
        rows.append((NAMES[address], ms(same), ms(new), f"{new / same:.1f}", ms(back), f"{back / same:.1f}"))
    table(
        f"c. A choice of weeks, alone, {TURNS} turns",
        rows,
        ("page", "the same", "others, first time", "ratio", "back", "ratio"),
    )
    bench.found["other weeks against the same weeks"] = " and ".join(f"{row[3]} x" for row in rows)


# ── d: check-ins saved beside the load ──────────────────────────────────────────────────────────────────────────────


async def saving(bench: "Bench") -> None:
    options, seen, saves = bench.options, Seen(), Seen()
    number = min(SAVERS, 2 * len(bench.crowd) // 3)
    savers, others = bench.crowd[:number], bench.crowd[number:]
    there = visits(bench.url, others, options.clients, seen, options.walk_only)
    async with opened(there):
        with bench.usage.shown():
            until = time.perf_counter() + SAVED_WITHIN
            load_beside = [each.stay(until, options.think) for each in there]
            start = Random(4)
            told = [
                _save(bench.url, one, place, start.uniform(0, SAVED_WITHIN), saves)
                for place, one in enumerate(savers)
            ]
            answered = (await asyncio.gather(*told, *load_beside))[: len(savers)]
    stored = sum(_is_stored(bench.store, one, words(place)) for place, one in enumerate(savers))
    saves.show(f"d. {len(savers)} check-ins within {SAVED_WITHIN} s, beside {options.clients} clients")
    lost = sum(map(bool, answered)) - stored
    print(
        f'{sum(map(bool, answered))} answered "saved", {stored} in the database with their own words, {lost} lost'
    )
    seen.show("The load beside it")
    p95 = ms(share(saves.seconds["save"], 0.95))
    bench.found["check-ins saved: p95, lost"] = f"{p95}, {lost} lost"


def words(place: int) -> str:
    return f"Number {place} has the keys to a door of their own."


async def _save(url: str, one: Visitor, place: int, after: float, saves: Seen) -> bool:
    """Whether the page said that it is saved. Opens it, taps the answers, writes a line, and sends it."""
    await asyncio.sleep(after)
    client = Client(url, one.cookie)
    try:
        if not await saves.timed("open the check-in", client.open(CHECK_IN, TITLES[CHECK_IN])):
            return False
        week = client.key(r"\d{4}-W\d\d-\d+-win").removesuffix("-win")
        for item in weekly_instrument().items:
            client.select(f"{week}-{item.key}", item.labels("en")[place % 5])
        await saves.timed("fill it in", client.type(f"{week}-win", words(place)))
        await saves.timed("save", client.press(f"save-{week}"))
        of_week = load_words("en").week(Week(week[: len("2026-W01")]))
        return client.says(message("checkins/ui/feedback_after_check_in", "} saved.", week=of_week).encode())
    finally:
        await client.close()


def _is_stored(store: Store, one: Visitor, win: str) -> bool:
    """As its owner reads it: small wins are sealed."""
    now = datetime.now(UTC)
    found = current_user(store, one.cookie, now)
    if found is None:
        return False
    desk = AdvocateDesk(store=store, person=found.person, now=now, keys=found.keys)
    kept = desk.find_check_in(desk.open_weeks()[0])
    return kept is not None and kept.win == win


# ── all of it ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Bench:
    options: argparse.Namespace
    url: str
    usage: Usage
    store: Store
    crowd: list[Visitor] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)

    async def run(self) -> None:
        begun = time.perf_counter()
        self.crowd = await self._let_in()
        print(f"{len(self.crowd)} people signed in by the door in {time.perf_counter() - begun:.0f} s")
        gc.collect()
        gc.freeze()
        for letter, part in PARTS.items():
            if letter in self.options.only:
                await part(self)
        rows = [(what, self.found[what], goal) for what, goal in GOALS.items() if what in self.found]
        table("Figures to reach", rows, ("what", "seen", "goal"))

    async def _let_in(self) -> list[Visitor]:
        with self.store.read() as db:
            admins = people.role_holders(db, Role.ADMIN)
            crowd = [one for one in people.list_people(db) if one.id not in admins]
            leads = {lead for named in teams.all_leads(db).values() for lead, _ in named}
        Random(3).shuffle(crowd)  # so that those who lead are among all of them
        cookies = await sign_in(self.url, [one.login for one in crowd], PASSWORD)
        return [Visitor(one, cookie, one.id in leads) for one, cookie in zip(crowd, cookies, strict=True)]


PARTS: dict[str, Callable[[Bench], Awaitable[None]]] = {"a": load, "b": at_once, "c": spans, "d": saving}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument(
        "--think", type=float, default=10, help="seconds between taps, half as much again more or less"
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--walk-only", action="store_true", help="no one chooses other weeks or answers")
    parser.add_argument("--only", default="abcd", help="some of the parts, as in: ab")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    parser.add_argument("--port", type=int, default=0, help="of the server; by default any free one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), options)


def run(folder: Path, options: argparse.Namespace) -> None:
    store = open_store(folder / "alongside.db")
    furnish(store, options.people, options.weeks)
    server = Server(folder, port=options.port)
    server.start()
    try:
        assert server.process is not None
        asyncio.run(Bench(options, server.url, Usage(server.process.pid), store).run())
    finally:
        server.stop()
        store.close()


if __name__ == "__main__":
    main()
