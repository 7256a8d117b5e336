"""Answers to questionnaires: to longer ones, and to the weekly one beside its check-in."""

from datetime import datetime

from alongside.checkins.rules.questionnaires import Response
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_rows, to_row


def save_response(db: Transaction, person_id: str, response: Response, at: datetime) -> None:
    """Replaces an earlier answer to the same instrument in the same week."""
    row = {"person_id": person_id, **to_row(response), "saved_at": at}
    db.upsert("response", ("person_id", "week", "instrument"), row)


def list_responses(db: Transaction, person_id: str, instrument: str) -> list[Response]:
    """Oldest first."""
    rows = db.rows(
        "select * from response where person_id = :person_id and instrument = :instrument order by week",
        person_id=person_id,
        instrument=instrument,
    )
    return from_rows(Response, rows)


def list_response_weeks(db: Transaction, person_id: str, other_than: str) -> list[tuple[Week, str]]:
    """The week and instrument of each response, oldest first, except those to `other_than`."""
    rows = db.rows(
        """
        select week, instrument
        from response
        where person_id = :person_id and instrument <> :other_than
        order by week, instrument
        """,
        person_id=person_id,
        other_than=other_than,
    )
    return [(Week(row["week"]), row["instrument"]) for row in rows]
