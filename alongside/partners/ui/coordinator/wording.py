"""Words for statuses, rules and proofs.

No sentence here holds a person's name: names are shown as text only.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import assert_never

from alongside.core.words import N_, Words
from alongside.matching.rules.participants import Part, Proof, Rule
from alongside.partners.rules.match_explanation import most_restrictive_rule
from alongside.partners.rules.rounds import RoundStatus
from alongside.profiles.rules.profiles import INACTIVE

DAYS_A_WEEK = 7


def status_label(place: RoundStatus) -> str:
    match place:
        case RoundStatus.IN:
            return N_("Joined")
        case RoundStatus.SAID_NO:
            return N_("Not this time")
        case RoundStatus.NOT_ANSWERED:
            return N_("No answer yet")
        case RoundStatus.PAUSED:
            return N_("Paused")
        case RoundStatus.ON_LEAVE:
            return N_("Away")
        case RoundStatus.NO_CAPACITY:
            return N_("Reached their partner limit")
        case RoundStatus.INCOMPLETE:
            return N_("Profile incomplete")
        case RoundStatus.INACTIVE:
            return N_("Not active for {weeks} weeks")
        case _:
            assert_never(place)


def rule_label(rule: Rule) -> str:
    match rule:
        case Rule.INTENT:
            return N_("Giving and receiving do not fit")
        case Rule.LANGUAGE:
            return N_("No shared language")
        case Rule.MODE:
            return N_("No shared way to meet")
        case Rule.OVERLAP:
            return N_("Not enough shared time")
        case Rule.SAME_LEAD:
            return N_("Same line manager")
        case Rule.COMMAND:
            return N_("One manages the other")
        case Rule.MET:
            return N_("Were partners recently")
        case Rule.PREFERENCE:
            return N_("A firm preference")
        case Rule.BLOCK | Rule.FORBIDDEN:
            return N_("Do not match")
        case _:
            assert_never(rule)


def part_label(part: Part) -> str:
    match part:
        case Part.ISSUES:
            return N_("Shared focus areas")
        case Part.WANTS:
            return N_("What one would like and the other offers")
        case Part.TALK:
            return N_("Conversation style")
        case Part.CIRCUMSTANCES:
            return N_("Shared life circumstances")
        case Part.OVERLAP:
            return N_("Shared times")
        case Part.FEEDBACK:
            return N_("Were partners before, and it helped both")
        case _:
            assert_never(part)


def status_text(place: RoundStatus, t: Words) -> str:
    return t(status_label(place), weeks=t.number(INACTIVE.days // DAYS_A_WEEK))


def counts_text(counts: Mapping[RoundStatus, int], t: Words) -> str:
    """How many people have each status, such as "Paused: 12"; statuses of no one are left out."""
    return " · ".join(
        t("{status}: {n}", status=status_text(place, t), n=t.number(counts[place]))
        for place in RoundStatus
        if counts.get(place)
    )


def distinct_names(names: Mapping[str, str], ids: Iterable[str]) -> dict[str, str]:
    """Id to name, sorted by name. Namesakes get a number: a browser remembers a choice by its words."""
    seen: Counter[str] = Counter()
    found = {}
    for person_id in sorted(ids, key=lambda one: (names.get(one, "").casefold(), one)):
        name = names.get(person_id, "")
        seen[name] += 1
        found[person_id] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return found


def names_text(names: Mapping[str, str], people: Iterable[str], t: Words) -> str:
    """Names of two or three people on one line, to be shown as text."""
    return "  ·  ".join(names.get(one, t("Someone who is no longer here")) for one in people)


def rule_cost_text(rule: Rule, people: int, t: Words) -> str:
    """How many possible partners this rule alone takes away from one person."""
    return t.count("{rule}: {n} person", "{rule}: {n} people", people, rule=t(rule_label(rule)))


def main_rule_text(told: Mapping[Rule, int], t: Words) -> str:
    rule, _ = most_restrictive_rule(told)
    return t(rule_label(rule)) if rule else t("No single rule")


def gain_text(rule: Rule, people: int, t: Words) -> str | None:
    """What relaxing one rule would gain; None for the rules that no one would relax."""
    match rule:
        case Rule.OVERLAP:
            return t.count(
                "Without the rule on shared times: {n} more person matched.",
                "Without the rule on shared times: {n} more people matched.",
                people,
            )
        case Rule.MET:
            return t.count(
                "If recent partners could match again: {n} more person matched.",
                "If recent partners could match again: {n} more people matched.",
                people,
            )
        case Rule.SAME_LEAD:
            return t.count(
                "Without the rule on line managers: {n} more person matched.",
                "Without the rule on line managers: {n} more people matched.",
                people,
            )
        case Rule.MODE:
            return t.count(
                "Without the rule on ways to meet: {n} more person matched.",
                "Without the rule on ways to meet: {n} more people matched.",
                people,
            )
        case Rule.INTENT | Rule.LANGUAGE | Rule.COMMAND | Rule.PREFERENCE | Rule.BLOCK | Rule.FORBIDDEN:
            return None
        case _:
            assert_never(rule)


def proof_text(proof: Proof, t: Words, *, planned: bool) -> str:
    """For readers who have never heard of a matching. `planned`: pairs were kept for later rounds."""
    if proof.method != "exact":
        return t(
            "Every rule is met, but these pairs could not be proven to be the best. People with the "
            "fewest options chose first."
        )
    if proof.is_optimal and planned:
        return t("Proven: no set of pairs does better with this plan. A separate check confirmed it.")
    if proof.is_optimal:
        return t("Proven: no set of pairs does better. A separate check confirmed it.")
    missing = t.number(100 * proof.gap / proof.bound, 2)
    return t(
        "Checked: no set of pairs could do better by more than {percent} per cent. Every rule is met.",
        percent=missing,
    )
