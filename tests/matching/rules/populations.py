"""Made-up people for the laws of a round: plain ones to change one fact of, mixed ones, and such as can nearly all meet.

Every maker is a function of a random generator, so a seed or hypothesis may be behind it. None of the people is like anyone.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import strategies as st

from alongside.matching.rules.encode import managers_by_person
from alongside.matching.rules.participants import (
    Feedback,
    Intent,
    Met,
    Mode,
    Part,
    Participant,
    Population,
    Rule,
    Rules,
    Talk,
    Weights,
)

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
MORNING = (MONDAY + timedelta(hours=9), MONDAY + timedelta(hours=11))  # five half hours to begin
LANGUAGES = ("en", "es", "fr", "ar")
ISSUES = tuple(f"issue {number}" for number in range(14))
SKILLS = tuple("abcdef")
CIRCUMSTANCES = tuple("xyz")


def seeker(id: str, **facts: Any) -> Participant:
    """Free on Monday morning; may be paired with any other who is left plain."""
    return Participant(id=id, **{"languages": frozenset({"en"}), "free": (MORNING,), **facts})


def of(*people: Participant, **facts: Any) -> Population:
    return Population(people=people, **{"round": 7, "begins": MONDAY, **facts})


def meeting(starts: Mapping[str, int], **facts: Any) -> Population:
    """Two names to the quarters at which those two can begin, each on a day of its own: up to 14 twos; no one else can meet.

    Nothing counts but time, so that the fit of two is `starts * 1000 // 16`.
    """
    free: dict[str, list[tuple[datetime, datetime]]] = {}
    for day, (two, quarters) in enumerate(starts.items()):
        begins = MONDAY + timedelta(days=day, hours=9)
        for name in two.split():
            free.setdefault(name, []).append((begins, begins + timedelta(minutes=15 * (quarters + 1))))
    people = (seeker(name, free=tuple(spans)) for name, spans in free.items())
    return of(
        *people, weights=Weights(issues=0, wants=0, talk=0, circumstances=0, overlap=1, feedback=0), **facts
    )


def changed(population: Population, id: str, **facts: Any) -> Population:
    """With other facts about one person."""
    people = tuple(replace(one, **facts) if one.id == id else one for one in population.people)
    return replace(population, people=people)


def everybody(population: Population, **facts: Any) -> Population:
    return replace(population, people=tuple(replace(one, **facts) for one in population.people))


def mixed(random: Random, size: int) -> Population:
    """Of everything some: every rule keeps some apart, and times begin and end anywhere."""
    ids = [f"p{number}" for number in range(size)]
    people = tuple(_anyone(random, id, ids) for id in ids)
    met = tuple(
        Met(*two, random.randint(1, 6), random.choice(list(Feedback))) for two in _twos(random, ids, 2 * size)
    )
    return Population(
        people=people,
        met=met,
        round=7,
        forbid=tuple(_twos(random, ids, size)),
        rules=Rules(minutes=random.choice([15, 30, 45, 60])),
        weights=_weights(random),
        seed=str(random.randint(0, 9)),
    )


def sociable(
    random: Random, size: int, pairs: int, trios: float = 0.85, capacities: str = "11123"
) -> Population:
    """Only so many pairs may be, and nothing but the coordinator keeps the others apart; one of them may be a lock.

    `trios`: the share of people who would meet as three; `capacities`: one of these digits for each.
    """
    twos = list(combinations([f"p{number}" for number in range(size)], 2))
    return _open(random, size, random.sample(twos, min(pairs, len(twos))), trios, capacities)


def in_circles(
    random: Random, size: int, between: int = 2, trios: float = 0.9, capacities: str = "11112"
) -> Population:
    """Threes and fives who know each other, a few pairs between them, and so nearly always someone over."""
    ids = [f"p{number}" for number in range(size)]
    kept, left = [], list(ids)
    while left:
        circle, left = left[:3], left[3:]
        if random.random() < 0.4:
            circle, left = circle + left[:2], left[2:]
        twos = list(combinations(circle, 2))
        kept += random.sample(twos, max(min(3, len(twos)), len(twos) - random.randint(0, 4)))
    kept += [two for two in random.sample(list(combinations(ids, 2)), between) if two not in kept]
    return _open(random, size, kept, trios, capacities)


def _open(
    random: Random, size: int, kept: list[tuple[str, str]], trios: float, capacities: str
) -> Population:
    """Nothing but the coordinator keeps those apart who are not kept."""
    drawn = mixed(random, size)
    people = tuple(
        replace(
            one,
            lead="",
            languages=frozenset({"en"}),
            modes=frozenset(Mode),
            intent=Intent.MUTUAL,
            capacity=int(random.choice(capacities)),
            free=((MONDAY, MONDAY + timedelta(hours=random.randint(1, 6))), *one.free),
            requires={},
            blocks=frozenset(),
            trio_ok=random.random() < trios,
        )
        for one in drawn.people
    )
    twos = combinations([one.id for one in people], 2)
    forbid = tuple(two for two in twos if two not in kept)
    rules = Rules(worst_pair_gives_up=random.choice([0, 10, 100, 300]))
    locks = tuple(random.sample(kept, 1)) if kept and random.random() < 0.25 else ()
    return replace(drawn, people=people, met=(), locks=locks, forbid=forbid, rules=rules)


def without(population: Population, rule: Rule) -> Population:
    """The same people, where nothing is left for this one rule to hold against; who may be paired by all others stays as it was."""
    match rule:
        case Rule.INTENT:
            return everybody(population, intent=Intent.MUTUAL)
        case Rule.LANGUAGE:
            return everybody(population, languages=frozenset({"en"}))
        case Rule.MODE:
            return everybody(population, modes=frozenset(Mode))
        case Rule.OVERLAP:
            return everybody(population, free=(MORNING,))
        case Rule.SAME_LEAD:
            lines = managers_by_person(population.people)
            return _each(population, lambda one: {"lead": "", "above": lines[one.id]})
        case Rule.COMMAND:
            return _each(
                population, lambda one: {"lead": one.lead and f"the {one.lead}", "above": frozenset()}
            )
        case Rule.MET:
            return replace(population, rules=replace(population.rules, cooldown=0))
        case Rule.PREFERENCE:
            return everybody(population, requires={})
        case Rule.BLOCK:
            return everybody(population, blocks=frozenset())
        case Rule.FORBIDDEN:
            return replace(population, forbid=())


def mixed_populations(most: int, least: int = 0) -> st.SearchStrategy[Population]:
    return st.builds(mixed, st.randoms(use_true_random=False), st.integers(least, most))


def sociable_populations(most: int, pairs: int, **facts: Any) -> st.SearchStrategy[Population]:
    return st.builds(
        lambda random, size, some: sociable(random, size, some, **facts),
        st.randoms(use_true_random=False),
        st.integers(2, most),
        st.integers(1, pairs),
    )


def populations_in_circles(most: int, **facts: Any) -> st.SearchStrategy[Population]:
    return st.builds(
        lambda random, size: in_circles(random, size, **facts),
        st.randoms(use_true_random=False),
        st.integers(3, most),
    )


def shuffled(random: Random, population: Population) -> Population:
    """The same, told in another order."""

    def again(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(things, len(things)))

    return replace(
        population,
        people=tuple(replace(one, free=again(one.free)) for one in again(population.people)),
        met=again(population.met),
        locks=tuple((b, a) for a, b in again(population.locks)),
        forbid=tuple((b, a) for a, b in again(population.forbid)),
    )


def _each(population: Population, facts: Callable[[Participant], dict[str, Any]]) -> Population:
    return replace(population, people=tuple(replace(one, **facts(one)) for one in population.people))


def _anyone(random: Random, id: str, ids: list[str]) -> Participant:
    def some(words: Any, most: int, least: int = 0) -> frozenset[Any]:
        return frozenset(random.sample(list(words), min(len(words), random.randint(least, most))))

    return Participant(
        id=id,
        languages=some(LANGUAGES, 2, 1),
        free=tuple(_span(random) for _ in range(random.randint(0, 6))),
        modes=some(Mode, 3, 1),
        intent=random.choice([*Intent, *[Intent.MUTUAL] * 8]),
        capacity=random.choice([0, 1, 1, 1, 2, 3]),
        lead=random.choice(["", *ids[: max(1, len(ids) // 3)]]),
        team="red",
        issues=some(ISSUES, 4),
        offers=some(SKILLS, 2),
        wants=some(SKILLS, 2),
        talk=random.choice([None, *Talk]),
        circumstances=some(CIRCUMSTANCES, 2),
        blocks=some(sorted(set(ids) - {id}), 2) if random.random() < 0.3 else frozenset(),
        requires={"gender": frozenset({"woman"})} if random.random() < 0.1 else {},
        attributes={"gender": some(("woman", "man"), 1, 1)} if random.random() < 0.8 else {},
        private=some(Part, 1) if random.random() < 0.3 else frozenset(),
        waited=random.randint(0, 3),
        trio_ok=random.random() < 0.7,
    )


def _span(random: Random) -> tuple[datetime, datetime]:
    """To the minute, mostly on the first days, and partly before and after the 14."""
    begins = MONDAY + timedelta(minutes=random.randint(-600, 24 * 60 * random.choice([1, 2, 14])))
    return begins, begins + timedelta(minutes=random.randint(1, 400))


def _twos(random: Random, ids: list[str], most: int) -> list[tuple[str, str]]:
    return [(two[0], two[1]) for two in (random.sample(ids, 2) for _ in range(most if len(ids) > 1 else 0))]


def _weights(random: Random) -> Weights:
    drawn = Weights(**{part.value: random.choice([0, 1, 10, 30, 100]) for part in Part})
    return drawn if any(drawn.weight_of(part) for part in Part) else Weights()
