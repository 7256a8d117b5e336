"""Declining a match, ending a pairing and cancelling a session can be undone for a while. Until then no one
is notified.

A decision is stored in a row of its own until it is due. The scheduled job applies it, and so does any code
that reads or writes pairings first (`accounts/desk/due_work.py`), so decisions also take effect where no
scheduled job runs.
"""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from alongside.accounts.desk.clock import clock_refusal
from alongside.accounts.desk.due_work import register_due_work
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.undo import UNDO_FOR, NothingToUndo
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Intent
from alongside.profiles.store import profiles
from alongside.sessions.desk.pairing_endings import cancel_session, end_pairing
from alongside.sessions.rules.pairings import Decision, Ending, Pairing, Pending
from alongside.sessions.rules.sessions import (
    PendingCancellation,
    Session,
    State,
    is_cancelled_at_once,
    with_cancellation,
)
from alongside.sessions.store import decisions, pairings, sessions


def save_decision(
    db: Transaction, pairing: Pairing, person_id: str, decision: Decision, now: datetime
) -> None:
    takes_effect_at = to_whole_second(now + UNDO_FOR)
    decisions.save_decision(
        db,
        Pending(
            pairing_id=pairing.id, person_id=person_id, decision=decision, takes_effect_at=takes_effect_at
        ),
    )


def undo_decision(db: Transaction, pairing_id: str, person_id: str) -> None:
    """Call it within `open_for_writing`, so that due decisions are applied first. Raises NothingToUndo."""
    if not decisions.delete_decision(db, pairing_id, person_id):
        raise NothingToUndo


def save_cancellation(db: Transaction, session: Session, person_id: str, now: datetime) -> None:
    """Takes effect at once if the session begins soon, so that no one sets out in vain.

    Raises NoSuchSession.
    """
    if is_cancelled_at_once(session, person_id, now):
        cancel_session(db, session, now, by=person_id)
    elif with_cancellation(session, person_id, now) != session:
        at = to_whole_second(now + UNDO_FOR)
        pending = PendingCancellation(session_id=session.id, person_id=person_id, takes_effect_at=at)
        decisions.save_cancellation(db, pending)


def undo_cancellation(db: Transaction, session_id: str, person_id: str) -> None:
    """Call it within `open_for_writing`, as `undo_decision`. Raises NothingToUndo, also where the other's own
    cancellation has taken effect.
    """
    session = sessions.find_session(db, session_id)
    over = session is None or session.state is State.CANCELLED
    if over or not decisions.delete_cancellation(db, session_id, person_id):
        raise NothingToUndo


def is_due(db: Transaction, now: datetime) -> bool:
    """Whether `apply_due_decisions` would change something. Never while the clock is in doubt, so that
    nothing ends because of a wrong time.
    """
    found = decisions.due_decisions(db, now) or decisions.due_cancellations(db, now)
    return bool(found) and clock_refusal(db, now) is None


def apply_due_decisions(db: Transaction, now: datetime) -> None:
    if not is_due(db, now):
        return
    for one in decisions.due_decisions(db, now):
        decisions.delete_decision(db, one.pairing_id, one.person_id)
        _apply_decision(db, one, now)
    for cancelled in decisions.due_cancellations(db, now):
        decisions.delete_cancellation(db, cancelled.session_id, cancelled.person_id)
        at = cancelled.takes_effect_at  # also where no one looked until the session would have begun
        session = sessions.find_session(db, cancelled.session_id)
        if session is not None and session.is_open(at):  # else it was cancelled in another way
            cancel_session(db, session, at, by=cancelled.person_id)


def _apply_decision(db: Transaction, one: Pending, now: datetime) -> None:
    ending = [
        pairing for pairing in pairings.pairings_of_person(db, one.person_id) if pairing.id == one.pairing_id
    ]
    match one.decision:
        case Decision.DECLINE | Decision.ROTATE:
            pass
        case Decision.STOP:
            profile = profiles.find_profile(db, one.person_id)
            if profile is not None:
                paused = replace(profile, intent=Intent.PAUSE, revision=profile.revision + 1)
                profiles.save_profile(db, one.person_id, paused, now)
        case Decision.NEVER:
            ending = _block_partners(db, one, now)
        case _:
            assert_never(one.decision)
    for pairing in ending:
        end_pairing(db, pairing, Ending.PARTED, now, one.person_id)


def _block_partners(db: Transaction, one: Pending, now: datetime) -> list[Pairing]:
    """Returns all pairings of these people:
    a round may have paired them again before the decision was due.
    """
    own = pairings.pairings_of_person(db, one.person_id)
    others = {person for pairing in own if pairing.id == one.pairing_id for person in pairing.people} - {
        one.person_id
    }
    for other in sorted(others):
        profiles.save_block(db, one.person_id, other, now)
    return [pairing for pairing in own if others & set(pairing.people)]


register_due_work(is_due, apply_due_decisions)
