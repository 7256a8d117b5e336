"""Sessions: their times, who accepted which, and each person's private feedback."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, to_row
from alongside.sessions.rules.sessions import Feedback, Met, Offer, Session, State, quarters_of


def save_session(db: Transaction, session: Session) -> None:
    """Inserts or updates. Acceptances go with the times that are no longer offered."""
    db.upsert("session", ("id",), to_row(session, "people", "offers"))
    db.run("delete from session_time where session_id = :id", id=session.id)
    for offer in session.offers:
        time = {"session_id": session.id, "begins": offer.begins}
        db.insert("session_time", {**time, "by_id": offer.by})
        db.insert_many("session_yes", ({**time, "person_id": one} for one in sorted(offer.yes)))
    next_checks.check_pairing_soon(db, session.pairing_id)


def find_session(db: Transaction, session_id: str) -> Session | None:
    rows = db.rows("select * from session where id = :id", id=session_id)
    return next(iter(_to_sessions(db, rows)), None)


def sessions_of_pairing(db: Transaction, pairing_id: str) -> list[Session]:
    """Newest first; those without a time before all others."""
    rows = db.rows(
        """
        select * from session
        where pairing_id = :pairing_id
        order by begins desc nulls first, made_at desc, id
        """,
        pairing_id=pairing_id,
    )
    return _to_sessions(db, rows)


def sessions_of_person(db: Transaction, person_id: str) -> list[Session]:
    """Of every pairing they are or were in, in the order of `sessions_of_pairing`."""
    rows = db.rows(
        """
        select session.*
        from session join pairing_person on pairing_person.pairing_id = session.pairing_id
        where pairing_person.person_id = :person_id
        order by session.begins desc nulls first, session.made_at desc, session.id
        """,
        person_id=person_id,
    )
    return _to_sessions(db, rows)


def list_past_times(db: Transaction, person_id: str, now: datetime) -> list[datetime]:
    """When this person's confirmed sessions began, oldest first; without those that they said did not take
    place then.
    """
    rows = db.rows(
        """
        select session.begins
        from session
        join pairing_person on pairing_person.pairing_id = session.pairing_id
        left join session_feedback
            on session_feedback.session_id = session.id
            and session_feedback.person_id = pairing_person.person_id
        where pairing_person.person_id = :person_id
            and session.state = :confirmed
            and session.begins <= :now
            and coalesce(session_feedback.met, :met) = :met
        order by session.begins
        """,
        person_id=person_id,
        confirmed=State.CONFIRMED,
        now=now,
        met=Met.MET,
    )
    return [datetime.fromisoformat(row["begins"]) for row in rows]


def _to_sessions(db: Transaction, rows: Iterable[Any]) -> list[Session]:
    found = []
    for row in rows:
        people = db.rows(
            "select person_id from pairing_person where pairing_id = :pairing_id order by person_id",
            pairing_id=row["pairing_id"],
        )
        offers = () if row["state"] == State.CANCELLED else _offers_of(db, row["id"])
        ids = tuple(person["person_id"] for person in people)
        found.append(from_row(Session, row, people=ids, offers=offers))
    return found


def _offers_of(db: Transaction, session_id: str) -> tuple[Offer, ...]:
    accepted: dict[str, set[str]] = {}
    for row in db.rows("select begins, person_id from session_yes where session_id = :id", id=session_id):
        accepted.setdefault(row["begins"], set()).add(row["person_id"])
    times = db.rows(
        """
        select begins, by_id as "by"
        from session_time where session_id = :id
        order by begins
        """,
        id=session_id,
    )
    return tuple(from_row(Offer, row, yes=frozenset(accepted.get(row["begins"], ()))) for row in times)


# ── no one is in two at once ────────────────────────────────────────────────────────────────────────────────


def taken_quarters(db: Transaction, person_id: str, besides: str = "") -> list[datetime]:
    """Quarters of an hour, by their first instant, without those of the session `besides`."""
    rows = db.rows(
        """
        select quarter
        from booked_quarter where person_id = :person_id and session_id <> :besides
        order by quarter
        """,
        person_id=person_id,
        besides=besides,
    )
    return [datetime.fromisoformat(row["quarter"]) for row in rows]


def book(db: Transaction, session: Session) -> bool:
    """Takes the quarters of a confirmed session for everyone in it, in place of its earlier ones.

    False, with nothing changed, if one of them is in another session then.
    """
    wanted = quarters_of(session.span[0], session.minutes)
    for person_id in session.people:
        if not set(taken_quarters(db, person_id, besides=session.id)).isdisjoint(wanted):
            return False
    release(db, session.id)
    db.insert_many(
        "booked_quarter",
        (
            {"person_id": person_id, "quarter": quarter, "session_id": session.id}
            for person_id in session.people
            for quarter in wanted
        ),
    )
    return True


def release(db: Transaction, session_id: str) -> None:
    db.run("delete from booked_quarter where session_id = :session_id", session_id=session_id)


# ── feedback ────────────────────────────────────────────────────────────────────────────────────────────────


def save_feedback(db: Transaction, session_id: str, person_id: str, feedback: Feedback, at: datetime) -> None:
    """Replaces this person's earlier feedback."""
    key = {"session_id": session_id, "person_id": person_id}
    db.upsert("session_feedback", tuple(key), {**key, **to_row(feedback), "said_at": at})


def feedback_by(db: Transaction, person_id: str) -> dict[str, Feedback]:
    """Session to this person's feedback."""
    rows = db.rows("select * from session_feedback where person_id = :person_id", person_id=person_id)
    return {row["session_id"]: from_row(Feedback, row) for row in rows}


def met_by_session(db: Transaction, pairing_id: str) -> dict[str, set[Met]]:
    """Session to whether they met, according to those who gave feedback."""
    rows = db.rows(
        """
        select session_feedback.session_id, session_feedback.met
        from session_feedback join session on session.id = session_feedback.session_id
        where session.pairing_id = :pairing_id
        """,
        pairing_id=pairing_id,
    )
    found: dict[str, set[Met]] = {}
    for row in rows:
        found.setdefault(row["session_id"], set()).add(Met(row["met"]))
    return found
