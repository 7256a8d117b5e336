"""Pairs of rounds by where they stand, each with what to do next; and those that people made themselves."""

from collections.abc import Callable, Sequence
from datetime import date, tzinfo

import streamlit as st

from alongside.desks.coordination import OwnPair, PairOfRound, Pairs
from alongside.domain.coordination import Standing, Where
from alongside.words import N_, Words

HEADINGS = {
    Where.PROPOSED: N_("Proposed"),
    Where.ACCEPTED: N_("Accepted"),
    Where.MEETING: N_("Meeting"),
    Where.OVERDUE: N_("Overdue"),
}
NEXT = {
    Where.PROPOSED: N_(
        "Not everybody has said yes yet. Wait: if nobody says no, there is time until the day below. After that it lapses by itself."
    ),
    Where.ACCEPTED: N_("All said yes and look for a first date. Wait a week before you ask after them."),
    Where.MEETING: N_("They have a date, or had one lately. Nothing to do."),
    Where.OVERDUE: N_(
        "No date for more than three weeks, or none within a week of their yes. Send them a word. If nothing comes of it, speak with them, "
        "and end the pair if they wish."
    ),
}
SAID: dict[Where, Callable[[Standing, str, Words], str]] = {
    Where.PROPOSED: lambda one, day, t: t("Until {day}", day=day),
    Where.ACCEPTED: lambda one, day, t: t("Since {day}", day=day),
    Where.MEETING: lambda one, day, t: _date(one, day, t),
    Where.OVERDUE: lambda one, day, t: (
        t("Last {day}", day=day) if one.had_date else t("Yes on {day}", day=day)
    ),
    Where.ENDED: lambda one, day, t: (
        t("Ended {day}", day=day) if one.came_about else t("Did not come about, {day}", day=day)
    ),
}


def going_on(pairs: Pairs, zone: tzinfo, t: Words) -> None:
    if not [one for one in pairs.of_rounds if one.standing.where is not Where.ENDED] + [
        one for one in pairs.own if not one.over
    ]:
        st.info(t("Nobody is paired now. Pairs come from a round, or when one asks another."))
    for where, heading in HEADINGS.items():
        found = [one for one in pairs.of_rounds if one.standing.where is where]
        if found:
            st.subheader(t(heading), anchor=False)
            st.write(t(NEXT[where]))
            _table(found, where, zone, t)
    own = [one for one in pairs.own if not one.over]
    if own:
        st.subheader(t("Pairs that people made themselves"), anchor=False)
        st.write(t("Here you see only that they are there. When they meet is theirs."))
        _own(own, "own", t)


def ended(pairs: Pairs, zone: tzinfo, t: Words) -> None:
    found = [one for one in pairs.of_rounds if one.standing.where is Where.ENDED]
    own = [one for one in pairs.own if one.over]
    if found or own:
        with st.expander(t("Ended"), key="past"):
            if found:
                _table(found, Where.ENDED, zone, t)
            if own:
                st.write(t("Pairs that people made themselves"))
                _own(own, "own-past", t)


def _table(found: Sequence[PairOfRound], where: Where, zone: tzinfo, t: Words) -> None:
    """The longest since first, the newest end first. When comes before who, so that a phone cuts a name and no date."""
    rows = sorted(found, key=lambda one: one.standing.at, reverse=where is Where.ENDED)
    st.dataframe(
        {
            t("When"): [SAID[where](one.standing, _day(one.standing, zone, t), t) for one in rows],
            t("People"): [_together(one.names, t) for one in rows],
            t("From"): [t("Round {number}", number=t.number(one.round)) for one in rows],
        },
        hide_index=True,
        width="stretch",
        key=f"pairs-{where.value}",
    )


def _own(found: Sequence[OwnPair], key: str, t: Words) -> None:
    """Asked or urgent is not told apart."""
    st.dataframe(
        {
            t("People"): [_together(one.names, t) for one in found],
            t("Since"): [t.day(date.fromisoformat(one.since)) for one in found],
            t("From"): [t("One asked the other") for _ in found],
        },
        hide_index=True,
        width="stretch",
        key=f"pairs-{key}",
    )


def _together(names: Sequence[str], t: Words) -> str:
    return "  ·  ".join(names if len(names) > 1 else (*names, t("Somebody who is no longer here")))


def _day(standing: Standing, zone: tzinfo, t: Words) -> str:
    return t.day(standing.at.astimezone(zone).date())


def _date(standing: Standing, day: str, t: Words) -> str:
    return t("Next {day}", day=day) if standing.ahead else t("Last {day}", day=day)
