"""The matching engine against its peers, on rounds of made-up people and on graphs of papers; and who is left out, by it and without it.

    python benchmarks/matching.py [--part peers papers pairs rounds growth] [--seeds 3] [--largest 10000]

Needs benchmarks/requirements.txt. Each comparison is one run: engine and peer in turn on the same graph, which each has ready in its
own form; the same weight is asserted, and for the engine the check of the proof is in its time. Ratios are medians over the seeds.
"""

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import TypeVar

import altair as alt
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.core.charts.png import to_png
from alongside.matching.engine.heaviest import Heaviest, heaviest_matching
from alongside.matching.rules.eligible import eligible_links
from alongside.matching.rules.encode import encode_population
from alongside.matching.rules.participants import Intent, Met, Participant, Population, Rule
from alongside.matching.rules.reference import Reference
from alongside.matching.rules.rounds import propose_pairs
from alongside.matching.rules.score import fits_of_links
from benchmarks._graphs import (
    SMALL_UNIT,
    Graph,
    Solve,
    a_round,
    by_networkx,
    by_pymatching,
    by_rustworkx,
    delaunay,
    dense,
    geometric,
)
from benchmarks._measure import table
from benchmarks._population import population

ROUNDS = 12
SIZES = (200, 500, 1000, 2000, 3000, 5000, 10_000, 30_000)
QUICK = 0.5  # seconds: what takes less is repeated
REPEATS = 9

Peer = Callable[[Graph], Solve]

AGAINST: tuple[tuple[str, Peer, int | None, tuple[tuple[int, int, float], ...]], ...] = (
    (
        "rustworkx",
        by_rustworkx,
        None,
        ((200, 5, 1), (200, 1, 3), (1000, 5, 3.5), (1000, 1, 25), (3000, 5, 60)),
    ),
    ("networkx", by_networkx, None, ((200, 5, 40), (200, 1, 150), (1000, 5, 200))),
    ("PyMatching", by_pymatching, SMALL_UNIT, ((1000, 5, 3.5), (1000, 1, 10), (3000, 5, 30))),
)


# ── against peers ───────────────────────────────────────────────────────────────────────────────────────────────────


def against_peers(seeds: int) -> None:
    rows = []
    for name, peer, unit, cases in AGAINST:
        for people, regions, promised in cases:
            graphs = [a_round(people, regions, seed, unit) for seed in range(1, seeds + 1)]
            rows.append([name, *_row(graphs, peer), f"{promised:g}"])
    table("Rounds of made-up people", rows, ("peer", *HEAD, "promised"))


def on_papers(seeds: int) -> None:
    rows = [
        [*_row([family(people, seed) for seed in range(1, seeds + 1)], by_rustworkx), "1"]
        for family in (dense, delaunay, geometric)
        for people in (1000, 3000, 10_000)
    ]
    table("Graphs of papers, against rustworkx", rows, (*HEAD, "promised"))


HEAD = ("graph", "edges", "engine, ms", "peer, ms", "times slower", "of each seed")


def _row(graphs: list[Graph], peer: Peer) -> list[str]:
    measured = [_in_turns(graph, peer) for graph in graphs]
    ratios = [peers / ours for ours, peers in measured]
    ours, theirs = (statistics.median(one) * 1000 for one in zip(*measured, strict=True))
    return [
        graphs[0].name,
        f"{statistics.median(len(graph.i) for graph in graphs):,.0f}",
        f"{ours:,.1f}",
        f"{theirs:,.1f}",
        f"{statistics.median(ratios):.1f}",
        " ".join(f"{ratio:.1f}" for ratio in ratios),
    ]


def _in_turns(graph: Graph, peer: Peer) -> tuple[float, float]:
    """Median seconds of the engine and of the peer. What is slow runs once; the engine then three times round it."""
    solve = peer(graph)
    ours: list[float] = []
    theirs: list[float] = []
    solved(graph)  # the first of all pays for what is loaded only then
    while not theirs or (theirs[0] < QUICK and len(theirs) < REPEATS):
        taken, found = _seconds(lambda: solved(graph))
        ours.append(taken)
        taken, weight = _seconds(solve)
        theirs.append(taken)
        assert weight == found.verdict.weight, (graph.name, weight, found.verdict)
    ours += [_seconds(lambda: solved(graph))[0] for _ in range(2)]
    return statistics.median(ours), statistics.median(theirs)


def solved(graph: Graph) -> Heaviest:
    found = heaviest_matching(graph.people, graph.i, graph.j, graph.weight)
    assert found.verdict.is_optimal
    return found


Result = TypeVar("Result")


def _seconds(run: Callable[[], Result]) -> tuple[float, Result]:
    gc.collect()
    started = time.perf_counter()
    result = run()
    return time.perf_counter() - started, result


