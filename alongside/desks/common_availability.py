"""When the people of a pairing could meet: their availability, minus their calendars and other sessions."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside.desks.notifications import time_zone_of
from alongside.domain import slots
from alongside.domain.availability import Span, free_spans
from alongside.domain.matching.participants import QUARTER, Mode
from alongside.domain.pairings import RHYTHM, Pairing
from alongside.domain.partner_requests import instant
from alongside.domain.sessions import OFFERED, Session
from alongside.store import closed_days, notification_preferences, organisations, profiles, sessions
from alongside.store.engine import Transaction

AHEAD = 21  # days to search
LEAD = timedelta(hours=12)  # a time offered sooner might pass before it is seen
LEAD_SOON = timedelta(hours=2)  # of an urgent pairing
OFF_RHYTHM = timedelta(days=3)  # how far from the usual day the next session may be
MODES = (Mode.VIDEO, Mode.PHONE, Mode.IN_PERSON, Mode.WRITTEN)  # in order of suggestion


def free_times_of(
    db: Transaction, person_id: str, now: datetime, days: int, besides: str = ""
) -> tuple[Span, ...]:
    """Never outside a person's availability, nor while the organisation is closed; empty for someone without
    a profile.

    `besides`: a session that may be moved.
    """
    profile = profiles.find_profile(db, person_id)
    if profile is None:
        return ()
    quarter = timedelta(minutes=QUARTER)
    booked = [datetime.fromisoformat(first) for first, _ in sessions.taken_quarters(db, person_id, besides)]
    sessions_taken = ((first, first + quarter) for first in booked)
    taken = sorted(
        [
            *notification_preferences.list_busy_times(db, person_id),
            *sessions_taken,
            *closed_days.read_closed_days(db).instants(),
        ]
    )
    return slots.subtract_spans(free_spans(profile, now, days), taken)


def common_times(
    db: Transaction, people: Iterable[str], now: datetime, days: int, besides: str = ""
) -> tuple[Span, ...]:
    return slots.intersect_spans([free_times_of(db, one, now, days, besides) for one in people])


def suggest_times(
    db: Transaction, session: Session, now: datetime, pairing: Pairing, last: Session | None = None
) -> list[str]:
    """Three times to choose from, or as many as there are; none that is offered already or confirmed.

    Nothing after the end of an urgent pairing. In an ordinary one, people are asked in the last week whether
    to continue, so times may lie beyond its end. After a session, the first suggestion is one rhythm later at
    the same hour, or as near to it as everyone is free; the others come after it.
    """
    earliest = now + (LEAD_SOON if pairing.urgent else LEAD)
    offered = {one.begins for one in session.offers} | ({session.begins} if session.begins else set())
    zone = _shared_zone(db, session.people)
    wanted = None if last is None else max(earliest, _next_in_rhythm(last, zone))
    days = AHEAD + max(0, ((wanted or now) - now).days)
    free = common_times(db, session.people, now, days, session.id)
    if pairing.urgent:
        free = slots.intersect_spans([free, [(now, max(now, last_moment(db, pairing)))]])
        this_week = slots.intersect_spans([free, [(now, now + timedelta(weeks=1))]])
        if last is None and slots.pick_slots(this_week, session.minutes, earliest, zone, 1, offered):
            free = this_week
    first = None if wanted is None else slots.nearest_start(free, session.minutes, wanted, OFF_RHYTHM)
    if first is None or first in offered or first < instant(earliest):
        return slots.pick_slots(free, session.minutes, earliest, zone, OFFERED, offered)
    usual = datetime.fromisoformat(first)
    return slots.pick_slots(free, session.minutes, usual, zone, OFFERED, offered, usual)


def last_moment(db: Transaction, pairing: Pairing) -> datetime:
    """Until when people in the pairing can meet: the midnight at which its last day starts, in the
    organisation's time zone.
    """
    zone = organisations.require_organisation(db).week_rule.zone
    return datetime.combine(date.fromisoformat(pairing.until), time(), zone).astimezone(UTC)


def common_modes(db: Transaction, people: Iterable[str]) -> tuple[Mode, ...]:
    """Ways to meet that all of them like; every way for people without a profile."""
    liked = [profile.modes for one in people if (profile := profiles.find_profile(db, one)) is not None]
    return tuple(mode for mode in MODES if all(mode in modes for modes in liked)) or MODES


def _shared_zone(db: Transaction, people: Iterable[str]) -> ZoneInfo:
    """The zone in which days and hours count: theirs if they share one, otherwise the organisation's."""
    zones = {time_zone_of(db, one) for one in people}
    return zones.pop() if len(zones) == 1 else organisations.require_organisation(db).week_rule.zone


def _next_in_rhythm(last: Session, zone: ZoneInfo) -> datetime:
    """At the same hour of the wall clock, even if the clocks change in between."""
    there = last.span[0].astimezone(zone)
    day: date = there.date() + RHYTHM
    return datetime.combine(day, time(there.hour, there.minute), zone).astimezone(UTC)
