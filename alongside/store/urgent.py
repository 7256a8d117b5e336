"""Urgent requests, whom they were offered to, and who accepted one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.domain.partner_requests import Answer
from alongside.domain.sessions import span_of
from alongside.domain.urgent import UrgentOffer, UrgentRequest
from alongside.store.engine import Transaction


@dataclass(frozen=True)
class TakenOn:
    """One person's newest acceptance, and the end of the newest session that came of one (ISO, UTC)."""

    last_yes: str
    last_session: str | None = None


def save_urgent_request(db: Transaction, request: UrgentRequest) -> None:
    """Inserts or updates."""
    db.run(
        """
        insert into urgent_request (id, asker_id, at, until, ended_at)
        values (:id, :asker_id, :at, :until, :ended_at)
        on conflict (id) do update set ended_at = excluded.ended_at
        """,
        id=request.id,
        asker_id=request.asker_id,
        at=request.at,
        until=request.until,
        ended_at=request.ended_at,
    )
    db.run_many(
        """
        insert into urgent_offer (request_id, person_id, at, until, answer, answered_at)
        values (:request_id, :person_id, :at, :until, :answer, :answered_at)
        on conflict (request_id, person_id) do update
        set until = excluded.until, answer = excluded.answer, answered_at = excluded.answered_at
        """,
        (
            {
                "request_id": request.id,
                "person_id": one.person_id,
                "at": one.at,
                "until": one.until,
                "answer": one.answer,
                "answered_at": one.answered_at,
            }
            for one in request.offers
        ),
    )


def find_urgent_request(db: Transaction, request_id: str) -> UrgentRequest | None:
    rows = db.rows(
        "select id, asker_id, at, until, ended_at from urgent_request where id = :id", id=request_id
    )
    return next(iter(_to_requests(db, rows)), None)


def list_sent(db: Transaction, person_id: str) -> list[UrgentRequest]:
    """The newest first."""
    return _to_requests(
        db,
        db.rows(
            """
            select id, asker_id, at, until, ended_at
            from urgent_request where asker_id = :person_id order by at desc, id
            """,
            person_id=person_id,
        ),
    )


def list_not_ended(db: Transaction) -> list[UrgentRequest]:
    """Also those whose time is up but whose end is not stored yet; oldest first."""
    return _to_requests(
        db,
        db.rows(
            """
            select id, asker_id, at, until, ended_at
            from urgent_request where ended_at is null order by at, id
            """
        ),
    )


def list_offered_to(db: Transaction, person_id: str, at: str) -> list[UrgentRequest]:
    """Those this person can answer at this instant (ISO, UTC), by what expires first."""
    return _to_requests(
        db,
        db.rows(
            """
            select urgent_request.id, urgent_request.asker_id, urgent_request.at, urgent_request.until,
                   urgent_request.ended_at
            from urgent_offer join urgent_request on urgent_request.id = urgent_offer.request_id
            where urgent_offer.person_id = :person_id
              and urgent_offer.answer is null and urgent_offer.until > :at
              and urgent_request.ended_at is null and urgent_request.until > :at
            order by urgent_offer.until, urgent_request.id
            """,
            person_id=person_id,
            at=at,
        ),
    )


def list_taken_on(db: Transaction, at: str) -> dict[str, TakenOn]:
    """Of everyone who accepted one that is still stored, as of this instant (ISO, UTC)."""
    yes = db.rows(
        """
        select person_id, max(answered_at) as last_yes
        from urgent_offer where answer = 'yes' group by person_id
        """
    )
    sessions = _last_sessions(db, at)
    return {row["person_id"]: TakenOn(row["last_yes"], sessions.get(row["person_id"])) for row in yes}


def delete_old(db: Transaction, before: datetime) -> None:
    """Those whose time was up before then (ISO, UTC): history no one needs."""
    db.run("delete from urgent_request where until < :before", before=before)


def _last_sessions(db: Transaction, at: str) -> dict[str, str]:
    """The end of the newest started session of an urgent pairing, for people who accepted, not for those who
    asked.
    """
    rows = db.rows(
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
    return {row["person_id"]: span_of(row["begins"], row["minutes"])[1].isoformat() for row in rows}


def _to_requests(db: Transaction, rows: Iterable[Any]) -> list[UrgentRequest]:
    return [
        UrgentRequest(
            row["id"], row["asker_id"], row["at"], row["until"], _offers_of(db, row["id"]), row["ended_at"]
        )
        for row in rows
    ]


def _offers_of(db: Transaction, request_id: str) -> tuple[UrgentOffer, ...]:
    rows = db.rows(
        """
        select person_id, at, until, answer, answered_at from urgent_offer
        where request_id = :request_id
        order by at, answer is null, until, person_id -- the current one is the last, even within a second
        """,
        request_id=request_id,
    )
    return tuple(
        UrgentOffer(
            row["person_id"],
            row["at"],
            row["until"],
            None if row["answer"] is None else Answer(row["answer"]),
            row["answered_at"],
        )
        for row in rows
    )
