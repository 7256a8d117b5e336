"""How often a change is told that is none, and how soon one that is: the shipped rule, the one before it, and a reader who knows.

    python benchmarks/trends.py [--people 12000]

The constants in alongside/checkins/rules/shifts.py and the shares in alongside/checkins/rules/trends.py come from here. `shifts` works on arrays of
people as it does on one, so this is the shipped code. tests/checkins/rules/test_how_often.py holds a small seeded run.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.checkins.rules import shifts
from alongside.checkins.rules.shifts import LEARNING_WEEKS
from alongside.checkins.rules.trends import Direction, Point, WeekStanding, judge_weeks, week_standing
from alongside.core.rules.weeks import Week
from benchmarks._measure import table

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Change = tuple[float, ...]
Rule = Callable[["Weeks"], tuple[Flags, Flags]]  # in which weeks "heavier" is told, and in which "lighter"

AT_ONCE = 250  # people; what fits a processor's memory
HALF_A_YEAR = 26
START = Week("2000-W01")
LEVEL = 25.0  # between two levels of an item, in points
CORRELATION, SKIPPED = 0.3, 0.2
HEARD_BEFORE = 300  # weeks from which the reader who knows has learned


@dataclass(frozen=True)
class World:
    """What people are like: their levels and standard deviations (mean and spread), and how their weeks hang together."""

    level: tuple[float, float] = (45, 15)
    sd: tuple[float, float] = (12, 3)
    correlation: float = CORRELATION
    correlation_spread: float = 0.0
    skipped: float = SKIPPED
    items: bool = True  # the index of four five-level items; else the number itself
    tails: int = 0  # degrees of freedom of t; 0 for normal weeks


@dataclass(frozen=True)
class Weeks:
    """People by answered weeks: strain, and weeks since the answered week before. mu, sigma, phi: what is true of each."""

    strain: Floats
    gap: Floats
    mu: Floats
    sigma: Floats
    phi: Floats

    def part(self, people: slice) -> "Weeks":
        return Weeks(
            self.strain[people], self.gap[people], self.mu[people], self.sigma[people], self.phi[people]
        )


@lru_cache(maxsize=2)
def weeks(world: World, seed: int, people: int, change: Change) -> Weeks:
    """`change`: by answered week, how many of a person's own standard deviations their level has moved."""
    random = np.random.default_rng(seed)
    heard = HEARD_BEFORE if world.items else 0
    gap = random.geometric(1 - world.skipped, (people, heard + len(change))).astype(float)
    level = random.normal(*world.level, (people, 1))
    sd = np.maximum(random.normal(*world.sd, (people, 1)), 3)
    phi = np.clip(random.normal(world.correlation, world.correlation_spread, people), -0.2, 0.8)
    moved = level + sd * np.array([0.0] * heard + list(change))
    if not world.items:
        strain = moved + sd * _together(random, gap, phi, world.tails)
        return Weeks(strain, gap, level[:, 0], sd[:, 0], phi)
    # Half of an item's variance is shared; the mean of four then has 5/8 of it.
    common, item_sd = _together(random, gap, phi, world.tails), sd / np.sqrt(5 / 8)
    index = np.zeros_like(gap)
    for _ in range(4):
        own = _together(random, gap, phi, world.tails)
        item = moved + item_sd * (common + own) / np.sqrt(2)
        index += np.clip(np.round(item / LEVEL), 0, 4) * LEVEL / 4
    before, now = index[:, :heard], index[:, heard:]
    return Weeks(now, gap[:, heard:], before.mean(axis=1), np.maximum(before.std(axis=1), 1), phi)


def _together(random: np.random.Generator, gap: Floats, phi: Floats, tails: int) -> Floats:
    """Weeks of variance 1 that hang together over the gaps."""
    fresh = (
        random.standard_t(tails, gap.shape) / np.sqrt(tails / (tails - 2))
        if tails
        else random.normal(size=gap.shape)
    )
    values = fresh.copy()
    for week in range(1, gap.shape[1]):
        kept = np.sign(phi) ** gap[:, week] * np.abs(phi) ** gap[:, week]
        values[:, week] = kept * values[:, week - 1] + np.sqrt(1 - kept**2) * fresh[:, week]
    return values


