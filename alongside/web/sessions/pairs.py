"""One pairing on the page Sessions: its status and the next step. Names and places are shown as text."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import assert_never

import streamlit as st

from alongside.desks.sessions import DOORS_OPEN, MyPair, PairStatus, SessionDesk
from alongside.domain.pairings import UNDO_FOR, Decision, Pending
from alongside.web import pieces
from alongside.web.button_actions import run_action, show_refusal
from alongside.web.sessions import continuing, feedback, links, scheduling
from alongside.words import Words

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
        match pair.status:
            case PairStatus.PROPOSED:
                _show_match(pair, zone, t)
                return
            case PairStatus.ACCEPTED:
                _show_accepted(pair, zone, t)
                return
            case PairStatus.NOW:
                scheduling.show_current_session(pair, zone, t)
            case PairStatus.FEEDBACK if pair.to_say is not None:
                feedback.show_feedback_form(pair, pair.to_say, zone, t)
                if pair.on == pair.to_say:
                    links.to_the_session(t, t("Not finished yet? Back to the session"))
            case (
                PairStatus.FEEDBACK
                | PairStatus.NO_SESSION
                | PairStatus.CHOOSE
                | PairStatus.CHOSEN
                | PairStatus.AHEAD
            ):
                pass
            case _:
                assert_never(pair.status)
        if pair.over:
            return
        scheduling.show_scheduling(pair, desk, zone, t)
        continuing.show_continuing(pair, zone, t)


def _show_match(pair: MyPair, zone: tzinfo, t: Words) -> None:
    pairing_id = pair.pairing.id
    st.write(
        t(
            "You have a match. Would you like to meet? You can decline without a reason and undo it "
            "for {n} minutes. No one learns who declined. Please answer by {moment}.",
            n=t.number(UNDO_FOR // MINUTE),
            moment=_deadline_text(pair, zone, t),
        )
    )
    with pieces.choice_row():
        st.button(
            t("Accept"),
            key=f"accept-{pairing_id}",
            type="primary",
            on_click=_accept_match,
            args=(pairing_id, t),
        )
        st.button(t("Decline"), key=f"decline-{pairing_id}", on_click=_decline_match, args=(pairing_id, t))
    show_refusal(pairing_id, t)
    links.to_partners(t, t("Why you were matched"))


def _show_accepted(pair: MyPair, zone: tzinfo, t: Words) -> None:
    st.write(
        t(
            "You accepted. Once everyone has, choose a time here. The match waits until {moment}.",
            moment=_deadline_text(pair, zone, t),
        )
    )
    links.to_partners(t, t("Why you were matched"))


def _show_undo(decided: Pending, zone: tzinfo, t: Words) -> None:
    """A decision that can still be undone, because no one has been told yet."""
    until = t.hour(datetime.fromisoformat(decided.takes_effect_at), zone)
    st.write(describe_decision(decided.decision, t))
    st.write(
        t(
            "You can undo this until {time}. Until then, no one is told and nothing changes.",
            time=until,
        )
    )
    key = f"undo-{decided.pairing_id}"
    st.button(
        t("Undo"), key=key, icon=":material/undo:", on_click=_undo_decision, args=(decided.pairing_id, t)
    )
    show_refusal(key, t)


def _deadline_text(pair: MyPair, zone: tzinfo, t: Words) -> str:
    return t.moment(datetime.fromisoformat(pair.pairing.waits_until), zone)


def _accept_match(pairing_id: str, t: Words) -> None:
    run_action(pairing_id, SessionDesk, lambda desk: desk.accept_match(pairing_id), t("Saved."))


def _decline_match(pairing_id: str, t: Words) -> None:
    run_action(
        pairing_id,
        SessionDesk,
        lambda desk: desk.decline_match(pairing_id),
        t("Thank you for letting us know."),
    )


def _undo_decision(pairing_id: str, t: Words) -> None:
    run_action(
        f"undo-{pairing_id}",
        SessionDesk,
        lambda desk: desk.undo_decision(pairing_id),
        t("Undone. Nothing changes between you."),
    )
