"""Building blocks of charts with one row per thing. Names go above their bars, so that both fit on a phone.

Names are drawn as they are and never interpreted.
"""

import altair as alt

from alongside.core.charts.shapes import Rows, Shape, Spec, slot, text_slot

ROWS = alt.NamedData(name="rows")
BAR_HEIGHT = 11
NAME_OFFSET, BAR_OFFSET = 10, 8  # pixels from the middle of the row


def row_axis(field: str) -> alt.Y:
    """In the order of the slot `rows`."""
    axis = alt.Axis(
        domain=False,
        ticks=False,
        labelAlign="left",
        labelPadding=0,
        labelOffset=-NAME_OFFSET,
        labelLimit=300,
        labelFontSize=13,
        labelOverlap=False,
    )
    scale = alt.Scale(domain=[slot("rows")], paddingInner=0, paddingOuter=0)
    return alt.Y(f"{field}:N", title=None, sort=[text_slot("rows")], scale=scale, axis=axis)


def length_axis(field: str, ticks: list[int] | None = None) -> alt.X:
    """Up to the slot `top`. Overlapping bars are not stacked."""
    axis = alt.Axis(values=ticks) if ticks else alt.Axis(tickCount=4, format="d", tickMinStep=1)
    scale = alt.Scale(domain=[0, slot("top")])
    return alt.X(f"{field}:Q", title=None, scale=scale, axis=axis, stack=None)


def fill_shape(drawn: Shape, rows: Rows, field: str, top: int, height: int, **values: object) -> Spec:
    """Keeps the order of the rows. `field`: the one that names a row."""
    order = list(dict.fromkeys(row[field] for row in rows))
    return {**drawn.fill_slots({"rows": rows}, {"rows": order, "top": top, **values}), "height": height}
