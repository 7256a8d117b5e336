"""An attacker who knows everything but the answers, on simulated teams: who strains most, and what did anybody say?

The attacker knows the model with all its parameters, the roster, who was away and who answered in which week, the rules of
releasing, and everything ever shown to a lead. From it they work out each person's level as exactly as the model allows. By the
model what is seen is a sum of normal variables; a band says in which part of the scale the sum lies, or with which odds. The expected
sums given all bands are found by Gibbs sampling on a grid of whole points (each expectation taken before it is drawn: Gelfand & Smith
1990), the expected levels follow from them by linear regression. Being held in by the ends of the scale is allowed
for by the slope and the rest that the model itself shows.

A single answer is known exactly when everything shown leaves one point of the scale for it. Blocks do not overlap, so every answer
goes into one figure at most and the bounds of that figure are all there is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from alongside.domain.releases import CUTS
from benchmarks._teams import (
    ROWS,
    SHORT,
    WEEKS,
    Flags,
    Floats,
    Model,
    Published,
    Teams,
    odds,
    scored,
)

FEWEST_OF_AN_AVERAGE = 5  # the usual rule of dashboards, which the twin keeps
POINTS = np.arange(0.5, 100)  # none of them on a cut
ON_THE_SCALE = np.unique(np.floor(np.arange(17) * 6.25 + 0.5))  # what four items of five levels can come to
GROUPS = 20  # of teams, left out in turn for the standard error


class Seen(NamedTuple):
    """Model of what is said: mean + slope x (strain - mean of strain) + a rest of its own."""

    mean: float
    slope: float
    rest: float  # variance


def seen(model: Model) -> Seen:
    rng = np.random.default_rng(1)
    sd = np.sqrt(model.person_sd**2 + model.team_sd**2 + model.week_sd**2 + model.shock_sd**2)
    strain = rng.normal(model.mean, sd, 400_000)
    said = scored(strain, model, rng)
    slope = np.cov(said, strain)[0, 1] / sd**2
    return Seen(float(said.mean()), float(slope), float(said.var() - slope**2 * sd**2))


@dataclass(frozen=True)
class Sums:
    """What is shown, as sums of answers. expected T R; spread T R R; with_level T R P: covariance with each level."""

    expected: Floats
    spread: Floats
    with_level: Floats


def sums_of(share: Floats, rows: Flags, middle: Floats, model: Model) -> Sums:
    """`share` T P W of each answer in the row (of `rows` T R W) that its week is in; `middle` T R stands for the missing."""
    seen_as = seen(model)
    weeks = np.arange(WEEKS)
    apart = np.abs(weeks[:, None] - weeks)
    together = share.sum(1)
    own = np.einsum("tpw,tpv->twv", share, share, optimize=True)
    by_week = seen_as.slope**2 * (
        own * (model.week_sd**2 * model.week_fades**apart)
        + together[:, :, None] * together[:, None] * (model.shock_sd**2 * model.shock_fades**apart)
    )
    by_week += seen_as.rest * own * np.eye(WEEKS)
    row = rows.astype(float)
    mine = np.einsum("trw,tpw->trp", row, share, optimize=True)
    all_of_us = mine.sum(-1)
    with_level = seen_as.slope * (model.person_sd**2 * mine + model.team_sd**2 * all_of_us[:, :, None])
    spread = row @ by_week @ row.transpose(0, 2, 1) + seen_as.slope**2 * (
        model.person_sd**2 * mine @ mine.transpose(0, 2, 1)
        + model.team_sd**2 * all_of_us[:, :, None] * all_of_us[:, None]
    )
    return Sums(seen_as.mean * all_of_us + (1 - all_of_us) * middle, spread, with_level)


def from_bands(
    published: Published, strong: bool, model: Model, rng: np.random.Generator, sweeps: int = 60
) -> Floats:
    """The expected level of each person, T P, given every band of the year."""
    told = published.outcome >= 0
    weeks = np.arange(WEEKS)
    ends = (np.arange(ROWS)[:, None] + 1) * SHORT
    rows = told[:, :, None] & (weeks < ends) & (weeks >= ends - published.weeks[:, :, None])
    sums = sums_of(published.share, rows, published.middle, model)
    spread = sums.spread + np.eye(ROWS) * np.where(told, 1e-6, 1.0)[:, None]
    precision = np.linalg.inv(spread)
    gain = np.einsum("trp,trs->tsp", sums.with_level, precision)
    moved = _expected(published, strong, sums.expected, precision, rng, sweeps) - sums.expected
    return model.mean + np.einsum("tsp,ts->tp", gain, np.where(told, moved, 0))


def _expected(
    published: Published,
    strong: bool,
    expected: Floats,
    precision: Floats,
    rng: np.random.Generator,
    sweeps: int,
) -> Floats:
    """Of each row's sum, given the bands of all rows."""
    chances = likelihoods(published, strong)
    now, total = expected.copy(), np.zeros_like(expected)
    burn = sweeps // 4
    for sweep in range(sweeps):
        for row in range(ROWS):
            own = precision[:, row, row]
            others = np.einsum("tr,tr->t", precision[:, row], now - expected) - own * (now - expected)[:, row]
            centre = expected[:, row] - others / own
            weight = -0.5 * (POINTS - centre[:, None]) ** 2 * own[:, None] + chances[:, row]
            weight = np.exp(weight - weight.max(-1, keepdims=True))
            weight /= weight.sum(-1, keepdims=True)
            if sweep >= burn:
                total[:, row] += weight @ POINTS
            reached = np.cumsum(weight, axis=-1)
            place = (rng.random(len(now))[:, None] > reached).sum(-1)
            now[:, row] = POINTS[np.minimum(place, len(POINTS) - 1)]
    return total / (sweeps - burn)


