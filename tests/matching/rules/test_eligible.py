"""The hard rules: each holds in every result, and each has a twin, one fact away, where it does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings

from alongside.matching.rules import eligible
from alongside.matching.rules.eligible import (
    RuleCount,
    broken_rules,
    can_be_paired,
    eligible_links,
    rule_counts,
)
from alongside.matching.rules.encode import encode_population
from alongside.matching.rules.participants import (
    Feedback,
    Intent,
    Met,
    Mode,
    Population,
    Proposal,
    Rule,
    Rules,
)
from alongside.matching.rules.reference import Reference
from alongside.matching.rules.rounds import RELAXABLE, propose_pairs
from tests.matching.rules.populations import (
    MONDAY,
    MORNING,
    changed,
    mixed,
    mixed_populations,
    of,
    seeker,
    without,
)

WOMAN, MAN = frozenset({"woman"}), frozenset({"man"})
ANA_AND_BEN = of(seeker("ana"), seeker("ben"))
WITH_CHO = of(seeker("ana"), seeker("ben", lead="cho"), seeker("cho", lead="dee", capacity=0))

Change = Callable[[], Population]


def ana(**facts: object) -> Population:
    return changed(ANA_AND_BEN, "ana", **facts)


def both(ana: dict[str, object], ben: dict[str, object]) -> Population:
    return of(seeker("ana", **ana), seeker("ben", **ben))


def minutes(first: int, last: int) -> tuple[object, ...]:
    return ((MONDAY + timedelta(minutes=first), MONDAY + timedelta(minutes=last)),)


# rule, what it keeps apart, and the twin that differs in one fact
TWINS: dict[str, tuple[Rule, Population, Population]] = {
    "two who only receive": (
        Rule.INTENT,
        both({"intent": Intent.RECEIVE}, {"intent": Intent.RECEIVE}),
        both({"intent": Intent.RECEIVE}, {"intent": Intent.GIVE}),
    ),
    "one who receives and one who does both": (
        Rule.INTENT,
        ana(intent=Intent.RECEIVE),
        ana(intent=Intent.MUTUAL),
    ),
    "somebody who has paused": (Rule.INTENT, ana(intent=Intent.PAUSE), ana(intent=Intent.GIVE)),
    "no language in common": (
        Rule.LANGUAGE,
        ana(languages=frozenset({"es"})),
        ana(languages=frozenset({"es", "en"})),
    ),
    "no way to meet in common": (
        Rule.MODE,
        both({"modes": frozenset({Mode.PHONE})}, {"modes": frozenset({Mode.VIDEO})}),
        both({"modes": frozenset({Mode.PHONE})}, {"modes": frozenset({Mode.VIDEO, Mode.PHONE})}),
    ),
    "no time at all": (Rule.OVERLAP, ana(free=()), ana(free=(MORNING,))),
    "a minute too little in common": (
        Rule.OVERLAP,
        both({"free": minutes(0, 60)}, {"free": minutes(31, 90)}),
        both({"free": minutes(0, 60)}, {"free": minutes(30, 90)}),
    ),
    "enough in common but not at a stretch": (
        Rule.OVERLAP,
        both({"free": (*minutes(0, 15), *minutes(30, 45))}, {"free": minutes(0, 60)}),
        both({"free": (*minutes(0, 15), *minutes(15, 30))}, {"free": minutes(0, 60)}),
    ),
    "the fifteenth day": (
        Rule.OVERLAP,
        both(*[{"free": minutes(14 * 1440, 14 * 1440 + 60)}] * 2),
        both(*[{"free": minutes(14 * 1440 - 60, 14 * 1440 + 60)}] * 2),
    ),
    "before the first day": (
        Rule.OVERLAP,
        both(*[{"free": minutes(-60, 0)}] * 2),
        both(*[{"free": minutes(-60, 30)}] * 2),
    ),
    "the same lead, who is not in the round": (
        Rule.SAME_LEAD,
        both({"lead": "dee"}, {"lead": "dee"}),
        both({"lead": "dee"}, {"lead": "eli"}),
    ),
    "one leads the other": (Rule.COMMAND, ana(lead="ben"), ana(lead="dee")),
    "one leads the lead of the other": (
        Rule.COMMAND,
        changed(WITH_CHO, "cho", lead="ana"),
        WITH_CHO,
    ),
    "one leads the other's team": (
        Rule.COMMAND,
        ana(above=frozenset({"ben"})),
        ana(above=frozenset({"dee"})),
    ),
    "met as many rounds ago as the cooldown lasts": (
        Rule.MET,
        replace(ANA_AND_BEN, met=(Met("ben", "ana", 3),)),
        replace(ANA_AND_BEN, met=(Met("ben", "ana", 2),)),
    ),
    "the newest meeting counts, not the oldest": (
        Rule.MET,
        replace(ANA_AND_BEN, met=(Met("ana", "ben", 6), Met("ana", "ben", 1))),
        replace(ANA_AND_BEN, met=(Met("ana", "ben", 2), Met("ana", "ben", 1))),
    ),
    "met lately and said it was good": (
        Rule.MET,
        replace(ANA_AND_BEN, met=(Met("ana", "ben", 6, Feedback.GOOD),)),
        replace(ANA_AND_BEN, met=(Met("ana", "ben", 6, Feedback.KEEP),)),
    ),
    "a longer cooldown": (
        Rule.MET,
        replace(ANA_AND_BEN, met=(Met("ana", "ben", 2),), rules=Rules(cooldown=5)),
        replace(ANA_AND_BEN, met=(Met("ana", "ben", 2),), rules=Rules(cooldown=4)),
    ),
    "a partner who is not as required": (
        Rule.PREFERENCE,
        both({"requires": {"gender": WOMAN}}, {"attributes": {"gender": MAN}}),
        both({"requires": {"gender": WOMAN}}, {"attributes": {"gender": WOMAN}}),
    ),
    "a partner who did not say": (
        Rule.PREFERENCE,
        both({"requires": {"gender": WOMAN}}, {}),
        both({"requires": {"gender": WOMAN}}, {"attributes": {"gender": WOMAN | MAN}}),
    ),
    "one of two requirements": (
        Rule.PREFERENCE,
        both(
            {"requires": {"gender": WOMAN, "years": frozenset({"5"})}},
            {"attributes": {"gender": WOMAN, "years": frozenset({"1"})}},
        ),
        both(
            {"requires": {"gender": WOMAN, "years": frozenset({"5"})}},
            {"attributes": {"gender": WOMAN, "years": frozenset({"5"})}},
        ),
    ),
    "a block": (Rule.BLOCK, ana(blocks=frozenset({"ben"})), ana(blocks=frozenset({"cho"}))),
    "forbidden by the coordinator": (
        Rule.FORBIDDEN,
        replace(ANA_AND_BEN, forbid=(("ben", "ana"),)),
        replace(ANA_AND_BEN, forbid=(("ben", "cho"),)),
    ),
}


def matched(population: Population) -> list[tuple[str, str]]:
    return [(pair.a, pair.b) for pair in propose_pairs(population).pairs]


@pytest.mark.parametrize("kind", TWINS)
def test_a_rule_keeps_two_apart_and_its_twin_does_not(kind: str) -> None:
    rule, apart, twin = TWINS[kind]

    assert Reference(apart).why_not("ana", "ben") == Reference(apart).why_not("ben", "ana") == [rule]
    assert matched(apart) == []
    assert Reference(twin).why_not("ana", "ben") == []
    assert matched(twin) == [("ana", "ben")]


def test_every_rule_has_a_twin() -> None:
    assert {rule for rule, _, _ in TWINS.values()} == set(Rule)


@pytest.mark.parametrize("kind", TWINS)
def test_it_does_not_matter_which_of_the_two_the_fact_is_about(kind: str) -> None:
    """Rules are two-sided."""
    rule, apart, twin = (TWINS[kind][0], *(names_swapped(one) for one in TWINS[kind][1:]))

    assert Reference(apart).why_not("ana", "ben") == [rule]
    assert (matched(apart), matched(twin)) == ([], [("ana", "ben")])


def names_swapped(population: Population) -> Population:
    """Ana is Ben and Ben is Ana."""
    name = {"ana": "ben", "ben": "ana"}

    def swapped(id: str) -> str:
        return name.get(id, id)

    people = tuple(
        replace(
            one,
            id=swapped(one.id),
            lead=swapped(one.lead),
            above=frozenset(map(swapped, one.above)),
            blocks=frozenset(map(swapped, one.blocks)),
        )
        for one in population.people
    )
    met = tuple(replace(one, a=swapped(one.a), b=swapped(one.b)) for one in population.met)
    return replace(population, people=people, met=met)


@pytest.mark.parametrize("facts", [{"capacity": 0}, {"intent": Intent.PAUSE}])
def test_who_has_no_room_or_has_paused_is_neither_paired_nor_left_out(facts: dict[str, object]) -> None:
    proposal = propose_pairs(ana(**facts))

    assert (proposal.pairs, [one.id for one in proposal.left_out]) == ((), ["ben"])


# ── the arrays and one pair at a time ───────────────────────────────────────────────────────────────────────────────


@given(mixed_populations(most=7))
@settings(max_examples=60, deadline=None)
def test_the_arrays_find_the_pairs_that_no_rule_keeps_apart(population: Population) -> None:
    assert_same_rules(population)


@pytest.mark.parametrize("seed", range(30))
def test_the_arrays_find_them_among_more_people_too(seed: int) -> None:
    assert_same_rules(mixed(Random(seed), 15 + seed))


def assert_same_rules(population: Population) -> None:
    reference, encoded = Reference(population), encode_population(population)
    twos = list(combinations(sorted(reference.people), 2))

    found = {tuple(sorted(ends)) for ends in ids(encoded, eligible_links(encoded))}
    flags = {id: broken_rules(encoded, encoded.place[id]) for id in reference.people}

    assert found == {two for two in twos if not reference.why_not(*two)}
    assert len(found) == len(eligible_links(encoded))
    for one, other in [*twos, *((b, a) for a, b in twos)]:
        kept = [rule for rule in Rule if flags[one][rule][encoded.place[other]]]
        assert kept == reference.why_not(one, other)


def ids(encoded: eligible.Encoded, found: eligible.Links) -> list[tuple[str, str]]:
    places = zip(found.i.tolist(), found.j.tolist(), strict=True)
    return [(encoded.seekers[i].id, encoded.seekers[j].id) for i, j in places]


@pytest.mark.parametrize("seed", range(10))
def test_blocks_of_few_rows_find_the_same_pairs(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    encoded = encode_population(mixed(Random(seed), 30))
    at_once = ids(encoded, eligible_links(encoded))

    monkeypatch.setattr(eligible, "CELLS", 30 * (1 + seed))

    assert ids(encoded, eligible_links(encoded)) == at_once


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("rule", RELAXABLE)
def test_pairs_without_a_rule_are_those_that_nothing_else_keeps_apart(rule: Rule, seed: int) -> None:
    population = mixed(Random(seed), 25)
    reference, encoded = Reference(population), encode_population(population)

    found = {tuple(sorted(ends)) for ends in ids(encoded, eligible_links(encoded, without=rule))}

    twos = combinations(sorted(reference.people), 2)
    assert found == {two for two in twos if set(reference.why_not(*two)) <= {rule}}


@pytest.mark.parametrize("seed", range(10))
def test_counts_are_of_pairs_of_those_who_take_part(seed: int) -> None:
    population = mixed(Random(seed), 25)
    reference = Reference(population)
    here = sorted(one.id for one in population.people if one.capacity > 0 and one.intent is not Intent.PAUSE)
    kept = [reference.why_not(*two) for two in combinations(here, 2)]

    expected = {
        rule: RuleCount(sum(rule in rules for rules in kept), sum(rules == [rule] for rules in kept))
        for rule in Rule
    }

    assert rule_counts(encode_population(population)) == expected
    assert int(can_be_paired(encode_population(population)).sum()) == len(here)


# ── every result ────────────────────────────────────────────────────────────────────────────────────────────────────


def breaches(population: Population, proposal: Proposal) -> list[Rule]:
    """What the pairs and links of a result break, by the rules of this population."""
    reference = Reference(population)
    trio = proposal.trio.links if proposal.trio else ()
    return [rule for link in (*proposal.pairs, *trio) for rule in reference.why_not(link.a, link.b)]


@given(mixed_populations(most=10))
@settings(max_examples=40, deadline=None)
def test_no_result_ever_breaks_a_rule(population: Population) -> None:
    assert breaches(population, propose_pairs(population)) == []


@pytest.mark.parametrize("rule", Rule)
def test_without_a_rule_results_would_break_it_and_with_it_none_does(rule: Rule) -> None:
    populations = [mixed(Random(f"{rule} {seed}"), 40) for seed in range(15)]

    broken_without = [
        one for each in populations for one in breaches(each, propose_pairs(without(each, rule)))
    ]

    assert set(broken_without) == {rule}
    assert [one for each in populations for one in breaches(each, propose_pairs(each))] == []
