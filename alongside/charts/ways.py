"""Some ways to pair the same people, side by side: how well each fits, and which one is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from alongside.charts.bars import BAR_DOWN, finished, length, row
from alongside.charts.weeks import BLUE, GREY, Rows, Spec

ROW, AROUND = 46, 124  # pixels; around: the axis and the legend
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
    """A row each, in the order given. `most`: points at the very best, so that lengths can be compared from picture to picture."""
    kinds = [labels.proposed, labels.others]
    drawn = (
        alt.Chart()
        .mark_bar(size=BAR, yOffset=BAR_DOWN, cornerRadiusEnd=3)
        .encode(
            x=length("points", most),
            y=row("way", [bar.name for bar in bars]),
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
    )
    return finished(drawn, rows(bars, labels), ROW * len(bars) + AROUND)


def rows(bars: Sequence[WayBar], labels: WayLabels) -> Rows:
    return [
        {
            "way": bar.name,
            "points": bar.points,
            "kind": labels.proposed if bar.proposed else labels.others,
        }
        for bar in bars
    ]
