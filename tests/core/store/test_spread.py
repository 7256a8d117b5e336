"""How full the fullest node gets: small seeded runs of benchmarks/spread.py."""

from random import Random

import pytest

from benchmarks.spread import SIZES, THRESHOLD, WAYS, floor, fullest, is_worth_moving, rebalanced, round_robin
from tests.conftest import PROJECT

MEASURED = (PROJECT / "benchmarks" / "README.md").read_text("utf-8")
NODES = (4, 8, 16)


def graham(nodes: int) -> float:
    """Largest first is never worse than this many times the best placement (Graham 1969)."""
    return 4 / 3 - 1 / (3 * nodes)


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("nodes", NODES)
def test_every_organisation_lies_whole_on_one_node(sizes: str, nodes: int) -> None:
    drawn = SIZES[sizes](500, 200_000, Random(1))
    assert sum(drawn) == 200_000

    for place in WAYS.values():
        placed = place(drawn, nodes)
        assert len(placed) == nodes
        assert sorted(size for node in placed for size in node) == sorted(drawn)


@pytest.mark.parametrize("nodes", NODES)
def test_placed_by_size_no_node_is_fuller_than_grahams_bound_and_placed_in_turn_some_are(nodes: int) -> None:
    bound, ways = graham(nodes), list(WAYS.values())
    drawn = [SIZES["log-normal"](500, 200_000, Random(seed)) for seed in range(20)]

    assert all(fullest(ways[-1](sizes, nodes)) <= bound * floor(sizes, nodes) for sizes in drawn)
    assert any(fullest(round_robin(sizes, nodes)) > bound * floor(sizes, nodes) for sizes in drawn)


def test_rebalancing_never_fills_the_fullest_node_further_and_ends_within_its_threshold() -> None:
    for seed in range(10):
        sizes = SIZES["log-normal"](500, 200_000, Random(seed))
        assert fullest(rebalanced(sizes, 4)) <= fullest(round_robin(sizes, 4))
        assert fullest(rebalanced(sizes, 4)) <= max(1 + THRESHOLD, floor(sizes, 4))


def test_a_move_that_gains_little_for_its_size_is_not_made() -> None:
    assert is_worth_moving(10, fuller=100, emptier=50)
    assert is_worth_moving(30, fuller=100, emptier=50)  # the other way round then, but lower
    assert not is_worth_moving(45, fuller=100, emptier=50)


@pytest.mark.parametrize("nodes", NODES)
def test_the_table_says_what_no_placement_of_zipfs_sizes_can_be_below(nodes: int) -> None:
    least = floor(SIZES["Zipf"](500, 200_000, Random(0)), nodes)

    (row,) = [line for line in MEASURED.splitlines() if line.startswith(f"| Zipf | {nodes} | ")]

    assert float(row.split(" | ")[-1].split()[0]) == round(least, 2)
