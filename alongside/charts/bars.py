"""What charts with a row for each thing are put together from: names above their bars, so that a phone has room for both.

Names are drawn as they are, never read as anything else.
"""

from collections.abc import Sequence

import altair as alt

from alongside.charts.weeks import Rows, Spec

BAR = 11
NAMES_UP, BAR_DOWN = 10, 8  # pixels from the middle of the row


def row(field: str, order: Sequence[str]) -> alt.Y:
    axis = alt.Axis(
        domain=False,
        ticks=False,
        labelAlign="left",
        labelPadding=0,
        labelOffset=-NAMES_UP,
        labelLimit=300,
        labelFontSize=13,
        labelOverlap=False,
    )
    scale = alt.Scale(domain=list(order), paddingInner=0, paddingOuter=0)
    return alt.Y(f"{field}:N", title=None, sort=list(order), scale=scale, axis=axis)


def length(field: str, top: int, ticks: Sequence[int] = ()) -> alt.X:
    """Bars that lie over each other are not added up."""
    axis = alt.Axis(values=list(ticks)) if ticks else alt.Axis(tickCount=4, format="d", tickMinStep=1)
    return alt.X(f"{field}:Q", title=None, scale=alt.Scale(domain=[0, top]), axis=axis, stack=None)


def finished(chart: alt.Chart | alt.LayerChart | alt.FacetChart, rows: Rows, height: int) -> Spec:
    """With the rows beside Altair, and without the tooltips that Streamlit would add."""
    drawn = chart.properties(data=alt.NamedData(name="rows"), height=height)
    spec: Spec = drawn.configure(mark=alt.MarkConfig(tooltip=None)).to_dict(validate=False)
    return {**spec, "datasets": {"rows": rows}}
