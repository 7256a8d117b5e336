"""Sessions: their times, who accepted which, and each person's private feedback."""

from collections.abc import Iterable
from typing import Any

from alongside.domain.matching.participants import Mode
from alongside.domain.sessions import Feedback, Met, Offer, Session, State, Weight, quarters_of
from alongside.store import next_checks
from alongside.store.engine import Transaction


def save_session(db: Transaction, session: Session) -> None:
    """Inserts or updates."""
    db.run(
        """
        insert into session (id, pairing_id, state, begins, minutes, mode, place, sequence, revision, made_at)
        values (:id, :pairing_id, :state, :begins, :minutes, :mode, :place, :sequence, :revision, :made_at)
        on conflict (id) do update
        set state = excluded.state, begins = excluded.begins, minutes = excluded.minutes,
            mode = excluded.mode, place = excluded.place, sequence = excluded.sequence,
            revision = excluded.revision
        """,
        id=session.id,
        pairing_id=session.pairing_id,
        state=session.state,
        begins=session.begins,
        minutes=session.minutes,
        mode=session.mode,
        place=session.place,
        sequence=session.sequence,
        revision=session.revision,
        made_at=session.made_at,
    )
    _save_offers(db, session)
    next_checks.check_pairing_soon(db, session.pairing_id)


def find_session(db: Transaction, session_id: str) -> Session | None:
    rows = db.rows(
        """
        select id, pairing_id, state, begins, minutes, mode, place, sequence, revision, made_at
        from session
        where id = :id
        """,
        id=session_id,
    )
    return next(iter(_to_sessions(db, rows)), None)


def sessions_of_pairing(db: Transaction, pairing_id: str) -> list[Session]:
    """Newest first; those without a time before all others."""
    rows = db.rows(
        """
        select id, pairing_id, state, begins, minutes, mode, place, sequence, revision, made_at
        from session
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
        select session.id, session.pairing_id, session.state, session.begins, session.minutes,
               session.mode, session.place, session.sequence, session.revision, session.made_at
        from session join pairing_person on pairing_person.pairing_id = session.pairing_id
        where pairing_person.person_id = :person_id
        order by session.begins desc nulls first, session.made_at desc, session.id
        """,
        person_id=person_id,
    )
    return _to_sessions(db, rows)


# ── no one is in two at once ────────────────────────────────────────────────────────────────────────────────


def taken_quarters(db: Transaction, person_id: str, besides: str = "") -> list[tuple[str, str]]:
    """Quarters of an hour (first instant, ISO) with the session each belongs to, without those of the session
    `besides`.
    """
    rows = db.rows(
        """
        select quarter, session_id
        from booked_quarter where person_id = :person_id and session_id <> :besides
        order by quarter
        """,
        person_id=person_id,
        besides=besides,
    )
    return [(row["quarter"], row["session_id"]) for row in rows]


def book(db: Transaction, session: Session) -> bool:
    """Takes the quarters of a confirmed session for everyone in it, in place of its earlier ones.

    False, with nothing changed, if one of them is in another session then.
    """
    wanted = quarters_of(session.starts_at, session.minutes)
    if any(
        db.row(
            """
            select 1
            from booked_quarter
            where person_id = :person_id and quarter between :first and :last and session_id <> :session_id
            """,
            person_id=one,
            session_id=session.id,
            first=wanted[0],
            last=wanted[-1],
        )
        for one in session.people
    ):
        return False
    release(db, session.id)
    db.run_many(
        """
        insert into booked_quarter (person_id, quarter, session_id)
        values (:person_id, :quarter, :session_id)
        """,
        (
            {"person_id": one, "quarter": quarter, "session_id": session.id}
            for one in session.people
            for quarter in wanted
        ),
    )
    return True


def release(db: Transaction, session_id: str) -> None:
    db.run("delete from booked_quarter where session_id = :session_id", session_id=session_id)


# ── feedback ────────────────────────────────────────────────────────────────────────────────────────────────


def save_feedback(db: Transaction, session_id: str, person_id: str, feedback: Feedback, at: str) -> None:
    """Replaces this person's earlier feedback."""
    db.run(
        """
        insert into session_feedback (session_id, person_id, met, heard, weight, said_at)
        values (:session_id, :person_id, :met, :heard, :weight, :said_at)
        on conflict (session_id, person_id) do update
        set met = excluded.met, heard = excluded.heard, weight = excluded.weight, said_at = excluded.said_at
        """,
        session_id=session_id,
        person_id=person_id,
        met=feedback.met,
        heard=feedback.heard,
        weight=feedback.weight,
        said_at=at,
    )


def feedback_by(db: Transaction, person_id: str) -> dict[str, Feedback]:
    """Session to this person's feedback."""
    rows = db.rows(
        "select session_id, met, heard, weight from session_feedback where person_id = :person_id",
        person_id=person_id,
    )
    return {row["session_id"]: _to_feedback(row) for row in rows}


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


# ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _save_offers(db: Transaction, session: Session) -> None:
    """Acceptances go with the times that are no longer offered."""
    db.run("delete from session_time where session_id = :id", id=session.id)
    db.run_many(
        "insert into session_time (session_id, begins, by_id) values (:session_id, :begins, :by_id)",
        ({"session_id": session.id, "begins": one.begins, "by_id": one.by} for one in session.offers),
    )
    db.run_many(
        "insert into session_yes (session_id, begins, person_id) values (:session_id, :begins, :person_id)",
        (
            {"session_id": session.id, "begins": one.begins, "person_id": person_id}
            for one in session.offers
            for person_id in sorted(one.yes)
        ),
    )


def _to_sessions(db: Transaction, rows: Iterable[Any]) -> list[Session]:
    return [
        Session(
            row["id"],
            row["pairing_id"],
            _people_of(db, row["pairing_id"]),
            row["made_at"],
            Mode(row["mode"]),
            State(row["state"]),
            row["begins"],
            row["minutes"],
            _offers_of(db, row["id"]) if row["state"] != State.CANCELLED else (),
            row["place"],
            row["sequence"],
            row["revision"],
        )
        for row in rows
    ]


def _people_of(db: Transaction, pairing_id: str) -> tuple[str, ...]:
    rows = db.rows(
        "select person_id from pairing_person where pairing_id = :pairing_id order by person_id",
        pairing_id=pairing_id,
    )
    return tuple(row["person_id"] for row in rows)


def _offers_of(db: Transaction, session_id: str) -> tuple[Offer, ...]:
    said: dict[str, set[str]] = {}
    for row in db.rows("select begins, person_id from session_yes where session_id = :id", id=session_id):
        said.setdefault(row["begins"], set()).add(row["person_id"])
    times = db.rows(
        "select begins, by_id from session_time where session_id = :id order by begins", id=session_id
    )
    return tuple(Offer(row["begins"], row["by_id"], frozenset(said.get(row["begins"], ()))) for row in times)


def _to_feedback(row: Any) -> Feedback:
    return Feedback(Met(row["met"]), row["heard"], None if row["weight"] is None else Weight(row["weight"]))
