"""The week axis that every chart of weeks shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import altair as alt

from alongside.core.charts.shapes import slot, text_slot
from alongside.core.rules.weeks import Week

MOST_LABELS = 6  # that fit side by side on a phone
WEEKS_WITH_DAYS = 16  # up to here the axis is labelled with days, beyond with months or years
EDGE = 24  # pixels: a label this close to an end is shifted inwards, or a phone cuts it off
HALF_WEEK = timedelta(days=3, hours=12)  # a week is drawn as a column centred on its Monday


@dataclass(frozen=True)
class Calendar:
    """The reader's language, and in it the heading for a row's week."""

    language: str
    week: str


@dataclass(frozen=True)
class Span:
    """The weeks that a chart shows, both ends included, whether or not they were answered."""

    first: Week
    last: Week

    def contains_week(self, week: Week) -> bool:
        return self.first.text <= week.text <= self.last.text  # called thousands of times per chart

    @property
    def weeks(self) -> int:
        return self.first.until(self.last) + 1


def to_axis_time(week: Week) -> str:
    """Midnight of its Monday. Without a zone, so that a browser far away does not show the Sunday before."""
    return f"{week.monday.isoformat()}T00:00:00"


def merge_into_columns(weeks: Sequence[Week]) -> list[dict[str, str]]:
    """Consecutive weeks as one column, from half a week before to half a week after."""
    runs: list[tuple[Week, Week]] = []
    for week in sorted(weeks):
        if runs and runs[-1][1].until(week) == 1:
            runs[-1] = (runs[-1][0], week)
        else:
            runs.append((week, week))
    return [column_between(first, last) for first, last in runs]


def column_between(first: Week, last: Week) -> dict[str, str]:
    start, end = _monday_midnight(first) - HALF_WEEK, _monday_midnight(last) + HALF_WEEK
    return {"from": start.isoformat(), "to": end.isoformat()}


def week_axis(field: str = "week:T") -> alt.X:
    """The whole span, with few enough labels for a phone. `axis_values` fills its slots."""
    return alt.X(
        field,
        title=None,
        scale=alt.Scale(domain=[slot("ends")], nice=False),
        axis=alt.Axis(values=slot("days"), format=text_slot("form"), grid=False, labelFlush=EDGE),
    )


def axis_values(span: Span) -> dict[str, Any]:
    ends = [_monday_midnight(span.first) - 2 * HALF_WEEK, _monday_midnight(span.last) + 2 * HALF_WEEK]
    days, form = axis_labels(span)
    return {
        "ends": [_to_vega_datetime(end) for end in ends],
        "days": [_to_vega_datetime(datetime.combine(day, time())) for day in days],
        "form": form,
    }


def axis_labels(span: Span) -> tuple[list[date], str]:
    """The days to label on the axis, and their format: days, months or years."""
    if span.weeks <= WEEKS_WITH_DAYS:
        step = -(-span.weeks // MOST_LABELS)
        return [span.last.back(weeks).monday for weeks in range(0, span.weeks, step)][::-1], "%-d %b"
    first, months = span.first.monday.replace(day=1), []
    while first <= span.last.sunday:
        if first >= span.first.monday:
            months.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    for step in (1, 2, 3, 6, 12, 24, 60, 120):
        days = [day for day in months if (day.year * 12 + day.month - 1) % step == 0]
        if len(days) <= MOST_LABELS:
            break
    return days, "%b %Y" if step < 12 else "%Y"


def _monday_midnight(week: Week) -> datetime:
    return datetime.combine(week.monday, time())


def _to_vega_datetime(instant: datetime) -> dict[str, int]:
    """A Vega-Lite DateTime, which has no zone."""
    return {"year": instant.year, "month": instant.month, "date": instant.day, "hours": instant.hour}
