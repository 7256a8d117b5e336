"""What changed in a team's work between two blocks of weeks, since when its cases need more hours than it
has, and how its band moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean

from alongside.core.rules.weeks import Week
from alongside.teams.rules.releases import Band, Release
from alongside.teams.rules.workload import STEPS, Measure, TeamWeek

BLOCK = 4  # weeks on either side of a comparison
ENOUGH = 3  # of them need a figure; otherwise there is no comparison
SAME_WITHIN = 0.1  # of the earlier figure: no one would act on a smaller difference
LOOK_BACK = 26  # weeks whose ups and downs count as usual
STEP_OF_SIGMA = 1.128  # the mean step between two independent weeks, in standard deviations of a single one

# How often, of 100 periods of a team whose level did not change, another band is released than in the period
# before. The sentence with this figure appears once it has been measured.
CHANCE_OF_A_NEIGHBOUR: float | None = None


@dataclass(frozen=True)
class Change:
    """Means of the weekly medians over the last BLOCK weeks and the BLOCK before.

    same: no more than the usual ups and downs.
    """

    measure: Measure
    now: float
    before: float
    same: bool


def find_changes(weeks: Sequence[TeamWeek], newest: Week) -> list[Change]:
    """The block of weeks up to `newest`, the newest with figures, against the block before.

    A measure with fewer than ENOUGH weeks on a side is left out.
    """
    found = (_compare_blocks(measure, weekly_medians(weeks, measure), newest) for measure in Measure)
    return [change for change in found if change]


def weekly_medians(weeks: Sequence[TeamWeek], measure: Measure) -> dict[Week, float]:
    return {week.week: week.measures[measure].median for week in weeks if measure in week.measures}


def weekly_loads(weeks: Sequence[TeamWeek]) -> dict[Week, int]:
    """Hours needed for open cases, in percent of the hours available, oldest week first."""
    return {
        week.week: week.load for week in sorted(weeks, key=lambda week: week.week) if week.load is not None
    }


def is_over_capacity(percent: int) -> bool:
    """Compares the rounded figure, as it is shown: no one should read that 100 % is over capacity."""
    return percent > 100


def over_capacity_since(weeks: Sequence[TeamWeek]) -> Week | None:
    """The first week of the current run over capacity; None if the newest known week is not over.

    Withheld weeks neither break a run nor begin one.
    """
    since = None
    for week, percent in reversed(weekly_loads(weeks).items()):
        if not is_over_capacity(percent):
            break
        since = week
    return since


def band_steps(newest: Release, earlier: Sequence[Release]) -> int | None:
    """By how many bands a release is above that of the same people's teams in the period right before it."""
    before = next(
        (
            one
            for one in earlier
            if one.figure_id == newest.figure_id
            and {*one.team_ids} == {*newest.team_ids}
            and one.block.last.until(newest.block.first) == 1
        ),
        None,
    )
    if before is None or before.band is None or newest.band is None:
        return None
    return list(Band).index(newest.band) - list(Band).index(before.band)


def _compare_blocks(measure: Measure, known: Mapping[Week, float], newest: Week) -> Change | None:
    now = _values_within(known, newest.back(BLOCK - 1), newest)
    before = _values_within(known, newest.back(2 * BLOCK - 1), newest.back(BLOCK))
    if min(len(now), len(before)) < ENOUGH:
        return None
    usual = sorted(week for week in known if newest.back(LOOK_BACK - 1) <= week <= newest)
    steps = [abs(known[late] - known[early]) for early, late in pairwise(usual) if early.until(late) == 1]
    least = max(
        SAME_WITHIN * fmean(before), STEPS[measure] / 2, _chance_difference(steps, len(now), len(before))
    )
    shown_alike = round(fmean(now), 1) == round(fmean(before), 1)
    return Change(measure, fmean(now), fmean(before), shown_alike or abs(fmean(now) - fmean(before)) < least)


def _values_within(known: Mapping[Week, float], first: Week, last: Week) -> list[float]:
    return [value for week, value in known.items() if first <= week <= last]


def _chance_difference(steps: Sequence[float], now: int, before: int) -> float:
    """Two standard errors of a difference of two means, from the mean step as in a control chart (Shewhart
    1931).

    Simulated: of 100 teams whose weeks vary around the same level, 5 differ by more with half a year of
    weeks, and 8 with eight weeks; where each week takes over a third of the previous one's difference, 16
    do. SAME_WITHIN removes some of these. Rounded as they are shown, simulated counts of evenings, contacts
    and hearings differ by more in 7 and in 10 to 13.
    """
    sigma = fmean(steps) / STEP_OF_SIGMA if steps else 0.0
    return 2 * sigma * sqrt(1 / now + 1 / before)
