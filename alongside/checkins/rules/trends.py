"""What can honestly be said about one person's weeks, and what cannot be said yet.

A change shows when the weeks are enough times likelier with a lasting step in them than without
(`shifts.py`). The weeks that no change covers are the quiet ones (`stretches.py`); the usual
range is where another quiet week would lie. A single week far outside it is a very heavy or light week and
no change. Chart, table, words and files all ask `week_standing` or its two parts, `change_over` and
`place_in_range`, and all compare the figures that are shown, so that none contradicts the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, exp, floor
from statistics import median

import numpy as np

from alongside.checkins.rules.shifts import LEARNING_WEEKS, Array
from alongside.checkins.rules.stretches import Stretch, find_stretches, has_stayed
from alongside.core.rules.weeks import Week

RANGE_FROM = 8  # answered weeks from which there is a usual range, still provisional
MEDIAN_FROM = 4
WIDEST_JOIN = 2  # weeks from one point to the next that a line may cross

# How well the rule works, for the sentences beside it: `python benchmarks/trends.py`, on the index of four
# five-level items with a fifth of the weeks skipped; weeks are answered weeks. test_how_often.py
# fails when code and figures disagree.
# Of people whose level stays, the share who see a change in the 26 weeks after LEARNING_WEEKS, in a year, and
# in five; and the share with a very heavy week in 26.
FALSE_ALARM_SHARE_26_WEEKS = 0.11
FALSE_ALARM_SHARE_52_WEEKS = 0.18
FALSE_ALARM_SHARE_260_WEEKS = 0.61
FAR_SHARE_26_WEEKS = 0.03
FALSE_ALARM_SHARE_BEFORE = 0.33  # in 26 weeks, of the rule until decision 0032
# Of lasting steps of two standard deviations to heavier weeks, the share found: after LEARNING_WEEKS, and
# however many weeks are known; then of steps to lighter weeks.
FOUND_WITHIN_8_WEEKS_SHARE = 0.89
FOUND_AT_LEAST_SHARE = 0.85
LIGHTER_FOUND_WITHIN_8_WEEKS_SHARE = 0.40
CHANGES_PER_HALF_YEAR = 0.1  # how often a level is assumed to change, for REAL_SHARE; not measured
REAL_SHARE = (  # of those who see a change, how many have changed (Bayes)
    CHANGES_PER_HALF_YEAR
    * FOUND_WITHIN_8_WEEKS_SHARE
    / (
        CHANGES_PER_HALF_YEAR * FOUND_WITHIN_8_WEEKS_SHARE
        + (1 - CHANGES_PER_HALF_YEAR) * FALSE_ALARM_SHARE_26_WEEKS
    )
)


class Stage(StrEnum):
    """How much is known, by answered weeks: below MEDIAN_FROM, RANGE_FROM, LEARNING_WEEKS, and from there
    on.
    """

    FEW = "few"
    LEARNING = "learning"
    PROVISIONAL = "provisional"
    WATCHING = "watching"

    @classmethod
    def after(cls, answered: int) -> "Stage":
        bounds = ((MEDIAN_FROM, cls.FEW), (RANGE_FROM, cls.LEARNING), (LEARNING_WEEKS, cls.PROVISIONAL))
        return next((stage for bound, stage in bounds if answered < bound), cls.WATCHING)


class Direction(StrEnum):
    """Of strain: up is heavier, down is lighter."""

    UP = "up"
    DOWN = "down"


class WeekStanding(StrEnum):
    """What can be said of one week."""

    HEAVIER_TIME = "heavier_time"  # a found change covers it
    LIGHTER_TIME = "lighter_time"
    VERY_HEAVY = "very_heavy"  # far outside the usual, this week alone
    VERY_LIGHT = "very_light"
    ABOVE = "above"  # outside the usual range, as some weeks are: not said to stand out
    INSIDE = "inside"
    BELOW = "below"
    UNKNOWN = "unknown"  # not answered, before the baseline, or too few weeks to know a range


STANDING_OUT = (
    WeekStanding.HEAVIER_TIME,
    WeekStanding.LIGHTER_TIME,
    WeekStanding.VERY_HEAVY,
    WeekStanding.VERY_LIGHT,
)
OUTSIDE = (WeekStanding.ABOVE, WeekStanding.BELOW, WeekStanding.VERY_HEAVY, WeekStanding.VERY_LIGHT)
TIME = {Direction.UP: WeekStanding.HEAVIER_TIME, Direction.DOWN: WeekStanding.LIGHTER_TIME}
ALONE = {Direction.UP: WeekStanding.VERY_HEAVY, Direction.DOWN: WeekStanding.VERY_LIGHT}


@dataclass(frozen=True)
class Point:
    """One week's strain, 0-100; None if it was not answered, or with too few items."""

    week: Week
    strain: float | None
    away: bool = False


@dataclass(frozen=True, kw_only=True)
class Usual:
    """Where another quiet week would lie, in whole points as everyone sees it, cut to 0-100. Not settled:
    fewer than LEARNING_WEEKS are in.
    """

    mu: float
    sigma: float
    low: int
    high: int
    settled: bool


@dataclass(frozen=True, kw_only=True)
class Change:
    """A lasting change; `began` and `until` are the first and last answered weeks that it covers.

    began: the likeliest week, which moves a little as weeks are added. found: the first week in which it
    showed. times: how many times likelier it makes the weeks, at its highest. back: it led from an earlier
    change back to the usual. goes_on: it still shows in the newest week. taken_in: weeks have stayed there
    so long that they count as quiet.
    """

    began: Week
    found: Week
    until: Week
    direction: Direction
    times: float
    back: bool
    goes_on: bool
    taken_in: bool

    def covers(self, week: Week) -> bool:
        return not self.back and self.began <= week <= self.until


