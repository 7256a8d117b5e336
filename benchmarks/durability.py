"""Killed in the middle of saving, and pressed twice from many tabs: nothing acknowledged is lost, and nothing is there twice.

    python benchmarks/durability.py [--rounds 500] [--people 20] [--tabs 25] [--seed 7]

Promised: no acknowledged save is lost in 500 rounds of `kill -9`, and 1,000 submits (20 people, 25 tabs each, every button pressed twice) make
one row each. Both go through the desk of the app and onto the disk.

A round: a process saves weeks, one after another, and says of each that it is saved as the desk returns. At a random moment it is killed.
Then the database is opened anew: every week must be as it was said last, or as the one save that was under way; its answers must be those of
the same save as its note, and the file must be sound. The rounds go on with the same file.
"""

import argparse
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn, StaleCheckIn
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import open_store
from benchmarks._measure import table

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
WEEKS = ("2026-W10", "2026-W09", "2026-W08")  # open at that moment
LONGEST_LIFE = 0.06  # seconds from the first save on; a save takes 1 to 3 thousandths
PROCESSES = 4

# Each child begins in a clean process that has everything loaded and no database open.
CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["benchmarks.durability"])


@dataclass
class Killed:
    """What came of the rounds. `lost` and `torn`: weeks that were not as they were said, or that were half of two saves."""

    rounds: int = 0
    acknowledged: int = 0
    kept_unacknowledged: int = 0
    lost: int = 0
    torn: int = 0
    sound: bool = True
    said: dict[tuple[str, str], int] = field(
        default_factory=dict
    )  # person and week to the number of the last save


def prepared(file: Path, number: int) -> list[Person]:
    made = [Person(id=f"p{one}", login=f"p{one}@example.org", name=f"P{one}") for one in range(number)]
    store = open_store(file)
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="Open Door", time_zone="Europe/London", week_opens=0), NOW
        )
        for one in made:
            people.add_person(db, one, date(2025, 1, 6))
    store.close()
    return made


