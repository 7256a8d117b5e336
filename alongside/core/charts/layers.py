"""What several charts share: withheld weeks, rows, and what a touch finds."""

from collections.abc import Iterable, Mapping, Sequence

import altair as alt

from alongside.core.charts.calendar import (
    Calendar,
    Span,
    merge_into_columns,
    week_axis,
)
from alongside.core.charts.shapes import Rows
from alongside.core.charts.theme import GREY
from alongside.core.rules.weeks import Week

PALE = 0.25  # opacity of what lies behind the figures
HALF_WEEK_MS = 302_400_000
LABEL_LIMIT = 110  # pixels for a name beside a row: a third of a phone
ENDS = [0, 25, 50, 75, 100]


def withheld_rows(known: Iterable[Week], span: Span) -> Rows:
    """Weeks without a figure, whatever the reason. Consecutive weeks form one column."""
    return [{**run} for run in merge_into_columns(missing_weeks(known, span))]


def withheld_layer(sentence: str) -> alt.Chart:
    """A grey column over each withheld week."""
    column: alt.Chart = grey_rect().encode(x=week_axis("from:T"), x2="to:T", tooltip=alt.value(sentence))
    return column


def touch_layer(tooltip: Sequence[alt.Tooltip]) -> alt.Chart:
    """Makes the whole column of a week respond, so that no finger has to hit a dot."""
    return with_week_edges(grey_rect(opacity=0)).encode(
        x=week_axis("begin:T"), x2="end:T", tooltip=list(tooltip)
    )


def with_week_edges(chart: alt.Chart) -> alt.Chart:
    """Adds the ends of the column in which a row's week is drawn."""
    sides = {
        "begin": f"toDate(datum.week) - {HALF_WEEK_MS}",
        "end": f"toDate(datum.week) + {HALF_WEEK_MS}",
    }
    with_ends: alt.Chart = chart.transform_calculate(**sides)
    return with_ends


def missing_weeks(known: Iterable[Week], span: Span) -> list[Week]:
    have = set(known)
    return [week for back in range(span.weeks) if (week := span.last.back(back)) not in have]


def grey_rect(opacity: float = PALE) -> alt.Chart:
    chart: alt.Chart = alt.Chart().mark_rect(color=GREY, opacity=opacity)
    return chart


def row_axis(grid: bool = False) -> alt.Axis:
    """The axis of the rows; with a grid, lines between them."""
    return alt.Axis(
        labelLimit=LABEL_LIMIT,
        labelOverlap=False,
        domain=False,
        ticks=False,
        grid=grid,
        tickBand="extent" if grid else "center",
    )


def week_tooltip(calendar: Calendar) -> alt.Tooltip:
    return alt.Tooltip("when:N", title=calendar.week)


def titled_tooltips(titles: Mapping[str, str], kind: str = "Q") -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{field}:{kind}", title=title) for field, title in titles.items()]
