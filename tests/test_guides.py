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


def measured(people: str, setting: str, columns: int, bands: bool = False) -> list[str]:
    """The row of a team size and setting, without these two: of how soon a rise shows, or of how good bands are."""
    found = [row for row in cells(MEASURED) if row[:2] == [people, setting] and len(row) == columns]
    right, rise = found
    return (right if bands else rise)[2:]


@pytest.mark.parametrize("people", SIZES)
def test_leads_are_told_how_long_a_rise_takes_as_it_was_measured(people: str) -> None:
    standard, strong = measured(people, "standard", 7), measured(people, "strong", 7)
    weeks = " to ".join(dict.fromkeys([standard[0], strong[0]]))

    (told,) = [row for row in cells(LEADS) if row[0] == people and len(row) == 6]

    assert told == [people, weeks, standard[1], strong[1], standard[3], strong[3]]


@pytest.mark.parametrize("people", SIZES)
def test_leads_are_told_how_often_a_band_is_right_as_it_was_measured(people: str) -> None:
    standard, strong = measured(people, "standard", 7, bands=True), measured(people, "strong", 7, bands=True)

    (told,) = [row for row in cells(LEADS) if row[0] == people and len(row) == 4]

    assert told == [people, standard[1], strong[1], standard[4]]


def test_leads_are_told_what_the_attack_found() -> None:
    alone = next(row for row in cells(MEASURED) if row[:2] == ["a lead alone", "8"])
    averages = re.search(
        r"the same lead on plain weekly averages from five answers, names the most burdened of eight in (\.\d+)",
        MEASURED,
    )

    told = re.search(r"\*\*(\d+) %\*\* of team-years\. Guessing blindly is right in", LEADS)
    with_bands = re.search(r"bands it is \*\*(\d+) %\*\*", LEADS)

    assert averages
    assert told
    assert with_bands
    assert (int(told[1]), int(with_bands[1])) == (
        round(100 * float(averages[1])),
        round(100 * float(alone[2].split()[0])),
    )