def check_in(week: str, number: int) -> CheckIn:
    """Both tables of a save say its number."""
    return CheckIn(
        Week(week), answers={"exhaustion": number % 5, "support": number // 5 % 5}, note=str(number)
    )


# ── killed ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_on_and_on(file: Path, who: list[Person], first: int, said: Connection) -> None:
    """In a child: saves until it is killed, and tells the number of each save that was acknowledged."""
    store = open_store(file)
    number = first
    while True:
        person, week = who[number % len(who)], WEEKS[number // len(who) % len(WEEKS)]
        desk = AdvocateDesk(store=store, person=person, now=NOW)
        seen = desk.find_check_in(Week(week))
        desk.save_check_in(check_in(week, number), seen.revision if seen else 0)
        said.send((person.id, week, number))
        number += 1


def killed_again_and_again(file: Path, rounds: int, seed: int, people: int = 8) -> Killed:
    who, found, chance = prepared(file, people), Killed(), random.Random(seed)
    for _ in range(rounds):
        first = max(found.said.values(), default=-1) + 2  # that of the save under way is never used again
        for person, week, number in said_before_death(file, who, first, chance.uniform(0, LONGEST_LIFE)):
            found.said[person, week] = number
            found.acknowledged += 1
        look(file, found)
        found.rounds += 1
    return found


def said_before_death(
    file: Path, who: list[Person], first: int, life: float
) -> Iterator[tuple[str, str, int]]:
    here, there = CHILDREN.Pipe(duplex=False)
    child = CHILDREN.Process(target=write_on_and_on, args=(file, who, first, there), daemon=True)
    child.start()
    there.close()
    yield here.recv()  # alive
    time.sleep(life)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    while True:
        try:
            yield here.recv()
        except (EOFError, OSError):  # the last message may have been cut off with its sender
            break
    here.close()


def look(file: Path, found: Killed) -> None:
    with closing(sqlite3.connect(file)) as db:
        found.sound &= db.execute("pragma integrity_check").fetchone()[0] == "ok"
        kept = {
            (person, week): (int(note), answers)
            for person, week, note, answers in db.execute(
                "select person_id, week, note, answers from check_in left join response using (person_id, week)"
            )
        }
    under_way = max(found.said.values()) + 1
    for key, said in found.said.items():
        number, answers = kept.get(key, (None, None))
        found.lost += number not in (said, under_way)
        if number is not None:
            found.torn += answers != f'{{"exhaustion": {number % 5}, "support": {number // 5 % 5}}}'
    found.kept_unacknowledged += any(number == under_way for number, _ in kept.values())
    found.said |= {key: number for key, (number, _) in kept.items()}


# ── pressed twice ───────────────────────────────────────────────────────────────────────────────────────────────────


def press(file: Path, presses: Sequence[tuple[Person, int]], said: Connection) -> None:
    """In a child: all of these presses at once, each as the tab has it, which saw an empty week."""
    store = open_store(file)

    def one(pressed: tuple[Person, int]) -> str:
        person, tab = pressed
        try:
            AdvocateDesk(store=store, person=person, now=NOW).save_check_in(check_in(WEEKS[0], tab), 0)
        except StaleCheckIn:
            return "told of the other version"
        except Exception as error:  # noqa: BLE001  # counted
            return f"failed: {type(error).__name__}"
        return "saved"

    with ThreadPoolExecutor(8) as threads:
        said.send(Counter(threads.map(one, presses)))


def pressed_twice(file: Path, people: int, tabs: int, seed: int) -> tuple[Counter[str], list[int]]:
    """What the tabs were told, and the revisions of the rows that there are in the end."""
    who = prepared(file, people)
    presses = [(person, tab) for person in who for tab in range(tabs)] * 2
    random.Random(seed).shuffle(presses)
    pipes, children = [], []
    for process in range(PROCESSES):
        here, there = CHILDREN.Pipe(duplex=False)
        child = CHILDREN.Process(target=press, args=(file, presses[process::PROCESSES], there), daemon=True)
        child.start()
        there.close()
        pipes.append(here)
        children.append(child)
    told: Counter[str] = Counter()
    for here, child in zip(pipes, children, strict=True):
        told += here.recv()
        child.join()
    with closing(sqlite3.connect(file)) as db:
        return told, [row[0] for row in db.execute("select revision from check_in")]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=500)
    arguments.add_argument("--people", type=int, default=20)
    arguments.add_argument("--tabs", type=int, default=25)
    arguments.add_argument("--seed", type=int, default=7)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        found = killed_again_and_again(Path(folder) / "killed.db", chosen.rounds, chosen.seed)
        table(
            f"Killed while saving, in {time.monotonic() - began:.0f} s; none lost is promised",
            [
                ["rounds", f"{found.rounds:,}"],
                ["saves acknowledged", f"{found.acknowledged:,}"],
                ["of them lost", f"{found.lost:,}"],
                ["rows of two saves", f"{found.torn:,}"],
                ["kept though not yet acknowledged", f"{found.kept_unacknowledged:,}"],
                ["file sound after each round", "yes" if found.sound else "NO"],
            ],
            ["", "seen"],
        )
        told, revisions = pressed_twice(Path(folder) / "pressed.db", chosen.people, chosen.tabs, chosen.seed)
        table(
            f"{told.total():,} submits by {chosen.people} people from {chosen.tabs} tabs each, every button pressed twice",
            [
                ["rows", f"{len(revisions):,}"],
                ["newest revision", f"{max(revisions)}"],
                *([what, f"{number:,}"] for what, number in sorted(told.items())),
            ],
            ["", "seen"],
        )
    kept_word = not found.lost and not found.torn and found.sound
    sys.exit(0 if kept_word and revisions == [1] * chosen.people and len(told) == 2 else 1)


if __name__ == "__main__":
    main()