def likelihoods(published: Published, strong: bool) -> Floats:
    """T R, by point: the logarithm of the chance of the band that was seen, had the mean been there."""
    place = np.maximum(published.outcome, 0)[:, :, None]
    if strong:
        people = np.maximum(published.people, 6)[:, :, None]
        every = odds(np.broadcast_to(POINTS, (*place.shape[:2], len(POINTS))), people)
        chance = np.take_along_axis(every, place[..., None], -1)[..., 0]
    else:
        chance = (np.searchsorted(CUTS, POINTS, side="right") == place).astype(float)
    return np.where(published.outcome[:, :, None] >= 0, np.log(np.maximum(chance, 1e-300)), 0)


# ── the twin: the plain average of a week ───────────────────────────────────────────────────────────────────────────


def from_averages(teams: Teams, model: Model) -> Floats:
    """The same from the average of every week in which five or more answered, to one decimal: no panel, no block, no band."""
    many = teams.answered.sum(1)
    shown = many >= FEWEST_OF_AN_AVERAGE
    share = np.where(shown[:, None], teams.answered / np.maximum(many, 1)[:, None], 0)
    average = np.round((share * teams.said).sum(1), 1)
    sums = sums_of(share, np.eye(WEEKS, dtype=bool) & shown[:, :, None], np.zeros_like(average), model)
    spread = sums.spread + np.eye(WEEKS) * np.where(shown, 0.01, 1.0)[:, None]
    moved = np.where(shown, average - sums.expected, 0)
    told = np.linalg.solve(spread, moved[:, :, None])[..., 0]
    return model.mean + np.einsum("twp,tw->tp", sums.with_level, told)


def known_through_filters(teams: Teams, rng: np.random.Generator) -> tuple[int, int]:
    """Answers that become exact when averages can be filtered by three things everybody knows of everybody, and all answers.

    A group of five and more is shown with its average, so with its sum. One answer is exact when it is a combination of sums.
    """
    traits = rng.integers(0, 2, (*teams.level.shape, 3))
    choices = np.stack(np.meshgrid([0, 1, 2], [0, 1, 2], [0, 1, 2]), -1).reshape(-1, 3)  # 2: all
    chosen = ((choices[:, None] == 2) | (choices[:, None] == traits[:, None])).all(-1)  # T groups P
    known = 0
    for group, answered in zip(chosen, teams.answered.transpose(0, 2, 1), strict=True):
        asked = group & answered[:, None]
        asked = asked & (asked.sum(-1, keepdims=True) >= FEWEST_OF_AN_AVERAGE)
        sums = asked.astype(float)
        told = np.einsum("wpg,wgp->wp", np.linalg.pinv(sums, rcond=1e-8), sums)
        known += int((told > 1 - 1e-6).sum())
    return known, int(teams.answered.sum())


# ── what it came to ─────────────────────────────────────────────────────────────────────────────────────────────────


def known_exactly(published: Published, strong: bool) -> int:
    """Single answers for which the bands leave one point of the scale."""
    if strong:
        return 0  # every band can come from any mean
    known = 0
    for team, row in zip(*np.nonzero(published.outcome >= 0), strict=True):
        block = slice((row + 1) * SHORT - published.weeks[team, row], (row + 1) * SHORT)
        possible = published.people[team, row] * published.weeks[team, row]
        given = np.count_nonzero(published.share[team, :, block])
        known += given * pinned(
            published.outcome[team, row], int(given), int(possible), published.middle[team, row]
        )
    return known


