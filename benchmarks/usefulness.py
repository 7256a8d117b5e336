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

from alongside.domain.releases import CUTS, SHORT, Band
from benchmarks import _teams as simulated
from benchmarks._measure import table
from benchmarks._teams import ROWS, WEEKS, Model, Published, Teams, Whole

SIZES = (8, 12, 16, 20, 30)
RISE = 19  # points
SOON, LATE = 8, 16  # weeks
UNTIL_THURSDAY = 4 / 7  # of a week after the last Sunday


def true_bands(teams: Teams, published: Published) -> Whole:
    """By closing, of the same panel and block, from everything that could have been said."""
    found = np.zeros_like(published.outcome)
    for row in range(ROWS):
        for length in np.unique(published.weeks[:, row]):
            block = slice((row + 1) * SHORT - length, (row + 1) * SHORT)
            panel = teams.there[:, :, block].all(-1)
            said = np.where(panel, teams.said[:, :, block].mean(-1), 0).sum(1) / np.maximum(panel.sum(1), 1)
            of_length = published.weeks[:, row] == length
            found[of_length, row] = np.searchsorted(CUTS, said, side="right")[of_length]
    return found


def how_right(teams: Teams, strong: bool, rng: np.random.Generator) -> list[str]:
    published = simulated.publish(teams, strong, rng)
    banded = published.outcome >= 0
    off = np.abs(published.outcome - true_bands(teams, published))[banded]
    always = np.abs(list(Band).index(Band.MODERATE) - true_bands(teams, published))[banded]
    a_year = banded.sum(1).mean()
    return [
        f"{a_year:.1f}",
        *(f"{share:.0%}" for share in ((off == 0).mean(), (off <= 1).mean(), (always == 0).mean())),
    ]


def raised(teams: Teams, start: Whole, model: Model, rng: np.random.Generator) -> Teams:
    """Everybody says up to RISE more from their team's start on, as far as the scale goes."""
    since = np.arange(WEEKS) >= start[:, None]
    return replace(teams, said=np.where(since[:, None], np.minimum(100, teams.said + RISE), teams.said))


def weeks_until_it_shows(published: Published, start: Whole) -> np.ndarray:
    """By team; infinite where it never does in the year. Only teams with a band before the start."""
    ends = (np.arange(ROWS) + 1) * SHORT
    last = np.full(len(start), -1)
    shown = np.full(len(start), np.inf)
    for row in range(ROWS):
        band = published.outcome[:, row]
        before = ends[row] <= start
        higher = ~before & (band > last) & (last >= 0) & np.isinf(shown)
        shown[higher] = ends[row] + UNTIL_THURSDAY - start[higher]
        last = np.where(before & (band >= 0), band, last)
    return shown[(last >= 0) & (last < len(Band) - 1)]


def how_soon(teams: Teams, strong: bool, model: Model, rng: np.random.Generator) -> list[str]:
    start = rng.integers(WEEKS // 2 - SHORT, WEEKS // 2 + SHORT, len(teams.level))
    rise = weeks_until_it_shows(simulated.publish(raised(teams, start, model, rng), strong, rng), start)
    calm = weeks_until_it_shows(simulated.publish(teams, strong, rng), start)
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
        for strong in (False, True):
            setting = "strong" if strong else "standard"
            right.append([str(size), setting, *how_right(teams, strong, rng)])
            soon.append([str(size), setting, *how_soon(teams, strong, model, rng)])
    table(
        "How often a band is right",
        right,
        (
            "people",
            "setting",
            "bands a year",
            "exactly right",
            "within one",
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
