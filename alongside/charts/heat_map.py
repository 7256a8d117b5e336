"""Teams by weeks, for somebody who leads several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from alongside.charts.calendar import Span, at, axis, columns
from alongside.charts.layers import grey, layered, missing, names, round_weeks
from alongside.charts.weeks import GREY, Rows, Spec, Spelled
from alongside.domain.weeks import Week
from alongside.domain.workload import Measure

ROW, AROUND = 30, 90  # pixels; around: the axis and the legend

Cells = Sequence[tuple[str, Mapping[Week, float]]]  # a team's name and its figures, in the order of the rows


@dataclass(frozen=True)
class HeatLabels:
    """`withheld`: the sentence on a cell without a figure."""

    spelled: Spelled
    team: str
    figure: str
    withheld: str


@dataclass(frozen=True)
class Shades:
    """Colours over a fixed range; what lies beyond an end has its colour. Cells above `mark` are underlined."""

    ends: tuple[int, ...]
    colours: tuple[str, ...]
    mark: int | None = None


# In percent of capacity. Blue and orange are told apart in the common kinds of colour blindness, on either theme's background.
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
    """A row a team, a cell a week. Without a figure: pale grey with a dashed line through it."""
    sides: dict[str, Any] = {"x": axis(span, "from:T"), "x2": "to:T"}
    said: dict[str, Any] = {"tooltip": alt.value(labels.withheld), "y": _rows(cells)}
    blank = _runs({team: missing(figures, span) for team, figures in cells})
    through = alt.Chart().mark_rule(color=GREY, strokeDash=[2, 4]).encode(**sides, **said)
    under = alt.Chart().mark_rule(color=shades.colours[-1], strokeWidth=3)
    layers = [
        ("weeks", heat_rows(cells, span), _cells(cells, span, shades, labels)),
        ("withheld", blank, grey().encode(**sides, **said)),
        ("withheld", blank, through),
        ("marked", _marked(cells, span, shades), under.encode(**sides, y=_rows(cells, 0.95))),
    ]
    return layered(layers, ROW * len(cells) + AROUND, labels.spelled)


def heat_rows(cells: Cells, span: Span) -> Rows:
    """Few and short fields: a dozen teams over two years are over a thousand rows."""
    return [
        {"week": at(week), "team": team, "value": round(figures[week], 1)}
        for team, figures in cells
        for week in sorted(figures)
        if span.holds(week)
    ]


def _cells(cells: Cells, span: Span, shades: Shades, labels: HeatLabels) -> alt.Chart:
    colours = alt.Scale(domain=shades.ends, range=shades.colours, clamp=True, interpolate="rgb")
    tooltip = [
        alt.Tooltip("team:N", title=labels.team),
        alt.Tooltip("week:T", title=labels.spelled.week, format="%-d %b %Y"),
        alt.Tooltip("value:Q", title=labels.figure),
    ]
    chart: alt.Chart = (
        round_weeks(alt.Chart())
        .mark_rect()
        .encode(
            x=axis(span, "begin:T"),
            x2="end:T",
            y=_rows(cells),
            color=alt.Color("value:Q", title=labels.figure, scale=colours, legend=_legend(shades)),
            tooltip=tooltip,
        )
    )
    return chart


def _legend(shades: Shades) -> alt.Legend:
    first, last = shades.ends[0], shades.ends[-1]
    ticks = [first, (first + last) / 2, last]
    return alt.Legend(orient="bottom", gradientLength=220, titleLimit=320, values=ticks)


def _rows(cells: Cells, place: float | None = None) -> alt.Y:
    """`place` within the row: 0 its upper, 1 its lower edge."""
    teams = [team for team, _ in cells]
    scale = alt.Scale(domain=teams, paddingInner=0.12, paddingOuter=0.06)
    where = alt.Undefined if place is None else place
    return alt.Y("team:N", title=None, sort=teams, scale=scale, axis=names(), bandPosition=where)


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