def stays(count: int) -> Change:
    return (0.0,) * count


def steps(known: int, size: float, after: int = 8) -> Change:
    """A lasting step once so many weeks are answered."""
    return (0.0,) * known + (size,) * after


def single(known: int, size: float, after: int) -> Change:
    """One week that is heavier, and then all is as before."""
    return (*stays(known), size, *stays(after))


# The rules


def shipped(some: Weeks) -> tuple[Flags, Flags]:
    ways, _ = shifts.find_steps(shifts.weigh_evidence(some.strain, some.gap))
    return ways > 0, ways < 0


def before(some: Weeks, wider: float = 1.0) -> tuple[Flags, Flags]:
    """The rule that was: outside 3 sigma, or a moving average outside 3.5 of its own, against the first twelve weeks alone."""
    learned = some.strain[:, :LEARNING_WEEKS]
    mu = learned.mean(axis=1)
    moving_range = np.abs(np.diff(learned)).mean(axis=1) / 1.128
    sigma = np.maximum(np.maximum(moving_range, learned.std(axis=1, ddof=1)), 5.0) * wider
    up, down = np.zeros(some.strain.shape, bool), np.zeros(some.strain.shape, bool)
    average = mu
    for week in range(LEARNING_WEEKS, some.strain.shape[1]):
        strain = some.strain[:, week]
        average = 0.2 * strain + 0.8 * average
        reach = 3.5 * sigma * np.sqrt(0.2 / 1.8 * (1 - 0.8 ** (2 * (week - LEARNING_WEEKS + 1))))
        up[:, week] = (strain > mu + 3 * sigma) | (average > mu + reach)
        down[:, week] = (strain < mu - 3 * sigma) | (average < mu - reach)
    return up, down


def knows(some: Weeks, bound: float = 4.0, down_bound: float = 7.0, size: float = 2.0) -> tuple[Flags, Flags]:
    """Told mu, sigma and phi: the most likely beginning of a step of known size (CUSUM; optimal by Moustakides 1986)."""
    phi = some.phi[:, None]
    kept = np.sign(phi) ** some.gap * np.abs(phi) ** some.gap
    s = np.sqrt(1 - kept**2)
    z = (some.strain - some.mu[:, None]) / some.sigma[:, None]
    found = []
    for way, limit in ((size, bound), (-size, down_bound)):
        most = np.full(len(z), -np.inf)
        told = np.zeros(z.shape, bool)
        for week in range(LEARNING_WEEKS, z.shape[1]):
            fresh = (z[:, week] - kept[:, week] * z[:, week - 1]) / s[:, week]
            begins, goes_on = way / s[:, week], way * (1 - kept[:, week]) / s[:, week]
            most = np.maximum(most + goes_on * (fresh - goes_on / 2), begins * (fresh - begins / 2))
            told[:, week] = most > limit
        found.append(told)
    return found[0], found[1]


def told(rule: Rule, some: Weeks) -> tuple[Flags, Flags]:
    """The rule, some people at a time."""
    parts = [rule(some.part(slice(first, first + AT_ONCE))) for first in range(0, len(some.strain), AT_ONCE)]
    return np.concatenate([up for up, _ in parts]), np.concatenate([down for _, down in parts])


# What is asked of them


