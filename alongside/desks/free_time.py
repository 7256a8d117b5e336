"""When the people of a pairing could meet: their availability, minus their calendars and other sessions."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside.desks.telling import zone_of
from alongside.domain import slots
from alongside.domain.asks import instant
from alongside.domain.availability import Span, instants
from alongside.domain.matching.seekers import QUARTER, Mode
from alongside.domain.pairings import RHYTHM, Pairing
from alongside.domain.sessions import OFFERED, Session
from alongside.store import closed_days, organisations, profiles, reach, sessions
from alongside.store.engine import Work

AHEAD = 21  # days to search
LEAD = timedelta(hours=12)  # a time offered sooner might pass before it is seen
LEAD_SOON = timedelta(hours=2)  # of an urgent pairing
OFF_RHYTHM = timedelta(days=3)  # how far from the usual day the next session may be
MODES = (Mode.VIDEO, Mode.PHONE, Mode.IN_PERSON, Mode.WRITTEN)  # in order of suggestion


def free_of(db: Work, person_id: str, now: datetime, days: int, besides: str = "") -> tuple[Span, ...]:
    """Never outside a person's availability, nor while the organisation is closed; empty for someone without
    a profile.

    `besides`: a session that may be moved.
    """
    profile = profiles.of_person(db, person_id)
    if profile is None:
        return ()
    quarter = timedelta(minutes=QUARTER)
    booked = [datetime.fromisoformat(first) for first, _ in sessions.taken(db, person_id, besides)]
    sessions_taken = ((first, first + quarter) for first in booked)
    taken = sorted([*reach.busy_of(db, person_id), *sessions_taken, *closed_days.all(db).instants()])
    return slots.without(instants(profile, now, days), taken)


def common(db: Work, people: Iterable[str], now: datetime, days: int, besides: str = "") -> tuple[Span, ...]:
    return slots.common([free_of(db, one, now, days, besides) for one in people])


def times(
    db: Work, session: Session, now: datetime, pairing: Pairing, last: Session | None = None
) -> list[str]:
    """Three times to choose from, or as many as there are; none that is offered already or confirmed.

    Nothing after the end of an urgent pairing. In an ordinary one, people are asked in the last week whether
    to continue, so times may lie beyond its end. After a session, the first suggestion is one rhythm later at
    the same hour, or as near to it as everyone is free; the others come after it.
    """
    earliest = now + (LEAD_SOON if pairing.urgent else LEAD)
    offered = {one.begins for one in session.offers} | ({session.begins} if session.begins else set())
    zone = _their_zone(db, session.people)
    wanted = None if last is None else max(earliest, _two_weeks_after(last, zone))
    days = AHEAD + max(0, ((wanted or now) - now).days)
    free = common(db, session.people, now, days, session.id)
    if pairing.urgent:
        free = slots.common([free, [(now, max(now, last_moment(db, pairing)))]])
        this_week = slots.common([free, [(now, now + timedelta(weeks=1))]])
        if last is None and slots.offers(this_week, session.minutes, earliest, zone, 1, offered):
            free = this_week
    first = None if wanted is None else slots.nearest(free, session.minutes, wanted, OFF_RHYTHM)
    if first is None or first in offered or first < instant(earliest):
        return slots.offers(free, session.minutes, earliest, zone, OFFERED, offered)
    usual = datetime.fromisoformat(first)
    return slots.offers(free, session.minutes, usual, zone, OFFERED, offered, usual)


def last_moment(db: Work, pairing: Pairing) -> datetime:
    """Until when people in the pairing can meet: the midnight at which its last day starts, in the
    organisation's time zone.
    """
    zone = organisations.required(db).week_rule.zone
    return datetime.combine(date.fromisoformat(pairing.until), time(), zone).astimezone(UTC)


def common_modes(db: Work, people: Iterable[str]) -> tuple[Mode, ...]:
    """Ways to meet that all of them like; every way for people without a profile."""
    liked = [profile.modes for one in people if (profile := profiles.of_person(db, one)) is not None]
    return tuple(mode for mode in MODES if all(mode in modes for modes in liked)) or MODES


def _their_zone(db: Work, people: Iterable[str]) -> ZoneInfo:
    """The zone in which days and hours count: theirs if they share one, otherwise the organisation's."""
    zones = {zone_of(db, one) for one in people}
    return zones.pop() if len(zones) == 1 else organisations.required(db).week_rule.zone


def _two_weeks_after(last: Session, zone: ZoneInfo) -> datetime:
    """At the same hour of the wall clock, even if the clocks change in between."""
    there = last.span[0].astimezone(zone)
    day: date = there.date() + RHYTHM
    return datetime.combine(day, time(there.hour, there.minute), zone).astimezone(UTC)
