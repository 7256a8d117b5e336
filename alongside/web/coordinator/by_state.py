"""Pairs of rounds by their stage, each with what to do next; and the pairs that people formed themselves."""

from collections.abc import Sequence
from datetime import date, tzinfo
from typing import assert_never

import streamlit as st

from alongside.desks.coordination import OwnPair, PairOfRound, Pairs
from alongside.domain.coordination import FIRST_DATE_WITHIN, OVERDUE_AFTER, Standing, Where
from alongside.words import Words

DAYS_A_WEEK = 7


def going_on(pairs: Pairs, zone: tzinfo, t: Words) -> None:
    if not [one for one in pairs.of_rounds if one.standing.where is not Where.ENDED] + [
        one for one in pairs.own if not one.over
    ]:
        st.info(t("Nobody is paired now. Pairs come from a round, or when one asks another."))
    for where in Where:
        found = [one for one in pairs.of_rounds if one.standing.where is where]
        if found and where is not Where.ENDED:
            st.subheader(_heading_text(where, t), anchor=False)
            st.write(_next_step_text(where, t))
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
    """The oldest first; of ended pairs, the newest.

    Days come before names: a phone cuts off the last column.
    """
    rows = sorted(found, key=lambda one: one.standing.at, reverse=where is Where.ENDED)
    st.dataframe(
        {
            t("When"): [_when_text(one.standing, _day(one.standing, zone, t), t) for one in rows],
            t("People"): [_together(one.names, t) for one in rows],
            t("From"): [t("Round {number}", number=t.number(one.round)) for one in rows],
        },
        hide_index=True,
        width="stretch",
        key=f"pairs-{where.value}",
    )


def _own(found: Sequence[OwnPair], key: str, t: Words) -> None:
    """Does not tell ordinary requests from urgent ones."""
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


def _heading_text(where: Where, t: Words) -> str:
    match where:
        case Where.PROPOSED:
            return t("Proposed")
        case Where.ACCEPTED:
            return t("Accepted")
        case Where.MEETING:
            return t("Meeting")
        case Where.OVERDUE:
            return t("Overdue")
        case Where.ENDED:
            return t("Ended")
        case _:
            assert_never(where)


def _next_step_text(where: Where, t: Words) -> str:
    match where:
        case Where.PROPOSED:
            return t(
                "Not everybody has said yes yet. Wait: if nobody says no, there is time until the day below. After that it lapses by itself."
            )
        case Where.ACCEPTED:
            return t(
                "All said yes and look for a first date. Wait a week before you ask after them.",
                days=t.number(FIRST_DATE_WITHIN.days),
            )
        case Where.MEETING:
            return t("They have a date, or had one lately. Nothing to do.")
        case Where.OVERDUE:
            return t(
                "No date for more than three weeks, or none within a week of their yes. Send them a word. If nothing comes of it, speak with them, "
                "and end the pair if they wish.",
                weeks=t.number(OVERDUE_AFTER.days // DAYS_A_WEEK),
                days=t.number(FIRST_DATE_WITHIN.days),
            )
        case Where.ENDED:
            return ""
        case _:
            assert_never(where)


def _when_text(standing: Standing, day: str, t: Words) -> str:
    match standing.where:
        case Where.PROPOSED:
            return t("Until {day}", day=day)
        case Where.ACCEPTED:
            return t("Since {day}", day=day)
        case Where.MEETING:
            return t("Next {day}", day=day) if standing.ahead else t("Last {day}", day=day)
        case Where.OVERDUE:
            return t("Last {day}", day=day) if standing.had_date else t("Yes on {day}", day=day)
        case Where.ENDED:
            return (
                t("Ended {day}", day=day) if standing.came_about else t("Did not come about, {day}", day=day)
            )
        case _:
            assert_never(standing.where)
