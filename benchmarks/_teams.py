"""Simulated teams, and what the release engine would say about them: vectorised, and held to the engine by tests/teams/gate.

A person's strain in a week is the team's level, their own level, a shock of the team's week and a shock of their own, the shocks
each fading from week to week (AR(1)). It is answered on four items of five levels, each off by itself, and scored as the
weekly check-in is. Who is away, who answers and who leaves does not depend on strain (but in worlds where people hide: `Model.hides`): a
silence that speaks would tell a lead something without any figure. Hours and other work facts are left out: a lead sees them week by
week by design, so whatever they say about strain is open with or without bands.

Arrays: T groups, P people of each (two a seat, the second comes when the first has left), W weeks, from the first of a frame on. A
group is one team, or several that share their people (benchmarks/_schemes.py). R figures, team after team within each closing.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from alongside.checkins.rules.instruments import CUTS
from alongside.teams.rules.releases import (
    ANSWERED_BEFORE,
    EPSILON,
    EPSILON_STRONG,
    FEWEST,
    FEWEST_ANSWERING,
    LEAST_ANSWERED,
    LONG,
    MOST_LOST,
    MOVERS_WAIT,
    NEWCOMERS_WAIT,
    REACH,
    SCALE_MIDDLE,
    SHORT,
    SHORT_FROM,
    Band,
)

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
    """The constants of the gate, to be changed one at a time. Waits are in whole periods."""

    reach: float = REACH
    epsilon: float = EPSILON
    first_epsilon: float = EPSILON
    newcomers_wait: int = NEWCOMERS_WAIT
    movers_wait: int = MOVERS_WAIT
    answered_before: int = ANSWERED_BEFORE
    whole: bool = True  # those who wait count among those who began a period

    def scale(self, people: Whole | int, fresh: Flags | bool) -> Floats:
        """Of the Laplace noise."""
        epsilon = np.where(fresh, self.first_epsilon, self.epsilon)
        return np.asarray(2 * self.reach / (np.maximum(people, 1) * epsilon))


STANDARD, STRONG = Rule(), Rule(epsilon=EPSILON_STRONG, first_epsilon=EPSILON_STRONG)
BEFORE = Rule(
    1000, 1e6, 1e6, 0, 0, 0, False
)  # no clamp, no chance, no waiting: as it was in the standard setting


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


class Attacker(Protocol):
    """Who acts on what was published so far."""

    def choose(self, closed: Closed) -> Floats:
        """The parts of the colluders, T by colluder."""

    def watch(self, closed: Closed, outcome: Whole, told: Floats) -> None:
        """outcome: NOTHING where nothing was said. told: the sum of the colluders' parts."""


def publish(
    teams: Teams, rule: Rule, rng: np.random.Generator, attacker: Attacker | None = None
) -> Published:
    """A year of closings, drawn with `rng` in place of the keyed hash, which is as good as random."""
    several = int(teams.team.max()) + 1
    shape = (len(teams.level), ROWS * several)
    none, no_number = np.zeros(shape), np.zeros(shape, int)
    figures = Published(
        np.full(shape, NOTHING),
        no_number.copy(),
        no_number + SHORT,
        no_number.copy(),
        none.copy(),
        none > 0,
        np.zeros((*shape, teams.level.shape[1]), bool),
        none.copy(),
    )
    gate = _Gate(teams, rule, rng, attacker, figures)
    for row in range(ROWS):
        for team in range(several):
            gate.close(row, team, row * several + team)
    return figures


