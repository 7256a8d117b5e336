"""How many times likelier someone's weeks are if their level has moved than if it has stayed.

One person's weeks are correlated, few, and have gaps. So for each possible correlation from week to week
(PHIS) the weeks are made independent of each other across their gaps (Prais & Winsten 1954; Jones 1980), a
step is fitted by least squares for each number of weeks that the new level may have lasted (LENGTHS), and
its size in standard errors becomes a likelihood ratio against "no step". The ratios are averaged over the
lengths (Shiryaev 1963, Roberts 1966), and over the correlations by how well each explains the weeks. The
spread of someone's ups and downs is shrunk towards the usual.

All arrays have the answered weeks as their last axis, oldest first, and give a figure for each week from
that week and earlier ones alone. Axes before it are people: none for a page, thousands in
benchmarks/trends.py, where the constants come from.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

LEARNING_WEEKS = 12  # answered weeks in which no step is looked for
LENGTHS = range(2, 17)  # answered weeks that a new level may have lasted
# Two to five heavy weeks are often no lasting change, so they count for little; six to eight show soon.
LENGTH_WEIGHTS = np.array([0.1 if length < 6 else 1.0 if length < 9 else 0.3 for length in LENGTHS])
PHIS = np.array([-0.1, 0.1, 0.3, 0.5, 0.7])
# As N(.4, .2): a little above the .3 of StudentLife's weekly means, so that people at .5 do not see changes
# too often by chance.
PHI_SHARES = np.array([0.018, 0.132, 0.359, 0.359, 0.132])
FAR_SIGMAS = 3.0  # a single week beyond this is far out
USUAL_SD = 12.0  # points of 0-100
SD_WEEKS = 5.0  # how many weeks the usual standard deviation counts as
STEP_SDS = 1.2  # the size of the step looked for, in standard deviations

# ln of how many times likelier a step must make the weeks before it is shown: lower for heavier weeks, which
# matter more. Each rises by RISE over the first RISING_WEEKS weeks after LEARNING_WEEKS. Set by
# benchmarks/trends.py.
UP_BOUND, DOWN_BOUND = 1.33, 3.0
RISE, RISING_WEEKS = 1.25, 26


@dataclass(frozen=True)
class Evidence:
    """For each answered week: ln of how many times likelier the weeks up to it are with a step than
    without.

    up, down: a step to heavier and to lighter weeks; -inf where it is too early for one. up_weeks,
    down_weeks: how many weeks the likeliest such step has lasted.
    """

    up: Array
    down: Array
    up_weeks: Whole
    down_weeks: Whole


@dataclass(frozen=True)
class Level:
    """After each answered week: the level, the standard deviation of one more week around it, and its
    degrees of freedom.
    """

    middle: Array
    sd: Array
    freedom: Array

    def reach(self, sigmas: float) -> Array:
        """The distance around the middle that holds as many weeks as this many standard deviations of a
        normal distribution.
        """
        return self.sd * from_normal(sigmas, self.freedom)


@dataclass(frozen=True, kw_only=True)
class _Whitened:
    """By correlation and week: the week (e), its share of the level (c), and its share of a step that
    begins there (d).

    cc, ce, ee: running sums of c², c times e, and e². usual: the usual sum of squares. ln_share: ln of this
    correlation's share.
    """

    phi: Array
    e: Array
    c: Array
    d: Array
    cc: Array
    ce: Array
    ee: Array
    usual: Array
    freedom: Array
    ln_share: Array

    def noise(self) -> Array:
        """The sum of squares around the level, shrunk towards the usual."""
        return self.usual + self.ee - self.ce**2 / self.cc


def weigh_evidence(strain: Array, gap: Array) -> Evidence:
    """`gap`: weeks since the previous answered week, 1 if none was skipped; the first one is ignored."""
    white = _whiten_weeks(tame_outliers(strain, gap), gap)
    up = np.full((len(LENGTHS), *strain.shape), -np.inf)
    down = up.copy()
    for place, length in enumerate(LENGTHS):
        first = LEARNING_WEEKS + length - 1  # the place of the first week by which such a step can be seen
        if first < strain.shape[-1]:
            up[place, ..., first:], down[place, ..., first:] = _ratios_for_length(white, length)
    return Evidence(
        _average_over_lengths(up),
        _average_over_lengths(down),
        LENGTHS[0] + up.argmax(0),
        LENGTHS[0] + down.argmax(0),
    )


def tame_outliers(strain: Array, gap: Array) -> Array:
    """Each week at most FAR_SIGMAS from what the weeks before it suggest, so that one week alone is no
    change.
    """
    before = estimate_level(strain, gap)
    middle, reach = before.middle[..., :-1], before.reach(FAR_SIGMAS)[..., :-1]
    held = strain.copy()
    known = np.s_[..., LEARNING_WEEKS - 1 :]
    held[..., LEARNING_WEEKS:] = np.clip(
        strain[..., LEARNING_WEEKS:], (middle - reach)[known], (middle + reach)[known]
    )
    return held


def find_steps(seen: Evidence) -> tuple[Whole, Whole]:
    """For each answered week: 1 for a step to heavier weeks, -1 to lighter, 0 for neither; and how many
    weeks it has lasted.
    """
    watched = np.arange(seen.up.shape[-1]) - LEARNING_WEEKS
    rise = RISE * np.clip(watched / RISING_WEEKS, 0, 1)
    up, down = seen.up > UP_BOUND + rise, seen.down > DOWN_BOUND + rise
    return np.where(up, 1, np.where(down, -1, 0)), np.where(up, seen.up_weeks, seen.down_weeks)


def estimate_level(strain: Array, gap: Array) -> Level:
    """As if there were no step among these weeks."""
    white = _whiten_weeks(strain, gap)
    middle = white.ce / white.cc
    each = white.noise() / white.freedom * (1 / (1 - white.phi**2) + 1 / white.cc)
    share = np.exp(white.ln_share)
    mean = (share * middle).sum(axis=0)
    spread = (share * (each + (middle - mean) ** 2)).sum(axis=0)
    return Level(mean, np.sqrt(spread), np.broadcast_to(white.freedom, strain.shape))


def _whiten_weeks(strain: Array, gap: Array) -> _Whitened:
    phi = PHIS.reshape(-1, *[1] * strain.ndim)
    kept = phi**gap
    kept[..., 0] = 0  # nothing comes before the first week
    s = np.sqrt((1 - kept**2) / (1 - phi**2))
    before = np.roll(strain, 1, axis=-1)
    e, c, d = (strain - kept * before) / s, (1 - kept) / s, 1 / s
    usual = SD_WEEKS * USUAL_SD**2 * (1 - phi**2)
    cc, ce, ee = (np.cumsum(part, axis=-1) for part in (c * c, c * e, e * e))
    freedom = SD_WEEKS + np.arange(strain.shape[-1], dtype=float)
    white = _Whitened(
        phi=phi, e=e, c=c, d=d, cc=cc, ce=ce, ee=ee, usual=usual, freedom=freedom, ln_share=np.zeros(())
    )
    fit = np.log(PHI_SHARES).reshape(phi.shape) - np.cumsum(np.log(s), axis=-1) - np.log(white.cc) / 2
    fit += SD_WEEKS / 2 * np.log(usual) - freedom / 2 * np.log(white.noise())
    return replace(white, ln_share=fit - np.logaddexp.reduce(fit, axis=0))


def _ratios_for_length(white: _Whitened, length: int) -> tuple[Array, Array]:
    """ln of the ratios for a step to heavier and to lighter weeks, for each week from the first that can
    show one.
    """
    n = white.e.shape[-1]
    began, now = np.s_[..., LEARNING_WEEKS : n - length + 1], np.s_[..., LEARNING_WEEKS + length - 1 :]
    cc, ce, d, freedom = white.cc[now], white.ce[now], white.d[began], white.freedom[now] - 1
    after_cc, after_ce = cc - white.cc[began], ce - white.ce[began]
    cd = white.c[began] * d + after_cc
    dd = d**2 + after_cc
    de = d * white.e[began] + after_ce
    v = cc / (cc * dd - cd**2)
    step = v * (de - cd * ce / cc)
    noise = (white.noise()[now] - step**2 / v) / freedom
    z = _to_normal(step / np.sqrt(v * noise), freedom)
    looked_for = STEP_SDS / np.sqrt(v * (1 - white.phi**2))
    ln_share, less = white.ln_share[now], looked_for**2 / 2
    up = np.logaddexp.reduce(ln_share + z * looked_for - less, axis=0)
    down = np.logaddexp.reduce(ln_share - z * looked_for - less, axis=0)
    return up, down


def _average_over_lengths(ratios: Array) -> Array:
    """Weighted; while few lengths are possible, the others count as no evidence."""
    weights = LENGTH_WEIGHTS.reshape(-1, *[1] * (ratios.ndim - 1))
    possible = (weights * np.isfinite(ratios)).sum(axis=0)
    together: Array = np.logaddexp.reduce(np.log(weights) + ratios, axis=0) - np.log(np.maximum(1, possible))
    return together


def from_normal(z: Array | float, freedom: Array) -> Array:
    """A standard normal value, zero or more, as the equally rare one of Student's t (Wallace 1959)."""
    part = z * (8 * freedom + 3) / (8 * freedom + 1)
    t: Array = np.sqrt(freedom * np.expm1(part**2 / freedom))
    return t


def _to_normal(t: Array, freedom: Array) -> Array:
    """A value of Student's t as the equally rare standard normal value (Wallace 1959)."""
    z: Array = (
        np.sign(t) * np.sqrt(freedom * np.log1p(t**2 / freedom)) * (8 * freedom + 1) / (8 * freedom + 3)
    )
    return z
