"""An attacker who knows everything but the answers, on simulated teams: who strains most, and what did anyone say?

The attacker knows the model with all its parameters, the roster, who was away and who answered in which week, the rules of
releasing, and everything ever shown to a lead. From it they work out each person's level as exactly as the model allows. There are two:

`from_bands`, for any size. By the model what is seen is a sum of people's parts; a band says with which odds the sum lies where. A part is
a normal variable that is clamped, and what it has in common with anything normal is that of the one not clamped times the chance
that it is not (Bussgang 1952). The expected sums given all bands are found by Gibbs sampling on a grid (each expectation taken before it
is drawn: Gelfand & Smith 1990), the expected levels follow by linear regression.

`Worlds`, for few people and for attackers who act on what they know so far: thousands of whole teams drawn from the true model, each
weighted by how likely it makes what was seen. Nothing is approximated but by their number.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from math import sqrt
from typing import NamedTuple, TypeVar

import numpy as np

from alongside.checkins.rules.instruments import CUTS
from alongside.teams.rules.releases import LONG, SHORT, SHORT_FROM
from benchmarks import _teams as simulated
from benchmarks._teams import (
    NOTHING,
    TOO_FEW,
    WEEKS,
    Closed,
    Flags,
    Floats,
    Model,
    Published,
    Rule,
    Teams,
    Whole,
    odds,
    scored,
)

FEWEST_OF_AN_AVERAGE = 5  # the usual rule of dashboards, which the twin keeps
STEPS = np.linspace(-4.5, 4.5, 37)  # standard deviations
GROUPS = 20  # of teams, left out in turn for the standard error
AT_ONCE = 100  # teams

COUNTS = ("size", "colluders")  # in Teams, beside the arrays

Arrays = TypeVar("Arrays", Teams, Published)


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
    """What is shown. expected T R; spread T R R; with_level T R P: covariance with each level."""

    expected: Floats
    spread: Floats
    with_level: Floats


def sums_of(teams: Teams, published: Published, rule: Rule, model: Model) -> Sums:
    seen_as = seen(model)
    weeks = np.arange(WEEKS)
    first = published.first[:, :, None]
    within = (weeks >= first) & (weeks < first + published.weeks[:, :, None])
    unknown = published.panel & ~teams.known
    share = (unknown[:, :, :, None] & within[:, :, None] & teams.answered[:, None]).astype(np.float32)
    fresh = published.fresh[:, :, None]
    share /= np.where(fresh, np.maximum(share.sum(-1), 1), published.weeks[:, :, None])[..., None]

    apart = np.abs(weeks[:, None] - weeks)
    own = (
        seen_as.slope**2 * model.week_sd**2 * model.week_fades**apart + seen_as.rest * np.eye(WEEKS)
    ).astype(np.float32)
    shock = (seen_as.slope**2 * model.shock_sd**2 * model.shock_fades**apart).astype(np.float32)
    person, team = (seen_as.slope * model.person_sd) ** 2, (seen_as.slope * model.team_sd) ** 2

    heard = share.sum(-1)
    variance = (person + team) * heard**2 + ((share @ (own + shock)) * share).sum(-1)
    middle = published.middle[:, :, None]
    part = clamped(heard * seen_as.mean + (1 - heard) * middle, np.sqrt(variance), middle, rule.reach)
    people = np.maximum(published.people, 1)
    expected = (np.where(unknown, part.mean, 0).sum(-1) + published.told) / people
    rest = np.where(unknown, part.variance - part.inside**2 * variance, 0).sum(-1) / people**2

    share *= (part.inside / people[:, :, None])[..., None].astype(np.float32)
    flat = (*share.shape[:2], -1)
    spread = ((share @ own).reshape(flat) @ share.reshape(flat).transpose(0, 2, 1)).astype(float)
    mine, together = share.sum(-1).astype(float), share.sum(2)
    all_of_us = mine.sum(-1)
    spread += together @ shock @ together.transpose(0, 2, 1)
    spread += person * mine @ mine.transpose(0, 2, 1) + team * all_of_us[:, :, None] * all_of_us[:, None]
    spread += np.eye(spread.shape[1]) * np.maximum(rest, 1e-6)[:, None]
    with_level = (person * mine + team * all_of_us[:, :, None]) / seen_as.slope
    return Sums(expected, spread, with_level)


class Clamped(NamedTuple):
    """Of a normal variable held within `reach` of a middle. inside: the chance that it is there by itself."""

    mean: Floats
    variance: Floats
    inside: Floats


def clamped(mean: Floats, sd: Floats, middle: Floats, reach: float) -> Clamped:
    sd = np.maximum(sd, 1e-9)
    low, high = middle - reach, middle + reach
    a, b = (low - mean) / sd, (high - mean) / sd
    under, over = normal(a), 1 - normal(b)
    inside = 1 - under - over
    at_a, at_b = density(a), density(b)
    first = low * under + high * over + mean * inside + sd * (at_a - at_b)
    second = low**2 * under + high**2 * over + (mean**2 + sd**2) * inside
    second += sd * ((mean + low) * at_a - (mean + high) * at_b)
    return Clamped(first, np.maximum(second - first**2, 0), inside)


def density(z: Floats) -> Floats:
    return np.exp(-0.5 * z**2) / sqrt(2 * np.pi)


def normal(z: Floats) -> Floats:
    """The distribution function; off by less than 1e-7 (Abramowitz & Stegun 1964, 26.2.17)."""
    x = np.abs(z)
    k = 1 / (1 + 0.2316419 * x)
    series = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    tail = density(x) * series
    return np.where(z < 0, tail, 1 - tail)


def from_bands(
    teams: Teams, published: Published, rule: Rule, model: Model, rng: np.random.Generator, sweeps: int = 40
) -> Floats:
    """The expected level of each person, T P, given every band of the year."""
    found = []
    for first in range(0, len(teams.level), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        of = part(published, some)
        sums = sums_of(part(teams, some), of, rule, model)
        banded = of.outcome >= 0
        apart = np.eye(banded.shape[1]) * np.where(banded, 0.0, 1.0)[:, None]
        precision = np.linalg.inv(sums.spread + apart)
        moved = _expected(of, rule, sums.expected, precision, rng, sweeps) - sums.expected
        gain = np.einsum("trp,trs->tsp", sums.with_level, precision)
        found.append(model.mean + np.einsum("tsp,ts->tp", gain, np.where(banded, moved, 0)))
    return np.concatenate(found)


def _expected(
    published: Published,
    rule: Rule,
    expected: Floats,
    precision: Floats,
    rng: np.random.Generator,
    sweeps: int,
) -> Floats:
    """Of each figure's mean, given the bands of all figures."""
    now, total = expected.copy(), np.zeros_like(expected)
    burn = sweeps // 4
    rows = np.flatnonzero((published.outcome >= 0).any(0))
    every = np.arange(len(now))
    for sweep in range(sweeps):
        for row in rows:
            own = precision[:, row, row]
            others = np.einsum("tr,tr->t", precision[:, row], now - expected) - own * (now - expected)[:, row]
            centre = expected[:, row] - others / own
            points = centre[:, None] + STEPS / np.sqrt(own)[:, None]
            chance = odds(points, published.people[:, row, None], published.fresh[:, row, None], rule)[
                every[:, None], np.arange(len(STEPS)), np.maximum(published.outcome[:, row], 0)[:, None]
            ]
            weight = np.exp(-0.5 * STEPS**2) * np.where(
                published.outcome[:, row, None] >= 0, chance + 1e-300, 1
            )
            weight /= weight.sum(-1, keepdims=True)
            if sweep >= burn:
                total[:, row] += (weight * points).sum(-1)
            place = (rng.random(len(now))[:, None] > np.cumsum(weight, axis=-1)).sum(-1)
            now[:, row] = points[every, np.minimum(place, len(STEPS) - 1)]
    return total / (sweeps - burn)


