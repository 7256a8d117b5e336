"""The best fractional matching: an assignment of people to people, with integer duals that prove it.

Each person is once on the left and once on the right; being assigned to oneself is being free. The heaviest
assignment (Kuhn 1955; Jonker & Volgenant 1987) is a heaviest fractional matching, doubled: its cycles of two
are pairs, its even cycles fall into pairs, and only its odd cycles leave a choice to the blossoms. Its duals
come from longest paths between rows (Bellman 1958; Ford 1956): each pass is O(m), with at most one pass per
person.

At first only some edges are used. Those that the duals do not cover are added, and the assignment is solved
again from the current duals, until all edges are covered (column generation; Applegate & Cook 1993).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from alongside.matching.engine.blossoms import UNMATCHED

Integers = npt.NDArray[np.int64]
FEW = 6_000  # edges: up to this many are all used from the start
BEST = 4  # edges of each person that are added at a time
SAMPLE = 48  # random edges per person, of which the best are used first
# Random edges per person whatever their weight: where the best all lead to the same few people, others would
# find no one.
BY_CHANCE = 3
HIGHEST_BITS = 14
A_PRIME = 2_654_435_761


class NotOptimal(RuntimeError):
    """The assignment can be improved, so no duals prove it."""


@dataclass(frozen=True)
class WeightedEdges:
    """Of a graph with so many people; each edge once. Weights are not negative."""

    people: int
    i: Integers
    j: Integers
    weight: Integers

    def some(self, numbers: Integers) -> "WeightedEdges":
        return WeightedEdges(self.people, self.i[numbers], self.j[numbers], self.weight[numbers])


@dataclass(frozen=True)
class Fractional:
    """`dual`: scale 2, covers every edge, zero where no one can gain; `mate`: pairs whose edges are tight.

    `looked_at`: numbers of the edges used.
    """

    dual: Integers
    mate: list[int]
    looked_at: Integers


def fractional_matching(edges: WeightedEdges) -> Fractional:
    """Raises NotOptimal."""
    chosen = _promising_edges(edges)
    doubled = _double_edges(edges.some(chosen))
    # At first for the highest bits of all gains: close to the final ones (scaling; Gabow 1985).
    shift = max(0, int(doubled.gains.max(initial=0)).bit_length() - HIGHEST_BITS)
    rough = replace(doubled, gains=doubled.gains >> shift)
    nothing = np.zeros(doubled.people, np.int64)
    left, right = _assignment_duals(rough, _assign_rows(rough, nothing, nothing), nothing)
    left, right = left << shift, right << shift
    while True:
        assigned = _assign_rows(doubled, left, right)
        left, right = _assignment_duals(doubled, assigned, left)
        dual = left + right
        slack = dual[edges.i] + dual[edges.j] - 2 * edges.weight
        missed = np.flatnonzero(slack < 0)
        if not len(missed):
            return Fractional(dual, _pairs_of_cycles(assigned, dual), chosen)
        if len(missed) > edges.people:
            missed = best_edges(edges, missed, -slack[missed], BEST)
        chosen = np.concatenate([chosen, missed])
        doubled = _double_edges(edges.some(chosen))


def best_edges(edges: WeightedEdges, some: Integers, gain: Integers, most: int) -> Integers:
    """Of some edges, those among the `most` best of either end.

    Gains that hardly differ may count as equal.
    """
    ends_bits, edge_bits = edges.people.bit_length(), len(some).bit_length()
    short = gain.max(initial=0) - gain
    short >>= max(0, int(short.max(initial=0)).bit_length() + ends_bits + edge_bits - 63)
    low = (short << edge_bits) + np.arange(len(some))
    shift = 63 - ends_bits
    keys = np.concatenate([edges.i[some] << shift, edges.j[some] << shift])
    keys[: len(some)] += low
    keys[len(some) :] += low
    keys.sort()
    ends = np.arange(edges.people + 1) << shift
    starts = np.searchsorted(keys, ends)
    places = starts[:-1, None] + np.arange(most)
    found = np.zeros(len(some), bool)
    found[keys[places[places < starts[1:, None]]] & ((1 << edge_bits) - 1)] = True
    return np.asarray(some[found])


def _promising_edges(edges: WeightedEdges) -> Integers:
    """Edges that are heavy for the people whom they join, and some random ones."""
    people, count = edges.people, len(edges.i)
    if count <= FEW:
        return np.arange(count)
    by_chance = np.arange(min(count, SAMPLE * people)) * A_PRIME % count
    sample = edges.some(by_chance)
    usual = np.zeros(people, np.int64)
    np.maximum.at(usual, sample.i, sample.weight)
    np.maximum.at(usual, sample.j, sample.weight)
    gain = 2 * sample.weight - usual[sample.i] - usual[sample.j]
    return np.union1d(best_edges(edges, by_chance, gain, BEST), by_chance[: BY_CHANCE * people])


@dataclass(frozen=True)
class _Doubled:
    """Each edge in both directions and one from each person to themselves, by row; `starts`: of each row."""

    rows: Integers
    columns: Integers
    gains: Integers
    starts: Integers

    @property
    def people(self) -> int:
        return len(self.starts)


def _double_edges(edges: WeightedEdges) -> _Doubled:
    # First in each row: an obvious full assignment, or the solver searches long for one.
    own = np.arange(edges.people)
    rows = np.concatenate([own, edges.i, edges.j])
    order = np.argsort(rows, kind="stable")
    rows = rows[order]
    columns = np.concatenate([own, edges.j, edges.i])[order]
    gains = np.concatenate([np.zeros_like(own), edges.weight, edges.weight])[order]
    return _Doubled(rows, columns, gains, np.searchsorted(rows, own))


def _assign_rows(doubled: _Doubled, left: Integers, right: Integers) -> Integers:
    """To whom each person is assigned.

    Subtracting known duals from the costs keeps the answer and saves time.
    """
    costs = left[doubled.rows] + right[doubled.columns] - doubled.gains
    costs += 1 - costs.min(initial=0)  # none is zero: the solver takes a zero for a missing edge
    ends = np.append(doubled.starts, len(doubled.rows))
    places = (doubled.columns.astype(np.int32), ends.astype(np.int32))
    graph = csr_array((costs.astype(np.float64), *places), shape=(doubled.people, doubled.people))
    return np.asarray(min_weight_full_bipartite_matching(graph)[1], np.int64)


def _assignment_duals(doubled: _Doubled, assigned: Integers, left: Integers) -> tuple[Integers, Integers]:
    """For rows and columns: their sum is at least the gain, and equal to it where assigned."""
    people, rows, columns, gains = doubled.people, doubled.rows, doubled.columns, doubled.gains
    own = np.zeros(people, np.int64)
    taken = columns == assigned[rows]
    own[rows[taken]] = gains[taken]
    held_by = np.empty(people, np.int64)
    held_by[assigned] = np.arange(people)
    before, step = held_by[columns], gains - own[held_by[columns]]
    for _ in range(people + 1):
        # Every row has the edge to itself, so none is empty.
        reached = np.maximum.reduceat(left[before] + step, doubled.starts)
        if (reached <= left).all():
            break
        left = np.maximum(left, reached)
    else:
        raise NotOptimal
    right = np.empty(people, np.int64)
    right[assigned] = own - left
    return left, right


def _pairs_of_cycles(assigned: Integers, dual: Integers) -> list[int]:
    """Splits cycles into pairs; an odd cycle leaves out the person with the lowest dual."""
    mate = [UNMATCHED] * len(assigned)
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
