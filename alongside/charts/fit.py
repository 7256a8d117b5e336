"""Why two people were matched: for each part they share, how much of what it could count it does."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from alongside.charts.layers import PALE
from alongside.charts.weeks import BLUE, GREY, Rows, Spec

ROW, AROUND = 44, 56  # pixels; around: the axis
BAR = 11
NAMES_UP, BAR_DOWN = 10, 8  # pixels from the middle of the row


@dataclass(frozen=True)
class PartBar:
    """`most`: what the part counts at the very best."""

    name: str
    points: int
    most: int


@dataclass(frozen=True)
class FitLabels:
    part: str
    points: str
    most: str


def fit(parts: Sequence[PartBar], labels: FitLabels) -> Spec:
    """A row each, in the order given: the bar in front of a pale one that shows the most there is."""
    tooltip = [
        alt.Tooltip("part:N", title=labels.part),
        alt.Tooltip("points:Q", title=labels.points),
        alt.Tooltip("most:Q", title=labels.most),
    ]
    y = _row([part.name for part in parts])
    top = max((part.most for part in parts), default=1)
    behind = alt.Chart().mark_bar(size=BAR, yOffset=BAR_DOWN, cornerRadiusEnd=3, color=GREY, opacity=PALE)
    before = alt.Chart().mark_bar(size=BAR, yOffset=BAR_DOWN, cornerRadiusEnd=3, color=BLUE)
    drawn = alt.layer(
        behind.encode(x=_length("most", top), y=y, tooltip=tooltip),
        before.encode(x=_length("points", top), y=y, tooltip=tooltip),
    ).properties(data=alt.NamedData(name="rows"), height=ROW * max(1, len(parts)) + AROUND)
    spec: Spec = drawn.configure(mark=alt.MarkConfig(tooltip=None)).to_dict(validate=False)
    return {**spec, "datasets": {"rows": rows(parts)}}


def rows(parts: Sequence[PartBar]) -> Rows:
    return [{"part": part.name, "points": part.points, "most": part.most} for part in parts]


def _row(order: list[str]) -> alt.Y:
    """Names stand above their bars, so that a phone has room for both."""
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
    scale = alt.Scale(domain=order, paddingInner=0, paddingOuter=0)
    return alt.Y("part:N", title=None, sort=order, scale=scale, axis=axis)


def _length(field: str, top: int) -> alt.X:
    """Bars that lie over each other are not added up."""
    axis = alt.Axis(tickCount=4, format="d", tickMinStep=1)
    return alt.X(f"{field}:Q", title=None, scale=alt.Scale(domain=[0, top]), axis=axis, stack=None)
