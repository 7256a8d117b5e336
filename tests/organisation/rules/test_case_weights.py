"""Hours that a case takes: the shipped table is sound and cited, and an organisation's own hours take its place."""

import math
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from alongside.core.rules.errors import BadInput
from alongside.organisation.rules import case_weights
from alongside.organisation.rules.case_weights import (
    SHIPPED,
    BadCaseWeights,
    CaseWeight,
    clean_weight,
    effective_weights,
    read_weights,
    shipped_weights,
)

ENTRY = """
[[weight]]
case_types = ["", "Tide"]
hours = 1.75
figure = "15 at once"
arithmetic = "37.5 × 0.70 ÷ 15"
author = "Somebody"
year = 2020
title = "A study"
where = "a shelf"
seen = "read in the source"
"""
ANY = CaseWeight(case_type="", hours=1.5, source="shipped")
HOUSING = CaseWeight(case_type="Housing", hours=1.1, source="shipped")
OWN = CaseWeight(case_type="Housing", hours=2.0, source="our count", set_on=date(2026, 3, 4))


def written(folder: Path, text: str) -> Path:
    file = folder / "weights.toml"
    file.write_text(text, "utf-8")
    return file


# ── the shipped table ───────────────────────────────────────────────────────────────────────────────────────────────


def entries() -> list[dict[str, object]]:
    return tomllib.loads(SHIPPED.read_text("utf-8"))["weight"]


def worked_out(arithmetic: str) -> float:
    """Numbers, ×, ÷ and brackets only."""
    assert re.fullmatch(r"[\d.×÷() ]+", arithmetic), arithmetic
    result: float = eval(arithmetic.replace("×", "*").replace("÷", "/"))  # nothing else: see above
    return result


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["case_types"][0]))
def test_the_shipped_hours_follow_from_the_published_figure(entry: dict[str, object]) -> None:
    assert entry["hours"] == pytest.approx(worked_out(str(entry["arithmetic"])), abs=0.0051)


def test_every_shipped_weight_says_where_it_comes_from() -> None:
    assert shipped_weights()["Housing"].source == (
        "Universal Access to Justice Caseload Working Group, New York State courts (2023), Report on caseloads in eviction cases "
        "with full representation: 48 eviction cases a year for one experienced full-time lawyer, out of 1,400 working hours a "
        "year; 1400 ÷ 48 ÷ 26; assumed: that a case is open for 26 weeks [as cited by City Limits (2023), and for the 1,400 hours "
        "by the Association of Legal Aid Attorneys (2025)]"
    )
    assert {weight.set_on for weight in shipped_weights().values()} == {None}


def test_what_is_assumed_is_said_wherever_no_source_gives_it() -> None:
    weeks_of_our_own = [entry for entry in entries() if "÷ 26" in str(entry["arithmetic"])]

    assert len(weeks_of_our_own) == 2
    assert all("26 weeks" in str(entry["assumed"]) for entry in weeks_of_our_own)


