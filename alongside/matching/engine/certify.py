"""Checks from its duals alone that a matching is the heaviest. Knows numpy, and nothing of how it was found.

Weak duality (Edmonds 1965): if `Y_i + Y_j + sum of Z_B over the odd sets B with both ends in it >= 2 w_ij`
for every edge, and all duals are non-negative, no matching weighs more than half of
`sum Y + sum Z_B (|B| - 1) / 2`. A matching of exactly that weight is optimal. The check is
O(edges + sizes of the sets) for sets that are nested or disjoint, as blossoms are; others are refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
BEYOND = 2**62  # the sum of two numbers below it still fits into 64 bits
AT_ONCE = 4_000_000  # edges at a time, so that intermediate arrays stay small


@dataclass(frozen=True)
class Certificate:
    """`dual`: Y of each vertex; `sets`: odd sets of vertices, each with its Z."""

    dual: Sequence[int]
    sets: Sequence[tuple[Sequence[int] | Integers, int]] = ()


@dataclass(frozen=True)
class Verdict:
    """`bound`: the certificate proves that no matching weighs more."""

    weight: int
    bound: int

    @property
    def is_optimal(self) -> bool:
        return self.weight == self.bound


class Refused(ValueError):
    """The certificate or the matching is invalid; the message says how."""


class Uncovered(Refused):
    """`edges`: numbers of the edges that the duals do not cover."""

    def __init__(self, edges: Integers) -> None:
        super().__init__("an edge is not covered")
        self.edges = edges


def certify(
    people: int, i: Integers, j: Integers, weight: Integers, *, mate: Sequence[int], certificate: Certificate
) -> Verdict:
    """Raises Refused if the matching is invalid, and Uncovered if the duals do not cover every edge."""
    if not len(i) == len(j) == len(weight) or any(some.dtype.kind != "i" for some in (i, j, weight)):
        raise Refused("edges in whole numbers")
    if len(i) and (min(i.min(), j.min()) < 0 or max(i.max(), j.max()) >= people or (i == j).any()):
        raise Refused("an edge that joins no one")
    if len(i) and not -BEYOND < weight.min() <= weight.max() < BEYOND:
        raise Refused("a weight beyond all bounds")
    mates = _whole_numbers(mate, people, least=-1)
    _whole_numbers(certificate.dual, people, least=0)
    if any(type(z) is not int or z < 0 for _, z in certificate.sets):
        raise Refused("a set without a dual")
    total = sum(map(int, certificate.dual)) + sum(z * (len(inside) // 2) for inside, z in certificate.sets)
    if total >= BEYOND:
        raise Refused("a bound beyond all weights")
    if total % 2:
        raise Refused("an odd bound")
    missed = uncovered_edges(people, i, j, weight, certificate)
    if len(missed):
        raise Uncovered(missed)
    return Verdict(_matched_weight(i, j, weight, mates), total // 2)


def uncovered_edges(
    people: int, i: Integers, j: Integers, weight: Integers, certificate: Certificate
) -> Integers:
    """The edges that the duals do not cover.

    Raises Refused unless the sets are odd ones that do not cross.
    """
    dual = np.asarray(certificate.dual, np.int64)
    nest = _nest_sets(people, certificate.sets)
    found = [np.zeros(0, np.int64)]
    for first in range(0, len(i), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        one, other, doubled = i[some], j[some], 2 * weight[some]
        short = np.flatnonzero(doubled - dual[one] - dual[other] > 0)
        one, other = one[short], other[short]
        short = short[doubled[short] - dual[one] - dual[other] > nest.shared_dual(one, other)]
        found.append(first + short)
    return np.concatenate(found)


def _whole_numbers(values: Sequence[int], size: int, least: int) -> Integers:
    found = np.asarray(values)
    if found.shape != (size,) or (size and found.dtype.kind != "i"):
        raise Refused("one for each person, in whole numbers")
    if (found < least).any():
        raise Refused("a negative number")
    return found.astype(np.int64)


@dataclass(frozen=True)
class _Nest:
    """Nested or disjoint sets: people can be ordered in a row so that each set is contiguous.

    `place`: of each person in the row. The dual that two people share is the least that any two neighbours
    between them share; `least[k]` holds, from each place on, the least over 2^k pairs of neighbours.
    """

    place: Integers
    least: Integers
    power: Integers  # the greatest k with 2^k <= the index

    def shared_dual(self, one: Integers, other: Integers) -> Integers:
        """The sum of the duals of the sets that contain both ends of an edge."""
        left, right = self.place[one], self.place[other]
        left, right = np.minimum(left, right), np.maximum(left, right)
        apart = right - left
        power = self.power[apart]
        first, last = self.least[power, left], self.least[power, right - (1 << power)]
        return np.where(apart > 0, np.minimum(first, last), 0)


def _nest_sets(people: int, sets: Sequence[tuple[Sequence[int] | Integers, int]]) -> _Nest:
    members = [np.asarray(inside) for inside, _ in sets]
    for some in members:
        if len(some) % 2 == 0 or len(some) < 3 or some.dtype.kind != "i":
            raise Refused("a set that is not odd")
        if some.min() < 0 or some.max() >= people:
            raise Refused("a set with unknown people")
    place = np.empty(people, np.int64)
    holder = np.full(people, len(sets))  # the innermost set so far that each person is in
    begins, given, filled = [0] * (len(sets) + 1), [0] * (len(sets) + 1), [0] * (len(sets) + 1)
    neighbours = np.zeros(max(0, people - 1), np.int64)
    for number in sorted(range(len(sets)), key=lambda number: -len(members[number])):
        outer = int(holder[members[number][0]])
        if (holder[members[number]] != outer).any():
            raise Refused("sets that cross")
        numbers = np.arange(len(members[number]))
        place[members[number]] = numbers  # as scratch space
        if (place[members[number]] != numbers).any():
            raise Refused("someone twice in a set")
        holder[members[number]] = number
        begins[number] = filled[number] = filled[outer]
        filled[outer] += len(members[number])
        given[number] = given[outer] + sets[number][1]
        neighbours[begins[number] : begins[number] + len(members[number]) - 1] = given[number]
    order = np.argsort(holder, kind="stable")
    own = holder[order]  # people in no smaller set come after the smaller sets inside their own
    place[order] = np.array(filled)[own] + np.arange(people) - np.searchsorted(own, own)
    power = np.maximum(np.frexp(np.arange(people))[1] - 1, 0)
    rows = [neighbours]  # row k: from each place on, the least of 2^k neighbours, where there are that many
    while 2 << len(rows) - 1 <= len(neighbours):
        step = 1 << len(rows) - 1
        after = rows[-1].copy()
        np.minimum(rows[-1][:-step], rows[-1][step:], out=after[:-step])
        rows.append(after)
    least = np.array([np.append(row, 0) for row in rows])  # the last person has no neighbour after them
    return _Nest(place, least, power)


def _matched_weight(i: Integers, j: Integers, weight: Integers, mate: Integers) -> int:
    """Raises Refused unless mates are mutual and each pair is a listed edge."""
    matched = np.flatnonzero(mate >= 0)
    if (mate >= len(mate)).any():
        raise Refused("a mate that does not exist")
    if (mate[mate[matched]] != matched).any() or (mate[matched] == matched).any():
        raise Refused("someone whose mate has another")
    used = mate[i] == j
    if len(np.unique(np.minimum(i[used], j[used]))) * 2 != len(matched):
        raise Refused("a pair that is not listed")
    if int(used.sum()) * 2 != len(matched):
        raise Refused("an edge listed twice")
    return int(weight[used].sum())
