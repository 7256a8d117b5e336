"""Contract hours as people write them: hours a week, or a share of a full post, which is told apart."""

from datetime import date

import pytest

from alongside.staff_lists.rules.hours import Hours, parse_hours
from alongside.staff_lists.rules.model import Choices, FlawKind
from alongside.staff_lists.rules.reading import read_list
from alongside.staff_lists.rules.tables import read_table

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    "cell",
    [
        *("37.5", "37,5", " 37,5 ", "37,50", "+37.5", "37,5\u00a0", "37\u202f,5"),
        *("37,5 h", "37.5h", "37,5 Std.", "37.5 hours", "37,5 heures", "37,5 horas", "37,5 uur", "37,5 ore"),
        *("37,5 h/week", "37,5 Std./Woche", "37,5 h / sem.", "37.5 hours a week", "37,5 heures par semaine"),
        *("37:30", "37:30:00", "37h30", "37 h 30"),
    ],
)
def test_hours_a_week_are_read(cell):
    assert parse_hours(cell) == Hours(hours=37.5)


@pytest.mark.parametrize("cell", ["80%", "80 %", "80,0\u00a0%"])
def test_percent_is_a_share_of_a_full_post(cell):
    assert parse_hours(cell) == Hours(share=0.8)


@pytest.mark.parametrize(
    "cell",
    ["full", "37,5 h/month", "160 h pro Monat", "37:75", "1.000,5", "3-4", "37,5,5", ",", "%", "1e2", "٣٧"],
)
def test_what_is_no_number_of_hours_is_told(cell):
    with pytest.raises(ValueError, match=r"."):
        parse_hours(cell)


def told(name: str, *cells: str, full_hours: float | None = None) -> list[float | FlawKind | None]:
    """Of each row, its hours or what is wrong with them."""
    rows = [f"p{place}@x.org;{cell}" for place, cell in enumerate(cells)]
    found = read_list(
        read_table("\n".join([f"login;{name}", *rows]).encode()), Choices(), TODAY, full_hours=full_hours
    )
    of_rows = {
        **{one.line: one.contract_hours for one in found.people},
        **{one.line: one.wrong for one in found.flaws},
    }
    return [of_rows[line] for line in sorted(of_rows)]


def test_shares_are_told_in_hours_where_those_of_a_full_post_are_known():
    assert told("Hours", "80 %", "38,5", full_hours=38.5) == [30.8, 38.5]
    assert told("FTE", "0,8", "1", "1,2", full_hours=40) == [32, 40, 48]
    assert told("Pensum", "80", "100", "60 %", full_hours=40) == [32, 40, 24]
    assert told("Stunden (%)", "80", full_hours=40) == [32]
    assert told("Hours", "0.8", "1", "0", full_hours=40) == [32, 40, 0]


def test_a_share_is_a_flaw_where_the_hours_of_a_full_post_are_not_known():
    assert told("Hours", "80 %", "38,5") == [FlawKind.SHARE, 38.5]
    assert told("Pensum", "80") == [FlawKind.SHARE]
    assert told("FTE", "0.8") == [FlawKind.SHARE]


def test_less_than_an_hour_beside_hours_is_asked_about_even_then():
    assert told("Hours", "0.8", "38.5", "1", full_hours=40) == [FlawKind.SHARE, 38.5, 1]


@pytest.mark.parametrize("cell", ["81", "-1", "375", "81:00"])
def test_hours_that_no_week_of_work_has_are_told(cell):
    assert told("Hours", cell, "40") == [FlawKind.HOURS_OUTSIDE, 40]


def test_the_limits_themselves_are_right():
    assert told("Hours", "0", "80", "") == [0, 80, None]
