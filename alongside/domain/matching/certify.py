"""Whether a matching is the heaviest there is, checked from its duals alone. Knows numpy, and nothing of how it was found.

Weak duality (Edmonds 1965): if `Y_i + Y_j + sum of Z_B over the odd sets B with both ends in it >= 2 w_ij` for every edge, and all of them are
non-negative, no matching weighs more than half of `sum Y + sum Z_B (|B| - 1) / 2`. A matching that weighs just that is optimal.
The check is O(edges + sizes of the sets).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
BEYOND = 2**62  # what two numbers below it add up to still fits


@dataclass(frozen=True)
class Certificate:
    """`dual`: Y of each vertex; `sets`: odd sets of vertices, each with its Z."""

    dual: Sequence[int]
    sets: Sequence[tuple[Sequence[int], int]] = ()


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
    dual = _whole(certificate.dual, people, least=0)
    for inside, z in certificate.sets:
        _check_set(inside, z, people)
    total = sum(certificate.dual) + sum(z * (len(inside) // 2) for inside, z in certificate.sets)
    if total >= BEYOND:
        raise Refused("a bound beyond all weights")
    if total % 2:
        raise Refused("an odd bound")
    _check_covered(people, i, j, weight, dual, certificate)
    return Verdict(_weight(people, i, j, weight, mates), int(total) // 2)


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


def _check_set(inside: Sequence[int], z: int, people: int) -> None:
    if not all(type(one) is int for one in (*inside, z)):
        raise Refused("a set in other than whole numbers")
    if len(set(inside)) != len(inside) or len(inside) % 2 == 0 or len(inside) < 3:
        raise Refused("a set that is not odd")
    if min(inside) < 0 or max(inside) >= people:
        raise Refused("a set of nobody")
    if z < 0:
        raise Refused("a set with a negative dual")


def _check_covered(
    people: int, i: Integers, j: Integers, weight: Integers, dual: Integers, certificate: Certificate
) -> None:
    """The largest sets first: most edges have enough then, and are not looked at again."""
    cover = dual[i] + dual[j]
    short = np.flatnonzero(weight > cover >> 1)
    cover = cover[short]
    for inside, z in sorted(certificate.sets, key=lambda one: -len(one[0])):
        if not len(short):
            break
        held = np.zeros(people, bool)
        held[list(inside)] = True
        cover = cover + z * (held[i[short]] & held[j[short]])
        still = weight[short] > cover >> 1
        short, cover = short[still], cover[still]
    if len(short):
        raise Refused("an edge is not covered")


def _weight(people: int, i: Integers, j: Integers, weight: Integers, mate: Integers) -> int:
    """Of the matched edges. Raises Refused unless everybody's mate has them as mate, over a listed edge."""
    matched = np.flatnonzero(mate >= 0)
    if (mate >= people).any():
        raise Refused("a mate that is nobody")
    if (mate[mate[matched]] != matched).any() or (mate[matched] == matched).any():
        raise Refused("somebody whose mate has another")
    used = mate[i] == j
    if len(np.unique(np.minimum(i[used], j[used]))) * 2 != len(matched):
        raise Refused("a pair that is not listed")
    if int(used.sum()) * 2 != len(matched):
        raise Refused("an edge listed twice")
    return int(weight[used].sum())
