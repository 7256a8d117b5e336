"""What happens by the clock alone: matches lapse, pairings end, dates that are missing are asked for, who is not here is paused.

Each thing is done once, however often this runs and in however many processes.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial

from alongside.desks import known_browsers, security_log
from alongside.desks.clock import check_clock, refusal
from alongside.desks.days_off import days_off
from alongside.desks.door import ABSOLUTE_LIMIT, IDLE_LIMIT, OWN_DEVICE_IDLE_LIMIT, OWN_DEVICE_LIMIT
from alongside.desks.outbox import ToSend, due
from alongside.desks.parting import part
from alongside.desks.taking_part import INACTIVE
from alongside.desks.telling import tell, zone_of
from alongside.desks.undoing import take_effect
from alongside.desks.urgent import next_offers
from alongside.domain.asks import instant
from alongside.domain.closed_days import reminder_days, workdays
from alongside.domain.coordination import begun_at
from alongside.domain.drafts import KEPT_FOR as DRAFTS_KEPT
from alongside.domain.matching.seekers import Intent
from alongside.domain.notices import Told
from alongside.domain.outbox import KEPT
from alongside.domain.pairings import Ending, Pairing, review_due
from alongside.domain.reach import Kind
from alongside.domain.sessions import Session, State
from alongside.domain.weeks import Week
from alongside.store import (
    checkins,
    drafts,
    notices,
    organisations,
    outbox,
    pairings,
    people,
    profiles,
    reach,
    sessions,
    sign_ins,
)
from alongside.store.engine import Store, Work
from alongside.store.sign_ins import Lapsed

NUDGE_AFTER = timedelta(days=3)  # without a next date
NOTICES_KEPT = timedelta(days=90)  # after they were seen


Piece = Callable[[Work], None]


class _TakenBack(Exception):
    """Ends a transaction without keeping anything of it."""


def tend(store: Store, now: datetime) -> None:
    """Each piece in a transaction of its own, so that nobody who saves a week waits for all of them. Raises ClockRefused."""
    check_clock(store, now)
    with store.read() as db:
        pieces = _pieces(db, now)
    for piece in pieces:
        with store.write() as db:
            piece(db)


def would_go_out(store: Store, now: datetime) -> list[ToSend]:
    """What would be sent at this instant, with what the clock would cause first. Nothing is changed. Raises ClockRefused."""
    try:
        with store.write() as db:
            if (refused := refusal(db, now)) is not None:
                raise refused
            for piece in _pieces(db, now):
                piece(db)
            found = due(db, now)
            raise _TakenBack
    except _TakenBack:
        return found


def _pieces(db: Work, now: datetime) -> list[Piece]:
    """What is to be looked at. Each piece looks again: between this and its turn anything can have happened."""
    if organisations.current(db) is None:
        return []
    return [
        partial(take_effect, now=now),
        *(
            partial(_look_after, pairing_id=one.id, now=now)
            for one in pairings.all(db)
            if one.ended_at is None
        ),
        *(partial(_pause, person_id=one, now=now) for one in _idle(db, now)),
        partial(next_offers, now=now),
        *(
            partial(_remind_of_the_week, person_id=one, now=now)
            for one, reached in reach.all(db).items()
            if reached.wants(Kind.CHECK_IN) and reached.check_in_weekday is not None
        ),
        partial(_forget, now=now),
    ]


def _look_after(db: Work, pairing_id: str, now: datetime) -> None:
    pairing = pairings.by_id(db, pairing_id)
    if pairing is None:
        return
    if _is_over(db, pairing, now):
        part(db, pairing, Ending.DONE, now)
    elif pairing.is_live(_today(db, now)):
        _nudge(db, pairing, now)


def _forget(db: Work, now: datetime) -> None:
    notices.forget_seen(db, before=instant(now - NOTICES_KEPT))
    outbox.forget(db, before=instant(now - KEPT))
    security_log.forget_old(db, now)
    known_browsers.forget_old(db, now)
    drafts.forget_old(db, before=(now - DRAFTS_KEPT).isoformat())
    sign_ins.end_lapsed(
        db,
        Lapsed((now - IDLE_LIMIT).isoformat(), (now - ABSOLUTE_LIMIT).isoformat()),
        Lapsed((now - OWN_DEVICE_IDLE_LIMIT).isoformat(), (now - OWN_DEVICE_LIMIT).isoformat()),
        at=now.isoformat(),
    )


def _zone(db: Work) -> tzinfo:
    return organisations.required(db).week_rule.zone


def _today(db: Work, now: datetime) -> str:
    return now.astimezone(_zone(db)).date().isoformat()


def _is_over(db: Work, pairing: Pairing, now: datetime) -> bool:
    """Lapsed, or its time is up, or somebody left the organisation; and nobody has written it down yet."""
    if pairing.ended_at is not None:
        return False
    here = [person for one in pairing.people if (person := people.by_id(db, one)) is not None]
    gone = any(person.left_on is not None for person in here)
    return gone or pairing.lapsed(now) or not pairing.is_active(_today(db, now))


# ── who is not here any more ────────────────────────────────────────────────────────────────────────────────────────


def _idle(db: Work, now: datetime) -> list[str]:
    """People who said that they take part and were not seen for four weeks."""
    since = (now - INACTIVE).astimezone(UTC).isoformat()
    seen = sign_ins.last_seen(db)
    gone = {person.id for person in people.everyone(db) if person.left_on is not None}
    return [
        person_id
        for person_id, profile in profiles.all(db).items()
        if profile.intent is not Intent.PAUSE and seen.get(person_id, "") < since and person_id not in gone
    ]


def _pause(db: Work, person_id: str, now: datetime) -> None:
    """They are told when they are here again."""
    profile = profiles.of_person(db, person_id)
    if profile is None or person_id not in _idle(db, now):
        return
    saved_at = sign_ins.last_seen(db)[person_id]  # pausing somebody is no sign of them
    paused = replace(profile, intent=Intent.PAUSE, revision=profile.revision + 1)
    profiles.save(db, person_id, paused, saved_at)
    notices.tell(db, person_id, Told.PAUSED, instant(now))
    tell(db, now, person_id, Kind.NEWS, {}, f"paused:{person_id}:{paused.revision}")


# ── the rhythm ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _nudge(db: Work, pairing: Pairing, now: datetime) -> None:
    """Where no next date stands although the last session is some days ago, and where a review waits: once each.

    Someone who is off that day is told when they are back.
    """
    at_work = [
        one for one in pairing.people if not days_off(db, one)(now.astimezone(zone_of(db, one)).date())
    ]
    held = sessions.of_pairing(db, pairing.id)
    last = next((one for one in held if one.is_past(now)), None)
    if not any(one.state is State.CONFIRMED and one.is_ahead(now) for one in held):
        mark, since = _without_date(pairing, last)
        if since + NUDGE_AFTER <= now:
            for one in at_work:
                tell(db, now, one, Kind.NEWS, {}, f"no_date:{mark}:{one}")
    for one in at_work:
        if (day := review_due(pairing, one, _today(db, now), _zone(db))) is not None:
            tell(db, now, one, Kind.NEWS, {}, f"review:{pairing.id}:{day}:{one}")


def _without_date(pairing: Pairing, last: Session | None) -> tuple[str, datetime]:
    """What is without a next date, and since when."""
    if last is not None:
        return last.id, last.span[1]
    return pairing.id, begun_at(pairing)


# ── the weekly check-in ─────────────────────────────────────────────────────────────────────────────────────────────


def _remind_of_the_week(db: Work, person_id: str, now: datetime) -> None:
    """On the day and hour someone chose, or the next one on which they work, unless that week is filled in or no one expects it
    to be: they are away for all of it, or the organisation is closed. At most once a week.
    """
    reached = reach.of_person(db, person_id)
    if reached is None or not reached.wants(Kind.CHECK_IN) or reached.check_in_weekday is None:
        return
    there = now.astimezone(zone_of(db, person_id))
    if there.hour * 60 + there.minute < reached.check_in_minute:
        return
    off, rule = days_off(db, person_id), organisations.required(db).week_rule
    for day in reminder_days(there.date(), reached.check_in_weekday, off):
        week = rule.newest(now - (there.date() - day))
        if not all(map(off, workdays(week))):
            if checkins.of_week(db, person_id, week) is None:
                once = f"check_in:{week.text}:{person_id}:{Week.of(day).text}"
                about, useless = {"week": week.text}, now + timedelta(hours=20)
                tell(db, now, person_id, Kind.CHECK_IN, about, once, now, useless)
            return
