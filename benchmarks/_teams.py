"""Simulated teams, and what the release engine would say about them: vectorised, and held to the engine by tests/privacy.

A person's strain in a week is the team's level, their own level, a shock of the team's week and a shock of their own, the shocks
each fading from week to week (AR(1)). It is answered on four items of five levels, each off by itself, and scored as the
weekly check-in is. Who is away, who answers and who leaves does not depend on strain (but in worlds where people hide: `Model.hides`): a
silence that speaks would tell a lead something without any figure. Hours and other work facts are left out: a lead sees them week by
week by design, so whatever they say about strain is open with or without bands.

Arrays: T groups, P people of each (two a seat, the second comes when the first has left), W weeks, from the first of a frame on. A
group is one team, or several that share their people (benchmarks/_schemes.py). R figures, team after team within each closing.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.domain.releases import CUTS, FEWEST, LONG, MOST_LOST, SHORT, SHORT_FROM, Band

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

WEEKS = 52 + LONG  # a year of figures, after the period in which nobody counts yet
ROWS = WEEKS // SHORT  # each closing is a row: at most one release of a team ends with it
NOTHING, TOO_SMALL, TOO_FEW = -3, -2, -1  # beside 0-3 for a band
MIDDLES = np.array([float(band.middle) for band in Band])
NOWHERE = -1  # the team of someone who is in none


@dataclass(frozen=True)
class Rule:
    """The gate's constants. waits: whole periods on the roster before somebody counts, and without leading."""

    reach: float = 25
    epsilon: float = 2
    waits: int = 1
    spoken: int = 4
    answering: int = 5
    given: float = 0.5

    first_epsilon: float = 2
    long_waits: bool = False
    lead_waits: int = 1
    whole: bool = False  # those who wait count as having begun

    def scale(self, people: Whole | int, fresh: Flags | bool) -> Floats:
        """Of the Laplace noise."""
        return np.asarray(2 * self.reach / (np.maximum(people, 1) * np.where(fresh, self.first_epsilon, self.epsilon)))


STANDARD, STRONG = Rule(), Rule(epsilon=1, first_epsilon=1)


@dataclass(frozen=True)
class Model:
    """Points of 0-100. fades: how much of a week's shock is left a week later."""

    mean: float = 45
    person_sd: float = 15
    team_sd: float = 5
    week_sd: float = 12
    week_fades: float = 0.4
    shock_sd: float = 5
    shock_fades: float = 0.6
    item_sd: float = 12
    leaves: float = 0.2  # share of seats that change hands in a year
    silent: float = 0.0  # share of people who never answer
    hides: float = 0.0  # by how much the log-odds of an answer fall with each point of strain


@dataclass(frozen=True)
class Teams:
    """said: whole points as scored, for every week whether answered or not. level: what a person comes back to. team: the number of the
    team they are in, or NOWHERE. The first `colluders` of each group tell the attacker all that they say.
    """

    size: int
    level: Floats  # T P
    said: Whole  # T P W
    team: Whole  # T P W
    answered: Flags  # T P W
    leads: Flags  # T P W
    colluders: int = 0

    @property
    def there(self) -> Flags:
        return self.team > NOWHERE

    @property
    def known(self) -> Flags:
        return np.arange(self.level.shape[1]) < self.colluders

    def several(self) -> int:
        return int(self.team.max()) + 1


@dataclass(frozen=True)
class Published:
    """What left for everybody's eyes, by group and figure.

    outcome: a band 0-3, TOO_SMALL, TOO_FEW or NOTHING; first, weeks: of its block; people: in its mean. middle: what a missing answer counted as.
    fresh: no band before it, so that those alone count who answered. panel: T R P, who counted. told: T R, the sum of the
    colluders' parts.
    """

    outcome: Whole
    first: Whole
    weeks: Whole
    people: Whole
    middle: Floats
    fresh: Flags
    panel: Flags
    told: Floats


def simulate(model: Model, size: int, teams: int, rng: np.random.Generator) -> Teams:
    """`size`: on the roster without the lead, who is no part of any figure."""
    shape = (teams, 2 * size, WEEKS)
    there = _rosters(model, teams, size, rng)
    level, said, answers = lives(model, shape, rng)
    nobody = np.zeros(shape, bool)
    return Teams(size, level, said, np.where(there, 0, NOWHERE), there & answers, nobody)


def lives(model: Model, shape: tuple[int, int, int], rng: np.random.Generator) -> tuple[Floats, Whole, Flags]:
    """Levels, what is said, and in which weeks; of people with one team's level and shocks."""
    teams = shape[0]
    team = rng.normal(model.mean, model.team_sd, (teams, 1))
    level = team + rng.normal(0, model.person_sd, shape[:2])
    week = fading(shape, model.week_sd, model.week_fades, rng)
    shock = fading((teams, 1, WEEKS), model.shock_sd, model.shock_fades, rng)
    strain = level[:, :, None] + week + shock
    answers = _answers(model, strain, rng) & (rng.random(shape[:2]) >= model.silent)[:, :, None]
    return level, scored(strain, model, rng), answers


