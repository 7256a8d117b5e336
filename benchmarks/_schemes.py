"""What an employer can do about who is in a panel and what it says: members who tell or choose, made-up accounts, teams made anew, leads
named and relieved. Each makes the simulated teams that an attacker then reads.
"""

from dataclasses import replace

import numpy as np

from alongside.teams.rules.releases import FEWEST, LONG
from benchmarks._teams import NOWHERE, WEEKS, Model, Teams, Whole, lives


def with_colluders(teams: Teams, many: int) -> Teams:
    """The first of each team stay, answer every week and tell the lead."""
    team, answered = teams.team.copy(), teams.answered.copy()
    team[:, :many], answered[:, :many] = 0, True
    team[:, teams.size : teams.size + many] = NOWHERE
    return replace(teams, team=team, answered=answered & (team > NOWHERE), colluders=many)


def made_up(model: Model, size: int, groups: int, rng: np.random.Generator) -> Teams:
    """One real person, the last, among accounts that say what the attacker likes."""
    level, said, answers = lives(model, (groups, size, WEEKS), rng)
    answers[:, : size - 1] = True
    everyone = np.zeros(said.shape, int)
    return Teams(size, level, said, everyone, answers, everyone > 0, size - 1)


def mixed(
    model: Model,
    groups: int,
    rng: np.random.Generator,
    every: int,
    people: int = 24,
    into: int = FEWEST,
    length: int = LONG,
) -> Teams:
    """People of one house put into new teams of FEWEST at random, each time that `every` long periods have passed."""
    level, said, answers = lives(model, (groups, people, WEEKS), rng)
    times = -(-WEEKS // (every * length))
    seats = np.arange(people) // into
    team = rng.permuted(np.broadcast_to(seats, (groups, times, people)), axis=-1)
    when = np.arange(WEEKS) // (every * length)
    return Teams(into, level, said, team.transpose(0, 2, 1)[:, :, when], answers, np.zeros(said.shape, bool))


def led(model: Model, groups: int, rng: np.random.Generator, waits: int, people: int, many: int) -> Teams:
    """So many named leads at random for each long period, none of whom led in the `waits` periods before."""
    level, said, answers = lives(model, (groups, people, WEEKS), rng)
    leads = np.zeros(said.shape, bool)
    rests: Whole = np.zeros((groups, people), int)
    for first in range(0, WEEKS, LONG):
        order = np.argsort(np.where(rests > 0, 2.0, rng.random((groups, people))), axis=1)
        named = order.argsort(1) < many
        leads[:, :, first : first + LONG] = named[:, :, None]
        rests = np.where(named, waits, np.maximum(rests - 1, 0))
    return Teams(people, level, said, np.zeros(said.shape, int), answers, leads)


def led_more_and_more(model: Model, groups: int, rng: np.random.Generator, people: int = 15) -> Teams:
    """One more is named with each long period, and none is relieved."""
    level, said, answers = lives(model, (groups, people, WEEKS), rng)
    leads = np.arange(people)[:, None] < np.arange(WEEKS) // LONG
    return Teams(
        people, level, said, np.zeros(said.shape, int), answers, np.broadcast_to(leads, said.shape).copy()
    )


def dripped(
    model: Model, groups: int, rng: np.random.Generator, waits: int, size: int, moved: int, into: int = 3
) -> Teams:
    """Teams that go on, and out of each some who count are moved to the next in every long period."""
    level, said, answers = lives(model, (groups, size * into, WEEKS), rng)
    team = np.zeros(said.shape, int)
    now = np.broadcast_to(np.arange(size * into) // size, level.shape).copy()
    rests: Whole = np.zeros(level.shape, int)
    for first in range(0, WEEKS, LONG):
        order = np.where(rests > 0, 2.0, rng.random(level.shape)) + 4 * now
        place = order.argsort(1).argsort(1) % size
        moves = (place < moved) & (first > 0)
        now = np.where(moves, (now + 1) % into, now)
        rests = np.where(moves, waits, np.maximum(rests - 1, 0))
        team[:, :, first : first + LONG] = now[:, :, None]
    return Teams(size, level, said, team, answers, np.zeros(said.shape, bool))
