"""A round as one weighted graph: a seat for each partner that somebody has room for, and weights that keep the aims in their order.

Which sets of seats a matching can cover is a matroid (Edmonds & Fulkerson 1965), so a bonus for each covered seat covers as many as
possible and, among those, the seats with the higher bonus first, however little higher it is. First seats come before second ones, and
those who waited longer before those who waited less. Fits are counted twice, and one unit of bonus outweighs all fits together.

Two people with two seats each must not be paired twice. Where the heaviest matching does so, their seats are joined through two
vertices in between (Tutte 1954): either both outer edges are taken, one pair, or the middle one, no pair.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from alongside.domain.matching.encode import Flags, Integers
from alongside.domain.matching.heaviest import Heaviest, again, heaviest

FULL_FIT = 1000
NO_SEAT = NO_EDGE = -1
ANOTHER = 1  # the bonus of a seat beyond somebody's first


@dataclass(frozen=True)
class Seats:
    """`first`: of each person the first seat, or NO_SEAT; `room`: seats of each, which follow one another from `start` on."""

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
    """People i and j who may be paired, and how well they fit, 0 to 1000."""

    i: Integers
    j: Integers
    fit: Integers

    def __len__(self) -> int:
        return len(self.i)


@dataclass(frozen=True)
class Graph:
    """What the engine is given. `edge`: the edge between people that each one here stands for, or NO_EDGE. `twice`: those edges
    that go by way of two vertices in between; `idle`: what these weigh where they stand for nothing.
    """

    vertices: int
    a: Integers
    b: Integers
    weight: Integers
    edge: Integers
    twice: tuple[int, ...] = ()
    idle: int = 0


@dataclass(frozen=True)
class Taken:
    """A heaviest set of pairs, found on a graph.

    `pairs`: numbers of edges; `value`: bonuses in units and doubled fits; `bound`: no set has more.
    """

    pairs: Integers
    value: int
    bound: int
    graph: Graph
    found: Heaviest


def seats(capacity: Sequence[int], seated: Sequence[int], waited: Sequence[int]) -> Seats:
    """`seated`: partners whom each has in this round already. Those who never waited longer than others count alike."""
    room = np.maximum(np.array(capacity, np.int64) - np.array(seated, np.int64), 0)
    start = np.concatenate([[0], np.cumsum(room)[:-1]]).astype(np.int64)
    lengths = {length: rank for rank, length in enumerate(sorted(set(waited)))}
    bonus = np.full(int(room.sum()), ANOTHER, np.int64)
    has_first = (room > 0) & (np.array(seated, np.int64) == 0)
    ranks = np.array([lengths[length] for length in waited], np.int64)
    bonus[start[has_first]] = ANOTHER + 1 + ranks[has_first]
    first = np.where(has_first, start, NO_SEAT)
    return Seats(room, start, first, bonus, FULL_FIT * (len(bonus) + 1) + 1)


def take(seats: Seats, edges: Edges, kept: Flags, without: Collection[int] = ()) -> Taken:
    """Over the edges that are kept, without some seats. Raises Refused or NotOptimal if a proof should fail."""
    taken = _once_each(seats, edges, kept, without, _graph(seats, edges, kept, without, ()), None, 0)
    assert taken is not None  # nothing is worth less than nothing
    return taken


def take_less(
    taken: Taken, seats: Seats, edges: Edges, kept: Flags, without: Collection[int] = (), worth: int = 0
) -> Taken | None:
    """As `take`, where less is left than `taken` had to choose from: searched from there. None if it is not worth so much."""
    return _once_each(seats, edges, kept, without, taken.graph, taken.found, worth)


def _once_each(
    seats: Seats,
    edges: Edges,
    kept: Flags,
    without: Collection[int],
    graph: Graph,
    before: Heaviest | None,
    worth: int,
) -> Taken | None:
    """Until nobody is paired twice with the same person, which only ever lowers the value."""
    while True:
        if before is None:
            found = heaviest(graph.vertices, graph.a, graph.b, graph.weight)
        else:
            stays = (graph.edge == NO_EDGE) | kept[graph.edge]
            found = again(before, graph.a, graph.b, graph.weight, stays, without)
        if found.verdict.bound - graph.idle < worth:
            return None
        mate = np.array(found.mate, np.int64)
        pairs = graph.edge[(mate[graph.a] == graph.b) & (graph.edge != NO_EDGE)]
        numbers, times = np.unique(pairs, return_counts=True)
        if (times == 1).all():
            verdict = found.verdict
            return Taken(pairs, verdict.weight - graph.idle, verdict.bound - graph.idle, graph, found)
        twice = {*graph.twice, *numbers[times > 1].tolist()}
        still = sorted(number for number in twice if kept[number])
        graph, before = _graph(seats, edges, kept, without, still), None


def _graph(seats: Seats, edges: Edges, kept: Flags, without: Collection[int], twice: Sequence[int]) -> Graph:
    free = np.ones(seats.count, bool)
    free[list(without)] = False
    edge, a, b = _between_seats(seats, edges)
    direct = free[a] & free[b] & kept[edge] & ~np.isin(edge, twice)
    edge, a, b = edge[direct], a[direct], b[direct]
    weight = 2 * edges.fit[edge] + seats.unit * (seats.bonus[a] + seats.bonus[b])
    vertices, idle = seats.count, 0
    joints: list[tuple[int, int, int, int]] = []
    for number in twice:
        outer = int(edges.fit[number]) + seats.unit * int(seats.bonus.max()) + 1
        joints += _joint(seats, edges, number, free, vertices, outer)
        vertices, idle = vertices + 2, idle + 2 * outer
    if joints:
        a, b, weight, edge = np.concatenate([np.stack([a, b, weight, edge]), np.array(joints).T], axis=1)
    return Graph(vertices, a, b, weight, edge, tuple(twice), idle)


def _joint(
    seats: Seats, edges: Edges, number: int, free: Flags, near: int, outer: int
) -> list[tuple[int, int, int, int]]:
    """Edges by way of the vertices `near` and the next one. `outer` is so heavy that one outer edge is never taken alone."""
    fit = int(edges.fit[number])
    joint = [(near, near + 1, 2 * outer, NO_EDGE)]
    for person, vertex, stands_for in (
        (int(edges.i[number]), near, number),
        (int(edges.j[number]), near + 1, NO_EDGE),
    ):
        for seat in range(int(seats.start[person]), int(seats.start[person] + seats.room[person])):
            if free[seat]:
                joint.append((seat, vertex, outer + fit + seats.unit * int(seats.bonus[seat]), stands_for))
    return joint


def _between_seats(seats: Seats, edges: Edges) -> tuple[Integers, Integers, Integers]:
    """Every two seats that an edge may join: the number of the edge, and the seats."""
    rooms_i, rooms_j = seats.room[edges.i], seats.room[edges.j]
    ways = rooms_i * rooms_j
    edge = np.repeat(np.arange(len(edges)), ways)
    within = np.arange(len(edge)) - np.repeat(np.cumsum(ways) - ways, ways)
    a = seats.start[edges.i][edge] + within // np.maximum(rooms_j[edge], 1)
    b = seats.start[edges.j][edge] + within % np.maximum(rooms_j[edge], 1)
    return edge, a, b