@dataclass(frozen=True)
class Far:
    """One week far outside the usual: of the weeks before it, and of all. It is no change."""

    week: Week
    direction: Direction


@dataclass(frozen=True, kw_only=True)
class Trend:
    """What can be said of the weeks since the start of the baseline; None and empty where that is nothing
    yet.

    answered: how many weeks count; since: the first of them; learning: those in which nothing can be found
    yet. low and high: the lowest and highest week. changes and far: oldest first; there are far weeks
    within changes too.
    """

    stage: Stage
    answered: int
    since: Week | None
    learning: tuple[Week, ...]
    median: float | None
    low: float | None
    high: float | None
    usual: Usual | None = None
    changes: tuple[Change, ...] = ()
    far: tuple[Far, ...] = ()


def judge_weeks(points: Sequence[Point], baseline_since: Week | None = None) -> Trend:
    """Judges the answered weeks from `baseline_since` on (all, if None). The order of `points` does not
    matter.

    Skipped and away weeks only count as time: the longer a gap, the weaker the link between the weeks
    around it.
    """
    answered = sorted(
        (point.week, point.strain)
        for point in points
        if point.strain is not None
        and not point.away
        and (baseline_since is None or point.week >= baseline_since)
    )
    weeks, strains = [week for week, _ in answered], [strain for _, strain in answered]
    stage = Stage.after(len(weeks))
    told = strains if stage is not Stage.FEW else []
    trend = Trend(
        stage=stage,
        answered=len(weeks),
        since=weeks[0] if weeks else None,
        learning=tuple(weeks[:LEARNING_WEEKS]),
        median=median(told) if told else None,
        low=min(told, default=None),
        high=max(told, default=None),
    )
    if len(weeks) < RANGE_FROM:
        return trend
    values = np.array(strains)
    stretches, quiet = find_stretches(
        np.array([week.monday.toordinal() for week in weeks], dtype=float), values
    )
    usual = Usual(
        mu=quiet.mu,
        sigma=quiet.sigma,
        low=floor(quiet.low),
        high=ceil(quiet.high),
        settled=stage is Stage.WATCHING,
    )
    return replace(
        trend,
        usual=usual,
        changes=tuple(_to_change(stretch, weeks, values) for stretch in stretches),
        far=tuple(
            Far(weeks[place], _direction_of(way))
            for place, way in quiet.far.items()
            if not usual.low <= shown_strain(strains[place]) <= usual.high
        ),
    )


def shown_strain(strain: float) -> float:
    """As it is shown everywhere, and compared with the usual range."""
    return round(strain, 1)


def week_standing(point: Point, trend: Trend) -> WeekStanding:
    """For one of the judged weeks: the time it belongs to, or else its place."""
    place = place_in_range(point, trend)
    change = change_over(point.week, trend)
    return place if change is None or place is WeekStanding.UNKNOWN else TIME[change.direction]


def place_in_range(point: Point, trend: Trend) -> WeekStanding:
    """Of one of the judged weeks by itself, whether or not a change covers it."""
    if point.strain is None or point.away or not trend.usual or not trend.since or point.week < trend.since:
        return WeekStanding.UNKNOWN
    strain = shown_strain(point.strain)
    if trend.usual.low <= strain <= trend.usual.high:
        return WeekStanding.INSIDE
    for far in trend.far:
        if far.week == point.week:
            return ALONE[far.direction]
    return WeekStanding.ABOVE if strain > trend.usual.high else WeekStanding.BELOW


def change_over(week: Week, trend: Trend) -> Change | None:
    return next((change for change in trend.changes if change.covers(week)), None)


def marked_weeks(points: Sequence[Point], trend: Trend) -> dict[Week, WeekStanding]:
    """Only weeks that stand out."""
    said = {point.week: week_standing(point, trend) for point in points}
    return {week: one for week, one in said.items() if one in STANDING_OUT}


def line_segments(points: Sequence[Point], closed: Sequence[Week] = ()) -> list[list[Point]]:
    """Runs of answered weeks that a line may join: at most one skipped week inside, never a week away.

    closed: weeks in which the organisation was closed, which no one skipped.
    """
    runs: list[list[Point]] = []
    away = set(away_weeks(points))
    for point in sorted(points, key=lambda point: point.week):
        if point.strain is None or point.away:
            continue
        if runs and _may_join(runs[-1][-1].week, point.week, away, closed):
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def away_weeks(points: Sequence[Point]) -> list[Week]:
    """Oldest first."""
    return sorted(point.week for point in points if point.away)


def _may_join(earlier: Week, later: Week, away: set[Week], closed: Sequence[Week]) -> bool:
    distance = earlier.until(later)
    if distance <= 1:  # the common case: nothing lies between
        return True
    distance -= sum(earlier < week < later for week in closed)
    return distance <= WIDEST_JOIN and not any(earlier < week < later for week in away)


def _to_change(stretch: Stretch, weeks: Sequence[Week], strains: Array) -> Change:
    return Change(
        began=weeks[stretch.began],
        found=weeks[stretch.found],
        until=weeks[stretch.until],
        direction=_direction_of(stretch.way),
        times=exp(stretch.strength),
        back=stretch.back,
        goes_on=stretch.until == len(weeks) - 1,
        taken_in=has_stayed(stretch, strains),
    )


def _direction_of(way: int) -> Direction:
    return Direction.UP if way > 0 else Direction.DOWN
