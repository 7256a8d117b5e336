"""One person's weeks as cells, one row for each month: a darker cell is a heavier week."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt

from alongside.checkins.charts.weeks import CROWDED_FROM, PICKED, SELECTION, WeekLabels
from alongside.checkins.rules.trends import Point, shown_strain
from alongside.core.charts.calendar import Calendar, Span
from alongside.core.charts.shapes import Rows, Spec, cached_shape, layer_sets, text_slot
from alongside.core.charts.theme import GREY, ON_DARK, ON_LIGHT, ORANGE, SHADES, finish_chart
from alongside.core.rules.weeks import Week

STEPS = (20, 40, 60, 80)  # from the second of SHADES on
DARK_FROM = STEPS[2]
ROW, LOW_ROW, AROUND = 30, 16, 16  # pixels; figures need the higher rows
MOST_IN_A_MONTH = 5
THURSDAY = timedelta(days=3)


@dataclass(frozen=True)
class CalendarLabels:
    calendar: Calendar
    strain: str


def month_calendar(
    points: Sequence[Point],
    idle: Sequence[Week],
    span: Span,
    *,
    labels: CalendarLabels,
    week_label: WeekLabels,
    month_label: Callable[[Week], str],
) -> Spec:
    """A week belongs to the month of its Thursday, as most of its days do. `idle`: away or closed weeks, as
    grey cells; a week without an answer is only an outline.
    """
    strains = {
        point.week: shown_strain(point.strain)
        for point in points
        if point.strain is not None and not point.away
    }
    weeks = [span.last.back(back) for back in reversed(range(span.weeks))]
    cells: Rows = [
        {
            "iso": week.text,
            "when": week_label(week),
            "month": month_label(week),
            "place": _place_in_month(week),
            "said": str(strains.get(week, "–")),
        }
        for week in weeks
    ]
    answered: Rows = [
        {**cell, "strain": strains[week]} for week, cell in zip(weeks, cells, strict=True) if week in strains
    ]
    grey = {week for week in idle if week not in strains}
    sets = {
        "answered": answered,
        "grey": [cell for week, cell in zip(weeks, cells, strict=True) if week in grey],
        PICKED: [],
        "touch": cells,
    }
    months = list(dict.fromkeys(cell["month"] for cell in cells))
    crowded = span.weeks > CROWDED_FROM
    drawn = cached_shape(_calendar_layers, labels, crowded)
    height = AROUND + len(months) * (LOW_ROW if crowded else ROW)
    return {**drawn.fill_slots(sets, {"months": months}), "height": height}


def picked_cells(week: Week, span: Span, month_label: Callable[[Week], str]) -> Rows:
    if not span.contains_week(week):
        return []
    return [{"month": month_label(week), "place": _place_in_month(week)}]


def month_of(week: Week) -> date:
    """Its first day."""
    return (week.monday + THURSDAY).replace(day=1)


def _place_in_month(week: Week) -> int:
    return ((week.monday + THURSDAY).day - 1) // 7 + 1


def _calendar_layers(labels: CalendarLabels, crowded: bool) -> alt.TopLevelMixin:
    where = {
        "x": alt.X(
            "place:O", title=None, axis=None, scale=alt.Scale(domain=list(range(1, MOST_IN_A_MONTH + 1)))
        ),
        "y": alt.Y(
            "month:N",
            title=None,
            sort=[text_slot("months")],
            scale=alt.Scale(domain=[text_slot("months")]),
            axis=alt.Axis(domain=False, ticks=False, labelOverlap=crowded),
        ),
    }
    nearest = alt.selection_point(
        name=SELECTION, nearest=True, on="click", fields=["iso"], toggle=False, clear=False
    )
    shade = alt.Color(
        "strain:Q", legend=None, scale=alt.Scale(type="threshold", domain=list(STEPS), range=list(SHADES))
    )
    outline = alt.Chart().mark_rect(filled=False, stroke=GREY, strokeWidth=0.5, strokeDash=[2, 2])
    dark = alt.when(alt.datum.strain >= DARK_FROM).then(alt.value(ON_DARK)).otherwise(alt.value(ON_LIGHT))
    figure = alt.Chart().mark_text(fontSize=12).encode(**where, text="strain:Q", color=dark)
    touch = alt.Chart().mark_point(opacity=0, size=1)
    tooltip = [alt.Tooltip("when:N", title=labels.calendar.week), alt.Tooltip("said:N", title=labels.strain)]
    layers = [
        ("touch", outline.encode(**where)),
        ("grey", alt.Chart().mark_rect(color=GREY, opacity=0.4).encode(**where)),
        ("answered", alt.Chart().mark_rect(stroke=GREY, strokeWidth=0.5).encode(**where, color=shade)),
        *([] if crowded else [("answered", figure)]),
        (PICKED, alt.Chart().mark_rect(filled=False, stroke=ORANGE, strokeWidth=3).encode(**where)),
        ("touch", touch.encode(**where, tooltip=tooltip).add_params(nearest)),
    ]
    drawn = layer_sets(layers, ("touch", "grey", "answered", PICKED))
    return finish_chart(drawn, labels.calendar.language)
