"""What people are told of sessions: messages into the outbox and notices, within the transaction of what causes them."""

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

STALE = timedelta(days=3)  # after it was due: what the app shows on the first page is newer by then
DAY_BEFORE = timedelta(days=1)
AFTERWARDS = timedelta(hours=1)


def tell(
    db: Work,
    now: datetime,
    person_id: str,
    kind: Kind,
    about: Mapping[str, Any],
    once: str,
    due: datetime | None = None,
    useless: datetime | None = None,
) -> None:
    """For somebody who wants this kind of message at an address that is theirs; the same `once` is told once."""
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
            once,
            instant(now),
            instant(due),
            instant(useless or due + STALE),
        ),
    )


def tell_of(db: Work, now: datetime, session: Session, kind: Kind, besides: str | None = None) -> None:
    """Everybody in a session but the one who caused it (`besides`)."""
    for one in session.people:
        if one != besides:
            once = f"{kind}:{session.id}:{session.revision}:{one}"
            tell(db, now, one, kind, about(db, session, one), once, useless=_overtaken(session, now))


def tell_the_date(db: Work, now: datetime, session: Session, kind: Kind) -> None:
    """A date stands, anew or otherwise than before: the entry for the calendar, and what comes nearer to it."""
    take_back(db, session)
    tell_of(db, now, session, kind)
    for one in session.people:
        remind(db, now, session, one)


def remind(db: Work, now: datetime, session: Session, person_id: str) -> None:
    """A day before a date, and once after it, whether both met."""
    begins, ends = session.span
    mark = f"{session.id}:{session.sequence}:{person_id}"
    facts = about(db, session, person_id)
    if now < begins - DAY_BEFORE:
        tell(db, now, person_id, Kind.REMINDER, facts, f"reminder:{mark}", begins - DAY_BEFORE, begins)
    asked, until = ends + AFTERWARDS, ends + SPEAKS_UNTIL
    tell(db, now, person_id, Kind.DID_YOU_MEET, {}, f"did_you_meet:{mark}", asked, until)


def _overtaken(session: Session, now: datetime) -> datetime | None:
    """When news of a date are no news any more: when it begins. That it is off can still be worth knowing then."""
    if session.state is not State.CONFIRMED:
        return None
    begins, ends = session.span
    return begins if now < begins else ends


def take_back(db: Work, session: Session) -> None:
    """What was still to be sent about its date."""
    outbox.take_back(db, f"reminder:{session.id}:")
    outbox.take_back(db, f"did_you_meet:{session.id}:")


def about(db: Work, session: Session, person_id: str) -> dict[str, Any]:
    """The facts of a session for one of them. Names only where both said that theirs may stand in messages."""
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
    """Of the others, if all of them and this person let theirs be named."""
    reached = {one: reach.of_person(db, one) for one in session.people}
    if not all(one is not None and one.named for one in reached.values()):
        return []
    return [
        person.name
        for one in session.people
        if one != person_id and (person := people.by_id(db, one)) is not None
    ]


def zone_of(db: Work, person_id: str) -> ZoneInfo:
    """Somebody's own time zone, as their profile says; the organisation's without one."""
    profile = profiles.of_person(db, person_id)
    return ZoneInfo(profile.time_zone) if profile else organisations.required(db).week_rule.zone
