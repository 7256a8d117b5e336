"""A team's weeks as charts: medians with their spread, shares, and caseload demand against capacity.

A week without a figure is a gap under a grey column, whatever the reason, and never a zero. Scales are fixed.
If a figure exceeds its scale, the scale grows by a whole step, so that a calm month does not look like a
cliff. As in `checkins/charts/weeks.py`, the rows are in named data sets.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import altair as alt

from alongside.checkins.charts.weeks import LOW_HEIGHT, WeekLabels, stroke_and_dot
from alongside.core.charts.calendar import (
    Calendar,
    Span,
    axis_values,
    column_between,
    to_axis_time,
    week_axis,
)
from alongside.core.charts.layers import (
    ENDS,
    PALE,
    titled_tooltips,
    touch_layer,
    week_tooltip,
    withheld_layer,
    withheld_rows,
)
from alongside.core.charts.shapes import Rows, Spec, cached_shape, layer_sets, non_empty_sets, slot
from alongside.core.charts.theme import BLUE, GREEN, ORANGE, finish_chart
from alongside.core.rules.weeks import Week
from alongside.teams.rules.changes import is_over_capacity
from alongside.teams.rules.workload import Measure, Spread

# The end of each scale, and the step by which it grows. A week has no more than seven evenings.
TOPS = {
    Measure.HOURS: (60, 20),
    Measure.OPEN_CASES: (40, 20),
    Measure.AFTER_HOURS_DAYS: (7, 7),
    Measure.HEAVY_CONTACTS: (10, 10),
    Measure.HEARINGS: (10, 10),
}
LOAD_TOP = 200  # percent; the end of its scale, and the step by which it grows
LOAD_HEIGHT = LOW_HEIGHT + 100  # the legend has three lines


@dataclass(frozen=True, kw_only=True)
class SpreadLabels:
    """`withheld`: the sentence on a grey column."""

    calendar: Calendar
    median: str
    low: str
    high: str
    withheld: str


@dataclass(frozen=True)
class ShareLabels:
    calendar: Calendar
    share: str
    withheld: str


@dataclass(frozen=True, kw_only=True)
class LoadLabels:
    calendar: Calendar
    demand: str
    capacity: str
    over: str
    percent: str
    withheld: str

    @property
    def line_names(self) -> list[str]:
        return [self.demand, self.capacity, self.over]


def scale_top(measure: Measure, highest: float) -> int:
    """The end of a scale on which the highest figure fits."""
    top, step = TOPS[measure]
    return top + step * max(0, ceil((highest - top) / step))


def load_scale_top(loads: Iterable[int]) -> int:
    """In percent."""
    return LOAD_TOP * max(1, ceil(max(loads, default=0) / LOAD_TOP))


def trend_chart(
    spreads: Mapping[Week, Spread], span: Span, top: int, labels: SpreadLabels, spelled: WeekLabels
) -> Spec:
    """The median as a line; the middle half of the people is shaded in weeks that have quarters."""
    rows = spread_rows(spreads, span, spelled)
    halves = [row for row in rows if row["low"] is not None]
    runs = [row["run"] for row in halves]
    sets = non_empty_sets(
        {
            "withheld": withheld_rows(spreads, span),
            "halves": halves,
            # Weeks between two gaps get a rule, since an area needs two points.
            "alone": [row for row in halves if runs.count(row["run"]) == 1],
            "weeks": rows,
        }
    )
    values = {**axis_values(span), **stroke_and_dot(span), **_scale_values(_scale_ticks(top))}
    return cached_shape(_build_trend_chart, tuple(sets), labels).fill_slots(sets, values)


def _build_trend_chart(sets: Sequence[str], labels: SpreadLabels) -> alt.TopLevelMixin:
    half: dict[str, Any] = {"x": week_axis(), "y": _figure_axis("low"), "y2": "high:Q"}
    titles = {"median": labels.median, "low": labels.low, "high": labels.high}
    layers = [
        ("withheld", withheld_layer(labels.withheld)),
        ("halves", alt.Chart().mark_area(color=BLUE, opacity=PALE).encode(detail="run:N", **half)),
        ("alone", alt.Chart().mark_rule(color=BLUE, opacity=PALE, strokeWidth=6).encode(**half)),
        *_line_layers("median", [week_tooltip(labels.calendar), *titled_tooltips(titles)]),
    ]
    return finish_chart(layer_sets(layers, sets).properties(height=LOW_HEIGHT), labels.calendar.language)


def spread_rows(spreads: Mapping[Week, Spread], span: Span, spelled: WeekLabels) -> Rows:
    """Oldest first."""
    return [
        {
            "week": to_axis_time(week),
            "when": spelled(week),
            "median": spreads[week].median,
            "low": spreads[week].low,
            "high": spreads[week].high,
            "run": run,
        }
        for run, week in _in_runs(spreads, span)
    ]


def share_chart(values: Mapping[Week, int], span: Span, labels: ShareLabels, spelled: WeekLabels) -> Spec:
    """`values`: percent of the whole."""
    sets = non_empty_sets(
        {"withheld": withheld_rows(values, span), "weeks": share_rows(values, span, spelled)}
    )
    return cached_shape(_build_share_chart, tuple(sets), labels).fill_slots(
        sets, {**axis_values(span), **stroke_and_dot(span), **_scale_values(ENDS)}
    )


def _build_share_chart(sets: Sequence[str], labels: ShareLabels) -> alt.TopLevelMixin:
    tooltip = [week_tooltip(labels.calendar), *titled_tooltips({"percent": labels.share})]
    layers = [("withheld", withheld_layer(labels.withheld)), *_line_layers("percent", tooltip)]
    return finish_chart(layer_sets(layers, sets).properties(height=LOW_HEIGHT), labels.calendar.language)


def share_rows(values: Mapping[Week, int], span: Span, spelled: WeekLabels) -> Rows:
    """`values` in percent; oldest first."""
    return [
        {"week": to_axis_time(week), "when": spelled(week), "percent": values[week], "run": run}
        for run, week in _in_runs(values, span)
    ]


def load_chart(
    loads: Mapping[Week, int], span: Span, top: int, labels: LoadLabels, spelled: WeekLabels
) -> Spec:
    """Demand in percent of capacity, each week a step; filled where demand is over capacity."""
    rows = load_rows(loads, span, spelled)
    edges = [  # both ends of each week, so that lines form steps and a single week is a line too
        {"at": end, "name": name, "percent": row[field], "run": f"{field} {row['run']}"}
        for field, name in {"percent": labels.demand, "there": labels.capacity}.items()
        for row in rows
        for end in _week_ends(row)
    ]
    sets = non_empty_sets(
        {
            "withheld": withheld_rows(loads, span),
            "over": _over_rows(rows, labels.over),
            "lines": edges,
            "weeks": rows,
        }
    )
    return cached_shape(_build_load_chart, tuple(sets), labels).fill_slots(
        sets, {**axis_values(span), **_scale_values(_scale_ticks(top))}
    )


def _build_load_chart(sets: Sequence[str], labels: LoadLabels) -> alt.TopLevelMixin:
    over = (
        alt.Chart()
        .mark_area(opacity=0.75)
        .encode(
            x=week_axis("at:T"),
            y=_figure_axis("there"),
            y2="percent:Q",
            color=_line_colours(labels),
            detail="run:N",
        )
    )
    dashes = alt.Scale(domain=labels.line_names, range=[[1, 0], [6, 3], [1, 0]])
    steps = (
        alt.Chart()
        .mark_line(strokeWidth=2.5)
        .encode(
            x=week_axis("at:T"),
            y=_figure_axis("percent"),
            color=_line_colours(labels),
            detail="run:N",
            strokeDash=alt.StrokeDash("name:N", title=None, scale=dashes, legend=_line_legend()),
        )
    )
    layers = [
        ("withheld", withheld_layer(labels.withheld)),
        ("over", over),
        ("lines", steps),
        (
            "weeks",
            touch_layer([week_tooltip(labels.calendar), *titled_tooltips({"percent": labels.percent})]),
        ),
    ]
    return finish_chart(layer_sets(layers, sets).properties(height=LOAD_HEIGHT), labels.calendar.language)


def load_rows(loads: Mapping[Week, int], span: Span, spelled: WeekLabels) -> Rows:
    """In percent, oldest first. `there`: capacity, always 100."""
    return [
        {
            "week": to_axis_time(week),
            "when": spelled(week),
            "percent": loads[week],
            "there": 100,
            "over": is_over_capacity(loads[week]),
            "run": run,
        }
        for run, week in _in_runs(loads, span)
    ]


def _in_runs(known: Iterable[Week], span: Span) -> list[tuple[int, Week]]:
    """Weeks of the span, oldest first, each with the number of its run. No line crosses a withheld week."""
    found: list[tuple[int, Week]] = []
    for week in sorted(week for week in known if span.contains_week(week)):
        run, last = found[-1] if found else (0, week)
        found.append((run if last.until(week) <= 1 else run + 1, week))
    return found


def _over_rows(rows: Rows, name: str) -> Rows:
    """Both ends of each week over capacity. Weeks that follow one another form one area."""
    piece, last, found = 0, "", []
    for row in rows:
        if row["over"]:
            start, end = _week_ends(row)
            piece, last = piece + (start != last), end
            edge = {"name": name, "there": row["there"], "percent": row["percent"], "run": piece}
            found += [{"at": start, **edge}, {"at": end, **edge}]
    return found


def _week_ends(row: Mapping[str, Any]) -> list[str]:
    week = Week.of(date.fromisoformat(row["week"][:10]))
    return list(column_between(week, week).values())


def _line_colours(labels: LoadLabels) -> alt.Color:
    colours = alt.Scale(domain=labels.line_names, range=[BLUE, GREEN, ORANGE])
    return alt.Color("name:N", title=None, scale=colours, legend=_line_legend())


def _line_legend() -> alt.Legend:
    return alt.Legend(
        orient="bottom", columns=1, labelLimit=320, symbolType="stroke", symbolStrokeWidth=4, symbolSize=300
    )


def _line_layers(field: str, tooltip: list[alt.Tooltip]) -> list[tuple[str, alt.Chart]]:
    line = alt.Chart().mark_line(color=BLUE, strokeWidth=slot("stroke"))
    dots = alt.Chart().mark_point(filled=True, color=BLUE, size=slot("dot"), opacity=1)
    return [
        ("weeks", line.encode(x=week_axis(), y=_figure_axis(field), detail="run:N")),
        ("weeks", dots.encode(x=week_axis(), y=_figure_axis(field))),
        ("weeks", touch_layer(tooltip)),
    ]


def _figure_axis(field: str) -> alt.Y:
    """Uses the slots of `_scale_values`."""
    scale = alt.Scale(domain=[slot("scale")])
    return alt.Y(f"{field}:Q", title=None, scale=scale, axis=alt.Axis(values=slot("ticks")))


def _scale_values(ticks: list[int]) -> dict[str, list[int]]:
    return {"scale": [ticks[0], ticks[-1]], "ticks": ticks}


def _scale_ticks(top: int) -> list[int]:
    """A few round numbers, or every day of a week."""
    step = 1 if top <= 7 else max(top // 4, 1) if top % 4 == 0 else max(top // 5, 1)
    return list(range(0, top + 1, step))
