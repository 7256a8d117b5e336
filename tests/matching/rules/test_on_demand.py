"""Whom someone could talk to now, and that the list tells nothing of what others keep to themselves."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching.rules.on_demand import Candidate, Ranked, rank_candidates
from alongside.matching.rules.participants import (
    UNNAMED,
    Feedback,
    Intent,
    Met,
    Mode,
    Part,
    Participant,
    Population,
    Rule,
    Talk,
)
from alongside.matching.rules.reference import Reference
from tests.matching.rules.populations import (
    changed,
    everybody,
    meeting,
    mixed,
    mixed_populations,
    of,
    seeker,
    shuffled,
)

NOTHING = dict.fromkeys(Part, 0)
World = Callable[[Population, str, str], Population]  # of the asker and of one peer

# what may be so of a peer and an asker without the asker being told
WORLDS: dict[str, World] = {
    "the peer blocked the asker": lambda one, asker, peer: changed(one, peer, blocks=frozenset({asker})),
    "the asker blocked the peer": lambda one, asker, peer: changed(
        one, asker, blocks=frozenset({peer}) | person(one, asker).blocks
    ),
    "the coordinator keeps them apart": lambda one, asker, peer: replace(
        one, forbid=(*one.forbid, (peer, asker))
    ),
    "the peer has paused": lambda one, asker, peer: changed(one, peer, intent=Intent.PAUSE),
    "the peer has no room": lambda one, asker, peer: changed(one, peer, capacity=0),
    "the peer requires somebody else": lambda one, asker, peer: changed(
        one, peer, requires={"nobody has this": frozenset({"yes"})}
    ),
}


def person(population: Population, id: str) -> Participant:
    return next(one for one in population.people if one.id == id)


# ── whom ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_everyone_who_may_be_asked_is_there_the_best_fit_first() -> None:
    population = meeting({"ana ben": 4, "ana cho": 16, "cho dee": 16, "ana eli": 8})

    found = rank_candidates(population, "ana")

    assert found == Ranked(
        (
            Candidate("cho", 1000, {**NOTHING, Part.OVERLAP: 1000}, 16),
            Candidate("eli", 500, {**NOTHING, Part.OVERLAP: 500}, 8),
            Candidate("ben", 250, {**NOTHING, Part.OVERLAP: 250}, 4),
        ),
        {Rule.OVERLAP: 1},
        0,
    )


@given(mixed_populations(most=9, least=1))
@settings(max_examples=25, deadline=None)
def test_the_list_is_what_one_pair_at_a_time_says(population: Population) -> None:
    assert rank_candidates(population, "p0") == by_reference(population, "p0")


@pytest.mark.parametrize("seed", range(15))
def test_the_list_is_so_among_more_people_too(seed: int) -> None:
    population = mixed(Random(seed), 40)

    assert all(
        rank_candidates(population, f"p{number}") == by_reference(population, f"p{number}")
        for number in range(6)
    )


def by_reference(population: Population, asker: str) -> Ranked:
    """In the order of the list where fits are equal, since only the seed decides there."""
    reference = Reference(population)
    named: dict[Rule, int] = {}
    found, unavailable = [], 0
    for one in population.people:
        if one.id == asker:
            continue
        rules = set(reference.why_not(asker, one.id))
        visible = rules - UNNAMED
        if len(visible) == 1:
            named[next(iter(visible))] = named.get(next(iter(visible)), 0) + 1
        if not visible and (rules or one.capacity < 1 or one.intent is Intent.PAUSE):
            unavailable += 1
        elif not rules:
            points = reference.part_points(asker, one.id)
            found.append(
                Candidate(
                    one.id, reference.fit_of(asker, one.id), points, reference.common_starts(asker, one.id)
                )
            )
    given = [one.id for one in rank_candidates(population, asker).candidates]
    found.sort(key=lambda one: (-one.fit, given.index(one.id) if one.id in given else -1))
    return Ranked(tuple(found), named, unavailable)


@given(mixed_populations(most=9, least=1), st.integers(0, 9))
@settings(max_examples=15, deadline=None)
def test_the_order_of_people_changes_nothing(population: Population, seed: int) -> None:
    assert rank_candidates(shuffled(Random(seed), population), "p0") == rank_candidates(population, "p0")


def test_who_fits_alike_comes_in_an_order_of_the_seed_and_not_of_names() -> None:
    alike = of(*(seeker(name) for name in ("ana", "ben", "cho", "dee", "eli", "fay")))
    orders = {
        tuple(one.id for one in rank_candidates(replace(alike, seed=str(seed)), "ana").candidates)
        for seed in range(10)
    }

    assert len(orders) > 5


# ── what the asker can see of others ────────────────────────────────────────────────────────────────────────────────


def seen(world: Population, asker: str) -> tuple[tuple[Candidate, ...], dict[Rule, int], int]:
    """All that the page is given."""
    found = rank_candidates(world, asker)
    return found.candidates, dict(found.binding), found.unavailable


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", WORLDS)
def test_a_peer_who_is_not_available_is_only_one_more_in_the_unnamed_count(kind: str, seed: int) -> None:
    population, asker, peer = with_candidates(seed)
    before = rank_candidates(population, asker)

    after = rank_candidates(WORLDS[kind](population, asker, peer), asker)

    assert after == Ranked(
        tuple(one for one in before.candidates if one.id != peer), before.binding, before.unavailable + 1
    )


@pytest.mark.parametrize("seed", range(12))
def test_for_whatever_reason_it_is_the_same_to_the_asker(seed: int) -> None:
    population, asker, peer = with_candidates(seed)

    worlds = [seen(world(population, asker, peer), asker) for world in WORLDS.values()]

    assert all(one == worlds[0] for one in worlds)
    assert worlds[0] != seen(population, asker)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", WORLDS)
def test_a_peer_whom_a_rule_with_a_name_keeps_away_shows_nothing_else(kind: str, seed: int) -> None:
    """Not even in the counts: else they would tell that there is a reason more."""
    population, asker, _ = with_candidates(seed)
    reference = Reference(population)
    kept = [
        one.id
        for one in population.people
        if one.id != asker and set(reference.why_not(asker, one.id)) - UNNAMED
    ]

    worlds = [WORLDS[kind](population, asker, peer) for peer in kept[:5]]

    assert len(worlds) == 5
    assert all(seen(world, asker) == seen(population, asker) for world in worlds)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("said", [Feedback.GOOD, Feedback.KEEP])
def test_what_two_others_said_of_each_other_is_nothing_to_the_asker(said: Feedback, seed: int) -> None:
    population, asker, peer = with_candidates(seed)
    other = next(one.id for one in population.people if one.id not in (asker, peer))
    silent, told = (
        replace(population, met=(*population.met, Met(peer, other, 6, one))) for one in ("", said)
    )

    assert seen(told, asker) == seen(silent, asker) == seen(population, asker)


@pytest.mark.parametrize("seed", range(12))
def test_whom_a_peer_blocked_besides_is_nothing_to_the_asker(seed: int) -> None:
    population, asker, peer = with_candidates(seed)
    others = frozenset(one.id for one in population.people) - {asker, peer}

    assert seen(changed(population, peer, blocks=others), asker) == seen(population, asker)


@pytest.mark.parametrize(
    "facts",
    [
        {"languages": frozenset({"la"})},
        {"modes": frozenset({Mode.WRITTEN})},
        {"free": ()},
        {"issues": frozenset({"a word of theirs"})},
        {"talk": Talk.LISTEN, "wants": frozenset({"a wish of theirs"})},
    ],
)
def test_what_a_peer_lets_be_weighed_or_named_would_have_been_seen(facts: dict[str, object]) -> None:
    """The twin: the worlds above are alike because of what is kept back, not because nothing shows."""
    population, asker, peer = with_candidates(3)
    asked = changed(
        everybody(population, private=frozenset()),
        asker,
        issues=frozenset({"a word of theirs"}),
        talk=Talk.LISTEN,
        modes=frozenset({Mode.VIDEO}),
        offers=frozenset({"a wish of theirs"}),
    )
    asked = changed(asked, peer, modes=frozenset({Mode.VIDEO}), talk=Talk.SHARE)

    assert seen(changed(asked, peer, **facts), asker) != seen(asked, asker)


@cache
def with_candidates(seed: int) -> tuple[Population, str, str]:
    """Someone who finds three people at least, and one of those."""
    random = Random(f"asker {seed}")
    while True:
        population = mixed(random, 40)
        for one in population.people:
            found = rank_candidates(population, one.id).candidates
            if len(found) > 2:
                return population, one.id, random.choice(found).id
