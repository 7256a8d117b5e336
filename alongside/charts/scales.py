"""Scores of a longer instrument: one row a scale, one dot a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

ROW = 56  # pixels: a thumb's height, and two lines of a label
_LEGEND = alt.Legend(title=None, orient="bottom")


@dataclass(frozen=True)
class Dot:
    """One score, 0-100; `newest` is the last time this scale was scored."""

    scale: str
    when: str
    score: float
    newest: bool


def scores_by_scale(dots: Sequence[Dot], newest: str, earlier: str) -> alt.Chart:
    """Dots without lines: the weeks between two times are not known. The newest is a full disc, earlier ones pale diamonds."""
    rows = [
        {
            "scale": dot.scale,
            "when": dot.when,
            "score": round(dot.score, 1),
            "time": newest if dot.newest else earlier,
        }
        for dot in dots
    ]
    times = [newest, earlier]
    scales = list(dict.fromkeys(dot.scale for dot in dots))
    ends = alt.Axis(values=[0, 25, 50, 75, 100])
    chart: alt.Chart = (
        alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]  # altair leaves this one untyped
        .mark_point(filled=True, size=170)
        .encode(
            x=alt.X("score:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=ends),
            y=alt.Y("scale:N", title=None, sort=scales, axis=alt.Axis(labelLimit=140)),
            shape=alt.Shape(
                "time:N", scale=alt.Scale(domain=times, range=["circle", "diamond"]), legend=_LEGEND
            ),
            opacity=alt.Opacity("time:N", scale=alt.Scale(domain=times, range=[1, 0.6]), legend=_LEGEND),
            tooltip=[alt.Tooltip(f"{field}", title=" ") for field in ("scale:N", "when:N", "score:Q")],
        )
        .properties(height=ROW * len(scales) + 40)
    )
    return chart
