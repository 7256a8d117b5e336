"""Scheduling for people who may meet: a session with times to choose from, first and next ones."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside.accounts.store import organisations
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.tokens import new_id
from alongside.core.store.engine import Transaction
from alongside.notifications.desk.notifications import notify, time_zone_of
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.sessions.desk.common_availability import common_modes, common_times
from alongside.sessions.desk.session_notifications import notify_session
from alongside.sessions.rules import sessions as rules
from alongside.sessions.rules import slots
from alongside.sessions.rules.pairings import RHYTHM, Pairing
from alongside.sessions.rules.sessions import OFFERED, Session
from alongside.sessions.store import sessions

AHEAD = 21  # days to search
LEAD = timedelta(hours=12)  # a time offered sooner might pass before it is seen
LEAD_SOON = timedelta(hours=2)  # of an urgent pairing
OFF_RHYTHM = timedelta(days=3)  # how far from the usual day the next session may be


def open_first_session(db: Transaction, pairing: Pairing, now: datetime) -> None:
    """Everyone accepted: offers the first times to choose from, and tells everyone that they are there."""
    session = new_session(db, pairing, now)
    found = suggest_times(db, session, now, pairing)
    sessions.save_session(db, rules.with_offers(session, found, None, now) if found else session)
    for one in pairing.people:
        notify(db, one, Cause(CauseKind.FIRST_TIMES, pairing.id), now=now)


def suggest_next_session(db: Transaction, pairing: Pairing, now: datetime, by: str) -> None:
    """Does nothing while a session is scheduled or being scheduled, nor without time in common: someone who
    asks for times is told that there are none.
    """
    if find_open_session(db, pairing.id, now) is None:
        session = new_session(db, pairing, now)
        if found := suggest_times(db, session, now, pairing):
            save_proposal(db, rules.with_offers(session, found, None, now), now, by)


def new_session(db: Transaction, pairing: Pairing, now: datetime) -> Session:
    """Takes mode, length and place from the last session where it can. It is not saved yet."""
    last, modes = find_last_session(db, pairing.id, now), common_modes(db, pairing.people)
    session = Session(
        id=new_id(),
        pairing_id=pairing.id,
        people=pairing.people,
        made_at=to_whole_second(now),
        mode=modes[0],
    )
    if last is None or last.mode not in modes:
        return session
    return replace(session, mode=last.mode, minutes=last.minutes, place=last.place)


def save_proposal(db: Transaction, session: Session, now: datetime, by: str) -> None:
    """A time was offered or accepted: tells everyone but the one who did it."""
    sessions.save_session(db, session)
    notify_session(db, now, session, CauseKind.PROPOSAL, besides=by)


def find_open_session(db: Transaction, pairing_id: str, now: datetime) -> Session | None:
    """The session that can still be agreed on, or is to come; not one that is on."""
    return next((one for one in sessions.sessions_of_pairing(db, pairing_id) if one.is_open(now)), None)


def find_last_session(db: Transaction, pairing_id: str, now: datetime) -> Session | None:
    """The newest session that has started."""
    return next((one for one in sessions.sessions_of_pairing(db, pairing_id) if one.has_begun(now)), None)


# ── times to choose from ────────────────────────────────────────────────────────────────────────────────────


def suggest_times(db: Transaction, session: Session, now: datetime, pairing: Pairing) -> list[datetime]:
    """Three times to choose from, or as many as there are; none that is offered already or confirmed.

    Nothing after the end of an urgent pairing. In an ordinary one, people are asked in the last week whether
    to continue, so times may lie beyond its end. After a session, the first suggestion is one rhythm later at
    the same hour, or as near to it as everyone is free; the others come after it.
    """
    last = find_last_session(db, pairing.id, now)
    earliest = now + (LEAD_SOON if pairing.urgent else LEAD)
    offered = {one.begins for one in session.offers} | ({session.begins} if session.begins else set())
    zone = _shared_zone(db, session.people)
    wanted = None
    if last is not None:  # at the same hour of the wall clock, even if the clocks change in between
        there = last.span[0].astimezone(zone)
        in_rhythm = datetime.combine(there.date() + RHYTHM, time(there.hour, there.minute), zone)
        wanted = max(earliest, in_rhythm.astimezone(UTC))
    days = AHEAD + max(0, ((wanted or now) - now).days)
    free = common_times(db, session.people, now, days, session.id)
    if pairing.urgent:
        free = slots.intersect_spans([free, [(now, max(now, last_moment(db, pairing)))]])
        this_week = slots.intersect_spans([free, [(now, now + timedelta(weeks=1))]])
        if last is None and slots.pick_slots(
            this_week, session.minutes, earliest, zone, most=1, besides=offered
        ):
            free = this_week
    usual = None if wanted is None else slots.nearest_start(free, session.minutes, wanted, OFF_RHYTHM)
    if usual is not None and (usual in offered or usual < earliest):
        usual = None
    return slots.pick_slots(
        free, session.minutes, usual or earliest, zone, most=OFFERED, besides=offered, first=usual
    )


def last_moment(db: Transaction, pairing: Pairing) -> datetime:
    """Until when people in the pairing can meet: the midnight at which its last day starts, in the
    organisation's time zone.
    """
    zone = organisations.require_organisation(db).week_rule.zone
    return datetime.combine(pairing.until, time(), zone).astimezone(UTC)


def _shared_zone(db: Transaction, people: Iterable[str]) -> ZoneInfo:
    """The zone in which days and hours count: theirs if they share one, otherwise the organisation's."""
    zones = {time_zone_of(db, one) for one in people}
    return zones.pop() if len(zones) == 1 else organisations.require_organisation(db).week_rule.zone
