"""The heaviest matching over all edges of a graph, with a checked proof: fractional start, blossoms, pricing.

Only a few of the best edges of each person are looked at closely. Every other edge is then held against the duals ("pricing",
after Applegate & Cook 1993); those that are not covered join, and what they disturb is searched again, until all are covered.
The result is then the heaviest over all edges, not over those that were looked at. Where only a few edges
come or go, most of the duals still cover, so that `again` has only what was torn open to search from.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from alongside.domain.matching.blossoms import Adjacency, Matching
from alongside.domain.matching.certify import Certificate, Uncovered, Verdict, certify
from alongside.domain.matching.fractional import best, fractional

Integers = npt.NDArray[np.int64]
BEST = 4  # edges of each person that are looked at closely, at least
TORN = 40  # one in so many who would have to be searched from
NEAR = 5  # edges for each person that are looked at closely, on the average


@dataclass(frozen=True)
class Heaviest:
    """`mate`: of each person, -1 for nobody."""

    mate: tuple[int, ...]
    certificate: Certificate
    verdict: Verdict
    matching: Matching = field(compare=False, repr=False)
    chosen: Integers = field(compare=False, repr=False)  # the edges that were looked at closely, so far


def heaviest(people: int, i: Integers, j: Integers, weight: Integers) -> Heaviest:
    """Edges listed once each, weights not negative. Raises Refused or NotOptimal if the proof should ever fail."""
    start = fractional(people, i, j, weight)
    slack = start.dual[i] + start.dual[j] - 2 * weight
    chosen = _near(people, i, j, slack, start.looked_at)
    adjacency = _adjacency(people, i[chosen], j[chosen], weight[chosen])
    matching = Matching(adjacency, start.dual.tolist(), list(start.mate))
    return _priced(matching, chosen, people, i, j, weight)


def again(found: Heaviest, i: Integers, j: Integers, weight: Integers, before: Integers) -> Heaviest:
    """On other edges between the same vertices. `before`: those of them that `found` had looked at; their weights are the same."""
    people = len(found.mate)
    matching = found.matching.over(_adjacency(people, i[before], j[before], weight[before]))
    if matching.torn_open * TORN > people:  # to begin anew is as quick
        return heaviest(people, i, j, weight)
    return _priced(matching, before, people, i, j, weight)


def _priced(
    matching: Matching, chosen: Integers, people: int, i: Integers, j: Integers, weight: Integers
) -> Heaviest:
    """Searched until every edge is covered, not only those that were chosen."""
    while True:
        matching.complete()
        try:
            return _proven(matching, chosen, people, i, j, weight)
        except Uncovered as lack:
            missed = lack.edges
        for edge in missed.tolist():
            _join(matching, int(i[edge]), int(j[edge]), 2 * int(weight[edge]))
        chosen = np.concatenate([chosen, missed])


def _near(people: int, i: Integers, j: Integers, slack: Integers, looked_at: Integers) -> Integers:
    """The edges that lack least to being tight, and some of each person: what a search meets first."""
    if len(i) <= NEAR * people:
        return np.arange(len(i))
    near = slack <= np.partition(slack, NEAR * people)[NEAR * people]
    near[best(people, i, j, looked_at, -slack[looked_at], BEST)] = True
    return np.flatnonzero(near)


def _adjacency(people: int, i: Integers, j: Integers, weight: Integers) -> Adjacency:
    ends = np.concatenate([i, j])
    order = np.argsort(ends, kind="stable")
    others, doubled = np.concatenate([j, i])[order].tolist(), np.tile(2 * weight, 2)[order].tolist()
    spans = list(pairwise(np.searchsorted(ends[order], np.arange(people + 1)).tolist()))
    return Adjacency([others[one:end] for one, end in spans], [doubled[one:end] for one, end in spans])


def _join(matching: Matching, one: int, other: int, doubled: int) -> None:
    matching.adjacency.add(one, other, doubled)
    missing = doubled - matching.dual[one] - matching.dual[other] - matching.shared(one, other)
    if missing > 0:
        matching.cover(one, missing)


def _certificate(matching: Matching) -> Certificate:
    return Certificate(tuple(matching.dual), tuple(matching.sets()))


def _proven(
    matching: Matching, chosen: Integers, people: int, i: Integers, j: Integers, weight: Integers
) -> Heaviest:
    certificate = _certificate(matching)
    verdict = certify(people, i, j, weight, matching.mate, certificate)
    return Heaviest(tuple(matching.mate), certificate, verdict, matching, chosen)
