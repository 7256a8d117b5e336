"""The odd one out: one trio, chosen together with the pairs, against every trio and every set of pairs beside it."""

from collections.abc import Iterator
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings

from alongside.matching.rules.participants import Intent, Met, Population, Proposal, Rule
from alongside.matching.rules.rounds import propose_pairs
from tests.matching.rules.populations import (
    changed,
    everybody,
    in_circles,
    meeting,
    of,
    populations_in_circles,
    seeker,
    sociable,
)
from tests.matching.rules.trying_all import best, faults, worth

THREE = everybody(meeting({"ana ben": 16, "ana cho": 8, "ben cho": 3}), trio_ok=True)


def assert_best(population: Population) -> Proposal:
    proposal = propose_pairs(population)

    assert faults(population, proposal) == []
    assert worth(population, proposal) == best(population)
    return proposal


def members(population: Population) -> tuple[str, ...] | None:
    trio = propose_pairs(population).trio
    return trio.members if trio else None


@given(populations_in_circles(most=9, trios=1))
@settings(max_examples=25, deadline=None)
def test_no_trio_with_pairs_beside_it_is_better(population: Population) -> None:
    assert_best(population)


def odd_circles(block: int) -> Iterator[Population]:
    for seed in range(12):
        random = Random(f"{block} {seed}")
        yield in_circles(random, random.choice([7, 9, 11]), random.randint(0, 4))


@pytest.mark.parametrize("block", range(8))
def test_of_up_to_eleven_people_no_trio_is_better(block: int) -> None:
    for population in odd_circles(block):
        assert_best(population)


def test_there_are_trios_among_them() -> None:
    assert sum(members(one) is not None for block in range(8) for one in odd_circles(block)) > 10


@pytest.mark.parametrize("seed", range(4))
def test_of_eleven_people_with_many_triangles_no_trio_is_better(seed: int) -> None:
    """An odd number of people of whom many may meet: of all trios the best."""
    population = sociable(Random(seed), 11, 27, capacities="1", trios=1)

    assert len(assert_best(population).left_out) <= 1


def test_three_who_would_leave_one_alone_meet_together() -> None:
    proposal = propose_pairs(THREE)

    assert proposal.pairs == proposal.left_out == ()
    assert proposal.trio is not None
    assert proposal.trio.members == ("ana", "ben", "cho")
    assert [(link.a, link.b, link.fit) for link in proposal.trio.links] == [
        ("ana", "ben", 1000),
        ("ana", "cho", 500),
        ("ben", "cho", 187),
    ]
    assert proposal.trio.fit == (1000 + 500 + 187) // 3
    assert (proposal.people_matched, proposal.total_fit, proposal.worst_fit) == (3, 1687 // 2, 187)


@pytest.mark.parametrize("who", ["ana", "ben", "cho"])
def test_all_three_have_to_agree(who: str) -> None:
    assert members(changed(THREE, who, trio_ok=False)) is None
    assert members(changed(THREE, who, trio_ok=True)) == ("ana", "ben", "cho")


@pytest.mark.parametrize("link", list(combinations(["ana", "ben", "cho"], 2)))
def test_all_three_links_have_to_be_legal(link: tuple[str, str]) -> None:
    a, b = link

    assert members(changed(THREE, a, blocks=frozenset({b}))) is None
    assert members(changed(THREE, a, blocks=frozenset({"dee"}))) == ("ana", "ben", "cho")


@pytest.mark.parametrize("link", list(combinations(["ana", "ben", "cho"], 2)))
def test_a_trio_counts_as_having_met_on_all_three_links(link: tuple[str, str]) -> None:
    """As a round hands it on to the next one."""
    trio = propose_pairs(THREE).trio
    assert trio is not None
    met = tuple(Met(one.a, one.b, THREE.round) for one in trio.links)

    after = [propose_pairs(of(*THREE.people, met=met, round=THREE.round + later)) for later in (1, 4, 5)]

    assert [len(one.pairs) + (one.trio is not None) for one in after] == [0, 0, 1]
    assert all(one.binding == {Rule.MET: 2} for one in after[0].left_out)
    without_link = tuple(one for one in met if (one.a, one.b) != link)
    third = propose_pairs(of(*THREE.people, met=without_link, round=THREE.round + 1))
    assert [(pair.a, pair.b) for pair in third.pairs] == [link]


def test_where_no_one_would_be_alone_there_is_no_trio_however_well_it_fits() -> None:
    four = everybody(of(*(seeker(name) for name in ("ana", "ben", "cho", "dee"))), trio_ok=True)

    assert (members(four), len(propose_pairs(four).pairs)) == (None, 2)
    assert members(changed(four, "dee", intent=Intent.PAUSE)) == ("ana", "ben", "cho")


def test_there_is_one_trio_at_most() -> None:
    two_circles = {
        "ana ben": 8, "ana cho": 8, "ben cho": 8,
        "dee eli": 8, "dee fay": 8, "eli fay": 8,
    }  # fmt: skip

    proposal = propose_pairs(everybody(meeting(two_circles), trio_ok=True))

    assert (proposal.people_matched, len(proposal.pairs), len(proposal.left_out)) == (5, 1, 1)
    assert proposal.trio is not None


def test_the_trio_is_where_someone_waited_longest() -> None:
    two_circles = {
        "ana ben": 16, "ana cho": 16, "ben cho": 16,
        "dee eli": 1, "dee fay": 1, "eli fay": 1,
    }  # fmt: skip
    population = everybody(meeting(two_circles), trio_ok=True)

    assert members(population) == ("ana", "ben", "cho")
    waited = population
    for name in ("dee", "eli", "fay"):
        waited = changed(waited, name, waited=1)
    assert members(waited) == ("dee", "eli", "fay")


def test_who_has_a_partner_by_a_lock_is_in_no_trio() -> None:
    circle = everybody(meeting({"ana ben": 8, "ana cho": 8, "ben cho": 8, "ana dee": 1}), trio_ok=True)
    generous = changed(circle, "ana", capacity=2)
    locked = of(*generous.people, locks=(("ana", "dee"),))

    proposal = propose_pairs(locked)

    assert [(pair.a, pair.b) for pair in proposal.pairs] == [("ana", "dee"), ("ben", "cho")]
    assert proposal.trio is None


def test_the_proof_covers_the_trio_too() -> None:
    proof = propose_pairs(THREE).proof

    assert (proof.method, proof.is_optimal, proof.weight > 0) == ("exact", True, True)
