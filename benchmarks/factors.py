"""How often someone is told of a factor that has nothing to do with their weeks, and how soon of one that has.

    python benchmarks/factors.py [--people 4000]

ERROR_SHARE in alongside/checkins/rules/factors/associations.py comes from here. `compare_weeks` works on arrays of people as it does on one,
so this is the shipped code. tests/checkins/rules/factors/test_associations.py holds a small seeded run.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.checkins.rules.factors.associations import Differences, compare_weeks
from benchmarks._measure import table
from benchmarks.trends import Change, Floats, World, stays, steps, weeks

YEAR = 52  # answered weeks
STEADY = stays(YEAR)
AT_ONCE = 200  # people; what fits a processor's memory
AT_MOST = 3  # factors in a week
# How often each factor of a list of ten is wanted.
SHARES = (0.3, 0.25, 0.2, 0.15, 0.15, 0.1, 0.1, 0.08, 0.05, 0.05)


@dataclass(frozen=True, kw_only=True)
class Factors:
    """How factors come. together: how much each hangs together from week to week. effect: of the first, in
    standard deviations of a person's weeks.
    """

    together: float = 0.0
    effect: float = 0.0
    shares: Sequence[float] = SHARES


def choose(random: np.random.Generator, like: Factors, people: int) -> NDArray[np.bool_]:
    """People by factor by week, at most AT_MOST in a week."""
    level = random.normal(size=(people, len(like.shares), YEAR))
    for week in range(1, YEAR):
        level[..., week] = (
            like.together * level[..., week - 1] + np.sqrt(1 - like.together**2) * level[..., week]
        )
    bound = np.quantile(random.normal(size=200_000), 1 - np.array(like.shares))[None, :, None]
    wanted = level > bound
    order = np.argsort(np.where(wanted, random.random(wanted.shape), 2), axis=1).argsort(axis=1)
    chosen: NDArray[np.bool_] = wanted & (order < AT_MOST)
    return chosen


def differences(
    world: World, like: Factors, people: int, seed: int = 18, change: Change = STEADY
) -> list[Differences]:
    some = weeks(world, seed, people, change)
    there = choose(np.random.default_rng(seed + 1), like, people)
    added: Floats = like.effect * some.sigma[:, None] * there[:, 0]
    strain = np.clip(some.strain + added, 0, 100)
    if world.items:  # only levels of four items can be tapped
        strain = np.round(strain / 6.25) * 6.25
    return [
        compare_weeks(strain[part], some.gap[part], there[part])
        for part in (slice(first, first + AT_ONCE) for first in range(0, people, AT_ONCE))
    ]


def false_share(world: World, like: Factors, people: int, seed: int = 18, change: Change = STEADY) -> float:
    """Of people without any relation: told of at least one, looking each week for a year."""
    told = [one.are_told().any(axis=(1, 2)) for one in differences(world, like, people, seed, change)]
    return float(np.concatenate(told).mean())


def found_shares(world: World, like: Factors, people: int, at: Sequence[int] = (26, 39, 52)) -> list[float]:
    """Of people whose first factor moves their weeks: told of it by then, in its own direction."""
    seen = differences(world, like, people)
    told = np.concatenate([one.are_told()[:, 0] & (one.middle[:, 0] * like.effect > 0) for one in seen])
    return [float(told[:, :week].any(axis=1).mean()) for week in at]


def width(world: World, like: Factors, people: int) -> float:
    """The median width of the interval of the first factor after a year, in points, where it is told."""
    seen = differences(world, like, people)
    told, reach = (
        np.concatenate([part[:, 0, -1] for part in parts])
        for parts in ([one.are_told() for one in seen], [one.reach for one in seen])
    )
    return float(np.median(2 * reach[told]))


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=4000)
    people = asked.parse_args().people
    rows = [
        [
            f"phi {phi:g}",
            *(
                f"{false_share(World(correlation=phi), Factors(together=together), people):.3f}"
                for together in (0, 0.6, 0.9)
            ),
        ]
        for phi in (0, 0.3, 0.45, 0.6)
    ]
    others = {
        "phi .3, t with 5 degrees": (World(tails=5), Factors(together=0.6)),
        "phi .3, sd 6": (World(sd=(6, 0)), Factors(together=0.6)),
        "phi .3, sd 20": (World(sd=(20, 0)), Factors(together=0.6)),
        "phi .3, half of the weeks skipped": (World(skipped=0.5), Factors(together=0.6)),
        "phi .3, one factor": (World(), Factors(together=0.6, shares=(0.3,))),
    }
    rows += [[name, "", f"{false_share(*one, people):.3f}", ""] for name, one in others.items()]
    moved = steps(YEAR // 2, 2, YEAR // 2)
    rows.append(
        [
            "phi .3, level moves by 2 sd halfway",
            *(
                f"{false_share(World(), Factors(together=together), people, change=moved):.3f}"
                for together in (0, 0.6, 0.9)
            ),
        ]
    )
    table(
        f"{people} people without any relation, told of one within {YEAR} weeks",
        rows,
        ["", "factors apart", "together .6", "together .9"],
    )
    rows = []
    for effect in (0.5, 0.75, 1, 1.5, 2, -1):
        for together in (0, 0.6):
            like = Factors(together=together, effect=effect)
            found = found_shares(World(), like, people)
            rows.append(
                [
                    f"{effect:+g} sd, together {together:g}",
                    *(f"{share:.2f}" for share in found),
                    f"{width(World(), like, people):.0f}",
                ]
            )
    table(
        f"{people} people whose first factor moves their weeks, phi .3: told of it by week",
        rows,
        ["", "26", "39", "52", "points wide"],
    )


if __name__ == "__main__":
    main()
