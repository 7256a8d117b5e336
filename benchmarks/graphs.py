"""The engine held to rustworkx on tens of thousands of graphs of the families that the tests know, and to itself when searched again.

    python benchmarks/graphs.py [--graphs 60000] [--people 120] [--seed 1]

Each graph has up to so many people. The weight must be the same and proven; then some edges are taken away, and the search goes on from
where it was: that must come to the weight of a search from nothing. Prints how many were tried, and stops at the first that differs.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks._measure import table
from tests.matching.engine.graphs import FAMILIES, Graph, by_rustworkx, searched_again, solved


def differs(graph: Graph, random: np.random.Generator) -> str | None:
    found = solved(graph)
    if not found.verdict.is_optimal or found.verdict.weight != by_rustworkx(graph):
        return "from nothing"
    kept = random.random(len(graph.i)) > random.choice([0.02, 0.2])
    less = graph.only(kept)
    again = searched_again(found, graph, kept)
    if not again.verdict.is_optimal or again.verdict.weight != by_rustworkx(less):
        return "again"
    return None


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--graphs", type=int, default=60_000)
    arguments.add_argument("--people", type=int, default=120)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()

    rows = []
    each = chosen.graphs // len(FAMILIES)
    for number, (name, family) in enumerate(FAMILIES.items()):
        started, blossoms = time.perf_counter(), 0
        for seed in range(each):
            random = np.random.default_rng([chosen.seed, number, seed])
            graph = family(random, int(random.integers(1, chosen.people + 1)))
            where = differs(graph, random)
            if where:
                sys.exit(f"{name}, seed {[chosen.seed, number, seed]}: {where}")
            blossoms += len(solved(graph).certificate.sets)
        rows.append([name, f"{each:,}", f"{blossoms / each:.1f}", f"{time.perf_counter() - started:.0f}"])
    table("Equal weight, proven", rows, ("family", "graphs", "odd sets in a proof", "seconds"))


if __name__ == "__main__":
    main()
