"""Why two people were matched: the points of each part they share, against the most it could count."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from alongside.charts.bars import BAR, BAR_DOWN, filled, finished, length, row
from alongside.charts.layers import PALE
from alongside.charts.shapes import Rows, Spec, shape
from alongside.charts.weeks import BLUE, GREY

ROW, AROUND = 44, 56  # pixels; AROUND holds the axis


@dataclass(frozen=True)
class PartBar:
    """`most`: the points of the part at its best."""

    name: str
    points: int
    most: int


@dataclass(frozen=True)
class FitLabels:
    part: str
    points: str
    most: str


def fit(parts: Sequence[PartBar], labels: FitLabels) -> Spec:
    """One row per part, in the order given: its bar in front of a pale one for the most it could count."""
    top = max((part.most for part in parts), default=1)
    return filled(shape(_fit, labels), rows(parts), "part", top, ROW * max(1, len(parts)) + AROUND)


def _fit(labels: FitLabels) -> alt.TopLevelMixin:
    tooltip = [
        alt.Tooltip("part:N", title=labels.part),
        alt.Tooltip("points:Q", title=labels.points),
        alt.Tooltip("most:Q", title=labels.most),
    ]
    behind = alt.Chart().mark_bar(size=BAR, yOffset=BAR_DOWN, cornerRadiusEnd=3, color=GREY, opacity=PALE)
    before = alt.Chart().mark_bar(size=BAR, yOffset=BAR_DOWN, cornerRadiusEnd=3, color=BLUE)
    return finished(
        alt.layer(
            behind.encode(x=length("most"), y=row("part"), tooltip=tooltip),
            before.encode(x=length("points"), y=row("part"), tooltip=tooltip),
        )
    )


def rows(parts: Sequence[PartBar]) -> Rows:
    return [{"part": part.name, "points": part.points, "most": part.most} for part in parts]