class _Gate:
    """begun: whether the first half of a frame said something; last, until: the newest band and the week after it; each by team, T."""

    def __init__(
        self,
        teams: Teams,
        rule: Rule,
        rng: np.random.Generator,
        attacker: Attacker | None,
        figures: Published,
    ) -> None:
        self.teams, self.rule, self.rng, self.attacker, self.figures = teams, rule, rng, attacker, figures
        by_team = (figures.outcome.shape[1] // ROWS, len(teams.level))
        self.begun, self.last, self.until = (
            np.zeros(by_team, bool),
            np.zeros(by_team, int),
            np.full(by_team, -1),
        )

    def close(self, row: int, team: int, index: int) -> None:
        """At the middle of a frame large teams alone; at its end these again, and all others for the whole of it."""
        short = self._block(row, SHORT)
        panel, enough = who_counts(self.teams, team, short, self.rule)
        if row % 2 == 0:
            self.begun[team] = enough
            self._say(index, team, short, panel, enough, enough)
        else:
            self._say(index, team, short, panel, enough, self.begun[team])
            long = self._block(row, LONG)
            self._say(index, team, long, *who_counts(self.teams, team, long, self.rule), ~self.begun[team])

    def _block(self, row: int, length: int) -> slice:
        return slice((row + 1) * SHORT - length, (row + 1) * SHORT)

    def _say(self, index: int, team: int, block: slice, panel: Flags, enough: Flags, told: Flags) -> None:
        """told: the groups to which this block is closed."""
        teams, rule, figures = self.teams, self.rule, self.figures
        answered = teams.answered[:, :, block]
        fresh = self.until[team] != block.start
        middle = np.where(fresh, float(SCALE_MIDDLE), MIDDLES[self.last[team]])
        counted = np.where(fresh[:, None], panel & answered.any(-1), panel)
        banded = told & enough & is_answered(answered & panel[:, :, None], panel.sum(1))
        closed = Closed(index, block, panel, middle, fresh, counted, banded)

        part = parts(teams.said[:, :, block], answered, middle[:, None], fresh[:, None], rule)
        if teams.colluders and self.attacker:
            part[:, : teams.colluders] = self.attacker.choose(closed)
        part = np.where(counted, part, 0)
        people = counted.sum(1)
        band = drawn(odds(part.sum(1) / np.maximum(people, 1), people, fresh, rule), self.rng)
        outcome = np.where(banded, band, np.where(enough, TOO_FEW, TOO_SMALL))
        ours = part[:, : teams.colluders].sum(1)

        figures.outcome[told, index], figures.first[told, index] = outcome[told], block.start
        figures.weeks[told, index] = block.stop - block.start
        for kept, what in (
            (figures.people, people),
            (figures.middle, middle),
            (figures.fresh, fresh),
            (figures.panel, counted),
            (figures.told, ours),
        ):
            kept[banded, index] = what[banded]
        self.last[team, banded], self.until[team, banded] = band[banded], block.stop
        if self.attacker:
            self.attacker.watch(closed, np.where(told, outcome, NOTHING), ours)


def who_counts(teams: Teams, team: int, block: slice, rule: Rule) -> tuple[Flags, Flags]:
    """T P, the panel; and T, whether it is enough, whatever they answer."""
    length, first = block.stop - block.start, block.start
    here = teams.team == team
    standing = teams.leads[:, :, max(0, first - length) : first + 1].all(-1)
    began = here[:, :, first] & ~standing
    began &= teams.answered[:, :, :first].sum(-1) >= rule.answered_before
    from_elsewhere = (teams.there & ~here)[:, :, : first + 1].any(-1)
    may = began & np.where(
        from_elsewhere,
        _all_since(here, first, rule.movers_wait * length),
        _all_since(here, first, rule.newcomers_wait * length),
    )
    may &= ~teams.leads[:, :, max(0, first - rule.movers_wait * length) : first + 1].any(-1)
    panel = may & here[:, :, block].all(-1)
    many = panel.sum(1)
    lost_from = (began if rule.whole else may).sum(1)
    fewest = max(FEWEST, SHORT_FROM if length == SHORT else 0)
    return panel, (many >= fewest) & (many >= float(1 - MOST_LOST) * lost_from)


def _all_since(flags: Flags, week: int, weeks: int) -> Flags:
    """Through so many weeks and the one after them; never for weeks before the first."""
    return flags[:, :, week - weeks : week + 1].all(-1) if weeks <= week else np.zeros(flags.shape[:2], bool)


def is_answered(given: Flags, people: Whole) -> Flags:
    possible = people * given.shape[-1]
    return (given.any(-1).sum(1) >= FEWEST_ANSWERING) & (
        given.sum((1, 2)) >= float(LEAST_ANSWERED) * possible
    )


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
    edges = np.concatenate([[-np.inf], CUTS, [np.inf]])
    away = (edges - np.asarray(level)[..., None]) / scale
    tail = 0.5 * np.exp(-np.abs(away))
    below, above = np.where(away < 0, tail, 1 - tail), np.where(away < 0, 1 - tail, tail)
    # by whichever tail is the smaller, so that what is far out is not lost beside 1
    return np.where(away[..., :-1] > 0, above[..., :-1] - above[..., 1:], below[..., 1:] - below[..., :-1])


def drawn(chances: Floats, rng: np.random.Generator) -> Whole:
    reached = np.cumsum(chances, axis=-1)
    return np.minimum((rng.random(len(chances))[:, None] >= reached).sum(-1), 3)
