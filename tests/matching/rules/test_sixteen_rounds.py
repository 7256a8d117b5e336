"""Round after round: a person who waits comes first, checked by a search of its own for pairs that would have included them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, pairwise
from random import Random

import pytest
import rustworkx as rx

from alongside.matching.rules.participants import Intent, Met, Population, Proposal
from alongside.matching.rules.reference import Reference
from alongside.matching.rules.rounds import propose_pairs
from tests.matching.rules.populations import everybody, in_circles, mixed, sociable

ROUNDS = 16


@dataclass(frozen=True)
class Held:
    """A round with what it followed from."""

    population: Population
    proposal: Proposal

    @property
    def matched(self) -> set[str]:
        trio = self.proposal.trio.members if self.proposal.trio else ()
        return {one for pair in self.proposal.pairs for one in (pair.a, pair.b)} | set(trio)

    @property
    def met(self) -> tuple[Met, ...]:
        links = (*self.proposal.pairs, *(self.proposal.trio.links if self.proposal.trio else ()))
        return tuple(Met(link.a, link.b, self.population.round) for link in links)


def sixteen(start: Population, told: Callable[[Population], Population] = lambda one: one) -> list[Held]:
    """`told`: what the engine is given in place of what is so."""
    population, held = replace(start, round=1, met=(), locks=()), []
    for number in range(1, ROUNDS + 1):
        population = replace(population, round=number, seed=f"round {number}")
        held.append(Held(population, propose_pairs(told(population))))
        left_out = {one.id for one in held[-1].proposal.left_out}
        people = tuple(
            replace(one, waited=one.waited + 1 if one.id in left_out else 0) for one in population.people
        )
        population = replace(population, people=people, met=(*population.met, *held[-1].met))
    return held


def pairs_that_may_meet(population: Population) -> list[tuple[str, str]]:
    reference = Reference(population)
    here = [one.id for one in population.people if one.capacity > 0 and one.intent is not Intent.PAUSE]
    return [two for two in combinations(here, 2) if not reference.why_not(*two)]


def could_all_be_paired(twos: list[tuple[str, str]], wanted: set[str]) -> bool:
    """By pairs alone and one partner each."""
    graph: rx.PyGraph = rx.PyGraph()
    place = {one: graph.add_node(one) for one in sorted({one for two in twos for one in two})}
    for a, b in twos:
        if {a, b} & wanted:
            graph.add_edge(place[a], place[b], len({a, b} & wanted))
    pairs = rx.max_weight_matching(graph, weight_fn=int)
    return wanted <= {graph[node] for pair in pairs for node in pair}


def passed_over(held: Held, after: int) -> set[str]:
    """Who was left out after having waited so many rounds, though pairs were possible that include them and all who were matched and
    had waited as long or longer.
    """
    waited = {one.id: one.waited for one in held.population.people}
    over = [one.id for one in held.proposal.left_out if waited[one.id] >= after]
    twos = pairs_that_may_meet(held.population) if over else []
    return {
        id
        for id in over
        if could_all_be_paired(twos, {id} | {one for one in held.matched if waited[one] >= waited[id]})
    }


def few_who_give(seed: int) -> Population:
    """Five who give and eleven who only receive."""
    drawn = sociable(Random(seed), 16, 120, trios=0.5, capacities="1")
    people = tuple(
        replace(one, intent=Intent.GIVE if number < 5 else Intent.RECEIVE)
        for number, one in enumerate(drawn.people)
    )
    return rested(replace(drawn, people=people))


def spread_out(seed: int) -> Population:
    """Of everything some, so that many rules bind."""
    return rested(everybody(mixed(Random(seed), 50), capacity=1))


def circles(seed: int) -> Population:
    """Threes and fives, of whom one is over unless three of them meet; they may meet again at once."""
    return rested(in_circles(Random(seed), 24, between=8, trios=0.6), cooldown=0)


def rested(population: Population, cooldown: int = 2) -> Population:
    """No one has waited yet."""
    rules = replace(population.rules, cooldown=cooldown)
    return replace(everybody(population, waited=0), locks=(), rules=rules)


KINDS = {"few who give": few_who_give, "spread out": spread_out, "circles": circles}
EACH_KIND = pytest.mark.parametrize("kind", KINDS)
FOUR_TIMES = pytest.mark.parametrize("seed", range(4))


@cache
def played(kind: str, seed: int) -> list[Held]:
    return sixteen(KINDS[kind](seed))


@EACH_KIND
@FOUR_TIMES
def test_no_one_waits_twice_in_a_row_who_could_have_been_included(kind: str, seed: int) -> None:
    """Let alone three times: without leaving out someone who had waited as long."""
    assert [passed_over(held, after=1) for held in played(kind, seed)] == [set()] * ROUNDS


@EACH_KIND
def test_an_engine_that_is_not_told_who_waited_lets_them_wait_three_times(kind: str) -> None:
    """The twin."""

    def forgets(population: Population) -> Population:
        return everybody(population, waited=0)

    held = (one for seed in range(4) for one in sixteen(KINDS[kind](seed), told=forgets))

    assert any(passed_over(one, after=2) for one in held)


@EACH_KIND
@FOUR_TIMES
def test_no_two_meet_again_within_the_cooldown_trios_included(kind: str, seed: int) -> None:
    rounds: dict[frozenset[str], list[int]] = {}
    for met in (one for held in played(kind, seed) for one in held.met):
        rounds.setdefault(frozenset({met.a, met.b}), []).append(met.round)

    gaps = [later - earlier for numbers in rounds.values() for earlier, later in pairwise(numbers)]

    cooldown = KINDS[kind](seed).rules.cooldown
    assert min(gaps) == cooldown + 1  # they do meet again, as soon as they may


def test_there_were_trios_and_people_left_out_in_those_rounds() -> None:
    held = [one for kind in KINDS for seed in range(4) for one in played(kind, seed)]

    assert sum(one.proposal.trio is not None for one in held) > 10
    assert sum(len(one.proposal.left_out) for one in held) > 100
    assert all(one.proposal.proof.is_optimal for one in held)
