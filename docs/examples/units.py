"""From the data set bh1996 to two files that Alongside imports, and from what a lead sees to rank correlations.

    python docs/examples/units.py files path/to/workload_wellbeing_bh1996.csv
    python docs/examples/units.py accounts path/to/workload_wellbeing_bh1996.csv
    python docs/examples/units.py bands path/to/workload_wellbeing_bh1996.csv --as head

`files` writes people.csv and weeks.csv into the working folder. Each person has the same week in all eight weeks of
one closed period and in the week before: hours per day times five, and wellbeing turned into strain. Wellbeing runs
from 0 to 5, higher is better; strain from 0 to 100, higher is heavier: 100 (1 - wellbeing / 5), on the nearest of the
17 levels that four items of five steps can reach.

`accounts` records in the database of ALONGSIDE_DATABASE that everyone in it had an account from the day they joined:
no one counts without.

`bands` runs the command `team` for every unit, as this lead, and prints Spearman's rank correlation of the units'
median hours with their published band (0 low to 3 very high): each unit once, and each weighted by its number of
people. Needs numpy.
"""

import argparse
import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))

from alongside.accounts.store import people as store_of_people
from alongside.core.commands.current_store import open_current_store

JOINED = "2026-06-01"  # a whole period before those in which they count
EARLIER = ["2026-W32"]  # no one counts who never answered before
WEEKS = [f"2026-W{number}" for number in range(33, 41)]  # one long period; blocks are counted from 2024-W01
BANDS = ["low", "moderate", "high", "very_high"]
Person = Mapping[str, str]
Floats = NDArray[np.float64]


def levels(wellbeing: float) -> dict[str, int]:
    """The four items of the strain index, as near to 100 (1 - wellbeing / 5) as their levels allow."""
    steps = round(16 * (1 - wellbeing / 5))
    heavy = [steps // 4 + (place < steps % 4) for place in range(4)]
    return {
        "exhaustion": heavy[0],
        "manageability": 4 - heavy[1],
        "recovery": 4 - heavy[2],
        "aftereffects": heavy[3],
    }


def write_files(people: Iterable[Person], folder: Path) -> None:
    everyone = list(people)
    units = [[one["person"], one["team"], JOINED, ""] for one in everyone]
    _write(folder / "people.csv", ["login", "team", "joined", "leads"], [["head", "", JOINED, "*"], *units])
    weeks = [
        [one["person"], week, float(one["hours_per_day"]) * 5, *levels(float(one["wellbeing"])).values()]
        for one in everyone
        for week in (*EARLIER, *WEEKS)
    ]
    _write(folder / "weeks.csv", ["login", "week", "hours", *levels(0)], weeks)


def _write(file: Path, head: list[str], rows: Iterable[list[object]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([head, *rows])


def open_accounts() -> None:
    with open_current_store() as store, store.write() as db:
        store_of_people.open_accounts(db, [(person.id, JOINED) for person in store_of_people.list_people(db)])


def ranks(values: Floats, people: Floats) -> Floats:
    """Rank of each unit among all people; ties share their mean rank."""
    _, place = np.unique(values, return_inverse=True)
    many = np.bincount(place, people)
    return (np.cumsum(many) - many + (many + 1) / 2)[place]


def rank_correlation(x: Floats, y: Floats, people: Floats) -> float:
    """Spearman's, each unit weighted by its number of people."""
    from_middle = [rank - np.average(rank, weights=people) for rank in (ranks(x, people), ranks(y, people))]
    together, *alone = [
        float((people * a * b).sum())
        for a, b in ((from_middle[0], from_middle[1]), *zip(from_middle, from_middle, strict=True))
    ]
    return together / float(np.sqrt(alone[0] * alone[1]))


def shown_to(lead: str, unit: str) -> tuple[float | None, int | None]:
    """The unit's median hours in the last of the weeks, and its band of the period that began with the first."""
    command = [sys.executable, "-m", "alongside", "team", unit, "--as", lead, "--json"]
    shown = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    hours = next(week["hours"]["median"] for week in shown["weeks"] if week["week"] == WEEKS[-1])
    bands = [one["band"] for one in shown["wellbeing"] if one["first_week"] == WEEKS[0] and one["band"]]
    return hours, BANDS.index(bands[0]) if bands else None


def print_bands(people: Iterable[Person], lead: str) -> None:
    sizes = Counter(one["team"] for one in people)
    found = {unit: shown_to(lead, unit) for unit in sorted(sizes)}
    known = [unit for unit in found if found[unit][1] is not None]
    size = np.array([sizes[unit] for unit in known], float)
    hours = np.array([found[unit][0] for unit in known], float)
    band = np.array([found[unit][1] for unit in known], float)
    print(f"{len(known)} of {len(found)} units with a band:", dict(Counter(BANDS[int(one)] for one in band)))
    print(
        f"rank correlation of hours with bands, each unit once  {rank_correlation(hours, band, np.ones(len(size))):.2f}"
    )
    print(f"each as often as it has people                        {rank_correlation(hours, band, size):.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["files", "accounts", "bands"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--as", dest="lead", default="head")
    given = parser.parse_args()
    with given.file.open(newline="", encoding="utf-8") as opened:
        people = list(csv.DictReader(opened))
    if given.what == "files":
        write_files(people, Path())
    elif given.what == "accounts":
        open_accounts()
    else:
        print_bands(people, given.lead)


if __name__ == "__main__":
    main()
