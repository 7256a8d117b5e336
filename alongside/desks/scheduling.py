"""Scheduling for people who may meet: a new session with times to choose from, first and next ones."""

from datetime import datetime

from alongside.desks.common_availability import common_modes, suggest_times
from alongside.desks.notifications import notify
from alongside.desks.session_notifications import notify_session
from alongside.domain import sessions as rules
from alongside.domain.causes import Cause, CauseKind
from alongside.domain.pairings import Pairing
from alongside.domain.partner_requests import instant
from alongside.domain.sessions import Session
from alongside.domain.tokens import new_id
from alongside.store import sessions
from alongside.store.engine import Transaction


def open_first_session(db: Transaction, pairing: Pairing, now: datetime) -> None:
    """Everyone accepted: offers the first times to choose from, and tells everyone that they are there."""
    session = new_session(db, pairing, now)
    found = suggest_times(db, session, now, pairing)
    session = rules.with_offers(session, found, None, now) if found else session
    sessions.save_session(db, session)
    for one in pairing.people:
        notify(db, one, Cause(CauseKind.FIRST_TIMES, pairing.id), now=now)


def new_session(db: Transaction, pairing: Pairing, now: datetime) -> Session:
    """Takes mode, length and place from the last session where it can."""
    before = find_last_session(db, pairing.id, now)
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


def suggest_next_session(db: Transaction, pairing: Pairing, now: datetime, by: str) -> None:
    """Does nothing while a session is scheduled or being scheduled, nor without time in common: someone who
    asks for times is told that there are none.
    """
    if find_open_session(db, pairing.id, now) is not None:
        return
    session = new_session(db, pairing, now)
    found = suggest_times(db, session, now, pairing, find_last_session(db, pairing.id, now))
    if found:
        offered = rules.with_offers(session, found, None, now)
        sessions.save_session(db, offered)
        notify_session(db, now, offered, CauseKind.PROPOSAL, besides=by)


def find_open_session(db: Transaction, pairing_id: str, now: datetime) -> Session | None:
    """The session that can still be agreed on, or is to come; not one that is on."""
    return next((one for one in sessions.sessions_of_pairing(db, pairing_id) if one.is_open(now)), None)


def find_last_session(db: Transaction, pairing_id: str, now: datetime) -> Session | None:
    """The newest session that has started."""
    return next((one for one in sessions.sessions_of_pairing(db, pairing_id) if one.has_begun(now)), None)
