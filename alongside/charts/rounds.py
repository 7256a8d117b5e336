"""A round of support partners: who with whom, and which rules keep how many pairs apart.

Names stand above their bars, so that a phone has room for both. They are drawn as they are, never read as anything else.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from alongside.charts.weeks import BLUE, GREEN, GREY, OCHRE, Rows, Spec

ROW, AROUND = 44, 118  # pixels; around: the axis and the legend
BAR = 11
NAMES_UP, BAR_DOWN = 10, 8  # pixels from the middle of the row
MOST_DOTS = 5
FULL = 1000  # points of a fit
DOT = "●"


@dataclass(frozen=True)
class Match:
    """`waited`: rounds in a row of whoever waited longest among them. `held`: by the coordinator."""

    names: str
    fit: int
    waited: int = 0
    held: bool = False


@dataclass(frozen=True)
class MatchLabels:
    """`new`, `waited` and `held` name the three kinds of bars."""

    people: str
    fit: str
    rounds_waited: str
    new: str
    waited: str
    held: str

    @property
    def kinds(self) -> list[str]:
        return [self.new, self.waited, self.held]


@dataclass(frozen=True)
class RuleBar:
    """`alone`: pairs that nothing else keeps apart."""

    name: str
    pairs: int
    alone: int


@dataclass(frozen=True)
class RuleLabels:
    rule: str
    pairs: str
    alone: str


def matches(found: Sequence[Match], labels: MatchLabels) -> Spec:
    """A row each, in the order given; the bar is the fit from 0 to 1000, a dot each round that one of them waited."""
    rows = match_rows(found, labels)
    y = _row(rows)
    colours = alt.Scale(domain=labels.kinds, range=[BLUE, GREEN, OCHRE])
    seen = {row["kind"] for row in rows}
    legend = _legend([kind for kind in labels.kinds if kind in seen])
    tooltip = [
        alt.Tooltip("names:N", title=labels.people),
        alt.Tooltip("fit:Q", title=labels.fit),
        alt.Tooltip("waited:Q", title=labels.rounds_waited),
    ]
    bars = (
        alt.Chart()
        .mark_bar(size=BAR, yOffset=BAR_DOWN, cornerRadiusEnd=3)
        .encode(
            x=_length("fit", FULL, [0, 250, 500, 750, FULL]),
            y=y,
            color=alt.Color("kind:N", title=None, scale=colours, legend=legend),
            tooltip=tooltip,
        )
    )
    dots = (
        alt.Chart()
        .mark_text(align="right", color=GREEN, dy=-NAMES_UP, fontSize=13)
        .encode(x=alt.value("width"), y=y, text="dots:N", tooltip=tooltip)
    )
    return _finished(alt.layer(bars, dots), rows, len(found))


def match_rows(found: Sequence[Match], labels: MatchLabels) -> Rows:
    names = _distinct([match.names for match in found])
    return [
        {
            "names": name,
            "fit": match.fit,
            "waited": match.waited,
            "dots": DOT * min(match.waited, MOST_DOTS),
            "kind": _kind(match, labels),
        }
        for name, match in zip(names, found, strict=True)
    ]


def rules(found: Sequence[RuleBar], labels: RuleLabels) -> Spec:
    """A row each: how many pairs a rule keeps apart, and thinner on top of it those that it alone does."""
    rows = rule_rows(found, labels)
    top = max([1, *(row["value"] for row in rows)])
    kinds = [labels.pairs, labels.alone]
    colours = alt.Scale(domain=kinds, range=[GREY, BLUE])
    tooltip = [
        alt.Tooltip("names:N", title=labels.rule),
        alt.Tooltip("pairs:Q", title=labels.pairs),
        alt.Tooltip("alone:Q", title=labels.alone),
    ]

    def bars(kind: str, size: int) -> alt.Chart:
        chart: alt.Chart = (
            alt.Chart()
            .transform_filter(alt.FieldEqualPredicate(field="kind", equal=kind))
            .mark_bar(size=size, yOffset=BAR_DOWN, cornerRadiusEnd=2)
            .encode(
                x=_length("value", top),
                y=_row(rows),
                color=alt.Color("kind:N", title=None, scale=colours, legend=_legend(kinds)),
                tooltip=tooltip,
            )
        )
        return chart

    both = alt.layer(bars(labels.pairs, BAR), bars(labels.alone, BAR // 2))
    return _finished(both, rows, len(found))


def rule_rows(found: Sequence[RuleBar], labels: RuleLabels) -> Rows:
    """Two for each rule."""
    return [
        {"names": bar.name, "pairs": bar.pairs, "alone": bar.alone, "kind": kind, "value": value}
        for bar in found
        for kind, value in ((labels.pairs, bar.pairs), (labels.alone, bar.alone))
    ]


def _kind(match: Match, labels: MatchLabels) -> str:
    if match.held:
        return labels.held
    return labels.waited if match.waited else labels.new


def _distinct(names: Sequence[str]) -> list[str]:
    """Two pairs of the same names are two rows."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _row(rows: Rows) -> alt.Y:
    order = list(dict.fromkeys(row["names"] for row in rows))
    axis = alt.Axis(
        domain=False,
        ticks=False,
        labelAlign="left",
        labelPadding=0,
        labelOffset=-NAMES_UP,
        labelLimit=300,
        labelFlush=False,
        labelFontSize=13,
        labelOverlap=False,
    )
    scale = alt.Scale(domain=order, paddingInner=0, paddingOuter=0)
    return alt.Y("names:N", title=None, sort=order, scale=scale, axis=axis)


def _length(field: str, top: int, ticks: list[int] | None = None) -> alt.X:
    """Bars that lie over each other are not added up."""
    axis = alt.Axis(values=ticks) if ticks else alt.Axis(tickCount=4, format="d", tickMinStep=1)
    return alt.X(f"{field}:Q", title=None, scale=alt.Scale(domain=[0, top]), axis=axis, stack=None)


def _legend(names: list[str]) -> alt.Legend:
    return alt.Legend(title=None, orient="bottom", columns=1, labelLimit=320, symbolSize=130, values=names)


def _finished(chart: alt.LayerChart | alt.FacetChart, rows: Rows, count: int) -> Spec:
    """With the rows beside Altair, and without the tooltips that Streamlit would add."""
    drawn = chart.properties(data=alt.NamedData(name="rows"), height=ROW * max(1, count) + AROUND)
    spec: dict[str, Any] = drawn.configure(mark=alt.MarkConfig(tooltip=None)).to_dict(validate=False)
    return {**spec, "datasets": {"rows": rows}}
