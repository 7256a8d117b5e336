"""Urgent requests, whom they were offered to, and who accepted one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row
from alongside.partners.rules.urgent import UrgentOffer, UrgentRequest


@dataclass(frozen=True)
class TakenOn:
    """One person's newest acceptance, and the end of the newest session that came of one."""

    last_yes: datetime
    last_session: datetime | None = None


def save_urgent_request(db: Transaction, request: UrgentRequest) -> None:
    """Inserts or updates."""
    db.upsert("urgent_request", ("id",), to_row(request, "offers"))
    for offer in request.offers:
        row = {"request_id": request.id, **to_row(offer)}
        db.upsert("urgent_offer", ("request_id", "person_id"), row)


def find_urgent_request(db: Transaction, request_id: str) -> UrgentRequest | None:
    rows = db.rows("select * from urgent_request where id = :id", id=request_id)
    return next(iter(_with_offers(db, rows)), None)


def list_sent(db: Transaction, person_id: str) -> list[UrgentRequest]:
    """The newest first."""
    rows = db.rows(
        "select * from urgent_request where asker_id = :person_id order by at desc, rowid desc",
        person_id=person_id,
    )
    return _with_offers(db, rows)


def list_not_ended(db: Transaction) -> list[UrgentRequest]:
    """Also those whose time is up but whose end is not stored yet; oldest first."""
    return _with_offers(db, db.rows("select * from urgent_request where ended_at is null order by at, rowid"))


def list_offered_to(db: Transaction, person_id: str, at: datetime) -> list[UrgentRequest]:
    """Those this person can answer then, by what expires first."""
    rows = db.rows(
        """
        select urgent_request.*
        from urgent_offer join urgent_request on urgent_request.id = urgent_offer.request_id
        where urgent_offer.person_id = :person_id
          and urgent_offer.answer is null and urgent_offer.until > :at
          and urgent_request.ended_at is null and urgent_request.until > :at
        order by urgent_offer.until, urgent_request.id
        """,
        person_id=person_id,
        at=at,
    )
    return _with_offers(db, rows)


def list_declined_by(db: Transaction, person_id: str, at: datetime) -> list[UrgentRequest]:
    """Those this person declined that go on then, newest answer first."""
    rows = db.rows(
        """
        select urgent_request.*
        from urgent_offer join urgent_request on urgent_request.id = urgent_offer.request_id
        where urgent_offer.person_id = :person_id and urgent_offer.answer = 'no'
          and urgent_request.ended_at is null and urgent_request.until > :at
        order by urgent_offer.answered_at desc, urgent_request.id
        """,
        person_id=person_id,
        at=at,
    )
    return _with_offers(db, rows)


def list_taken_on(db: Transaction, at: datetime) -> dict[str, TakenOn]:
    """Person id to what they took on, of everyone who accepted one that is still stored.

    Counts sessions of urgent pairings that began by then, for people who accepted, not for those who asked.
    """
    yes = db.rows(
        """
        select person_id, max(answered_at) as last_yes
        from urgent_offer where answer = 'yes' group by person_id
        """
    )
    held = db.rows(
        """
        select urgent_offer.person_id, session.begins, session.minutes
        from urgent_offer
        join urgent_request on urgent_request.id = urgent_offer.request_id
        join pairing_person as one on one.person_id = urgent_offer.person_id
        join pairing_person as other on other.pairing_id = one.pairing_id
          and other.person_id = urgent_request.asker_id
        join pairing on pairing.id = one.pairing_id
        join session on session.pairing_id = pairing.id
        where urgent_offer.answer = 'yes' and pairing.urgent = 1 and session.state = 'confirmed'
          and session.begins <= :at
        order by session.begins
        """,
        at=at,
    )
    last_sessions = {
        row["person_id"]: datetime.fromisoformat(row["begins"]) + timedelta(minutes=row["minutes"])
        for row in held
    }
    return {
        row["person_id"]: from_row(TakenOn, row, last_session=last_sessions.get(row["person_id"]))
        for row in yes
    }


def delete_old(db: Transaction, before: datetime) -> None:
    """Those whose time was up before then: history no one needs."""
    db.run("delete from urgent_request where until < :before", before=before)


def _with_offers(db: Transaction, rows: Iterable[Any]) -> list[UrgentRequest]:
    found = []
    for row in rows:
        offers = db.rows(
            """
            select * from urgent_offer
            where request_id = :request_id
            order by at, answer is null, until, person_id -- the current one is the last, even within a second
            """,
            request_id=row["id"],
        )
        found.append(from_row(UrgentRequest, row, offers=tuple(from_rows(UrgentOffer, offers))))
    return found
