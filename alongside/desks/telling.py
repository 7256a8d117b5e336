"""Notifications about sessions: messages for the outbox, written in the transaction that causes them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alongside.domain.asks import instant
from alongside.domain.outbox import Message
from alongside.domain.reach import Kind
from alongside.domain.sessions import SPEAKS_UNTIL, Session, State
from alongside.domain.tokens import new_id
from alongside.store import organisations, outbox, people, profiles, reach
from alongside.store.engine import Work

STALE = timedelta(days=3)  # after it was due; by then the first page shows newer facts
DAY_BEFORE = timedelta(days=1)
AFTERWARDS = timedelta(hours=1)


def tell(
    db: Work,
    now: datetime,
    person_id: str,
    kind: Kind,
    about: Mapping[str, Any],
    dedupe_key: str,
    due: datetime | None = None,
    useless: datetime | None = None,
) -> None:
    """If they want this kind of message and confirmed their address.

    The same `dedupe_key` is written only once.
    """
    reached = reach.of_person(db, person_id)
    if reached is None or not reached.wants(kind):
        return
    due = due or now
    outbox.write(
        db,
        Message(
            new_id(),
            person_id,
            kind,
            about,
            dedupe_key,
            instant(now),
            instant(due),
            instant(useless or due + STALE),
        ),
    )


def tell_of(db: Work, now: datetime, session: Session, kind: Kind, besides: str | None = None) -> None:
    """Everyone in a session but the person who caused it (`besides`)."""
    for one in session.people:
        if one != besides:
            dedupe_key = f"{kind}:{session.id}:{session.revision}:{one}"
            tell(db, now, one, kind, about(db, session, one), dedupe_key, useless=_overtaken(session, now))


def tell_the_date(db: Work, now: datetime, session: Session, kind: Kind) -> None:
    """A session was confirmed or moved: sends the calendar entry, and schedules the reminders again."""
    take_back(db, session)
    tell_of(db, now, session, kind)
    for one in session.people:
        remind(db, now, session, one)


def remind(db: Work, now: datetime, session: Session, person_id: str) -> None:
    """A day before a session; and once after it, to ask whether they met."""
    begins, ends = session.span
    mark = f"{session.id}:{session.sequence}:{person_id}"
    facts = about(db, session, person_id)
    if now < begins - DAY_BEFORE:
        tell(db, now, person_id, Kind.REMINDER, facts, f"reminder:{mark}", begins - DAY_BEFORE, begins)
    asked, until = ends + AFTERWARDS, ends + SPEAKS_UNTIL
    tell(db, now, person_id, Kind.DID_YOU_MEET, {}, f"did_you_meet:{mark}", asked, until)


def _overtaken(session: Session, now: datetime) -> datetime | None:
    """News of a session expires when it begins; that it is cancelled can still be worth knowing then."""
    if session.state is not State.CONFIRMED:
        return None
    begins, ends = session.span
    return begins if now < begins else ends


def take_back(db: Work, session: Session) -> None:
    """Those that are not sent yet."""
    outbox.take_back(db, f"reminder:{session.id}:")
    outbox.take_back(db, f"did_you_meet:{session.id}:")


def about(db: Work, session: Session, person_id: str) -> dict[str, Any]:
    """For one person's message. Names only if everyone allows theirs in messages."""
    return {
        "uid": session.id,
        "sequence": session.sequence,
        "begins": session.begins,
        "minutes": session.minutes,
        "mode": session.mode.value,
        "place": session.place,
        "names": names(db, session, person_id),
        "cancelled": session.state.value == "cancelled",
    }


def names(db: Work, session: Session, person_id: str) -> list[str]:
    """Of the others, if all of them and this person allow it."""
    reached = {one: reach.of_person(db, one) for one in session.people}
    if not all(one is not None and one.named for one in reached.values()):
        return []
    return [
        person.name
        for one in session.people
        if one != person_id and (person := people.by_id(db, one)) is not None
    ]


def zone_of(db: Work, person_id: str) -> ZoneInfo:
    """The person's own time zone, from their profile; without one, the organisation's."""
    profile = profiles.of_person(db, person_id)
    return ZoneInfo(profile.time_zone) if profile else organisations.required(db).week_rule.zone
