"""Which of the factors that a person chose often come together with heavier or lighter weeks.

Strain of one person is correlated from week to week, and so is much of what happens to them: two months of
being understaffed that fall into a heavy time say little, however many weeks they are. So the weeks are first
made independent of each other across their gaps, for each possible correlation (as in `shifts.py`), and the
factor with them; the difference is then fitted by least squares (Prais & Winsten 1954) and averaged over the
correlations by how well each explains the weeks. What counts in effect is how weeks with a factor differ from
the weeks around them.

Several factors are looked at, week after week, so chance gets many tries. The factors share ERROR_SHARE
(Bonferroni), which `python benchmarks/factors.py` sets: of people without any relation who look each week, at
most FALSE_SHARE_A_YEAR are told of one within a year. The interval that is told is as wide as this rule
needs: one that reaches zero is not told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.shifts import PHI_SHARES, PHIS, USUAL_SD, Array, from_normal
from alongside.checkins.rules.trends import Point
from alongside.core.rules.weeks import Week

LOOKED_BACK = 52  # weeks up to the newest
FEWEST_WEEKS = 6  # with a factor, and as many without it, before it is looked at
ERROR_SHARE = 0.01
SD_WEEKS = 2.0  # how many weeks USUAL_SD counts as: fewer than for a step, for people whose weeks vary most
FALSE_SHARE_A_YEAR = 0.05  # of people without any relation, told of one within a year; at most
LEAST_POINTS = 1  # a difference that could be smaller is not told


@dataclass(frozen=True, kw_only=True)
class Association:
    """How many points of strain weeks with a factor differ from weeks without it: at least and at most, both
    negative for lighter weeks.
    """

    factor: str
    low: float
    high: float
    weeks_with: int
    weeks_without: int

    @property
    def is_heavier(self) -> bool:
        return self.low > 0


@dataclass(frozen=True)
class FactorsSeen:
    """In how many weeks any factor was chosen, and those that stand out. locked: some cannot be opened."""

    weeks: int
    told: tuple[Association, ...]
    locked: bool = False


@dataclass(frozen=True)
class Differences:
    """By factor and week, from that week and earlier ones alone. `reach`: how far the true difference may lie
    from the one seen; infinite where a factor is not looked at.
    """

    middle: Array
    reach: Array

    def are_told(self) -> NDArray[np.bool_]:
        return np.abs(self.middle) - self.reach >= LEAST_POINTS


def find_associations(
    points: Sequence[Point], chosen: Mapping[Week, Sequence[str]]
) -> tuple[Association, ...]:
    """The heaviest difference first. `chosen`: the factors of each week in which any were chosen.

    Weeks before the first choice say nothing about what was there, so they do not count.
    """
    answered = sorted((one.week, one.strain) for one in points if one.strain is not None and not one.away)
    begins = min(chosen, default=None)
    if not answered or begins is None:
        return ()
    begins = max(begins, answered[-1][0].back(LOOKED_BACK - 1))
    weeks = [week for week, _ in answered if week >= begins]
    strain = np.array([strain for week, strain in answered if week >= begins])
    factors = sorted({factor for week in weeks for factor in chosen.get(week, ())})
    if not factors:
        return ()
    gap = np.array([1, *(earlier.until(later) for earlier, later in pairwise(weeks))])
    there = np.array([[factor in chosen.get(week, ()) for week in weeks] for factor in factors])
    seen = compare_weeks(strain, gap.astype(float), there)
    found = [
        Association(
            factor=factors[place],
            low=float(seen.middle[place, -1] - seen.reach[place, -1]),
            high=float(seen.middle[place, -1] + seen.reach[place, -1]),
            weeks_with=int(there[place].sum()),
            weeks_without=int((~there[place]).sum()),
        )
        for place in np.flatnonzero(seen.are_told()[:, -1])
    ]
    return tuple(sorted(found, key=lambda one: one.low, reverse=True))


def see_factors(weeks: Sequence[CheckIn], points: Sequence[Point]) -> FactorsSeen:
    """`weeks`: with their texts opened, as far as they can be. Those from a file of the person's own count
    only with factors: no one was asked there.
    """
    chosen = {check_in.week: check_in.factors for check_in in weeks if check_in.factors}
    never_asked = {check_in.week for check_in in weeks if check_in.brought_in} - chosen.keys()
    asked = [point for point in points if point.week not in never_asked]
    locked = any(check_in.sealed for check_in in weeks)
    return FactorsSeen(len(chosen), find_associations(asked, chosen), locked)


def compare_weeks(strain: Array, gap: Array, there: NDArray[np.bool_]) -> Differences:
    """`strain`, `gap`: the answered weeks as last axis, as in `shifts.py`; `there`: one axis more before it,
    for the factors.
    """
    counted = np.arange(1, strain.shape[-1] + 1)
    times = np.cumsum(there, axis=-1)
    looked_at = (times >= FEWEST_WEEKS) & (counted - times >= FEWEST_WEEKS)
    middle, error, freedom = _fit_differences(strain[..., None, :], gap[..., None, :], there.astype(float))
    # The more factors are looked at in a week, the wider.
    shares = ERROR_SHARE / 2 / np.maximum(1, np.arange(there.shape[-2] + 1))
    bounds = np.array([NormalDist().inv_cdf(1 - share) for share in shares])
    reach = error * from_normal(bounds[looked_at.sum(axis=-2)][..., None, :], freedom)
    return Differences(np.where(looked_at, middle, 0), np.where(looked_at, reach, np.inf))


def _fit_differences(strain: Array, gap: Array, there: Array) -> tuple[Array, Array, Array]:
    """The difference, its standard error, and its degrees of freedom."""
    phi = PHIS.reshape(-1, *[1] * there.ndim)
    kept = phi**gap
    kept[..., 0] = 0  # nothing comes before the first week
    s = np.sqrt((1 - kept**2) / (1 - phi**2))
    e, c, d = _fresh_part(strain, kept, s), (1 - kept) / s, _fresh_part(there, kept, s)
    cc, ce, ee, cd, dd, de = (np.cumsum(part, axis=-1) for part in (c * c, c * e, e * e, c * d, d * d, d * e))
    varies = np.maximum(dd - cd**2 / cc, 1e-9)  # zero while a factor was there always or never
    step = (de - cd * ce / cc) / varies
    freedom = SD_WEEKS + np.arange(strain.shape[-1], dtype=float) - 1
    usual = SD_WEEKS * USUAL_SD**2 * (1 - phi**2)
    noise = usual + np.maximum(ee - ce**2 / cc - step**2 * varies, 0)
    fit = np.log(PHI_SHARES).reshape(phi.shape) - np.cumsum(np.log(s), axis=-1) - np.log(cc * varies) / 2
    fit = fit + SD_WEEKS / 2 * np.log(usual) - (freedom + 1) / 2 * np.log(noise)
    share = np.exp(fit - np.logaddexp.reduce(fit, axis=0))
    middle = (share * step).sum(axis=0)
    spread = (share * (noise / freedom / varies + (step - middle) ** 2)).sum(axis=0)
    return middle, np.sqrt(spread), freedom


def _fresh_part(values: Array, kept: Array, s: Array) -> Array:
    """What each week adds to what the week before it lets expect."""
    fresh: Array = (values - kept * np.roll(values, 1, axis=-1)) / s
    return fresh
