"""A team's released bands, block by block."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import altair as alt

from alongside.charts.calendar import Calendar, Span, axis, axis_of, stretch
from alongside.charts.layers import names, titled, when
from alongside.charts.shapes import Rows, Spec, layered, shape, slot, with_rows
from alongside.charts.weeks import BLUE, GREY, finished
from alongside.domain.releases import Band, Block, Silence

HEIGHT = 350  # pixels; the legend has up to four lines


@dataclass(frozen=True)
class Strip:
    """What was released about one block, in the reader's language.

    is_group: the release is about several teams together. has_extra_noise: it holds so much noise that the
    neighbouring bands are possible too.
    """

    block: Block
    when: str
    outcome: Band | Silence
    about: str
    joined: bool
    drawn: bool
    remark: str


@dataclass(frozen=True)
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

    def band(self, band: Band) -> str:
        return self.bands[list(Band).index(band)]

    def silence(self, silence: Silence) -> str:
        return self.silences[list(Silence).index(silence)]

    @property
    def kinds(self) -> list[str]:
        return [self.own, self.joined, *self.silences, self.not_closed]


def bands(
    strips: Sequence[Strip], still_open: Sequence[tuple[Block, str]], span: Span, labels: BandLabels
) -> Spec:
    """Each block is a filled rectangle in the row of its band; over the full height where it has none.

    `still_open`: the block that is not closed yet, with its days as text.
    """
    filled = band_rows(strips, labels)
    sets = with_rows(
        {
            "silent": _silent(strips, labels),
            "not_closed": _said(labels.not_closed, still_open),
            "own": [row for row in filled if row["kind"] == labels.own],
            "joined": [row for row in filled if row["kind"] == labels.joined],
            "drawn": _drawn(strips, labels),
        }
    )
    kinds = {row["kind"] for name, rows in sets.items() if name != "drawn" for row in rows}
    seen = [kind for kind in labels.kinds if kind in kinds]
    return shape(_bands, tuple(sets), labels).filled(sets, {**axis_of(span), "seen": seen})


def _bands(sets: Sequence[str], labels: BandLabels) -> alt.TopLevelMixin:
    sides: dict[str, Any] = {"x": axis("from:T"), "x2": "to:T", **_looks(labels)}
    said = [when(labels.calendar), *titled({"kind": labels.strain}, "N")]
    titles = {"band": labels.strain, "about": labels.about, "remark": labels.remark}
    told: dict[str, Any] = {
        "y": _row("band", labels),
        "tooltip": [when(labels.calendar), *titled(titles, "N")],
    }
    layers = [
        ("silent", _piece([1, 0]).encode(**sides, tooltip=said)),
        ("not_closed", _piece([2, 3]).encode(**sides, tooltip=said)),
        ("own", _piece([1, 0]).encode(**sides, **told)),
        ("joined", _piece([5, 3]).encode(**sides, **told)),
        ("drawn", _whisker(labels)),
    ]
    return finished(layered(layers, sets).properties(height=HEIGHT), labels.calendar)


def band_rows(strips: Sequence[Strip], labels: BandLabels) -> Rows:
    """Only blocks that have a band."""
    return [
        {
            **stretch(strip.block.first, strip.block.last),
            "when": strip.when,
            "band": labels.band(strip.outcome),
            "about": strip.about,
            "remark": strip.remark,
            "kind": labels.joined if strip.joined else labels.own,
        }
        for strip in strips
        if isinstance(strip.outcome, Band)
    ]


def _silent(strips: Sequence[Strip], labels: BandLabels) -> Rows:
    """One row a block, even if both the team and its team group have no band in it."""
    found = {
        strip.block: (strip.when, strip.outcome) for strip in strips if isinstance(strip.outcome, Silence)
    }
    return [
        row for block, (when, why) in found.items() for row in _said(labels.silence(why), [(block, when)])
    ]


def _said(sentence: str, blocks: Sequence[tuple[Block, str]]) -> Rows:
    return [
        {**stretch(block.first, block.last), "when": spelled, "kind": sentence} for block, spelled in blocks
    ]


def _drawn(strips: Sequence[Strip], labels: BandLabels) -> Rows:
    """From the band below the released one to the band above it."""
    order = list(Band)
    places = [
        (strip.block, order.index(strip.outcome))
        for strip in strips
        if strip.drawn and isinstance(strip.outcome, Band)
    ]
    return [
        {
            "middle": _middle(block),
            "upper": labels.bands[min(place + 1, len(order) - 1)],
            "lower": labels.bands[max(place - 1, 0)],
        }
        for block, place in places
    ]


def _middle(block: Block) -> str:
    ends = stretch(block.first, block.last)
    start, end = datetime.fromisoformat(ends["from"]), datetime.fromisoformat(ends["to"])
    return (start + (end - start) / 2).isoformat()


def _piece(dash: list[int]) -> alt.Chart:
    chart: alt.Chart = alt.Chart().mark_rect(strokeWidth=1.5, xOffset=1.5, x2Offset=-1.5, strokeDash=dash)
    return chart


def _whisker(labels: BandLabels) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart()
        .mark_rule(color=BLUE, strokeWidth=2.5)
        .encode(x=axis("middle:T"), y=_row("upper", labels), y2="lower:N")
    )
    return chart


def _row(field: str, labels: BandLabels) -> alt.Y:
    rows = list(reversed(labels.bands))
    return alt.Y(f"{field}:N", title=None, sort=rows, scale=alt.Scale(domain=rows), axis=names(grid=True))


def _looks(labels: BandLabels) -> dict[str, Any]:
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
    greys = [f"{GREY}40", f"{GREY}70"][:silent]
    fills = alt.Scale(domain=kinds, range=[BLUE, f"{BLUE}66", *greys, f"{GREY}00"])
    strokes = alt.Scale(domain=kinds, range=[BLUE, BLUE, *[f"{GREY}00"] * silent, GREY])
    return {
        "fill": alt.Fill("kind:N", scale=fills, legend=legend),
        "stroke": alt.Stroke("kind:N", scale=strokes, legend=legend),
    }
