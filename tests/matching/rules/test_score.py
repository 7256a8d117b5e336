"""How well two people fit: the arrays say what one pair at a time says, and that is what the words of each part promise."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings

from alongside.matching.rules.eligible import eligible_links
from alongside.matching.rules.encode import encode_population
from alongside.matching.rules.participants import Feedback, Met, Part, Participant, Population, Talk, Weights
from alongside.matching.rules.reference import Reference
from alongside.matching.rules.score import fits_of_links, rarity, score_links
from tests.matching.rules.populations import MONDAY, mixed, mixed_populations, of, seeker, shuffled

NOTHING = dict.fromkeys(Part, 0)
Scored = dict[tuple[str, str], tuple[int, dict[Part, int], int]]


def by_arrays(population: Population) -> Scored:
    """Every eligible pair: its fit, its parts, and the quarters at which both can begin."""
    encoded = encode_population(population)
    found = eligible_links(encoded)
    scored = score_links(encoded, found)
    pairs: Scored = {}
    for number, (i, j) in enumerate(zip(found.i, found.j, strict=True)):
        a, b = sorted((encoded.seekers[i].id, encoded.seekers[j].id))
        parts = {part: int(points[number]) for part, points in scored.parts.items()}
        pairs[a, b] = int(scored.fit[number]), parts, int(found.starts[number])
    return pairs


def one_at_a_time(population: Population) -> Scored:
    reference = Reference(population)
    twos = combinations(sorted(reference.people), 2)
    return {
        (a, b): (reference.fit_of(a, b), reference.part_points(a, b), reference.common_starts(a, b))
        for a, b in twos
        if not reference.why_not(a, b)
    }


def points(one: Participant, other: Participant, *others: Participant, **facts: object) -> dict[Part, int]:
    """Without those who only show how rare something is."""
    found = by_arrays(of(one, other, *others, **facts))
    return found[min(one.id, other.id), max(one.id, other.id)][1]


@given(mixed_populations(most=7))
@settings(max_examples=25, deadline=None)
def test_the_arrays_say_what_one_pair_at_a_time_says(population: Population) -> None:
    assert by_arrays(population) == one_at_a_time(population)


@pytest.mark.parametrize("seed", range(40))
def test_the_arrays_say_so_of_more_people_too(seed: int) -> None:
    population = mixed(Random(seed), 20 + seed)

    pairs = by_arrays(population)

    assert pairs == one_at_a_time(population)
    assert pairs


def test_there_are_pairs_of_every_part_and_private_ones_among_them() -> None:
    """The twin: with nothing to score, equal scores would say nothing."""
    reached = dict(NOTHING)
    for seed in range(20):
        for _, parts, _ in by_arrays(mixed(Random(seed), 40)).values():
            reached = {part: reached[part] + (parts[part] > 0) for part in Part}

    assert min(reached.values()) > 10


@given(mixed_populations(most=7))
@settings(max_examples=40, deadline=None)
def test_the_order_of_people_changes_no_score(population: Population) -> None:
    assert by_arrays(shuffled(Random(1), population)) == by_arrays(population)


@pytest.mark.parametrize("seed", range(10))
def test_fits_alone_are_the_fits_with_their_parts(seed: int) -> None:
    encoded = encode_population(mixed(Random(seed), 30))
    found = eligible_links(encoded)

    assert fits_of_links(encoded, found).tolist() == score_links(encoded, found).fit.tolist()


def test_more_words_than_one_machine_word_holds_are_all_counted() -> None:
    many = frozenset(f"word {number}" for number in range(150))
    one, other = (seeker(id, issues=many, offers=many, wants=many, circumstances=many) for id in "ab")

    assert points(one, other) == {
        **NOTHING,
        Part.ISSUES: 1000,
        Part.CIRCUMSTANCES: 1000,
        Part.WANTS: 1000,
        Part.OVERLAP: 7 * 1000 // 16,
    }


# ── what each part is ───────────────────────────────────────────────────────────────────────────────────────────────


def plain(id: str, **facts: object) -> Participant:
    """Free for so little that overlap can be left out of sight."""
    return seeker(id, free=((MONDAY, MONDAY + timedelta(minutes=30)),), **facts)


def test_two_who_say_nothing_have_only_their_times_in_common() -> None:
    assert points(plain("a"), plain("b")) == {**NOTHING, Part.OVERLAP: 1000 // 16}


@pytest.mark.parametrize(("part", "field"), [(Part.ISSUES, "issues"), (Part.CIRCUMSTANCES, "circumstances")])
def test_what_both_have_is_held_against_what_each_has(part: Part, field: str) -> None:
    one = plain("a", **{field: frozenset({"housing", "asylum"})})
    other = plain("b", **{field: frozenset({"housing"})})

    # of two people both have the one, and one the other: 100 and isqrt(10,000 x 2 / 1) = 141
    assert points(one, other)[part] == 2 * 1000 * 100 // (100 + 141 + 100) == 586


@pytest.mark.parametrize(("part", "field"), [(Part.ISSUES, "issues"), (Part.CIRCUMSTANCES, "circumstances")])
def test_what_is_rarer_weighs_more(part: Part, field: str) -> None:
    one = plain("a", **{field: frozenset({"housing", "asylum"})})
    common, rare = (
        plain(id, **{field: frozenset({word})}) for id, word in (("b", "housing"), ("c", "asylum"))
    )
    others = [plain(f"d{number}", **{field: frozenset({"housing"})}) for number in range(7)]

    assert points(one, common, rare, *others)[part] < points(one, rare, common, *others)[part]


def test_rarity_is_the_root_of_how_few_have_it() -> None:
    assert [rarity(100, holders) for holders in (100, 50, 25, 1)] == [100, 141, 200, 1000]


def test_who_keeps_something_private_does_not_make_it_less_rare() -> None:
    word = frozenset({"housing"})
    one, other = plain("a", issues=frozenset({"housing", "asylum"})), plain("b", issues=word)
    third = plain("c", issues=word)
    hidden = replace(third, private=frozenset({Part.ISSUES}))

    assert points(one, other, hidden) == points(one, other, plain("c"))
    assert points(one, other, third) != points(one, other, hidden)


def test_wants_are_those_of_both_that_the_other_offers() -> None:
    one = plain("a", wants=frozenset({"grief", "sleep"}), offers=frozenset({"court"}))
    other = plain("b", wants=frozenset({"court"}), offers=frozenset({"grief"}))

    assert points(one, other)[Part.WANTS] == 1000 * 2 // 3


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [(Talk.LISTEN, Talk.LISTEN, 1000), (Talk.LISTEN, Talk.SHARE, 0), (None, Talk.LISTEN, 0), (None, None, 0)],
)
def test_talk_counts_if_both_said_the_same(own: Talk | None, others: Talk | None, expected: int) -> None:
    assert points(plain("a", talk=own), plain("b", talk=others))[Part.TALK] == expected


@pytest.mark.parametrize(("hours", "expected"), [(0.5, 62), (2, 437), (4.25, 1000), (9, 1000)])
def test_times_beyond_four_hours_add_nothing(hours: float, expected: int) -> None:
    free = ((MONDAY, MONDAY + timedelta(hours=hours)),)

    assert points(seeker("a", free=free), seeker("b", free=free))[Part.OVERLAP] == expected


@pytest.mark.parametrize(
    ("said", "expected"), [(Feedback.NONE, 0), (Feedback.GOOD, 1000), (Feedback.KEEP, 1000)]
)
def test_feedback_counts_if_both_said_it_did_them_good(said: Feedback, expected: int) -> None:
    met = (Met("b", "a", 1, said), Met("a", "c", 1, Feedback.GOOD))

    assert points(plain("a"), plain("b"), plain("c"), met=met)[Part.FEEDBACK] == expected


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("who", ["a", "b"])
def test_a_part_that_one_of_the_two_keeps_private_counts_nothing(part: Part, who: str) -> None:
    words = frozenset({"housing"})
    facts = {"issues": words, "wants": words, "offers": words, "circumstances": words, "talk": Talk.THINK}
    open_ones = of(*(seeker(id, **facts) for id in "ab"), met=(Met("a", "b", 1, Feedback.GOOD),))
    hidden = replace(
        open_ones,
        people=tuple(
            replace(one, private=frozenset({part} if one.id == who else ())) for one in open_ones.people
        ),
    )

    every = by_arrays(open_ones)["a", "b"][1]

    assert min(every.values()) > 0
    assert by_arrays(hidden)["a", "b"][1] == {**every, part: 0}


def test_the_fit_is_the_mean_by_the_weights_rounded_down() -> None:
    one, other = (seeker(id, talk=Talk.SHARE) for id in "ab")
    weights = Weights(issues=7, wants=0, talk=3, circumstances=0, overlap=1, feedback=0)

    fit, parts, _ = by_arrays(of(one, other, weights=weights))["a", "b"]

    assert parts == {**NOTHING, Part.TALK: 1000, Part.OVERLAP: 437}
    assert fit == (3 * 1000 + 1 * 437) // 11