# ── pairs and how well they fit ─────────────────────────────────────────────────────────────────────────────────────


class Loops(Reference):
    """The plain reference, as fast as two nested loops can be: nothing about one person is worked out twice, and a pair is dropped
    with the first rule that it breaks, the cheapest first.
    """

    RULES = (Rule.INTENT, Rule.LANGUAGE, *(rule for rule in Rule if rule not in (Rule.INTENT, Rule.LANGUAGE)))

    def __init__(self, everybody: Population) -> None:
        super().__init__(everybody)
        self._possible_starts = cache(super()._possible_starts)  # type: ignore[method-assign]
        self._rarity_of_issues = cache(super()._rarity_of_issues)  # type: ignore[method-assign]
        self._rarity_of_circumstances = cache(super()._rarity_of_circumstances)  # type: ignore[method-assign]

    def all_fits(self) -> dict[tuple[str, str], int]:
        people = [_by_identity(seeker) for seeker in self.population.people]
        self.people = {seeker.id: seeker for seeker in people}
        return {
            (one.id, other.id): self.fit_of(one.id, other.id)
            for place, one in enumerate(people)
            for other in people[place + 1 :]
            if not any(self._breaks_rule(rule, one, other) for rule in self.RULES)
        }


class _ById(Participant):
    """Known by id alone, so that it can be looked up without reading all of it."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


def _by_identity(seeker: Participant) -> Participant:
    return _ById(**{name: getattr(seeker, name) for name in Participant.__dataclass_fields__})


def pairs(seeds: int) -> None:
    rows = []
    for people, promised in ((200, 20), (1000, 40)):
        measured = []
        for seed in range(1, seeds + 1):
            everybody = population(people, 1, seed)
            arrays = [_seconds(partial(_all_fits, everybody)) for _ in range(5)]
            loops, plain = _seconds(Loops(everybody).all_fits)
            assert {frozenset(pair): fit for pair, fit in plain.items()} == _by_ids(*arrays[0][1])
            measured.append((statistics.median(taken for taken, _ in arrays), loops, len(plain)))
        ratios = [loops / ours for ours, loops, _ in measured]
        ours, loops, found = (statistics.median(one) for one in zip(*measured, strict=True))
        rows.append(
            [
                f"{people:,}",
                f"{found:,.0f}",
                f"{ours * 1000:.1f}",
                f"{loops * 1000:,.0f}",
                f"{statistics.median(ratios):.0f}",
                f"{promised}",
            ]
        )
    head = ("people, one region", "pairs", "arrays, ms", "nested loops, ms", "times slower", "promised")
    table("Eligible pairs and their fits, from people to arrays", rows, head)


def _all_fits(everybody: Population) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    encoded = encode_population(everybody)
    found = eligible_links(encoded)
    return [seeker.id for seeker in encoded.seekers], found.i, found.j, fits_of_links(encoded, found)


def _by_ids(ids: list[str], i: np.ndarray, j: np.ndarray, fit: np.ndarray) -> dict[frozenset[str], int]:
    rows = zip(i.tolist(), j.tolist(), fit.tolist(), strict=True)
    return {frozenset({ids[one], ids[other]}): points for one, other, points in rows}


# ── who is left out ─────────────────────────────────────────────────────────────────────────────────────────────────

Pairs = list[tuple[str, ...]]
Choose = Callable[[Population, Random], Pairs]


def by_engine(everybody: Population, random: Random) -> Pairs:
    found = propose_pairs(everybody)
    return [(pair.a, pair.b) for pair in found.pairs] + ([found.trio.members] if found.trio else [])


def by_engine_in_pairs(everybody: Population, random: Random) -> Pairs:
    return by_engine(
        replace(everybody, people=tuple(replace(one, trio_ok=False) for one in everybody.people)), random
    )


def greedily(everybody: Population, random: Random) -> Pairs:
    """The best fit first, then the best of those who are left."""
    ids, i, j, fit = _all_fits(everybody)
    return _as_they_come(ids, i, j, np.argsort(-fit, kind="stable"))


def at_random(everybody: Population, random: Random) -> Pairs:
    ids, i, j, _ = _all_fits(everybody)
    order = list(range(len(i)))
    random.shuffle(order)
    return _as_they_come(ids, i, j, np.array(order, np.int64))


def _as_they_come(ids: list[str], i: np.ndarray, j: np.ndarray, order: np.ndarray) -> Pairs:
    free, found = set(range(len(ids))), []
    for one, other in zip(i[order].tolist(), j[order].tolist(), strict=True):
        if one in free and other in free:
            free -= {one, other}
            found.append((ids[one], ids[other]))
    return found


def rounds(seeds: int) -> None:
    ways: dict[str, Choose] = {
        "engine": by_engine,
        "engine, no trio": by_engine_in_pairs,
        "greedy": greedily,
        "random": at_random,
    }
    left = {name: [left_out(choose, seed) for seed in range(1, seeds + 1)] for name, choose in ways.items()}
    rows = []
    for name, shares in left.items():
        against = [
            statistics.median(ours / theirs for ours, theirs in zip(shares, left[other], strict=True))
            for other in ("greedy", "random")
        ]
        rows.append([name, f"{statistics.median(shares):.1%}", *(f"{ratio:.2f}" for ratio in against)])
    head = ("who pairs", "people-rounds without a partner", "of greedy", "of random")
    table(
        f"200 people in five regions, {ROUNDS} rounds; at most 0.35 of greedy and 0.5 of random is promised",
        rows,
        head,
    )


def left_out(choose: Choose, seed: int) -> float:
    """The share of people-rounds without a partner. Everybody has room for one, and waits as long as they do."""
    start = population(200, 5, seed)
    people = tuple(
        replace(one, capacity=1, waited=0) for one in start.people if one.intent is not Intent.PAUSE
    )
    waited: Counter[str] = Counter()
    met: list[Met] = []
    random, without = Random(seed), 0
    for number in range(1, ROUNDS + 1):
        everybody = tuple(replace(one, waited=waited[one.id]) for one in people)
        chosen = choose(replace(start, people=everybody, met=tuple(met), round=number), random)
        paired = {one for group in chosen for one in group}
        met += [Met(a, b, number) for group in chosen for a in group for b in group if a < b]
        waited = Counter({one.id: waited[one.id] + 1 for one in people if one.id not in paired})
        without += len(people) - len(paired)
    return without / (ROUNDS * len(people))


# ── growth ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def growth(seeds: int, largest: int) -> None:
    measured = [_grown(people, seeds) for people in SIZES if people <= largest]
    rows = [
        [
            f"{one['people']:,}",
            f"{one['pairs']:,}",
            f"{one['finding']:.3f}",
            f"{one['engine']:.3f}",
            f"{one['megabytes']:,.0f}",
        ]
        for one in measured
    ]
    head = ("people, five regions", "eligible pairs", "finding them, s", "engine, s", "most memory, MB")
    table("Growth", rows, head)
    Path(__file__).with_name("matching.png").write_bytes(to_png(_chart(measured)))


def _grown(people: int, seeds: int) -> dict[str, float]:
    """Each size in a process of its own, as memory is counted by process. Medians."""
    runs = [
        json.loads(
            subprocess.check_output([sys.executable, __file__, "--grow", str(people), str(seed)], text=True)
        )
        for seed in range(1, (seeds if people <= 10_000 else 1) + 1)
    ]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def grow(people: int, seed: int) -> dict[str, float]:
    if people > SIZES[0]:
        solved(a_round(SIZES[0], 5, seed))  # what is loaded only at the first time
    everybody = population(people, 5, seed)
    finding, _ = _seconds(partial(_all_fits, everybody))
    graph = a_round(people, 5, seed)
    engine, _ = _seconds(lambda: solved(graph))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "people": people,
        "pairs": len(graph.i),
        "finding": finding,
        "engine": engine,
        "megabytes": megabytes,
    }


def _chart(measured: list[dict[str, float]]) -> alt.LayerChart:
    rows = [
        {"people": one["people"], "seconds": one[key], "what": what}
        for one in measured
        for key, what in (("finding", "finding all pairs"), ("engine", "the heaviest of them, proven"))
    ]
    lines = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "people:Q", title="people in five regions", scale=alt.Scale(type="log", domain=[150, 40_000])
        ),
        y=alt.Y("seconds:Q", title="seconds", scale=alt.Scale(type="log", domain=[0.001, 100])),
        color=alt.Color("what:N", title=None, legend=alt.Legend(orient="top")),
    )
    return (lines.mark_line() + lines.mark_point(filled=True, size=50)).properties(width=520, height=300)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parts = ("peers", "papers", "pairs", "rounds", "growth")
    arguments.add_argument("--part", nargs="+", choices=parts, default=parts)
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--largest", type=int, default=10_000)
    arguments.add_argument("--grow", type=int, nargs=2, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()

    if chosen.grow:
        print(json.dumps(grow(*chosen.grow)))
        return
    for part in chosen.part:
        match part:
            case "peers":
                against_peers(chosen.seeds)
            case "papers":
                on_papers(chosen.seeds)
            case "pairs":
                pairs(chosen.seeds)
            case "rounds":
                rounds(chosen.seeds)
            case "growth":
                growth(chosen.seeds, chosen.largest)


if __name__ == "__main__":
    main()
