"""Reasons and rules in words, as one of two people reads them.

No sentence contains a name or anything a person typed.
"""

from datetime import tzinfo
from typing import assert_never

from alongside.core.words import Words
from alongside.matching.rules.participants import DAYS, PLENTY, Opening, Part, Rule, Talk
from alongside.partners.rules.match_explanation import MatchExplanation, Peer

SOME = 4  # starting times; fewer count as a little


def shared_talk_text(talk: Talk, t: Words) -> str:
    match talk:
        case Talk.LISTEN:
            return t("You both like someone who listens first")
        case Talk.THINK:
            return t("You both like to think it through together")
        case Talk.SHARE:
            return t("You both like to share experience")
        case _:
            assert_never(talk)


def trade_off_text(why: MatchExplanation, t: Words) -> str | None:
    match why.trade_off:
        case None | Part.FEEDBACK:  # feedback is never told
            return None
        case Part.ISSUES:
            return t("What fits least: you mostly work on different things. This may bring a new view.")
        case Part.WANTS:
            return t("What fits least: one of you would like things the other doesn't offer.")
        case Part.TALK:
            return t("What fits least: you like to talk in different ways. It helps to say so at the start.")
        case Part.CIRCUMSTANCES:
            return t("What fits least: your lives are different. This may bring a new view.")
        case Part.OVERLAP:
            return t("What fits least: you share few times. Plan the next session while you talk.")
        case _:
            assert_never(why.trade_off)


def common_times_text(why: MatchExplanation, t: Words) -> str:
    return t.count(
        "When you were matched, you shared {n} start time over {days} days.",
        "When you were matched, you shared {n} start times over {days} days.",
        why.starts,
        days=t.number(DAYS),
    )


def reasons_text(peer: Peer, t: Words) -> str:
    """Why this person may be a good choice, strongest reason first."""
    lines = []
    for part in peer.reasons:
        match part:
            case Part.ISSUES:
                lines.append(t("You share some focus areas."))
            case Part.WANTS:
                lines.append(t("They offer something you'd like."))
            case Part.TALK:
                lines.append(t("They like to talk the way you do."))
            case Part.OVERLAP if peer.starts >= PLENTY:  # in three steps only: the exact number would reveal
                lines.append(t("You have a lot of time in common."))  # when someone is free
            case Part.OVERLAP if peer.starts >= SOME:
                lines.append(t("You have some time in common."))
            case Part.OVERLAP:
                lines.append(t("You have a little time in common."))
            case (
                Part.CIRCUMSTANCES | Part.FEEDBACK
            ):  # never shown to someone who only looks for a person to ask
                pass
            case _:
                assert_never(part)
    return "\n".join(lines)


def cost_text(rule: Rule, people: int, t: Words) -> str:
    """How many people this rule alone rules out."""
    match rule:
        case Rule.LANGUAGE:
            return t.count(
                "You share no language with {n} person.",
                "You share no language with {n} people.",
                people,
            )
        case Rule.MODE:
            return t.count(
                "You share no way to meet with {n} person.",
                "You share no way to meet with {n} people.",
                people,
            )
        case Rule.OVERLAP:
            return t.count(
                "You share too little time with {n} person.",
                "You share too little time with {n} people.",
                people,
            )
        case Rule.SAME_LEAD:
            return t.count(
                "{n} person has the same line manager as you.",
                "{n} people have the same line manager as you.",
                people,
            )
        case Rule.COMMAND:
            return t.count(
                "{n} person is above or below you in line.",
                "{n} people are above or below you in line.",
                people,
            )
        case Rule.MET:
            return t.count(
                "{n} person was your support partner recently.",
                "{n} people were your support partners recently.",
                people,
            )
        case Rule.INTENT | Rule.PREFERENCE | Rule.BLOCK | Rule.FORBIDDEN:  # UNNAMED: never told by name
            return t.count("{n} person isn't available now.", "{n} people aren't available now.", people)
        case _:
            assert_never(rule)


def opening_text(found: Opening, zone: tzinfo, t: Words) -> str:
    there = found.begins.astimezone(zone)
    return t.count(
        "With {minutes} more minutes on {weekday} at {time}, you could match with {n} more person.",
        "With {minutes} more minutes on {weekday} at {time}, you could match with {n} more people.",
        found.opens,
        minutes=t.number(found.minutes),
        weekday=t.weekday(there.weekday()),
        time=t.hour(found.begins, zone),
    )
