"""Support partners as a whole: figures about no pair and no person, and how heard people felt in closed periods.

Dates of sessions are known to a coordinator pair by pair; what people say of a session afterwards is known to nobody else. So figures
of dates are of today, while how heard people felt is told once for a closed period, after the last day on which anything can be
said of it, and is never worked out again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median_high, median_low

from alongside.domain.releases import BLOCKS_FROM
from alongside.domain.sessions import SPEAKS_UNTIL
from alongside.domain.weeks import Week

FEWEST = 5  # pairs behind a figure of dates, or people of a round
FEWEST_HEARD = (
    7  # people behind how heard people felt: two of them who choose their answers learn no other's exactly
)
WEEKS = 12  # of a period
LOOKS_BACK = timedelta(weeks=52)
TIME_TO_MEET_TWICE = timedelta(weeks=6)  # two fortnights and as long again to find dates
MONTH = 365.25 / 12  # days


@dataclass(frozen=True)
class Withheld:
    """Nothing, on purpose: even how few it would be about is a number about few people."""


@dataclass(frozen=True)
class Figure:
    value: float


@dataclass(frozen=True)
class LeftOut:
    """People of the newest round, and how many of them have no partner from it."""

    people: int
    left: int


@dataclass(frozen=True, order=True)
class Period:
    """Twelve weeks, counted from one Monday for everybody. By UTC: a change of the organisation's clock moves nothing into another."""

    first: Week

    @classmethod
    def of(cls, at: datetime) -> "Period":
        week = Week.of(at.astimezone(UTC).date())
        return cls(week.back(BLOCKS_FROM.until(week) % WEEKS))

    @property
    def last(self) -> Week:
        return self.first.back(1 - WEEKS)

    @property
    def following(self) -> "Period":
        return Period(self.first.back(-WEEKS))

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first.monday, time(), UTC)

    @property
    def ends(self) -> datetime:
        return self.following.begins

    @property
    def told_from(self) -> datetime:
        """From then on nothing can be said any more of a session that was over in this period."""
        return self.ends + SPEAKS_UNTIL


@dataclass(frozen=True)
class Heard:
    """What was told of a closed period; `level` from 0 (not at all) to 4 (fully)."""

    period: Period
    level: int | Withheld


@dataclass(frozen=True)
class Programme:
    """`heard`: newest first. `coming`: the period that is told next."""

    days_to_first: Figure | Withheld
    meetings_a_month: Figure | Withheld
    met_twice: Figure | Withheld
    left_out: LeftOut | Withheld
    heard: tuple[Heard, ...]
    coming: Period


@dataclass(frozen=True)
class Course:
    """A pair of a round: since when all said yes, until when it went on (today, if it does), and the days of its dates so far."""

    since: date
    until: date
    dates: tuple[date, ...]


# ── of today ────────────────────────────────────────────────────────────────────────────────────────────────────────


def days_to_first(courses: Iterable[Course]) -> Figure | Withheld:
    """The middle of the pairs that had a date, in days from the last yes to the first date."""
    waited = [(min(one.dates) - one.since).days for one in courses if one.dates]
    return Figure(median_low(waited)) if len(waited) >= FEWEST else Withheld()


def meetings_a_month(courses: Iterable[Course], today: date) -> Figure | Withheld:
    """Dates a pair and month in the last 12 weeks, of the time in which there were pairs; one decimal place."""
    since = today - timedelta(weeks=WEEKS)
    lately = [one for one in courses if max(one.since, since) < min(one.until, today)]
    if len(lately) < FEWEST:
        return Withheld()
    days = sum((min(one.until, today) - max(one.since, since)).days for one in lately)
    met = sum(since <= day < today for one in lately for day in one.dates)
    return Figure(round(met / days * MONTH, 1))


def met_twice(courses: Iterable[Course], today: date) -> Figure | Withheld:
    """The share, in whole per cent, of the pairs that were there for long enough."""
    old_enough = [one for one in courses if one.since + TIME_TO_MEET_TWICE <= min(one.until, today)]
    if len(old_enough) < FEWEST:
        return Withheld()
    return Figure(round(100 * sum(len(one.dates) >= 2 for one in old_enough) / len(old_enough)))


def left_out(paired: int, left: int) -> LeftOut | Withheld:
    return LeftOut(paired + left, left) if paired + left >= FEWEST else Withheld()


# ── once, of a closed period ────────────────────────────────────────────────────────────────────────────────────────


def felt_heard(said: Iterable[Sequence[int]]) -> int | None:
    """The middle of what is the middle for each person, as one of the levels that can be said; None of fewer than FEWEST_HEARD people.

    Each counts once, however often they said something. Where two levels are in the middle, the upper counts for a person
    and the lower for the people: the lower twice would lean low by a third of a level (decision 0033).
    """
    people = [median_high(levels) for levels in said if levels]
    return median_low(people) if len(people) >= FEWEST_HEARD else None


def due(period: Period, now: datetime) -> list[Period]:
    """Those from this one on that can be told, oldest first."""
    found = []
    while period.told_from <= now:
        found.append(period)
        period = period.following
    return found
