"""Times for a pair over 14 days from two busy calendars of 200 entries each, and for 10, 100 and 1,000 pairs.

    python benchmarks/slots.py [--pairs 10 100 1000] [--rounds 21]

Promised: at most 20 ms for a pair, and growth no faster than the number of pairs. Each pair has two people of its own in two time zones whose
clocks change within the 14 days, each with one of 90 calendars; entries overlap, and a tenth of them repeat every week. Timed is all that
lies between what two people said (usual hours, days away, when they are busy) and three times to choose from: once with everything in
memory, once as the app does it, with everything in a database; and apart from both, reading the file that somebody brings.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from statistics import median
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people
from alongside.calendars.rules import reading
from alongside.core.rules.spans import Span
from alongside.core.store.engine import Store, open_store
from alongside.notifications.store import notification_preferences
from alongside.profiles.rules import availability
from alongside.profiles.rules.profiles import Absence, FreeTime, Profile
from alongside.profiles.store import profiles
from alongside.sessions.desk import common_availability
from alongside.sessions.rules import slots
from benchmarks._measure import in_turns, table

NOW = datetime(2026, 3, 2, 9, 7, tzinfo=UTC)  # clocks change on 8 March in both zones
SOONEST = NOW + timedelta(hours=12)
DAYS, ENTRIES, MINUTES, OFFERED = 14, 200, 45, 3
ZONES = ("America/New_York", "America/Denver")
LIMIT = 20  # ms
CALENDARS = 90  # different ones: reading two thousand takes minutes, and is done once in life


@dataclass(frozen=True)
class Somebody:
    id: str
    profile: Profile
    file: bytes
    busy: tuple[Span, ...]


def somebody(number: int) -> Somebody:
    """Free from eight to eight on every day but one, with 200 entries in 14 days."""
    zone = ZONES[number % 2]
    hours = tuple(FreeTime(weekday, 8 * 60, 20 * 60) for weekday in range(7))
    away = (Absence(date(2026, 3, 12), date(2026, 3, 12)),)
    profile = Profile(time_zone=zone, languages=frozenset({"en"}), free=hours, absences=away)
    return Somebody(f"p{number:04}", profile, *_calendar_of(number % CALENDARS, zone))


@cache
def _calendar_of(number: int, zone: str) -> tuple[bytes, tuple[Span, ...]]:
    file = calendar(Random(number), zone)
    return file, reading.find_busy_times(file, NOW, ZoneInfo(zone), timedelta(days=DAYS)).spans


def calendar(random: Random, zone: str) -> bytes:
    entries = [_entry(random, zone, number) for number in range(ENTRIES)]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A calendar//EN", *chain(*entries), "END:VCALENDAR"]
    return "\r\n".join([*lines, ""]).encode()


def _entry(random: Random, zone: str, number: int) -> list[str]:
    day = NOW.replace(hour=0, minute=0) + timedelta(days=random.randrange(DAYS))
    begins = day + timedelta(minutes=random.randrange(8 * 60, 20 * 60, 5))  # by the clock of the zone
    until = begins + timedelta(minutes=random.choice([10, 15, 20, 30, 45]))
    often = [f"RRULE:FREQ=WEEKLY;COUNT={random.randint(2, 30)}"] if number % 10 == 0 else []
    said = [f"DTSTART;TZID={zone}:{begins:%Y%m%dT%H%M%S}", f"DTEND;TZID={zone}:{until:%Y%m%dT%H%M%S}"]
    return [
        "BEGIN:VEVENT",
        f"UID:{number}@example.org",
        *said,
        *often,
        f"SUMMARY:Entry {number}",
        "END:VEVENT",
    ]


def chosen(one: Somebody, other: Somebody) -> list[datetime]:
    """As desks.common_availability does it, without the database."""
    free = [
        slots.subtract_spans(availability.free_spans(who.profile, NOW, DAYS), who.busy)
        for who in (one, other)
    ]
    return slots.pick_slots(slots.intersect_spans(free), MINUTES, SOONEST, UTC, most=OFFERED)


def chosen_from(store: Store, one: Somebody, other: Somebody) -> list[datetime]:
    with store.read() as db:
        free = common_availability.common_times(db, (one.id, other.id), NOW, DAYS)
    return slots.pick_slots(free, MINUTES, SOONEST, UTC, most=OFFERED)


def kept(file: Path, everybody: Sequence[Somebody]) -> Store:
    store = open_store(file)
    with store.write() as db:
        organisations.save_organisation(
            db, Organisation(name="A large one", time_zone="America/Chicago", week_opens=0), NOW
        )
        people.add_people(
            db,
            (Person(id=one.id, login=f"{one.id}@example.org", name=one.id) for one in everybody),
            date(2026, 1, 5),
        )
        for one in everybody:
            profiles.save_profile(db, one.id, one.profile, NOW.isoformat())
            notification_preferences.save_busy_times(db, one.id, one.busy)
    return store


def one_pair(store: Store, one: Somebody, other: Somebody, rounds: int) -> dict[str, float]:
    """What is done to the median seconds of one pair; clocks are forgotten before each, as if it were the first of a quarter of an hour."""

    def cold() -> None:
        availability._clock_table.cache_clear()
        chosen(one, other)

    return in_turns(
        {
            "entries read already": lambda: _asserted(chosen(one, other)),
            "the first pair of a quarter of an hour": cold,
            "from the database, as in the app": lambda: _asserted(chosen_from(store, one, other)),
            "reading one file": lambda: _asserted(
                reading.find_busy_times(one.file, NOW, ZoneInfo(ZONES[0]), timedelta(days=DAYS)).spans
            ),
        },
        rounds,
    )


def _asserted(found: Sequence[object]) -> None:
    assert found


def growth(
    store: Store, everybody: Sequence[Somebody], sizes: Sequence[int], rounds: int
) -> dict[int, tuple[float, float]]:
    """Number of pairs to the median milliseconds of one, in memory and from the database. All sizes take turns."""
    found: dict[int, list[tuple[float, float]]] = {many: [] for many in sizes}
    for _ in range(rounds):
        for many in sizes:
            found[many].append(_milliseconds_of_one(store, everybody[: 2 * many]))
    return {
        many: (median(inside for inside, _ in both), median(outside for _, outside in both))
        for many, both in found.items()
    }


def _milliseconds_of_one(store: Store, everybody: Sequence[Somebody]) -> tuple[float, float]:
    pairs = list(zip(everybody[::2], everybody[1::2], strict=True))
    started = time.perf_counter()
    inside = [chosen(*pair) for pair in pairs]
    between = time.perf_counter()
    outside = [chosen_from(store, *pair) for pair in pairs]
    ended = time.perf_counter()
    assert inside == outside
    return (between - started) / len(pairs) * 1000, (ended - between) / len(pairs) * 1000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--pairs", type=int, nargs="+", default=[10, 100, 1000])
    arguments.add_argument("--rounds", type=int, default=21)
    asked = arguments.parse_args()

    everybody = [somebody(number) for number in range(2 * max(asked.pairs))]
    with tempfile.TemporaryDirectory() as folder:
        store = kept(Path(folder) / "slots.db", everybody)
        seconds = one_pair(store, everybody[0], everybody[1], asked.rounds)
        table(
            f"Three times for a pair, 14 days, two calendars of {ENTRIES} entries; at most {LIMIT} ms is promised",
            [(name, f"{taken * 1000:.2f}") for name, taken in seconds.items()],
            ("what is timed", "ms"),
        )
        grown = growth(store, everybody, asked.pairs, 7)
        store.close()
    least = grown[min(grown)]
    table(
        "Growth with the number of pairs; linear is promised",
        [
            (
                f"{many:,}",
                f"{inside:.2f}",
                f"{inside / least[0]:.2f}",
                f"{outside:.2f}",
                f"{outside / least[1]:.2f}",
            )
            for many, (inside, outside) in grown.items()
        ],
        (
            "pairs",
            "ms a pair, in memory",
            "against the fewest",
            "ms a pair, from the database",
            "against the fewest",
        ),
    )


if __name__ == "__main__":
    main()
