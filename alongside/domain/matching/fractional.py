"""The best fractional matching: an assignment of people to people on the doubled graph, and integer duals that prove it.

Each person stands once on the left and once on the right; being assigned to oneself is being free. The heaviest assignment
(Kuhn 1955; Jonker & Volgenant 1987) is a heaviest fractional matching, doubled: its cycles of two are pairs, its even cycles
fall into pairs, and only its odd cycles leave a choice to the blossoms. Its duals come from longest paths between rows
(Bellman 1958; Ford 1956): each pass is O(m), and the number of passes is at most the number of people.
"""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from alongside.domain.matching.blossoms import NOBODY

Integers = npt.NDArray[np.int64]


class NotOptimal(RuntimeError):
    """The assignment that came back can be improved: duals that prove it do not exist."""


def fractional(people: int, i: Integers, j: Integers, weight: Integers) -> tuple[Integers, list[int]]:
    """Duals (scale 2, covering every edge, zero where nobody can gain) and the pairs that they are exact on.

    The edges are given once each; weights are not negative. Raises NotOptimal.
    """
    rows, columns = np.concatenate([i, j, np.arange(people)]), np.concatenate([j, i, np.arange(people)])
    gains = np.concatenate([weight, weight, np.zeros(people, np.int64)])
    assigned = _assign(people, rows, columns, gains)
    left, right = _duals(people, rows, columns, gains, assigned)
    return left + right, _pairs(assigned, left + right)


def _assign(people: int, rows: Integers, columns: Integers, gains: Integers) -> Integers:
    """To whom each person is assigned."""
    costs = gains.max(initial=0) + 1 - gains  # none is zero: a zero would be no edge at all
    graph = csr_array((costs, (rows, columns)), shape=(people, people))
    return np.asarray(min_weight_full_bipartite_matching(graph)[1], np.int64)


def _duals(
    people: int, rows: Integers, columns: Integers, gains: Integers, assigned: Integers
) -> tuple[Integers, Integers]:
    """Of rows and columns: nowhere less together than the gain, and equal to it where assigned."""
    order = np.argsort(rows, kind="stable")
    rows, columns, gains = rows[order], columns[order], gains[order]
    starts = np.searchsorted(rows, np.arange(people))
    own = np.zeros(people, np.int64)
    taken = columns == assigned[rows]
    own[rows[taken]] = gains[taken]
    held_by = np.empty(people, np.int64)
    held_by[assigned] = np.arange(people)
    before, step = held_by[columns], gains - own[held_by[columns]]
    left = np.zeros(people, np.int64)
    for _ in range(people + 1):
        reached = np.maximum.reduceat(left[before] + step, starts)  # every row has itself, so none is empty
        if (reached <= left).all():
            break
        left = np.maximum(left, reached)
    else:
        raise NotOptimal
    right = np.empty(people, np.int64)
    right[assigned] = own - left
    return left, right


def _pairs(assigned: Integers, dual: Integers) -> list[int]:
    """The mate of each: cycles fall into pairs, and an odd one leaves out the person whom a dual asks for least."""
    mate = [NOBODY] * len(assigned)
    after = assigned.tolist()
    seen = [False] * len(after)
    for start, next_one in enumerate(after):
        if seen[start] or next_one == start:
            continue
        cycle = []
        one = start
        while not seen[one]:
            seen[one] = True
            cycle.append(one)
            one = after[one]
        if len(cycle) % 2:
            place = min(range(len(cycle)), key=lambda place: dual[cycle[place]])
            cycle = cycle[place + 1 :] + cycle[:place]
        for one, other in zip(cycle[::2], cycle[1::2], strict=True):
            mate[one], mate[other] = other, one
    return mate
