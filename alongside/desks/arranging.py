"""Scheduling for people who may meet: a new session with times to choose from, first and next ones."""

from datetime import datetime

from alongside.desks.free_time import common_modes, times
from alongside.desks.telling import tell, tell_of
from alongside.domain import sessions as rules
from alongside.domain.asks import instant
from alongside.domain.pairings import Pairing
from alongside.domain.reach import Kind
from alongside.domain.sessions import Session
from alongside.domain.tokens import new_id
from alongside.store import sessions
from alongside.store.engine import Work


def begin(db: Work, pairing: Pairing, now: datetime) -> None:
    """Everyone accepted: offers the first times to choose from, and tells everyone that they are there."""
    session = new_session(db, pairing, now)
    found = times(db, session, now, pairing)
    session = rules.offered(session, found, None, now) if found else session
    sessions.save(db, session)
    for one in pairing.people:
        tell(db, now, one, Kind.PROPOSAL, {}, f"begun:{pairing.id}:{one}")


def new_session(db: Work, pairing: Pairing, now: datetime) -> Session:
    """Takes mode, length and place from the last session where it can."""
    before = last_session(db, pairing.id, now)
    modes = common_modes(db, pairing.people)
    if before is not None and before.mode in modes:
        return Session(
            new_id(),
            pairing.id,
            pairing.people,
            instant(now),
            before.mode,
            minutes=before.minutes,
            place=before.place,
        )
    return Session(new_id(), pairing.id, pairing.people, instant(now), modes[0])


def suggest_next(db: Work, pairing: Pairing, now: datetime, by: str) -> None:
    """Does nothing while a session is scheduled or being scheduled, nor without time in common: someone who
    asks for times is told that there are none.
    """
    if open_session(db, pairing.id, now) is not None:
        return
    session = new_session(db, pairing, now)
    found = times(db, session, now, pairing, last_session(db, pairing.id, now))
    if found:
        offered = rules.offered(session, found, None, now)
        sessions.save(db, offered)
        tell_of(db, now, offered, Kind.PROPOSAL, besides=by)


def open_session(db: Work, pairing_id: str, now: datetime) -> Session | None:
    """The session that can still be agreed on, or is to come; not one that is on."""
    return next((one for one in sessions.of_pairing(db, pairing_id) if one.is_open(now)), None)


def last_session(db: Work, pairing_id: str, now: datetime) -> Session | None:
    """The newest session that has started."""
    return next((one for one in sessions.of_pairing(db, pairing_id) if one.has_begun(now)), None)
