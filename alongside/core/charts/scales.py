"""Scores of a longer questionnaire: one row per scale, one dot per time."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from alongside.core.charts.bars import ROWS
from alongside.core.charts.layers import ENDS
from alongside.core.charts.shapes import Spec, cached_shape, text_slot
from alongside.core.charts.theme import BLUE, GREY, finish_chart

ROW = 56  # pixels: a thumb's height, and two lines of a label
AROUND = 40


@dataclass(frozen=True)
class Dot:
    """One score, 0-100; `newest` is the last time this scale was scored."""

    scale: str
    when: str
    score: float
    newest: bool


def scores_by_scale(dots: Sequence[Dot], newest: str, earlier: str, language: str) -> Spec:
    """Dots without lines, as the weeks between two times are unknown. The newest dot is a full disc,
    earlier ones are grey diamonds.
    """
    rows = [
        {
            "scale": dot.scale,
            "when": dot.when,
            "score": round(dot.score, 1),
            "time": newest if dot.newest else earlier,
        }
        for dot in dots
    ]
    scales = list(dict.fromkeys(dot.scale for dot in dots))
    drawn = cached_shape(_scores_chart, newest, earlier, language)
    return {**drawn.fill_slots({"rows": rows}, {"scales": scales}), "height": ROW * len(scales) + AROUND}


def _scores_chart(newest: str, earlier: str, language: str) -> alt.TopLevelMixin:
    times = [newest, earlier]
    legend = alt.Legend(title=None, orient="bottom")
    drawn = (
        alt.Chart(ROWS)
        .mark_point(filled=True, size=170)
        .encode(
            x=alt.X("score:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(values=ENDS)),
            y=alt.Y("scale:N", title=None, sort=[text_slot("scales")], axis=alt.Axis(labelLimit=140)),
            shape=alt.Shape(
                "time:N", scale=alt.Scale(domain=times, range=["circle", "diamond"]), legend=legend
            ),
            color=alt.Color("time:N", scale=alt.Scale(domain=times, range=[BLUE, GREY]), legend=legend),
            tooltip=[alt.Tooltip(f"{field}", title=" ") for field in ("scale:N", "when:N", "score:Q")],
        )
    )
    return finish_chart(drawn, language)
