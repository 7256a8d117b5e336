"""The clock that looks at everyone and every pairing each time, however little is due: slow, and plainly right. The other is held to it."""

from dataclasses import replace
from datetime import datetime, timedelta

from alongside.desks.days_off import days_off
from alongside.desks.matching_population import INACTIVE
from alongside.desks.notifications import notify, time_zone_of
from alongside.desks.pairing_checks import REMIND_AFTER
from alongside.desks.pairing_endings import end_pairing
from alongside.desks.pending_decisions import apply_due_decisions
from alongside.desks.urgent import make_next_offers
from alongside.domain.causes import Cause, CauseKind
from alongside.domain.closed_days import reminder_days, workdays
from alongside.domain.coordination import started_at
from alongside.domain.matching.participants import Intent
from alongside.domain.notices import NoticeKind
from alongside.domain.notification_preferences import MessageKind
from alongside.domain.pairings import Ending, Pairing, review_due
from alongside.domain.weeks import Week
from alongside.store import (
    checkins,
    notices,
    notification_preferences,
    organisations,
    pairings,
    people,
    profiles,
    sessions,
    sign_ins,
)
from alongside.store.engine import Store, Transaction


def tend_everyone(store: Store, now: datetime) -> None:
    with store.write() as db:
        apply_due_decisions(db, now)
        for pairing in pairings.list_pairings(db):
            if pairing.ended_at is None:
                _look_after(db, pairing, now)
        everyone = [person.id for person in people.list_people(db)]
        for one in everyone:
            _pause(db, one, now)
        make_next_offers(db, now)
        for one in everyone:
            _remind_of_the_week(db, one, now)


def _look_after(db: Transaction, pairing: Pairing, now: datetime) -> None:
    zone = organisations.require_organisation(db).week_rule.zone
    today = now.astimezone(zone).date()
    here = [person for one in pairing.people if (person := people.by_id(db, one)) is not None]
    gone = any(person.left_on is not None for person in here)
    if gone or pairing.has_lapsed(now) or not pairing.is_active(today):
        end_pairing(db, pairing, Ending.DONE, now)
        return
    if not pairing.is_live(today):
        return
    at_work = [
        one for one in pairing.people if not days_off(db, one)(now.astimezone(time_zone_of(db, one)).date())
    ]
    held = sessions.sessions_of_pairing(db, pairing.id)
    last = next((one for one in held if one.is_past(now)), None)
    if not any(one.is_ahead(now) for one in held):
        mark, since = (last.id, last.span[1]) if last else (pairing.id, started_at(pairing))
        if since + REMIND_AFTER <= now:
            for one in at_work:
                notify(db, one, Cause(CauseKind.NO_SESSION, mark), now=now)
    for one in at_work:
        if (day := review_due(pairing, one, today, zone)) is not None:
            notify(db, one, Cause(CauseKind.REVIEW, pairing.id, str(day)), now=now)


def _pause(db: Transaction, person_id: str, now: datetime) -> None:
    profile, person = profiles.find_profile(db, person_id), people.by_id(db, person_id)
    seen = sign_ins.last_seen(db).get(person_id)
    here = person is not None and person.left_on is None
    if profile is None or profile.intent is Intent.PAUSE or not here:
        return
    if seen is None or seen >= now - INACTIVE:
        return
    paused = replace(profile, intent=Intent.PAUSE, revision=profile.revision + 1)
    profiles.save_profile(db, person_id, paused, seen)
    notices.save_notice(db, person_id, NoticeKind.PAUSED, now)
    notify(db, person_id, Cause(CauseKind.PAUSED, person_id, str(paused.revision)), now=now)


def _remind_of_the_week(db: Transaction, person_id: str, now: datetime) -> None:
    reached = notification_preferences.find_preferences(db, person_id)
    if reached is None or not reached.wants_message(MessageKind.CHECK_IN) or reached.check_in_weekday is None:
        return
    there = now.astimezone(time_zone_of(db, person_id))
    if there.hour * 60 + there.minute < reached.check_in_minute:
        return
    off, rule = days_off(db, person_id), organisations.require_organisation(db).week_rule
    for day in reminder_days(there.date(), reached.check_in_weekday, off):
        week = rule.newest(now - (there.date() - day))
        if not all(map(off, workdays(week))):
            if checkins.find_check_in(db, person_id, week) is None:
                cause = Cause(CauseKind.CHECK_IN, week.text, Week.of(day).text)
                about, useless = {"week": week.text}, now + timedelta(hours=20)
                notify(db, person_id, cause, now=now, about=about, expires=useless)
            return