def from_panels(teams: Teams, rule: Rule) -> Floats:
    """The share of the year's blocks in which each was not among those who count, and nothing else."""
    length = SHORT if teams.size >= SHORT_FROM else LONG
    blocks = [slice(first, first + length) for first in range(0, WEEKS, length)]
    counted = np.mean([simulated.who_counts(teams, 0, block, rule)[0] for block in blocks], axis=0)
    tie = np.random.default_rng(1).random(counted.shape)
    return 1 - counted + 1e-6 * tie


class Worlds:
    """Thousands of teams as they might be, and how likely each is after all that a lead of each real team was shown.

    blind: the attacker does not know who answered, and weighs that too.
    """

    def __init__(
        self, teams: Teams, rule: Rule, model: Model, many: int, rng: np.random.Generator, blind: bool = False
    ):
        self.teams, self.rule, self.blind = teams, rule, blind
        shape = (many, *teams.level.shape[1:], WEEKS)
        self.level, said, self.answered = simulated.lives(model, shape, rng)
        self.said = said.astype(np.float32)
        self.weight = np.zeros((len(teams.level), many))

    def look(self, closed: Closed, group: int) -> tuple[Floats, Whole | int]:
        """The sum of the parts that are not known, in each world, and of how many people the mean is."""
        who = np.flatnonzero(closed.counted[group] & ~self.teams.known)
        answered = (
            self.answered[:, who, closed.block]
            if self.blind
            else self.teams.answered[group, who, closed.block]
        )
        part = parts_in(
            self.said[:, who, closed.block], answered, closed.middle[group], closed.fresh[group], self.rule
        )
        return part.sum(-1), int(closed.counted[group].sum())

    def choose(self, closed: Closed) -> Floats:
        """The mean on the cut nearest to what the others alone would come to, as far as it can be put there."""
        found = np.zeros((len(self.teams.level), self.teams.colluders))
        for group in np.flatnonzero(closed.banded):
            sums, people = self.look(closed, group)
            ours = int((closed.counted[group] & self.teams.known).sum())
            if not ours:
                continue
            middle = weighted_median(sums, self.weight[group])
            least, most = (closed.middle[group] + side * self.rule.reach for side in (-1, 1))
            needed = (people * np.array(CUTS) - middle) / ours
            given = np.clip(needed, max(least, 0), min(most, 100))
            others = middle / max(people - ours, 1)
            best = min(
                range(len(CUTS)), key=lambda cut: (abs(given[cut] - needed[cut]), abs(CUTS[cut] - others))
            )
            found[group] = given[best]
        return found

    def watch(self, closed: Closed, outcome: Whole, chosen: Floats) -> None:
        for group in np.flatnonzero(outcome > NOTHING):
            if outcome[group] < 0:
                if self.blind and outcome[group] == TOO_FEW:
                    self.weight[group] += np.log(np.where(self.heard(closed, group), 1e-9, 1))
                continue
            sums, people = self.look(closed, group)
            if self.blind:
                self.weight[group] += np.log(np.where(self.heard(closed, group), 1, 1e-9))
            level = (sums + chosen[group]) / people
            self.weight[group] += np.log(
                odds(level, people, closed.fresh[group], self.rule)[:, outcome[group]] + 1e-300
            )

    def heard(self, closed: Closed, group: int) -> Flags:
        given = self.answered[:, closed.panel[group], closed.block]
        return simulated.is_answered(given, np.full(len(given), given.shape[1]))

    def expected(self) -> Floats:
        likely = np.exp(self.weight - self.weight.max(1, keepdims=True))
        return (likely @ self.level) / likely.sum(1, keepdims=True)

    def effective(self) -> Floats:
        """Of how many worlds, by group, the expectation is in effect the mean."""
        likely = np.exp(self.weight - self.weight.max(1, keepdims=True))
        return likely.sum(1) ** 2 / (likely**2).sum(1)


