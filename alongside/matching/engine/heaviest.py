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

from alongside.matching.engine.blossom_search import run_searches
from alongside.matching.engine.blossoms import Adjacency, Matching
from alongside.matching.engine.certify import Certificate, Uncovered, Verdict, certify
from alongside.matching.engine.fractional import WeightedEdges, best_edges, fractional_matching

Integers = npt.NDArray[np.int64]
BEST = 4  # edges of each person that are searched, at least
TORN = 40  # starts anew if more than one person in this many would have to be searched from
NEAR = 5  # edges per person that are searched, on average


@dataclass(frozen=True, kw_only=True)
class Heaviest:
    """`mate`: of each person, -1 for none."""

    mate: tuple[int, ...]
    certificate: Certificate
    verdict: Verdict
    matching: Matching = field(compare=False, repr=False)
    chosen: Integers = field(compare=False, repr=False)  # the edges searched so far


def heaviest_matching(people: int, i: Integers, j: Integers, weight: Integers) -> Heaviest:
    """Each edge is given once; weights are not negative. Raises Refused or NotOptimal if the proof fails."""
    edges = WeightedEdges(people, i, j, weight)
    start = fractional_matching(edges)
    slack = start.dual[i] + start.dual[j] - 2 * weight
    # The edges that are nearest to tight, and some of each person: a search meets these first.
    enough, chosen = NEAR * people, np.arange(len(slack))
    if len(slack) > enough:
        near = slack <= np.partition(slack, enough)[enough]
        near[best_edges(edges, start.looked_at, -slack[start.looked_at], BEST)] = True
        chosen = np.flatnonzero(near)
    matching = Matching(_build_adjacency(edges.some(chosen)), start.dual.tolist(), list(start.mate))
    return _price_edges(matching, chosen, edges)


def match_again(found: Heaviest, i: Integers, j: Integers, weight: Integers, before: Integers) -> Heaviest:
    """Over other edges between the same vertices.

    `before`: those that `found` had searched, weights unchanged.
    """
    edges = WeightedEdges(len(found.mate), i, j, weight)
    matching = found.matching.copy_over(_build_adjacency(edges.some(before)))
    if matching.searches_needed * TORN > edges.people:  # starting anew is as fast
        return heaviest_matching(edges.people, i, j, weight)
    return _price_edges(matching, before, edges)


def _price_edges(matching: Matching, chosen: Integers, edges: WeightedEdges) -> Heaviest:
    """Searches until every edge is covered, not only the chosen ones."""
    people, i, j, weight = edges.people, edges.i, edges.j, edges.weight
    while True:
        run_searches(matching)
        certificate = Certificate(tuple(matching.dual), tuple(matching.odd_sets()))
        try:
            verdict = certify(people, i, j, weight, mate=matching.mate, certificate=certificate)
        except Uncovered as lack:
            chosen = np.concatenate([chosen, lack.edges])
            for edge in lack.edges.tolist():
                one, other, doubled = int(i[edge]), int(j[edge]), 2 * int(weight[edge])
                matching.adjacency.add_edge(one, other, doubled)
                given = matching.dual[one] + matching.dual[other] + matching.shared_dual(one, other)
                if given < doubled:
                    matching.raise_dual(one, doubled - given)
        else:
            return Heaviest(
                mate=tuple(matching.mate),
                certificate=certificate,
                verdict=verdict,
                matching=matching,
                chosen=chosen,
            )


def _build_adjacency(edges: WeightedEdges) -> Adjacency:
    ends = np.concatenate([edges.i, edges.j])
    order = np.argsort(ends, kind="stable")
    others = np.concatenate([edges.j, edges.i])[order].tolist()
    doubled = np.tile(2 * edges.weight, 2)[order].tolist()
    spans = list(pairwise(np.searchsorted(ends[order], np.arange(edges.people + 1)).tolist()))
    return Adjacency([others[one:end] for one, end in spans], [doubled[one:end] for one, end in spans])
