"""How far the strain of a week with one item left out is from the strain of all four.

    python benchmarks/left_out.py [--people 1500] [--seed 33]

Made-up people: levels N(45, 15) on 0-100; items whose usual levels differ with a standard deviation of 15; weeks with a standard
deviation of the index of some 12, differing by a quarter from person to person, correlated by .3 from week to week; four items of
five levels whose weeks are correlated by RHO; an item left out in a tenth of the weeks before. All of this is assumed.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.checkins.rules.history import USUAL_FROM
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.instruments import STRAIN, score_answers
from benchmarks._measure import table

RHO = (0.1, 0.3, 0.5)
WEEKS = 40
LATEST = 8  # weeks that are looked at, and that lie SHIFT standard deviations higher
PHI = 0.3
ITEMS = weekly_instrument().scale(STRAIN).items
REVERSED = weekly_instrument().scale(STRAIN).reversed


def answers(rng: np.random.Generator, people: int, rho: float, shift: float) -> np.ndarray:
    """Levels 0-4 by person, week and item, higher for more strain."""
    level = rng.normal(45, 15, (people, 1, 1))
    item = rng.normal(0, 15, (people, 1, 4))
    spread = 12 * np.clip(rng.normal(1, 0.25, (people, 1, 1)), 0.3, 2)
    shared, own = _weeks(rng, (people, WEEKS, 1)), _weeks(rng, (people, WEEKS, 4))
    weeks = (np.sqrt(rho) * shared + np.sqrt(1 - rho) * own) / np.sqrt(rho + (1 - rho) / 4)
    weeks[:, -LATEST:] += shift
    return np.clip(np.round((level + item - item.mean(2, keepdims=True) + spread * weeks) / 25), 0, 4)


def _weeks(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    steps = rng.normal(size=shape)
    for week in range(1, shape[1]):
        steps[:, week] = PHI * steps[:, week - 1] + np.sqrt(1 - PHI**2) * steps[:, week]
    return steps


def misses(people: int, rho: float, shift: float, seed: int) -> dict[str, np.ndarray]:
    """Way of scoring to the errors, in points, of the latest weeks of everyone."""
    rng = np.random.default_rng(seed)
    found: dict[str, list[float]] = {
        "the others alone": [],
        "the usual answer in its place": [],
        "shipped": [],
    }
    for weeks in answers(rng, people, rho, shift):
        left_out = rng.integers(0, 4, WEEKS)
        skipped = (rng.random(WEEKS) < 0.1)[:, None] & (np.arange(4) == rng.integers(0, 4, WEEKS)[:, None])
        for week in range(WEEKS - LATEST, WEEKS):
            before = [weeks[:week, item][~skipped[:week, item]] for item in range(4)]
            usual = [float(of.mean()) for of in before if len(of) >= USUAL_FROM]
            whole, gap = list(weeks[week]), left_out[week]
            part = _said(whole, gap)
            true = _strain(_said(whole))
            found["the others alone"].append(_strain(part) - true)
            found["shipped"].append(_strain(part, _said(usual)) - true)
            whole[gap] = usual[gap]
            found["the usual answer in its place"].append(_strain(_said(whole)) - true)
    return {way: np.array(errors) for way, errors in found.items()}


def _said(levels: Sequence[float], left_out: int | None = None) -> dict[str, float]:
    """As the items are asked, two of them the other way round."""
    return {
        key: 4 - level if key in REVERSED else level
        for number, (key, level) in enumerate(zip(ITEMS, levels, strict=True))
        if number != left_out
    }


def _strain(said: dict[str, float], usual: dict[str, float] | None = None) -> float:
    found = score_answers(weekly_instrument(), said, usual)[STRAIN]
    assert found is not None
    return found


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--people", type=int, default=1500)
    options.add_argument("--seed", type=int, default=33)
    given = options.parse_args()
    rows = []
    for shift in (0, 2):
        for rho in RHO:
            missed = misses(given.people, rho, shift, given.seed)
            told = [f"{np.sqrt((errors**2).mean()):.1f} ({errors.mean():+.1f})" for errors in missed.values()]
            rows.append([f"{shift} SD, {rho}", *told])
    table(
        "Root mean square error (mean error), points of 0-100",
        rows,
        ["weeks heavier by, items correlated", *missed],
    )


if __name__ == "__main__":
    main()
