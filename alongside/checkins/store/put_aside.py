"""Longer check-ins that someone does not want to see on their home page for now."""

from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction


def save_put_aside(db: Transaction, person_id: str, instrument: str, week: Week) -> None:
    row = {"person_id": person_id, "instrument": instrument, "week": week.text}
    db.upsert("put_aside", ("person_id", "instrument"), row)


def find_put_aside(db: Transaction, person_id: str, instrument: str) -> Week | None:
    row = db.row(
        "select week from put_aside where person_id = :person_id and instrument = :instrument",
        person_id=person_id,
        instrument=instrument,
    )
    return Week(row["week"]) if row else None