def scored(strain: Floats, model: Model, rng: np.random.Generator) -> Whole:
    """Four items of five levels each, their mean on 0-100, in whole points: halves go up."""
    items = rng.normal(0, model.item_sd, (4, *strain.shape)) + strain
    levels = np.clip(np.floor(items / 25 + 0.5), 0, 4)
    return np.floor(levels.sum(0) * 25 / 4 + 0.5).astype(np.int64)


def fading(shape: tuple[int, ...], sd: float, fades: float, rng: np.random.Generator) -> Floats:
    """Stationary AR(1) along the last axis."""
    shocks = rng.normal(0, sd, shape)
    for week in range(1, shape[-1]):
        shocks[..., week] *= np.sqrt(1 - fades**2)
        shocks[..., week] += fades * shocks[..., week - 1]
    return shocks


def _rosters(model: Model, teams: int, size: int, rng: np.random.Generator) -> Flags:
    """Somebody who leaves is followed after no to four weeks."""
    weeks = np.arange(WEEKS)
    ends = np.where(
        rng.random((teams, size)) < model.leaves, rng.integers(1, WEEKS, (teams, size)), 10 * WEEKS
    )
    starts = ends + rng.integers(0, 5, (teams, size))
    first, second = weeks < ends[:, :, None], weeks >= starts[:, :, None]
    return np.concatenate([first, second], axis=1)


def _answers(model: Model, strain: Floats, rng: np.random.Generator) -> Flags:
    """Each answers at a rate of their own, about four weeks of five; on holiday and sick leave not at all."""
    weeks, shape = np.arange(WEEKS), strain.shape
    rate = rng.beta(8, 2, shape[:2])[:, :, None]
    against = (1 - rate) / rate * np.exp(model.hides * (strain - model.mean))
    answers = rng.random(shape) < 1 / (1 + against)
    for length in (1, 2, 2):
        answers &= ~_spell(weeks, rng.integers(0, WEEKS, shape[:2]), length)
    long = np.where(rng.random(shape[:2]) < 0.12, rng.integers(6, 17, shape[:2]), 0)
    return answers & ~_spell(weeks, rng.integers(0, WEEKS, shape[:2]), long)


def _spell(weeks: Whole, start: Whole, length: Whole | int) -> Flags:
    end = start + length
    return (weeks >= start[:, :, None]) & (weeks < end[:, :, None])


# ── the gate ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Closed:
    """A block of one team of every group, as far as it is known before what anybody said. index: of the figure."""

    index: int
    block: slice
    panel: Flags  # T P
    middle: Floats  # T
    fresh: Flags  # T
    counted: Flags  # T P: those of the panel who have a part
    banded: Flags  # T


Chooses = Callable[[Closed], Floats]  # the parts of the colluders, T by colluder
Watches = Callable[[Closed, Whole, Floats], None]  # outcomes, NOTHING where nothing was said; sums of the colluders' parts


def publish(
    teams: Teams,
    rule: Rule,
    rng: np.random.Generator,
    chooses: Chooses | None = None,
    watches: Watches | None = None,
) -> Published:
    """A year of closings, drawn with `rng` in place of the keyed hash, which is as good as random."""
    count, many_teams = len(teams.level), teams.several()
    shape = (count, ROWS * many_teams)
    figures = Published(
        np.full(shape, NOTHING),
        np.zeros(shape, int),
        np.full(shape, SHORT),
        np.zeros(shape, int),
        np.zeros(shape),
        np.zeros(shape, bool),
        np.zeros((*shape, teams.level.shape[1]), bool),
        np.zeros(shape),
    )
    last, until = np.zeros((many_teams, count), int), np.full((many_teams, count), -1)
    began = np.zeros((many_teams, count), bool)
    for row in range(ROWS):
        for team in range(many_teams):
            for length in (SHORT, LONG):
                mid_frame = row % 2 == 0
                first = (row + 1) * SHORT - length
                if first < 0:
                    continue
                may = who_may_count(teams, team, first, length, rule)
                began_with = who_began(teams, team, first, length, rule) if rule.whole else may
                panel = may & (teams.team[:, :, first : first + length] == team).all(-1)
                many = panel.sum(1)
                enough = many >= max(FEWEST, SHORT_FROM if length == SHORT else 0)
                enough &= many >= float(1 - MOST_LOST) * began_with.sum(1)
                if mid_frame:
                    told = enough if length == SHORT else np.zeros(count, bool)
                    began[team] = told if length == SHORT else began[team]
                else:
                    told = began[team] if length == SHORT else ~began[team]
                if not told.any():
                    continue
                block = slice(first, first + length)
                heard = is_answered(teams, panel, block, rule)
                fresh = until[team] != first
                given = teams.answered[:, :, block].any(-1)
                closed = Closed(
                    row * many_teams + team,
                    block,
                    panel,
                    np.where(fresh, 50, MIDDLES[last[team]]),
                    fresh,
                    np.where(fresh[:, None], panel & given, panel),
                    told & enough & heard,
                )
                last[team], until[team] = _add(
                    figures, closed, told, enough, teams, rule, rng, chooses, watches, last[team], until[team]
                )
    return figures


