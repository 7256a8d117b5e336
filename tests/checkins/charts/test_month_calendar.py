"""Weeks as cells of their months."""

from datetime import date

import altair as alt

from alongside.checkins.charts.month_calendar import (
    CalendarLabels,
    month_calendar,
    month_of,
    picked_cells,
)
from alongside.core.charts.calendar import Span
from alongside.core.rules.weeks import Week
from tests.checkins.charts.test_weeks import CALENDAR, points
from tests.conftest import WEEK


def calendar_of(some, weeks=None, idle=()):
    span = Span(WEEK.back((weeks or len(some)) - 1), WEEK)
    labels = CalendarLabels(CALENDAR, "Strain")
    return month_calendar(
        some, idle, span, labels=labels, week_label=lambda week: week.text, month_label=month_name
    )


def month_name(week):
    return f"{month_of(week):%Y-%m}"


def test_a_gap_is_neither_a_light_week_nor_a_week_away():
    spec = calendar_of(points(0, None, "away", 60), idle=[WEEK.back(1)])
    sets = spec["datasets"]

    assert [(row["iso"], row["strain"]) for row in sets["answered"]] == [
        (WEEK.back(3).text, 0),
        (WEEK.text, 60),
    ]
    assert [row["iso"] for row in sets["grey"]] == [WEEK.back(1).text]
    assert len(sets["touch"]) == 4
    alt.Chart.from_dict(spec)


def test_every_week_has_a_cell_of_its_own():
    cells = calendar_of(points(50), weeks=260)["datasets"]["touch"]

    assert len({(cell["month"], cell["place"]) for cell in cells}) == 260
    assert {cell["place"] for cell in cells} == {1, 2, 3, 4, 5}


def test_a_week_belongs_to_the_month_of_most_of_its_days():
    assert month_of(Week("2026-W01")) == date(2026, 1, 1)  # 29 December to 4 January
    assert month_of(Week("2026-W05")) == date(2026, 1, 1)  # 26 January to 1 February


def test_the_picked_cell_is_where_its_week_is_and_nowhere_outside_the_span():
    span = Span(WEEK.back(3), WEEK)

    (cell,) = picked_cells(WEEK, span, month_name)
    assert cell == {"month": "2026-03", "place": 1}
    assert picked_cells(WEEK.back(4), span, month_name) == []
