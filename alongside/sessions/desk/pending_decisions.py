"""Declining a match and ending a pairing can be undone for a while. Until then no one is notified.

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
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Intent
from alongside.profiles.store import profiles
from alongside.sessions.desk.pairing_endings import end_pairing
from alongside.sessions.rules.pairings import UNDO_FOR, Decision, Ending, NothingToUndo, Pairing, Pending
from alongside.sessions.store import decisions, pairings


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


def is_due(db: Transaction, now: datetime) -> bool:
    """Whether `apply_due_decisions` would change something."""
    return bool(_due_decisions(db, now))


def apply_due_decisions(db: Transaction, now: datetime) -> None:
    for one in _due_decisions(db, now):
        decisions.delete_decision(db, one.pairing_id, one.person_id)
        _apply_decision(db, one, now)


def _due_decisions(db: Transaction, now: datetime) -> list[Pending]:
    """Empty while the clock is in doubt, so that no pair ends because of a wrong time."""
    found = decisions.due_decisions(db, now)
    return found if found and clock_refusal(db, now) is None else []


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
