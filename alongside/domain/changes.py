"""What changed in a team's work from one four weeks to the next, since when its cases ask for more hours than there are, and
how its band moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean

from alongside.domain.releases import Band, Release
from alongside.domain.weeks import Week
from alongside.domain.workload import STEPS, Measure, TeamWeek

BLOCK = 4  # weeks on either side of a comparison
ENOUGH = 3  # of them with a figure; else nothing is said
SAME_WITHIN = 0.1  # of the figure before: less than a tenth is no difference anybody would act on
LOOK_BACK = 26  # weeks whose ups and downs say what is usual
STEP_OF_SIGMA = 1.128  # the mean step between two independent weeks, in standard deviations of a single one

# How often, of 100 periods of a team whose level did not change, another band is released than in the period before. A
# sentence with the figure is said once it is measured.
CHANCE_OF_A_NEIGHBOUR: float | None = None


@dataclass(frozen=True)
class Change:
    """Means of the weekly medians over the last four weeks and the four before. `same`: no more than usual ups and downs."""

    measure: Measure
    now: float
    before: float
    same: bool


def changes(weeks: Sequence[TeamWeek], newest: Week) -> list[Change]:
    """The four weeks up to `newest`, the newest with figures, against the four before. A measure with fewer than three weeks on a side is left out."""
    found = (_change(measure, medians(weeks, measure), newest) for measure in Measure)
    return [change for change in found if change]


def medians(weeks: Sequence[TeamWeek], measure: Measure) -> dict[Week, float]:
    """Of the weeks that have one."""
    return {week.week: week.measures[measure].median for week in weeks if measure in week.measures}


def loads(weeks: Sequence[TeamWeek]) -> dict[Week, int]:
    """What the cases ask for, in percent of the hours there are, in the weeks that have it, oldest first."""
    return {
        week.week: week.load for week in sorted(weeks, key=lambda week: week.week) if week.load is not None
    }


def is_over(percent: int) -> bool:
    """As it is shown: nobody reads that 100 % is more than there is."""
    return percent > 100


def over_since(weeks: Sequence[TeamWeek]) -> Week | None:
    """The first week of the run over the hours there are that the newest known week is in; None if that one is not over.

    Withheld weeks neither break a run nor begin one.
    """
    since = None
    for week, percent in reversed(loads(weeks).items()):
        if not is_over(percent):
            break
        since = week
    return since


def band_steps(newest: Release, earlier: Sequence[Release]) -> int | None:
    """By how many bands a release is above the one of the same people's teams in the period right before it."""
    before = next((one for one in earlier if _follows(one, newest)), None)
    if before is None or before.band is None or newest.band is None:
        return None
    return list(Band).index(newest.band) - list(Band).index(before.band)


def _follows(before: Release, after: Release) -> bool:
    same = before.figure_id == after.figure_id and {*before.team_ids} == {*after.team_ids}
    return same and before.block.last.until(after.block.first) == 1


def _change(measure: Measure, known: Mapping[Week, float], newest: Week) -> Change | None:
    now = _within(known, newest.back(BLOCK - 1), newest)
    before = _within(known, newest.back(2 * BLOCK - 1), newest.back(BLOCK))
    if min(len(now), len(before)) < ENOUGH:
        return None
    steps = _steps(known, newest.back(LOOK_BACK - 1), newest)
    least = max(SAME_WITHIN * fmean(before), STEPS[measure] / 2, _by_chance(steps, len(now), len(before)))
    return Change(measure, fmean(now), fmean(before), _same(fmean(now), fmean(before), least))


def _same(now: float, before: float, least: float) -> bool:
    """Never called a change when both sides would be written with the same number."""
    return abs(now - before) < least or round(now, 1) == round(before, 1)


def _within(known: Mapping[Week, float], first: Week, last: Week) -> list[float]:
    return [value for week, value in known.items() if first <= week <= last]


def _steps(known: Mapping[Week, float], first: Week, last: Week) -> list[float]:
    """From each known week to the next one, where they follow on each other."""
    weeks = sorted(week for week in known if first <= week <= last)
    return [abs(known[late] - known[early]) for early, late in pairwise(weeks) if early.until(late) == 1]


def _by_chance(steps: Sequence[float], now: int, before: int) -> float:
    """Two standard errors of the difference of two means, from the mean step as in a control chart (Shewhart 1931).

    Simulated, of 100 teams whose weeks go up and down about the same level, 5 differ by more with half a year behind them and 8
    with eight weeks; where each week takes a third of its difference from the one before, 16 do. The tenth takes away some. Rounded
    as they are shown, simulated counts of evenings, contacts and hearings differ by more in 7 and in 10 to 13.
    """
    sigma = fmean(steps) / STEP_OF_SIGMA if steps else 0.0
    return 2 * sigma * sqrt(1 / now + 1 / before)
