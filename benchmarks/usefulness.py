"""What bands are good for, honestly: how often a band is right, and how many weeks until a rise of the whole team shows.

    python benchmarks/usefulness.py [--team-years 3000] [--seed 7]

A band is right when it is the one that the mean of the panel lies in, had everybody answered every week and nothing been drawn. A rise
adds 19 points, the width of a middle band, to everybody of a team from some week on, in the second half of a year. It shows
with the first band above the last one before it that ends in or after that week, on its Thursday. Beside it stands how often a
band rises as much in the same time although nothing happened.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.checkins.rules.instruments import CUTS
from alongside.teams.rules.releases import SHORT, Band
from benchmarks import _teams as simulated
from benchmarks._measure import table
from benchmarks._teams import ROWS, STANDARD, STRONG, WEEKS, Model, Published, Rule, Teams, Whole

SIZES = (8, 12, 16, 20, 30)
RISE = 19  # points
SOON, LATE = 8, 16  # weeks
UNTIL_THURSDAY = 4 / 7  # of a week after the last Sunday


def true_bands(teams: Teams, published: Published) -> Whole:
    """By figure, of the same panel and block, from everything that could have been said."""
    weeks = np.arange(WEEKS)
    first = published.first[:, :, None]
    within = (weeks >= first) & (weeks < first + published.weeks[:, :, None])
    said = np.einsum("tpw,trw->trp", teams.said.astype(np.float32), within.astype(np.float32), optimize=True)
    total = np.where(published.panel, said, 0).sum(-1)
    possible = np.maximum(published.panel.sum(-1) * published.weeks, 1)
    return np.searchsorted(CUTS, total / possible, side="right")


def how_right(teams: Teams, rule: Rule, rng: np.random.Generator) -> list[str]:
    published = simulated.publish(teams, rule, rng)
    banded = published.outcome >= 0
    true = true_bands(teams, published)
    off = np.abs(published.outcome - true)
    always = np.abs(list(Band).index(Band.MODERATE) - true)
    shares = (
        (off == 0)[banded],
        (off <= 1)[banded],
        (off == 0)[banded & published.fresh],
        (always == 0)[banded],
    )
    return [f"{banded.sum(1).mean():.1f}", *(f"{share.mean():.0%}" for share in shares)]


def raised(teams: Teams, start: Whole, model: Model, rng: np.random.Generator) -> Teams:
    """Everybody says up to RISE more from their team's start on, as far as the scale goes."""
    since = np.arange(WEEKS) >= start[:, None]
    return replace(teams, said=np.where(since[:, None], np.minimum(100, teams.said + RISE), teams.said))


def weeks_until_it_shows(published: Published, start: Whole) -> np.ndarray:
    """By team; infinite where it never does in the year. Only teams with a band before the start."""
    ends = published.first + published.weeks
    last = np.full(len(start), -1)
    shown = np.full(len(start), np.inf)
    for row in range(ROWS):
        band = published.outcome[:, row]
        before = ends[:, row] <= start
        higher = ~before & (band > last) & (last >= 0) & np.isinf(shown)
        shown[higher] = (ends[:, row] + UNTIL_THURSDAY - start)[higher]
        last = np.where(before & (band >= 0), band, last)
    return shown[(last >= 0) & (last < len(Band) - 1)]


def how_soon(teams: Teams, rule: Rule, model: Model, rng: np.random.Generator) -> list[str]:
    start = rng.integers(WEEKS // 2 - SHORT, WEEKS // 2 + SHORT, len(teams.level))
    rise = weeks_until_it_shows(simulated.publish(raised(teams, start, model, rng), rule, rng), start)
    calm = weeks_until_it_shows(simulated.publish(teams, rule, rng), start)
    median = np.median(rise)
    return [
        "over half never" if np.isinf(median) else f"{median:.0f}",
        f"{(rise <= SOON + 1).mean():.0%}",
        f"{(rise <= LATE + 1).mean():.0%}",
        f"{(calm <= SOON + 1).mean():.0%}",
        f"{(calm <= LATE + 1).mean():.0%}",
    ]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--team-years", type=int, default=3000)
    arguments.add_argument("--seed", type=int, default=7)
    chosen = arguments.parse_args()

    model, right, soon = Model(), [], []
    for size in SIZES:
        rng = np.random.default_rng([chosen.seed, size])
        teams = simulated.simulate(model, size, chosen.team_years, rng)
        for setting, rule in (("standard", STANDARD), ("strong", STRONG)):
            right.append([str(size), setting, *how_right(teams, rule, rng)])
            soon.append([str(size), setting, *how_soon(teams, rule, model, rng)])
    table(
        "How often a band is right",
        right,
        (
            "people",
            "setting",
            "bands a year",
            "exactly right",
            "within one",
            "first bands right",
            "always 'moderate' would be right",
        ),
    )
    table(
        "How soon a rise of the whole team by 19 points shows",
        soon,
        (
            "people",
            "setting",
            "median weeks",
            "seen within 9 weeks",
            "within 17 weeks",
            "as much without a rise, 9 weeks",
            "17 weeks",
        ),
    )


if __name__ == "__main__":
    main()
