"""A small picture of someone's newest weeks with one of them marked, for right after it was saved."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from alongside.checkins.rules.trends import Usual
from alongside.core.charts.calendar import (
    Calendar,
    Span,
    axis_values,
    column_between,
    to_axis_time,
    week_axis,
)
from alongside.core.charts.shapes import Rows, Spec, cached_shape, layer_sets, non_empty_sets
from alongside.core.charts.theme import BLUE, finish_chart
from alongside.core.rules.weeks import Week

WEEKS_SHOWN = 12
HEIGHT = 150  # the axis included


@dataclass(frozen=True, kw_only=True)
class NewestLabels:
    calendar: Calendar
    lightest: str
    heaviest: str


def newest_weeks_chart(
    values: Sequence[tuple[Week, float]], marked: Week, usual: Usual | None, labels: NewestLabels
) -> Spec:
    """Strain from 0 to 100 in the WEEKS_SHOWN weeks that end with the newest of `values`, or with `marked`.

    The marked week is a large dot with its value; shaded: the usual range.
    """
    last = max(marked, *(week for week, _ in values))
    span = Span(last.back(WEEKS_SHOWN - 1), last)
    rows: Rows = [
        {"week": to_axis_time(week), "strain": round(value)}
        for week, value in values
        if span.contains_week(week)
    ]
    here = to_axis_time(marked)
    edges = {"low": usual.low, "high": usual.high} if usual else {}
    sets = non_empty_sets(
        {
            "usual": [{**column_between(span.first, span.last), **edges}] if usual else [],
            "before": [row for row in rows if row["week"] != here],
            "marked": [row for row in rows if row["week"] == here],
        }
    )
    return cached_shape(_layers, tuple(sets), labels).fill_slots(sets, axis_values(span))


def _layers(sets: Sequence[str], labels: NewestLabels) -> alt.TopLevelMixin:
    x, y = week_axis(), _level_axis("strain", labels)
    columns = {"x": week_axis("from:T"), "x2": "to:T"}
    usual = (
        alt.Chart()
        .mark_rect(color=BLUE, fillOpacity=0.2, stroke=BLUE, strokeWidth=0.75)
        .encode(**columns, y=_level_axis("low", labels), y2="high:Q")
    )
    before = alt.Chart().mark_point(filled=True, color=BLUE, size=50, opacity=1).encode(x=x, y=y)
    marked = alt.Chart().mark_point(filled=True, color=BLUE, size=220, opacity=1).encode(x=x, y=y)
    value = alt.Chart().mark_text(dx=-13, align="right", fontSize=14, fontWeight="bold")
    named = value.encode(x=x, y=y, text="strain:Q")
    layers = [("usual", usual), ("before", before), ("marked", marked), ("marked", named)]
    return finish_chart(layer_sets(layers, sets).properties(height=HEIGHT), labels.calendar.language)


def _level_axis(field: str, labels: NewestLabels) -> alt.Y:
    """Its two ends in words."""
    words = f"datum.value == 0 ? '{labels.lightest}' : '{labels.heaviest}'"
    axis = alt.Axis(values=[0, 100], labelExpr=words, labelBaseline="middle")
    return alt.Y(f"{field}:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=axis)
