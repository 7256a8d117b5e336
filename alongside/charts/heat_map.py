"""Teams by weeks, for a lead of several teams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from alongside.charts.calendar import Calendar, Span, at, axis, axis_of, columns
from alongside.charts.layers import grey, missing, names, round_weeks
from alongside.charts.shapes import Rows, Spec, layered, shape, slot, text_slot, with_rows
from alongside.charts.weeks import GREY, finished
from alongside.domain.weeks import Week
from alongside.domain.workload import Measure

ROW, AROUND = 30, 90  # pixels; the second is for the axis and the legend

Cells = Sequence[tuple[str, Mapping[Week, float]]]  # a team's name and its figures, in the order of the rows


@dataclass(frozen=True)
class HeatLabels:
    """`withheld`: the sentence on a cell that has no figure."""

    calendar: Calendar
    team: str
    figure: str
    withheld: str


@dataclass(frozen=True)
class Shades:
    """Colours over a fixed range; values beyond an end take its colour. Cells above `mark` are underlined."""

    ends: tuple[int, ...]
    colours: tuple[str, ...]
    mark: int | None = None


# In percent of capacity. People with the common kinds of colour blindness can tell blue from orange, on the
# background of either theme.
LOAD_SHADES = Shades((50, 100, 150), ("#2f80c2", "#f4e7bf", "#d55e00"), mark=100)
PALE_TO_DARK = ("#e3edf6", "#1f5f99")
MEASURE_SHADES = {
    Measure.HOURS: Shades((30, 50), PALE_TO_DARK),  # from zero, every team would look the same
    Measure.OPEN_CASES: Shades((0, 40), PALE_TO_DARK),
    Measure.AFTER_HOURS_DAYS: Shades((0, 4), PALE_TO_DARK),
    Measure.HEAVY_CONTACTS: Shades((0, 10), PALE_TO_DARK),
    Measure.HEARINGS: Shades((0, 6), PALE_TO_DARK),
}


def heat_map(cells: Cells, span: Span, shades: Shades, labels: HeatLabels) -> Spec:
    """A row a team, a cell a week. A cell without a figure is pale grey with a dashed line."""
    sets = with_rows(
        {
            "weeks": heat_rows(cells, span),
            "withheld": _runs({team: missing(figures, span) for team, figures in cells}),
            "marked": _marked(cells, span, shades),
        }
    )
    drawn = shape(_heat_map, tuple(sets), shades, labels)
    spec = drawn.filled(sets, {**axis_of(span), "teams": [team for team, _ in cells]})
    return {**spec, "height": ROW * len(cells) + AROUND}


def _heat_map(sets: Sequence[str], shades: Shades, labels: HeatLabels) -> alt.TopLevelMixin:
    sides: dict[str, Any] = {"x": axis("from:T"), "x2": "to:T"}
    said: dict[str, Any] = {"tooltip": alt.value(labels.withheld), "y": _rows()}
    layers = [
        ("weeks", _cells(shades, labels)),
        ("withheld", grey().encode(**sides, **said)),
        ("withheld", alt.Chart().mark_rule(color=GREY, strokeDash=[2, 4]).encode(**sides, **said)),
        (
            "marked",
            alt.Chart().mark_rule(color=shades.colours[-1], strokeWidth=3).encode(**sides, y=_rows(0.95)),
        ),
    ]
    return finished(layered(layers, sets), labels.calendar)


def heat_rows(cells: Cells, span: Span) -> Rows:
    """Few and short fields, because a dozen teams over two years make over a thousand rows."""
    return [
        {"week": at(week), "team": team, "value": round(figures[week], 1)}
        for team, figures in cells
        for week in sorted(figures)
        if span.holds(week)
    ]


def _cells(shades: Shades, labels: HeatLabels) -> alt.Chart:
    colours = alt.Scale(domain=shades.ends, range=shades.colours, clamp=True, interpolate="rgb")
    tooltip = [
        alt.Tooltip("team:N", title=labels.team),
        alt.Tooltip("week:T", title=labels.calendar.week, format="%-d %b %Y"),
        alt.Tooltip("value:Q", title=labels.figure),
    ]
    chart: alt.Chart = (
        round_weeks(alt.Chart())
        .mark_rect()
        .encode(
            x=axis("begin:T"),
            x2="end:T",
            y=_rows(),
            color=alt.Color("value:Q", title=labels.figure, scale=colours, legend=_legend(shades)),
            tooltip=tooltip,
        )
    )
    return chart


def _legend(shades: Shades) -> alt.Legend:
    first, last = shades.ends[0], shades.ends[-1]
    ticks = [first, (first + last) / 2, last]
    return alt.Legend(orient="bottom", gradientLength=220, titleLimit=320, values=ticks)


def _rows(place: float | None = None) -> alt.Y:
    """`place`: 0 is the upper edge of the row, 1 the lower."""
    scale = alt.Scale(domain=[slot("teams")], paddingInner=0.12, paddingOuter=0.06)
    where = alt.Undefined if place is None else place
    return alt.Y(
        "team:N", title=None, sort=[text_slot("teams")], scale=scale, axis=names(), bandPosition=where
    )


def _marked(cells: Cells, span: Span, shades: Shades) -> Rows:
    """The runs of weeks above the mark."""
    mark = shades.mark
    if mark is None:
        return []
    return _runs(
        {
            team: [week for week, value in figures.items() if span.holds(week) and value > mark]
            for team, figures in cells
        }
    )


def _runs(weeks: Mapping[str, Sequence[Week]]) -> Rows:
    return [{"team": team, **run} for team, some in weeks.items() for run in columns(some)]
