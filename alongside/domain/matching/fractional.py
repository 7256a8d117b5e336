"""The best fractional matching: an assignment of people to people on the doubled graph, and integer duals that prove it.

Each person stands once on the left and once on the right; being assigned to oneself is being free. The heaviest assignment
(Kuhn 1955; Jonker & Volgenant 1987) is a heaviest fractional matching, doubled: its cycles of two are pairs, its even cycles
fall into pairs, and only its odd cycles leave a choice to the blossoms. Its duals come from longest paths between rows
(Bellman 1958; Ford 1956): each pass is O(m), and the number of passes is at most the number of people.

Edges that were not looked at and that the duals do not cover join, and the assignment is searched anew from the duals there are,
until those cover all edges (column generation; Applegate & Cook 1993).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from alongside.domain.matching.blossoms import NOBODY

Integers = npt.NDArray[np.int64]
FEW = 6_000  # edges: so many are all looked at from the beginning
BEST = 4  # edges of each person that join at a time
SAMPLE = 48  # edges of each person, taken by chance, of which the best come first
BY_CHANCE = 3  # and so many whatever they weigh: where the best all lead to the same few people, some would find nobody
HIGHEST_BITS = 14
A_PRIME = 2_654_435_761


class NotOptimal(RuntimeError):
    """The assignment that came back can be improved: duals that prove it do not exist."""


@dataclass(frozen=True)
class Fractional:
    """`dual`: scale 2, covering every edge, zero where nobody can gain; `mate`: pairs that it is exact on; `looked_at`: edges."""

    dual: Integers
    mate: list[int]
    looked_at: Integers


def fractional(people: int, i: Integers, j: Integers, weight: Integers) -> Fractional:
    """The edges are given once each; weights are not negative. Raises NotOptimal."""
    chosen = _promising(people, i, j, weight)
    doubled = _doubled(people, i[chosen], j[chosen], weight[chosen])
    left, right = _roughly(people, doubled)
    while True:
        assigned = _assign(people, doubled, left, right)
        left, right = _duals(people, doubled, assigned, left)
        dual = left + right
        slack = dual[i] + dual[j] - 2 * weight
        missed = np.flatnonzero(slack < 0)
        if not len(missed):
            return Fractional(dual, _pairs(assigned, dual), chosen)
        if len(missed) > people:
            missed = best(people, i, j, missed, -slack[missed], BEST)
        chosen = np.concatenate([chosen, missed])
        doubled = _doubled(people, i[chosen], j[chosen], weight[chosen])


def best(people: int, i: Integers, j: Integers, some: Integers, gain: Integers, most: int) -> Integers:
    """Of some edges, those that are among the best of either end. Gains that hardly differ may count as equal."""
    ends_bits, edge_bits = people.bit_length(), len(some).bit_length()
    short = gain.max(initial=0) - gain
    short >>= max(0, int(short.max(initial=0)).bit_length() + ends_bits + edge_bits - 63)
    low = (short << edge_bits) + np.arange(len(some))
    shift = 63 - ends_bits
    keys = np.concatenate([i[some] << shift, j[some] << shift])
    keys[: len(some)] += low
    keys[len(some) :] += low
    keys.sort()
    ends = np.arange(people + 1) << shift
    starts = np.searchsorted(keys, ends)
    places = starts[:-1, None] + np.arange(most)
    found = np.zeros(len(some), bool)
    found[keys[places[places < starts[1:, None]]] & ((1 << edge_bits) - 1)] = True
    return np.asarray(some[found])


def _promising(people: int, i: Integers, j: Integers, weight: Integers) -> Integers:
    """What is heavy for those whom it joins, and some more."""
    if len(i) <= FEW:
        return np.arange(len(i))
    by_chance = np.arange(min(len(i), SAMPLE * people)) * A_PRIME % len(i)
    one, other, heavy = i[by_chance], j[by_chance], weight[by_chance]
    usual = np.zeros(people, np.int64)
    np.maximum.at(usual, one, heavy)
    np.maximum.at(usual, other, heavy)
    gain = 2 * heavy - usual[one] - usual[other]
    return np.union1d(best(people, i, j, by_chance, gain, BEST), by_chance[: BY_CHANCE * people])


@dataclass(frozen=True)
class _Doubled:
    """Each edge in both directions and everybody's to themselves, by row; `starts`: where the edges of a row begin."""

    rows: Integers
    columns: Integers
    gains: Integers
    starts: Integers


def _doubled(people: int, i: Integers, j: Integers, weight: Integers) -> _Doubled:
    own = np.arange(
        people
    )  # first of each row: as a full assignment that is plain to see, or one is looked for at length
    rows = np.concatenate([own, i, j])
    order = np.argsort(rows, kind="stable")
    rows = rows[order]
    columns = np.concatenate([own, j, i])[order]
    gains = np.concatenate([np.zeros(people, np.int64), weight, weight])[order]
    return _Doubled(rows, columns, gains, np.searchsorted(rows, own))


def _roughly(people: int, doubled: _Doubled) -> tuple[Integers, Integers]:
    """Duals for the highest bits of all gains: those for all bits are not far from them (scaling; Gabow 1985)."""
    shift = max(0, int(doubled.gains.max(initial=0)).bit_length() - HIGHEST_BITS)
    rough = replace(doubled, gains=doubled.gains >> shift)
    nothing = np.zeros(people, np.int64)
    left, right = _duals(people, rough, _assign(people, rough, nothing, nothing), nothing)
    return left << shift, right << shift


def _assign(people: int, doubled: _Doubled, left: Integers, right: Integers) -> Integers:
    """To whom each person is assigned. Costs less what duals of before say have the same answer, which is found sooner."""
    costs = left[doubled.rows] + right[doubled.columns] - doubled.gains
    costs += 1 - costs.min(initial=0)  # none is zero: a zero would be no edge at all
    ends = np.append(doubled.starts, len(doubled.rows))
    places = (doubled.columns.astype(np.int32), ends.astype(np.int32))
    graph = csr_array((costs.astype(np.float64), *places), shape=(people, people))
    return np.asarray(min_weight_full_bipartite_matching(graph)[1], np.int64)


def _duals(people: int, doubled: _Doubled, assigned: Integers, left: Integers) -> tuple[Integers, Integers]:
    """Of rows and columns: nowhere less together than the gain, and equal to it where assigned."""
    rows, columns, gains = doubled.rows, doubled.columns, doubled.gains
    own = np.zeros(people, np.int64)
    taken = columns == assigned[rows]
    own[rows[taken]] = gains[taken]
    held_by = np.empty(people, np.int64)
    held_by[assigned] = np.arange(people)
    before, step = held_by[columns], gains - own[held_by[columns]]
    for _ in range(people + 1):
        reached = np.maximum.reduceat(
            left[before] + step, doubled.starts
        )  # every row has itself, so none is empty
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
