"""Different ways to pair the same people: how well each fits, and which one is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from alongside.charts.bars import BAR_OFFSET, fill_shape, finish_chart, length_axis, row_axis
from alongside.charts.shapes import Rows, Spec, cached_shape
from alongside.charts.weeks import BLUE, GREY

ROW, AROUND = 46, 124  # pixels; AROUND holds the axis and the legend
BAR = 13


@dataclass(frozen=True)
class OptionBar:
    name: str
    points: int
    proposed: bool


@dataclass(frozen=True)
class OptionLabels:
    option: str
    points: str
    proposed: str
    others: str


def pairing_options_chart(bars: Sequence[OptionBar], labels: OptionLabels, most: int) -> Spec:
    """One row per option, in the order given.

    `most`: the top of the scale, so that charts can be compared.
    """
    return fill_shape(
        cached_shape(_pairing_options_shape, labels),
        pairing_option_rows(bars, labels),
        "way",
        most,
        ROW * len(bars) + AROUND,
    )


def _pairing_options_shape(labels: OptionLabels) -> alt.TopLevelMixin:
    kinds = alt.Scale(domain=[labels.proposed, labels.others], range=[BLUE, GREY])
    legend = alt.Legend(orient="bottom", symbolType="square")
    drawn = (
        alt.Chart()
        .mark_bar(size=BAR, yOffset=BAR_OFFSET, cornerRadiusEnd=3)
        .encode(
            x=length_axis("points"),
            y=row_axis("way"),
            color=alt.Color("kind:N", title=None, scale=kinds, legend=legend),
            tooltip=[
                alt.Tooltip("way:N", title=labels.option),
                alt.Tooltip("points:Q", title=labels.points),
            ],
        )
    )
    return finish_chart(drawn)


def pairing_option_rows(bars: Sequence[OptionBar], labels: OptionLabels) -> Rows:
    return [
        {
            "way": bar.name,
            "points": bar.points,
            "kind": labels.proposed if bar.proposed else labels.others,
        }
        for bar in bars
    ]
