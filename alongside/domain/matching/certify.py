"""Whether a matching is the heaviest there is, checked from its duals alone. Knows numpy, and nothing of how it was found.

Weak duality (Edmonds 1965): if `Y_i + Y_j + sum of Z_B over the odd sets B with both ends in it >= 2 w_ij` for every edge, and all of them are
non-negative, no matching weighs more than half of `sum Y + sum Z_B (|B| - 1) / 2`. A matching that weighs just that is optimal.
The check is O(edges + sizes of the sets), for sets that lie in one another or apart, as blossoms do; others are refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
BEYOND = 2**62  # what two numbers below it add up to still fits
AT_ONCE = 4_000_000  # edges: what is worked out on the way stays small beside them


@dataclass(frozen=True)
class Certificate:
    """`dual`: Y of each vertex; `sets`: odd sets of vertices, each with its Z."""

    dual: Sequence[int]
    sets: Sequence[tuple[Sequence[int] | Integers, int]] = ()


@dataclass(frozen=True)
class Verdict:
    """`bound`: no matching weighs more, as far as this certificate proves. Optimal when the weight reaches it."""

    weight: int
    bound: int

    @property
    def optimal(self) -> bool:
        return self.weight == self.bound


class Refused(ValueError):
    """What the certificate says is not so; the sentence says what."""


def certify(
    people: int, i: Integers, j: Integers, weight: Integers, mate: Sequence[int], certificate: Certificate
) -> Verdict:
    """Raises Refused when the matching is none, or the duals do not cover every edge."""
    _check_edges(people, i, j, weight)
    mates = _whole(mate, people, least=-1)
    bound = _bound(people, certificate)
    if len(uncovered(people, i, j, weight, certificate)):
        raise Refused("an edge is not covered")
    return Verdict(_weight(i, j, weight, mates), bound)


def uncovered(people: int, i: Integers, j: Integers, weight: Integers, certificate: Certificate) -> Integers:
    """The edges that the duals do not cover. Raises Refused unless the sets are odd ones that do not cross."""
    dual = np.asarray(certificate.dual, np.int64)
    nest = _nest(people, certificate.sets)
    edges = _short(dual, i, j, weight)
    one, other = i[edges], j[edges]
    found: Integers = edges[weight[edges] > (dual[one] + dual[other] + nest.room(one, other)) >> 1]
    return found


def _short(dual: Integers, i: Integers, j: Integers, weight: Integers) -> Integers:
    """The edges that are not covered without any set."""
    found = [np.zeros(0, np.int64)]
    for first in range(0, len(i), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        found.append(first + np.flatnonzero(weight[some] > (dual[i[some]] + dual[j[some]]) >> 1))
    return np.concatenate(found)


def _bound(people: int, certificate: Certificate) -> int:
    _whole(certificate.dual, people, least=0)
    if any(type(z) is not int or z < 0 for _, z in certificate.sets):
        raise Refused("a set without a dual")
    total = sum(map(int, certificate.dual)) + sum(z * (len(inside) // 2) for inside, z in certificate.sets)
    if total >= BEYOND:
        raise Refused("a bound beyond all weights")
    if total % 2:
        raise Refused("an odd bound")
    return total // 2


@dataclass(frozen=True)
class _Nest:
    """Sets that lie in one another or apart, so that everybody can stand in a row in which each of them stands side by side.

    `place`: of each person in the row; `least[k]`: the least that is given to two neighbours, of each 2^k from a place on.
    What is given to two is what is given to those neighbours between them that are given the least.
    """

    place: Integers
    least: list[Integers]

    def room(self, one: Integers, other: Integers) -> Integers:
        """What the sets that both are in give to an edge between them."""
        left, right = self.place[one], self.place[other]
        left, right = np.minimum(left, right), np.maximum(left, right)
        found = np.zeros(len(one), np.int64)
        power = np.frexp(right - left)[1] - 1
        for k, least in enumerate(self.least):
            some = np.flatnonzero(power == k)
            found[some] = np.minimum(least[left[some]], least[right[some] - (1 << k)])
        return found


def _nest(people: int, sets: Sequence[tuple[Sequence[int] | Integers, int]]) -> _Nest:
    members = [_members(inside, people) for inside, _ in sets]
    holder = np.full(people, len(sets))  # the innermost set so far that each person is in
    begins, given, filled = [0] * (len(sets) + 1), [0] * (len(sets) + 1), [0] * (len(sets) + 1)
    neighbours = np.zeros(max(0, people - 1), np.int64)
    for number in sorted(range(len(sets)), key=lambda number: -len(members[number])):
        outer = int(holder[members[number][0]])
        if (holder[members[number]] != outer).any():
            raise Refused("sets that cross")
        holder[members[number]] = number
        begins[number] = filled[number] = filled[outer]
        filled[outer] += len(members[number])
        given[number] = given[outer] + sets[number][1]
        neighbours[begins[number] : begins[number] + len(members[number]) - 1] = given[number]
    return _Nest(_row(holder, np.array(filled)), _least(neighbours))


def _row(holder: Integers, filled: Integers) -> Integers:
    """Who is in no smaller set stands behind the smaller sets of their own."""
    order = np.argsort(holder, kind="stable")
    own = holder[order]
    place = np.empty(len(holder), np.int64)
    place[order] = filled[own] + np.arange(len(own)) - np.searchsorted(own, own)
    return place


def _least(neighbours: Integers) -> list[Integers]:
    found = [neighbours]
    while 2 << len(found) - 1 <= len(neighbours):
        before, step = found[-1], 1 << len(found) - 1
        found.append(np.minimum(before[:-step], before[step:]))
    return found


def _check_edges(people: int, i: Integers, j: Integers, weight: Integers) -> None:
    if not len(i) == len(j) == len(weight) or any(some.dtype.kind != "i" for some in (i, j, weight)):
        raise Refused("edges in whole numbers")
    if len(i) and (min(i.min(), j.min()) < 0 or max(i.max(), j.max()) >= people or (i == j).any()):
        raise Refused("an edge that joins nobody")


def _whole(values: Sequence[int], size: int, least: int) -> Integers:
    found = np.asarray(values)
    if found.shape != (size,) or (size and found.dtype.kind != "i"):
        raise Refused("one for each person, in whole numbers")
    if (found < least).any():
        raise Refused("a negative number")
    return found.astype(np.int64)


def _members(inside: Sequence[int] | Integers, people: int) -> Integers:
    members = np.asarray(inside)
    if len(members) % 2 == 0 or len(members) < 3 or members.dtype.kind != "i":
        raise Refused("a set that is not odd")
    if members.min() < 0 or members.max() >= people:
        raise Refused("a set of nobody")
    if len(np.unique(members)) < len(members):
        raise Refused("somebody twice in a set")
    return members


def _weight(i: Integers, j: Integers, weight: Integers, mate: Integers) -> int:
    """Of the matched edges. Raises Refused unless everybody's mate has them as mate, over a listed edge."""
    matched = np.flatnonzero(mate >= 0)
    if (mate >= len(mate)).any():
        raise Refused("a mate that is nobody")
    if (mate[mate[matched]] != matched).any() or (mate[matched] == matched).any():
        raise Refused("somebody whose mate has another")
    used = mate[i] == j
    if len(np.unique(np.minimum(i[used], j[used]))) * 2 != len(matched):
        raise Refused("a pair that is not listed")
    if int(used.sum()) * 2 != len(matched):
        raise Refused("an edge listed twice")
    return int(weight[used].sum())
