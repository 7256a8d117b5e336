"""Scheduled jobs: matches lapse, pairings end, missing sessions are asked for, people who are away are
paused.

Each thing is done once, however often this runs and in however many processes. What is due is found by an
index (`store/next_checks.py`), and a run in which nothing is due only reads.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from alongside.desks import known_browsers, pending_decisions
from alongside.desks.clock import check_clock, clock_refusal
from alongside.desks.current_user import ABSOLUTE_LIMIT, IDLE_LIMIT, OWN_DEVICE_IDLE_LIMIT, OWN_DEVICE_LIMIT
from alongside.desks.days_off import days_off
from alongside.desks.matching_population import INACTIVE
from alongside.desks.notifications import notify, time_zone_of
from alongside.desks.outbox import ToSend, list_due_messages
from alongside.desks.pairing_endings import end_pairing
from alongside.desks.security_log import to_hour
from alongside.desks.urgent import make_next_offers, offers_are_due
from alongside.domain import check_times, security, urgent
from alongside.domain.closed_days import reminder_days, workdays
from alongside.domain.coordination import started_at
from alongside.domain.drafts import KEPT_FOR as DRAFTS_KEPT
from alongside.domain.matching.participants import Intent
from alongside.domain.notices import NoticeKind
from alongside.domain.notification_preferences import MessageKind
from alongside.domain.outbox import KEPT
from alongside.domain.pairings import Ending, Pairing, review_days, review_due
from alongside.domain.partner_requests import instant
from alongside.domain.sessions import Session, State
from alongside.domain.weeks import Week
from alongside.store import (
    checkins,
    next_checks,
    notices,
    notification_preferences,
    organisations,
    pairings,
    people,
    profiles,
    retention,
    sessions,
    sign_ins,
)
from alongside.store.engine import Store, Transaction
from alongside.store.retention import RetentionLimits
from alongside.store.sign_ins import LapseLimits

REMIND_AFTER = timedelta(days=3)  # without a next session
NOTICES_KEPT = timedelta(days=90)  # after they were seen
BATCH = (
    25  # checks in one transaction, half a millisecond each: a person who saves waits for one batch at most
)
MOST_ENDED = 500  # sign-ins in one transaction, some hundredths of a millisecond each


class _RolledBack(Exception):
    """Rolls back a transaction."""


@dataclass(frozen=True)
class Job:
    """`run` returns true while there is more to do, in another transaction."""

    is_due: Callable[[Transaction, datetime], bool]
    run: Callable[[Transaction, datetime], bool | None]


def run_scheduled_jobs(store: Store, now: datetime) -> None:
    """In batches with a transaction each, so that no one who saves waits for all of them.

    Raises ClockRefused.
    """
    check_clock(store, now)
    for job in JOBS:
        with store.read() as db:
            more: bool | None = organisations.find_organisation(db) is not None and job.is_due(db, now)
        while more:
            with store.write() as db:
                more = job.run(db, now)


def preview_messages(store: Store, now: datetime) -> list[ToSend]:
    """What would be sent now, after the scheduled jobs. Changes nothing. Raises ClockRefused."""
    try:
        with store.write() as db:
            if (refused := clock_refusal(db, now)) is not None:
                raise refused
            if organisations.find_organisation(db) is not None:
                for job in JOBS:
                    while job.run(db, now):
                        pass
            found = list_due_messages(db, now)
            raise _RolledBack
    except _RolledBack:
        return found


# ── what is no longer needed ────────────────────────────────────────────────────────────────────────────────


def _has_old_records(db: Transaction, now: datetime) -> bool:
    return retention.has_outdated_rows(db, _deletion_limits(now))


def _delete_old_records(db: Transaction, now: datetime) -> None:
    retention.delete_outdated_rows(db, _deletion_limits(now))


def _deletion_limits(now: datetime) -> RetentionLimits:
    return RetentionLimits(
        notices_seen=instant(now - NOTICES_KEPT),
        messages_due=instant(now - KEPT),
        urgent_requests_until=instant(now - urgent.KEPT),
        incidents=to_hour(now - security.KEPT),
        browsers_used=now - known_browsers.KNOWN_BROWSER_LASTS,
        drafts_kept=(now - DRAFTS_KEPT).isoformat(),
    )


def _list_lapsed_sign_ins(db: Transaction, now: datetime) -> list[str]:
    return sign_ins.find_lapsed(
        db,
        LapseLimits(now - IDLE_LIMIT, now - ABSOLUTE_LIMIT),
        LapseLimits(now - OWN_DEVICE_IDLE_LIMIT, now - OWN_DEVICE_LIMIT),
    )


def _has_lapsed_sign_ins(db: Transaction, now: datetime) -> bool:
    return bool(_list_lapsed_sign_ins(db, now))


def _end_lapsed_sign_ins(db: Transaction, now: datetime) -> bool:
    ended = _list_lapsed_sign_ins(db, now)[:MOST_ENDED]
    sign_ins.end_sign_ins(db, ended, now)
    return len(ended) == MOST_ENDED


# ── pairings ────────────────────────────────────────────────────────────────────────────────────────────────


def _pairings_are_due(db: Transaction, now: datetime) -> bool:
    return bool(next_checks.pairings_due(db, now, most=1))


def _check_pairings(db: Transaction, now: datetime) -> bool:
    found = next_checks.pairings_due(db, now, BATCH)
    for one in found:
        next_checks.set_check_of_pairing(db, one, _check_pairing(db, one, now))
    return len(found) == BATCH


def _check_pairing(db: Transaction, pairing_id: str, now: datetime) -> datetime | None:
    """Returns when to check it again; None for never."""
    pairing = pairings.find_pairing(db, pairing_id)
    if pairing is None or pairing.ended_at is not None:
        return None
    if _is_over(db, pairing, now):
        end_pairing(db, pairing, Ending.DONE, now)
        return None
    held = sessions.sessions_of_pairing(db, pairing.id)
    off = [one for one in pairing.people if _is_off_today(db, one, now)]
    if pairing.begun:
        _remind_of_next_session(db, pairing, held, [one for one in pairing.people if one not in off], now)
    return _next_check_of_pairing(db, pairing, held, off, now)


def _next_check_of_pairing(
    db: Transaction, pairing: Pairing, held: list[Session], off: list[str], now: datetime
) -> datetime:
    """When it can lapse, end, lack a next session for too long or come to a review, or someone in it may be
    back.
    """
    zone = _organisation_zone(db)
    ends = [one.span[1] for one in held if one.state is State.CONFIRMED]
    days = [
        check_times.first_instant_of(date.fromisoformat(day), 0, zone, now)
        for day in (pairing.until, *review_days(pairing))
    ]
    back = [check_times.start_of_tomorrow(time_zone_of(db, one), now) for one in off]
    lapses = [] if pairing.begun else [datetime.fromisoformat(pairing.waits_until)]
    quiet = [since + REMIND_AFTER for since in (started_at(pairing), *ends)]
    return check_times.earliest_of((*days, *back, *lapses, *quiet, *ends), now, within=next_checks.WITHIN)


def _organisation_zone(db: Transaction) -> tzinfo:
    return organisations.require_organisation(db).week_rule.zone


def _organisation_today(db: Transaction, now: datetime) -> str:
    return now.astimezone(_organisation_zone(db)).date().isoformat()


def _is_off_today(db: Transaction, person_id: str, now: datetime) -> bool:
    return days_off(db, person_id)(now.astimezone(time_zone_of(db, person_id)).date())


def _is_over(db: Transaction, pairing: Pairing, now: datetime) -> bool:
    """It lapsed, its time is up, or someone left the organisation, and that is not recorded yet."""
    here = [person for one in pairing.people if (person := people.by_id(db, one)) is not None]
    gone = any(person.left_on is not None for person in here)
    return gone or pairing.has_lapsed(now) or not pairing.is_active(_organisation_today(db, now))


def _remind_of_next_session(
    db: Transaction, pairing: Pairing, held: list[Session], at_work: list[str], now: datetime
) -> None:
    """If no session is scheduled some days after the last one, and if a review is due: once each.

    Someone who is off that day is notified when they are back.
    """
    last = next((one for one in held if one.is_past(now)), None)
    if not any(one.is_ahead(now) for one in held):
        mark, since = _since_last_session(pairing, last)
        if since + REMIND_AFTER <= now:
            for one in at_work:
                notify(db, now, one, MessageKind.NEWS, {}, f"no_date:{mark}:{one}")
    for one in at_work:
        if (
            day := review_due(pairing, one, _organisation_today(db, now), _organisation_zone(db))
        ) is not None:
            notify(db, now, one, MessageKind.NEWS, {}, f"review:{pairing.id}:{day}:{one}")


def _since_last_session(pairing: Pairing, last: Session | None) -> tuple[str, datetime]:
    """A key for what lacks a next session, and since when."""
    if last is not None:
        return last.id, last.span[1]
    return pairing.id, started_at(pairing)


# ── people ──────────────────────────────────────────────────────────────────────────────────────────────────


def _people_are_due(db: Transaction, now: datetime) -> bool:
    return bool(next_checks.people_due(db, now, most=1))


def _check_people(db: Transaction, now: datetime) -> bool:
    found = next_checks.people_due(db, now, BATCH)
    for one in found:
        times = [*_pause_if_inactive(db, one, now), *_remind_of_check_in(db, one, now)]
        at = check_times.earliest_of(times, now, within=next_checks.WITHIN) if times else None
        next_checks.set_check_of_person(db, one, at)
    return len(found) == BATCH


def _pause_if_inactive(db: Transaction, person_id: str, now: datetime) -> list[datetime]:
    """For someone who takes part but was not seen for INACTIVE; they are notified when they are back.

    Returns when that can be due.
    """
    profile, person = profiles.find_profile(db, person_id), people.by_id(db, person_id)
    if profile is None or profile.intent is Intent.PAUSE or person is None or person.left_on is not None:
        return []
    seen = sign_ins.last_seen_of(db, person_id)
    if seen is None or seen >= now - INACTIVE:
        return [] if seen is None else [seen + INACTIVE + timedelta.resolution]
    paused = replace(profile, intent=Intent.PAUSE, revision=profile.revision + 1)
    profiles.save_profile(db, person_id, paused, instant(seen))  # pausing someone is no sign of them
    notices.save_notice(db, person_id, NoticeKind.PAUSED, instant(now))
    notify(db, now, person_id, MessageKind.NEWS, {}, f"paused:{person_id}:{paused.revision}")
    return []


def _remind_of_check_in(db: Transaction, person_id: str, now: datetime) -> list[datetime]:
    """On the day and hour the person chose, or their next working day. At most once a week.

    Not if the week is filled in, or is not expected: they are off all week, or the organisation is closed.
    Returns when the next reminder can be due.
    """
    reached = notification_preferences.find_preferences(db, person_id)
    if reached is None or not reached.wants_message(MessageKind.CHECK_IN) or reached.check_in_weekday is None:
        return []
    zone, rule = time_zone_of(db, person_id), organisations.require_organisation(db).week_rule
    there, off = now.astimezone(zone), days_off(db, person_id)
    weekday, minute = reached.check_in_weekday, reached.check_in_minute
    if there.hour * 60 + there.minute >= minute:
        _remind_today(db, person_id, there.date(), weekday, off, now)
    return check_times.next_reminder(now, zone, weekday, minute, off, rule)


def _remind_today(
    db: Transaction, person_id: str, today: date, weekday: int, is_off: Callable[[date], bool], now: datetime
) -> None:
    rule = organisations.require_organisation(db).week_rule
    for day in reminder_days(today, weekday, is_off):
        week = rule.newest(now - (today - day))
        if not all(map(is_off, workdays(week))):
            if checkins.find_check_in(db, person_id, week) is None:
                dedupe_key = f"check_in:{week.text}:{person_id}:{Week.of(day).text}"
                about, expires = {"week": week.text}, now + timedelta(hours=20)
                notify(db, now, person_id, MessageKind.CHECK_IN, about, dedupe_key, now, expires)
            return


JOBS = (
    Job(pending_decisions.is_due, pending_decisions.apply_due_decisions),
    Job(_pairings_are_due, _check_pairings),
    Job(_people_are_due, _check_people),
    Job(offers_are_due, make_next_offers),
    Job(_has_old_records, _delete_old_records),
    Job(_has_lapsed_sign_ins, _end_lapsed_sign_ins),
)