@dataclass(frozen=True)
class Bench:
    people: int
    seed: int = 12

    def false(self, rule: Rule, world: World, first: int = 0, last: int = HALF_A_YEAR) -> float:
        """The share of stable people who are told of a change in these weeks after the first twelve."""
        some = weeks(world, self.seed, self.people, stays(LEARNING_WEEKS + last))
        up, down = told(rule, some)
        return float((up | down)[:, LEARNING_WEEKS + first :].any(axis=1).mean())

    def found(
        self, rule: Rule, world: World, size: float, known: int = LEARNING_WEEKS, within: int = 8
    ) -> float:
        """The share of those not told of anything before, told of a lasting step of so many sigmas, in its own direction."""
        return float(np.isfinite(self.waited(rule, world, size, known, within)).mean())

    def waited(
        self, rule: Rule, world: World, size: float, known: int = LEARNING_WEEKS, within: int = 8
    ) -> Floats:
        """In the how manieth week of the step it was told; infinite when not."""
        return self._first(rule, world, steps(known, size, within), known, size)

    def rose(self, rule: Rule, world: World) -> float:
        """A slow rise of two sigmas over twelve weeks, told within sixteen."""
        rise = stays(LEARNING_WEEKS) + tuple(min(week / 12, 1) * 2 for week in range(1, 17))
        return float(np.isfinite(self._first(rule, world, rise, LEARNING_WEEKS, 2)).mean())

    def alone(self, rule: Rule, world: World) -> float:
        """One single week of +3 sigma taken for a change in the eight weeks from it on, 20 weeks known."""
        return float(np.isfinite(self._first(rule, world, single(20, 3, 7), 20, 3)).mean())

    def _first(self, rule: Rule, world: World, change: Change, known: int, size: float) -> Floats:
        some = weeks(world, self.seed + 1, self.people, change)
        up, down = told(rule, some)
        quiet = ~(up | down)[:, :known].any(axis=1)
        after = (up if size > 0 else down)[quiet, known:]
        return np.where(after.any(axis=1), after.argmax(axis=1) + 1.0, np.inf)


def as_false(bench: Bench, make: Callable[[float], Rule], wanted: float, low: float, high: float) -> Rule:
    """The setting of a rule with the wanted false alarms in half a year; more of it means fewer."""
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if bench.false(make(middle), World()) > wanted else (low, middle)
    return make((low + high) / 2)


def operating_curve(bench: Bench) -> None:
    wanted = bench.false(shipped, World())
    few = replace(bench, people=min(bench.people, 3000))
    rules: dict[str, Rule] = {
        "shipped": shipped,
        "before": before,
        "before, as rarely false": as_false(
            bench, lambda wider: partial(before, wider=wider), wanted, 1, 2.5
        ),
        "knows mu, sigma, phi": as_false(
            bench, lambda bound: partial(knows, bound=bound, down_bound=bound + 3), wanted, 0.5, 8
        ),
    }
    half = World(correlation=0.5)
    ask: dict[str, Callable[[Rule], str]] = {
        "false in 26 weeks: phi 0": lambda rule: _share(bench.false(rule, World(correlation=0))),
        "**phi .3**": lambda rule: _share(bench.false(rule, World())),
        "**phi .5**": lambda rule: _share(bench.false(rule, half)),
        "phi differs by person, .3 ± .15": lambda rule: _share(
            bench.false(rule, World(correlation_spread=0.15))
        ),
        "**false in weeks 27-52**": lambda rule: _share(bench.false(rule, World(), 26, 52)),
        "false in 52 / 260 weeks": lambda rule: (
            f"{_share(bench.false(rule, World(), 0, 52))} / {_share(few.false(rule, World(), 0, 260))}"
        ),
        "found within 8: +1 / +1.5": lambda rule: _shares(
            bench.found(rule, World(), size) for size in (1, 1.5)
        ),
        "**+2**": lambda rule: _share(bench.found(rule, World(), 2)),
        "+3 / -2": lambda rule: _shares(bench.found(rule, World(), size) for size in (3, -2)),
        "+2, 16 / 20 / 26 known": lambda rule: _shares(
            bench.found(rule, World(), 2, known) for known in (16, 20, 26)
        ),
        "+2, 38 / 52 / 64 known": lambda rule: _shares(
            bench.found(rule, World(), 2, known) for known in (38, 52, 64)
        ),
        "+2, phi 0 / .5": lambda rule: _shares(
            bench.found(rule, World(correlation=phi), 2) for phi in (0, 0.5)
        ),
        "weeks until +2 is seen, quartiles": lambda rule: _quartiles(
            bench.waited(rule, World(), 2, within=26)
        ),
        "weeks until +3 is seen": lambda rule: _quartiles(bench.waited(rule, World(), 3, within=26)),
        "slow rise of 2 over 12 weeks, in 16": lambda rule: _share(bench.rose(rule, World())),
        "one week of +3 taken for a change": lambda rule: _share(bench.alone(rule, World())),
        "sd 6 / 12 / 18: false": lambda rule: _shares(
            bench.false(rule, World(sd=(sd, 0))) for sd in (6, 12, 18)
        ),
        "sd 6 / 12 / 18: found": lambda rule: _shares(
            bench.found(rule, World(sd=(sd, 0)), 2) for sd in (6, 12, 18)
        ),
        "level 65, sd 18: found": lambda rule: _share(bench.found(rule, World((65, 0), (18, 0)), 2)),
        "no week skipped: false / found": lambda rule: _both(bench, rule, World(skipped=0)),
        "half of the weeks skipped: false / found": lambda rule: _both(bench, rule, World(skipped=0.5)),
        "t with 5 degrees: false / found": lambda rule: _both(bench, rule, World(tails=5)),
    }
    rows = [[name, *(asked(rule) for rule in rules.values())] for name, asked in ask.items()]
    table(f"{bench.people} people a figure", rows, ["", *rules])


