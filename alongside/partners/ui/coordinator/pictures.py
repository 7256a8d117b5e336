"""Charts of a round, and the table of the same figures."""

from collections.abc import Sequence

from alongside.checkins.charts.prepared_charts import PreparedChart, Table, to_sendable_spec
from alongside.core.words import Words
from alongside.matching.rules.participants import FULL, Pair, Proposal, Rule
from alongside.partners.charts import rounds as charts
from alongside.partners.charts.rounds import MatchBar, MatchLabels, RuleBar, RuleLabels
from alongside.partners.desk.publishing import groups_of
from alongside.partners.desk.rounds import DryRun, RuleCosts
from alongside.partners.rules.rounds import Wish
from alongside.partners.ui.coordinator.wording import names_text, rule_label

MOST_DRAWN = 40  # rows; of more, the lowest fits, since those are the ones to check

Matched = tuple[tuple[str, ...], tuple[Pair, ...], int]  # people, links, fit


def matched_groups(proposal: Proposal) -> list[Matched]:
    """Pairs and the trio, the lowest fit first."""
    fits = [pair.fit for pair in proposal.pairs] + ([proposal.trio.fit] if proposal.trio else [])
    found = [(one.members, one.links, fit) for one, fit in zip(groups_of(proposal), fits, strict=True)]
    return sorted(found, key=lambda one: (one[2], one[0]))


def round_picture(dry: DryRun, t: Words) -> PreparedChart:
    found = matched_groups(dry.proposal)
    name = t("Proposed pairs")
    caption = t("Fit, from 0 to {most}. Each dot is a round one of them waited.", most=t.number(FULL))
    if len(found) > MOST_DRAWN:
        caption = t(
            "The {n} lowest fits, from 0 to {most}. Each dot is a round one of them waited.",
            n=t.number(MOST_DRAWN),
            most=t.number(FULL),
        )
    labels = MatchLabels(
        language=t.language,
        people=t("People"),
        fit=t("Fit"),
        rounds_waited=t("Rounds waited"),
        new=t("No waiting time"),
        waited=t("Waited before"),
        locked=t("Paired by you"),
    )
    spec = charts.matches_chart(_match_bars(dry, found[:MOST_DRAWN], t), labels) if found else None
    pairs = len(dry.proposal.pairs)
    described = t.count("{n} pair, lowest fit first.", "{n} pairs, lowest fit first.", pairs)
    return PreparedChart(
        key="round", name=name, caption=caption, described=described, spec=spec and to_sendable_spec(spec)
    )


def round_table(dry: DryRun, t: Words) -> Table:
    rows = _match_bars(dry, matched_groups(dry.proposal), t)
    return {
        t("People"): [row.names for row in rows],
        t("Fit"): [row.fit for row in rows],
        t("Rounds waited"): [row.waited for row in rows],
    }


def rules_picture(costs: RuleCosts, t: Words) -> PreparedChart:
    bars = [
        RuleBar(t(rule_label(rule)), counted.pairs, counted.alone)
        for rule, counted in costs.counts.items()
        if counted.pairs and rule is not Rule.BLOCK
    ]
    labels = RuleLabels(t("Rule"), t("Blocked pairs"), t("Blocked by this rule only"), t.language)
    spec = to_sendable_spec(charts.rules_chart(bars, labels)) if bars else None
    described = t.count("{n} rule blocks pairs.", "{n} rules block pairs.", len(bars))
    caption = t("Out of all possible pairs in the round.")
    return PreparedChart(
        key="rules", name=t("Pairs blocked by each rule"), caption=caption, described=described, spec=spec
    )


def _match_bars(dry: DryRun, found: Sequence[Matched], t: Words) -> list[MatchBar]:
    waited = dry.drawing.waited
    held = {(a, b) for a, b, wish in dry.drawing.wishes if wish is Wish.LOCK}
    return [
        MatchBar(
            names_text(dry.drawing.names, people, t),
            fit,
            max(waited.get(one, 0) for one in people),
            any((pair.a, pair.b) in held for pair in links),
        )
        for people, links, fit in found
    ]
