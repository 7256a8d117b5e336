"""Times of the sessions of a round's pairs, as far as a coordinator may know them: when, and nothing else."""

from datetime import datetime

from alongside.core.store.engine import Transaction
from alongside.sessions.rules.sessions import span_of


def times_of_pairs(db: Transaction) -> dict[str, list[tuple[datetime, datetime]]]:
    """Pairing to the times of its confirmed and past sessions, in order. Never of pairings that people made
    themselves.
    """
    rows = db.rows(
        """
        select session.pairing_id, session.begins, session.minutes
        from session join pairing on pairing.id = session.pairing_id
        where session.state = 'confirmed' and pairing.asked = 0 and pairing.urgent = 0
        order by session.begins, session.id
        """
    )
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    for row in rows:
        begins = datetime.fromisoformat(row["begins"])
        found.setdefault(row["pairing_id"], []).append(span_of(begins, row["minutes"]))
    return found


def first_session_time(db: Transaction) -> datetime | None:
    """The start of the earliest of them, past or future."""
    row = db.row(
        """
        select min(session.begins) as begins
        from session join pairing on pairing.id = session.pairing_id
        where session.state = 'confirmed' and pairing.asked = 0 and pairing.urgent = 0
        """
    )
    return None if row is None or row["begins"] is None else datetime.fromisoformat(row["begins"])
