"""Room for several partners against an integer programme, which knows nothing of seats or of matchings."""

from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from alongside.matching.rules.participants import Population, Proposal, Rules
from alongside.matching.rules.reference import Reference
from alongside.matching.rules.rounds import propose_pairs
from tests.matching.rules.populations import changed, everybody, in_circles, meeting, sociable
from tests.matching.rules.trying_all import Aims, Worth, faults, worth

Row = np.ndarray


class Programme:
    """One unknown of 0 or 1 for each link, and one for each person who has a partner; each aim is held before the next is looked for."""

    def __init__(self, population: Population) -> None:
        reference = Reference(population)
        self.people = sorted(population.people, key=lambda one: one.id)
        ids = [one.id for one in self.people]
        self.fit = {
            two: reference.fit_of(*two) for two in combinations(ids, 2) if not reference.why_not(*two)
        }
        self.unknowns = len(self.fit) + len(ids)
        self.held = [self._room(number) for number in range(len(ids))]
        self.held += [self._has_one(number) for number in range(len(ids))]

    def best(self) -> Worth:
        """With no fit given up for a better worst pair, which then is of those with the greatest total."""
        waits = sorted({one.waited for one in self.people}, reverse=True)
        people = self._most(self._covered(set(waits)))
        by_wait = tuple(self._most(self._covered({wait})) for wait in waits)
        links = self._most(self._links(dict.fromkeys(self.fit, 1)))
        total = self._most(self._links(self.fit))
        return Worth(Aims(people, by_wait, 2 * links), 2 * total, self._worst())

    def _most(self, gain: Row) -> int:
        """And not less from now on."""
        most = round(-self._solved(gain).fun) if gain.any() else 0
        self.held.append(LinearConstraint(gain, lb=most))
        return most

    def _worst(self) -> int | None:
        """The highest that lets the programme be solved with nothing below it."""
        found = None
        for fit in sorted(set(self.fit.values())):
            below = self._links({two: int(own < fit) for two, own in self.fit.items()})
            if not self._solved(-np.ones(self.unknowns), LinearConstraint(below, ub=0)).success:
                break
            found = fit
        return found

    def _solved(self, gain: Row, *more: LinearConstraint) -> object:
        constraints = [*self.held, *more]
        return milp(-gain, integrality=np.ones(self.unknowns), bounds=Bounds(0, 1), constraints=constraints)

    def _links(self, worth: dict[tuple[str, str], int]) -> Row:
        return np.array([*worth.values(), *[0] * len(self.people)], float)

    def _covered(self, waits: set[int]) -> Row:
        return np.array([*[0] * len(self.fit), *(one.waited in waits for one in self.people)], float)

    def _own_links(self, number: int) -> Row:
        return self._links({two: int(self.people[number].id in two) for two in self.fit})

    def _room(self, number: int) -> LinearConstraint:
        return LinearConstraint(self._own_links(number), ub=self.people[number].capacity)

    def _has_one(self, number: int) -> LinearConstraint:
        """No one counts as having a partner who has none."""
        row = self._own_links(number)
        row[len(self.fit) + number] = -1
        return LinearConstraint(row, lb=0)


def pairs_alone(population: Population) -> Population:
    """No trio, no lock, and every bit of fit."""
    return replace(everybody(population, trio_ok=False), locks=(), rules=Rules(worst_pair_gives_up=0))


def assert_as_the_programme(population: Population) -> Proposal:
    proposal = propose_pairs(population)

    assert faults(population, proposal) == []
    assert worth(population, proposal) == Programme(population).best()
    return proposal


@pytest.mark.parametrize("seed", range(40))
def test_room_for_up_to_three_partners_equals_an_integer_programme(seed: int) -> None:
    random = Random(seed)
    size = random.randint(4, 13)
    drawn = sociable(random, size, random.randint(size, 3 * size), capacities="1123")
    assert_as_the_programme(pairs_alone(drawn))


@pytest.mark.parametrize("seed", range(15))
def test_circles_with_room_for_two_equal_an_integer_programme(seed: int) -> None:
    """Where two with two seats each would be paired twice."""
    random = Random(seed)
    assert_as_the_programme(pairs_alone(in_circles(random, random.randint(6, 13), capacities="1222")))


@pytest.mark.parametrize("seed", range(6))
def test_thirteen_people_who_may_nearly_all_meet_equal_an_integer_programme(seed: int) -> None:
    assert_as_the_programme(pairs_alone(sociable(Random(seed), 13, 60, capacities="1123")))


def test_thirds_and_seconds_are_among_what_was_solved() -> None:
    """The twin: with one partner each, room would not matter."""
    partners = [0] * 4
    for seed in range(15):
        random = Random(seed)
        proposal = propose_pairs(pairs_alone(sociable(random, 12, 30, capacities="1123")))
        ends = [one for pair in proposal.pairs for one in (pair.a, pair.b)]
        for one in set(ends):
            partners[ends.count(one)] += 1

    assert min(partners[1:]) > 10


@pytest.mark.parametrize(("room", "partners"), [(0, 0), (1, 1), (2, 2), (3, 3), (9, 3)])
def test_no_one_has_more_partners_than_room(room: int, partners: int) -> None:
    population = meeting({"ana ben": 16, "ana cho": 8, "ana dee": 4})

    proposal = propose_pairs(changed(population, "ana", capacity=room))

    assert len(proposal.pairs) == partners
    assert [pair.b for pair in proposal.pairs] == ["ben", "cho", "dee"][:partners]
