"""A round: from a population to the best legal set of pairs, with its proof.

The aims, each within those before it: most people matched; among those, the longest waiting; then second
partners for those who have room; then the worst pair as good as possible, giving up at most
`worst_pair_gives_up` of the total fit; then the greatest total fit. The first three are bonuses of seats
(`seats.py`). The worst pair is found by bisection over the existing fits: O(log people) matchings. Between
rounds that are equal in all of this, turns decide (`turns.py`), in units so small that all of them together
are less than one point of fit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from alongside.domain.matching.certify import Refused
from alongside.domain.matching.digest import round_digest
from alongside.domain.matching.eligible import Links, can_be_paired, eligible_links
from alongside.domain.matching.encode import Encoded, Flags, encode_population
from alongside.domain.matching.explain import explain_left_out
from alongside.domain.matching.fractional import NotOptimal
from alongside.domain.matching.greedy import greedy_matching
from alongside.domain.matching.participants import FULL, Pair, Part, Population, Proof, Proposal, Rule, Trio
from alongside.domain.matching.score import fits_of_links, score_links
from alongside.domain.matching.seats import (
    ChosenPairs,
    Edges,
    Seats,
    build_seats,
    choose_from_fewer,
    choose_pairs,
)
from alongside.domain.matching.trio import best_trio
from alongside.domain.matching.turns import LARGEST_POOL, MOST, turn_points

RELAXABLE = (Rule.OVERLAP, Rule.MET, Rule.SAME_LEAD, Rule.MODE)


@dataclass(frozen=True)
class _Answer:
    """Numbers of links.

    `value`: units of bonus, and doubled fits with their turns; a trio's links count once.
    """

    pairs: tuple[int, ...]
    trio: tuple[int, int, int] | None
    value: int
    proof: Proof
    taken: ChosenPairs | None = None  # the best pairs without a trio

    @property
    def links(self) -> list[int]:
        return [*self.pairs, *(self.trio or ())]


def propose_pairs(population: Population) -> Proposal:
    """The same for the same population, in any order. The population must be free of faults: see `files`."""
    return RoundSolver(population).propose_pairs()


def relaxation_gains(population: Population, proposal: Proposal) -> dict[Rule, int]:
    """How many more people would be matched without one rule, for the rules that can be discussed openly."""
    drawn = RoundSolver(population)
    return {rule: drawn.matched_without(rule) - proposal.people_matched for rule in RELAXABLE}


class RoundSolver:
    """One population, encoded once."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self.encoded = encode_population(population)
        self.locks = sorted(
            (min(ends), max(ends))
            for ends in ((self.encoded.place[a], self.encoded.place[b]) for a, b in population.locks)
        )
        self.present = can_be_paired(self.encoded)
        self.links = _links_between(eligible_links(self.encoded), self.present)
        self.fit = fits_of_links(self.encoded, self.links).astype(np.int64)
        small = int(self.present.sum()) <= LARGEST_POOL
        self.point = 1 + MOST * sum(seeker.capacity for seeker in population.people) if small else 1
        turn = turn_points(self.encoded, self.links, self.present) if small else 0
        self.edges = Edges(
            self.links.i.astype(np.int64), self.links.j.astype(np.int64), self.fit * self.point + turn
        )
        self.seats = _seats_of_round(self.encoded, self.present, self.locks, (FULL + 1) * self.point - 1)

    def propose_pairs(self) -> Proposal:
        answer = self._best_answer()
        pairs = [*self._describe_links(list(answer.pairs)), *self._locked_pairs()]
        pairs.sort(key=lambda pair: (pair.a, pair.b))
        trio = _make_trio(self._describe_links(list(answer.trio))) if answer.trio else None
        matched = {one for pair in pairs for one in (pair.a, pair.b)} | set(trio.members if trio else ())
        places = [
            self.encoded.place[seeker.id]
            for seeker in sorted(self.population.people, key=lambda seeker: seeker.id)
            if seeker.id not in matched and self.present[self.encoded.place[seeker.id]]
        ]
        alone = tuple(explain_left_out(self.encoded, self.present, place) for place in places)
        said = round_digest(self.population, tuple(pairs), trio, tuple(one.id for one in alone))
        return Proposal(pairs=tuple(pairs), trio=trio, left_out=alone, proof=answer.proof, digest=said)

    def matched_without(self, rule: Rule) -> int:
        """People matched if this rule did not apply, whatever the fits."""
        found = _links_between(eligible_links(self.encoded, without=rule), self.present)
        edges = Edges(found.i.astype(np.int64), found.j.astype(np.int64), np.zeros(len(found), np.int64))
        chosen = self._solve_pairs(edges, self._not_locked(found)).links
        locked = {place for lock in self.locks for place in lock}
        return len(locked | set(edges.i[chosen].tolist()) | set(edges.j[chosen].tolist()))

    def _best_answer(self) -> _Answer:
        """Over all links, then over the better ones as long as no earlier aim suffers."""
        allowed = self._not_locked(self.links)
        best = self._solve_pairs(self.edges, allowed)
        if best.taken is None or not best.links:
            return best
        fit = self.fit
        covered, total = divmod(best.value, self.seats.unit)
        fits_asked = -(-(1000 - self.population.rules.worst_pair_gives_up) * (total // self.point) // 1000)
        worth = covered * self.seats.unit + fits_asked * self.point
        steps = np.unique(fit[allowed])
        return _raise_worst_fit(
            best,
            lambda answer: int(np.searchsorted(steps, fit[answer.links].min())),
            int(np.searchsorted(steps, self._best_worst_fit(allowed, best))),
            lambda step, before: self._equally_good(allowed & (fit >= steps[step]), before, worth),
        )

    def _equally_good(self, kept: Flags, before: _Answer, worth: int) -> _Answer | None:
        """None if it is worth less. More seats cannot be covered, so what is worth as much covers as many.

        A trio is for a person who would be alone, not for a better worst pair.
        """
        other = self._solve_pairs(self.edges, kept, before.taken, worth, with_trio=before.trio is not None)
        return other if other.value >= worth else None

    def _best_worst_fit(self, allowed: Flags, best: _Answer) -> int:
        """An upper bound on the worst fit with as many people matched: too few have better links."""
        i, j, fit = self.edges.i[allowed], self.edges.j[allowed], self.fit[allowed]
        most = np.full(self.encoded.people, -1, np.int64)
        np.maximum.at(most, i, fit)
        np.maximum.at(most, j, fit)
        matched = np.union1d(self.edges.i[best.links], self.edges.j[best.links])
        return int(np.sort(most)[-len(matched)])

    def _solve_pairs(
        self,
        edges: Edges,
        kept: Flags,
        before: ChosenPairs | None = None,
        worth: int = 0,
        with_trio: bool = True,
    ) -> _Answer:
        """`before`: chosen from more links. A trio is searched only if it can be worth `worth`."""
        if not kept.any():
            return _Answer((), None, 0, Proof(0, 0))
        try:
            less = before and choose_from_fewer(before, self.seats, edges, kept)
            taken = less or choose_pairs(self.seats, edges, kept)
            trio = (
                best_trio(self.seats, edges, kept, self._open_to_trio(), taken, worth) if with_trio else None
            )
        except (Refused, NotOptimal):
            pairs, value, bound = greedy_matching(self.seats, edges, kept)
            return _Answer(tuple(pairs.tolist()), None, value, Proof(value, bound, "greedy"))
        if trio is None:
            proof = Proof(taken.value, taken.bound)
            return _Answer(tuple(taken.pairs.tolist()), None, taken.value, proof, taken)
        bound = trio.value - trio.pairs.value + trio.pairs.bound
        return _Answer(
            tuple(trio.pairs.pairs.tolist()), trio.links, trio.value, Proof(trio.value, bound), taken
        )

    def _not_locked(self, found: Links) -> Flags:
        keys = found.i.astype(np.int64) * self.encoded.people + found.j
        return ~np.isin(keys, np.array([i * self.encoded.people + j for i, j in self.locks], np.int64))

    def _open_to_trio(self) -> Flags:
        return np.array([seeker.trio_ok for seeker in self.encoded.seekers], bool)

    def _describe_links(self, numbers: list[int]) -> list[Pair]:
        return _describe_pairs(self.encoded, _select_links(self.links, np.array(numbers, np.int64)))

    def _locked_pairs(self) -> list[Pair]:
        keys = self.links.i.astype(np.int64) * self.encoded.people + self.links.j
        wanted = np.array([i * self.encoded.people + j for i, j in self.locks], np.int64)
        return _describe_pairs(self.encoded, _select_links(self.links, np.flatnonzero(np.isin(keys, wanted))))


def _raise_worst_fit(
    best: _Answer,
    worst: Callable[[_Answer], int],
    last: int,
    over: Callable[[int, _Answer], _Answer | None],
) -> _Answer:
    """The answer with the best worst link.

    `over`: the answer over the links from a step on, if it is as good, searched from an answer over more
    links. With fewer links answers only get worse, so bisection finds the last step. The first step up is
    tried by itself: where a person has no better option, it is the only one.
    """
    low, high = worst(best), last
    step = low + 1
    while low < high:
        other = over(step, best)
        if other is not None:
            best, low = other, max(step, worst(other))
        else:
            high = step - 1
        step = (low + high + 1) // 2
    return best


def _links_between(found: Links, present: Flags) -> Links:
    return _select_links(found, np.flatnonzero(present[found.i] & present[found.j]))


def _select_links(found: Links, numbers: np.ndarray) -> Links:
    return Links(found.i[numbers], found.j[numbers], found.starts[numbers])


def _seats_of_round(encoded: Encoded, present: Flags, locks: list[tuple[int, int]], most: int) -> Seats:
    ends = [place for lock in locks for place in lock]
    capacity = [
        one.capacity if here else 0 for one, here in zip(encoded.seekers, present.tolist(), strict=True)
    ]
    waited = [seeker.waited for seeker in encoded.seekers]
    return build_seats(
        capacity,
        [ends.count(place) for place in range(encoded.people)] if ends else [0] * encoded.people,
        waited,
        most,
    )


def _describe_pairs(encoded: Encoded, found: Links) -> list[Pair]:
    scored = score_links(encoded, found)
    pairs = []
    for number in range(len(found)):
        ids = sorted((encoded.seekers[found.i[number]].id, encoded.seekers[found.j[number]].id))
        parts = {part: int(scored.parts[part][number]) for part in Part}
        pairs.append(
            Pair(
                a=ids[0], b=ids[1], fit=int(scored.fit[number]), parts=parts, starts=int(found.starts[number])
            )
        )
    return pairs


def _make_trio(found: list[Pair]) -> Trio:
    first, second, third = sorted(found, key=lambda pair: (pair.a, pair.b))
    members = sorted({first.a, first.b, second.a, second.b, third.a, third.b})
    fit = (first.fit + second.fit + third.fit) // 3
    return Trio((members[0], members[1], members[2]), (first, second, third), fit)
