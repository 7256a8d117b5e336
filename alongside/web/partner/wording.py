"""Reasons and rules in words, as one of two people reads them.

No sentence contains a name or anything a person typed.
"""

from datetime import tzinfo
from typing import assert_never

from alongside.domain.matching.participants import DAYS, PLENTY, Opening, Part, Rule, Talk
from alongside.domain.match_explanation import MatchExplanation, Peer
from alongside.words import Words

SOME = 4  # starting times; fewer count as a little


def shared_talk_text(talk: Talk, t: Words) -> str:
    match talk:
        case Talk.LISTEN:
            return t("Both of you like somebody who listens first")
        case Talk.THINK:
            return t("Both of you like to think it through together")
        case Talk.SHARE:
            return t("Both of you like to share experience")
        case _:
            assert_never(talk)


def trade_off_text(why: MatchExplanation, t: Words) -> str | None:
    match why.trade_off:
        case None | Part.FEEDBACK:  # feedback is never told
            return None
        case Part.ISSUES:
            return t(
                "What fits least: you work on different things for the most part. It may bring in a new view."
            )
        case Part.WANTS:
            return t("What fits least: not all that one of you would like is what the other offers.")
        case Part.TALK:
            return t("What fits least: you like to talk in different ways. It helps to say so at the start.")
        case Part.CIRCUMSTANCES:
            return t("What fits least: your lives are different. It may bring in a new view.")
        case Part.OVERLAP:
            return t("What fits least: you have few times in common. Agree on the next one while you talk.")
        case _:
            assert_never(why.trade_off)


def common_times_text(why: MatchExplanation, t: Words) -> str:
    return t.count(
        "When you were matched, you had {n} starting time in common over two weeks.",
        "When you were matched, you had {n} starting times in common over two weeks.",
        why.starts,
        days=t.number(DAYS),
    )


def reasons_text(peer: Peer, t: Words) -> str:
    """Why this person may be a good choice, strongest reason first."""
    return "\n".join(line for part in peer.reasons if (line := _reason_text(part, peer, t)))


def _reason_text(part: Part, peer: Peer, t: Words) -> str | None:
    match part:
        case Part.ISSUES:
            return t("You work on some of the same things.")
        case Part.WANTS:
            return t("They offer something you would like.")
        case Part.TALK:
            return t("They like to talk the way you do.")
        case Part.OVERLAP:
            return _time_in_common(peer.starts, t)
        case Part.CIRCUMSTANCES | Part.FEEDBACK:  # never shown to someone who only looks for a person to ask
            return None
        case _:
            assert_never(part)


def _time_in_common(starts: int, t: Words) -> str:
    """In three steps only: the exact number would reveal when someone is free."""
    if starts >= PLENTY:
        return t("You have a lot of time in common.")
    return t("You have some time in common.") if starts >= SOME else t("You have a little time in common.")


def cost_text(rule: Rule, people: int, t: Words) -> str:
    """How many people this rule alone rules out."""
    match rule:
        case Rule.LANGUAGE:
            return t.count(
                "With {n} person you have no language in common.",
                "With {n} people you have no language in common.",
                people,
            )
        case Rule.MODE:
            return t.count(
                "With {n} person you have no way to meet in common.",
                "With {n} people you have no way to meet in common.",
                people,
            )
        case Rule.OVERLAP:
            return t.count(
                "With {n} person you have too little time in common.",
                "With {n} people you have too little time in common.",
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
                "{n} person stands above or below you.", "{n} people stand above or below you.", people
            )
        case Rule.MET:
            return t.count(
                "{n} person was your partner not long ago.",
                "{n} people were your partners not long ago.",
                people,
            )
        case Rule.INTENT | Rule.PREFERENCE | Rule.BLOCK | Rule.FORBIDDEN:  # UNNAMED: never told by name
            return t.count("{n} person is not available now.", "{n} people are not available now.", people)
        case _:
            assert_never(rule)


def opening_text(found: Opening, zone: tzinfo, t: Words) -> str:
    there = found.begins.astimezone(zone)
    return t.count(
        "{minutes} more minutes on {weekday} at {time} open {n} person to you.",
        "{minutes} more minutes on {weekday} at {time} open {n} people to you.",
        found.opens,
        minutes=t.number(found.minutes),
        weekday=t.weekday(there.weekday()),
        time=t.hour(found.begins, zone),
    )
