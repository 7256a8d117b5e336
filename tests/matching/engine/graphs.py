"""Weighted graphs that are hard on a matching, seeded, and what the heaviest matching of a small one weighs by trying all.

A family is a function of a random generator and a size, roughly the number of people. All weights are whole and not negative.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import networkx as nx
import numpy as np
import numpy.typing as npt
import rustworkx as rx
from scipy.spatial import Delaunay

from alongside.matching.engine.heaviest import Heaviest, heaviest_matching, match_again

Integers = npt.NDArray[np.int64]
Random = np.random.Generator


@dataclass(frozen=True)
class Graph:
    """Edges from i to j, each listed once."""

    people: int
    i: Integers
    j: Integers
    weight: Integers

    @classmethod
    def of(cls, people: int, edges: Iterable[tuple[int, int, int]]) -> "Graph":
        """A pair that is listed twice has the weight it had last."""
        listed = {(min(one, other), max(one, other)): weight for one, other, weight in edges if one != other}
        rows = np.array([(*ends, weight) for ends, weight in listed.items()], np.int64).reshape(-1, 3)
        return cls(people, rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2].copy())

    def only(self, kept: npt.NDArray[np.bool_]) -> "Graph":
        return Graph(self.people, self.i[kept], self.j[kept], self.weight[kept])

    @property
    def edges(self) -> list[tuple[int, int, int]]:
        return list(zip(self.i.tolist(), self.j.tolist(), self.weight.tolist(), strict=True))


def solved(graph: Graph) -> Heaviest:
    return heaviest_matching(graph.people, graph.i, graph.j, graph.weight)


def searched_again(found: Heaviest, graph: Graph, kept: npt.NDArray[np.bool_]) -> Heaviest:
    """On the edges that are kept, from what was found on all of them."""
    less = graph.only(kept)
    before = (np.cumsum(kept) - 1)[found.chosen[kept[found.chosen]]]
    return match_again(found, less.i, less.j, less.weight, before)


# ── what it must come to ────────────────────────────────────────────────────────────────────────────────────────────


def by_brute_force(graph: Graph) -> int:
    """Over every set of pairs; for 10 people or so."""
    weight = {(min(one, other), max(one, other)): heavy for one, other, heavy in graph.edges}

    @cache
    def best(left: int) -> int:
        if not left:
            return 0
        first = left.bit_length() - 1
        rest = left ^ (1 << first)
        options = [best(rest)]
        for other in range(first):
            if rest >> other & 1 and (other, first) in weight:
                options.append(weight[other, first] + best(rest ^ (1 << other)))
        return max(options)

    return best((1 << graph.people) - 1)


def by_networkx(graph: Graph) -> int:
    drawn: nx.Graph = nx.Graph()
    drawn.add_weighted_edges_from(graph.edges)
    return sum(drawn.edges[pair]["weight"] for pair in nx.max_weight_matching(drawn))


def by_rustworkx(graph: Graph) -> int:
    drawn: rx.PyGraph = rx.PyGraph()
    drawn.add_nodes_from(range(graph.people))
    drawn.add_edges_from(graph.edges)
    return sum(drawn.get_edge_data(*pair) for pair in rx.max_weight_matching(drawn, weight_fn=int))


# ── families ────────────────────────────────────────────────────────────────────────────────────────────────────────


def sparse(random: Random, size: int) -> Graph:
    return _random(random, size, 3 / max(3, size), 0, 1000)


def dense(random: Random, size: int) -> Graph:
    return _random(random, size, 0.6, 1, 1000)


def few_weights(random: Random, size: int) -> Graph:
    """Ties everywhere, and zeros among them."""
    return _random(random, size, 0.3, 0, 3)


def all_equal(random: Random, size: int) -> Graph:
    heavy = int(random.integers(1, 10))
    return _random(random, size, float(random.uniform(0.05, 0.8)), heavy, heavy)


def all_zero(random: Random, size: int) -> Graph:
    return _random(random, size, 0.3, 0, 0)


def near_threshold(random: Random, size: int) -> Graph:
    """One more or one less decides."""
    return _random(random, size, float(random.uniform(0.1, 0.9)), 999, 1001)


def isolated(random: Random, size: int) -> Graph:
    """Most have no one."""
    few = sparse(random, max(1, size // 3))
    return Graph(size, few.i, few.j, few.weight)


def odd_cliques_in_chain(random: Random, size: int) -> Graph:
    """Each clique leaves one over, and only the light links between neighbours can take them."""
    edges, first, before = [], 0, None
    while first < size:
        clique = range(first, min(size, first + int(random.choice([3, 5, 7]))))
        edges += [
            (one, other, int(random.integers(90, 111))) for one in clique for other in clique if one < other
        ]
        if before is not None:
            edges.append((before, int(random.choice(clique)), int(random.integers(1, 60))))
        before, first = int(random.choice(clique)), clique.stop
    return Graph.of(size, edges)


def strip(random: Random, size: int) -> Graph:
    """A band of triangles: an odd cycle round every corner."""
    low = int(random.choice([1, 90, 99]))
    return Graph.of(
        size,
        [
            (one, one + step, int(random.integers(low, 101)))
            for step in (1, 2)
            for one in range(max(0, size - step))
        ],
    )


def geometric(random: Random, size: int) -> Graph:
    """Points in a square, near ones joined, nearer ones heavier."""
    points = random.random((size, 2))
    gap = np.sqrt(((points[:, None] - points[None]) ** 2).sum(-1))
    i, j = np.nonzero(np.triu(gap < 2.2 / np.sqrt(max(1, size)), 1))
    return Graph(size, i, j, (10_000 * (2 - gap[i, j])).astype(np.int64))


def delaunay(random: Random, size: int) -> Graph:
    """The triangulation of points in a square."""
    points = random.random((max(4, size), 2))
    corners = Delaunay(points).simplices.astype(np.int64)
    sides = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1)
    i, j = np.unique(sides, axis=0).T
    gap = np.sqrt(((points[i] - points[j]) ** 2).sum(-1))
    return Graph(len(points), i.copy(), j.copy(), (100_000 * (2 - gap)).astype(np.int64))


def trees_with_odd_cycles(random: Random, size: int) -> Graph:
    """A random tree, and here and there an edge that closes a triangle or a ring of five."""
    above = [int(random.integers(0, one)) for one in range(1, size)]
    edges = [(one, parent, int(random.integers(1, 200))) for one, parent in enumerate(above, 1)]
    for one in range(1, size):
        if random.random() < 0.4:
            over = above[above[one - 1] - 1] if above[one - 1] else one
            over = above[over - 1] if over and random.random() < 0.3 else over
            edges.append((one, over, int(random.integers(1, 200))))
    return Graph.of(size, edges)


def nested(random: Random, size: int) -> Graph:
    """Rings round rings: two more people at each level, held by what is inside a little less than that holds itself."""
    heavy, order = 40 * size, random.permutation(size).tolist()
    edges = [(order[one], order[other], heavy) for one in range(min(3, size)) for other in range(one)]
    for level, outer in enumerate(range(3, size - 1, 2), 1):
        light = heavy - int(random.integers(1, 4)) * level
        inner = random.choice(order[:outer], 2, replace=False)
        edges.append((order[outer], order[outer + 1], light))
        edges += [(order[outer], int(inner[0]), light), (order[outer + 1], int(inner[1]), light)]
    return Graph.of(size, edges)


def odd_ring(random: Random, size: int) -> Graph:
    """One long ring with a few chords, all about as heavy."""
    edges = [(one, (one + 1) % size, int(random.integers(95, 106))) for one in range(size)]
    for _ in range(size // 4):
        one, other = random.integers(0, size, 2).tolist()
        edges.append((one, other, int(random.integers(80, 106))))
    return Graph.of(size, edges)


def as_a_round(random: Random, size: int) -> Graph:
    """As rounds weigh: a bonus for each person that outweighs all fits together, more for those who waited, and twice the fit."""
    drawn = _random(random, size, float(random.uniform(0.05, 0.5)), 0, 1000)
    unit = 1000 * (size + 1) + 1
    bonus = 2 + random.integers(0, 4, size)
    return Graph(size, drawn.i, drawn.j, 2 * drawn.weight + unit * (bonus[drawn.i] + bonus[drawn.j]))


FAMILIES: dict[str, Callable[[Random, int], Graph]] = {
    family.__name__: family
    for family in (
        sparse,
        dense,
        few_weights,
        all_equal,
        all_zero,
        near_threshold,
        isolated,
        odd_cliques_in_chain,
        strip,
        geometric,
        delaunay,
        trees_with_odd_cycles,
        nested,
        odd_ring,
        as_a_round,
    )
}


def _random(random: Random, size: int, share: float, low: int, high: int) -> Graph:
    """So great a share of all pairs, with weights from low to high."""
    i, j = np.nonzero(np.triu(random.random((size, size)) < share, 1))
    return Graph(size, i, j, random.integers(low, high + 1, len(i)))
