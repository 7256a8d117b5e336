"""Where people fit alike it is a turn that decides: a small pool has a full round each time, and all meet before two meet again."""

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import combinations
from random import Random

import pytest

from alongside.matching.rules import rounds
from alongside.matching.rules.participants import Met, Population, Rules
from alongside.matching.rules.rounds import propose_pairs
from tests.matching.rules.populations import mixed, of, seeker


@dataclass
class Course:
    """So many rounds of the same people: the pairs of each round, and who was left out of it."""

    pairs: list[list[tuple[str, str]]] = field(default_factory=list)
    left_out: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def repeats(self) -> int:
        times = Counter(pair for round in self.pairs for pair in round)
        return sum(often - 1 for often in times.values())


def course(population: Population, number: int, seed: int = 0) -> Course:
    held = Course()
    for round in range(1, number + 1):
        drawn = replace(population, round=round, seed=f"{seed}-{round}")
        proposal = propose_pairs(drawn)
        held.pairs.append([(pair.a, pair.b) for pair in proposal.pairs])
        held.left_out.append(tuple(one.id for one in proposal.left_out))
        people = tuple(
            replace(one, waited=one.waited + 1 if one.id in held.left_out[-1] else 0)
            for one in population.people
        )
        met = (*population.met, *(Met(a, b, round) for a, b in held.pairs[-1]))
        population = replace(population, people=people, met=met)
    return held


def alike(people: int, cooldown: int) -> Population:
    return replace(
        of(*(seeker(f"p{number:02d}") for number in range(people))), rules=Rules(cooldown=cooldown)
    )


@pytest.mark.parametrize(
    ("people", "cooldown", "number"),
    [(14, 4, 13), (6, 4, 5), (8, 12, 7), (10, 4, 9)],  # OfficeDev/microsoft-teams-apps-icebreaker#235
)
@pytest.mark.parametrize("seed", range(3))
def test_an_even_pool_has_full_rounds_until_all_have_met(people, cooldown, number, seed):
    held = course(alike(people, cooldown), number, seed)

    assert held.left_out == [()] * number
    assert held.repeats == 0


@pytest.mark.parametrize("seed", range(3))
def test_an_odd_pool_leaves_each_out_once_until_all_have_met(seed):
    held = course(alike(7, 6), 7, seed)

    assert sorted(one for left in held.left_out for one in left) == sorted(f"p{n:02d}" for n in range(7))
    assert held.repeats == 0


def test_after_all_have_met_those_meet_again_who_met_longest_ago():
    held = course(alike(6, 4), 10)

    assert held.left_out == [()] * 10
    assert held.pairs[5:] == held.pairs[:5]


def test_without_turns_the_same_people_soon_meet_again(monkeypatch):
    """As it was: the first repeat in one of the rounds from the sixth on."""
    monkeypatch.setattr(rounds, "LARGEST_POOL", 0)

    assert course(alike(14, 4), 13).repeats > 10


def test_without_turns_a_pool_of_eight_loses_a_full_round(monkeypatch):
    monkeypatch.setattr(rounds, "LARGEST_POOL", 0)

    assert any(any(course(alike(8, 12), 7, seed).left_out) for seed in range(10))


def test_a_newcomer_meets_those_they_never_met():
    """Numbers change when the pool does; who never met comes first all the same."""
    before = course(alike(6, 4), 3)
    met = tuple(Met(a, b, number) for number, pairs in enumerate(before.pairs, start=1) for a, b in pairs)
    now = replace(alike(8, 4), met=met, round=4, rules=Rules(cooldown=0))

    known = {(one.a, one.b) for one in met}
    assert not known & {(pair.a, pair.b) for pair in propose_pairs(now).pairs}


@pytest.mark.parametrize("seed", range(6))
def test_a_turn_costs_no_one_a_point_of_fit(seed, monkeypatch):
    """The aims above it come out the same, with people who have met and wait and have room for two."""
    random = Random(seed)
    population = mixed(random, 24)
    ids = [one.id for one in population.people]
    met = tuple(Met(a, b, random.randint(1, 8)) for a, b in random.sample([*combinations(ids, 2)], 60))
    population = replace(population, met=met, round=9)
    with_turns = propose_pairs(population)
    monkeypatch.setattr(rounds, "LARGEST_POOL", 0)
    without = propose_pairs(population)

    assert with_turns.people_matched == without.people_matched
    assert with_turns.worst_fit == without.worst_fit
    assert with_turns.total_fit == without.total_fit
    assert with_turns.proof.is_optimal
