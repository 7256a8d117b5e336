"""The heaviest matching over all edges of a graph, with a checked proof: fractional start, blossoms, pricing.

Only a few of the best edges of each person are looked at closely. Every other edge is then held against the duals ("pricing",
after Applegate & Cook 1993); those that are not covered join, and what they disturb is searched again, until all are covered.
The result is then the heaviest over all edges, not over those that were looked at. Where only a few edges
come or go, most of the duals still cover, so that `again` has only what was torn open to search from.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from alongside.domain.matching.blossoms import Matching
from alongside.domain.matching.certify import Certificate, Verdict, certify, uncovered
from alongside.domain.matching.fractional import fractional

Integers = npt.NDArray[np.int64]
BEST = 8  # edges of each person to begin with


@dataclass(frozen=True)
class Heaviest:
    """`mate`: of each person, -1 for nobody."""

    mate: tuple[int, ...]
    certificate: Certificate
    verdict: Verdict
    matching: Matching = field(compare=False, repr=False)
    chosen: Integers = field(compare=False, repr=False)  # the edges that were looked at closely, so far


def heaviest(people: int, i: Integers, j: Integers, weight: Integers) -> Heaviest:
    """Edges listed once each, weights not negative. Raises Refused if the proof should ever fail."""
    chosen = _best(np.arange(len(i)), weight, i, j)
    while True:
        dual, mate = fractional(people, i[chosen], j[chosen], weight[chosen])
        missed = np.flatnonzero(dual[i] + dual[j] < 2 * weight)
        if not len(missed):
            break
        missing = 2 * weight[missed] - dual[i[missed]] - dual[j[missed]]
        chosen = np.union1d(chosen, _best(missed, missing, i, j))
    matching = Matching(_adjacency(people, i[chosen], j[chosen], weight[chosen]), dual.tolist(), mate)
    return _priced(matching, chosen, people, i, j, weight)


def again(found: Heaviest, i: Integers, j: Integers, weight: Integers, before: Integers) -> Heaviest:
    """On other edges between the same vertices. `before`: those of them that `found` had looked at; their weights are the same."""
    people = len(found.mate)
    adjacency = _adjacency(people, i[before], j[before], weight[before])
    return _priced(found.matching.over(adjacency), before, people, i, j, weight)


def _priced(
    matching: Matching, chosen: Integers, people: int, i: Integers, j: Integers, weight: Integers
) -> Heaviest:
    """Searched until every edge is covered, not only those that were chosen."""
    matching.complete()
    while len(missed := uncovered(people, i, j, weight, _certificate(matching))):
        for edge in missed.tolist():
            _join(matching, int(i[edge]), int(j[edge]), 2 * int(weight[edge]))
        chosen = np.concatenate([chosen, missed])
        matching.complete()
    return _proven(matching, chosen, people, i, j, weight)


def _best(some: Integers, gain: Integers, i: Integers, j: Integers) -> Integers:
    """Of these edges, those that are among the BEST of either end by this gain."""
    ends, edges = np.concatenate([i[some], j[some]]), np.tile(some, 2)
    order = np.lexsort((edges, -np.tile(gain, 2), ends))
    ends = ends[order]
    place = np.arange(len(ends)) - np.searchsorted(ends, ends)
    return np.unique(edges[order[place < BEST]])


def _adjacency(people: int, i: Integers, j: Integers, weight: Integers) -> list[list[tuple[int, int]]]:
    found: list[list[tuple[int, int]]] = [[] for _ in range(people)]
    for one, other, doubled in zip(i.tolist(), j.tolist(), (2 * weight).tolist(), strict=True):
        found[one].append((other, doubled))
        found[other].append((one, doubled))
    return found


def _join(matching: Matching, one: int, other: int, doubled: int) -> None:
    matching.adjacency[one].append((other, doubled))
    matching.adjacency[other].append((one, doubled))
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
