"""One person's weeks as charts: strain against their own usual range, support and meaning, and work facts.

Every chart shows the whole span that it is given, with gaps where nothing was answered. Its rows are named
data sets at the top of the specification, so that a page can send them in another form.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import altair as alt

from alongside.checkins.rules.trends import (
    STANDING_OUT,
    Point,
    Stage,
    Trend,
    away_weeks,
    change_over,
    line_segments,
    marked_weeks,
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
from alongside.core.charts.layers import BLUE, ENDS, GREEN, GREY, OCHRE, ORANGE, finish_chart
from alongside.core.charts.shapes import (
    Rows,
    Spec,
    cached_shape,
    layer_sets,
    non_empty_sets,
    slot,
    text_slot,
)
from alongside.core.rules.weeks import Week

CROWDED_FROM = 60  # weeks in a span; beyond, lines are thin and each has a chart of its own
SIZES = ((26, 70), (60, 40), (10_000, 22))  # weeks up to which a dot has this size in square pixels
MOST_DATES = 6  # written above weeks that stand out, side by side on a phone
HEIGHT, LOW_HEIGHT, ROW_HEIGHT = 380, 280, 110  # legends and labels included, but for rows


@dataclass(frozen=True, kw_only=True)
class StrainLabels:
    """The wording of the strain chart, in the reader's language."""

    calendar: Calendar
    strain: str
    answered: str
    learning: str
    marks: tuple[str, ...]  # in the order of STANDING_OUT

    @property
    def kinds(self) -> list[str]:
        return [self.answered, self.learning, *self.marks]


@dataclass(frozen=True)
class Series:
    """One figure over the weeks; weeks without an answer are left out.

    top: the axis reaches at least this far. closed: weeks in which the organisation was closed.
    """

    name: str
    values: tuple[tuple[Week, float], ...]
    top: float = 100
    closed: tuple[Week, ...] = ()


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
) -> Spec:
    """Strain from 0 to 100. Shaded: the usual range (paler while provisional). Grey columns: weeks away, or
    closed and unanswered.

    Hollow dots: the first weeks, in which no change can be found yet. Triangles: weeks that a change
    covers, the first with its date. Diamonds and squares: single weeks far outside the usual range.
    """
    idle = {*away_weeks(points), *closed} - {point.week for point in points if point.strain is not None}
    kinds_by_week = dict.fromkeys(trend.learning if trend.usual else (), labels.learning)
    names = dict(zip(STANDING_OUT, labels.marks, strict=True))
    kinds_by_week |= {week: names[standing] for week, standing in marked_weeks(points, trend).items()}
    marks: Rows = [
        {
            "week": to_axis_time(point.week),
            "when": week_label(point.week),
            "strain": round(point.strain or 0, 1),
            "kind": kinds_by_week.get(point.week, labels.answered),
            "run": run,
        }
        for run, segment in enumerate(line_segments(points, closed))
        for point in segment
        if span.contains_week(point.week)
    ]
    usual: Rows = []  # from the first week that counts to the end of the span
    if trend.usual and trend.since and (start := max(trend.since, span.first)) <= span.last:
        edges = {"low": round(trend.usual.low, 1), "high": round(trend.usual.high, 1)}
        opacity = 0.24 if trend.usual.settled else 0.14
        usual.append({**column_between(start, span.last), **edges, "opacity": opacity})
    sets = non_empty_sets(
        {
            "away": merge_into_columns([week for week in idle if span.contains_week(week)]),
            "usual": usual,
            "start": [{"week": to_axis_time(since)}] if since and span.contains_week(since) else [],
            "weeks": marks,
            "dates": _dated_marks(marks, trend, span),
        }
    )
    kinds = {mark["kind"] for mark in marks}
    seen = [kind for kind in labels.kinds if kind in kinds]
    drawn = cached_shape(_strain_layers, tuple(sets), trend.stage is not Stage.FEW, labels)
    return drawn.fill_slots(sets, {**axis_values(span), **stroke_and_dot(span), "seen": seen})


