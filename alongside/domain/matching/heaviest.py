"""The heaviest matching over all edges of a graph, with a checked proof: fractional start, blossoms, pricing.

Only a few of the best edges of each person are looked at closely. Every other edge is then held against the duals ("pricing",
after Applegate & Cook 1993); those that are not covered join, and what they disturb is searched again, until all are covered.
The result is then the heaviest over all edges, not over those that were looked at. Taking a few vertices or edges away leaves the
duals a cover, so that `again` has only what was torn open to search from.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from alongside.domain.matching.blossoms import Matching
from alongside.domain.matching.certify import Certificate, Verdict, certify
from alongside.domain.matching.fractional import fractional

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
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


def again(
    found: Heaviest, i: Integers, j: Integers, weight: Integers, kept: Flags, gone: Collection[int] = ()
) -> Heaviest:
    """Without the edges that are not kept and the vertices that are gone. `i`, `j`, `weight`: as they were given to find `found`."""
    people = len(found.mate)
    there = np.ones(people, bool)
    there[list(gone)] = False
    kept = kept & there[i] & there[j]
    chosen = found.chosen[kept[found.chosen]]
    matching = found.matching.without(_adjacency(people, i[chosen], j[chosen], weight[chosen]), gone)
    numbers = np.cumsum(kept) - 1
    after = _priced(matching, numbers[chosen], people, i[kept], j[kept], weight[kept])
    return replace(after, chosen=np.flatnonzero(kept)[after.chosen])


def _priced(
    matching: Matching, chosen: Integers, people: int, i: Integers, j: Integers, weight: Integers
) -> Heaviest:
    """Searched until every edge is covered, not only those that were chosen."""
    matching.complete()
    while len(missed := _missed(matching, i, j, weight)):
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


def _missed(matching: Matching, i: Integers, j: Integers, weight: Integers) -> Integers:
    """Edges that the duals do not cover. Most that lie in a blossom have enough from the outermost one; few look further in."""
    dual, top = np.array(matching.dual), np.array(matching.top)
    outermost = np.array([matching.weight.get(node, 0) for node in matching.top], np.int64)
    missed = np.flatnonzero(dual[i] + dual[j] < 2 * weight)
    inside = top[i[missed]] == top[j[missed]]
    within = missed[inside]
    within = within[dual[i[within]] + dual[j[within]] + outermost[i[within]] < 2 * weight[within]]
    room = _shared(matching, i[within], j[within])
    short = within[dual[i[within]] + dual[j[within]] + room < 2 * weight[within]]
    return np.concatenate([missed[~inside], short])


def _shared(matching: Matching, i: Integers, j: Integers) -> Integers:
    """As `Matching.shared`, of many edges: what is given as far in as the innermost blossom round both ends.

    Steps of 2, 4, 8 … blossoms outwards are prepared, so that even deep nests take O(log depth) passes.
    """
    if not len(i):
        return np.zeros(0, np.int64)
    nodes, parent = matching.nest()
    depth, given = np.zeros(len(nodes), np.int64), np.zeros(len(nodes), np.int64)
    for node in range(len(nodes) - 2, -1, -1):  # outer ones first; the last is outside of all
        depth[node] = depth[parent[node]] + 1
        given[node] = given[parent[node]] + matching.weight.get(nodes[node], 0)
    steps = [np.array(parent)]
    while 1 << len(steps) <= depth.max():
        steps.append(steps[-1][steps[-1]])
    return np.asarray(given[_meeting(i, j, depth, steps)], np.int64)


def _meeting(one: Integers, other: Integers, depth: Integers, steps: list[Integers]) -> Integers:
    """The innermost node that both lie in."""
    deeper = depth[one] < depth[other]
    one, other = np.where(deeper, other, one), np.where(deeper, one, other)
    for power in reversed(range(len(steps))):
        one = np.where(depth[one] - depth[other] >= 1 << power, steps[power][one], one)
    for power in reversed(range(len(steps))):
        apart = steps[power][one] != steps[power][other]
        one, other = np.where(apart, steps[power][one], one), np.where(apart, steps[power][other], other)
    return np.where(one == other, one, steps[0][one])


def _join(matching: Matching, one: int, other: int, doubled: int) -> None:
    matching.adjacency[one].append((other, doubled))
    matching.adjacency[other].append((one, doubled))
    missing = doubled - matching.dual[one] - matching.dual[other] - matching.shared(one, other)
    if missing > 0:
        matching.cover(one, missing)


def _proven(
    matching: Matching, chosen: Integers, people: int, i: Integers, j: Integers, weight: Integers
) -> Heaviest:
    sets = tuple((tuple(vertices), z) for vertices, z in matching.sets())
    certificate = Certificate(tuple(matching.dual), sets)
    verdict = certify(people, i, j, weight, matching.mate, certificate)
    return Heaviest(tuple(matching.mate), certificate, verdict, matching, chosen)
