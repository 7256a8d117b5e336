"""Requests to become support partners."""

from collections.abc import Iterable
from typing import Any

from alongside.domain.asks import Answer, Ask
from alongside.store.engine import Work


def save(db: Work, ask: Ask) -> None:
    """Inserts a new request, or stores its answer."""
    db.run(
        """
        insert into ask (id, asker_id, asked_id, at, until, answer, answered_at)
        values (:id, :asker_id, :asked_id, :at, :until, :answer, :answered_at)
        on conflict (id) do update set answer = excluded.answer, answered_at = excluded.answered_at
        """,
        id=ask.id,
        asker_id=ask.asker_id,
        asked_id=ask.asked_id,
        at=ask.at,
        until=ask.until,
        answer=ask.answer,
        answered_at=ask.answered_at,
    )


def by_id(db: Work, ask_id: str) -> Ask | None:
    rows = db.rows(
        "select id, asker_id, asked_id, at, until, answer, answered_at from ask where id = :id", id=ask_id
    )
    return next(iter(_asks(rows)), None)


def by_person(db: Work, person_id: str) -> list[Ask]:
    """Newest first."""
    return _asks(
        db.rows(
            """
            select id, asker_id, asked_id, at, until, answer, answered_at
            from ask where asker_id = :person_id order by at desc, id
            """,
            person_id=person_id,
        )
    )


def of_person(db: Work, person_id: str, at: str) -> list[Ask]:
    """Requests this person can answer at this instant (ISO, UTC), by what lapses first."""
    return _asks(
        db.rows(
            """
            select id, asker_id, asked_id, at, until, answer, answered_at
            from ask where asked_id = :person_id and until > :at and answer is null order by until, id
            """,
            person_id=person_id,
            at=at,
        )
    )


def forget(db: Work, before: str) -> None:
    """Requests that lapsed before then (ISO, UTC), with their answers: history no one needs."""
    db.run("delete from ask where until < :before", before=before)


def _asks(rows: Iterable[Any]) -> list[Ask]:
    return [
        Ask(
            row["id"],
            row["asker_id"],
            row["asked_id"],
            row["at"],
            row["until"],
            None if row["answer"] is None else Answer(row["answer"]),
            row["answered_at"],
        )
        for row in rows
    ]
