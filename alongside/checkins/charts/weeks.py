"""One person's weeks as charts: strain against their own usual range, support and meaning, and work facts.

Every chart shows the whole span that it is given, with gaps where nothing was answered. Its rows are named
data sets at the top of the specification, so that a page can send them in another form.
"""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import altair as alt

from alongside.checkins.rules.trends import (
    OUTSIDE,
    Direction,
    Point,
    Stage,
    Trend,
    away_weeks,
    change_over,
    line_segments,
    place_in_range,
    shown_strain,
)
from alongside.core.charts.calendar import (
    Calendar,
    Span,
    axis_values,
    column_between,
    merge_into_columns,
    to_axis_time,
    week_axis,
)
from alongside.core.charts.layers import ENDS
from alongside.core.charts.shapes import (
    Rows,
    Spec,
    cached_shape,
    layer_sets,
    non_empty_sets,
    slot,
    text_slot,
)
from alongside.core.charts.theme import BLUE, GREEN, GREY, OCHRE, ORANGE, finish_chart
from alongside.core.rules.weeks import Week

CROWDED_FROM = 60  # weeks in a span; beyond, lines are thin and each has a chart of its own
SIZES = ((26, 70), (60, 40), (10_000, 22))  # weeks up to which a dot has this size in square pixels
SELECTION = "week"  # the name of what a touch selects
PICKED = "picked"  # the data set of the week whose figures are told; a page fills it anew at each touch
LANES_FROM, WIN_LANE, SESSION_LANE = -16, -5, -12  # below the strain of 0
TIME_BARS = {  # where the bar of a change lies, so that it is told by more than its colour
    Direction.UP: {"low": 100, "high": 103, "color": ORANGE},
    Direction.DOWN: {"low": 0, "high": 3, "color": GREEN},
}
ROOM_FOR_FIGURE = 26  # pixels, right of the newest dot
MOST_DATES = 6  # written above weeks that stand out, side by side on a phone
HEIGHT, LOW_HEIGHT, ROW_HEIGHT = 340, 280, 84  # legends and labels included, but for rows


