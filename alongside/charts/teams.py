"""A team's weeks as charts: medians with their spread, shares, and caseload demand against capacity.

A week without a figure is a gap under a grey column, whatever the reason, and never a zero. Scales are fixed.
If a figure exceeds its scale, the scale grows by a whole step, so that a calm month does not look like a
cliff. As in `weeks`, the rows are in named data sets.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import altair as alt

from alongside.charts.calendar import Calendar, Span, at, axis, axis_of, stretch
from alongside.charts.layers import PALE, titled, touched, when, withheld, withheld_rows
from alongside.charts.shapes import Rows, Spec, layered, shape, slot, with_rows
from alongside.charts.weeks import BLUE, ENDS, GREEN, LOW_HEIGHT, ORANGE, Spelled, finished, weight
from alongside.domain.changes import is_over
from alongside.domain.weeks import Week
from alongside.domain.workload import Measure, Spread

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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class LoadLabels:
    calendar: Calendar
    asked: str
    there: str
    over: str
    percent: str
    withheld: str

    @property
    def names(self) -> list[str]:
        return [self.asked, self.there, self.over]


def top_of(measure: Measure, highest: float) -> int:
    """The end of a scale on which the highest figure fits."""
    top, step = TOPS[measure]
    return top + step * max(0, ceil((highest - top) / step))


def load_top(loads: Iterable[int]) -> int:
    """In percent."""
    return LOAD_TOP * max(1, ceil(max(loads, default=0) / LOAD_TOP))


def trend(
    spreads: Mapping[Week, Spread], span: Span, top: int, labels: SpreadLabels, spelled: Spelled
) -> Spec:
    """The median as a line; the middle half of the people is shaded in weeks that have quarters."""
    rows = spread_rows(spreads, span, spelled)
    halves = [row for row in rows if row["low"] is not None]
    sets = with_rows(
        {
            "withheld": withheld_rows(spreads, span),
            "halves": halves,
            "alone": _alone(halves),
            "weeks": rows,
        }
    )
    values = {**axis_of(span), **weight(span), **_scale_of(_ticked(top))}
    return shape(_trend, tuple(sets), labels).filled(sets, values)


def _trend(sets: Sequence[str], labels: SpreadLabels) -> alt.TopLevelMixin:
    half: dict[str, Any] = {"x": axis(), "y": _figure("low"), "y2": "high:Q"}
    titles = {"median": labels.median, "low": labels.low, "high": labels.high}
    layers = [
        ("withheld", withheld(labels.withheld)),
        ("halves", alt.Chart().mark_area(color=BLUE, opacity=PALE).encode(detail="run:N", **half)),
        ("alone", alt.Chart().mark_rule(color=BLUE, opacity=PALE, strokeWidth=6).encode(**half)),
        *_line("median", [when(labels.calendar), *titled(titles)]),
    ]
    return finished(layered(layers, sets).properties(height=LOW_HEIGHT), labels.calendar)


def spread_rows(spreads: Mapping[Week, Spread], span: Span, spelled: Spelled) -> Rows:
    """Oldest first."""
    return [
        {
            "week": at(week),
            "when": spelled(week),
            "median": spreads[week].median,
            "low": spreads[week].low,
            "high": spreads[week].high,
            "run": run,
        }
        for run, week in _in_runs(spreads, span)
    ]


def shares(values: Mapping[Week, int], span: Span, labels: ShareLabels, spelled: Spelled) -> Spec:
    """`values`: percent of the whole."""
    sets = with_rows({"withheld": withheld_rows(values, span), "weeks": share_rows(values, span, spelled)})
    return shape(_shares, tuple(sets), labels).filled(
        sets, {**axis_of(span), **weight(span), **_scale_of(ENDS)}
    )


def _shares(sets: Sequence[str], labels: ShareLabels) -> alt.TopLevelMixin:
    tooltip = [when(labels.calendar), *titled({"percent": labels.share})]
    layers = [("withheld", withheld(labels.withheld)), *_line("percent", tooltip)]
    return finished(layered(layers, sets).properties(height=LOW_HEIGHT), labels.calendar)


def share_rows(values: Mapping[Week, int], span: Span, spelled: Spelled) -> Rows:
    """`values` in percent; oldest first."""
    return [
        {"week": at(week), "when": spelled(week), "percent": values[week], "run": run}
        for run, week in _in_runs(values, span)
    ]


def load(loads: Mapping[Week, int], span: Span, top: int, labels: LoadLabels, spelled: Spelled) -> Spec:
    """Demand in percent of capacity, each week a step; filled where demand is over capacity."""
    rows = load_rows(loads, span, spelled)
    sets = with_rows(
        {
            "withheld": withheld_rows(loads, span),
            "over": _over(rows, labels.over),
            "lines": _edges(rows, {"percent": labels.asked, "there": labels.there}),
            "weeks": rows,
        }
    )
    return shape(_load, tuple(sets), labels).filled(sets, {**axis_of(span), **_scale_of(_ticked(top))})


def _load(sets: Sequence[str], labels: LoadLabels) -> alt.TopLevelMixin:
    layers = [
        ("withheld", withheld(labels.withheld)),
        ("over", _excess(labels)),
        ("lines", _steps(labels)),
        ("weeks", touched([when(labels.calendar), *titled({"percent": labels.percent})])),
    ]
    return finished(layered(layers, sets).properties(height=LOAD_HEIGHT), labels.calendar)


def load_rows(loads: Mapping[Week, int], span: Span, spelled: Spelled) -> Rows:
    """In percent, oldest first. `there`: capacity, always 100."""
    return [
        {
            "week": at(week),
            "when": spelled(week),
            "percent": loads[week],
            "there": 100,
            "over": is_over(loads[week]),
            "run": run,
        }
        for run, week in _in_runs(loads, span)
    ]


def _in_runs(known: Iterable[Week], span: Span) -> list[tuple[int, Week]]:
    """Weeks of the span, oldest first, each with the number of its run. No line crosses a withheld week."""
    found: list[tuple[int, Week]] = []
    for week in sorted(week for week in known if span.holds(week)):
        run, last = found[-1] if found else (0, week)
        found.append((run if last.until(week) <= 1 else run + 1, week))
    return found


def _alone(rows: Rows) -> Rows:
    """Weeks between two gaps. They get a rule, since an area needs two points."""
    found = [row["run"] for row in rows]
    return [row for row in rows if found.count(row["run"]) == 1]


def _edges(rows: Rows, lines: Mapping[str, str]) -> Rows:
    """Both ends of each week, so that lines form steps and a single week is a line too."""
    return [
        {"at": end, "name": name, "percent": row[field], "run": f"{field} {row['run']}"}
        for field, name in lines.items()
        for row in rows
        for end in _ends(row)
    ]


def _over(rows: Rows, name: str) -> Rows:
    """Both ends of each week over capacity. Weeks that follow one another form one area."""
    piece, last, found = 0, "", []
    for row in rows:
        if row["over"]:
            start, end = _ends(row)
            piece, last = piece + (start != last), end
            edge = {"name": name, "there": row["there"], "percent": row["percent"], "run": piece}
            found += [{"at": start, **edge}, {"at": end, **edge}]
    return found


def _ends(row: Mapping[str, Any]) -> list[str]:
    week = Week.of(date.fromisoformat(row["week"][:10]))
    return list(stretch(week, week).values())


def _excess(labels: LoadLabels) -> alt.Chart:
    shade: alt.Chart = (
        alt.Chart()
        .mark_area(opacity=0.75)
        .encode(x=axis("at:T"), y=_figure("there"), y2="percent:Q", color=_named(labels), detail="run:N")
    )
    return shade


def _steps(labels: LoadLabels) -> alt.Chart:
    dashes = alt.Scale(domain=labels.names, range=[[1, 0], [6, 3], [1, 0]])
    lines: alt.Chart = (
        alt.Chart()
        .mark_line(strokeWidth=2.5)
        .encode(
            x=axis("at:T"),
            y=_figure("percent"),
            color=_named(labels),
            detail="run:N",
            strokeDash=alt.StrokeDash("name:N", title=None, scale=dashes, legend=_legend()),
        )
    )
    return lines


def _named(labels: LoadLabels) -> alt.Color:
    colours = alt.Scale(domain=labels.names, range=[BLUE, GREEN, ORANGE])
    return alt.Color("name:N", title=None, scale=colours, legend=_legend())


def _legend() -> alt.Legend:
    return alt.Legend(
        orient="bottom", columns=1, labelLimit=320, symbolType="stroke", symbolStrokeWidth=4, symbolSize=300
    )


def _line(field: str, tooltip: list[alt.Tooltip]) -> list[tuple[str, alt.Chart]]:
    line = alt.Chart().mark_line(color=BLUE, strokeWidth=slot("stroke"))
    dots = alt.Chart().mark_point(filled=True, color=BLUE, size=slot("dot"), opacity=1)
    return [
        ("weeks", line.encode(x=axis(), y=_figure(field), detail="run:N")),
        ("weeks", dots.encode(x=axis(), y=_figure(field))),
        ("weeks", touched(tooltip)),
    ]


def _figure(field: str) -> alt.Y:
    """Uses the slots of `_scale_values`."""
    scale = alt.Scale(domain=[slot("scale")])
    return alt.Y(f"{field}:Q", title=None, scale=scale, axis=alt.Axis(values=slot("ticks")))


def _scale_of(ticks: list[int]) -> dict[str, list[int]]:
    return {"scale": [ticks[0], ticks[-1]], "ticks": ticks}


def _ticked(top: int) -> list[int]:
    """A few round numbers, or every day of a week."""
    step = 1 if top <= 7 else max(top // 4, 1) if top % 4 == 0 else max(top // 5, 1)
    return list(range(0, top + 1, step))
