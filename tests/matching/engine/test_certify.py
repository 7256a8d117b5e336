"""The checker believes nothing: what is corrupted is refused or not optimal, and the same thing uncorrupted is accepted."""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from alongside.matching.engine import certify as checker
from alongside.matching.engine.certify import Certificate, Refused, Verdict, certify
from tests.matching.engine.graphs import FAMILIES, Graph, solved


@dataclass(frozen=True)
class Claim:
    """That this matching of this graph is the heaviest, because of this certificate."""

    graph: Graph
    mate: Sequence[int]
    certificate: Certificate

    def verdict(self) -> Verdict:
        graph = self.graph
        return certify(
            graph.people, graph.i, graph.j, graph.weight, mate=self.mate, certificate=self.certificate
        )

    def duals(self, **changed: int) -> "Claim":
        """`p3=7` lets person 3 have a dual of 7."""
        dual = list(self.certificate.dual)
        for person, value in changed.items():
            dual[int(person[1:])] = value
        return replace(self, certificate=replace(self.certificate, dual=dual))

    def sets(self, *sets: tuple[Sequence[int], int]) -> "Claim":
        return replace(self, certificate=replace(self.certificate, sets=sets))

    def mates(self, **changed: int) -> "Claim":
        mate = list(self.mate)
        for person, other in changed.items():
            mate[int(person[1:])] = other
        return replace(self, mate=mate)

    def edges(self, *edges: tuple[int, int, int]) -> "Claim":
        i, j, weight = np.array(edges, np.int64).T
        return replace(self, graph=Graph(self.graph.people, i, j, weight))


# A ring of five, all edges 10, with a tail of 8 from 0 to 5; 6 has no one. Best: 0-5, 1-2, 3-4.
RING = ((0, 1, 10), (1, 2, 10), (2, 3, 10), (3, 4, 10), (0, 4, 10), (0, 5, 8))
WHOLE = Claim(
    Graph.of(7, RING),
    (5, 2, 1, 4, 3, 0, -1),
    Certificate((8, 8, 8, 8, 8, 8, 0), (((0, 1, 2, 3, 4), 4),)),
)
HUGE = 2**62

CORRUPTED: dict[str, Callable[[Claim], Claim]] = {
    "a dual one too low": lambda claim: claim.duals(p2=7),
    "a dual one too high": lambda claim: claim.duals(p2=9),
    "a dual two too high": lambda claim: claim.duals(p2=10),
    "a negative dual": lambda claim: claim.duals(p6=-2),
    "a dual that is missing": lambda claim: replace(
        claim, certificate=Certificate(claim.certificate.dual[:-1], claim.certificate.sets)
    ),
    "a dual too many": lambda claim: replace(
        claim, certificate=Certificate([*claim.certificate.dual, 0], claim.certificate.sets)
    ),
    "duals that are fractions": lambda claim: replace(
        claim, certificate=Certificate([float(one) for one in claim.certificate.dual], claim.certificate.sets)
    ),
    "a dual that is not a number": lambda claim: claim.duals(p6=float("nan")),
    "duals so large that their sum would turn negative": lambda claim: claim.duals(p6=HUGE),
    "the odd set left out": lambda claim: claim.sets(),
    "the odd set with less than it needs": lambda claim: claim.sets(((0, 1, 2, 3, 4), 3)),
    "the odd set with more than it needs": lambda claim: claim.sets(((0, 1, 2, 3, 4), 5)),
    "the odd set with nothing": lambda claim: claim.sets(((0, 1, 2, 3, 4), 0)),
    "an odd set with less than nothing": lambda claim: claim.sets(((0, 1, 2, 3, 4), 4), ((0, 1, 5), -2)),
    "an even set": lambda claim: claim.sets(((0, 1, 2, 3, 4, 6), 4)),
    "an even set made odd by naming somebody twice": lambda claim: claim.sets(((0, 1, 2, 3, 3), 4)),
    "an odd set that lost two": lambda claim: claim.sets(((0, 1, 2), 4)),
    "an odd set of one": lambda claim: claim.sets(((0, 1, 2, 3, 4), 4), ((6,), 2)),
    "an odd set of nobody": lambda claim: claim.sets(((), 4)),
    "an odd set with somebody who is not there": lambda claim: claim.sets(((0, 1, 2, 3, 7), 4)),
    "an odd set counted from the end": lambda claim: claim.sets(((0, 1, 2, 3, -3), 4)),
    "an odd set whose dual is a fraction": lambda claim: claim.sets(((0, 1, 2, 3, 4), 4.0)),
    "an odd set so large that its sum would turn negative": lambda claim: claim.sets(
        ((0, 1, 2, 3, 4), 4), ((0, 1, 6), HUGE)
    ),
    "sets that cross": lambda claim: claim.sets(((0, 1, 2, 3, 4), 4), ((0, 5, 6), 0)),
    "the same set twice, each with half": lambda claim: claim.sets(*[((0, 1, 2, 3, 4), 1)] * 2),
    "an odd set that is a number for each": lambda claim: claim.sets(((0.0, 1.0, 2.0, 3.0, 4.0), 4)),
    "somebody whose mate has another": lambda claim: claim.mates(p5=1),
    "somebody matched with themselves": lambda claim: claim.mates(p6=6),
    "somebody matched with nobody who is there": lambda claim: claim.mates(p6=7),
    "a mate below nobody": lambda claim: claim.mates(p6=-2),
    "two matched whom no edge joins": lambda claim: claim.mates(p0=-1, p5=6, p6=5),
    "a pair taken apart": lambda claim: claim.mates(p1=-1, p2=-1),
    "a lighter matching": lambda claim: claim.mates(p0=4, p4=0, p5=-1, p3=-1),
    "mates that are fractions": lambda claim: replace(claim, mate=[float(one) for one in claim.mate]),
    "a mate that is missing": lambda claim: replace(claim, mate=claim.mate[:-1]),
    "an edge heavier than the duals allow": lambda claim: claim.edges(*RING[:-1], (0, 5, 9)),
    "an edge that was kept from the engine": lambda claim: claim.edges(*RING, (5, 6, 30)),
    "a matched edge listed twice": lambda claim: claim.edges(*RING, (1, 2, 10)),
    "a matched edge that is not listed": lambda claim: claim.edges(*RING[:-1], (4, 5, 8)),
    "an edge so heavy that twice of it turns negative": lambda claim: claim.edges(*RING, (5, 6, HUGE)),
    "an edge counted from the end": lambda claim: claim.edges(*RING[:-1], (0, -2, 8)),
    "an edge with somebody who is not there": lambda claim: claim.edges(*RING, (0, 7, 1)),
}


