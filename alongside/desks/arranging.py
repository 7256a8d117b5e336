"""A new session for people who may meet, with times to choose from: the first, and each next one."""

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
    """Everybody said yes: the first times to choose from, and everybody is told that they are there."""
    session = new_session(db, pairing, now)
    found = times(db, session, now, pairing)
    session = rules.offered(session, found, None, now) if found else session
    sessions.save(db, session)
    for one in pairing.people:
        tell(db, now, one, Kind.PROPOSAL, {}, f"begun:{pairing.id}:{one}")


def new_session(db: Work, pairing: Pairing, now: datetime) -> Session:
    """As the last one was, as far as it goes."""
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
    """Unless a date stands or is looked for. Without an hour in common nothing: whoever looks for one is told so."""
    if open_session(db, pairing.id, now) is not None:
        return
    session = new_session(db, pairing, now)
    found = times(db, session, now, pairing, last_session(db, pairing.id, now))
    if found:
        offered = rules.offered(session, found, None, now)
        sessions.save(db, offered)
        tell_of(db, now, offered, Kind.PROPOSAL, besides=by)


def open_session(db: Work, pairing_id: str, now: datetime) -> Session | None:
    """The one that can still be agreed on, or is to come; one that is on is not."""
    return next((one for one in sessions.of_pairing(db, pairing_id) if one.is_open(now)), None)


def last_session(db: Work, pairing_id: str, now: datetime) -> Session | None:
    """The newest one that has begun."""
    return next((one for one in sessions.of_pairing(db, pairing_id) if one.has_begun(now)), None)
