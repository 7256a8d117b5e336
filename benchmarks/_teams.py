"""Simulated teams, and what the release engine would say about them: vectorised, and held to the engine by tests/privacy.

A person's strain in a week is the team's level, their own level, a shock of the team's week and a shock of their own, the shocks
each fading from week to week (AR(1)). It is answered on four items of five levels, each off by itself, and scored as the
weekly check-in is. Who is away, who answers and who leaves does not depend on strain: a silence that speaks would tell a lead
something without any figure. Hours and other work facts are left out: a lead sees them week by week by design, so whatever they say about
strain is open with or without bands.

Arrays: T teams, P people of each (two a seat, the second comes when the first has left), W weeks, from the first of a frame on.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.domain.releases import CUTS, EPSILON, FEWEST, LONG, MOST_LOST, SHORT, SHORT_FROM, Band

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

WEEKS = 52
ROWS = WEEKS // SHORT  # each closing is a row: at most one release of a team ends with it
NOTHING, TOO_SMALL = -2, -1  # beside 0-3 for a band
MIDDLES = np.array([float(band.middle) for band in Band])


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


@dataclass(frozen=True)
class Teams:
    """said: whole points as scored, for every week whether answered or not. level: what a person comes back to."""

    size: int
    level: Floats  # T P
    said: Whole  # T P W
    there: Flags  # T P W, on the roster
    answered: Flags  # T P W


@dataclass(frozen=True)
class Published:
    """What left for everybody's eyes, by team and closing, and what follows from it by public rules.

    outcome: a band 0-3, TOO_SMALL or NOTHING; weeks: of its block; people: in its panel. middle: what a missing answer counted as.
    share: of each answer in the mean that it went into, T P W; 0 where it went into none.
    """

    outcome: Whole
    weeks: Whole
    people: Whole
    middle: Floats
    share: Floats


def simulate(model: Model, size: int, teams: int, rng: np.random.Generator) -> Teams:
    """`size`: on the roster without the lead, who is no part of any figure."""
    shape = (teams, 2 * size, WEEKS)
    there = _rosters(model, teams, size, rng)
    team = rng.normal(model.mean, model.team_sd, (teams, 1))
    level = team + rng.normal(0, model.person_sd, shape[:2])
    week = fading(shape, model.week_sd, model.week_fades, rng)
    shock = fading((teams, 1, WEEKS), model.shock_sd, model.shock_fades, rng)
    said = scored(level[:, :, None] + week + shock, model, rng)
    answers = _answers(shape, rng) & (rng.random(shape[:2]) >= model.silent)[:, :, None]
    return Teams(size, level, said, there, there & answers)


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


def _answers(shape: tuple[int, int, int], rng: np.random.Generator) -> Flags:
    """Each answers at a rate of their own, about four weeks of five; on holiday and sick leave not at all."""
    weeks = np.arange(WEEKS)
    answers = rng.random(shape) < rng.beta(8, 2, shape[:2])[:, :, None]
    for length in (1, 2, 2):
        answers &= ~_spell(weeks, rng.integers(0, WEEKS, shape[:2]), length)
    long = np.where(rng.random(shape[:2]) < 0.12, rng.integers(6, 17, shape[:2]), 0)
    return answers & ~_spell(weeks, rng.integers(0, WEEKS, shape[:2]), long)


def _spell(weeks: Whole, start: Whole, length: Whole | int) -> Flags:
    end = start + length
    return (weeks >= start[:, :, None]) & (weeks < end[:, :, None])


def publish(teams: Teams, strong: bool, rng: np.random.Generator) -> Published:
    """A year of closings. The strong setting draws with `rng` in place of the keyed hash, which is as good as random."""
    count = len(teams.level)
    shape = (count, ROWS)
    outcome, weeks = np.full(shape, NOTHING), np.full(shape, SHORT)
    people, middle, share = np.zeros(shape, int), np.zeros(shape), np.zeros(teams.said.shape)
    last = np.full(count, list(Band).index(Band.MODERATE))
    began = np.zeros(count, bool)
    for row in range(ROWS):
        middle[:, row] = MIDDLES[last]
        for length in (SHORT, LONG):
            mid_frame = row % 2 == 0
            if mid_frame and length == LONG:
                continue
            block = slice((row + 1) * SHORT - length, (row + 1) * SHORT)
            panel = teams.there[:, :, block].all(-1)
            many = panel.sum(1)
            enough = many >= max(FEWEST, SHORT_FROM if length == SHORT else 0)
            enough &= many >= float(1 - MOST_LOST) * teams.there[:, :, block.start].sum(1)
            told = enough if mid_frame else (began if length == SHORT else ~began)
            banded = told & enough
            band = bands(*sums(teams, panel, block), last, strong, rng)
            outcome[told, row], weeks[told, row], people[told, row] = TOO_SMALL, length, many[told]
            outcome[banded, row] = band[banded]
            counted = (panel & banded[:, None])[:, :, None] & teams.answered[:, :, block]
            share[:, :, block] += counted / (np.maximum(many, 1) * length)[:, None, None]
            if mid_frame:
                began = banded
        has_band = outcome[:, row] >= 0
        last = np.where(has_band, outcome[:, row], last)
    return Published(outcome, weeks, people, middle, share)


def sums(teams: Teams, panel: Flags, block: slice) -> tuple[Whole, Whole, Whole, Whole]:
    """By team: the sum of the points that were said, how many were, how many there could have been, and people."""
    given = panel[:, :, None] & teams.answered[:, :, block]
    said = np.where(given, teams.said[:, :, block], 0).sum((1, 2))
    people = panel.sum(1)
    return said, given.sum((1, 2)), people * given.shape[2], people


def bands(
    said: Whole,
    given: Whole,
    possible: Whole,
    people: Whole,
    last: Whole,
    strong: bool,
    rng: np.random.Generator,
) -> Whole:
    doubled = 2 * said + (possible - given) * (2 * MIDDLES[last]).astype(
        np.int64
    )  # whole numbers: no rounding
    if not strong:
        return sum((doubled >= 2 * cut * possible).astype(np.int64) for cut in CUTS)
    reached = np.cumsum(odds(doubled / np.maximum(2 * possible, 1), np.maximum(people, 1)), axis=-1)
    return np.minimum((rng.random(len(said))[:, None] >= reached).sum(-1), 3)


def odds(level: Floats, people: Whole | int) -> Floats:
    """The chance of each band, along a new last axis."""
    scale = np.asarray(100 / (people * EPSILON))[..., None]
    away = (np.array(CUTS) - level[..., None]) / scale
    below = np.where(away < 0, 0.5 * np.exp(-np.abs(away)), 1 - 0.5 * np.exp(-np.abs(away)))
    edges = [np.zeros_like(below[..., :1]), below, np.ones_like(below[..., :1])]
    return np.diff(np.concatenate(edges, axis=-1), axis=-1)
