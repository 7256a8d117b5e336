"""Decisions about a pairing or a session that have not taken effect yet."""

from datetime import datetime

from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row
from alongside.sessions.rules.pairings import Decision, Pending
from alongside.sessions.rules.sessions import PendingCancellation


def save_decision(db: Transaction, pending: Pending) -> None:
    """The same decision again keeps its time; a different one replaces it, unless that was *never again*.

    A stale page may send a weaker decision later, which must not remove a protection unnoticed.
    """
    before = decisions_of_person(db, pending.person_id).get(pending.pairing_id)
    if before is None or before.decision not in (pending.decision, Decision.NEVER):
        db.upsert("pairing_decision", ("pairing_id", "person_id"), to_row(pending))


def decisions_of_person(db: Transaction, person_id: str) -> dict[str, Pending]:
    """Pairing id to what this person decided."""
    rows = db.rows("select * from pairing_decision where person_id = :person_id", person_id=person_id)
    return {row["pairing_id"]: from_row(Pending, row) for row in rows}


def due_decisions(db: Transaction, at: datetime) -> list[Pending]:
    """In the order in which they take effect."""
    rows = db.rows(
        """
        select * from pairing_decision
        where takes_effect_at <= :at
        order by takes_effect_at, pairing_id, person_id
        """,
        at=at,
    )
    return from_rows(Pending, rows)


def delete_decision(db: Transaction, pairing_id: str, person_id: str) -> bool:
    """False when there is none."""
    return bool(
        db.run(
            "delete from pairing_decision where pairing_id = :pairing_id and person_id = :person_id",
            pairing_id=pairing_id,
            person_id=person_id,
        )
    )


# ── cancelled sessions ──────────────────────────────────────────────────────────────────────────────────────


def save_cancellation(db: Transaction, pending: PendingCancellation) -> None:
    """Cancelling again keeps its time."""
    db.insert_new("session_cancellation", to_row(pending))


def cancellations_of_person(db: Transaction, person_id: str) -> dict[str, PendingCancellation]:
    """Session id to this person's cancellation."""
    rows = db.rows("select * from session_cancellation where person_id = :person_id", person_id=person_id)
    return {row["session_id"]: from_row(PendingCancellation, row) for row in rows}


def due_cancellations(db: Transaction, at: datetime) -> list[PendingCancellation]:
    """In the order in which they take effect."""
    rows = db.rows(
        """
        select * from session_cancellation
        where takes_effect_at <= :at
        order by takes_effect_at, session_id, person_id
        """,
        at=at,
    )
    return from_rows(PendingCancellation, rows)


def delete_cancellation(db: Transaction, session_id: str, person_id: str) -> bool:
    """False when there is none."""
    return bool(
        db.run(
            "delete from session_cancellation where session_id = :session_id and person_id = :person_id",
            session_id=session_id,
            person_id=person_id,
        )
    )
