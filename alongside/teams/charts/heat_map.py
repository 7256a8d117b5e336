"""Teams by weeks, for a lead of several teams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from alongside.core.charts.calendar import (
    Calendar,
    Span,
    axis_values,
    merge_into_columns,
    to_axis_time,
    week_axis,
)
from alongside.core.charts.layers import grey_rect, missing_weeks, row_axis, with_week_edges
from alongside.core.charts.shapes import Rows, Spec, cached_shape, layer_sets, non_empty_sets, slot, text_slot
from alongside.core.charts.theme import BELOW_TO_ABOVE, GREY, PALE_TO_DARK, finish_chart
from alongside.core.rules.weeks import Week
from alongside.teams.rules.workload import Measure

ROW_HEIGHT, FRAME_HEIGHT = 30, 90  # pixels; the second is for the axis and the legend

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
LOAD_SHADES = Shades((50, 100, 150), BELOW_TO_ABOVE, mark=100)
MEASURE_SHADES = {
    Measure.HOURS: Shades((30, 50), PALE_TO_DARK),  # from zero, every team would look the same
    Measure.OPEN_CASES: Shades((0, 40), PALE_TO_DARK),
    Measure.AFTER_HOURS_DAYS: Shades((0, 4), PALE_TO_DARK),
    Measure.HEAVY_CONTACTS: Shades((0, 10), PALE_TO_DARK),
    Measure.HEARINGS: Shades((0, 6), PALE_TO_DARK),
}


def heat_map(cells: Cells, span: Span, shades: Shades, labels: HeatLabels) -> Spec:
    """A row a team, a cell a week. A cell without a figure is pale grey with a dashed line."""
    mark = shades.mark
    marked = (
        {}
        if mark is None
        else {
            team: [week for week, value in figures.items() if span.contains_week(week) and value > mark]
            for team, figures in cells
        }
    )
    sets = non_empty_sets(
        {
            "weeks": heat_rows(cells, span),
            "withheld": _week_runs({team: missing_weeks(figures, span) for team, figures in cells}),
            "marked": _week_runs(marked),
        }
    )
    drawn = cached_shape(_build_heat_map, tuple(sets), shades, labels)
    spec = drawn.fill_slots(sets, {**axis_values(span), "teams": [team for team, _ in cells]})
    return {**spec, "height": ROW_HEIGHT * len(cells) + FRAME_HEIGHT}


def _build_heat_map(sets: Sequence[str], shades: Shades, labels: HeatLabels) -> alt.TopLevelMixin:
    sides: dict[str, Any] = {"x": week_axis("from:T"), "x2": "to:T"}
    said: dict[str, Any] = {"tooltip": alt.value(labels.withheld), "y": _team_axis()}
    layers = [
        ("weeks", _cell_layer(shades, labels)),
        ("withheld", grey_rect().encode(**sides, **said)),
        ("withheld", alt.Chart().mark_rule(color=GREY, strokeDash=[2, 4]).encode(**sides, **said)),
        (
            "marked",
            alt.Chart()
            .mark_rule(color=shades.colours[-1], strokeWidth=3)
            .encode(**sides, y=_team_axis(0.95)),
        ),
    ]
    return finish_chart(layer_sets(layers, sets), labels.calendar.language)


def heat_rows(cells: Cells, span: Span) -> Rows:
    """Few and short fields, because a dozen teams over two years make over a thousand rows."""
    return [
        {"week": to_axis_time(week), "team": team, "value": round(figures[week], 1)}
        for team, figures in cells
        for week in sorted(figures)
        if span.contains_week(week)
    ]


def _cell_layer(shades: Shades, labels: HeatLabels) -> alt.Chart:
    colours = alt.Scale(domain=shades.ends, range=shades.colours, clamp=True, interpolate="rgb")
    first, last = shades.ends[0], shades.ends[-1]
    ticks = [first, (first + last) / 2, last]
    legend = alt.Legend(orient="bottom", gradientLength=220, titleLimit=320, values=ticks)
    tooltip = [
        alt.Tooltip("team:N", title=labels.team),
        alt.Tooltip("week:T", title=labels.calendar.week, format="%-d %b %Y"),
        alt.Tooltip("value:Q", title=labels.figure),
    ]
    chart: alt.Chart = (
        with_week_edges(alt.Chart())
        .mark_rect()
        .encode(
            x=week_axis("begin:T"),
            x2="end:T",
            y=_team_axis(),
            color=alt.Color("value:Q", title=labels.figure, scale=colours, legend=legend),
            tooltip=tooltip,
        )
    )
    return chart


def _team_axis(place: float | None = None) -> alt.Y:
    """`place`: 0 is the upper edge of the row, 1 the lower."""
    scale = alt.Scale(domain=[slot("teams")], paddingInner=0.12, paddingOuter=0.06)
    where = alt.Undefined if place is None else place
    return alt.Y(
        "team:N", title=None, sort=[text_slot("teams")], scale=scale, axis=row_axis(), bandPosition=where
    )


def _week_runs(weeks: Mapping[str, Sequence[Week]]) -> Rows:
    return [{"team": team, **run} for team, some in weeks.items() for run in merge_into_columns(some)]
