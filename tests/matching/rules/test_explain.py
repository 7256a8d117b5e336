"""Why someone is left out: the rules that cost them people, what they may know of it, and the time that would open most."""

from datetime import datetime, timedelta
from functools import cache
from random import Random

import pytest

from alongside.matching.rules.participants import (
    UNNAMED,
    Intent,
    LeftOut,
    Met,
    Mode,
    Opening,
    Participant,
    Population,
    Rule,
    Rules,
)
from alongside.matching.rules.reference import Reference
from alongside.matching.rules.rounds import propose_pairs
from tests.matching.rules.populations import MONDAY, changed, meeting, mixed, of, seeker, sociable
from tests.matching.rules.test_on_demand import WORLDS


def at(day: int, hour: float) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


def free(*spans: tuple[int, float, float]) -> dict[str, object]:
    """Day, from and until in hours."""
    return {"free": tuple((at(day, first), at(day, last)) for day, first, last in spans)}


def left_out(population: Population, id: str = "ana") -> LeftOut:
    return next(one for one in propose_pairs(population).left_out if one.id == id)


# ── the rules that cost most ────────────────────────────────────────────────────────────────────────────────────────


def test_each_rule_is_counted_by_the_people_whom_it_alone_takes_away() -> None:
    spanish = frozenset({"es"})
    population = of(
        seeker(
            "ana",
            lead="dee",
            modes=frozenset({Mode.VIDEO}),
            blocks=frozenset({"hal"}),
            languages=frozenset({"en"}),
        ),
        seeker("ben", languages=spanish),
        seeker("cho", languages=spanish),
        seeker("dee", modes=frozenset({Mode.VIDEO})),
        seeker("eli", modes=frozenset({Mode.PHONE})),
        seeker("fay", lead="dee"),
        seeker("gil"),
        seeker("hal"),
        seeker("ida", languages=spanish, modes=frozenset({Mode.PHONE})),
        seeker("jon", languages=spanish, blocks=frozenset({"ana"})),
        met=(Met("ana", "gil", 6),),
    )

    assert left_out(population) == LeftOut(
        id="ana",
        binding={
            Rule.LANGUAGE: 2,
            Rule.MODE: 1,
            Rule.SAME_LEAD: 1,
            Rule.COMMAND: 1,
            Rule.MET: 1,
            Rule.BLOCK: 1,
        },
        opening=None,
        told={Rule.LANGUAGE: 3, Rule.MODE: 1, Rule.SAME_LEAD: 1, Rule.COMMAND: 1, Rule.MET: 1},
        unavailable=1,
        peers=0,
    )


@pytest.mark.parametrize("seed", range(20))
def test_the_counts_are_what_one_pair_at_a_time_says(seed: int) -> None:
    population = mixed(Random(seed), 30)
    reference = Reference(population)
    here = [one.id for one in population.people if one.capacity > 0 and one.intent is not Intent.PAUSE]

    for one in propose_pairs(population).left_out:
        kept = [set(reference.why_not(one.id, other)) for other in here if other != one.id]
        named = [rules - UNNAMED for rules in kept]
        assert one.binding == counted(kept)
        assert one.told == counted(named)
        assert one.unavailable == sum(bool(rules) and not rules - UNNAMED for rules in kept)
        assert one.peers == kept.count(set())


def counted(kept: list[set[Rule]]) -> dict[Rule, int]:
    return {rule: count for rule in Rule if (count := kept.count({rule}))}


def test_people_who_are_not_in_the_round_cost_no_one_anything() -> None:
    population = of(seeker("ana"), seeker("ben", languages=frozenset({"es"})))

    assert left_out(population).binding == {Rule.LANGUAGE: 1}
    assert left_out(changed(population, "ben", capacity=0)).binding == {}
    assert left_out(changed(population, "ben", intent=Intent.PAUSE)).binding == {}


def test_a_person_with_peers_but_no_match_reads_how_many_peers() -> None:
    found = left_out(meeting({"ana ben": 1, "ben cho": 16}))

    assert (found.told, found.unavailable, found.peers) == ({Rule.OVERLAP: 1}, 0, 1)


def test_everyone_who_takes_part_is_either_matched_or_reads_why_not() -> None:
    for seed in range(10):
        population = sociable(Random(seed), 30, 60)
        proposal = propose_pairs(population)
        ids = [one.id for one in proposal.left_out]

        assert ids == sorted(ids)
        assert len(ids) + proposal.people_matched == sum(one.capacity > 0 for one in population.people)


# ── what they may know ──────────────────────────────────────────────────────────────────────────────────────────────

TELLS_NOTHING = [
    "the peer blocked the asker",
    "the coordinator keeps them apart",
    "the peer requires somebody else",
]


def told(one: LeftOut) -> tuple[object, ...]:
    """All that the person's own page is given."""
    return one.opening, dict(one.told), one.unavailable + one.peers


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("kind", TELLS_NOTHING)
def test_a_wish_of_a_peers_shows_in_the_unnamed_count_alone(kind: str, seed: int) -> None:
    population, ana, peer = someone_left_out(seed)
    before = left_out(population, ana)

    after = left_out(WORLDS[kind](population, ana, peer), ana)

    assert told(after) == told(before)
    assert (after.unavailable, after.peers) == (before.unavailable + 1, before.peers - 1)
    assert after.binding != before.binding


