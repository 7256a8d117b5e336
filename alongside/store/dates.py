"""Dates of the sessions of a round's pairs, as a coordinator may know them: when, and nothing of how, where or how it was."""

from datetime import datetime

from alongside.domain.sessions import span
from alongside.store.engine import Work


def of_pairs(db: Work) -> dict[str, list[tuple[datetime, datetime]]]:
    """Pairing to its dates that stand or took their time, in order. Of pairs that people made themselves there is nothing."""
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
        found.setdefault(row["pairing_id"], []).append(span(row["begins"], row["minutes"]))
    return found


def first(db: Work) -> datetime | None:
    """When the first of them began or is to begin."""
    row = db.row(
        """
        select min(session.begins) as begins
        from session join pairing on pairing.id = session.pairing_id
        where session.state = 'confirmed' and pairing.asked = 0 and pairing.urgent = 0
        """
    )
    return None if row is None or row["begins"] is None else datetime.fromisoformat(row["begins"])
