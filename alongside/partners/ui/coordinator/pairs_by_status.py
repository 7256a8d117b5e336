"""Pairs of rounds by their stage, each with what to do next; and the pairs that people formed themselves."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import assert_never

import streamlit as st

from alongside.core.words import Words
from alongside.partners.desk.coordinator import OwnPair, PairOfRound, Pairs
from alongside.sessions.rules.coordination import FIRST_SESSION_WITHIN, OVERDUE_AFTER, PairProgress, PairStage

DAYS_A_WEEK = 7


def show_current_pairs(pairs: Pairs, zone: tzinfo, t: Words) -> None:
    own = [one for one in pairs.own if not one.over]
    if not own and all(one.progress.stage is PairStage.ENDED for one in pairs.of_rounds):
        st.info(t("No pairs right now. Pairs come from a round or an accepted request."))
    for where in PairStage:
        found = [one for one in pairs.of_rounds if one.progress.stage is where]
        if found and where is not PairStage.ENDED:
            heading, next_step = _stage_text(where, t)
            st.header(heading, anchor=False)
            st.write(next_step)
            _show_pairs_table(found, where, zone, t)
    if own:
        st.header(t("Pairs people formed themselves"), anchor=False)
        st.write(t("You see only that these pairs exist. When they meet is private."))
        _show_own_pairs(own, "own", t)


def show_ended_pairs(pairs: Pairs, zone: tzinfo, t: Words) -> None:
    found = [one for one in pairs.of_rounds if one.progress.stage is PairStage.ENDED]
    own = [one for one in pairs.own if one.over]
    if found or own:
        with st.expander(t("Ended"), key="past"):
            if found:
                _show_pairs_table(found, PairStage.ENDED, zone, t)
            if own:
                st.write(t("Pairs people formed themselves"))
                _show_own_pairs(own, "own-past", t)


def _show_pairs_table(found: Sequence[PairOfRound], where: PairStage, zone: tzinfo, t: Words) -> None:
    """The oldest first; of ended pairs, the newest.

    Days come before names: a phone cuts off the last column.
    """
    rows = sorted(found, key=lambda one: one.progress.at, reverse=where is PairStage.ENDED)
    st.dataframe(
        {
            t("When"): [_when_text(one.progress, zone, t) for one in rows],
            t("People"): [_names_text(one.names, t) for one in rows],
            t("From"): [t("Round {number}", number=t.number(one.round)) for one in rows],
        },
        hide_index=True,
        width="stretch",
        key=f"pairs-{where.value}",
    )


def _show_own_pairs(found: Sequence[OwnPair], key: str, t: Words) -> None:
    """Does not tell ordinary requests from urgent ones."""
    st.dataframe(
        {
            t("People"): [_names_text(one.names, t) for one in found],
            t("Since"): [t.day(one.since) for one in found],
            t("From"): [t("A request") for _ in found],
        },
        hide_index=True,
        width="stretch",
        key=f"pairs-{key}",
    )


def _names_text(names: Sequence[str], t: Words) -> str:
    return "  ·  ".join(names if len(names) > 1 else (*names, t("Someone who is no longer here")))


def _stage_text(where: PairStage, t: Words) -> tuple[str, str]:
    """Its name, and what to do next."""
    match where:
        case PairStage.PROPOSED:
            return t("Proposed"), t(
                "Waiting for everyone to accept. If no one declines, they have until the day below. "
                "Then the match expires."
            )
        case PairStage.ACCEPTED:
            return t("Accepted"), t(
                "Everyone accepted. They are looking for a time for their first session. Give them "
                "{days} days before you follow up.",
                days=t.number(FIRST_SESSION_WITHIN.days),
            )
        case PairStage.MEETING:
            return t("Meeting"), t("They have a session scheduled or had one recently. Nothing to do.")
        case PairStage.OVERDUE:
            return t("Overdue"), t(
                "No session for more than {weeks} weeks, or none within {days} days of accepting. "
                "Send them a message. If that doesn't help, talk with them. End the pair if they "
                "wish.",
                weeks=t.number(OVERDUE_AFTER.days // DAYS_A_WEEK),
                days=t.number(FIRST_SESSION_WITHIN.days),
            )
        case PairStage.ENDED:
            return t("Ended"), ""
        case _:
            assert_never(where)


def _when_text(standing: PairProgress, zone: tzinfo, t: Words) -> str:
    day = t.day(standing.at.astimezone(zone).date())
    match standing.stage:
        case PairStage.PROPOSED:
            return t("Until {day}", day=t.deadline(standing.at, zone))
        case PairStage.ACCEPTED:
            return t("Since {day}", day=day)
        case PairStage.MEETING:
            return t("Next {day}", day=day) if standing.ahead else t("Last {day}", day=day)
        case PairStage.OVERDUE:
            return t("Last {day}", day=day) if standing.had_session else t("Accepted {day}", day=day)
        case PairStage.ENDED:
            return t("Ended {day}", day=day) if standing.came_about else t("Did not start, {day}", day=day)
        case _:
            assert_never(standing.stage)
