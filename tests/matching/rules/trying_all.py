"""The best round of a few people, by trying every set of pairs there is: the aims word for word, and nothing of how the engine finds it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from alongside.matching.rules.participants import Intent, Pair, Population, Proposal
from alongside.matching.rules.reference import Reference

Ends = tuple[str, str]


@dataclass(frozen=True, order=True)
class Aims:
    """In their order. `by_wait`: how many are matched of those who waited longest, of the next, and so on."""

    people: int
    by_wait: tuple[int, ...]
    partners: int


@dataclass(frozen=True)
class Worth:
    """Of a round. `doubled`: fits of the pairs twice and of a trio's links once, locked pairs aside, as is the worst of them."""

    aims: Aims
    doubled: int
    worst: int | None


@dataclass(frozen=True)
class Choice:
    pairs: tuple[Ends, ...]
    trio: tuple[Ends, ...] = ()

    @property
    def links(self) -> tuple[Ends, ...]:
        return self.pairs + self.trio


def best(population: Population) -> Worth:
    """A trio only counts if it lets more people, or people who waited longer, have a partner; it never serves anything else."""
    round = _Round(population)
    worths = [(round.worth(choice), bool(choice.trio)) for choice in round.choices()]
    by_pairs = max((one.aims.people, one.aims.by_wait) for one, with_trio in worths if not with_trio)
    allowed = [
        one for one, with_trio in worths if not with_trio or (one.aims.people, one.aims.by_wait) > by_pairs
    ]
    aims = max(one.aims for one in allowed)
    as_aimed = [one for one in allowed if one.aims == aims]
    most = max(one.doubled for one in as_aimed)
    gives_up = population.rules.worst_pair_gives_up
    enough = [one for one in as_aimed if 1000 * one.doubled >= (1000 - gives_up) * most]
    return max(enough, key=lambda one: (-1 if one.worst is None else one.worst, one.doubled))


def worth(population: Population, proposal: Proposal) -> Worth:
    """What a result comes to, when its pairs are judged anew."""
    locks = {_in_order(lock) for lock in population.locks}
    pairs = [(pair.a, pair.b) for pair in proposal.pairs if (pair.a, pair.b) not in locks]
    trio = [(link.a, link.b) for link in proposal.trio.links] if proposal.trio else []
    return _Round(population).worth(Choice(tuple(pairs), tuple(trio)))


def faults(population: Population, proposal: Proposal) -> list[str]:
    """What is wrong with a result that any reader could see."""
    reference, people = Reference(population), {one.id: one for one in population.people}
    trio = proposal.trio.links if proposal.trio else ()
    pairs = [(pair.a, pair.b) for pair in proposal.pairs]
    used = _used(Choice(tuple(pairs), tuple((link.a, link.b) for link in trio)))
    locked = {one for lock in population.locks for one in lock}
    present = {one.id for one in population.people if one.capacity > 0 and one.intent is not Intent.PAUSE}
    told = {
        "a pair that a rule keeps apart": any(reference.why_not(*two) for two in pairs),
        "a link of the trio that a rule keeps apart": any(reference.why_not(one.a, one.b) for one in trio),
        "a pair twice": len(set(pairs)) < len(pairs) or any((one.a, one.b) in pairs for one in trio),
        "more partners than somebody has room for": any(used[id] > people[id].capacity for id in used),
        "a lock that was not kept": not {_in_order(lock) for lock in population.locks} <= set(pairs),
        "a trio with somebody who did not agree": bool(trio)
        and not all(people[id].trio_ok for id in proposal.trio.members),  # type: ignore[union-attr]
        "a trio for somebody who has a partner by a lock": any(
            one.a in locked or one.b in locked for one in trio
        ),
        "a pair that is not described as it is": any(
            link != _described(reference, link) for link in (*proposal.pairs, *trio)
        ),
        "somebody neither matched nor left out": {one.id for one in proposal.left_out} != present - set(used),
    }
    return [fault for fault, so in told.items() if so]


class _Round:
    def __init__(self, population: Population) -> None:
        self.reference = Reference(population)
        self.here = {
            one.id: one for one in population.people if one.capacity > 0 and one.intent is not Intent.PAUSE
        }
        self.locks = [_in_order(lock) for lock in population.locks]
        self.locked = {one for lock in self.locks for one in lock}
        self.links = [
            two
            for two in combinations(sorted(self.here), 2)
            if two not in self.locks and not self.reference.why_not(*two)
        ]
        self.fit = {two: self.reference.fit_of(*two) for two in self.links}
        self.waits = sorted({one.waited for one in population.people}, reverse=True)

    def choices(self) -> Iterator[Choice]:
        room = {id: one.capacity - sum(id in lock for lock in self.locks) for id, one in self.here.items()}
        for pairs in _sets(self.links, room):
            yield Choice(tuple(pairs))
        for trio in self._trios():
            left = {id: seats - any(id in link for link in trio) for id, seats in room.items()}
            for pairs in _sets([two for two in self.links if two not in trio], left):
                yield Choice(tuple(pairs), trio)

    def _trios(self) -> Iterator[tuple[Ends, ...]]:
        """Each of the three has agreed, and has no partner by a lock."""
        willing = [id for id in sorted(self.here) if self.here[id].trio_ok and id not in self.locked]
        for three in combinations(willing, 3):
            trio = tuple(combinations(three, 2))
            if all(link in self.fit for link in trio):
                yield trio

    def worth(self, choice: Choice) -> Worth:
        used = _used(choice)
        first = [id for id in used if id not in self.locked]
        by_wait = tuple(sum(self.here[id].waited == wait for id in first) for wait in self.waits)
        fits = [self.fit[link] for link in choice.links]
        doubled = 2 * sum(self.fit[pair] for pair in choice.pairs) + sum(
            self.fit[link] for link in choice.trio
        )
        return Worth(Aims(len(first), by_wait, sum(used.values())), doubled, min(fits, default=None))


def _sets(links: list[Ends], room: dict[str, int]) -> Iterator[list[Ends]]:
    """Every set of links in which no one has more partners than room."""
    if not links:
        yield []
        return
    (a, b), rest = links[0], links[1:]
    yield from _sets(rest, room)
    if room[a] and room[b]:
        less = {**room, a: room[a] - 1, b: room[b] - 1}
        still = [two for two in rest if less[two[0]] and less[two[1]]]
        for chosen in _sets(still, less):
            yield [links[0], *chosen]


def _used(choice: Choice) -> dict[str, int]:
    """Partners of each; a trio counts as one."""
    used: dict[str, int] = {}
    for one in [*(id for pair in choice.pairs for id in pair), *{id for link in choice.trio for id in link}]:
        used[one] = used.get(one, 0) + 1
    return used


def _described(reference: Reference, link: Pair) -> Pair:
    a, b = _in_order((link.a, link.b))
    return Pair(
        a=a,
        b=b,
        fit=reference.fit_of(a, b),
        parts=reference.part_points(a, b),
        starts=reference.common_starts(a, b),
    )


def _in_order(two: Ends) -> Ends:
    return min(two), max(two)
