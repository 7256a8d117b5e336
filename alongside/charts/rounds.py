"""A round: its pairs with their fit, and how many pairs each rule blocks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from alongside.charts.bars import BAR, BAR_DOWN, NAMES_UP, filled, finished, length, row
from alongside.charts.shapes import Rows, Spec, shape, slot
from alongside.charts.weeks import BLUE, GREEN, GREY, OCHRE
from alongside.domain.matching.seekers import FULL

ROW, AROUND = 44, 118  # pixels; AROUND holds the axis and the legend
MOST_DOTS = 5
DOT = "●"


@dataclass(frozen=True)
class Match:
    """`waited`: the most rounds in a row that one of them waited. `locked`: by the coordinator."""

    names: str
    fit: int
    waited: int = 0
    held: bool = False


@dataclass(frozen=True)
class MatchLabels:
    """`new`, `waited` and `locked` name the three kinds of bars."""

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
    """`alone`: pairs that no other rule blocks."""

    name: str
    pairs: int
    alone: int


@dataclass(frozen=True)
class RuleLabels:
    rule: str
    pairs: str
    alone: str


def matches(found: Sequence[Match], labels: MatchLabels) -> Spec:
    """One row per pair, in the order given: a bar for the fit, 0 to 1000, and a dot for each round waited."""
    rows = match_rows(found, labels)
    kinds = {one["kind"] for one in rows}
    seen = [kind for kind in labels.kinds if kind in kinds]
    return filled(shape(_matches, labels), rows, "names", FULL, _height(len(found)), seen=seen)


def _matches(labels: MatchLabels) -> alt.TopLevelMixin:
    colours = alt.Scale(domain=labels.kinds, range=[BLUE, GREEN, OCHRE])
    tooltip = [
        alt.Tooltip("names:N", title=labels.people),
        alt.Tooltip("fit:Q", title=labels.fit),
        alt.Tooltip("waited:Q", title=labels.rounds_waited),
    ]
    bars = (
        alt.Chart()
        .mark_bar(size=BAR, yOffset=BAR_DOWN, cornerRadiusEnd=3)
        .encode(
            x=length("fit", [0, 250, 500, 750, FULL]),
            y=row("names"),
            color=alt.Color("kind:N", title=None, scale=colours, legend=_legend(slot("seen"))),
            tooltip=tooltip,
        )
    )
    dots = (
        alt.Chart()
        .mark_text(align="right", color=GREEN, dy=-NAMES_UP, fontSize=13)
        .encode(x=alt.value("width"), y=row("names"), text="dots:N", tooltip=tooltip)
    )
    return finished(alt.layer(bars, dots))


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
    """One row per rule: the pairs it blocks and, thinner on top, those that it alone blocks."""
    rows = rule_rows(found, labels)
    top = max([1, *(one["value"] for one in rows)])
    return filled(shape(_rules, labels), rows, "names", top, _height(len(found)))


def _rules(labels: RuleLabels) -> alt.TopLevelMixin:
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
                x=length("value"),
                y=row("names"),
                color=alt.Color("kind:N", title=None, scale=colours, legend=_legend(kinds)),
                tooltip=tooltip,
            )
        )
        return chart

    return finished(alt.layer(bars(labels.pairs, BAR), bars(labels.alone, BAR // 2)))


def rule_rows(found: Sequence[RuleBar], labels: RuleLabels) -> Rows:
    """Two rows for each rule."""
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
    """A number tells pairs of the same names apart, so that each has its own row."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _legend(names: list[str] | alt.ExprRef) -> alt.Legend:
    return alt.Legend(title=None, orient="bottom", columns=1, labelLimit=320, symbolSize=130, values=names)


def _height(count: int) -> int:
    return ROW * max(1, count) + AROUND