def _add(figures, closed, told, enough, teams, rule, rng, chooses, watches, last, until):
    r, banded = closed.index, closed.banded
    part = parts(teams.said[:, :, closed.block], teams.answered[:, :, closed.block], closed.middle[:, None], closed.fresh[:, None], rule)
    if teams.colluders and chooses:
        part[:, : teams.colluders] = chooses(closed)
    part = np.where(closed.counted, part, 0)
    people = closed.counted.sum(1)
    level = part.sum(1) / np.maximum(people, 1)
    band = drawn(odds(level, people, closed.fresh, rule), rng)
    outcome = np.where(banded, band, np.where(enough, TOO_FEW, TOO_SMALL))
    figures.outcome[told, r] = outcome[told]
    figures.first[told, r] = closed.block.start
    figures.weeks[told, r] = closed.block.stop - closed.block.start
    figures.people[banded, r] = people[banded]
    figures.middle[banded, r] = closed.middle[banded]
    figures.fresh[banded, r] = closed.fresh[banded]
    figures.panel[banded, r] = closed.counted[banded]
    figures.told[banded, r] = part[banded][:, : teams.colluders].sum(1)
    if watches:
        watches(closed, np.where(told, outcome, NOTHING), part[:, : teams.colluders].sum(1))
    return np.where(banded, band, last), np.where(banded, closed.block.stop, until)


def who_may_count(teams: Teams, team: int, first: int, length: int, rule: Rule) -> Flags:
    """T P: on the roster and leading nobody for as long as they must be, on the block's first day."""
    period = LONG if rule.long_waits else length
    since = first - rule.waits * period
    if since < 0:
        return np.zeros(teams.level.shape, bool)
    here = (teams.team[:, :, since : first + 1] == team).all(-1)
    led = teams.leads[:, :, max(0, first - rule.lead_waits * period) : first + 1].any(-1)
    return here & ~led & (teams.answered[:, :, :first].sum(-1) >= rule.spoken)


def who_began(teams: Teams, team: int, first: int, length: int, rule: Rule) -> Flags:
    """T P: on the roster and heard of before; all but those who led for as long as they would have had to wait."""
    period = LONG if rule.long_waits else length
    led = teams.leads[:, :, max(0, first - rule.lead_waits * period) : first + 1].all(-1)
    return (teams.team[:, :, first] == team) & ~led & (teams.answered[:, :, :first].sum(-1) >= rule.spoken)


def is_answered(teams: Teams, panel: Flags, block: slice, rule: Rule) -> Flags:
    given = (panel[:, :, None] & teams.answered[:, :, block]).sum(-1)
    possible = panel.sum(1) * (block.stop - block.start)
    return ((given > 0).sum(1) >= rule.answering) & (given.sum(1) >= rule.given * possible)


def parts(said: Whole, answered: Flags, middle: Floats, fresh: Flags, rule: Rule) -> Floats:
    """By person, along the last axis of weeks. Someone who said nothing in a fresh figure has none: their number is without meaning."""
    given = answered.sum(-1)
    total = np.where(answered, said, 0).sum(-1)
    weeks = said.shape[-1]
    mean = np.where(fresh, total / np.maximum(given, 1), (total + (weeks - given) * middle) / weeks)
    return np.clip(mean, middle - rule.reach, middle + rule.reach)


def odds(level: Floats, people: Whole | int, fresh: Flags | bool, rule: Rule) -> Floats:
    """The chance of each band, along a new last axis."""
    scale = rule.scale(people, fresh)[..., None]
    away = (np.array(CUTS) - np.asarray(level)[..., None]) / scale
    tail = 0.5 * np.exp(-np.abs(away))
    below = np.where(away < 0, tail, 1 - tail)
    edges = [np.zeros_like(below[..., :1]), below, np.ones_like(below[..., :1])]
    return np.diff(np.concatenate(edges, axis=-1), axis=-1)


def drawn(chances: Floats, rng: np.random.Generator) -> Whole:
    reached = np.cumsum(chances, axis=-1)
    return np.minimum((rng.random(len(chances))[:, None] >= reached).sum(-1), 3)
