"""Different ways to pair the same people: how well each fits, and which one is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from alongside.charts.bars import BAR_DOWN, filled, finished, length, row
from alongside.charts.shapes import Rows, Spec, shape
from alongside.charts.weeks import BLUE, GREY

ROW, AROUND = 46, 124  # pixels; AROUND holds the axis and the legend
BAR = 13


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
    """One row per option, in the order given.

    `most`: the top of the scale, so that charts can be compared.
    """
    return filled(shape(_ways, labels), rows(bars, labels), "way", most, ROW * len(bars) + AROUND)


def _ways(labels: WayLabels) -> alt.TopLevelMixin:
    kinds = alt.Scale(domain=[labels.proposed, labels.others], range=[BLUE, GREY])
    legend = alt.Legend(orient="bottom", symbolType="square")
    drawn = (
        alt.Chart()
        .mark_bar(size=BAR, yOffset=BAR_DOWN, cornerRadiusEnd=3)
        .encode(
            x=length("points"),
            y=row("way"),
            color=alt.Color("kind:N", title=None, scale=kinds, legend=legend),
            tooltip=[
                alt.Tooltip("way:N", title=labels.way),
                alt.Tooltip("points:Q", title=labels.points),
            ],
        )
    )
    return finished(drawn)


def rows(bars: Sequence[WayBar], labels: WayLabels) -> Rows:
    return [
        {
            "way": bar.name,
            "points": bar.points,
            "kind": labels.proposed if bar.proposed else labels.others,
        }
        for bar in bars
    ]
