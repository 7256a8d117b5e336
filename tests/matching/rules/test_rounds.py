"""A round against every set of pairs there is, and the laws that each of its results keeps."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching.engine import heaviest
from alongside.matching.engine.certify import Certificate, Refused, Verdict, certify
from alongside.matching.rules import rounds
from alongside.matching.rules.participants import (
    Feedback,
    Met,
    Population,
    Proof,
    Proposal,
    Rule,
    Rules,
    Weights,
)
from alongside.matching.rules.reference import Reference
from alongside.matching.rules.rounds import RELAXABLE, propose_pairs, relaxation_gains
from tests.matching.rules.populations import (
    changed,
    everybody,
    in_circles,
    meeting,
    mixed,
    mixed_populations,
    of,
    populations_in_circles,
    seeker,
    shuffled,
    sociable,
    sociable_populations,
    without,
)
from tests.matching.rules.trying_all import Worth, best, faults, worth

TALK_ALONE = Weights(issues=0, wants=0, talk=0, circumstances=0, overlap=0, feedback=1)


def assert_best(population: Population) -> Proposal:
    proposal = propose_pairs(population)

    assert faults(population, proposal) == []
    assert worth(population, proposal) == best(population)
    assert proposal.proof.is_optimal
    assert proposal.proof.method == "exact"
    return proposal


# ── the best there is ───────────────────────────────────────────────────────────────────────────────────────────────


@given(sociable_populations(most=8, pairs=14) | populations_in_circles(most=8))
@settings(max_examples=80, deadline=None)
def test_no_set_of_pairs_is_better_with_every_option(population: Population) -> None:
    assert_best(population)


@given(mixed_populations(most=10))
@settings(max_examples=40, deadline=None)
def test_no_set_of_pairs_is_better_where_many_rules_bind(population: Population) -> None:
    assert_best(population)


@pytest.mark.parametrize("block", range(10))
def test_of_up_to_ten_people_no_set_of_pairs_is_better(block: int) -> None:
    for population in some_rounds(block):
        assert_best(population)


@pytest.mark.parametrize("seed", range(6))
def test_of_ten_people_who_may_all_meet_no_set_of_pairs_is_better(seed: int) -> None:
    assert_best(sociable(Random(seed), 10, pairs=45, capacities="1", trios=0))


def test_every_option_is_among_those_tried() -> None:
    """The twin: equal results without trios, locks or second partners would say nothing of them."""
    seen: Counter[str] = Counter()
    for population in (one for block in range(10) for one in some_rounds(block)):
        proposal = propose_pairs(population)
        for_the_total = propose_pairs(replace(population, rules=Rules(worst_pair_gives_up=0)))
        seen["a trio"] += proposal.trio is not None
        seen["a lock"] += bool(population.locks)
        seen["a second partner"] += 2 * len(proposal.pairs) > proposal.people_matched
        seen["somebody left out"] += bool(proposal.left_out)
        seen["a better worst pair"] += proposal.total_fit < for_the_total.total_fit

    assert min(seen.values()) >= 5, seen


def some_rounds(block: int) -> Iterator[Population]:
    for seed in range(12):
        random = Random(f"{block} {seed}")
        size = random.randint(3, 10)
        yield sociable(random, size, random.randint(size // 2, 18), capacities="1112")
        yield in_circles(random, size)


# ── the aims, each within those before it ───────────────────────────────────────────────────────────────────────────


def pairs(population: Population) -> list[tuple[str, str]]:
    return [(pair.a, pair.b) for pair in propose_pairs(population).pairs]


def test_more_people_come_before_a_greater_fit() -> None:
    assert pairs(meeting({"ana ben": 1, "ben cho": 16, "cho dee": 1})) == [("ana", "ben"), ("cho", "dee")]
    assert pairs(meeting({"ana ben": 1, "ben cho": 16})) == [("ben", "cho")]


@pytest.mark.parametrize(("waited", "first"), [(0, "ana"), (1, "cho")])
def test_who_waited_longer_comes_before_a_greater_fit(waited: int, first: str) -> None:
    population = changed(meeting({"ana ben": 16, "ben cho": 1}), "cho", waited=waited)

    assert [pair for pair in pairs(population) if first in pair] == pairs(population) != []


def test_one_who_waited_longest_comes_before_many_who_waited_less() -> None:
    """But not before more people."""
    population = meeting({"ana ben": 16, "ben cho": 1, "cho dee": 1, "dee eli": 16})
    alone = [one.id for one in propose_pairs(changed(population, "cho", waited=1)).left_out]

    assert alone in (["ana"], ["eli"])
    assert pairs(changed(population, "cho", waited=9)) == pairs(changed(population, "cho", waited=1))
    assert pairs(everybody(population, waited=9)) == pairs(population) == [("ana", "ben"), ("dee", "eli")]


def test_no_one_has_a_second_partner_before_someone_has_a_first() -> None:
    population = changed(meeting({"ana ben": 16, "ana cho": 16, "cho dee": 1}), "ana", capacity=2)

    assert pairs(population) == [("ana", "ben"), ("cho", "dee")]
    assert pairs(replace(population, forbid=(("cho", "dee"),))) == [("ana", "ben"), ("ana", "cho")]


def test_two_with_room_for_more_are_paired_with_each_other_once() -> None:
    assert pairs(everybody(meeting({"ana ben": 16}), capacity=3)) == [("ana", "ben")]


@pytest.mark.parametrize(
    ("gives_up", "expected"),
    [(58, [("ana", "ben"), ("cho", "dee")]), (59, [("ana", "cho"), ("ben", "dee")])],
)
def test_a_better_worst_pair_may_cost_so_many_thousandths_and_no_more(
    gives_up: int, expected: list[tuple[str, str]]
) -> None:
    """1000 and 62 in one way, 500 and 500 in the other: 62 of 1062 is a little more than 58 in 1000."""
    population = meeting({"ana ben": 16, "cho dee": 1, "ana cho": 8, "ben dee": 8})

    assert pairs(replace(population, rules=Rules(worst_pair_gives_up=gives_up))) == expected


@pytest.mark.parametrize("gives_up", [10, 100])
@pytest.mark.parametrize("seed", range(10))
def test_the_worst_pair_is_never_worse_for_it_and_no_one_is_left_out_for_it(seed: int, gives_up: int) -> None:
    random = Random(seed)
    size = random.randint(20, 40)
    population = sociable(random, size, 3 * size, capacities="1112")
    asked = replace(population, rules=Rules(worst_pair_gives_up=gives_up), locks=())

    better, total = (
        worth(one, propose_pairs(one)) for one in (asked, replace(asked, rules=Rules(worst_pair_gives_up=0)))
    )

    assert better.aims == total.aims
    assert 1000 * better.doubled >= (1000 - gives_up) * total.doubled
    assert (better.worst or 0) >= (total.worst or 0)


@pytest.mark.parametrize(
    "seed", [0, 1, 6, 13, 18, 21]
)  # in most of them something lies behind the first step that fails
def test_the_worst_pair_is_as_good_as_when_each_fit_is_tried_in_turn(seed: int) -> None:
    population = sociable(Random(seed), 16, 60, trios=0, capacities="1")
    asked = replace(population, rules=Rules(worst_pair_gives_up=300), locks=())

    assert worth(asked, propose_pairs(asked)) == with_each_fit_tried(asked)


def with_each_fit_tried(population: Population) -> Worth:
    """Links below a fit are forbidden, as long as that costs no one a partner and no more than may be given up."""
    kept = 1000 - population.rules.worst_pair_gives_up
    for_the_total = replace(population, rules=Rules(worst_pair_gives_up=0))
    best = most = worth(population, propose_pairs(for_the_total))
    reference = Reference(population)
    twos = combinations([one.id for one in population.people], 2)
    fits = {two: reference.fit_of(*two) for two in twos if not reference.why_not(*two)}
    for fit in sorted(set(fits.values())):
        below = tuple(two for two, own in fits.items() if own < fit)
        tried = replace(for_the_total, forbid=(*population.forbid, *below))
        found = worth(population, propose_pairs(tried))
        if found.aims != most.aims or 1000 * found.doubled < kept * most.doubled:
            break
        best = found
    return best


def test_no_one_at_all_has_no_one_left_out() -> None:
    proposal = propose_pairs(of())

    assert (proposal.pairs, proposal.trio, proposal.left_out, proposal.proof) == ((), None, (), Proof(0, 0))


# ── what the coordinator holds ──────────────────────────────────────────────────────────────────────────────────────


def test_a_lock_is_kept_whatever_it_costs() -> None:
    population = meeting({"ana ben": 16, "ben cho": 1, "cho dee": 16})

    assert pairs(population) == [("ana", "ben"), ("cho", "dee")]
    assert pairs(replace(population, locks=(("cho", "ben"),))) == [("ben", "cho")]


def test_who_is_locked_and_has_room_may_have_another_partner_but_after_all_others() -> None:
    population = meeting({"ana ben": 16, "ben cho": 16, "cho dee": 1})
    locked = replace(changed(population, "ben", capacity=2), locks=(("ana", "ben"),))

    assert pairs(locked) == [("ana", "ben"), ("cho", "dee")]
    assert pairs(replace(locked, forbid=(("cho", "dee"),))) == [("ana", "ben"), ("ben", "cho")]


@pytest.mark.parametrize("seed", range(20))
def test_what_was_proposed_and_is_locked_stays_when_the_rest_is_forbidden(seed: int) -> None:
    random = Random(seed)
    population = replace(sociable(random, 30, 80, capacities="1112"), locks=())
    first = [(pair.a, pair.b) for pair in propose_pairs(population).pairs]
    locks, forbid = tuple(first[::3]), tuple(first[1::3])
    again = replace(population, locks=locks, forbid=(*population.forbid, *forbid))

    proposal = propose_pairs(again)

    assert faults(again, proposal) == []
    assert set(locks) <= set(pairs(again))


# ── laws ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(mixed_populations(most=10) | populations_in_circles(most=9), st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_the_order_of_people_changes_nothing(population: Population, seed: int) -> None:
    assert propose_pairs(shuffled(Random(seed), population)) == propose_pairs(population)


@pytest.mark.parametrize("seed", range(15))
def test_the_order_of_more_people_changes_nothing_where_all_fit_alike(seed: int) -> None:
    random = Random(seed)
    population = replace(
        everybody(sociable(random, 40, 120, capacities="1112"), waited=0), weights=TALK_ALONE
    )

    assert propose_pairs(shuffled(random, population)) == propose_pairs(population)


@pytest.mark.parametrize("seed", range(10))
def test_another_seed_breaks_ties_otherwise_and_is_worth_the_same(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a pool too large for turns, which decide before it."""
    monkeypatch.setattr(rounds, "LARGEST_POOL", 0)
    alike = everybody(of(*(seeker(f"p{number}") for number in range(12))), talk=None)
    mine, other = (replace(alike, seed=text) for text in ("mine", f"other {seed}"))

    assert worth(mine, propose_pairs(mine)) == worth(other, propose_pairs(other))
    assert pairs(mine) != pairs(other)


