"""A team's released bands, block by block."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import altair as alt

from alongside.core.charts.calendar import Calendar, Span, axis_values, column_between, week_axis
from alongside.core.charts.layers import row_axis, titled_tooltips, week_tooltip
from alongside.core.charts.shapes import Rows, Spec, cached_shape, layer_sets, non_empty_sets, slot
from alongside.core.charts.theme import BLUE, GREY, finish_chart
from alongside.teams.rules.releases import Band, Block, Silence

HEIGHT = 350  # pixels; the legend has up to four lines


@dataclass(frozen=True, kw_only=True)
class Strip:
    """What was released about one block, in the reader's language.

    is_group: the release is about several teams together. has_extra_noise: it holds so much noise that the
    neighbouring bands are possible too.
    """

    block: Block
    when: str
    outcome: Band | Silence
    about: str
    is_group: bool
    has_extra_noise: bool
    remark: str


@dataclass(frozen=True, kw_only=True)
class BandLabels:
    """`bands` and `silences`: their labels, in the order in which the enumerations define them.

    `own` and `joined` name what a filled rectangle is about; `silences` and `not_closed` are fixed sentences.
    """

    calendar: Calendar
    strain: str
    about: str
    remark: str
    bands: tuple[str, ...]
    own: str
    joined: str
    silences: tuple[str, ...]
    not_closed: str

    def band_label(self, band: Band) -> str:
        return self.bands[list(Band).index(band)]

    def silence_label(self, silence: Silence) -> str:
        return self.silences[list(Silence).index(silence)]

    @property
    def kinds(self) -> list[str]:
        return [self.own, self.joined, *self.silences, self.not_closed]


def bands_chart(
    strips: Sequence[Strip], still_open: Sequence[tuple[Block, str]], span: Span, labels: BandLabels
) -> Spec:
    """Each block is a filled rectangle in the row of its band; over the full height where it has none.

    `still_open`: the block that is not closed yet, with its days as text.
    """
    filled = band_rows(strips, labels)
    sets = non_empty_sets(
        {
            "silent": _silent_rows(strips, labels),
            "not_closed": _sentence_rows(labels.not_closed, still_open),
            "own": [row for row in filled if row["kind"] == labels.own],
            "joined": [row for row in filled if row["kind"] == labels.joined],
            "drawn": _noise_rows(strips, labels),
        }
    )
    kinds = {row["kind"] for name, rows in sets.items() if name != "drawn" for row in rows}
    seen = [kind for kind in labels.kinds if kind in kinds]
    return cached_shape(_build_bands_chart, tuple(sets), labels).fill_slots(
        sets, {**axis_values(span), "seen": seen}
    )


def _build_bands_chart(sets: Sequence[str], labels: BandLabels) -> alt.TopLevelMixin:
    sides: dict[str, Any] = {"x": week_axis("from:T"), "x2": "to:T", **_fill_and_stroke(labels)}
    said = [week_tooltip(labels.calendar), *titled_tooltips({"kind": labels.strain}, "N")]
    titles = {"band": labels.strain, "about": labels.about, "remark": labels.remark}
    told: dict[str, Any] = {
        "y": _band_axis("band", labels),
        "tooltip": [week_tooltip(labels.calendar), *titled_tooltips(titles, "N")],
    }
    noise = (  # a whisker
        alt.Chart()
        .mark_rule(color=BLUE, strokeWidth=2.5)
        .encode(x=week_axis("middle:T"), y=_band_axis("upper", labels), y2="lower:N")
    )
    layers = [
        ("silent", _block_rect([1, 0]).encode(**sides, tooltip=said)),
        ("not_closed", _block_rect([2, 3]).encode(**sides, tooltip=said)),
        ("own", _block_rect([1, 0]).encode(**sides, **told)),
        ("joined", _block_rect([5, 3]).encode(**sides, **told)),
        ("drawn", noise),
    ]
    return finish_chart(layer_sets(layers, sets).properties(height=HEIGHT), labels.calendar.language)


def band_rows(strips: Sequence[Strip], labels: BandLabels) -> Rows:
    """Only blocks that have a band."""
    return [
        {
            **column_between(strip.block.first, strip.block.last),
            "when": strip.when,
            "band": labels.band_label(strip.outcome),
            "about": strip.about,
            "remark": strip.remark,
            "kind": labels.joined if strip.is_group else labels.own,
        }
        for strip in strips
        if isinstance(strip.outcome, Band)
    ]


def _silent_rows(strips: Sequence[Strip], labels: BandLabels) -> Rows:
    """One row a block, even if both the team and its team group have no band in it."""
    found = {
        strip.block: (strip.when, strip.outcome) for strip in strips if isinstance(strip.outcome, Silence)
    }
    return [
        row
        for block, (when, why) in found.items()
        for row in _sentence_rows(labels.silence_label(why), [(block, when)])
    ]


def _sentence_rows(sentence: str, blocks: Sequence[tuple[Block, str]]) -> Rows:
    return [
        {**column_between(block.first, block.last), "when": spelled, "kind": sentence}
        for block, spelled in blocks
    ]


def _noise_rows(strips: Sequence[Strip], labels: BandLabels) -> Rows:
    """From the band below the released one to the band above it."""
    order = list(Band)
    found = []
    for strip in strips:
        if strip.has_extra_noise and isinstance(strip.outcome, Band):
            place = order.index(strip.outcome)
            ends = column_between(strip.block.first, strip.block.last)
            start, end = datetime.fromisoformat(ends["from"]), datetime.fromisoformat(ends["to"])
            found.append(
                {
                    "middle": (start + (end - start) / 2).isoformat(),
                    "upper": labels.bands[min(place + 1, len(order) - 1)],
                    "lower": labels.bands[max(place - 1, 0)],
                }
            )
    return found


def _block_rect(dash: list[int]) -> alt.Chart:
    chart: alt.Chart = alt.Chart().mark_rect(strokeWidth=1.5, xOffset=1.5, x2Offset=-1.5, strokeDash=dash)
    return chart


def _band_axis(field: str, labels: BandLabels) -> alt.Y:
    rows = list(reversed(labels.bands))
    return alt.Y(f"{field}:N", title=None, sort=rows, scale=alt.Scale(domain=rows), axis=row_axis(grid=True))


def _fill_and_stroke(labels: BandLabels) -> dict[str, Any]:
    """Filled, paler, grey, or an empty frame."""
    kinds = labels.kinds
    legend = alt.Legend(
        title=None,
        orient="bottom",
        columns=1,
        labelLimit=320,
        symbolType="square",
        values=slot("seen"),
    )
    silent = len(labels.silences)
    greys = [f"{GREY}38", f"{GREY}80"][:silent]
    fills = alt.Scale(domain=kinds, range=[BLUE, f"{BLUE}66", *greys, f"{GREY}00"])
    strokes = alt.Scale(domain=kinds, range=[BLUE, BLUE, *[f"{GREY}00"] * silent, GREY])
    return {
        "fill": alt.Fill("kind:N", scale=fills, legend=legend),
        "stroke": alt.Stroke("kind:N", scale=strokes, legend=legend),
    }
