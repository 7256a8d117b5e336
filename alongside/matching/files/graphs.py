"""The second kind of file: a weighted graph for the bare engine, and its result."""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from pydantic import AfterValidator, BeforeValidator, PlainValidator, Strict, ValidationInfo

from alongside.matching.engine.heaviest import heaviest_matching
from alongside.matching.files.faults import (
    Faulty,
    FileFault,
    Table,
    check_whole,
    refuse_value,
    validate,
    whole_number,
)
from alongside.matching.rules.encode import Integers

MOST_VERTICES = 30_000
HEAVIEST = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class WeightedGraph:
    """Vertices are numbered from 0. `max_cardinality`: as many pairs as possible, then the weight."""

    n: int
    i: Integers
    j: Integers
    weight: Integers
    max_cardinality: bool = False


def is_graph(given: object) -> bool:
    return isinstance(given, dict) and "edges" in given


def _check_vertex(given: object, info: ValidationInfo) -> int:
    return check_whole(given, 0, max(0, info.data.get("n", 0) - 1))


def _check_ends(edge: tuple[int, int, int]) -> tuple[int, int, int]:
    """The lower end first."""
    one, other, weight = edge
    if one == other:
        refuse_value(f"Vertex {one} cannot be matched with itself.")
    return min(one, other), max(one, other), weight


def _check_three(given: object) -> object:
    if not isinstance(given, list) or len(given) != 3:
        refuse_value("Two vertices and a weight are needed here, as in [0, 1, 250].")
    return given


Vertex = Annotated[int, PlainValidator(_check_vertex)]
Edge = Annotated[
    tuple[Vertex, Vertex, Annotated[int, whole_number(-HEAVIEST, HEAVIEST)]],
    Strict(False),
    BeforeValidator(_check_three),
    AfterValidator(_check_ends),
]


class _Graph(Table):
    n: Annotated[int, whole_number(0, MOST_VERTICES)]
    edges: list[Edge]
    max_cardinality: bool = False


def parse_graph(given: object) -> WeightedGraph | Faulty:
    read = validate(_Graph, given, {})
    if not isinstance(read, Table):
        return Faulty(tuple(fault for of_place in read.values() for fault in of_place))
    first: dict[tuple[int, int], int] = {}
    faults = tuple(
        FileFault(f"edges[{number}]", f"These two vertices are joined by edges[{first[one, other]}] already.")
        for number, (one, other, _) in enumerate(read.edges)
        if first.setdefault((one, other), number) != number
    )
    if faults:
        return Faulty(faults)
    # Sorted, so that of several heaviest matchings the order of lines does not decide.
    i, j, weight = np.array(sorted(read.edges), np.int64).reshape(-1, 3).T
    return WeightedGraph(n=read.n, i=i, j=j, weight=weight, max_cardinality=read.max_cardinality)


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
