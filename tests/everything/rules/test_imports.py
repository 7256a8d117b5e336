"""What rows of a spreadsheet mean, and every way in which they can be wrong."""

from dataclasses import replace

import pytest

from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.instrument_loader import SHIPPED, load_library
from alongside.core.rules.spreadsheets import Fault, Sheet, Unreadable, read_sheet
from alongside.core.rules.weeks import Week
from alongside.everything.rules import imports
from alongside.everything.rules.imports import ImportedWeek, ReadOptions
from tests.conftest import WEEK

WEEKLY = load_library(SHIPPED)["weekly"]
HOW = ReadOptions(instrument=WEEKLY, newest=WEEK)


def sheet(*lines: str) -> Sheet:
    return read_sheet("\n".join(lines).encode())


def check_ins(*lines: str, how: ReadOptions = HOW) -> imports.ImportedWeeks:
    return imports.read_check_ins(sheet(*lines), how)


def faults_of(header: str, row: str, how: ReadOptions = HOW) -> list[str]:
    found = check_ins(header, row, how=how)
    return [str(fault) for fault in found.faults]


# ── check-ins ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_full_row_is_read() -> None:
    found = check_ins(
        "login,week,hours,after_hours_days,heavy_contacts,open_cases,hearings,supervised,days_off,win,note,away,exhaustion,recovery",
        "Ana,2026-w09,38.5,1,4,22,2,yes,0,=it worked, a line ,no,3,0",
    )

    facts = WorkFacts(
        hours=38.5,
        after_hours_days=1,
        heavy_contacts=4,
        open_cases=22,
        hearings=2,
        supervised=True,
        days_off=0,
    )
    said = CheckIn(
        Week("2026-W09"),
        away=False,
        answers={"exhaustion": 3, "recovery": 0},
        facts=facts,
        win="=it worked",
        note="a line",
        instrument="weekly",
        version=1,
        revision=1,
    )
    assert found.rows == [ImportedWeek(2, "ana", said)]
    assert (found.items, found.texts) == (("exhaustion", "recovery"), ("win", "note"))


def test_an_empty_cell_is_not_said_and_never_zero() -> None:
    (row,) = check_ins("login,week,hours,supervised,exhaustion,away", "ana,2026-W10,,,,").rows

    assert row.check_in == CheckIn(WEEK, revision=1)


def test_one_week_for_all_rows_can_be_given() -> None:
    found = check_ins("login,hours", "ana,40", how=replace(HOW, week=WEEK))

    assert [row.check_in.week for row in found.rows] == [WEEK]
    with pytest.raises(Unreadable, match="has a week column of its own"):
        check_ins("login,week", "ana,2026-W10", how=replace(HOW, week=WEEK))
    with pytest.raises(Unreadable, match="has no column week"):
        check_ins("login,hours", "ana,40")


def test_hours_a_day_become_hours_a_week() -> None:
    how = replace(HOW, week=WEEK, mapped={"hours": "hours_per_day"}, multiply={"hours": 7})

    found = check_ins("login,hours_per_day", "ana,12", "ben,0.1", how=how)

    assert [row.check_in.facts.hours for row in found.rows] == [84, 0.7]
    assert faults_of("login,hours_per_day", "ana,25", how) == [
        'line 2, hours: "25" is outside 0 to 168 (after multiplying: 175)'
    ]
    with pytest.raises(Unreadable, match="no column of numbers called note to multiply"):
        check_ins("login,note", "ana,x", how=replace(how, mapped={}, multiply={"note": 2}))


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("hours", "=40+2", '"=40+2" is a formula; a number is needed here'),
        ("hours", "168.5", '"168.5" is outside 0 to 168'),
        ("hours", "-1", '"-1" is outside 0 to 168'),
        ("hours", "1e2", '"1e2" is not a number in plain digits'),
        ("after_hours_days", "8", '"8" is outside 0 to 7'),
        ("open_cases", "2.5", '"2.5" is not a whole number'),
        ("supervised", "maybe", '"maybe" is neither yes nor no'),
        ("exhaustion", "5", '"5" is out of range; 0 to 4 is asked'),
        ("exhaustion", "1.5", '"1.5" is not a level; 0 to 4 is asked'),
        ("exhaustion", "@SUM(A1)", '"@SUM(A1)" is a formula; a number is needed here'),
        ("note", "x" * 2001, "is too long: 2001 characters"),
        ("away", "x", '"x" is neither yes nor no'),
    ],
)
def test_a_cell_that_cannot_be_kept_is_named(column: str, cell: str, fault: str) -> None:
    assert faults_of(f"login,week,{column}", f"ana,2026-W10,{cell}") == [f"line 2, {column}: {fault}"]


@pytest.mark.parametrize(
    ("week", "fault"),
    [
        ("2026-W11", '"2026-W11" has not begun; the newest week is 2026-W10'),
        ("2016-W10", '"2016-W10" is too long ago; the oldest that can be taken in is 2016-W11'),
        ("2025-W53", '"2025-W53" is no week; write it as 2026-W07'),
        ("2026-W00", '"2026-W00" is no week; write it as 2026-W07'),
        ("2026-3-1", '"2026-3-1" is no week; write it as 2026-W07'),
        ("10", '"10" is no week; write it as 2026-W07'),
        ("", "is no week; write it as 2026-W07"),
    ],
)
def test_a_wrong_week_is_named(week: str, fault: str) -> None:
    assert faults_of("login,week,hours", f"ana,{week},40") == [f"line 2, week: {fault}"]


def test_the_53rd_week_of_a_long_year_is_a_week() -> None:
    assert check_ins("login,week", "ana,2020-W53").faults == []


def test_all_faults_of_a_row_are_named_and_the_rows_around_it_read() -> None:
    found = check_ins(
        "login,week,hours,exhaustion", "ana,2026-W10,40,1", ",2026-W99,=1,9", "ben,2026-W10,40,1"
    )

    assert [row.login for row in found.rows] == ["ana", "ben"]
    assert [(fault.line, fault.column) for fault in found.faults] == [
        (3, "login"),
        (3, "week"),
        (3, "exhaustion"),
        (3, "hours"),
    ]


def test_one_week_of_one_person_twice_is_named() -> None:
    found = check_ins("login,week", "ana,2026-W10", "ben,2026-W10", "ANA,2026-W10", "ana,2026-W09")

    assert found.faults == [Fault(4, "week", "of this person stands in line 2 already", "2026-W10")]


def test_someone_away_has_no_answers_that_week() -> None:
    assert faults_of("login,week,away,exhaustion", "ana,2026-W10,yes,3") == [
        "line 2, away: is yes, so the row can have no answers"
    ]
    (row,) = check_ins("login,week,away,exhaustion", "ana,2026-W10,yes,").rows
    assert row.check_in.away


def test_columns_without_a_place_here_are_told() -> None:
    assert check_ins("login,week,mood", "ana,2026-W10,9").ignored == ("mood",)
