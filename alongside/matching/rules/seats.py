"""A round as a weighted graph: a seat per partner a person has room for, and weights that order the aims.

The sets of seats that a matching can cover form a matroid (Edmonds & Fulkerson 1965). So a bonus for each
covered seat covers as many as possible and, among those, the seats with a higher bonus first, however small
the difference. First seats come before second ones, and those who waited longer before those who waited less.
Fits are doubled, and one unit of bonus outweighs all fits together.

Two people with two seats each must not be paired twice. Where the heaviest matching does so, their seats are
joined through two vertices in between (Tutte 1954): either both outer edges are taken, which means one pair,
or the middle one, which means none.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from alongside.matching.engine.fractional import NotOptimal
from alongside.matching.engine.heaviest import Heaviest, heaviest_matching, match_again
from alongside.matching.rules.encode import Flags, Integers
from alongside.matching.rules.participants import FULL

NO_SEAT = NO_EDGE = -1
ANOTHER = 1  # the bonus of a seat beyond a person's first
FIRST = ANOTHER + 1  # of a first seat of a person who waited no longer than others


@dataclass(frozen=True, kw_only=True)
class Seats:
    """Per person: `first` seat or NO_SEAT, `room` (number of seats), and `start`, where they begin."""

    room: Integers
    start: Integers
    first: Integers
    bonus: Integers
    unit: int

    @property
    def count(self) -> int:
        return len(self.bonus)


@dataclass(frozen=True)
class Edges:
    """People i and j who may be paired, and their fit: whole numbers from 0 on."""

    i: Integers
    j: Integers
    fit: Integers

    def __len__(self) -> int:
        return len(self.i)


@dataclass(frozen=True, kw_only=True)
class Graph:
    """The engine's input. `edge`: the edge between people that each graph edge stands for, or NO_EDGE.

    `next_vertex`: the first spare one. `joints`: each edge that goes through two extra vertices, with the
    first of them and the weight of the middle edge, which stands for no pair.
    """

    vertices: int
    a: Integers
    b: Integers
    weight: Integers
    edge: Integers
    next_vertex: int
    joints: tuple[tuple[int, int, int], ...] = ()

    @property
    def idle_weight(self) -> int:
        return sum(weight for _, _, weight in self.joints)


@dataclass(frozen=True, kw_only=True)
class ChosenPairs:
    """A heaviest set of pairs, found on a graph.

    `pairs`: numbers of edges; `value`: bonuses and doubled fits; `bound`: no set is worth more.
    """

    pairs: Integers
    value: int
    bound: int
    graph: Graph
    found: Heaviest


def build_seats(
    capacity: Sequence[int], seated: Sequence[int], waited: Sequence[int], most: int = FULL
) -> Seats:
    """`seated`: partners each person has in this round already. `most`: the highest possible fit.

    Waiting counts by rank only, not by the number of rounds.
    """
    room = np.maximum(np.array(capacity, np.int64) - np.array(seated, np.int64), 0)
    start = np.concatenate([[0], np.cumsum(room)[:-1]]).astype(np.int64)
    lengths = {length: rank for rank, length in enumerate(sorted(set(waited)))}
    bonus = np.full(int(room.sum()), ANOTHER, np.int64)
    has_first = (room > 0) & (np.array(seated, np.int64) == 0)
    ranks = np.array([lengths[length] for length in waited], np.int64)
    bonus[start[has_first]] = FIRST + ranks[has_first]
    first = np.where(has_first, start, NO_SEAT)
    return Seats(room=room, start=start, first=first, bonus=bonus, unit=most * (len(bonus) + 1) + 1)


def choose_pairs(seats: Seats, edges: Edges, kept: Flags) -> ChosenPairs:
    """Over the edges that `kept` flags. Raises Refused or NotOptimal if a proof fails."""
    rooms_i, rooms_j = seats.room[edges.i], seats.room[edges.j]
    ways = rooms_i * rooms_j  # every two seats that an edge can join
    edge = np.repeat(np.arange(len(edges)), ways)
    within = np.arange(len(edge)) - np.repeat(np.cumsum(ways) - ways, ways)
    edge, within = edge[kept[edge]], within[kept[edge]]
    a = seats.start[edges.i[edge]] + within // rooms_j[edge]
    b = seats.start[edges.j[edge]] + within % rooms_j[edge]
    weight = 2 * edges.fit[edge] + seats.unit * (seats.bonus[a] + seats.bonus[b])
    spare = seats.count - int((seats.room > 0).sum())  # so that a few edges can be joined through vertices
    graph = Graph(
        vertices=seats.count + 2 * spare, a=a, b=b, weight=weight, edge=edge, next_vertex=seats.count
    )
    found = heaviest_matching(graph.vertices, graph.a, graph.b, graph.weight)
    taken = _without_repeats(seats, edges, graph, found, 0)
    if taken is None:  # worth less than choosing no edge at all, so it is not the best
        raise NotOptimal
    return taken


def choose_from_fewer(
    taken: ChosenPairs,
    seats: Seats,
    edges: Edges,
    kept: Flags,
    *,
    without: Collection[int] = (),
    worth: int = 0,
) -> ChosenPairs | None:
    """Like `choose_pairs`, from fewer edges and seats than `taken` had.

    None if it is worth less than `worth`.
    """
    there = np.ones(taken.graph.vertices, bool)
    there[list(without)] = False
    before = taken.graph
    stays = ((before.edge == NO_EDGE) | kept[before.edge]) & there[before.a] & there[before.b]
    return _without_repeats(seats, edges, *_search_again(before, stays, taken.found, []), worth)


def _without_repeats(
    seats: Seats, edges: Edges, graph: Graph, found: Heaviest, worth: int
) -> ChosenPairs | None:
    """Searches again until no two people are paired twice, which only ever lowers the value."""
    while True:
        verdict = found.verdict
        if verdict.bound - graph.idle_weight < worth:
            return None
        mate = np.array(found.mate, np.int64)
        pairs = graph.edge[(mate[graph.a] == graph.b) & (graph.edge != NO_EDGE)]
        numbers, times = np.unique(pairs, return_counts=True)
        if (times == 1).all():
            return ChosenPairs(
                pairs=pairs,
                value=verdict.weight - graph.idle_weight,
                bound=verdict.bound - graph.idle_weight,
                graph=graph,
                found=found,
            )
        graph, found = _join_repeated(seats, edges, graph, found, numbers[times > 1].tolist())


def _join_repeated(
    seats: Seats, edges: Edges, graph: Graph, found: Heaviest, twice: list[int]
) -> tuple[Graph, Heaviest]:
    """Joins each two people who would be paired twice through two extra vertices.

    Their edges weigh so much that one outer edge is never taken alone.
    """
    more: list[tuple[int, int, int, int]] = []
    joints, near = list(graph.joints), graph.next_vertex
    for number in twice:
        fit = int(edges.fit[number])
        outer = fit + seats.unit * int(seats.bonus.max()) + 1
        more.append((near, near + 1, 2 * outer, NO_EDGE))
        for ends, vertex, stands_for in ((graph.a, near, number), (graph.b, near + 1, NO_EDGE)):
            for seat in np.unique(ends[graph.edge == number]).tolist():
                more.append((vertex, seat, outer + fit + seats.unit * int(seats.bonus[seat]), stands_for))
        joints.append((number, near, 2 * outer))
        near += 2
    after = replace(graph, vertices=max(graph.vertices, near), joints=tuple(joints), next_vertex=near)
    return _search_again(after, ~np.isin(graph.edge, twice), found, more)


def _search_again(
    graph: Graph, stays: Flags, found: Heaviest, more: list[tuple[int, int, int, int]]
) -> tuple[Graph, Heaviest]:
    """The graph with the edges that stay and some more, searched from the earlier result."""
    rows = np.stack([graph.a, graph.b, graph.weight, graph.edge])[:, stays]
    if more:
        rows = np.concatenate([rows, np.array(more).T], axis=1)
    after = replace(graph, a=rows[0], b=rows[1], weight=rows[2], edge=rows[3])
    if after.vertices > len(found.mate):  # no spare vertices left
        return after, heaviest_matching(after.vertices, after.a, after.b, after.weight)
    before = (np.cumsum(stays) - 1)[found.chosen[stays[found.chosen]]]
    return after, match_again(found, after.a, after.b, after.weight, before)
