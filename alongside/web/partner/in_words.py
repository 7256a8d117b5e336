"""Reasons and rules in words, as one of two people reads them. No name and nothing that anybody typed is in these sentences."""

from datetime import tzinfo

from alongside.domain.matching.seekers import PLENTY, Opening, Part, Rule, Talk
from alongside.domain.why import Peer, Why
from alongside.words import N_, Words

SOME = 4  # starting times; fewer are a few

TRADE_OFFS = {
    Part.ISSUES: N_(
        "What fits least: you work on different things for the most part. It may bring in a new view."
    ),
    Part.WANTS: N_("What fits least: not all that one of you would like is what the other offers."),
    Part.TALK: N_("What fits least: you like to talk in different ways. It helps to say so at the start."),
    Part.CIRCUMSTANCES: N_("What fits least: your lives are different. It may bring in a new view."),
    Part.OVERLAP: N_("What fits least: you have few times in common. Agree on the next one while you talk."),
}

TALKS = {
    Talk.LISTEN.value: N_("Both of you like somebody who listens first"),
    Talk.THINK.value: N_("Both of you like to think it through together"),
    Talk.SHARE.value: N_("Both of you like to share experience"),
}


def trade_off(why: Why, t: Words) -> str | None:
    return None if why.trade_off is None else t(TRADE_OFFS[why.trade_off])


def times(why: Why, t: Words) -> str:
    return t.count(
        "When you were matched, you had {n} starting time in common over two weeks.",
        "When you were matched, you had {n} starting times in common over two weeks.",
        why.starts,
    )


def reasons(peer: Peer, t: Words) -> str:
    """What speaks for asking this one, what counts most first."""
    return "\n".join(_reason(part, peer, t) for part in peer.reasons)


def _reason(part: Part, peer: Peer, t: Words) -> str:
    match part:
        case Part.ISSUES:
            return t("You work on some of the same things.")
        case Part.WANTS:
            return t("They offer something you would like.")
        case Part.TALK:
            return t("They like to talk the way you do.")
        case _:
            return _time_in_common(peer.starts, t)


def _time_in_common(starts: int, t: Words) -> str:
    """In three steps only: the exact number would tell when somebody is free."""
    if starts >= PLENTY:
        return t("You have a lot of time in common.")
    return t("You have some time in common.") if starts >= SOME else t("You have a little time in common.")


def cost(rule: Rule, people: int, t: Words) -> str:
    """How many people one rule alone keeps from somebody."""
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
        case _:
            return t.count(
                "{n} person was your partner not long ago.",
                "{n} people were your partners not long ago.",
                people,
            )


def opening(found: Opening, zone: tzinfo, t: Words) -> str:
    there = found.begins.astimezone(zone)
    return t.count(
        "{minutes} more minutes on {weekday} at {time} open {n} person to you.",
        "{minutes} more minutes on {weekday} at {time} open {n} people to you.",
        found.opens,
        minutes=t.number(found.minutes),
        weekday=t.weekday(there.weekday()),
        time=t.hour(found.begins, zone),
    )
