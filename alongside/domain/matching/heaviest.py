"""The heaviest matching over all edges of a graph, with a checked proof: fractional start, blossoms, pricing.

Only a few of the best edges of each person are searched at first. Every other edge is then checked against
the duals ("pricing", after Applegate & Cook 1993); edges that are not covered are added, and what they affect
is searched again, until all are covered. So the result is the heaviest over all edges. Where only a few edges
come or go, most duals still cover theirs, so `match_again` searches only from what was opened.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from alongside.domain.matching.blossoms import Adjacency, Matching
from alongside.domain.matching.certify import Certificate, Uncovered, Verdict, certify
from alongside.domain.matching.fractional import best_edges, fractional_matching

Integers = npt.NDArray[np.int64]
BEST = 4  # edges of each person that are searched, at least
TORN = 40  # starts anew if more than one person in this many would have to be searched from
NEAR = 5  # edges per person that are searched, on average


@dataclass(frozen=True)
class Heaviest:
    """`mate`: of each person, -1 for none."""

    mate: tuple[int, ...]
    certificate: Certificate
    verdict: Verdict
    matching: Matching = field(compare=False, repr=False)
    chosen: Integers = field(compare=False, repr=False)  # the edges searched so far


def heaviest_matching(people: int, i: Integers, j: Integers, weight: Integers) -> Heaviest:
    """Each edge is given once; weights are not negative. Raises Refused or NotOptimal if the proof fails."""
    start = fractional_matching(people, i, j, weight)
    slack = start.dual[i] + start.dual[j] - 2 * weight
    chosen = _nearly_tight_edges(people, i, j, slack, start.looked_at)
    adjacency = _build_adjacency(people, i[chosen], j[chosen], weight[chosen])
    matching = Matching(adjacency, start.dual.tolist(), list(start.mate))
    return _price_edges(matching, chosen, people, i, j, weight)


def match_again(found: Heaviest, i: Integers, j: Integers, weight: Integers, before: Integers) -> Heaviest:
    """Over other edges between the same vertices.

    `before`: those that `found` had searched, weights unchanged.
    """
    people = len(found.mate)
    matching = found.matching.copy_over(_build_adjacency(people, i[before], j[before], weight[before]))
    if matching.searches_needed * TORN > people:  # starting anew is as fast
        return heaviest_matching(people, i, j, weight)
    return _price_edges(matching, before, people, i, j, weight)


def _price_edges(
    matching: Matching, chosen: Integers, people: int, i: Integers, j: Integers, weight: Integers
) -> Heaviest:
    """Searches until every edge is covered, not only the chosen ones."""
    while True:
        matching.run_searches()
        try:
            return _certified_result(matching, chosen, people, i, j, weight)
        except Uncovered as lack:
            missed = lack.edges
        for edge in missed.tolist():
            _join_edge(matching, int(i[edge]), int(j[edge]), 2 * int(weight[edge]))
        chosen = np.concatenate([chosen, missed])


def _nearly_tight_edges(
    people: int, i: Integers, j: Integers, slack: Integers, looked_at: Integers
) -> Integers:
    """The edges that are nearest to tight, and some of each person: a search meets these first."""
    if len(i) <= NEAR * people:
        return np.arange(len(i))
    near = slack <= np.partition(slack, NEAR * people)[NEAR * people]
    near[best_edges(people, i, j, looked_at, -slack[looked_at], BEST)] = True
    return np.flatnonzero(near)


def _build_adjacency(people: int, i: Integers, j: Integers, weight: Integers) -> Adjacency:
    ends = np.concatenate([i, j])
    order = np.argsort(ends, kind="stable")
    others, doubled = np.concatenate([j, i])[order].tolist(), np.tile(2 * weight, 2)[order].tolist()
    spans = list(pairwise(np.searchsorted(ends[order], np.arange(people + 1)).tolist()))
    return Adjacency([others[one:end] for one, end in spans], [doubled[one:end] for one, end in spans])


def _join_edge(matching: Matching, one: int, other: int, doubled: int) -> None:
    matching.adjacency.add_edge(one, other, doubled)
    missing = doubled - matching.dual[one] - matching.dual[other] - matching.shared_dual(one, other)
    if missing > 0:
        matching.raise_dual(one, missing)


def _build_certificate(matching: Matching) -> Certificate:
    return Certificate(tuple(matching.dual), tuple(matching.odd_sets()))


def _certified_result(
    matching: Matching, chosen: Integers, people: int, i: Integers, j: Integers, weight: Integers
) -> Heaviest:
    certificate = _build_certificate(matching)
    verdict = certify(people, i, j, weight, matching.mate, certificate)
    return Heaviest(tuple(matching.mate), certificate, verdict, matching, chosen)