def test_the_claim_that_all_corrupted_ones_come_from_is_accepted() -> None:
    assert WHOLE.verdict() == Verdict(28, 28)
    assert WHOLE.verdict().is_optimal


@pytest.mark.parametrize("kind", CORRUPTED)
def test_what_is_corrupted_is_never_optimal(kind: str) -> None:
    corrupted = CORRUPTED[kind](WHOLE)

    assert repr(corrupted) != repr(WHOLE)
    assert not believed(corrupted)


@pytest.mark.parametrize(
    "family", ["delaunay", "odd_cliques_in_chain", "nested", "as_a_round", "few_weights"]
)
def test_of_large_graphs_every_small_change_of_the_duals_is_noticed(family: str) -> None:
    random = np.random.default_rng(1)
    graph = FAMILIES[family](random, 60)
    found = solved(graph)
    claim = Claim(graph, found.mate, found.certificate)
    assert believed(claim)

    for person, dual in enumerate(found.certificate.dual):
        for step in (-2, -1, 1, 2):
            assert not believed(claim.duals(**{f"p{person}": dual + step}))
    for place, (members, z) in enumerate(found.certificate.sets):
        others = [one for number, one in enumerate(found.certificate.sets) if number != place]
        assert z == 0 or not believed(claim.sets(*others))
        assert not believed(claim.sets(*others, (members, z + 2)))
        assert not believed(claim.sets(*others, (members, z - 2)))


def test_the_bound_of_duals_that_cover_too_much_holds_but_proves_nothing() -> None:
    assert WHOLE.duals(p2=10).verdict() == Verdict(28, 29)


def test_sets_in_sets_give_an_edge_what_all_round_it_give() -> None:
    """Against the plain sum over all sets."""
    random = np.random.default_rng(2)
    graph = FAMILIES["nested"](random, 61)
    sets = solved(graph).certificate.sets
    i, j = np.triu_indices(61, 1)
    plain = [
        sum(z for inside, z in sets if {one, other} <= set(inside)) for one, other in zip(i, j, strict=True)
    ]
    certificate = Certificate([0] * 61, sets)

    def all_covered(room: list[int]) -> bool:
        return not len(checker.uncovered_edges(61, i, j, np.array(room) // 2, certificate))

    assert len({z for _, z in sets}) > 3
    assert all_covered(plain)
    assert len(checker.uncovered_edges(61, i, j, np.array(plain) // 2 + 1, certificate)) == len(i)


def test_people_without_edges_need_no_proof() -> None:
    alone = Graph.of(2, [])

    assert Claim(alone, (-1, -1), Certificate((0, 0))).verdict() == Verdict(0, 0)


def test_the_checker_knows_numpy_and_nothing_of_the_engine() -> None:
    """Else an error of the engine could be believed because both make it."""
    named = imported(Path(checker.__file__))

    assert named == {"collections.abc", "dataclasses", "numpy", "numpy.typing"}
    assert "alongside.matching.engine.blossoms" in imported(Path(checker.__file__).with_name("heaviest.py"))


def believed(claim: Claim) -> bool:
    try:
        return claim.verdict().is_optimal
    except Refused:
        return False


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names
