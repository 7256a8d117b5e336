"""Answers to longer questionnaires. (Those to the weekly one are stored with their check-in.)"""

import json

from alongside.domain.questionnaires import Response
from alongside.domain.weeks import Week
from alongside.store.engine import Transaction


def save_response(db: Transaction, person_id: str, response: Response, at: str) -> None:
    """Replaces an earlier answer to the same instrument in the same week."""
    db.run(
        """
        insert into response (person_id, week, instrument, version, answers, saved_at)
        values (:person_id, :week, :instrument, :version, :answers, :saved_at)
        on conflict (person_id, week, instrument) do update set
            version = excluded.version, answers = excluded.answers, saved_at = excluded.saved_at
        """,
        person_id=person_id,
        week=response.week.text,
        instrument=response.instrument,
        version=response.version,
        answers=json.dumps(dict(response.answers)),
        saved_at=at,
    )


def list_responses(db: Transaction, person_id: str, instrument: str) -> list[Response]:
    """Oldest first."""
    rows = db.rows(
        """
        select week, instrument, version, answers
        from response
        where person_id = :person_id and instrument = :instrument
        order by week
        """,
        person_id=person_id,
        instrument=instrument,
    )
    return [
        Response(Week(row["week"]), row["instrument"], row["version"], json.loads(row["answers"]))
        for row in rows
    ]


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
