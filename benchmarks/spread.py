"""How full the fullest database node gets when each organisation lies whole on one of them.

    python benchmarks/spread.py [--organisations 500] [--advocates 200000] [--nodes 4 8 16] [--seeds 400]

A simulation: no database is asked. An organisation's load is its advocates. Sizes are drawn anew for each seed, in an order that
has nothing to do with size, as organisations join. What each way to place them does is in benchmarks/README.md.
"""

import argparse
import heapq
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks._measure import table

SIGMA = 1.5  # of the logarithm of a size: the middle one of 500 has some 130 of 200,000 advocates, the largest some 11,000
THRESHOLD = (
    0.1  # Citus' defaults for `by_disk_size`: a node this far above or below the mean is out of balance,
)
IMPROVEMENT = (
    0.5  # and a move that makes the fuller node higher than the other must gain this share of what it moves
)

Nodes = list[list[int]]  # the sizes of the organisations on each


# ── how large organisations are ─────────────────────────────────────────────────────────────────────────────────────


def log_normal(organisations: int, advocates: int, random: Random) -> list[int]:
    return shares(advocates, [random.lognormvariate(0, SIGMA) for _ in range(organisations)])


def zipf(organisations: int, advocates: int, random: Random) -> list[int]:
    """The n-th largest has 1/n of the largest; only the order in which they join is drawn."""
    weights = [1 / place for place in range(1, organisations + 1)]
    random.shuffle(weights)
    return shares(advocates, weights)


def shares(whole: int, weights: Sequence[float]) -> list[int]:
    """Of `whole`, by weight and at least one each: the largest remainders get what rounding leaves."""
    spare, total = whole - len(weights), sum(weights)
    exact = [spare * weight / total for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_remainder[: spare - sum(parts)]:
        parts[place] += 1
    return [1 + part for part in parts]


# ── where they are put ──────────────────────────────────────────────────────────────────────────────────────────────


def round_robin(sizes: Sequence[int], nodes: int) -> Nodes:
    """As Citus places a new schema, and what balancing by the number of schemas leaves as it is."""
    return [list(sizes[first::nodes]) for first in range(nodes)]


def rebalanced(sizes: Sequence[int], nodes: int) -> Nodes:
    """Round robin, then moves as Citus' rebalancer makes them by disk size, its default, until it finds none."""
    placed = round_robin(sizes, nodes)
    while move_one(placed):
        pass
    return placed


def move_one(placed: Nodes) -> bool:
    """The largest organisation that helps goes from the fullest node to the emptiest; False if none is to be moved."""
    mean = sum(map(sum, placed)) / len(placed)
    low, high = (1 - THRESHOLD) * mean, (1 + THRESHOLD) * mean
    by_load = sorted(placed, key=sum)
    for fuller in reversed(by_load):
        if sum(fuller) <= low:
            return False
        for emptier in by_load:
            if sum(emptier) >= high or (sum(emptier) >= low and sum(fuller) <= high):
                break
            for size in sorted(fuller, reverse=True):
                if is_worth_moving(size, sum(fuller), sum(emptier)):
                    fuller.remove(size)
                    emptier.append(size)
                    return True
    return False


def is_worth_moving(size: int, fuller: int, emptier: int) -> bool:
    if emptier + size <= fuller - size:
        return True
    return fuller - (emptier + size) >= IMPROVEMENT * size


def largest_first(sizes: Sequence[int], nodes: int) -> Nodes:
    """Each in order of size to the node with least so far (longest processing time first, Graham 1969)."""
    placed: Nodes = [[] for _ in range(nodes)]
    loads = [(0, node) for node in range(nodes)]
    for size in sorted(sizes, reverse=True):
        load, node = loads[0]
        placed[node].append(size)
        heapq.heapreplace(loads, (load + size, node))
    return placed


def floor(sizes: Sequence[int], nodes: int) -> float:
    """What no placement can get below, against the mean: one organisation is never split."""
    return max(1.0, max(sizes) * nodes / sum(sizes))


def fullest(placed: Nodes) -> float:
    """Against the mean."""
    loads = [sum(node) for node in placed]
    return max(loads) * len(loads) / sum(loads)


SIZES: dict[str, Callable[[int, int, Random], list[int]]] = {"log-normal": log_normal, "Zipf": zipf}
WAYS: dict[str, Callable[[Sequence[int], int], Nodes]] = {
    "in turn, as Citus places them": round_robin,
    "and rebalanced by disk size": rebalanced,
    "largest first": largest_first,
}


# ── the table ───────────────────────────────────────────────────────────────────────────────────────────────────────


def spread(values: Sequence[float]) -> str:
    """The median, and the range of the middle nine tenths."""
    ranked = sorted(values)
    low, high = (ranked[round(part * (len(ranked) - 1))] for part in (0.05, 0.95))
    return f"{median(ranked):.2f} ({low:.2f} to {high:.2f})"


def row(name: str, organisations: int, advocates: int, nodes: int, seeds: int) -> list[str]:
    drawn = [SIZES[name](organisations, advocates, Random(seed)) for seed in range(seeds)]
    ways = [spread([fullest(place(sizes, nodes)) for sizes in drawn]) for place in WAYS.values()]
    return [name, str(nodes), *ways, spread([floor(sizes, nodes) for sizes in drawn])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--organisations", type=int, default=500)
    parser.add_argument("--advocates", type=int, default=200_000)
    parser.add_argument("--nodes", type=int, nargs="+", default=[4, 8, 16])
    parser.add_argument("--seeds", type=int, default=400)
    chosen = parser.parse_args()

    rows = [
        row(name, chosen.organisations, chosen.advocates, nodes, chosen.seeds)
        for name in SIZES
        for nodes in chosen.nodes
    ]
    table(
        f"Load of the fullest node against the mean, {chosen.organisations} organisations, {chosen.seeds} seeds",
        rows,
        ("sizes", "nodes", *WAYS, "no placement can be below"),
    )


if __name__ == "__main__":
    main()
