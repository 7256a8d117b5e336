"""Why two people were matched: the points of each part they share, against the most it could count."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from alongside.core.charts.bars import BAR_HEIGHT, BAR_OFFSET, ROWS, fill_shape, length_axis, row_axis
from alongside.core.charts.layers import PALE
from alongside.core.charts.shapes import Rows, Spec, cached_shape
from alongside.core.charts.theme import BLUE, GREY, finish_chart

ROW, AROUND = 44, 56  # pixels; AROUND holds the axis


@dataclass(frozen=True)
class PartBar:
    """`most`: the points of the part at its best."""

    name: str
    points: int
    most: int


@dataclass(frozen=True)
class MatchReasonLabels:
    part: str
    points: str
    most: str
    language: str


def match_reasons_chart(parts: Sequence[PartBar], labels: MatchReasonLabels) -> Spec:
    """One row per part, in the order given: its bar in front of a pale one for the most it could count."""
    top = max((part.most for part in parts), default=1)
    return fill_shape(
        cached_shape(_match_reasons_shape, labels),
        match_reason_rows(parts),
        "part",
        top,
        ROW * max(1, len(parts)) + AROUND,
    )


def _match_reasons_shape(labels: MatchReasonLabels) -> alt.TopLevelMixin:
    tooltip = [
        alt.Tooltip("part:N", title=labels.part),
        alt.Tooltip("points:Q", title=labels.points),
        alt.Tooltip("most:Q", title=labels.most),
    ]
    behind = alt.Chart().mark_bar(
        size=BAR_HEIGHT, yOffset=BAR_OFFSET, cornerRadiusEnd=3, color=GREY, opacity=PALE
    )
    before = alt.Chart().mark_bar(size=BAR_HEIGHT, yOffset=BAR_OFFSET, cornerRadiusEnd=3, color=BLUE)
    return finish_chart(
        alt.layer(
            behind.encode(x=length_axis("most"), y=row_axis("part"), tooltip=tooltip),
            before.encode(x=length_axis("points"), y=row_axis("part"), tooltip=tooltip),
            data=ROWS,
        ),
        labels.language,
    )


def match_reason_rows(parts: Sequence[PartBar]) -> Rows:
    return [{"part": part.name, "points": part.points, "most": part.most} for part in parts]
