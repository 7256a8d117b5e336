"""The end of a pairing: planned sessions are cancelled, and everyone is told the same, no matter who wanted
it.
"""

from dataclasses import replace
from datetime import datetime

from alongside.desks.telling import take_back, tell, tell_of
from alongside.domain import sessions as rules
from alongside.domain.asks import instant
from alongside.domain.notices import Told
from alongside.domain.pairings import Ending, Pairing
from alongside.domain.reach import Kind
from alongside.domain.rounds import Waiting
from alongside.store import asks, notices, outbox, pairings, rounds, sessions, urgent
from alongside.store.engine import Work


def part(db: Work, pairing: Pairing, how: Ending, now: datetime, by: str | None = None) -> None:
    """Leaves a pairing that is over as it is. The person who ended it (`by`) knows, so they are not told."""
    if pairing.ended_at is not None:
        return
    if not pairing.begun and how is not Ending.COORDINATOR:
        how = Ending.NOT_BEGUN
        _first_next_time(db, pairing)
    pairings.save(db, replace(pairing, ended_at=instant(now), ended_how=how))
    for session in sessions.of_pairing(db, pairing.id):
        if session.is_open(now):
            call_off(db, session, now)
    outbox.take_back(db, f"match:{pairing.id}:")
    told = Told.ENDED if pairing.begun else Told.NOT_BEGUN
    for one in pairing.people:
        if one == by:
            continue
        notices.tell(db, one, told, instant(now))
        tell(db, now, one, Kind.NEWS, {}, f"ended:{pairing.id}:{one}")


def leave_partners(db: Work, person_id: str, now: datetime) -> None:
    """Before someone is erased: partners are told that it is over, sessions leave their calendars, and
    messages about the person's requests are not sent.
    """
    for request in urgent.of_asker(db, person_id):
        outbox.take_back(db, f"urgent:{request.id}:")
    for ask in asks.by_person(db, person_id):
        outbox.take_back(db, f"ask:{ask.id}")
    for pairing in pairings.of_person(db, person_id):
        part(db, pairing, Ending.DONE, now)


def call_off(db: Work, session: rules.Session, now: datetime, by: str | None = None) -> None:
    """Tells everyone who had the session or had accepted a time. Doing it again changes nothing. Raises
    NoSuchSession.
    """
    cancelled = rules.called_off(session, by, now)
    if cancelled == session:
        return
    sessions.save(db, cancelled)
    sessions.release(db, cancelled.id)
    take_back(db, cancelled)
    outbox.take_back(db, f"{Kind.PROPOSAL}:{session.id}:")
    if session.begins is not None:
        tell_of(db, now, cancelled, Kind.CHANGE)
    counted_on_it = (
        {*session.people} if session.begins else {one for offer in session.offers for one in offer.yes}
    )
    for one in counted_on_it - {by}:
        if by is not None:
            notices.tell(db, one, Told.CALLED_OFF, instant(now))


def _first_next_time(db: Work, pairing: Pairing) -> None:
    """Everyone in the pairing, so that nothing reveals who declined."""
    if pairing.asked or rounds.by_number(db, pairing.round) is None:
        return
    waited = {one.person_id: one.waited for one in rounds.left_out(db, pairing.round - 1)}
    before = {one.person_id for one in rounds.left_out(db, pairing.round)}
    rounds.save_left_out(
        db,
        [
            Waiting(pairing.round, one, {}, None, waited.get(one, 0) + 1)
            for one in pairing.people
            if one not in before
        ],
    )
