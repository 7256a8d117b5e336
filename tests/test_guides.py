"""Figures in the guides are those that were measured."""

import re

import pytest

from tests.conftest import PROJECT

MEASURED = (PROJECT / "benchmarks" / "README.md").read_text("utf-8")
LEADS = (PROJECT / "docs" / "leads.md").read_text("utf-8")
SIZES = ("8", "12", "16", "20", "30")


def cells(text: str) -> list[list[str]]:
    """Of every table."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip().replace(" %", "%") for cell in line.strip("|").split("|")] for line in lines]


def measured(people: str, setting: str, columns: int) -> list[str]:
    """The row of a team size and setting in the table of so many columns, without these two."""
    found = [row for row in cells(MEASURED) if row[:2] == [people, setting] and len(row) == columns]
    assert len(found) == 1
    return found[0][2:]


@pytest.mark.parametrize("people", SIZES)
def test_leads_are_told_how_long_a_rise_takes_as_it_was_measured(people: str) -> None:
    standard, strong = measured(people, "standard", 7), measured(people, "strong", 7)
    weeks = " to ".join(dict.fromkeys([standard[0], strong[0]]))

    told = next(row for row in cells(LEADS) if row[0] == people)

    assert told == [people, weeks, standard[1], strong[1], standard[3], strong[3]]


def test_leads_are_told_how_often_a_band_is_right_as_it_was_measured() -> None:
    rows = [row for row in cells(MEASURED) if row[0] in SIZES and len(row) == 6]
    standard = {row[3] for row in rows if row[1] == "standard"}
    strong = {row[0]: row[3] for row in rows if row[1] == "strong"}

    told = next(row for row in cells(LEADS) if row[0] == "the band is exactly right")

    assert told[1:] == [*standard, f"{strong['8']} (8 people) to {strong['30']} (30)"]


def test_leads_are_told_what_the_attack_found() -> None:
    named = {
        (row[0], row[1]): (float(row[3].split()[0]), float(row[5]))
        for row in cells(MEASURED)
        if row[0] in SIZES and len(row) == 11
    }
    averages, by_chance = named["8", "weekly averages"]
    bands, _ = named["8", "bands, standard"]

    told = re.search(r"\*\*(\d+) %\*\* of team-years. Guessing blindly is right in ([\d.]+) %", LEADS)
    with_bands = re.search(r"bands it is \*\*(\d+) %\*\*", LEADS)

    assert told
    assert with_bands
    assert (told[1], told[2], with_bands[1]) == (
        f"{averages:.0%}"[:-1],
        f"{by_chance:.1%}"[:-1],
        f"{bands:.0%}"[:-1],
    )
