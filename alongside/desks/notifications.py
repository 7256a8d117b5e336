"""Notifications about sessions: messages for the outbox, written in the transaction that causes them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alongside.domain.notification_preferences import MessageKind
from alongside.domain.outbox import Message
from alongside.domain.partner_requests import instant
from alongside.domain.sessions import FEEDBACK_OPEN_FOR, Session, State
from alongside.domain.tokens import new_id
from alongside.store import notification_preferences, organisations, outbox, people, profiles
from alongside.store.engine import Transaction

STALE = timedelta(days=3)  # after it was due; by then the first page shows newer facts
DAY_BEFORE = timedelta(days=1)
AFTERWARDS = timedelta(hours=1)


def notify(
    db: Transaction,
    now: datetime,
    person_id: str,
    kind: MessageKind,
    about: Mapping[str, Any],
    dedupe_key: str,
    due: datetime | None = None,
    expires: datetime | None = None,
) -> None:
    """If they want this kind of message and confirmed their address.

    The same `dedupe_key` is written only once.
    """
    reached = notification_preferences.find_preferences(db, person_id)
    if reached is None or not reached.wants_message(kind):
        return
    due = due or now
    outbox.add_message(
        db,
        Message(
            new_id(),
            person_id,
            kind,
            about,
            dedupe_key,
            instant(now),
            instant(due),
            instant(expires or due + STALE),
        ),
    )


def notify_session(
    db: Transaction, now: datetime, session: Session, kind: MessageKind, besides: str | None = None
) -> None:
    """Everyone in a session but the person who caused it (`besides`)."""
    for one in session.people:
        if one != besides:
            dedupe_key = f"{kind}:{session.id}:{session.revision}:{one}"
            notify(
                db,
                now,
                one,
                kind,
                session_facts(db, session, one),
                dedupe_key,
                expires=_news_expires_at(session, now),
            )


def notify_confirmed_session(db: Transaction, now: datetime, session: Session, kind: MessageKind) -> None:
    """A session was confirmed or moved: sends the calendar entry, and schedules the reminders again."""
    cancel_reminders(db, session)
    notify_session(db, now, session, kind)
    for one in session.people:
        schedule_reminders(db, now, session, one)


def schedule_reminders(db: Transaction, now: datetime, session: Session, person_id: str) -> None:
    """A day before a session; and once after it, to ask whether they met."""
    begins, ends = session.span
    mark = f"{session.id}:{session.sequence}:{person_id}"
    facts = session_facts(db, session, person_id)
    if now < begins - DAY_BEFORE:
        notify(
            db, now, person_id, MessageKind.REMINDER, facts, f"reminder:{mark}", begins - DAY_BEFORE, begins
        )
    asked, until = ends + AFTERWARDS, ends + FEEDBACK_OPEN_FOR
    notify(db, now, person_id, MessageKind.DID_YOU_MEET, {}, f"did_you_meet:{mark}", asked, until)


def _news_expires_at(session: Session, now: datetime) -> datetime | None:
    """News of a session expires when it begins; that it is cancelled can still be worth knowing then."""
    if session.state is not State.CONFIRMED:
        return None
    begins, ends = session.span
    return begins if now < begins else ends


def cancel_reminders(db: Transaction, session: Session) -> None:
    """Those that are not sent yet."""
    outbox.cancel_messages(db, f"reminder:{session.id}:")
    outbox.cancel_messages(db, f"did_you_meet:{session.id}:")


def session_facts(db: Transaction, session: Session, person_id: str) -> dict[str, Any]:
    """For one person's message. Names only if everyone allows theirs in messages."""
    return {
        "uid": session.id,
        "sequence": session.sequence,
        "begins": session.begins and instant(session.begins),
        "minutes": session.minutes,
        "mode": session.mode.value,
        "place": session.place,
        "names": partner_names(db, session, person_id),
        "cancelled": session.state.value == "cancelled",
    }


def partner_names(db: Transaction, session: Session, person_id: str) -> list[str]:
    """Of the others, if all of them and this person allow it."""
    reached = {one: notification_preferences.find_preferences(db, one) for one in session.people}
    if not all(one is not None and one.named for one in reached.values()):
        return []
    return [
        person.name
        for one in session.people
        if one != person_id and (person := people.by_id(db, one)) is not None
    ]


def time_zone_of(db: Transaction, person_id: str) -> ZoneInfo:
    """The person's own time zone, from their profile; without one, the organisation's."""
    profile = profiles.find_profile(db, person_id)
    return ZoneInfo(profile.time_zone) if profile else organisations.require_organisation(db).week_rule.zone
