"""What can honestly be said about one person's weeks, and what cannot yet.

A control chart of the strain index against the person's own first twelve answered weeks: single weeks outside three sigma
(Shewhart 1931), and an exponentially weighted moving average for slow drift (Roberts 1959). The wide limits are on purpose:
a person's weeks hang together, and an alarm that is often false teaches people to look away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import fmean, median, stdev

from alongside.domain.weeks import Week

BASELINE_WEEKS = 12
RANGE_FROM = 8  # answered weeks from which a usual range can be drawn, still provisional
MEDIAN_FROM = 4
SIGMA_FLOOR = 5.0  # points of 0-100; a baseline of equal answers is luck, not a person without ups and downs
MEAN_RANGE_TO_SIGMA = (
    1.128  # expected range of two draws from a normal distribution, in sigmas (d2 for n = 2)
)
USUAL_SIGMAS = 2.0  # the shaded band
WEEK_SIGMAS = 3.0
DRIFT_SIGMAS = 3.5
DRIFT_WEIGHT = 0.2
ONE_SIDE_WEEKS = 8
WIDEST_JOIN = 2  # weeks from one point to the next that a line may cross

# What these limits give, for the sentence beside a signal: simulation in tests/domain/test_trends.py, week-to-week
# correlation 0.3, limits from an estimated baseline. Why not the 20 % once intended: docs/decisions/0004.
FALSE_ALARM_SHARE_26_WEEKS = (
    0.38  # of stable people, who still see a signal in the 26 answered weeks after their baseline
)
FALSE_ALARM_SHARE_52_WEEKS = 0.53  # the same in a year, and
FALSE_ALARM_SHARE_260_WEEKS = 0.81  # in five: whoever is watched long enough sees one
FOUND_WITHIN_8_WEEKS_SHARE = (
    0.90  # of lasting shifts of two standard deviations, found in the first 8 answered weeks
)


class Stage(StrEnum):
    """How much is known, by answered weeks: 0-3, 4-7, 8-11, 12 and more."""

    FEW = "few"
    LEARNING = "learning"
    PROVISIONAL = "provisional"
    WATCHING = "watching"


class Direction(StrEnum):
    """Of strain: up is harder, down is lighter."""

    UP = "up"
    DOWN = "down"


class Rule(StrEnum):
    """week: this one week lies far outside. drift: the smoothed level has moved away, slowly or at once."""

    WEEK = "week"
    DRIFT = "drift"


@dataclass(frozen=True)
class Point:
    """One week's strain, 0-100; None when it was not answered (or with too few items)."""

    week: Week
    strain: float | None
    away: bool = False


@dataclass(frozen=True)
class Usual:
    """A person's usual weeks: `mu ± 2 sigma` cut to 0-100. Frozen once twelve weeks are in; before that it still moves."""

    mu: float
    sigma: float
    low: float
    high: float
    frozen: bool

    def holds(self, strain: float) -> bool:
        return self.low <= strain <= self.high


@dataclass(frozen=True)
class Signal:
    """A week outside a limit. `first` is false while the same rule was already out, the same way, the answered week before."""

    week: Week
    direction: Direction
    rule: Rule
    first: bool = True


@dataclass(frozen=True)
class Smoothed:
    """The moving average in one week and the limits it is held against."""

    week: Week
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class OneSided:
    """A soft note, no signal: the last eight answered weeks all lie on one side of the usual middle."""

    since: Week
    direction: Direction


@dataclass(frozen=True)
class Trend:
    """What the weeks since the start of the baseline allow to be said; None and empty where that is nothing yet.

    answered: how many weeks count. low and high: the lowest and highest week seen. signals: oldest first.
    """

    stage: Stage
    answered: int
    median: float | None
    low: float | None
    high: float | None
    usual: Usual | None
    signals: tuple[Signal, ...]
    smoothed: tuple[Smoothed, ...]
    one_sided: OneSided | None


def judge(points: Sequence[Point], baseline_since: Week | None = None) -> Trend:
    """Judges the answered weeks from `baseline_since` on (all, when None). The order of `points` does not matter.

    Skipped and away weeks count for nothing: the moving average waits over a gap and goes on where it was,
    since not answering says nothing in either direction.
    """
    weeks = _answered(points, baseline_since)
    strains = [strain for _, strain in weeks]
    stage = _stage(len(weeks))
    told = strains if stage is not Stage.FEW else []
    usual = _usual(strains) if len(weeks) >= RANGE_FROM else None
    watched = weeks[BASELINE_WEEKS:] if usual else []
    smoothed = _smooth(watched, usual) if usual else ()
    return Trend(
        stage=stage,
        answered=len(weeks),
        median=median(told) if told else None,
        low=min(told, default=None),
        high=max(told, default=None),
        usual=usual,
        signals=_signals(watched, smoothed, usual) if usual else (),
        smoothed=smoothed,
        one_sided=_one_sided(watched, usual) if usual else None,
    )


