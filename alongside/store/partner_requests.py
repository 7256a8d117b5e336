"""Requests to become support partners."""

from collections.abc import Iterable
from typing import Any

from alongside.domain.partner_requests import Answer, PartnerRequest
from alongside.store.engine import Transaction


def save_request(db: Transaction, ask: PartnerRequest) -> None:
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


def find_request(db: Transaction, ask_id: str) -> PartnerRequest | None:
    rows = db.rows(
        "select id, asker_id, asked_id, at, until, answer, answered_at from ask where id = :id", id=ask_id
    )
    return next(iter(_to_requests(rows)), None)


def list_sent(db: Transaction, person_id: str) -> list[PartnerRequest]:
    """Newest first."""
    return _to_requests(
        db.rows(
            """
            select id, asker_id, asked_id, at, until, answer, answered_at
            from ask where asker_id = :person_id order by at desc, id
            """,
            person_id=person_id,
        )
    )


def list_received(db: Transaction, person_id: str, at: str) -> list[PartnerRequest]:
    """Requests this person can answer at this instant (ISO, UTC), by what lapses first."""
    return _to_requests(
        db.rows(
            """
            select id, asker_id, asked_id, at, until, answer, answered_at
            from ask where asked_id = :person_id and until > :at and answer is null order by until, id
            """,
            person_id=person_id,
            at=at,
        )
    )


def delete_lapsed(db: Transaction, before: str) -> None:
    """Requests that lapsed before then (ISO, UTC), with their answers: history no one needs."""
    db.run("delete from ask where until < :before", before=before)


def _to_requests(rows: Iterable[Any]) -> list[PartnerRequest]:
    return [
        PartnerRequest(
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
