"""One pairing on the page Sessions: its status and the next step. Names and places are shown as text."""

from collections.abc import Sequence
from datetime import timedelta, tzinfo
from typing import assert_never

import streamlit as st

from alongside.accounts.ui.button_actions import show_refusal
from alongside.accounts.ui.undo import show_undo_button
from alongside.core.rules.undo import UNDO_FOR
from alongside.core.ui import pieces
from alongside.core.words import Words
from alongside.sessions.desk.my_pairs import DOORS_OPEN, MyPair, PairStatus
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.pairings import Decision, Pending
from alongside.sessions.ui import continuing, feedback, links, scheduling
from alongside.sessions.ui.actions import session_button

MINUTE = timedelta(minutes=1)


def describe_decision(decision: Decision, t: Words) -> str:
    match decision:
        case Decision.DECLINE:
            return t("You declined this match.")
        case Decision.ROTATE:
            return t("You ended this pairing, to be open for someone else.")
        case Decision.STOP:
            return t("You ended this pairing, and your profile will be paused.")
        case Decision.NEVER:
            return t("You ended this pairing, and you two will never be matched again.")
        case _:
            assert_never(decision)


def pair_in_session(found: Sequence[MyPair]) -> MyPair | None:
    """The pairing whose session is on; failing that, one whose session is running over."""
    running = [one for one in found if one.on is not None]
    return next((one for one in running if one.status is PairStatus.NOW), next(iter(running), None))


def show_no_session(t: Words) -> None:
    st.info(
        t(
            "No session is on now. This page opens {n} minutes before one begins.",
            n=t.number(DOORS_OPEN // MINUTE),
        )
    )


def sort_pairs(found: Sequence[MyPair]) -> list[MyPair]:
    """Sessions that are on come first, then those that still need feedback."""
    first = (PairStatus.NOW, PairStatus.FEEDBACK)
    return sorted(found, key=lambda one: first.index(one.status) if one.status in first else len(first))


def show_pair(pair: MyPair, desk: SessionDesk, zone: tzinfo, t: Words) -> None:
    with st.container(border=True):
        st.text("\n".join(pair.names))
        if pair.undoable is not None:
            _show_undo(pair.undoable, zone, t)
            return
        if pair.status in (PairStatus.PROPOSED, PairStatus.ACCEPTED):
            _show_match(pair, zone, t)
            return
        if pair.status is PairStatus.NOW:
            scheduling.show_current_session(pair, zone, t)
        elif pair.status is PairStatus.FEEDBACK and pair.to_say is not None:
            feedback.show_feedback_form(pair, pair.to_say, zone, t)
            if pair.on == pair.to_say:
                links.to_the_session(t, t("Not finished yet? Back to the session"))
        if not pair.over:
            scheduling.show_scheduling(pair, desk, zone, t)
            continuing.show_continuing(pair, zone, t)


def _show_match(pair: MyPair, zone: tzinfo, t: Words) -> None:
    pairing_id, deadline = pair.pairing.id, t.deadline(pair.pairing.waits_until, zone)
    if pair.status is PairStatus.ACCEPTED:
        st.write(
            t(
                "You accepted. Once everyone has, choose a time here. The match waits until {moment}.",
                moment=deadline,
            )
        )
    else:
        st.write(
            t(
                "You have a match. Would you like to meet? You can decline without a reason and undo it "
                "for {n} minutes. No one learns who declined. Please answer by {moment}.",
                n=t.number(UNDO_FOR // MINUTE),
                moment=deadline,
            )
        )
        with pieces.choice_row():
            session_button(
                t("Accept"),
                f"accept-{pairing_id}",
                lambda desk: desk.accept_match(pairing_id),
                t("Saved."),
                place=pairing_id,
                type="primary",
            )
            session_button(
                t("Decline"),
                f"decline-{pairing_id}",
                lambda desk: desk.decline_match(pairing_id),
                t("Thank you for letting us know."),
                place=pairing_id,
            )
        show_refusal(pairing_id, t)
    if pair.pairing.same_lead_ok:
        st.write(t("In the round that matched you, people with the same line manager could be matched."))
    links.to_partners(t, t("Why you were matched"))


def _show_undo(decided: Pending, zone: tzinfo, t: Words) -> None:
    """A decision that can still be undone, because no one has been told yet."""
    st.write(describe_decision(decided.decision, t))
    st.write(
        t(
            "You can undo this until {time}. Until then, no one is told and nothing changes.",
            time=t.hour(decided.takes_effect_at, zone),
        )
    )
    show_undo_button(
        f"undo-{decided.pairing_id}",
        SessionDesk,
        lambda desk: desk.undo_decision(decided.pairing_id),
        t,
        t("Undone. Nothing changes between you."),
    )