def baseline_weeks(points: Sequence[Point], since: Week | None) -> list[Week]:
    """The answered weeks that the usual range comes from, oldest first: at most BASELINE_WEEKS."""
    return [week for week, _ in _answered(points, since)][:BASELINE_WEEKS]


def marked(points: Sequence[Point], trend: Trend) -> dict[Week, Direction]:
    """The weeks to mark as heavier or lighter: those with a signal that themselves lie on its side of the middle.

    A drift goes on for some weeks after the level is back; a light week among them is never called heavy.
    """
    strain = {point.week: point.strain for point in points}
    return {
        signal.week: signal.direction
        for signal in trend.signals
        if trend.usual and signal.direction is _side(strain[signal.week], trend.usual.mu)
    }


def _side(strain: float | None, middle: float) -> Direction | None:
    return None if strain is None else _outside(strain, middle, middle)


def segments(points: Sequence[Point]) -> list[list[Point]]:
    """Runs of answered weeks that a line may join: at most one skipped week inside, never a week away."""
    runs: list[list[Point]] = []
    away = set(away_weeks(points))
    for point in sorted(points, key=lambda point: point.week):
        if point.strain is None or point.away:
            continue
        if runs and _may_join(runs[-1][-1].week, point.week, away):
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def away_weeks(points: Sequence[Point]) -> list[Week]:
    """The weeks to shade, oldest first."""
    return sorted(point.week for point in points if point.away)


def _may_join(earlier: Week, later: Week, away: set[Week]) -> bool:
    distance = earlier.until(later)
    return distance <= WIDEST_JOIN and not any(later.back(weeks) in away for weeks in range(1, distance))


def _answered(points: Sequence[Point], since: Week | None) -> list[tuple[Week, float]]:
    return sorted(
        (point.week, point.strain)
        for point in points
        if point.strain is not None and not point.away and (since is None or point.week >= since)
    )


def _stage(answered: int) -> Stage:
    if answered < MEDIAN_FROM:
        return Stage.FEW
    if answered < RANGE_FROM:
        return Stage.LEARNING
    return Stage.PROVISIONAL if answered < BASELINE_WEEKS else Stage.WATCHING


def _usual(strains: Sequence[float]) -> Usual:
    """From the first twelve answered weeks; later ones never move it.

    The moving range sees only steps from week to week and is too small where weeks hang together, hence the larger of
    it and the standard deviation.
    """
    baseline = strains[:BASELINE_WEEKS]
    steps = [abs(later - earlier) for earlier, later in pairwise(baseline)]
    mu = fmean(baseline)
    sigma = max(fmean(steps) / MEAN_RANGE_TO_SIGMA, stdev(baseline), SIGMA_FLOOR)
    reach = USUAL_SIGMAS * sigma
    return Usual(mu, sigma, max(0.0, mu - reach), min(100.0, mu + reach), len(strains) >= BASELINE_WEEKS)


def _smooth(watched: Sequence[tuple[Week, float]], usual: Usual) -> tuple[Smoothed, ...]:
    path, level = [], usual.mu
    for number, (week, strain) in enumerate(watched, 1):
        level = DRIFT_WEIGHT * strain + (1 - DRIFT_WEIGHT) * level
        reach = DRIFT_SIGMAS * usual.sigma * _share_of_sigma(number)
        path.append(Smoothed(week, level, usual.mu - reach, usual.mu + reach))
    return tuple(path)


def _share_of_sigma(number: int) -> float:
    """The standard deviation of the moving average after so many independent weeks, in sigmas (Roberts 1959)."""
    kept = 1 - DRIFT_WEIGHT
    return sqrt(DRIFT_WEIGHT / (2 - DRIFT_WEIGHT) * (1 - kept ** (2 * number)))


def _signals(
    watched: Sequence[tuple[Week, float]], smoothed: Sequence[Smoothed], usual: Usual
) -> tuple[Signal, ...]:
    reach = WEEK_SIGMAS * usual.sigma
    signals: list[Signal] = []
    before: dict[Rule, Direction | None] = {}
    for (week, strain), mean in zip(watched, smoothed, strict=True):
        out = {
            Rule.WEEK: _outside(strain, usual.mu - reach, usual.mu + reach),
            Rule.DRIFT: _outside(mean.value, mean.low, mean.high),
        }
        for rule, direction in out.items():
            if direction:
                signals.append(Signal(week, direction, rule, first=before.get(rule) is not direction))
        before = out
    return tuple(signals)


def _outside(value: float, low: float, high: float) -> Direction | None:
    if value > high:
        return Direction.UP
    return Direction.DOWN if value < low else None


def _one_sided(watched: Sequence[tuple[Week, float]], usual: Usual) -> OneSided | None:
    last = watched[-ONE_SIDE_WEEKS:]
    if len(last) < ONE_SIDE_WEEKS:
        return None
    if all(strain > usual.mu for _, strain in last):
        return OneSided(last[0][0], Direction.UP)
    return OneSided(last[0][0], Direction.DOWN) if all(strain < usual.mu for _, strain in last) else None
