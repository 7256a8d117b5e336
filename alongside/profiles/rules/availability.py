"""From usual hours in a person's own time zone to instants, correct across changes of the clocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from alongside.core.rules.spans import Span
from alongside.matching.rules.participants import DAYS, QUARTER
from alongside.profiles.rules.profiles import FreeTime, Profile


@dataclass(frozen=True, eq=False)
class _Clocks:
    """What the clocks of a zone show at each quarter of an hour: day, weekday, minute after midnight."""

    day: np.ndarray
    weekday: np.ndarray
    minute: np.ndarray


def free_spans(profile: Profile, begins: datetime, days: int = DAYS) -> tuple[Span, ...]:
    """When someone is free in the days from `begins` (rounded up to a quarter of an hour): UTC, in order,
    without overlap.

    Time off is left out. Hours skipped by a change of clocks are not there; repeated hours are free both
    times.
    """
    first = next_quarter(begins)
    clocks = _clock_table(profile.time_zone, first, days)
    free = np.zeros(len(clocks.minute), bool)
    for time in profile.free:
        hours = (clocks.minute >= time.from_minute) & (clocks.minute < time.until_minute)
        free |= hours & (clocks.weekday == time.weekday)
    for absence in profile.absences:
        free &= (clocks.day < np.datetime64(absence.first_day)) | (
            clocks.day > np.datetime64(absence.last_day)
        )
    changes = np.flatnonzero(np.diff(free, prepend=False, append=False)).tolist()
    quarter = timedelta(minutes=QUARTER)
    return tuple(
        (first + start * quarter, first + end * quarter)
        for start, end in zip(changes[::2], changes[1::2], strict=True)
    )


def next_quarter(when: datetime) -> datetime:
    """In UTC; the instant itself if a quarter of an hour begins then."""
    utc = when.astimezone(UTC)
    past = timedelta(minutes=utc.minute % QUARTER, seconds=utc.second, microseconds=utc.microsecond)
    return utc - past + timedelta(minutes=QUARTER if past else 0)


@lru_cache(maxsize=64)  # an organisation has few zones and many people
def _clock_table(zone: str, first: datetime, days: int) -> _Clocks:
    """Relies on clocks everywhere differing by whole quarters of an hour."""
    there = [
        (first + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
        for minutes in range(0, days * 24 * 60, QUARTER)
    ]
    return _Clocks(
        np.array([one.date() for one in there], "datetime64[D]"),
        np.array([one.weekday() for one in there]),
        np.array([one.hour * 60 + one.minute for one in there]),
    )


# ── a week in pieces to tap ─────────────────────────────────────────────────────────────────────────────────

PIECES = tuple(  # of a day, in minutes after midnight
    (first * 60, last * 60) for first, last in ((7, 9), (9, 12), (12, 14), (14, 17), (17, 20))
)


def to_pieces(free: Iterable[FreeTime]) -> tuple[frozenset[tuple[int, int]], tuple[FreeTime, ...]]:
    """Weekday and number of each piece that is free as a whole, and the times left over beside them.

    Expects times in order and without overlap, as they are stored.
    """
    whole: set[tuple[int, int]] = set()
    rest: list[FreeTime] = []
    for time in free:
        begins = time.from_minute
        for number, (first, last) in enumerate(PIECES):
            if begins <= first and last <= time.until_minute:
                whole.add((time.weekday, number))
                if begins < first:
                    rest.append(FreeTime(time.weekday, begins, first))
                begins = last
        if begins < time.until_minute:
            rest.append(FreeTime(time.weekday, begins, time.until_minute))
    return frozenset(whole), tuple(rest)


def from_pieces(whole: Iterable[tuple[int, int]]) -> tuple[FreeTime, ...]:
    return tuple(FreeTime(weekday, *PIECES[number]) for weekday, number in sorted(whole))
