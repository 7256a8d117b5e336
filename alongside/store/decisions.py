"""Decisions about a pairing that have not taken effect yet."""

from typing import Any

from alongside.domain.pairings import Decision, Pending
from alongside.store.engine import Transaction


def save_decision(db: Transaction, pending: Pending) -> None:
    """The same decision again keeps its time; a different one replaces it, unless that was *never again*.

    A stale page may send a weaker decision later, which must not remove a protection unnoticed.
    """
    db.run(
        """
        insert into pairing_decision (pairing_id, person_id, decision, takes_effect_at)
        values (:pairing_id, :person_id, :decision, :takes_effect_at)
        on conflict (pairing_id, person_id) do update set
            decision = excluded.decision, takes_effect_at = excluded.takes_effect_at
        where pairing_decision.decision <> excluded.decision and pairing_decision.decision <> :never
        """,
        pairing_id=pending.pairing_id,
        person_id=pending.person_id,
        decision=pending.decision,
        takes_effect_at=pending.takes_effect_at,
        never=Decision.NEVER,
    )


def decisions_of_person(db: Transaction, person_id: str) -> dict[str, Pending]:
    """Pairing id to what this person decided."""
    rows = db.rows(
        """
        select pairing_id, person_id, decision, takes_effect_at
        from pairing_decision
        where person_id = :person_id
        """,
        person_id=person_id,
    )
    return {row["pairing_id"]: _decision_from_row(row) for row in rows}


def due_decisions(db: Transaction, at: str) -> list[Pending]:
    """In the order in which they take effect."""
    rows = db.rows(
        """
        select pairing_id, person_id, decision, takes_effect_at
        from pairing_decision
        where takes_effect_at <= :at
        order by takes_effect_at, pairing_id, person_id
        """,
        at=at,
    )
    return [_decision_from_row(row) for row in rows]


def delete_decision(db: Transaction, pairing_id: str, person_id: str) -> bool:
    """False when there is none."""
    return bool(
        db.run(
            "delete from pairing_decision where pairing_id = :pairing_id and person_id = :person_id",
            pairing_id=pairing_id,
            person_id=person_id,
        )
    )


def _decision_from_row(row: Any) -> Pending:
    return Pending(row["pairing_id"], row["person_id"], Decision(row["decision"]), row["takes_effect_at"])
