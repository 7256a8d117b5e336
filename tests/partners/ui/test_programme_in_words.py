"""The programme's figures as a coordinator reads them and takes them to a meeting."""

from datetime import date

from alongside.core.rules.spreadsheets import as_csv
from alongside.core.rules.weeks import Week
from alongside.core.words import load_words
from alongside.partners.ui.coordinator.programme import figure_rows, list_tiles, round_rows
from alongside.sessions.rules.programme import (
    Figure,
    HeardRating,
    LeftOut,
    PairsOfRound,
    Period,
    Programme,
    RoundFigures,
    TakeUp,
    Withheld,
)
from tests.fixtures.wording import message

T = load_words("en")
PLACE = "partners/ui/coordinator/programme"
TODAY = date(2026, 3, 2)
FEW = message(PLACE, "Too few")


def a_round(number: int, people: LeftOut | None, pairs: PairsOfRound | None) -> RoundFigures:
    return RoundFigures(number=number, published_on=date(2026, number, 5), people=people, pairs=pairs)


SOME = Programme(
    days_to_first=Withheld(),
    meetings_a_month=Figure(1.5, 9),
    met_twice=Figure(100, 7, too_new=2),
    left_out=LeftOut(people=20, left=2),
    rounds=(
        a_round(2, LeftOut(people=20, left=2), PairsOfRound(6, None)),
        a_round(1, None, None),
    ),
    take_up=TakeUp(people=46, ready=30, joined=23, matched=20, met_twice=12),
    heard=(HeardRating(Period(Week("2025-W45")), Withheld()),),
    coming=Period(Week("2026-W05")),
)


def test_every_figure_says_which_pairs_it_is_about_and_how_many_are_too_new() -> None:
    first, monthly, twice, left = list_tiles(SOME, T)

    assert (first.value, monthly.value, twice.value, left.value) == (None, "1.5", "100%", "2 of 20")
    assert all(one.about for one in (first, monthly, twice, left))
    assert message(PLACE, "pairs count.", many=True, n="7") in twice.about
    assert message(PLACE, "do not count yet", many=True, n="2") in twice.about
    assert "52" in first.about and "6 weeks" in twice.about  # noqa: PT018


def test_rounds_are_rows_that_a_spreadsheet_can_sort() -> None:
    headings, rows = round_rows(SOME, date.isoformat, T)

    assert rows == [
        ["2", "2026-02-05", "20", "18", "2", "6", message(PLACE, "Not yet")],
        ["1", "2026-01-05", FEW, FEW, FEW, FEW, FEW],
    ]
    assert {len(row) for row in rows} == {len(headings)}


def test_the_file_of_figures_says_what_each_is_about_and_of_when() -> None:
    headings, rows = figure_rows(SOME, TODAY, T)
    text = as_csv(headings, rows).decode("utf-8-sig")

    assert [len(row) for row in rows] == [len(headings)] * (4 + 5 + 1)
    assert {row[-1] for row in rows} == {"2026-03-02"}
    assert [row[1] for row in rows] == [FEW, "1.5", "100%", "2 of 20", 46, 30, 23, 20, 12, FEW]
    assert text.splitlines()[0] == ",".join(headings)
