"""The second kind of file: a weighted graph for the bare engine, and its result."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from alongside.matching.engine.heaviest import heaviest_matching
from alongside.matching.files.faults import Faulty, Reader
from alongside.matching.rules.encode import Integers

MOST_VERTICES = 30_000
HEAVIEST = 1_000_000_000


@dataclass(frozen=True)
class WeightedGraph:
    """Vertices are numbered from 0. `max_cardinality`: as many pairs as possible, then the weight."""

    n: int
    i: Integers
    j: Integers
    weight: Integers
    max_cardinality: bool = False


def is_graph(given: object) -> bool:
    return isinstance(given, dict) and "edges" in given


def parse_graph(given: object) -> WeightedGraph | Faulty:
    read = Reader()
    fields = read.parse_fields("file", given, ("edges", "n", "max_cardinality"), needed=("edges", "n"))
    n = read.parse_whole_number("n", fields.get("n", 0), 0, MOST_VERTICES)
    edges = [
        _parse_edge(read, place, one, n) for place, one in read.parse_list("edges", fields.get("edges", []))
    ]
    most = read.parse_flag("max_cardinality", fields.get("max_cardinality", False))
    if not read.faults:
        _check_no_duplicates(read, edges)
    if read.faults:
        return Faulty(tuple(read.faults))
    # Sorted, so that of several heaviest matchings the order of lines does not decide.
    edges = sorted((min(one, other), max(one, other), weight) for one, other, weight in edges)
    i, j, weight = np.array(edges, np.int64).reshape(-1, 3).T
    return WeightedGraph(n, i, j, weight, most)


def match_graph(graph: WeightedGraph) -> dict[str, Any]:
    """`mate` of each vertex, or null, with a checked certificate for weights that are each raised by `added`.

    Raises Refused or NotOptimal if the proof fails. Where only weight counts, an edge below 0 is never taken.
    """
    added = graph.n * int(np.abs(graph.weight).max(initial=0)) + 1 if graph.max_cardinality else 0
    weight = graph.weight + added
    some = weight >= 0
    found = heaviest_matching(graph.n, graph.i[some], graph.j[some], weight[some])
    mate = np.array(found.mate, np.int64)
    taken = mate[graph.i] == graph.j
    verdict, certificate = found.verdict, found.certificate
    return {
        "mate": [None if one < 0 else one for one in mate.tolist()],
        "weight": int(graph.weight[taken].sum()),
        "certificate": {
            "optimal": verdict.is_optimal,
            "gap": verdict.bound - verdict.weight,
            "weight": verdict.weight,
            "bound": verdict.bound,
            "added": added,
            "dual": [int(one) for one in certificate.dual],
            "sets": [[[int(one) for one in inside], int(z)] for inside, z in certificate.sets],
        },
    }


def _parse_edge(read: Reader, place: str, given: object, n: int) -> tuple[int, int, int]:
    ends = given if isinstance(given, list) else []
    if len(ends) != 3:
        read.add_fault(place, "Two vertices and a weight are needed here, as in [0, 1, 250].")
        return 0, 0, 0
    one, other = (
        read.parse_whole_number(f"{place}[{number}]", ends[number], 0, max(0, n - 1)) for number in (0, 1)
    )
    if one == other and ends[0] == ends[1]:
        read.add_fault(place, f"Vertex {one} cannot be matched with itself.")
    return one, other, read.parse_whole_number(f"{place}[2]", ends[2], -HEAVIEST, HEAVIEST)


def _check_no_duplicates(read: Reader, edges: list[tuple[int, int, int]]) -> None:
    first: dict[tuple[int, int], int] = {}
    for number, (one, other, _) in enumerate(edges):
        ends = (min(one, other), max(one, other))
        if ends in first:
            read.add_fault(
                f"edges[{number}]", f"These two vertices are joined by edges[{first[ends]}] already."
            )
        first.setdefault(ends, number)