def test_a_table_is_read_with_all_names_of_a_kind(tmp_path: Path) -> None:
    source = "Somebody (2020), A study: 15 at once; 37.5 × 0.70 ÷ 15 [read in the source]"

    assert read_weights(written(tmp_path, ENTRY)) == {
        "": CaseWeight(case_type="", hours=1.75, source=source),
        "Tide": CaseWeight(case_type="Tide", hours=1.75, source=source),
    }


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[[weight]]", "[[weights]]", "weights: Extra inputs are not permitted"),
        ("[[weight]]", "[[weight", "the file: is not TOML"),
        ('["", "Tide"]', '["Tide"]', 'the file: has no hours for case_types = [""]'),
        ('["", "Tide"]', '["", "Tide", "TIDE"]', "weight 1: 'TIDE' has hours already"),
        ('["", "Tide"]', '["", 3]', "weight 1, case_types, 2: Input should be a valid string"),
        ('["", "Tide"]', '["", " Tide"]', "weight 1, case_types, 2: Value error, Spaces at an end"),
        ('["", "Tide"]', "[]", "weight 1, case_types: List should have at least 1 item"),
        ("hours = 1.75", "hours = -1", "weight 1, hours: Input should be greater than or equal to 0"),
        ("hours = 1.75", "hours = 169", "weight 1, hours: Input should be less than or equal to 168"),
        ("hours = 1.75", "hours = nan", "weight 1, hours: Input should be a finite number"),
        ("hours = 1.75", "hours = inf", "weight 1, hours: Input should be a finite number"),
        ("hours = 1.75", "hours = true", "weight 1, hours: Input should be a valid number"),
        ("hours = 1.75", 'hours = "1.75"', "weight 1, hours: Input should be a valid number"),
        ("hours = 1.75", "hour = 1.75", "weight 1, hour: Extra inputs are not permitted"),
        ('author = "Somebody"', "", "weight 1, author: Field required"),
        ('seen = "read in the source"', 'seen = " "', "weight 1, seen: String should match"),
        ("year = 2020", 'year = "2020"', "weight 1, year: Input should be a valid integer"),
    ],
)
def test_a_faulty_table_is_refused_with_the_place_of_each_fault(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    assert old in ENTRY

    with pytest.raises(BadCaseWeights) as refusal:
        read_weights(written(tmp_path, ENTRY.replace(old, new)))

    assert any(one.startswith(fault) for one in refusal.value.faults)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = ENTRY.replace("hours = 1.75", "hours = -1").replace("year = 2020", "year = 20.5")

    with pytest.raises(BadCaseWeights) as refusal:
        read_weights(written(tmp_path, text))

    assert [one.partition(":")[0] for one in refusal.value.faults] == ["weight 1, hours", "weight 1, year"]


def test_a_table_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCaseWeights, match="cannot be read"):
        read_weights(tmp_path / "gone.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadCaseWeights, match="is not TOML"):
        read_weights(tmp_path / "bytes.toml")


# ── an organisation's own ───────────────────────────────────────────────────────────────────────────────────────────


def test_own_hours_take_the_place_of_the_shipped_ones_type_by_type() -> None:
    known = {"": ANY, "Housing": HOUSING}

    assert effective_weights(known, [], ["Housing", "Asylum"]) == {"": ANY, "Housing": HOUSING}
    assert effective_weights(known, [OWN], ["Housing", "Asylum"]) == {"": ANY, "Housing": OWN}
    assert effective_weights(known, [OWN], []) == {"": ANY}


def test_capitals_make_no_other_kind_of_case_and_the_organisations_spelling_stays() -> None:
    found = effective_weights({"": ANY, "Housing": HOUSING}, [OWN], ["HOUSING"])

    assert found == {
        "": ANY,
        "HOUSING": CaseWeight(case_type="HOUSING", hours=2.0, source="our count", set_on=date(2026, 3, 4)),
    }


def test_any_other_case_always_has_hours() -> None:
    assert effective_weights(shipped_weights(), [], ["Nobody's kind"]).keys() == {""}


def test_a_weight_is_kept_cleaned() -> None:
    typed = CaseWeight(case_type="Housing", hours=2, source="  our\n count\x00 ")

    assert clean_weight(typed, ["Housing"]) == CaseWeight(case_type="Housing", hours=2.0, source="our count")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (CaseWeight(case_type="Asylum", hours=2, source="x"), "case_type"),
        (CaseWeight(case_type="housing", hours=2, source="x"), "case_type"),
        (CaseWeight(case_type="Housing", hours=-0.1, source="x"), "case_hours"),
        (CaseWeight(case_type="Housing", hours=168.1, source="x"), "case_hours"),
        (CaseWeight(case_type="Housing", hours=math.nan, source="x"), "case_hours"),
        (CaseWeight(case_type="Housing", hours=math.inf, source="x"), "case_hours"),
        (CaseWeight(case_type="Housing", hours=2, source=" "), "case_source"),
        (CaseWeight(case_type="Housing", hours=2, source="x" * 301), "case_source"),
    ],
)
def test_a_weight_that_cannot_be_kept_is_refused(typed: CaseWeight, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        clean_weight(typed, ["Housing"])

    assert refusal.value.field == field


def test_the_shipped_table_is_read_once() -> None:
    assert case_weights.shipped_weights() is case_weights.shipped_weights()
