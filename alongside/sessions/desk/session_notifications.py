"""Notifications about sessions, and their reminders."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from alongside.accounts.store import people
from alongside.core.rules.instants import instant_text
from alongside.core.store.engine import Transaction
from alongside.notifications.desk.notifications import (
    before_sending,
    notify,
    send_unchanged,
    when_address_confirmed,
)
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.outbox import Message
from alongside.notifications.store import notification_preferences, outbox
from alongside.sessions.rules.sessions import AFTERWARDS, DAY_BEFORE, FEEDBACK_OPEN_FOR, Session, State
from alongside.sessions.store import decisions, pairings, sessions


def notify_session(
    db: Transaction, now: datetime, session: Session, kind: CauseKind, besides: str | None = None
) -> None:
    """Everyone in a session but the person who caused it (`besides`).

    News of a session expires when it begins; that it is cancelled can still be worth knowing then.
    """
    expires = None
    if session.state is State.CONFIRMED:
        begins, ends = session.span
        expires = begins if now < begins else ends
    for one in session.people:
        if one != besides:
            cause = Cause(kind, session.id, str(session.revision))
            notify(db, one, cause, now=now, about=session_facts(db, session, one), expires=expires)


def notify_confirmed_session(db: Transaction, now: datetime, session: Session, kind: CauseKind) -> None:
    """A session was confirmed or moved: sends the calendar entry, and schedules the reminders again."""
    cancel_reminders(db, session)
    notify_session(db, now, session, kind)
    for one in session.people:
        schedule_reminders(db, now, session, one)


def schedule_reminders(db: Transaction, now: datetime, session: Session, person_id: str) -> None:
    """A day before a session; and once after it, to ask whether they met."""
    begins, ends = session.span
    if now < begins - DAY_BEFORE:
        notify(
            db,
            person_id,
            Cause(CauseKind.REMINDER, session.id, str(session.sequence)),
            now=now,
            about=session_facts(db, session, person_id),
            due=begins - DAY_BEFORE,
            expires=begins,
        )
    cause = Cause(CauseKind.DID_YOU_MEET, session.id, str(session.sequence))
    notify(db, person_id, cause, now=now, due=ends + AFTERWARDS, expires=ends + FEEDBACK_OPEN_FOR)


def cancel_reminders(db: Transaction, session: Session) -> None:
    """Those that are not sent yet."""
    outbox.cancel_messages(db, Cause(CauseKind.REMINDER, session.id))
    outbox.cancel_messages(db, Cause(CauseKind.DID_YOU_MEET, session.id))


def session_facts(db: Transaction, session: Session, person_id: str) -> dict[str, Any]:
    """For one person's message. Names only if everyone allows theirs in messages."""
    return {
        "uid": session.id,
        "sequence": session.sequence,
        "begins": None if session.begins is None else instant_text(session.span[0]),
        "minutes": session.minutes,
        "mode": session.mode.value,
        "place": session.place,
        "names": _partner_names(db, session, person_id),
        "cancelled": session.state is State.CANCELLED,
    }


def _partner_names(db: Transaction, session: Session, person_id: str) -> list[str]:
    """Of the others, if all of them and this person allow it."""
    reached = {one: notification_preferences.find_preferences(db, one) for one in session.people}
    if not all(one is not None and one.named for one in reached.values()):
        return []
    others = (people.by_id(db, one) for one in session.people if one != person_id)
    return [person.name for person in others if person is not None]


@before_sending(CauseKind.PROPOSAL, CauseKind.CONFIRMATION, CauseKind.CHANGE, CauseKind.REMINDER)
def name_partners_anew(db: Transaction, message: Message, now: datetime) -> Message:
    """A person who no longer wants to be named is left out, even if the message was written before."""
    if not message.about.get("names"):
        return message
    session = sessions.find_session(db, message.cause.subject)
    names = [] if session is None else _partner_names(db, session, message.person_id)
    return replace(message, about={**message.about, "names": names})


@before_sending(CauseKind.MATCH_WAITS)
def remind_only_who_owes_an_answer(db: Transaction, message: Message, now: datetime) -> Message | None:
    match, person_id = pairings.find_pairing(db, message.cause.subject), message.person_id
    if match is None or match.begun or match.ended_at is not None or match.has_lapsed(now):
        return None
    said = person_id in match.accepted or match.id in decisions.decisions_of_person(db, person_id)
    return None if said else message


before_sending(CauseKind.FIRST_TIMES, CauseKind.DID_YOU_MEET, CauseKind.NO_SESSION)(send_unchanged)


@when_address_confirmed
def remind_of_scheduled_sessions(db: Transaction, person_id: str, now: datetime) -> None:
    for session in sessions.sessions_of_person(db, person_id):
        if session.is_ahead(now):
            schedule_reminders(db, now, session, person_id)
