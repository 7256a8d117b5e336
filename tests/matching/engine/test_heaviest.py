"""The engine against three that were written by others: equal weight on every graph, and a proof that its own checker accepts."""

import ast
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching.engine.certify import Certificate, certify
from tests.matching.engine.graphs import (
    FAMILIES,
    Graph,
    by_brute_force,
    by_networkx,
    by_rustworkx,
    nested,
    searched_again,
    solved,
)

PROJECT = Path(__file__).parents[3]


def assert_proven(graph: Graph, weight: int) -> None:
    found = solved(graph)

    assert found.verdict.weight == weight
    assert found.verdict.is_optimal


@st.composite
def graphs(draw: st.DrawFn, most: int, heaviest: int = 30) -> Graph:
    people = draw(st.integers(0, most))
    ends = st.tuples(st.integers(0, max(0, people - 1)), st.integers(0, max(0, people - 1)))
    edges = draw(st.lists(st.tuples(ends, st.integers(0, heaviest)), max_size=4 * people))
    return Graph.of(people, [(one, other, weight) for (one, other), weight in edges])


@given(graphs(most=10))
@settings(max_examples=300, deadline=None)
def test_of_ten_people_no_set_of_pairs_is_heavier(graph: Graph) -> None:
    assert_proven(graph, by_brute_force(graph))


@given(graphs(most=24, heaviest=4))
@settings(max_examples=300, deadline=None)
def test_ties_and_zeros_do_not_mislead_it(graph: Graph) -> None:
    assert_proven(graph, by_rustworkx(graph))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_equals_brute_force(family: str) -> None:
    for seed in range(100):
        random = np.random.default_rng([1, seed])
        graph = FAMILIES[family](random, int(random.integers(1, 11)))
        assert_proven(graph, by_brute_force(graph))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_equals_networkx(family: str) -> None:
    for seed in range(10):
        random = np.random.default_rng([2, seed])
        graph = FAMILIES[family](random, int(random.integers(11, 61)))
        assert_proven(graph, by_networkx(graph))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_equals_rustworkx(family: str) -> None:
    for seed in range(100):
        random = np.random.default_rng([3, seed])
        graph = FAMILIES[family](random, int(random.integers(2, 80)))
        assert_proven(graph, by_rustworkx(graph))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_equals_rustworkx_up_to_300_people(family: str) -> None:
    for seed in range(10):
        random = np.random.default_rng([4, seed])
        graph = FAMILIES[family](random, int(random.integers(80, 301)))
        assert_proven(graph, by_rustworkx(graph))


def test_blossoms_within_blossoms_are_reached() -> None:
    """Without them the family would prove nothing."""
    deepest = 0
    for seed in range(20):
        found = solved(nested(np.random.default_rng(seed), 41))
        sets = [frozenset(members) for members, _ in found.certificate.sets]
        deepest = max(deepest, *(sum(inner <= outer for outer in sets) for inner in sets), 0)

    assert deepest >= 8


@pytest.mark.parametrize("family", FAMILIES)
def test_the_order_of_edges_does_not_change_the_weight(family: str) -> None:
    random = np.random.default_rng(5)
    graph = FAMILIES[family](random, 40)
    order = random.permutation(len(graph.i))

    shuffled = Graph(graph.people, graph.j[order], graph.i[order], graph.weight[order])

    assert solved(shuffled).verdict == solved(graph).verdict


def test_the_same_graph_always_gives_the_same_pairs() -> None:
    graph = FAMILIES["few_weights"](np.random.default_rng(6), 60)

    assert solved(graph) == solved(graph)


@pytest.mark.parametrize("family", FAMILIES)
def test_searching_on_after_some_edges_went_equals_searching_anew(family: str) -> None:
    for seed in range(40):
        random = np.random.default_rng([11, seed])
        graph = FAMILIES[family](random, int(random.integers(2, 90)))
        kept = random.random(len(graph.i)) > random.choice([0.02, 0.1, 0.5])

        verdict = searched_again(solved(graph), graph, kept).verdict

        assert verdict == solved(graph.only(kept)).verdict
        assert verdict.is_optimal


def test_searching_on_leaves_what_was_found_before_as_it_was() -> None:
    graph = FAMILIES["delaunay"](np.random.default_rng(12), 80)
    found = solved(graph)
    before = (list(found.matching.mate), list(found.matching.dual), dict(found.matching.weight))

    searched_again(found, graph, np.arange(len(graph.i)) % 3 > 0)

    assert (found.matching.mate, found.matching.dual, found.matching.weight) == before


def test_nests_deeper_than_pythons_stack_are_searched() -> None:
    graph = nested(np.random.default_rng(13), 2401)

    assert_proven(graph, by_rustworkx(graph))


def test_no_one_at_all_is_matched_with_no_one() -> None:
    assert solved(Graph.of(0, [])).mate == ()
    assert solved(Graph.of(3, [])).mate == (-1, -1, -1)


def test_each_match_is_over_an_edge_with_the_same_person() -> None:
    graph = FAMILIES["geometric"](np.random.default_rng(7), 120)
    mate = solved(graph).mate

    listed = {(one, other) for one, other, _ in graph.edges}
    pairs = [(one, other) for one, other in enumerate(mate) if one < other]
    assert set(pairs) <= listed
    assert all(mate[other] == one for one, other in pairs)


def test_a_heavier_matching_would_have_been_noticed() -> None:
    """The twin: with one pair taken apart, what was proven is not optimal any more."""
    graph = FAMILIES["dense"](np.random.default_rng(8), 30)
    found = solved(graph)
    mate = list(found.mate)
    mate[mate[0]] = mate[0] = -1

    verdict = certify(graph.people, graph.i, graph.j, graph.weight, mate=mate, certificate=found.certificate)

    assert not verdict.is_optimal
    assert verdict.bound == found.verdict.bound


@pytest.mark.parametrize("unit", [10**6, 10**9])
def test_weights_far_beyond_what_a_round_needs_are_still_exact(unit: int) -> None:
    random = np.random.default_rng(9)
    graph = FAMILIES["dense"](random, 50)
    weight = graph.weight * unit + random.integers(0, 9, len(graph.i))
    large = Graph(graph.people, graph.i, graph.j, weight)

    assert_proven(large, by_rustworkx(large))


def test_only_the_fractional_start_and_the_search_for_a_plan_know_scipy() -> None:
    files = (PROJECT / "alongside").rglob("*.py")
    found = {str(file.relative_to(PROJECT)) for file in files if "scipy" in _imported(file)}

    engine = "alongside/matching/engine"
    assert found == {f"{engine}/fractional.py", f"{engine}/plan_search.py"}


def _imported(file: Path) -> set[str]:
    """The packages that a file imports, wherever in it."""
    names: set[str] = set()
    text = file.read_text("utf-8")
    for node in ast.walk(ast.parse(text)) if "scipy" in text else ():
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


def test_a_chain_that_must_be_turned_round_is() -> None:
    """The two best edges exclude three that are better together."""
    chain = Graph.of(6, [(one, other, 10 - one % 2) for one, other in pairwise(range(6))])

    assert solved(chain).mate == (1, 0, 3, 2, 5, 4)


def test_a_certificate_is_whole_numbers_that_json_can_hold() -> None:
    found = solved(FAMILIES["as_a_round"](np.random.default_rng(10), 40))

    assert isinstance(found.certificate, Certificate)
    assert {type(one) for one in [*found.mate, *found.certificate.dual]} == {int}