@pytest.mark.parametrize("seed", range(10))
def test_relaxations_say_how_many_more_would_be_matched_without_each_rule(seed: int) -> None:
    population = mixed(Random(seed), 40)
    proposal = propose_pairs(population)

    gained = relaxation_gains(population, proposal)

    assert gained == {
        rule: propose_pairs(without(population, rule)).people_matched - proposal.people_matched
        for rule in RELAXABLE
    }


def test_some_relaxation_gains_something_and_the_rules_that_are_not_asked_about_are_not_there() -> None:
    found = [
        relaxation_gains(one, propose_pairs(one)) for one in (mixed(Random(seed), 40) for seed in range(10))
    ]

    assert all(set(one) == {Rule.OVERLAP, Rule.MET, Rule.SAME_LEAD, Rule.MODE} for one in found)
    assert all(sum(one[rule] for one in found) > 0 for rule in RELAXABLE)


# ── the proof ───────────────────────────────────────────────────────────────────────────────────────────────────────

SOCIABLE = [
    replace(sociable(Random(seed), 12, 25, capacities="1112"), rules=Rules(worst_pair_gives_up=0))
    for seed in range(15)
]


def refuse(*_: object, **__: object) -> Verdict:
    raise Refused("not today")


@pytest.mark.parametrize("population", SOCIABLE)
def test_what_the_checker_refuses_is_never_called_exact(
    population: Population, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what takes its place keeps every hard rule, and says how much it may be short of."""
    exact = propose_pairs(population)
    monkeypatch.setattr(heaviest, "certify", refuse)

    proposal = propose_pairs(population)

    assert faults(population, proposal) == []
    assert (exact.proof.method, proposal.proof.method) == ("exact", "greedy")
    assert proposal.trio is None
    assert proposal.proof.weight <= exact.proof.weight <= proposal.proof.bound
    assert proposal.people_matched <= exact.people_matched


def test_greedy_tells_that_it_is_not_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heaviest, "certify", refuse)

    assert not any(propose_pairs(population).proof.is_optimal for population in SOCIABLE)


def test_greedy_lets_the_person_with_the_fewest_options_choose_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it is not the dearest pair that leaves two alone."""
    monkeypatch.setattr(heaviest, "certify", refuse)

    assert pairs(meeting({"ana ben": 1, "ben cho": 16, "cho dee": 1})) == [("ana", "ben"), ("cho", "dee")]


def test_greedy_pairs_no_one_again_whom_a_lock_has_paired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heaviest, "certify", refuse)
    population = everybody(meeting({"ana ben": 16, "cho dee": 1}), capacity=2)

    assert pairs(replace(population, locks=(("ana", "ben"),))) == [("ana", "ben"), ("cho", "dee")]


def test_an_engine_that_forgot_a_pair_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(
        people: int,
        i: np.ndarray,
        j: np.ndarray,
        weight: np.ndarray,
        mate: list[int],
        certificate: Certificate,
    ) -> Verdict:
        first = next(one for one, other in enumerate(mate) if other >= 0)
        mate[mate[first]] = mate[first] = -1
        return certify(people, i, j, weight, mate=mate, certificate=certificate)

    monkeypatch.setattr(heaviest, "certify", forgetful)

    proof = propose_pairs(meeting({"ana ben": 1, "cho dee": 1})).proof

    assert proof.gap > 0
    assert not proof.is_optimal


@pytest.mark.parametrize("population", SOCIABLE)
def test_a_bound_is_reached_and_not_passed(population: Population) -> None:
    assert propose_pairs(population).proof.gap == 0


def test_of_two_meetings_in_one_round_the_wish_to_go_on_counts_whichever_comes_first() -> None:
    met = (Met("ana", "ben", 6, Feedback.KEEP), Met("ana", "ben", 6, Feedback.GOOD))

    for order in (met, met[::-1]):
        assert len(propose_pairs(of(seeker("ana"), seeker("ben"), met=order)).pairs) == 1
