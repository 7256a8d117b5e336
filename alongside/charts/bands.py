"""The bands that were released about a team, block by block."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from alongside.charts.calendar import Span, axis, stretch
from alongside.charts.layers import AROUND, layered, names, titled, when
from alongside.charts.weeks import BLUE, GREY, Rows, Spec, Spelled
from alongside.domain.releases import Band, Block

ROW = 44  # pixels


@dataclass(frozen=True)
class Strip:
    """What was released about one block, in the reader's words. `joined`: about several teams together."""

    block: Block
    when: str
    band: Band | None
    about: str
    joined: bool
    remark: str


@dataclass(frozen=True)
class BandLabels:
    """`own` and `joined` name what a filled piece is about; `too_small` and `not_closed` are the fixed sentences."""

    spelled: Spelled
    bands: Mapping[Band, str]
    own: str
    joined: str
    too_small: str
    not_closed: str

    @property
    def kinds(self) -> list[str]:
        return [self.own, self.joined, self.too_small, self.not_closed]


def bands(
    strips: Sequence[Strip], still_open: Sequence[tuple[Block, str]], span: Span, labels: BandLabels
) -> Spec:
    """Each block as a filled piece of one of four rows; over the whole height where there is only a sentence.

    `still_open`: the block that is not closed yet, and its days in words.
    """
    filled = band_rows(strips, labels)
    sentences = [
        *_said(labels.too_small, _too_small(strips)),
        *_said(labels.not_closed, still_open),
    ]
    rows = [labels.bands[band] for band in reversed(Band)]
    y = alt.Y("band:N", title=None, sort=rows, scale=alt.Scale(domain=rows), axis=names(grid=True))
    looks = _looks(labels, {row["kind"] for row in [*filled, *sentences]})
    sides: dict[str, Any] = {"x": axis(span, "from:T"), "x2": "to:T", **looks}
    piece = alt.Chart().mark_rect(strokeWidth=1.5, xOffset=1.5, x2Offset=-1.5)
    said = [when(labels.spelled), *titled({"kind": " "}, "N")]
    told = [when(labels.spelled), *titled({"band": " ", "about": " ", "remark": " "}, "N")]
    layers = [
        ("sentences", sentences, piece.encode(**sides, tooltip=said)),
        ("blocks", filled, piece.encode(**sides, y=y, tooltip=told)),
    ]
    return layered(layers, ROW * len(rows) + AROUND, labels.spelled)


def band_rows(strips: Sequence[Strip], labels: BandLabels) -> Rows:
    """The blocks that have a band."""
    return [
        {
            **stretch(strip.block.first, strip.block.last),
            "when": strip.when,
            "band": labels.bands[strip.band],
            "about": strip.about,
            "remark": strip.remark,
            "kind": labels.joined if strip.joined else labels.own,
        }
        for strip in strips
        if strip.band
    ]


def _too_small(strips: Sequence[Strip]) -> list[tuple[Block, str]]:
    """Once a block, though a team and the teams it was joined with may both have been."""
    return list({strip.block: strip.when for strip in strips if strip.band is None}.items())


def _said(sentence: str, blocks: Sequence[tuple[Block, str]]) -> Rows:
    return [
        {**stretch(block.first, block.last), "when": spelled, "kind": sentence} for block, spelled in blocks
    ]


def _looks(labels: BandLabels, seen: set[str]) -> dict[str, Any]:
    """Filled, dashed round a paler filling, grey, or an empty dotted frame."""
    kinds = labels.kinds
    legend = alt.Legend(
        title=None,
        orient="bottom",
        columns=1,
        labelLimit=320,
        symbolType="square",
        values=[kind for kind in kinds if kind in seen],
    )
    fills = alt.Scale(domain=kinds, range=[BLUE, f"{BLUE}66", f"{GREY}40", f"{GREY}00"])
    strokes = alt.Scale(domain=kinds, range=[BLUE, BLUE, f"{GREY}00", GREY])
    dashes = alt.Scale(domain=kinds, range=[[1, 0], [5, 3], [1, 0], [2, 3]])
    return {
        "fill": alt.Fill("kind:N", scale=fills, legend=legend),
        "stroke": alt.Stroke("kind:N", scale=strokes, legend=legend),
        "strokeDash": alt.StrokeDash("kind:N", scale=dashes, legend=legend),
    }