@pytest.mark.parametrize("rule", sorted(UNNAMED))
def test_no_rule_without_a_name_is_ever_shown(rule: Rule) -> None:
    """Though it is counted for the coordinator."""
    everyone = [
        one for seed in range(30) for one in propose_pairs(mixed(Random(f"{rule} {seed}"), 30)).left_out
    ]

    assert any(rule in one.binding for one in everyone)
    assert not any(rule in one.told for one in everyone)


@cache
def someone_left_out(seed: int) -> tuple[Population, str, str]:
    """With someone whom no rule kept from them."""
    random = Random(f"left out {seed}")
    while True:
        population = mixed(random, 40)
        reference = Reference(population)
        for one in propose_pairs(population).left_out:
            for peer in population.people:
                here = peer.capacity > 0 and peer.intent is not Intent.PAUSE
                if here and peer.id != one.id and not reference.why_not(one.id, peer.id):
                    return population, one.id, peer.id


# ── a time that would open others ───────────────────────────────────────────────────────────────────────────────────


def ana_and(*others: Participant, **facts: object) -> Population:
    """Ana is free on Monday morning, from nine to eleven."""
    return of(seeker("ana"), *others, **facts)


def test_the_opening_is_the_time_that_most_could_make() -> None:
    population = ana_and(
        seeker("ben", **free((1, 9, 10))),
        seeker("cho", **free((2, 9, 10))),
        seeker("dee", **free((2, 9.5, 10.5))),
    )

    assert left_out(population, "ana").opening == Opening(at(2, 9.5), 30, 2)


def test_of_several_openings_it_is_the_earliest() -> None:
    population = ana_and(seeker("ben", **free((3, 9, 12))), seeker("cho", **free((2, 10, 10.5))))

    assert left_out(population).opening == Opening(at(2, 10), 30, 1)


def test_an_opening_is_as_long_as_the_rule_asks() -> None:
    population = ana_and(seeker("ben", **free((2, 9, 9.75))), seeker("cho", **free((3, 9, 11))))

    assert left_out(population).opening == Opening(at(2, 9), 30, 1)
    longer = of(*population.people, rules=Rules(minutes=60))
    assert left_out(longer).opening == Opening(at(3, 9), 60, 1)


@pytest.mark.parametrize(
    ("hour", "opening"),
    [
        (6, None),
        (6.75, None),
        (7, Opening(at(1, 7), 30, 1)),
        (12.5, Opening(at(1, 12.5), 30, 1)),
        (12.75, None),
    ],
)
def test_an_opening_is_near_the_hours_at_which_someone_is_free_anyway(
    hour: float, opening: Opening | None
) -> None:
    """Within two hours of a time at which Ana could begin: nine to half past ten."""
    population = ana_and(seeker("ben", **free((1, hour, hour + 0.5))))

    assert left_out(population).opening == opening


def test_an_opening_is_not_for_people_whom_something_else_keeps_away() -> None:
    there = seeker("ben", **free((1, 9, 10)))

    assert left_out(ana_and(there)).opening == Opening(at(1, 9), 30, 1)
    for facts in (
        {"languages": frozenset({"es"})},
        {"lead": "ana"},
        {"capacity": 0},
        {"intent": Intent.PAUSE},
    ):
        assert left_out(changed(ana_and(there), "ben", **facts)).opening is None


def test_an_opening_counts_those_too_whom_a_wish_keeps_away() -> None:
    """Else it would tell that there is one."""
    there = seeker("ben", **free((1, 9, 10)))
    blocked = changed(ana_and(there), "ben", blocks=frozenset({"ana"}))

    assert told(left_out(blocked)) == told(left_out(ana_and(there)))


def test_who_is_never_free_is_told_that_time_keeps_all_away_and_no_opening() -> None:
    found = left_out(of(seeker("ana", free=()), seeker("ben"), seeker("cho", lead="ben")))

    assert (found.told, found.opening) == ({Rule.OVERLAP: 2}, None)


def test_with_the_opening_among_ones_own_times_so_many_more_may_be_met() -> None:
    """What the sentence on the page promises."""
    kept = 0
    for seed in range(20):
        population = mixed(Random(seed), 30)
        for one in propose_pairs(population).left_out:
            if one.opening is None:
                continue
            own = next(each.free for each in population.people if each.id == one.id)
            span = (
                one.opening.begins,
                one.opening.begins + timedelta(minutes=-(-one.opening.minutes // 15) * 15),
            )
            before, after = (
                people_in_reach(each, one.id)
                for each in (population, changed(population, one.id, free=(*own, span)))
            )
            assert len(after - before) >= one.opening.opens
            kept += 1

    assert kept > 20


def people_in_reach(population: Population, id: str) -> set[str]:
    """By all rules that have a name."""
    reference = Reference(population)
    return {
        one.id
        for one in population.people
        if one.id != id
        and one.capacity > 0
        and one.intent is not Intent.PAUSE
        and not set(reference.why_not(id, one.id)) - UNNAMED
    }
