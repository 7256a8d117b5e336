"""Requests to become support partners."""

from datetime import datetime

from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row
from alongside.partners.rules.partner_requests import PartnerRequest


def save_request(db: Transaction, ask: PartnerRequest) -> None:
    db.upsert("ask", ("id",), to_row(ask))


def find_request(db: Transaction, ask_id: str) -> PartnerRequest | None:
    row = db.row("select * from ask where id = :id", id=ask_id)
    return from_row(PartnerRequest, row) if row else None


def list_sent(db: Transaction, person_id: str) -> list[PartnerRequest]:
    """Newest first."""
    return from_rows(
        PartnerRequest,
        db.rows(
            "select * from ask where asker_id = :person_id order by at desc, rowid desc", person_id=person_id
        ),
    )


def list_received(db: Transaction, person_id: str, at: datetime) -> list[PartnerRequest]:
    """Requests this person can answer then, by what lapses first."""
    rows = db.rows(
        """
        select * from ask
        where asked_id = :person_id and until > :at and answer is null and withdrawn_at is null
        order by until, id
        """,
        person_id=person_id,
        at=at,
    )
    return from_rows(PartnerRequest, rows)


def list_declined(db: Transaction, person_id: str, at: datetime) -> list[PartnerRequest]:
    """Requests this person declined that are not over then, newest answer first."""
    rows = db.rows(
        """
        select * from ask
        where asked_id = :person_id and until > :at and answer = 'no'
        order by answered_at desc, id
        """,
        person_id=person_id,
        at=at,
    )
    return from_rows(PartnerRequest, rows)


def delete_lapsed(db: Transaction, before: datetime) -> None:
    """Requests that lapsed before then, with their answers: history no one needs."""
    db.run("delete from ask where until < :before", before=before)
