"""A small pool looks ahead: over five rounds no one is left out where a plan exists that leaves no one out, by trying all plans."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching.engine.plan_search import LinksOfRound
from alongside.matching.rules import ahead
from alongside.matching.rules.ahead import Outlook, groups_of, look_ahead
from alongside.matching.rules.participants import (
    Feedback,
    Met,
    PlannedRound,
    Population,
    Proposal,
    Rules,
)
from alongside.matching.rules.plan_check import (
    ROUNDS,
    IllegalPlan,
    PlanWorth,
    judge_plan,
    pairs_of,
    played,
)
from alongside.matching.rules.rounds import propose_pairs
from tests.matching.rules.populations import changed, meeting, of, seeker, shuffled

Ends = tuple[str, str]


def who_may_meet(
    twos: str, *, met: tuple[Met, ...] = (), cooldown: int = 4, fits: bool = False, seed: str = ""
) -> Population:
    """Only these twos, such as "ab ac"; with `fits`, those who come first in the alphabet fit best."""
    names = sorted(set(twos) - {" "})
    allowed = {tuple(sorted(two)) for two in twos.split()}
    issues = {
        name: frozenset(sorted(f"{place}" for place in range(number, 6))) for number, name in enumerate(names)
    }
    people = (seeker(name, issues=issues[name] if fits else frozenset()) for name in names)
    forbid = tuple(two for two in combinations(names, 2) if two not in allowed)
    return of(*people, met=met, forbid=forbid, rules=Rules(cooldown=cooldown), seed=seed)


def drawn(random: Random, most: int = 6, trios: bool = True) -> Population:
    """Of four to six people, most of whom may meet; some have met, some wait, some would meet as three."""
    names = "abcdef"[: random.randint(4, most)]
    twos = [*combinations(names, 2)]
    kept = random.sample(twos, min(len(twos), random.randint(5, 14)))
    met = tuple(
        Met(*two, random.randint(1, 6), random.choice([*Feedback]))
        for two in random.sample(kept, random.randint(0, 3))
    )
    population = who_may_meet(" ".join(map("".join, kept)), met=met, cooldown=random.randint(1, 5), fits=True)
    for one in population.people:
        wish = trios and random.random() < 0.5
        population = changed(population, one.id, waited=random.randint(0, 1), trio_ok=wish)
    return population


POOLS = st.builds(drawn, st.randoms(use_true_random=False))


def held(population: Population, look: bool = True) -> list[Outlook]:
    """Five rounds, each planned anew when the one before is over."""
    found: list[Outlook] = []
    for _ in range(ROUNDS):
        *_, now = played(population, [*(groups_of(one.proposal) for one in found), ()])
        alone = propose_pairs(now)
        found.append(
            look_ahead(now) if look else Outlook(population=now, proposal=alone, alone=alone, partnered={})
        )
    return found


# ── every plan there is ─────────────────────────────────────────────────────────────────────────────────────────────


def ways(population: Population, pairs: frozenset[Ends]) -> Iterator[PlannedRound]:
    """Every set of pairs, and every trio with it."""
    names = [one.id for one in population.people]
    willing = {one.id for one in population.people if one.trio_ok}

    def matchings(left: tuple[str, ...]) -> Iterator[PlannedRound]:
        if not left:
            yield ()
            return
        one, rest = left[0], left[1:]
        yield from matchings(rest)
        for other in rest:
            if (one, other) in pairs:
                for more in matchings(tuple(name for name in rest if name != other)):
                    yield ((one, other), *more)

    yield from matchings(tuple(names))
    for three in combinations(sorted(willing), 3):
        if pairs.issuperset(combinations(three, 2)):
            for more in matchings(tuple(name for name in names if name not in three)):
                yield (three, *more)


def can_be_full(population: Population, rounds: int = ROUNDS) -> bool:
    """Whether some plan leaves no one out. Who meets in it does not meet again before the cooldown is over."""
    people, cooldown = len(population.people), population.rules.cooldown
    before = {(one.a, one.b): one.round for one in population.met if one.feedback is not Feedback.KEEP}
    known = frozenset(combinations([one.id for one in population.people], 2)) - set(population.forbid)

    @cache
    def from_here(number: int, met: frozenset[tuple[Ends, int]]) -> bool:
        if number == population.round + rounds:
            return True
        last = before | dict(sorted(met, key=lambda one: one[1]))
        free = frozenset(two for two in known if number - last.get(two, -99) > cooldown)
        return any(
            from_here(number + 1, met | {(two, number) for two in pairs_of(groups)})
            for groups in ways(population, free)
            if sum(map(len, groups)) == people
        )

    return from_here(population.round, frozenset())


def left_out(rounds: list[Outlook]) -> int:
    return sum(len(one.proposal.left_out) for one in rounds)


@given(POOLS)
@settings(max_examples=12, deadline=None)
def test_no_one_is_left_out_in_five_rounds_where_a_plan_leaves_no_one_out(population: Population) -> None:
    if can_be_full(population):
        assert left_out(held(population)) == 0
    else:
        assert look_ahead(population).worth.full_rounds < ROUNDS  # type: ignore[union-attr]


# Six who may all meet: three rounds can leave two circles of three, in which no round is full.
SIX = " ".join(map("".join, combinations("abcdef", 2)))
DEAD_ENDS = (21, 58, 73, 82)


def six(seed: int) -> Population:
    random, population = Random(seed), who_may_meet(SIX, cooldown=5)
    for one in population.people:
        issues = frozenset(random.sample("123456", random.randint(1, 4)))
        population = changed(population, one.id, issues=issues)
    return population


@pytest.mark.parametrize("seed", DEAD_ENDS)
def test_rounds_optimised_alone_run_into_a_dead_end_that_a_plan_avoids(seed: int) -> None:
    """The twin, of the law above and of why there is a plan at all."""
    assert can_be_full(six(seed))
    assert left_out(held(six(seed), look=False)) > 0
    assert left_out(held(six(seed))) == 0


# ── this round ──────────────────────────────────────────────────────────────────────────────────────────────────────


@given(POOLS, st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_a_round_matches_as_many_people_who_waited_as_long_and_is_proven(
    population: Population, random: Random
) -> None:
    found = look_ahead(population)
    again = look_ahead(shuffled(random, population))

    assert by_wait(population, found.proposal) == by_wait(population, found.alone)
    assert found.proposal.proof.is_optimal
    assert (again.proposal.digest, again.population.later) == (
        found.proposal.digest,
        found.population.later,
    )
    assert found.worth == judge_plan(population, plan_of(found), unreachable(found))
    assert propose_pairs(found.population) == found.proposal  # the plan is in the file: no search is needed


def by_wait(population: Population, proposal: Proposal) -> Counter[int]:
    matched = {one for group in groups_of(proposal) for one in group}
    return Counter(one.waited for one in population.people if one.id in matched)


def plan_of(found: Outlook) -> list[PlannedRound]:
    return [groups_of(found.proposal), *(found.population.later or ())]


def unreachable(found: Outlook) -> int:
    return sum(one.id not in found.partnered for one in found.population.people)


def test_a_plan_is_not_worth_having_at_the_price_of_someone_now() -> None:
    """Of a line of three, one is out in each round: not two now for fewer later."""
    population = changed(who_may_meet("ab bc"), "c", waited=1)
    found = look_ahead(population)

    assert groups_of(found.proposal) == (("b", "c"),)
    assert found.least_lost == 5  # each round could match two, if the others were not held
    assert found.worth == PlanWorth(0, -11, -8, 0)  # but each two meet once


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        (Feedback.NONE, ("ac", "bd")),  # `ab` and `cd` fit best, but met long ago
        (Feedback.GOOD, ("ac", "bd")),
        (Feedback.KEEP, ("ab", "cd")),  # asked to continue: no repeat
    ],
)
def test_those_who_never_met_come_before_repeats_whatever_the_fit(
    met: Feedback, expected: tuple[str, ...]
) -> None:
    population = meeting({"a b": 16, "c d": 16, "a c": 1, "b d": 1})
    population = replace(population, met=(Met("a", "b", 1, met), Met("c", "d", 1, met)), round=9)

    assert pairs_of(groups_of(propose_pairs(replace(population, later=())))) == [
        tuple(two) for two in expected
    ]
    assert pairs_of(groups_of(propose_pairs(population))) == [("a", "b"), ("c", "d")]  # the twin: alone


def test_a_lock_holds_whatever_was_planned() -> None:
    population = replace(six(21), locks=(("a", "b"),))

    found = look_ahead(population)

    assert ("a", "b") in groups_of(found.proposal)
    assert found.worth.full_rounds == ROUNDS  # type: ignore[union-attr]


def test_a_larger_pool_is_optimised_round_by_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "SMALL_POOL", 5)
    found = look_ahead(six(21))

    assert (found.proposal, found.worth, found.population.later) == (found.alone, None, None)


@pytest.mark.parametrize(
    "fault",
    [
        (("a", "b"), ("a", "c")),  # more partners than room
        (("a", "b", "c"),),  # three who did not agree to meet as three
        (("a", "f"),),  # whom a rule keeps apart
    ],
)
@pytest.mark.parametrize("place", [0, ROUNDS - 1])
def test_a_plan_that_breaks_a_rule_is_refused(fault: PlannedRound, place: int) -> None:
    population = replace(six(21), forbid=(("a", "f"),))
    rounds: list[PlannedRound] = [()] * ROUNDS
    judge_plan(population, rounds)
    rounds[place] = fault

    with pytest.raises(IllegalPlan):
        judge_plan(population, rounds)


def test_two_who_meet_again_too_soon_break_a_plan() -> None:
    population = replace(six(21), rules=Rules(cooldown=3))

    assert judge_plan(population, [(("a", "b"),), (), (), (), (("a", "b"),)]).repeats == -1
    with pytest.raises(IllegalPlan):
        judge_plan(population, [(("a", "b"),), (), (), (("a", "b"),), ()])


def test_a_search_that_comes_back_with_nonsense_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    population = six(21)
    whole = look_ahead(population)
    monkeypatch.setattr(ahead, "search_plan", lambda task: [LinksOfRound((0, 1, 2), ())] * ROUNDS)

    assert look_ahead(population).proposal.people_matched == whole.proposal.people_matched
