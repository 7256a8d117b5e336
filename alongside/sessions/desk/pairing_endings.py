"""The end of a pairing: planned sessions are cancelled, and everyone is told the same, no matter who wanted
it.
"""

from dataclasses import replace
from datetime import datetime

from alongside.core.rules.instants import to_whole_second
from alongside.core.store.engine import Transaction
from alongside.notifications.desk.notifications import notify
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices, outbox
from alongside.partners.rules.rounds import LeftOutPerson
from alongside.partners.store import partner_requests, rounds, urgent
from alongside.sessions.desk.session_notifications import cancel_reminders, notify_session
from alongside.sessions.rules import sessions as rules
from alongside.sessions.rules.pairings import Ending, Pairing
from alongside.sessions.store import pairings, sessions


def end_pairing(db: Transaction, pairing: Pairing, how: Ending, now: datetime, by: str | None = None) -> None:
    """Leaves a pairing that is over as it is. The person who ended it (`by`) knows, so they are not told."""
    if pairing.ended_at is not None:
        return
    if not pairing.begun and how is not Ending.COORDINATOR:
        how = Ending.NOT_BEGUN
        _prioritise_in_next_round(db, pairing)
    pairings.save_pairing(db, replace(pairing, ended_at=to_whole_second(now), ended_how=how))
    for session in sessions.sessions_of_pairing(db, pairing.id):
        if session.is_open(now):
            cancel_session(db, session, now)
    outbox.cancel_messages(db, Cause(CauseKind.MATCH, pairing.id))
    told = NoticeKind.ENDED if pairing.begun else NoticeKind.NOT_BEGUN
    for one in pairing.people:
        if one == by:
            continue
        notices.save_notice(db, one, told, now)
        notify(db, one, Cause(CauseKind.ENDED, pairing.id), now=now)


def end_all_pairings(db: Transaction, person_id: str, now: datetime) -> None:
    """Before someone is erased: partners are told that it is over, sessions leave their calendars, and
    messages about the person's requests are not sent.
    """
    for request in urgent.list_sent(db, person_id):
        outbox.cancel_messages(db, Cause(CauseKind.URGENTLY_REQUESTED, request.id))
    for ask in partner_requests.list_sent(db, person_id):
        outbox.cancel_messages(db, Cause(CauseKind.REQUESTED, ask.id))
    for pairing in pairings.pairings_of_person(db, person_id):
        end_pairing(db, pairing, Ending.DONE, now)


def cancel_session(db: Transaction, session: rules.Session, now: datetime, by: str | None = None) -> None:
    """Tells everyone who had the session or had accepted a time. Doing it again changes nothing. Raises
    NoSuchSession.
    """
    cancelled = rules.with_cancellation(session, by, now)
    if cancelled == session:
        return
    sessions.save_session(db, cancelled)
    sessions.release(db, cancelled.id)
    cancel_reminders(db, cancelled)
    outbox.cancel_messages(db, Cause(CauseKind.PROPOSAL, session.id))
    if session.begins is not None:
        notify_session(db, now, cancelled, CauseKind.CHANGE)
    if by is not None:
        accepted = {one for offer in session.offers for one in offer.yes}
        for one in (set(session.people) if session.begins else accepted) - {by}:
            notices.save_notice(db, one, NoticeKind.CANCELLED, now)


def _prioritise_in_next_round(db: Transaction, pairing: Pairing) -> None:
    """Everyone in the pairing, so that nothing reveals who declined."""
    if pairing.asked or rounds.round_by_number(db, pairing.round) is None:
        return
    waited = {one.person_id: one.waited for one in rounds.left_out_of_round(db, pairing.round - 1)}
    before = {one.person_id for one in rounds.left_out_of_round(db, pairing.round)}
    rounds.save_left_out(
        db,
        [
            LeftOutPerson(
                round=pairing.round, person_id=one, binding={}, opening=None, waited=waited.get(one, 0) + 1
            )
            for one in pairing.people
            if one not in before
        ],
    )