def single_weeks(bench: Bench) -> None:
    """They need the whole judgment of each person, so fewer people."""
    people, known = min(bench.people, 3000), LEARNING_WEEKS + HALF_A_YEAR
    far, holds = shares_of_single_weeks(people, bench.seed)
    heavy = weeks(World(), bench.seed + 1, people, single(20, 3, 7))
    all_points = [points(heavy, person) for person in range(people)]
    seen = [week_standing(one[20], judge_weeks(one)) is WeekStanding.VERY_HEAVY for one in all_points]
    rows = [
        ["stable people with a very heavy week in 26", _share(far[Direction.UP])],
        ["stable people with a very light week in 26", _share(far[Direction.DOWN])],
        ["one week of +3, 20 known: called very heavy", _share(float(np.mean(seen)))],
        [f"another week within the usual range of {known}", _share(holds)],
    ]
    table(f"{people} people, single weeks", rows, ["", "shipped"])


def shares_of_single_weeks(people: int, seed: int) -> tuple[dict[Direction, float], float]:
    """Of stable people: those with a week far out in 26, by its direction; and the next weeks that lie in the usual range."""
    some = weeks(World(), seed, people, stays(LEARNING_WEEKS + HALF_A_YEAR + 1))
    trends = []
    for person in range(people):
        *known, last = points(some, person)
        trends.append((judge_weeks(known), last))
    far = {
        way: float(np.mean([any(one.direction is way for one in trend.far) for trend, _ in trends]))
        for way in Direction
    }
    inside = [
        trend.usual.low <= last.strain <= trend.usual.high
        for trend, last in trends
        if trend.usual and last.strain is not None
    ]
    return far, float(np.mean(inside))


def points(some: Weeks, person: int) -> list[Point]:
    places = np.cumsum(some.gap[person])
    return [
        Point(START.back(-int(place)), float(strain))
        for place, strain in zip(places, some.strain[person], strict=True)
    ]


def _both(bench: Bench, rule: Rule, world: World) -> str:
    return _shares([bench.false(rule, world), bench.found(rule, world, 2)])


def _share(share: float) -> str:
    return f"{share:.3f}"


def _shares(shares: Iterable[float]) -> str:
    return " / ".join(map(_share, shares))


def _quartiles(waited: Floats) -> str:
    return " / ".join(f"{week:.0f}" for week in np.quantile(waited, (0.25, 0.5, 0.75), method="lower"))


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=12_000)
    bench = Bench(asked.parse_args().people)
    operating_curve(bench)
    single_weeks(bench)


if __name__ == "__main__":
    main()
