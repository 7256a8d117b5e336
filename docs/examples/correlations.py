"""The correlation of hours with wellbeing over people, between teams and within teams, from an export of everyone.

    python -m alongside export --everyone --to figures/
    python docs/examples/correlations.py figures/check_ins.csv --x hours --y score_wellbeing

Over people: Pearson's r of the two columns. Between teams: r of the team means, each team weighted by its number of
people. Within teams: r of each person's deviation from the team mean. (The three of Dansereau, Alutto & Yammarino
1984, as in the within-and-between analysis of Bliese, "Multilevel Modeling in R".)

Needs numpy. Rows without a team or without one of the two figures are left out. If the file holds several weeks, name
one with `--week 2026-W10`: otherwise someone with many weeks counts many times.
"""

import argparse
import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Correlations:
    people: int
    teams: int
    over_people: float
    between_teams: float
    within_teams: float


def correlations(rows: Iterable[Mapping[str, str]], x: str, y: str, team: str = "team") -> Correlations:
    usable = [row for row in rows if row[x] and row[y] and row[team]]
    of_x = np.array([float(row[x]) for row in usable])
    of_y = np.array([float(row[y]) for row in usable])
    teams, place = np.unique([row[team] for row in usable], return_inverse=True)
    mean_x, mean_y = team_means(of_x, place), team_means(of_y, place)
    return Correlations(
        people=len(usable),
        teams=len(teams),
        over_people=correlation(of_x, of_y),
        between_teams=correlation(mean_x, mean_y),
        within_teams=correlation(of_x - mean_x, of_y - mean_y),
    )


def team_means(values: NDArray[np.float64], place: NDArray[np.intp]) -> NDArray[np.float64]:
    """For each person the mean of their team, so that a team is weighted by its number of people."""
    return (np.bincount(place, values) / np.bincount(place))[place]


def correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    return float(np.corrcoef(x, y)[0, 1])


def main() -> None:
    parser = argparse.ArgumentParser(description="Correlations over people, between teams and within teams.")
    parser.add_argument("file", type=Path, help="check_ins.csv of an export of everyone")
    parser.add_argument("--x", default="hours")
    parser.add_argument("--y", default="score_wellbeing")
    parser.add_argument("--week", help="only this week, written as in the file")
    asked = parser.parse_args()

    with asked.file.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if asked.week in (None, row.get("week"))]
        found = correlations(rows, asked.x, asked.y)

    print(f"{found.people} people in {found.teams} teams")
    print(f"over people    {found.over_people:+.3f}")
    print(f"between teams  {found.between_teams:+.3f}")
    print(f"within teams   {found.within_teams:+.3f}")


if __name__ == "__main__":
    main()
