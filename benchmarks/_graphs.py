"""What the engine is timed on, and its peers on the same: rounds of made-up people, and graphs that are usual in papers on matching."""

from collections.abc import Callable
from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt
import rustworkx as rx
from scipy.spatial import Delaunay, cKDTree

from alongside.matching.rules.eligible import eligible_links
from alongside.matching.rules.encode import encode_population
from alongside.matching.rules.score import fits_of_links
from alongside.matching.rules.seats import build_seats
from benchmarks._population import population

Integers = npt.NDArray[np.int64]
Solve = Callable[[], int]  # what the matching weighs
SMALL_UNIT = 4_000  # a bonus of twice the greatest doubled fit


@dataclass(frozen=True)
class Graph:
    name: str
    people: int
    i: Integers
    j: Integers
    weight: Integers

    @property
    def edges(self) -> list[tuple[int, int, int]]:
        return list(zip(self.i.tolist(), self.j.tolist(), self.weight.tolist(), strict=True))


def a_round(people: int, regions: int, seed: int, unit: int | None = None) -> Graph:
    """As a round weighs its pairs, with one partner for each: twice the fit, and a bonus in units for each of the two, higher for those
    who waited. `unit`: None for the one that rounds take, which outweighs all fits together.
    """
    encoded = encode_population(population(people, regions, seed))
    found = eligible_links(encoded)
    some = build_seats([1] * people, [0] * people, [seeker.waited for seeker in encoded.seekers])
    i, j = found.i.astype(np.int64), found.j.astype(np.int64)
    bonus = (some.unit if unit is None else unit) * some.bonus
    weight = 2 * fits_of_links(encoded, found).astype(np.int64) + bonus[i] + bonus[j]
    where = "one region" if regions == 1 else "five regions"
    return Graph(f"{people:,} people, {where}", people, i, j, weight)


# ── graphs of papers ────────────────────────────────────────────────────────────────────────────────────────────────


def dense(people: int, seed: int) -> Graph:
    """Each with about 100 others, taken by chance; weights 1 to 10,000."""
    random = np.random.default_rng([1, people, seed])
    keys = np.unique(random.integers(0, people * people, 100 * people))
    i, j = keys // people, keys % people
    some = np.flatnonzero(i < j)
    return Graph(f"random, {people:,}", people, i[some], j[some], random.integers(1, 10_001, len(some)))


def delaunay(people: int, seed: int) -> Graph:
    points = np.random.default_rng([2, people, seed]).random((people, 2))
    corners = Delaunay(points).simplices.astype(np.int64)
    sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    i, j = np.unique(np.sort(sides, axis=1), axis=0).T
    return Graph(f"Delaunay, {people:,}", people, i.copy(), j.copy(), _near(points, i, j))


def geometric(people: int, seed: int) -> Graph:
    """Points in a square, each with some ten others near it."""
    points = np.random.default_rng([3, people, seed]).random((people, 2))
    pairs = cKDTree(points).query_pairs(np.sqrt(10 / np.pi / people), output_type="ndarray").astype(np.int64)
    i, j = pairs.min(axis=1), pairs.max(axis=1)
    return Graph(f"geometric, {people:,}", people, i, j, _near(points, i, j))


def _near(points: npt.NDArray[np.float64], i: Integers, j: Integers) -> Integers:
    gap = np.sqrt(((points[i] - points[j]) ** 2).sum(axis=1))
    return np.asarray(100_000 * (2 - gap), np.int64)


# ── peers, each with its graph ready made ───────────────────────────────────────────────────────────────────────────


def by_rustworkx(graph: Graph) -> Solve:
    drawn: rx.PyGraph = rx.PyGraph()
    drawn.add_nodes_from(range(graph.people))
    drawn.add_edges_from(graph.edges)

    def solve() -> int:
        found = rx.max_weight_matching(drawn, weight_fn=int)
        return sum(drawn.get_edge_data(*pair) for pair in found)

    return solve


def by_networkx(graph: Graph) -> Solve:
    drawn: nx.Graph = nx.Graph()
    drawn.add_weighted_edges_from(graph.edges)
    return lambda: sum(drawn.edges[pair]["weight"] for pair in nx.max_weight_matching(drawn))


def by_pymatching(graph: Graph) -> Solve:
    """PyMatching finds the lightest set of edges with an odd number at every vertex, or one to a boundary. An edge costs `high` less its
    weight, the boundary half of `high`: as that is over twice any weight, one edge at each vertex is lightest, and it is the heaviest matching.
    """
    import pymatching  # only benchmarks have it

    high = 2 * (int(graph.weight.max()) + 1)
    decoder = pymatching.Matching()
    for one, other, weight in graph.edges:
        decoder.add_edge(one, other, weight=high - weight)
    for one in range(graph.people):
        decoder.add_boundary_edge(one, weight=high // 2)
    everybody = np.ones(graph.people, np.uint8)
    weights = {(one, other): weight for one, other, weight in graph.edges}

    def solve() -> int:
        found = decoder.decode_to_edges_array(everybody)
        found.sort(axis=1)
        return sum(weights[one, other] for one, other in found.tolist() if one >= 0)

    return solve
