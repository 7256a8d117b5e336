"""A row of shaded cells, one a week: a look back without an axis. A cell without a shade is a gap."""

from collections.abc import Sequence

import altair as alt

from alongside.core.charts.bars import ROWS
from alongside.core.charts.shapes import Spec, cached_shape
from alongside.core.charts.theme import BLUE, GREY

HEIGHT = 22  # pixels
NO_PADDING = {"left": 0, "right": 0, "top": 1, "bottom": 1}  # else Streamlit adds some below
PALEST = 0.12  # opacity, so that the lightest week is not taken for a gap


def week_strip(shades: Sequence[float | None]) -> Spec:
    """`shades`: 0 to 1, the oldest first. The frame of a cell shows where a gap is."""
    rows = [
        {"place": place, "opacity": 0 if shade is None else round(PALEST + (1 - PALEST) * shade, 2)}
        for place, shade in enumerate(shades)
    ]
    return cached_shape(_strip_chart, len(shades)).fill_slots({"rows": rows})


def _strip_chart(cells: int) -> alt.TopLevelMixin:
    places = alt.Scale(domain=list(range(cells)), paddingInner=0.12, paddingOuter=0)
    drawn = (
        alt.Chart(ROWS)
        .mark_rect(color=BLUE, stroke=GREY, cornerRadius=3)
        .encode(
            x=alt.X("place:O", scale=places, axis=None),
            fillOpacity=alt.FillOpacity("opacity:Q", scale=None, legend=None),
        )
        .properties(height=HEIGHT, background="transparent", padding=NO_PADDING)
    )
    finished: alt.TopLevelMixin = drawn.configure(
        view=alt.ViewConfig(stroke=None), mark=alt.MarkConfig(tooltip=None)
    )
    return finished