def parts_in(said: Floats, answered: Flags, middle: float, fresh: bool, rule: Rule) -> Floats:
    """As simulated.parts, by world and person."""
    if answered.ndim == 2:
        total, given = np.einsum("mpw,pw->mp", said, answered.astype(np.float32)), answered.sum(-1)[None]
    else:
        total, given = (said * answered).sum(-1), answered.sum(-1)
    weeks = said.shape[-1]
    mean = total / np.maximum(given, 1) if fresh else (total + (weeks - given) * middle) / weeks
    return np.clip(mean, middle - rule.reach, middle + rule.reach)


def weighted_median(values: Floats, log_weight: Floats) -> float:
    order = np.argsort(values)
    reached = np.cumsum(np.exp(log_weight - log_weight.max())[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


# ── the twin: the plain average of a week ───────────────────────────────────────────────────────────────────────────


def from_averages(teams: Teams, model: Model) -> Floats:
    """The same from the average of every week in which five or more answered, to one decimal: no panel, no block, no band."""
    many = teams.answered.sum(1)
    shown = many >= FEWEST_OF_AN_AVERAGE
    average = np.round(np.where(teams.answered, teams.said, 0).sum(1) / np.maximum(many, 1), 1)
    none = np.zeros(shown.shape)
    weekly = Published(
        np.where(shown, 0, NOTHING),
        np.arange(WEEKS) + np.zeros_like(many),
        np.ones_like(many),
        many,
        none,
        none == 0,
        teams.answered.transpose(0, 2, 1) & shown[:, :, None],
        none,
    )
    found = []
    for first in range(0, len(many), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        sums = sums_of(part(teams, some), part(weekly, some), Rule(reach=1000), model)
        spread = sums.spread + np.eye(WEEKS) * np.where(shown[some], 0.01, 1.0)[:, None]
        moved = np.where(shown[some], average[some] - sums.expected, 0)
        told = np.linalg.solve(spread, moved[:, :, None])[..., 0]
        found.append(model.mean + np.einsum("twp,tw->tp", sums.with_level, told))
    return np.concatenate(found)


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

    @property
    def in_words(self) -> str:
        return f"{self.value:.3f} ± {1.96 * self.error:.3f}"


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
    stayed = (teams.there.sum(-1) >= WEEKS // 2) & ~teams.known
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
    return float(((apart > 0) + 0.5 * (apart == 0))[pairs].mean()) if pairs.any() else 0.5


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


def part(whole: Arrays, groups: slice) -> Arrays:
    """Some of the groups alone."""
    cut = {one.name: getattr(whole, one.name)[groups] for one in fields(whole) if one.name not in COUNTS}
    return replace(whole, **cut)


def seen_by_one_lead(teams: Teams, published: Published) -> Published:
    """The bands of the first team alone."""
    others = np.arange(published.outcome.shape[1]) % (int(teams.team.max()) + 1) > 0
    return replace(published, outcome=np.where(others, NOTHING, published.outcome))


def at_the_end(teams: Teams, estimated: Floats) -> tuple[Teams, Floats]:
    """Every team by itself, as it is in the last week; all are of one size."""
    order = np.argsort(teams.team[:, :, -1], axis=1, kind="stable")
    size = order.shape[1] // (int(teams.team.max()) + 1)

    def sorted_by_team(values: Floats) -> Floats:
        places = order.reshape(*order.shape, *[1] * (values.ndim - 2))
        return np.take_along_axis(values, places, 1).reshape(-1, size, *values.shape[2:])

    by_team = {
        one.name: sorted_by_team(getattr(teams, one.name)) for one in fields(teams) if one.name not in COUNTS
    }
    return replace(teams, **by_team), sorted_by_team(estimated)