@dataclass(frozen=True, kw_only=True)
class StrainLabels:
    """The wording of the strain chart, in the reader's language. outside: in the order of OUTSIDE."""

    calendar: Calendar
    strain: str
    answered: str
    outside: tuple[str, ...]
    win: str
    session: str

    @property
    def kinds(self) -> list[str]:
        return [self.answered, *self.outside, self.win, self.session]


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What else stands on the axis of weeks, and whether a touch selects the nearest week."""

    wins: Collection[Week] = ()
    sessions: Collection[Week] = ()
    selectable: bool = False


NO_MARKS = Marks()


@dataclass(frozen=True, kw_only=True)
class Series:
    """One figure over the weeks; weeks without an answer are left out.

    top: the axis reaches at least this far. closed: weeks in which the organisation was closed. choices: the
    names of 0 and 1 where these are the only values.
    """

    name: str
    values: tuple[tuple[Week, float], ...]
    top: float = 100
    closed: tuple[Week, ...] = ()
    choices: tuple[str, str] | None = None


WeekLabels = Callable[[Week], str]  # a week's label for people


def strain_chart(
    points: Sequence[Point],
    trend: Trend,
    span: Span,
    *,
    since: Week | None,
    labels: StrainLabels,
    week_label: WeekLabels,
    closed: Sequence[Week] = (),
    marks: Marks = NO_MARKS,
) -> Spec:
    """Strain from 0 to 100. Shaded: the usual range (paler while provisional). Grey columns: weeks away, or
    closed and unanswered.

    A dot shows where its week lies by itself: plain within the usual range, and with a shape of its own
    outside it. A change is a bar over all its weeks, with the date on which it began: along the top for
    heavier, along the bottom for lighter. The newest dot has its figure beside it.
    """
    idle = {*away_weeks(points), *closed} - {point.week for point in points if point.strain is not None}
    names = dict(zip(OUTSIDE, labels.outside, strict=True))
    dots: Rows = [
        {
            "week": to_axis_time(point.week),
            "when": week_label(point.week),
            "strain": shown_strain(point.strain or 0),
            "kind": names.get(place_in_range(point, trend), labels.answered),
            "run": run,
        }
        for run, segment in enumerate(line_segments(points, closed))
        for point in segment
        if span.contains_week(point.week)
    ]
    usual: Rows = []  # from the first week that counts to the end of the span
    if trend.usual and trend.since and (start := max(trend.since, span.first)) <= span.last:
        opacity = 0.24 if trend.usual.settled else 0.14
        edges = {"low": trend.usual.low, "high": trend.usual.high}
        usual.append({**column_between(start, span.last), **edges, "opacity": opacity})
    events = _event_rows(labels.win, marks.wins, WIN_LANE, span)
    events += _event_rows(labels.session, marks.sessions, SESSION_LANE, span)
    sets = non_empty_sets(
        {
            "away": merge_into_columns([week for week in idle if span.contains_week(week)]),
            "usual": usual,
            "start": [{"week": to_axis_time(since)}] if since and span.contains_week(since) else [],
            "times": _change_bars(trend, span),
            "weeks": dots,
            "newest": dots[-1:],
            "dates": _dated_marks(dots, trend, span),
            "events": events,
            "touch": _touch_rows(dots, span, week_label) if marks.selectable else [],
        }
    )
    kinds = {row["kind"] for row in (*dots, *events)}
    seen = [kind for kind in labels.kinds if kind in kinds]
    drawn = cached_shape(_strain_layers, tuple(sets), trend.stage is not Stage.FEW, labels)
    if marks.selectable:
        sets[PICKED] = []
    return drawn.fill_slots(sets, {**axis_values(span), **stroke_and_dot(span), "seen": seen})


def _strain_layers(sets: Sequence[str], joined: bool, labels: StrainLabels) -> alt.TopLevelMixin:
    """joined: whether a line connects the weeks. Dates stand above the plot, where there are no dots; below 0
    there is room for what happened in a week.
    """
    level = partial(_level_axis, lowest=LANES_FROM if "events" in sets else 0)
    x, y, top, columns = week_axis(), level("strain"), alt.value(0), {"x": "from:T", "x2": "to:T"}
    away = alt.Chart().mark_rect(color=GREY, opacity=0.25).encode(**columns)
    shade = alt.FillOpacity("opacity:Q", scale=None, legend=None)
    framed = alt.Chart().mark_rect(color=BLUE, stroke=BLUE, strokeWidth=0.75)
    usual = framed.encode(**columns, y=level("low"), y2="high:Q", fillOpacity=shade)
    start = alt.Chart().mark_rule(color=GREY, strokeDash=[4, 4], strokeWidth=2).encode(x=x)
    bar_color = alt.Color("color:N", scale=None, legend=None)
    times = alt.Chart().mark_rect(opacity=1).encode(**columns, y=level("low"), y2="high:Q", color=bar_color)
    line = alt.Chart().mark_line(color=BLUE, strokeWidth=slot("stroke")).encode(x=x, y=y, detail="run:N")
    pin = alt.Chart().mark_rule(color=GREY, strokeDash=[2, 3]).encode(x=x, y=y, y2=top)
    date = alt.Chart().mark_text(fontSize=12, dy=-14)
    figure = alt.Chart().mark_text(fontSize=15, fontWeight="bold", align="left", dx=7)
    layers = [
        ("away", away),
        ("usual", usual),
        ("start", start),
        ("times", times),
        *([("weeks", line)] if joined else []),
        ("weeks", _strain_dots("strain", level, labels)),
        ("newest", figure.encode(x=x, y=y, text="strain:Q")),
        ("dates", pin),
        ("dates", date.encode(x=x, y=top, text=alt.Text("week:T", format="%-d %b"))),
        ("events", _strain_dots("lane", level, labels)),
    ]
    if "touch" in sets:
        layers += [(PICKED, picked_rule()), ("touch", _touch_points(labels.calendar.week, labels.strain))]
        sets = (*sets, PICKED)
    padding = {"left": 0, "top": 5, "bottom": 0, "right": ROOM_FOR_FIGURE}
    drawn = layer_sets(layers, sets).properties(height=HEIGHT, padding=padding)
    return finish_chart(drawn, labels.calendar.language)


def picked_rule() -> alt.Chart:
    """A line through the week whose figures are told below the chart."""
    rule: alt.Chart = alt.Chart().mark_rule(color=GREY, strokeWidth=1.5, opacity=0.9)
    return rule.encode(x=week_axis())


def picked_rows(week: Week, span: Span) -> Rows:
    return [{"week": to_axis_time(week)}] if span.contains_week(week) else []


def _touch_points(week: str, strain: str) -> alt.Chart:
    """One for each week, answered or not; a touch anywhere finds the nearest."""
    nearest = alt.selection_point(
        name=SELECTION, nearest=True, on="click", encodings=["x"], fields=["iso"], toggle=False, clear=False
    )
    points: alt.Chart = (
        alt.Chart()
        .mark_point(opacity=0, size=1)
        .encode(
            x=week_axis(),
            y=alt.value(0),
            tooltip=[alt.Tooltip("when:N", title=week), alt.Tooltip("said:N", title=strain)],
        )
        .add_params(nearest)
    )
    return points


def _touch_rows(dots: Rows, span: Span, week_label: WeekLabels) -> Rows:
    strains = {dot["week"]: str(dot["strain"]) for dot in dots}
    weeks = [span.last.back(back) for back in reversed(range(span.weeks))]
    return [
        {
            "week": (at := to_axis_time(week)),
            "iso": week.text,
            "when": week_label(week),
            "said": strains.get(at, "–"),
        }
        for week in weeks
    ]


def _event_rows(kind: str, weeks: Collection[Week], lane: float, span: Span) -> Rows:
    found = sorted(week for week in weeks if span.contains_week(week))
    return [{"week": to_axis_time(week), "kind": kind, "lane": lane} for week in found]


def _change_bars(trend: Trend, span: Span) -> Rows:
    """Over the weeks that a change covers."""
    return [
        {
            **column_between(max(change.began, span.first), min(change.until, span.last)),
            **TIME_BARS[change.direction],
        }
        for change in trend.changes
        if not change.back and change.began <= span.last and change.until >= span.first
    ]


def levels_chart(series: Sequence[Series], span: Span, calendar: Calendar, week_label: WeekLabels) -> Spec:
    """One or two figures from 0 to 100 in one chart, told apart by colour, dash and shape; over years, one
    above the other.
    """
    if span.weeks > CROWDED_FROM:
        return facts_chart(series, span, calendar, week_label)
    rows = [row for each in series for row in _series_rows(each, span, week_label)]
    drawn = cached_shape(_levels_layers, tuple(each.name for each in series), calendar)
    return drawn.fill_slots({"weeks": rows}, {**axis_values(span), **stroke_and_dot(span)})


def _levels_layers(names: Sequence[str], calendar: Calendar) -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData(name="weeks")).encode(
        x=week_axis(),
        y=_level_axis("value"),
        color=alt.Color(
            "name:N",
            title=None,
            scale=alt.Scale(domain=list(names), range=[GREEN, OCHRE][: len(names)]),
            legend=_legend(list(names)),
        ),
    )
    shapes = alt.Scale(domain=list(names), range=["circle", "diamond"][: len(names)])
    dashed = alt.when(alt.datum.name == names[0]).then(alt.value([1, 0])).otherwise(alt.value([6, 3]))
    line = base.mark_line(strokeWidth=2).encode(detail="run:N", strokeDash=dashed)
    dots = base.mark_point(filled=True, size=slot("dot"), opacity=1).encode(
        shape=alt.Shape("name:N", title=None, scale=shapes, legend=_legend(list(names))),
        tooltip=_value_tooltip(calendar.week),
    )
    return finish_chart(alt.layer(line, dots).properties(height=LOW_HEIGHT), calendar.language)


def facts_chart(series: Sequence[Series], span: Span, calendar: Calendar, week_label: WeekLabels) -> Spec:
    """Each figure in its own row, with its own scale from 0 and the weeks aligned."""
    sets = {f"fact{number}": _series_rows(each, span, week_label) for number, each in enumerate(series)}
    values: dict[str, Any] = {**axis_values(span), **stroke_and_dot(span)}
    for name, each in zip(sets, series, strict=True):
        values[f"{name} name"] = each.name
        values[f"{name} top"] = max(
            [each.top, *(value for week, value in each.values if span.contains_week(week))]
        )
    choices = tuple((name, each.choices) for name, each in zip(sets, series, strict=True))
    return cached_shape(_stacked_facts, choices, calendar).fill_slots(sets, values)


def _stacked_facts(
    sets: Sequence[tuple[str, tuple[str, str] | None]], calendar: Calendar
) -> alt.TopLevelMixin:
    dot = alt.OverlayMarkDef(filled=True, color=BLUE, size=slot("dot"), opacity=1, shape="circle")
    tooltip = _value_tooltip(calendar.week)
    rows = []
    for name, choices in sets:
        axis = alt.Axis(tickCount=3, minExtent=32)  # equal room in every row, so that weeks align
        if choices:
            no, yes = map(json.dumps, choices)
            axis = alt.Axis(values=[0, 1], minExtent=32, labelExpr=f"datum.value ? {yes} : {no}")
        y = alt.Y(
            "value:Q",
            title=None,
            scale=alt.Scale(domain=[0, slot(f"{name} top")], nice=True),
            axis=axis,
        )
        rows.append(
            alt.Chart(alt.NamedData(name=name))
            .mark_line(strokeWidth=0 if choices else slot("stroke"), color=BLUE, point=dot)
            .encode(x=week_axis(), y=y, detail="run:N", tooltip=tooltip)
            .properties(
                height=ROW_HEIGHT,
                title=alt.Title(text_slot(f"{name} name"), anchor="start", fontSize=13),
            )
        )
    return finish_chart(alt.vconcat(*rows, spacing=14), calendar.language)


def _dated_marks(marks: Rows, trend: Trend, span: Span) -> Rows:
    """Where changes begin, and single weeks far out: the newest first, earlier ones where there is room for
    their dates.
    """
    began = [change.began for change in trend.changes if not change.back]
    alone = [far.week for far in trend.far if change_over(far.week, trend) is None]
    starts = {to_axis_time(week): week for week in (*began, *alone)}
    room = span.weeks / MOST_DATES
    shown: Rows = []
    newer: Week | None = None
    for mark in reversed(marks):
        week = starts.get(mark["week"])
        if week and (newer is None or week.until(newer) >= room):
            shown.append({"week": mark["week"], "strain": mark["strain"]})
            newer = week
    return shown[::-1]


def _series_rows(series: Series, span: Span, week_label: WeekLabels) -> Rows:
    values = dict(series.values)
    runs = line_segments([Point(week, value) for week, value in series.values], series.closed)
    return [
        {
            "week": to_axis_time(point.week),
            "when": week_label(point.week),
            "name": series.name,
            "value": round(values[point.week], 1),
            "run": f"{series.name} {run}",
        }
        for run, segment in enumerate(runs)
        for point in segment
        if span.contains_week(point.week)
    ]


def _strain_dots(field: str, level: Callable[[str], alt.Y], labels: StrainLabels) -> alt.Chart:
    """Weeks, or what happened in them, in one legend."""
    kinds = labels.kinds
    legend = _legend(slot("seen"))
    colors = alt.Scale(domain=kinds, range=[BLUE, ORANGE, GREEN, ORANGE, GREEN, OCHRE, GREY])
    shapes = alt.Scale(
        domain=kinds,
        range=["circle", "triangle-up", "triangle-down", "diamond", "square", "cross", "triangle-right"],
    )
    layer: alt.Chart = (
        alt.Chart()
        .mark_point(size=slot("dot"), strokeWidth=2, opacity=1)
        .encode(
            x=week_axis(),
            y=level(field),
            stroke=alt.Stroke("kind:N", title=None, scale=colors, legend=legend),
            fill=alt.Fill("kind:N", title=None, scale=colors, legend=legend),
            shape=alt.Shape("kind:N", title=None, scale=shapes, legend=legend),
            tooltip=[
                alt.Tooltip("when:N", title=labels.calendar.week),
                alt.Tooltip("kind:N", title=" "),
                alt.Tooltip("strain:Q", title=labels.strain),
            ]
            if field == "strain"
            else alt.Tooltip("kind:N", title=" "),
        )
    )
    return layer


def _level_axis(field: str, lowest: float = 0) -> alt.Y:
    return alt.Y(f"{field}:Q", title=None, scale=alt.Scale(domain=[lowest, 100]), axis=alt.Axis(values=ENDS))


def _legend(names: list[str] | alt.ExprRef) -> alt.Legend:
    return alt.Legend(title=None, orient="bottom", columns=2, labelLimit=300, values=names)


def _value_tooltip(week: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("when:N", title=week),
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("value:Q", title=" ", format=".3~r"),
    ]


def stroke_and_dot(span: Span) -> dict[str, float]:
    """Thinner lines and smaller dots (in square pixels) where there are many weeks."""
    dot = next(size for weeks, size in SIZES if span.weeks <= weeks)
    return {"stroke": 2 if span.weeks <= CROWDED_FROM else 1, "dot": dot}
