"""A round: its pairs with their fit, and how many pairs each rule blocks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from alongside.core.charts.bars import (
    BAR_HEIGHT,
    BAR_OFFSET,
    NAME_OFFSET,
    ROWS,
    fill_shape,
    length_axis,
    row_axis,
)
from alongside.core.charts.shapes import Rows, Spec, cached_shape, slot
from alongside.core.charts.theme import BLUE, GREY, OCHRE, finish_chart
from alongside.matching.rules.participants import FULL

ROW, AROUND = 44, 118  # pixels; AROUND holds the axis and the legend
MOST_DOTS = 5
DOT = "●"


@dataclass(frozen=True)
class MatchBar:
    """`waited`: the most rounds in a row that one of them waited. `locked`: by the coordinator."""

    names: str
    fit: int
    waited: int = 0
    locked: bool = False


@dataclass(frozen=True, kw_only=True)
class MatchLabels:
    """`new`, `waited` and `locked` name the three kinds of bars."""

    people: str
    fit: str
    rounds_waited: str
    language: str
    new: str
    waited: str
    locked: str

    @property
    def kinds(self) -> list[str]:
        return [self.new, self.waited, self.locked]


@dataclass(frozen=True)
class RuleBar:
    """`alone`: pairs that no other rule blocks."""

    name: str
    pairs: int
    alone: int


@dataclass(frozen=True)
class RuleLabels:
    rule: str
    pairs: str
    alone: str
    language: str


def matches_chart(found: Sequence[MatchBar], labels: MatchLabels) -> Spec:
    """One row per pair, in the order given: a bar for the fit, 0 to 1000, and a dot for each round waited."""
    rows = match_rows(found, labels)
    kinds = {one["kind"] for one in rows}
    seen = [kind for kind in labels.kinds if kind in kinds]
    return fill_shape(
        cached_shape(_matches_shape, labels), rows, "names", FULL, _chart_height(len(found)), seen=seen
    )


def _matches_shape(labels: MatchLabels) -> alt.TopLevelMixin:
    fills = alt.Scale(domain=labels.kinds, range=[BLUE, f"{BLUE}40", OCHRE])
    frames = alt.Scale(domain=labels.kinds, range=[BLUE, BLUE, OCHRE])
    legend = _bottom_legend(slot("seen"))
    tooltip = [
        alt.Tooltip("names:N", title=labels.people),
        alt.Tooltip("fit:Q", title=labels.fit),
        alt.Tooltip("waited:Q", title=labels.rounds_waited),
    ]
    bars = (
        alt.Chart()
        .mark_bar(size=BAR_HEIGHT, yOffset=BAR_OFFSET, cornerRadiusEnd=3)
        .encode(
            x=length_axis("fit", [0, 250, 500, 750, FULL]),
            y=row_axis("names"),
            fill=alt.Fill("kind:N", title=None, scale=fills, legend=legend),
            stroke=alt.Stroke("kind:N", title=None, scale=frames, legend=legend),
            tooltip=tooltip,
        )
    )
    dots = (
        alt.Chart()
        .mark_text(align="right", dy=-NAME_OFFSET, fontSize=13)
        .encode(x=alt.value("width"), y=row_axis("names"), text="dots:N", tooltip=tooltip)
    )
    return finish_chart(alt.layer(bars, dots, data=ROWS), labels.language)


def match_rows(found: Sequence[MatchBar], labels: MatchLabels) -> Rows:
    """A number tells pairs of the same names apart, so that each has its own row."""
    seen: Counter[str] = Counter()
    rows: Rows = []
    for match in found:
        seen[match.names] += 1
        times = seen[match.names]
        rows.append(
            {
                "names": match.names if times == 1 else f"{match.names} ({times})",
                "fit": match.fit,
                "waited": match.waited,
                "dots": DOT * min(match.waited, MOST_DOTS),
                "kind": labels.locked if match.locked else labels.waited if match.waited else labels.new,
            }
        )
    return rows


def rules_chart(found: Sequence[RuleBar], labels: RuleLabels) -> Spec:
    """One row per rule: the pairs it blocks and, thinner on top, those that it alone blocks."""
    rows = rule_rows(found, labels)
    top = max([1, *(one["value"] for one in rows)])
    return fill_shape(cached_shape(_rules_shape, labels), rows, "names", top, _chart_height(len(found)))


def _rules_shape(labels: RuleLabels) -> alt.TopLevelMixin:
    kinds = [labels.pairs, labels.alone]
    colours = alt.Scale(domain=kinds, range=[GREY, BLUE])
    tooltip = [
        alt.Tooltip("names:N", title=labels.rule),
        alt.Tooltip("pairs:Q", title=labels.pairs),
        alt.Tooltip("alone:Q", title=labels.alone),
    ]

    def bar_layer(kind: str, size: int) -> alt.Chart:
        chart: alt.Chart = (
            alt.Chart()
            .transform_filter(alt.FieldEqualPredicate(field="kind", equal=kind))
            .mark_bar(size=size, yOffset=BAR_OFFSET, cornerRadiusEnd=2)
            .encode(
                x=length_axis("value"),
                y=row_axis("names"),
                color=alt.Color("kind:N", title=None, scale=colours, legend=_bottom_legend(kinds)),
                tooltip=tooltip,
            )
        )
        return chart

    return finish_chart(
        alt.layer(bar_layer(labels.pairs, BAR_HEIGHT), bar_layer(labels.alone, BAR_HEIGHT // 2), data=ROWS),
        labels.language,
    )


def rule_rows(found: Sequence[RuleBar], labels: RuleLabels) -> Rows:
    """Two rows for each rule."""
    return [
        {"names": bar.name, "pairs": bar.pairs, "alone": bar.alone, "kind": kind, "value": value}
        for bar in found
        for kind, value in ((labels.pairs, bar.pairs), (labels.alone, bar.alone))
    ]


def _bottom_legend(names: list[str] | alt.ExprRef) -> alt.Legend:
    return alt.Legend(title=None, orient="bottom", columns=1, labelLimit=320, symbolSize=130, values=names)


def _chart_height(count: int) -> int:
    return ROW * max(1, count) + AROUND
