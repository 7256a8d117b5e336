"""Some ways to pair the same people, side by side: how well each fits, and which one is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from alongside.charts.weeks import BLUE, GREY, Rows, Spec

ROW, AROUND = 46, 124  # pixels; around: the axis and the legend
BAR = 13
NAMES_UP, BAR_DOWN = 10, 8  # pixels from the middle of the row


@dataclass(frozen=True)
class WayBar:
    name: str
    points: int
    proposed: bool


@dataclass(frozen=True)
class WayLabels:
    way: str
    points: str
    proposed: str
    others: str


def ways(bars: Sequence[WayBar], labels: WayLabels, most: int) -> Spec:
    """A row each, in the order given. `most`: points at the very best, so that lengths can be compared from picture to picture."""
    kinds = [labels.proposed, labels.others]
    names = alt.Axis(
        domain=False,
        ticks=False,
        labelAlign="left",
        labelPadding=0,
        labelOffset=-NAMES_UP,
        labelLimit=300,
        labelFontSize=13,
        labelOverlap=False,
    )
    order = [bar.name for bar in bars]
    drawn = (
        alt.Chart()
        .mark_bar(size=BAR, yOffset=BAR_DOWN, cornerRadiusEnd=3)
        .encode(
            x=alt.X(
                "points:Q",
                title=None,
                scale=alt.Scale(domain=[0, most]),
                axis=alt.Axis(tickCount=4, format="d"),
            ),
            y=alt.Y("way:N", title=None, sort=order, scale=alt.Scale(domain=order, padding=0), axis=names),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=kinds, range=[BLUE, GREY]),
                legend=alt.Legend(orient="bottom", symbolType="square"),
            ),
            tooltip=[
                alt.Tooltip("way:N", title=labels.way),
                alt.Tooltip("points:Q", title=labels.points),
            ],
        )
        .properties(data=alt.NamedData(name="rows"), height=ROW * len(bars) + AROUND)
    )
    spec: Spec = drawn.configure(mark=alt.MarkConfig(tooltip=None)).to_dict(validate=False)
    return {**spec, "datasets": {"rows": rows(bars, labels)}}


def rows(bars: Sequence[WayBar], labels: WayLabels) -> Rows:
    return [
        {
            "way": bar.name,
            "points": bar.points,
            "kind": labels.proposed if bar.proposed else labels.others,
        }
        for bar in bars
    ]