def _strain_layers(sets: Sequence[str], joined: bool, labels: StrainLabels) -> alt.TopLevelMixin:
    """joined: whether a line connects the weeks. Dates stand above the plot, where there are no dots."""
    x, y, top, columns = week_axis(), _level_axis("strain"), alt.value(0), {"x": "from:T", "x2": "to:T"}
    away = alt.Chart().mark_rect(color=GREY, opacity=0.25).encode(**columns)
    shade = alt.Opacity("opacity:Q", scale=None, legend=None)
    usual = (
        alt.Chart().mark_rect(color=BLUE).encode(**columns, y=_level_axis("low"), y2="high:Q", opacity=shade)
    )
    start = alt.Chart().mark_rule(color=GREY, strokeDash=[4, 4], strokeWidth=2).encode(x=x)
    line = alt.Chart().mark_line(color=BLUE, strokeWidth=slot("stroke")).encode(x=x, y=y, detail="run:N")
    pin = alt.Chart().mark_rule(color=GREY, strokeDash=[2, 3]).encode(x=x, y=y, y2=top)
    date = alt.Chart().mark_text(fontSize=12, dy=-8, color=GREY)
    layers = [
        ("away", away),
        ("usual", usual),
        ("start", start),
        *([("weeks", line)] if joined else []),
        ("weeks", _strain_dots(labels)),
        ("dates", pin),
        ("dates", date.encode(x=x, y=top, text=alt.Text("week:T", format="%-d %b"))),
    ]
    return finish_chart(layer_sets(layers, sets).properties(height=HEIGHT), labels.calendar)


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
        tooltip=_week_tooltip(calendar.week, "name:N", "value:Q"),
    )
    return finish_chart(alt.layer(line, dots).properties(height=LOW_HEIGHT), calendar)


def facts_chart(series: Sequence[Series], span: Span, calendar: Calendar, week_label: WeekLabels) -> Spec:
    """Each figure in its own row, with its own scale from 0 and the weeks aligned."""
    sets = {f"fact{number}": _series_rows(each, span, week_label) for number, each in enumerate(series)}
    values = {**axis_values(span), **stroke_and_dot(span)}
    for name, each in zip(sets, series, strict=True):
        values[f"{name} name"] = each.name
        values[f"{name} top"] = max(
            [each.top, *(value for week, value in each.values if span.contains_week(week))]
        )
    return cached_shape(_stacked_facts, tuple(sets), calendar).fill_slots(sets, values)


def _stacked_facts(sets: Sequence[str], calendar: Calendar) -> alt.TopLevelMixin:
    dot = alt.OverlayMarkDef(filled=True, color=BLUE, size=slot("dot"), opacity=1, shape="circle")
    tooltip = _week_tooltip(calendar.week, "name:N", "value:Q")
    rows = []
    for name in sets:
        y = alt.Y(
            "value:Q",
            title=None,
            scale=alt.Scale(domain=[0, slot(f"{name} top")], nice=True),
            axis=alt.Axis(tickCount=3, minExtent=32),  # equal room in every row, so that weeks align
        )
        rows.append(
            alt.Chart(alt.NamedData(name=name))
            .mark_line(strokeWidth=slot("stroke"), color=BLUE, point=dot)
            .encode(x=week_axis(), y=y, detail="run:N", tooltip=tooltip)
            .properties(
                height=ROW_HEIGHT,
                title=alt.Title(text_slot(f"{name} name"), anchor="start", fontSize=13),
            )
        )
    return finish_chart(alt.vconcat(*rows, spacing=14), calendar)


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


def _strain_dots(labels: StrainLabels) -> alt.Chart:
    kinds = labels.kinds
    legend = _legend(slot("seen"))
    strokes = alt.Scale(domain=kinds, range=[BLUE, BLUE, ORANGE, GREEN, ORANGE, GREEN])
    fills = alt.Scale(domain=kinds, range=[BLUE, "transparent", ORANGE, GREEN, ORANGE, GREEN])
    shapes = alt.Scale(
        domain=kinds, range=["circle", "circle", "triangle-up", "triangle-down", "diamond", "square"]
    )
    layer: alt.Chart = (
        alt.Chart()
        .mark_point(size=slot("dot"), strokeWidth=2, opacity=1)
        .encode(
            x=week_axis(),
            y=_level_axis("strain"),
            stroke=alt.Stroke("kind:N", title=None, scale=strokes, legend=legend),
            fill=alt.Fill("kind:N", title=None, scale=fills, legend=legend),
            shape=alt.Shape("kind:N", title=None, scale=shapes, legend=legend),
            tooltip=_week_tooltip(labels.calendar.week, "kind:N", "strain:Q", {"strain:Q": labels.strain}),
        )
    )
    return layer


def _level_axis(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(values=ENDS))


def _legend(names: list[str] | alt.ExprRef) -> alt.Legend:
    return alt.Legend(title=None, orient="bottom", columns=2, labelLimit=300, values=names)


def _week_tooltip(
    week: str, name: str, value: str, titles: dict[str, str] | None = None
) -> list[alt.Tooltip]:
    titles = titles or {}
    return [
        alt.Tooltip("when:N", title=week),
        alt.Tooltip(name, title=titles.get(name, " ")),
        alt.Tooltip(value, title=titles.get(value, " "), format=".3~r"),
    ]


def stroke_and_dot(span: Span) -> dict[str, float]:
    """Thinner lines and smaller dots (in square pixels) where there are many weeks."""
    dot = next(size for weeks, size in SIZES if span.weeks <= weeks)
    return {"stroke": 2 if span.weeks <= CROWDED_FROM else 1, "dot": dot}
