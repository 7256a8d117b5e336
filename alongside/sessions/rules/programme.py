"""Figures about all support partners together, and how well people felt heard in closed periods.

A coordinator knows session times pair by pair; what people say about a session afterwards is known to no one
else. So figures from session times are current, while how well people felt heard is published once for each
closed period, after the last day on which feedback on it is possible, and never recalculated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median_high, median_low

from alongside.core.rules.weeks import BLOCKS_FROM, Week
from alongside.sessions.rules.sessions import FEEDBACK_OPEN_FOR

FEWEST = 5  # pairs behind a figure from session times, or people in a round
FEWEST_HEARD = 7  # people behind a rating: so two who choose their answers learn no other's exactly
WEEKS = 12  # of a period
LOOKS_BACK = timedelta(weeks=52)
TWICE = 2  # sessions: from then on a pair keeps going rather than just begins
TIME_TO_MEET_TWICE = timedelta(weeks=6)  # two fortnights, and as long again to find times
MONTH = 365.25 / 12  # days


@dataclass(frozen=True)
class Withheld:
    """Empty on purpose: even the number of people would be a figure about few people."""


@dataclass(frozen=True)
class Figure:
    """`pairs`: behind the value. `too_new`: that could not count yet."""

    value: float
    pairs: int
    too_new: int = 0


@dataclass(frozen=True)
class LeftOut:
    """`people`: in the newest round; `left`: those of them without a partner from it."""

    people: int
    left: int


@dataclass(frozen=True, order=True)
class Period:
    """WEEKS weeks, counted from one fixed Monday.

    In UTC, so that a change of the organisation's time zone moves nothing into another period.
    """

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
    def published_from(self) -> datetime:
        """From then on, no feedback is possible on a session that ended in this period."""
        return self.ends + FEEDBACK_OPEN_FOR


@dataclass(frozen=True)
class HeardRating:
    """What was published for a closed period. `level`: 0 (not at all) to 4 (fully)."""

    period: Period
    level: int | Withheld


@dataclass(frozen=True)
class PairsOfRound:
    """`accepted`: by everyone in them; `met_twice`: two sessions or more, None before they had time to."""

    accepted: int
    met_twice: int | None


@dataclass(frozen=True, kw_only=True)
class RoundFigures:
    """`people`: None below FEWEST, as are `pairs`."""

    number: int
    published_on: date
    people: LeftOut | None
    pairs: PairsOfRound | None


@dataclass(frozen=True, kw_only=True)
class TakeUp:
    """Of all who are in the organisation today: each number is part of the one before it.

    The last three are of rounds published within LOOKS_BACK.
    """

    people: int
    ready: int  # their profile has what matching needs
    joined: int
    matched: int  # all of the pair accepted
    met_twice: int


@dataclass(frozen=True, kw_only=True)
class Programme:
    """`heard` and `rounds`: newest first. `coming`: the next period to publish."""

    days_to_first: Figure | Withheld
    meetings_a_month: Figure | Withheld
    met_twice: Figure | Withheld
    left_out: LeftOut | Withheld
    rounds: tuple[RoundFigures, ...]
    take_up: TakeUp | Withheld
    heard: tuple[HeardRating, ...]
    coming: Period


@dataclass(frozen=True)
class PairHistory:
    """A pair of a round: from the last acceptance to its end or today, and the days of its sessions."""

    since: date
    until: date
    session_days: tuple[date, ...]


# ── current figures ─────────────────────────────────────────────────────────────────────────────────────────


def days_to_first_session(courses: Iterable[PairHistory]) -> Figure | Withheld:
    """The median of pairs with a session, in days from the last acceptance to the first session."""
    waited = [(min(one.session_days) - one.since).days for one in courses if one.session_days]
    return Figure(median_low(waited), len(waited)) if len(waited) >= FEWEST else Withheld()


def sessions_per_month(courses: Iterable[PairHistory], today: date) -> Figure | Withheld:
    """Over the last WEEKS weeks, for the time in which pairs existed; one decimal place."""
    since = today - timedelta(weeks=WEEKS)
    lately = [one for one in courses if max(one.since, since) < min(one.until, today)]
    if len(lately) < FEWEST:
        return Withheld()
    days = sum((min(one.until, today) - max(one.since, since)).days for one in lately)
    met = sum(since <= day < today for one in lately for day in one.session_days)
    return Figure(round(met / days * MONTH, 1), len(lately))


def share_meeting_twice(courses: Iterable[PairHistory], today: date) -> Figure | Withheld:
    """Whole per cent of the pairs that lasted TIME_TO_MEET_TWICE or longer."""
    all_pairs = list(courses)
    old_enough = [one for one in all_pairs if one.since + TIME_TO_MEET_TWICE <= min(one.until, today)]
    if len(old_enough) < FEWEST:
        return Withheld()
    met = sum(len(one.session_days) >= TWICE for one in old_enough)
    too_new = sum(one.until >= today and one.since + TIME_TO_MEET_TWICE > today for one in all_pairs)
    return Figure(round(100 * met / len(old_enough)), len(old_enough), too_new)


def left_out_figure(paired: int, left: int) -> LeftOut | Withheld:
    return LeftOut(paired + left, left) if paired + left >= FEWEST else Withheld()


def pairs_figure(accepted: int, met_twice: int, published_on: date, today: date) -> PairsOfRound | None:
    if accepted < FEWEST:
        return None
    return PairsOfRound(accepted, met_twice if published_on + TIME_TO_MEET_TWICE <= today else None)


# ── once for each closed period ─────────────────────────────────────────────────────────────────────────────


def median_heard_level(said: Iterable[Sequence[int]]) -> int | None:
    """The median of each person's median level; None of fewer than FEWEST_HEARD people.

    Each person counts once, however often they answered. Where two levels are in the middle, the upper counts
    for a person and the lower for all: twice the lower would be a third of a level too low (decision 0033).
    """
    people = [median_high(levels) for levels in said if levels]
    return median_low(people) if len(people) >= FEWEST_HEARD else None


def due_periods(period: Period, now: datetime) -> list[Period]:
    """The periods from this one on that can be published, oldest first."""
    found = []
    while period.published_from <= now:
        found.append(period)
        period = period.following
    return found