def pinned(band: int, given: int, possible: int, middle: float) -> bool:
    """Whether every one of the given answers is known from the band alone."""
    low, high = (0, *CUTS)[band], (*CUTS, 101)[band]
    least = np.ceil(low * possible - (possible - given) * middle)
    most = np.ceil(high * possible - (possible - given) * middle) - 1
    left = ON_THE_SCALE[(least - 100 * (given - 1) <= ON_THE_SCALE) & (most >= ON_THE_SCALE)]
    return given > 0 and len(left) == 1


@dataclass(frozen=True)
class Figure:
    """With the standard error that leaving out groups of teams in turn gives."""

    value: float
    error: float

    @property
    def at_most(self) -> float:
        """The upper end of the 95 % interval."""
        return self.value + 1.96 * self.error

    @property
    def at_least(self) -> float:
        return self.value - 1.96 * self.error


@dataclass(frozen=True)
class Harm:
    """named: share of team-years in which the most burdened was named. auc: that somebody severe is thought to strain more than a
    colleague who is not; auc_of_all: than anybody of any team, which holds what a band says of all its team alike;
    auc_of_teams: the same when each is thought to strain as their team does. r, r_of_all: correlation of the
    estimated with the true level, within teams and over all people.
    """

    named: Figure
    chance: float
    auc: Figure
    auc_of_all: Figure
    auc_of_teams: Figure
    r: Figure
    r_of_all: Figure


def harm(teams: Teams, estimated: Floats, model: Model) -> Harm:
    """Of the people who were there for half the year or more. Severe: in the highest tenth of all people."""
    stayed = teams.there.sum(-1) >= WEEKS // 2
    severe_from = model.mean + 1.2816 * np.sqrt(model.person_sd**2 + model.team_sd**2)
    severe = teams.level >= severe_from
    of_team = np.where(stayed, estimated, 0).sum(1, keepdims=True) / stayed.sum(1, keepdims=True)
    people = (teams.level, estimated, stayed, severe)
    return Harm(
        jackknife(_named, *people),
        float((1 / stayed.sum(1)).mean()),
        jackknife(_auc_within, *people),
        jackknife(_auc, *people),
        jackknife(_auc, teams.level, of_team + np.zeros_like(estimated), stayed, severe),
        jackknife(_r_within, *people),
        jackknife(_r, *people),
    )


def jackknife(measure: Callable[..., float], *by_team: Floats | Flags) -> Figure:
    group = np.arange(len(by_team[0])) % GROUPS
    without = [measure(*(one[group != left_out] for one in by_team)) for left_out in range(GROUPS)]
    return Figure(measure(*by_team), float(np.sqrt((GROUPS - 1) * np.var(without))))


def _named(level: Floats, estimated: Floats, stayed: Flags, severe: Flags) -> float:
    truly = np.where(stayed, level, -np.inf).argmax(1)
    return float((np.where(stayed, estimated, -np.inf).argmax(1) == truly).mean())


def _auc_within(level: Floats, estimated: Floats, stayed: Flags, severe: Flags) -> float:
    pairs = (severe & stayed)[:, :, None] & (~severe & stayed)[:, None]
    apart = estimated[:, :, None] - estimated[:, None]
    return float(((apart > 0) + 0.5 * (apart == 0))[pairs].mean())


def _auc(level: Floats, estimated: Floats, stayed: Flags, severe: Flags) -> float:
    of, guilty = estimated[stayed], severe[stayed]
    calm = np.sort(of[~guilty])
    below = np.searchsorted(calm, of[guilty]) + np.searchsorted(calm, of[guilty], side="right")
    return float(below.mean() / 2 / len(calm))


def _r_within(level: Floats, estimated: Floats, stayed: Flags, severe: Flags) -> float:
    def own(values: Floats) -> Floats:
        middle = np.where(stayed, values, 0).sum(1) / stayed.sum(1)
        return (values - middle[:, None])[stayed]

    return _correlation(own(estimated), own(level))


def _r(level: Floats, estimated: Floats, stayed: Flags, severe: Flags) -> float:
    return _correlation(estimated[stayed], level[stayed])


def _correlation(one: Floats, other: Floats) -> float:
    """0 where one of them does not vary: nothing is told apart."""
    return float(np.corrcoef(one, other)[0, 1]) if one.std() > 1e-9 and other.std() > 1e-9 else 0.0


def part(teams: Teams, first: int) -> Teams:
    """The first teams alone."""
    cut = {name: getattr(teams, name)[:first] for name in ("level", "said", "there", "answered")}
    return replace(teams, **cut)
