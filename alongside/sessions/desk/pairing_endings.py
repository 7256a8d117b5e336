"""The end of a pairing: planned sessions are cancelled, and everyone is told the same, no matter who wanted
it.

What it means for rounds is told by a topic above this one, which registers for it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from alongside.core.rules.instants import to_whole_second
from alongside.core.store.engine import Transaction
from alongside.notifications.desk.notifications import notify
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices, outbox
from alongside.sessions.desk.session_notifications import cancel_reminders, notify_session
from alongside.sessions.rules import sessions as rules
from alongside.sessions.rules.pairings import Ending, Pairing
from alongside.sessions.store import pairings, sessions

PairingEnds = Callable[[Transaction, Pairing], None]

WHEN_PAIRING_ENDS: list[PairingEnds] = []


def when_pairing_ends(follow: PairingEnds) -> PairingEnds:
    """For a function of a pairing that has just ended; it writes in the same transaction."""
    WHEN_PAIRING_ENDS.append(follow)
    return follow


def end_pairing(db: Transaction, pairing: Pairing, how: Ending, now: datetime, by: str | None = None) -> None:
    """Leaves a pairing that is over as it is. The person who ended it (`by`) knows, so they are not told.

    Refuses to end one by halves: `partners/desk/pairing_endings.py` must have been imported.
    """
    if not WHEN_PAIRING_ENDS:
        raise LookupError("nothing is registered for the end of a pairing")
    if pairing.ended_at is not None:
        return
    if not pairing.begun and how is not Ending.COORDINATOR:
        how = Ending.NOT_BEGUN
    ended = replace(pairing, ended_at=to_whole_second(now), ended_how=how)
    pairings.save_pairing(db, ended)
    for follow in WHEN_PAIRING_ENDS:
        follow(db, ended)
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
