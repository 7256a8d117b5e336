"""A person's own file of past weeks: what is read, in which ways it may be written, and every fault by its line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.checkins.rules.checkins import TEXT_LIMIT, CheckIn, WorkFacts
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import OLDEST_WEEKS, Week
from alongside.everything.rules.own_weeks import (
    MOST_ROWS,
    FaultKind,
    FileFault,
    OwnWeeks,
    level_words,
    read_own_weeks,
)
from alongside.staff_lists.rules.days import fold_text
from alongside.staff_lists.rules.model import Table
from alongside.staff_lists.rules.tables import read_table
from tests.conftest import WEEK

PACK = weekly_instrument()
OPEN = [WEEK, WEEK.back(1), WEEK.back(2)]
CLOSED = Week("2026-W07")


def read(text: str | bytes) -> OwnWeeks:
    content = text if isinstance(text, bytes) else text.encode()
    return read_own_weeks(read_table(content, longest=TEXT_LIMIT), {}, PACK, OPEN)


def faults(text: str) -> list[tuple[int, FaultKind, str]]:
    found = read(text)
    return [(one.line, one.kind, one.cell) for one in found.faults]


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2026-W07",
            "2026w7",
            " 2026 W07 ",
            "2026-02-09",
            "2026-02-15",
            "11.02.2026",
            "11.2.26",
            "2026/02/11",
        ),
        *(
            "14/02/2026",
            "2/14/2026",
            "11 February 2026",
            "11 de febrero de 2026",
            "46062",
            "2026-02-09 00:00:00",
        ),
    ],
)
def test_a_week_is_written_as_a_week_or_as_any_of_its_days(cell: str) -> None:
    assert [one.week for one in read(f"week;hours\n{cell};38\n").check_ins] == [CLOSED]


@pytest.mark.parametrize(
    "cell", ["2026-W54", "2026-W00", "31.02.2026", "spring", "W07", "=1+1", "99999999", "\x00"]
)
def test_what_is_no_week_is_a_fault(cell: str) -> None:
    assert [kind for _, kind, _ in faults(f"week;hours\n{cell};38\n")] == [FaultKind.WEEK]


def test_days_that_can_be_read_in_two_orders_are_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        read("week;hours\n03/02/2026;38\n")

    assert refusal.value.reason == FileFault.DAYS_IN_TWO_ORDERS


def test_a_row_becomes_the_week_that_it_says() -> None:
    text = (
        "week;hours;evenings;after_hours_days;supervised;answer_exhaustion;recovery;answer_support;win;note\n"
        '2026-W07;36,5;9;2;sí;3;Muy bien;mostly;\'=won;"two\nlines"\n'
    )

    assert read(text) == OwnWeeks(
        check_ins=(
            CheckIn(
                CLOSED,
                answers={"exhaustion": 3, "recovery": 4, "support": 3},
                facts=WorkFacts(hours=36.5, after_hours_days=2, supervised=True),
                win="=won",
                note="two\nlines",
                revision=1,
                brought_in=True,
            ),
        ),
        unused=("evenings",),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_usual_encoding_and_separator_is_read(encoding: str, separator: str) -> None:
    rows = [["week", "win", "note"], ["2026-W07", "mañana", "así"], ["2026-W06", "", "niño"]]
    found = read("\r\n".join(separator.join(row) for row in rows).encode(encoding))

    assert [(one.win, one.note) for one in found.check_ins] == [("", "niño"), ("mañana", "así")]
    assert bool(found.doubtful_words) is (encoding == "cp1252")


@pytest.mark.parametrize(
    ("column", "cell", "kind"),
    [
        ("hours", "forty", FaultKind.NUMBER),
        ("hours", "=40", FaultKind.NUMBER),
        ("hours", "nan", FaultKind.NUMBER),
        ("hours", "169", FaultKind.OUT_OF_RANGE),
        ("hours", "-1", FaultKind.OUT_OF_RANGE),
        ("open_cases", "1.5", FaultKind.WHOLE_NUMBER),
        ("supervised", "maybe", FaultKind.YES_OR_NO),
        ("away", "2", FaultKind.YES_OR_NO),
        ("exhaustion", "5", FaultKind.ANSWER),
        ("exhaustion", "1.5", FaultKind.ANSWER),
        ("exhaustion", "Muy bien", FaultKind.ANSWER),  # an answer to another question
        ("version", "2", FaultKind.VERSION),
    ],
)
def test_a_cell_that_does_not_fit_is_named(column: str, cell: str, kind: FaultKind) -> None:
    assert faults(f"week\tnote\t{column}\n2026-W06\tx\t\n2026-W07\tx\t{cell}\n") == [(3, kind, cell)]


def test_every_fault_of_a_file_is_named_and_what_someone_wrote_is_not_repeated() -> None:
    long = "x" * (TEXT_LIMIT + 1)
    text = (
        f"week,hours,away,note\n,1,,\n2026-W11,1,,\n{WEEK.back(OLDEST_WEEKS + 1).text},1,,\n2026-W07,1,,\n"
        f'2026-02-10,2,,\n2026-W06,3,yes,\n2026-W05,,,{long}\n"a" b,1\n'
    )

    assert faults(text) == [
        (2, FaultKind.NO_WEEK, ""),
        (3, FaultKind.TO_COME, "2026-W11"),
        (4, FaultKind.LONG_AGO, WEEK.back(OLDEST_WEEKS + 1).text),
        (6, FaultKind.TWICE, "2026-02-10"),
        (7, FaultKind.AWAY_AND_MORE, "yes"),
        (8, FaultKind.TOO_LONG, ""),
        (9, FaultKind.AFTER_QUOTE, ""),
    ]


def test_weeks_that_can_be_filled_in_here_and_rows_without_anything_are_left_out_and_counted() -> None:
    found = read("week,hours\n2026-W10,1\n2026-W08,1\n2026-W07,1\n2026-W06,\n,\n")

    assert [one.week for one in found.check_ins] == [CLOSED]
    assert (found.still_open, found.blank, found.faults) == (2, 1, ())


def test_what_is_saved_here_is_left_out() -> None:
    found = read("week,hours\n2026-W06,1\n2026-W07,1\n").leave_out_saved({CLOSED})

    assert ([one.week.text for one in found.check_ins], found.here) == (["2026-W06"], 1)


def test_the_header_may_stand_below_a_title_and_in_any_case() -> None:
    found = read("My weeks,,\n,,\nHours , WEEK,Monday\n38,2026-W07,1.1.2020\n")

    assert [(one.week, one.facts.hours) for one in found.check_ins] == [(CLOSED, 38)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("hours,note\n38,x\n", FileFault.NO_WEEK_COLUMN),
        ("week,hours,Hours\n2026-W07,1,2\n", FileFault.TWO_COLUMNS),
        ("week,weather\n2026-W07,fine\n", FileFault.NOTHING_ELSE),
        ("week,hours\n" + "2026-W07,1\n" * MOST_ROWS, FileFault.TOO_MANY_ROWS),
    ],
)
def test_a_table_that_is_no_list_of_weeks_is_refused(text: str, fault: FileFault) -> None:
    with pytest.raises(BadInput) as refusal:
        read(text)

    assert refusal.value.reason == fault


def test_a_score_in_an_older_download_is_not_taken_for_an_answer() -> None:
    found = read("week,strain,support,meaning,hours\n2026-W07,4,3,2,38\n")

    assert [dict(one.answers) for one in found.check_ins] == [{}]
    assert found.unused == ("strain", "support", "meaning")


def test_no_words_mean_two_answers_to_one_question() -> None:
    for item in PACK.items:
        meant: dict[str, set[int]] = {}
        for level, said in level_words(item):
            meant.setdefault(fold_text(said), set()).add(level)
        assert [said for said, levels in meant.items() if len(levels) > 1] == []


CELLS = st.text(max_size=12) | st.sampled_from(
    ["2026-W07", "week", "hours", "3", "yes", "=1", "9" * 40, "1/2/26"]
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6))
def test_no_table_of_a_stranger_ends_in_anything_but_a_fault(rows: list[list[str]]) -> None:
    table = Table(rows=tuple((line, tuple(row)) for line, row in enumerate(rows, start=1)))
    with suppress(BadInput):
        found = read_own_weeks(table, {}, PACK, OPEN)
        assert all(one.week < OPEN[-1] for one in found.check_ins)
