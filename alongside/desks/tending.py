"""Scheduled jobs: matches lapse, pairings end, missing sessions are asked for, people who are away are
paused.

Each thing is done once, however often this runs and in however many processes. What is due is found by an
index (`store/next_checks.py`), and a run in which nothing is due only reads.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from alongside.desks import known_browsers, undoing
from alongside.desks.clock import check_clock, refusal
from alongside.desks.days_off import days_off
from alongside.desks.door import ABSOLUTE_LIMIT, IDLE_LIMIT, OWN_DEVICE_IDLE_LIMIT, OWN_DEVICE_LIMIT
from alongside.desks.outbox import ToSend, due
from alongside.desks.parting import part
from alongside.desks.security_log import hour_of
from alongside.desks.taking_part import INACTIVE
from alongside.desks.telling import tell, zone_of
from alongside.desks.urgent import next_offers, offers_are_due
from alongside.domain import looks, security, urgent
from alongside.domain.asks import instant
from alongside.domain.closed_days import reminder_days, workdays
from alongside.domain.coordination import begun_at
from alongside.domain.drafts import KEPT_FOR as DRAFTS_KEPT
from alongside.domain.matching.seekers import Intent
from alongside.domain.notices import Told
from alongside.domain.outbox import KEPT
from alongside.domain.pairings import Ending, Pairing, review_due, reviews
from alongside.domain.reach import Kind
from alongside.domain.sessions import Session, State
from alongside.domain.weeks import Week
from alongside.store import (
    checkins,
    history,
    next_looks,
    notices,
    organisations,
    pairings,
    people,
    profiles,
    reach,
    sessions,
    sign_ins,
)
from alongside.store.engine import Store, Work
from alongside.store.history import Before
from alongside.store.sign_ins import Lapsed

NUDGE_AFTER = timedelta(days=3)  # without a next session
NOTICES_KEPT = timedelta(days=90)  # after they were seen
BATCH = (
    25  # checks in one transaction, half a millisecond each: a person who saves waits for one batch at most
)
MOST_ENDED = 500  # sign-ins in one transaction, some hundredths of a millisecond each


class _TakenBack(Exception):
    """Rolls back a transaction."""


@dataclass(frozen=True)
class Job:
    """`run` returns true while there is more to do, in another transaction."""

    is_due: Callable[[Work, datetime], bool]
    do: Callable[[Work, datetime], bool | None]


def tend(store: Store, now: datetime) -> None:
    """In batches with a transaction each, so that no one who saves waits for all of them.

    Raises ClockRefused.
    """
    check_clock(store, now)
    for job in JOBS:
        with store.read() as db:
            more: bool | None = organisations.current(db) is not None and job.is_due(db, now)
        while more:
            with store.write() as db:
                more = job.do(db, now)


def would_go_out(store: Store, now: datetime) -> list[ToSend]:
    """What would be sent now, after the scheduled jobs. Changes nothing. Raises ClockRefused."""
    try:
        with store.write() as db:
            if (refused := refusal(db, now)) is not None:
                raise refused
            if organisations.current(db) is not None:
                for job in JOBS:
                    while job.do(db, now):
                        pass
            found = due(db, now)
            raise _TakenBack
    except _TakenBack:
        return found


# ── what is no longer needed ────────────────────────────────────────────────────────────────────────────────


def _is_old(db: Work, now: datetime) -> bool:
    return history.is_any(db, _before(now))


def _forget(db: Work, now: datetime) -> None:
    history.forget(db, _before(now))


def _before(now: datetime) -> Before:
    return Before(
        notices_seen=instant(now - NOTICES_KEPT),
        messages_due=instant(now - KEPT),
        urgent_requests_until=instant(now - urgent.KEPT),
        incidents=hour_of(now - security.KEPT),
        browsers_used=(now - known_browsers.LASTS).isoformat(),
        drafts_kept=(now - DRAFTS_KEPT).isoformat(),
    )


def _lapsed(db: Work, now: datetime) -> list[str]:
    return sign_ins.lapsed(
        db,
        Lapsed((now - IDLE_LIMIT).isoformat(), (now - ABSOLUTE_LIMIT).isoformat()),
        Lapsed((now - OWN_DEVICE_IDLE_LIMIT).isoformat(), (now - OWN_DEVICE_LIMIT).isoformat()),
    )


def _any_lapsed(db: Work, now: datetime) -> bool:
    return bool(_lapsed(db, now))


def _end_lapsed(db: Work, now: datetime) -> bool:
    ended = _lapsed(db, now)[:MOST_ENDED]
    sign_ins.end_each(db, ended, now.isoformat())
    return len(ended) == MOST_ENDED


# ── pairings ────────────────────────────────────────────────────────────────────────────────────────────────


def _pairings_are_due(db: Work, now: datetime) -> bool:
    return bool(next_looks.pairings_due(db, now, most=1))


def _look_at_pairings(db: Work, now: datetime) -> bool:
    found = next_looks.pairings_due(db, now, BATCH)
    for one in found:
        next_looks.set_of_pairing(db, one, _look_after(db, one, now))
    return len(found) == BATCH


def _look_after(db: Work, pairing_id: str, now: datetime) -> datetime | None:
    """Returns when to check it again; None for never."""
    pairing = pairings.by_id(db, pairing_id)
    if pairing is None or pairing.ended_at is not None:
        return None
    if _is_over(db, pairing, now):
        part(db, pairing, Ending.DONE, now)
        return None
    held = sessions.of_pairing(db, pairing.id)
    off = [one for one in pairing.people if _is_off(db, one, now)]
    if pairing.begun:
        _nudge(db, pairing, held, [one for one in pairing.people if one not in off], now)
    return _next_look_at_pairing(db, pairing, held, off, now)


def _next_look_at_pairing(
    db: Work, pairing: Pairing, held: list[Session], off: list[str], now: datetime
) -> datetime:
    """When it can lapse, end, lack a next session for too long or come to a review, or someone in it may be
    back.
    """
    zone = _zone(db)
    ends = [one.span[1] for one in held if one.state is State.CONFIRMED]
    days = [
        looks.reaches(date.fromisoformat(day), 0, zone, now) for day in (pairing.until, *reviews(pairing))
    ]
    back = [looks.tomorrow(zone_of(db, one), now) for one in off]
    lapses = [] if pairing.begun else [datetime.fromisoformat(pairing.waits_until)]
    quiet = [since + NUDGE_AFTER for since in (begun_at(pairing), *ends)]
    return looks.first_of((*days, *back, *lapses, *quiet, *ends), now, within=next_looks.WITHIN)


def _zone(db: Work) -> tzinfo:
    return organisations.required(db).week_rule.zone


def _today(db: Work, now: datetime) -> str:
    return now.astimezone(_zone(db)).date().isoformat()


def _is_off(db: Work, person_id: str, now: datetime) -> bool:
    return days_off(db, person_id)(now.astimezone(zone_of(db, person_id)).date())


def _is_over(db: Work, pairing: Pairing, now: datetime) -> bool:
    """It lapsed, its time is up, or someone left the organisation, and that is not recorded yet."""
    here = [person for one in pairing.people if (person := people.by_id(db, one)) is not None]
    gone = any(person.left_on is not None for person in here)
    return gone or pairing.lapsed(now) or not pairing.is_active(_today(db, now))


def _nudge(db: Work, pairing: Pairing, held: list[Session], at_work: list[str], now: datetime) -> None:
    """If no session is scheduled some days after the last one, and if a review is due: once each.

    Someone who is off that day is notified when they are back.
    """
    last = next((one for one in held if one.is_past(now)), None)
    if not any(one.is_ahead(now) for one in held):
        mark, since = _without_date(pairing, last)
        if since + NUDGE_AFTER <= now:
            for one in at_work:
                tell(db, now, one, Kind.NEWS, {}, f"no_date:{mark}:{one}")
    for one in at_work:
        if (day := review_due(pairing, one, _today(db, now), _zone(db))) is not None:
            tell(db, now, one, Kind.NEWS, {}, f"review:{pairing.id}:{day}:{one}")


def _without_date(pairing: Pairing, last: Session | None) -> tuple[str, datetime]:
    """A key for what lacks a next session, and since when."""
    if last is not None:
        return last.id, last.span[1]
    return pairing.id, begun_at(pairing)


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────


def _people_are_due(db: Work, now: datetime) -> bool:
    return bool(next_looks.people_due(db, now, most=1))


def _look_at_people(db: Work, now: datetime) -> bool:
    found = next_looks.people_due(db, now, BATCH)
    for one in found:
        times = [*_pause(db, one, now), *_remind_of_the_week(db, one, now)]
        at = looks.first_of(times, now, within=next_looks.WITHIN) if times else None
        next_looks.set_of_person(db, one, at)
    return len(found) == BATCH


def _pause(db: Work, person_id: str, now: datetime) -> list[datetime]:
    """For someone who takes part but was not seen for INACTIVE; they are notified when they are back.

    Returns when that can be due.
    """
    profile, person = profiles.of_person(db, person_id), people.by_id(db, person_id)
    if profile is None or profile.intent is Intent.PAUSE or person is None or person.left_on is not None:
        return []
    seen = sign_ins.last_seen_of(db, person_id)
    if seen >= (now - INACTIVE).astimezone(UTC).isoformat():
        return [datetime.fromisoformat(seen) + INACTIVE + timedelta.resolution]
    paused = replace(profile, intent=Intent.PAUSE, revision=profile.revision + 1)
    profiles.save(db, person_id, paused, seen)  # pausing someone is no sign of them
    notices.tell(db, person_id, Told.PAUSED, instant(now))
    tell(db, now, person_id, Kind.NEWS, {}, f"paused:{person_id}:{paused.revision}")
    return []


def _remind_of_the_week(db: Work, person_id: str, now: datetime) -> list[datetime]:
    """On the day and hour the person chose, or their next working day. At most once a week.

    Not if the week is filled in, or is not expected: they are off all week, or the organisation is closed.
    Returns when the next reminder can be due.
    """
    reached = reach.of_person(db, person_id)
    if reached is None or not reached.wants(Kind.CHECK_IN) or reached.check_in_weekday is None:
        return []
    zone, rule = zone_of(db, person_id), organisations.required(db).week_rule
    there, off = now.astimezone(zone), days_off(db, person_id)
    weekday, minute = reached.check_in_weekday, reached.check_in_minute
    if there.hour * 60 + there.minute >= minute:
        _remind_today(db, person_id, there.date(), weekday, off, now)
    return looks.next_reminder(now, zone, weekday, minute, off, rule)


def _remind_today(
    db: Work, person_id: str, today: date, weekday: int, is_off: Callable[[date], bool], now: datetime
) -> None:
    rule = organisations.required(db).week_rule
    for day in reminder_days(today, weekday, is_off):
        week = rule.newest(now - (today - day))
        if not all(map(is_off, workdays(week))):
            if checkins.of_week(db, person_id, week) is None:
                dedupe_key = f"check_in:{week.text}:{person_id}:{Week.of(day).text}"
                about, useless = {"week": week.text}, now + timedelta(hours=20)
                tell(db, now, person_id, Kind.CHECK_IN, about, dedupe_key, now, useless)
            return


JOBS = (
    Job(undoing.is_due, undoing.take_effect),
    Job(_pairings_are_due, _look_at_pairings),
    Job(_people_are_due, _look_at_people),
    Job(offers_are_due, next_offers),
    Job(_is_old, _forget),
    Job(_any_lapsed, _end_lapsed),
)
