"""A year of rounds in small pools: each round optimised alone, with a plan of the next ones, and the bound.

    python benchmarks/rounds.py [--people 6 8 14 25 60] [--seeds 100] [--regions 1] [--workers 2]

A pool is drawn from a made-up organisation of 200 people (`_population.py`); everyone has room for one partner and joins all ROUNDS
rounds of the year; who could meet no one in it at all is not in it. Two people rest for four rounds after they met. Medians would hide
the seldom loss, so figures are means over the seeds, each with its standard error.

- *places lost*: people-rounds without a partner, beyond the bound: what no way of holding the rounds can avoid. It is worked out for
  the year at once, without whole numbers, so it may be too low but never too high.
- *repeats*: pairs who meet again while some two of the pool who may meet never met.
- *fit*: of all pairs of the year.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.matching.rules.ahead import groups_of, look_ahead
from alongside.matching.rules.participants import Intent, Population, Proposal
from alongside.matching.rules.plan_check import pairs_of, played
from alongside.matching.rules.reference import Reference
from alongside.matching.rules.rounds import propose_pairs
from benchmarks._measure import table
from benchmarks._population import population

ORGANISATION = 200
ROUNDS = 13  # four weeks each
SIZES = (6, 8, 14, 25, 60)
WAYS = ("alone", "ahead")


@dataclass(frozen=True, kw_only=True)
class Year:
    """`given_up`: points of fit of each round against the same round alone. `slowest`: seconds of a round."""

    lost: int
    repeats: int
    fit: int
    given_up: int
    slowest: float


def draw_pool(people: int, regions: int, seed: int) -> Population:
    everyone = population(ORGANISATION, regions, seed)
    random = Random(f"{people} {regions} {seed}")
    order = random.sample(everyone.people, ORGANISATION)
    pool = replace(everyone, people=())
    for one in order:  # one after the other, so that a person without anyone makes room for the next
        joined = replace(one, capacity=1, waited=0)
        if one.intent is not Intent.PAUSE:
            pool = replace(pool, people=(*pool.people, joined))
        if len(pool.people) >= people:
            pool = replace(pool, people=tuple(_with_someone(pool)))
        if len(pool.people) == people:
            return pool
    raise ValueError(f"{ORGANISATION} people are too few")


def _with_someone(pool: Population) -> list:
    known = {id for two in eligible(pool) for id in two}
    return [one for one in pool.people if one.id in known]


def eligible(pool: Population) -> list[tuple[str, str]]:
    reference = Reference(pool)
    ids = sorted(one.id for one in pool.people)
    return [(a, b) for place, a in enumerate(ids) for b in ids[place + 1 :] if not reference.why_not(a, b)]


def hold_year(pool: Population, way: str) -> Year:
    could = eligible(pool)
    met: Counter[tuple[str, str]] = Counter()
    lost = repeats = fit = given_up = 0
    slowest = 0.0
    for _ in range(ROUNDS):
        started = time.process_time()
        proposal, cost = _propose(pool, way)
        slowest = max(slowest, time.process_time() - started)
        pairs = pairs_of(groups_of(proposal))
        lost += len(proposal.left_out)
        fit += proposal.total_fit
        given_up += cost
        if any(two not in met for two in could):
            repeats += sum(two in met for two in pairs)
        met.update(pairs)
        *_, pool = played(pool, [groups_of(proposal), ()])
    return Year(lost=lost, repeats=repeats, fit=fit, given_up=given_up, slowest=slowest)


def _propose(pool: Population, way: str) -> tuple[Proposal, int]:
    if way == "alone":
        return propose_pairs(pool), 0
    found = look_ahead(pool)
    return found.proposal, found.gives_up


def least_lost(pool: Population) -> int:
    """Places that no way of holding the year's rounds can avoid: a linear programme over how often each two meet.

    Two meet at most every cooldown + 1 rounds, a person is in one group a round. In a trio each of three meets two others, so its
    links count for half; without three who would, a round of an odd number leaves one out.
    """
    could = eligible(pool)
    most = -(-ROUNDS // (pool.rules.cooldown + 1))
    place = {one.id: number for number, one in enumerate(pool.people)}
    willing = {one.id for one in pool.people if one.trio_ok}
    trios = [two for two in could if set(two) <= willing]
    links = [*could, *trios]
    ends = np.array([[place[one] for one in two] for two in links])
    weight = np.array([1.0] * len(could) + [0.5] * len(trios))
    columns = np.arange(len(links))
    people = csr_array(
        (np.tile(weight, 2), (ends.T.ravel(), np.tile(columns, 2))), shape=(len(pool.people), len(links))
    )
    number = {two: row for row, two in enumerate(could)}
    twos = csr_array(
        (np.ones(len(links)), ([number[two] for two in links], columns)), shape=(len(could), len(links))
    )
    whole = csr_array(np.array([[1.0] * len(could) + [0.0] * len(trios)]))
    in_trios = csr_array(np.array([[0.0] * len(could) + [1.0] * len(trios)]))
    rows = [people, twos, whole, in_trios]
    limits = [ROUNDS] * len(pool.people) + [most] * len(could)
    limits += [ROUNDS * (len(pool.people) // 2), 3 * ROUNDS]

    found = linprog(-2 * weight, vstack(rows), np.array(limits, float), bounds=(0, most))
    reached = int(-found.fun + 1e-6)
    return max(0, ROUNDS * len(pool.people) - reached)


def measure(people: int, regions: int, seeds: list[int]) -> list[dict]:
    found = []
    for seed in seeds:
        pool = draw_pool(people, regions, seed)
        years = {way: asdict(hold_year(pool, way)) for way in WAYS}
        found.append({"bound": least_lost(pool), **years})
    return found


def in_processes(people: int, regions: int, seeds: int, workers: int) -> list[dict]:
    parts = [list(range(1 + first, seeds + 1, workers)) for first in range(workers)]
    runs = [
        subprocess.Popen(
            [sys.executable, __file__, "--part", str(people), str(regions), *map(str, part)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for part in parts
        if part
    ]
    found = []
    for run in runs:
        said, _ = run.communicate()
        found += json.loads(said.splitlines()[-1])
    return found


def _row(people: int, found: list[dict]) -> list[str]:
    def mean(values: list[float]) -> str:
        spread = statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0
        return f"{statistics.mean(values):.1f} ± {spread:.1f}"

    row = [str(people), f"{statistics.mean(one['bound'] for one in found):.1f}"]
    row += [mean([one[way]["lost"] - one["bound"] for one in found]) for way in WAYS]
    row += [mean([one[way]["repeats"] for one in found]) for way in WAYS]
    fits = {way: sum(one[way]["fit"] for one in found) for way in WAYS}
    row.append(f"{(fits['alone'] - fits['ahead']) / fits['alone']:.1%}")
    row.append(f"{max(one['ahead']['slowest'] for one in found):.1f}")
    return row


HEAD = (
    "people",
    "places lost: bound",
    "beyond it, alone",
    "beyond it, ahead",
    "repeats, alone",
    "repeats, ahead",
    "fit given up",
    "slowest round, s",
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--people", type=int, nargs="+", default=SIZES)
    arguments.add_argument("--seeds", type=int, default=100)
    arguments.add_argument("--regions", type=int, default=1)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--part", type=int, nargs="+", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.part:
        people, regions, *seeds = given.part
        print(json.dumps(measure(people, regions, seeds)))
        return
    rows = [
        _row(people, in_processes(people, given.regions, given.seeds, given.workers))
        for people in given.people
    ]
    table(f"{ROUNDS} rounds, {given.seeds} pools each, {given.regions} region(s)", rows, HEAD)


if __name__ == "__main__":
    main()
