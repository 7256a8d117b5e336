"""What is said of the settings is what was measured."""

import re

import pytest

from alongside.core.rules.measured import LEARNED, USEFUL, Learned, Useful
from tests.conftest import PROJECT

TABLES = (PROJECT / "benchmarks" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("one", USEFUL, ids=lambda one: str(one.people))
def test_how_often_a_band_is_right_is_what_the_table_says(one: Useful) -> None:
    for setting, share in (("standard", one.standard), ("strong", one.strong)):
        row = re.search(rf"^\| {one.people} \| {setting} \| [\d.]+ \| (\d+)% \|", TABLES, re.M)
        assert row
        assert int(row[1]) == round(100 * share)


@pytest.mark.parametrize("one", LEARNED, ids=lambda one: one.attacker.value)
def test_what_an_attacker_learns_is_what_the_table_says(one: Learned) -> None:
    row = next(line for line in TABLES.splitlines() if line.startswith(f"| {one.attacker} | "))
    found = [float(cell.split(" ± ")[0]) for cell in row.split(" | ") if re.fullmatch(r"\.\d+ ± \.\d+", cell)]

    assert one.standard in found
    assert one.strong in found
