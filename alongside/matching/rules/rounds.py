"""A round: from a population to the best legal set of pairs, with its proof.

The aims, each within those before it: most people matched; among those, the longest waiting; then second
partners for those who have room; then the worst pair as good as possible, giving up at most
`worst_pair_gives_up` of the total fit; then the greatest total fit. The first three are bonuses of seats
(`seats.py`). The worst pair is found by bisection over the existing fits: O(log people) matchings. Between
rounds that are equal in all of this, turns decide (`score.py`), in units so small that all of them together
are less than one point of fit.

With a plan of later rounds (`ahead.py`) their pairs are kept for them, and before the worst pair comes that
pairs are made of people who never met.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from alongside.matching.engine.certify import Refused
from alongside.matching.engine.fractional import NotOptimal
from alongside.matching.rules.eligible import Links, can_be_paired, eligible_links
from alongside.matching.rules.encode import Flags, encode_population
from alongside.matching.rules.explain import explain_left_out
from alongside.matching.rules.greedy import greedy_matching
from alongside.matching.rules.participants import FULL, Pair, Part, Population, Proof, Proposal, Rule, Trio
from alongside.matching.rules.score import (
    LARGEST_POOL,
    MOST_TURN_POINTS,
    first_meetings,
    fits_of_links,
    score_links,
    turn_points,
)
from alongside.matching.rules.seats import (
    ChosenPairs,
    Edges,
    build_seats,
    choose_from_fewer,
    choose_pairs,
)
from alongside.matching.rules.trio import best_trio
from alongside.matching.rules.writing import round_digest

RELAXABLE = (Rule.OVERLAP, Rule.MET, Rule.SAME_LEAD, Rule.MODE)


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """Numbers of links.

    `value`: units of bonus, and doubled fits with their turns; a trio's links count once.
    """

    pairs: list[int]
    trio: tuple[int, int, int] | None = None
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
        self.locks = [(self.encoded.place[a], self.encoded.place[b]) for a, b in population.locks]
        self.present = can_be_paired(self.encoded)
        self.links = self._links_of_this_round()
        self.fit = fits_of_links(self.encoded, self.links).astype(np.int64)
        small = int(self.present.sum()) <= LARGEST_POOL
        self.point = (
            1 + MOST_TURN_POINTS * sum(seeker.capacity for seeker in population.people) if small else 1
        )
        turn = turn_points(self.encoded, self.links, self.present) if small else 0
        seekers, locked = self.encoded.seekers, Counter(place for lock in self.locks for place in lock)
        room = [one.capacity if here else 0 for one, here in zip(seekers, self.present.tolist(), strict=True)]
        most = (FULL + 1) * self.point - 1
        self.first_meeting = most * sum(room) + 1  # more than all fits of a round together
        worth = self.fit * self.point + turn
        if population.later is not None:
            worth += self.first_meeting * first_meetings(self.encoded, self.links)
            most += self.first_meeting
        self.edges = Edges(self.links.i.astype(np.int64), self.links.j.astype(np.int64), worth)
        self.seats = build_seats(
            room,
            [locked[place] for place in range(len(seekers))],
            [seeker.waited for seeker in seekers],
            most,
        )

    def propose_pairs(self) -> Proposal:
        answer = self._best_answer()
        pairs = self._describe_links([*answer.pairs, *np.flatnonzero(self._are_locked(self.links)).tolist()])
        trio = None
        if answer.trio:
            first, second, third = self._describe_links(answer.trio)
            a, b, c = sorted({first.a, first.b, second.a, second.b, third.a, third.b})
            fit = (first.fit + second.fit + third.fit) // 3
            trio = Trio((a, b, c), (first, second, third), fit)
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
        found = self._find_links(without=rule)
        edges = Edges(found.i.astype(np.int64), found.j.astype(np.int64), np.zeros(len(found), np.int64))
        chosen = self._solve_pairs(edges, ~self._are_locked(found)).links
        locked = {place for lock in self.locks for place in lock}
        return len(locked | set(edges.i[chosen].tolist()) | set(edges.j[chosen].tolist()))

    def _best_answer(self) -> _Answer:
        """Over all links, then over the better ones as long as no earlier aim suffers.

        An answer must be worth as much, but for what may be given up; more seats cannot be covered, so it
        covers as many. With fewer links answers only get worse, so bisection finds the last step of fit from
        which on links suffice. The first step up is tried by itself: where a person has no better option, it
        is the only one. A trio is for a person who would be alone, not for a better worst pair.
        """
        allowed, fit = ~self._are_locked(self.links), self.fit
        best = self._solve_pairs(self.edges, allowed)
        if best.taken is None or not best.links:
            return best
        total = best.value % self.seats.unit % self.first_meeting
        fits_asked = -(-(1000 - self.population.rules.worst_pair_gives_up) * (total // self.point) // 1000)
        worth = best.value - total + fits_asked * self.point
        steps = np.unique(fit[allowed])
        low = int(np.searchsorted(steps, fit[best.links].min()))
        # No worst fit can be better with as many people matched: too few have better links.
        most = np.full(self.encoded.people, -1, np.int64)
        for ends in (self.edges.i, self.edges.j):
            np.maximum.at(most, ends[allowed], fit[allowed])
        matched = np.union1d(self.edges.i[best.links], self.edges.j[best.links])
        high = int(np.searchsorted(steps, np.sort(most)[-len(matched)]))
        step = low + 1
        while low < high:
            better = allowed & (fit >= steps[step])
            with_trio = best.trio is not None
            other = self._solve_pairs(self.edges, better, best.taken, worth=worth, with_trio=with_trio)
            if other.value >= worth:
                best, low = other, max(step, int(np.searchsorted(steps, fit[other.links].min())))
            else:
                high = step - 1
            step = (low + high + 1) // 2
        return best

    def _solve_pairs(
        self,
        edges: Edges,
        kept: Flags,
        before: ChosenPairs | None = None,
        *,
        worth: int = 0,
        with_trio: bool = True,
    ) -> _Answer:
        """`before`: chosen from more links. A trio is searched only if it can be worth `worth`."""
        if not kept.any():
            return _Answer(pairs=[], value=0, proof=Proof(0, 0))
        seats, trio = self.seats, None
        try:
            less = before and choose_from_fewer(before, seats, edges, kept)
            taken = less or choose_pairs(seats, edges, kept)
            if with_trio:
                willing = np.array([seeker.trio_ok for seeker in self.encoded.seekers], bool)
                trio = best_trio(seats, edges, kept, taken, willing=willing, worth=worth)
        except (Refused, NotOptimal):
            pairs, value, bound = greedy_matching(seats, edges, kept)
            return _Answer(pairs=pairs.tolist(), value=value, proof=Proof(value, bound, "greedy"))
        if trio is None:
            proof = Proof(taken.value, taken.bound)
            return _Answer(pairs=taken.pairs.tolist(), value=taken.value, proof=proof, taken=taken)
        return _Answer(
            pairs=trio.pairs.pairs.tolist(),
            trio=trio.links,
            value=trio.value,
            proof=Proof(trio.value, trio.value - trio.pairs.value + trio.pairs.bound),
            taken=taken,
        )

    def _links_of_this_round(self) -> Links:
        """Without those that a plan keeps for a round too soon for them to meet in both; locked ones stay."""
        found = self._find_links()
        place, rules = self.encoded.place, self.population.rules
        kept = [
            (place[a], place[b])
            for planned in (self.population.later or ())[: rules.cooldown]
            for group in planned
            for a, b in combinations(group, 2)
            if a in place and b in place
        ]
        return found.some(np.flatnonzero(~self._are_among(found, kept) | self._are_locked(found)))

    def _find_links(self, without: Rule | None = None) -> Links:
        found = eligible_links(self.encoded, without)
        return found.some(np.flatnonzero(self.present[found.i] & self.present[found.j]))

    def _are_locked(self, links: Links) -> Flags:
        return self._are_among(links, self.locks)

    def _are_among(self, links: Links, pairs: Iterable[tuple[int, int]]) -> Flags:
        people = self.encoded.people
        keys = [min(pair) * people + max(pair) for pair in pairs]
        return np.isin(links.i.astype(np.int64) * people + links.j, np.array(keys, np.int64))

    def _describe_links(self, numbers: Sequence[int]) -> list[Pair]:
        """Sorted by ids."""
        found = self.links.some(np.array(numbers, np.int64))
        scored = score_links(self.encoded, found)
        pairs = []
        for number in range(len(found)):
            a, b = sorted(self.encoded.seekers[ends[number]].id for ends in (found.i, found.j))
            parts = {part: int(scored.parts[part][number]) for part in Part}
            pairs.append(
                Pair(a=a, b=b, fit=int(scored.fit[number]), parts=parts, starts=int(found.starts[number]))
            )
        return sorted(pairs, key=lambda pair: (pair.a, pair.b))
