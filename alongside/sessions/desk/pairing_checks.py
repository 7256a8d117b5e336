"""Checks pairings when something about them may be due: they lapse or end, lack a next session, or come to a
review.
"""

from datetime import datetime, tzinfo

from alongside.accounts.store import organisations, people
from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.notifications.desk.notifications import notify, time_zone_of
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.organisation.rules import check_times
from alongside.profiles.desk.days_off import days_off
from alongside.sessions.desk.pairing_endings import end_pairing
from alongside.sessions.rules.coordination import started_at
from alongside.sessions.rules.pairings import (
    ANSWER_SOON,
    REMIND_AFTER,
    Ending,
    Pairing,
    review_days,
    review_due,
)
from alongside.sessions.rules.sessions import Session, State
from alongside.sessions.store import pairings, sessions


def check_pairing(db: Transaction, pairing_id: str, now: datetime) -> datetime | None:
    """Returns when to check it again; None for never."""
    pairing = pairings.find_pairing(db, pairing_id)
    if pairing is None or pairing.ended_at is not None:
        return None
    zone = organisations.require_organisation(db).week_rule.zone
    today = now.astimezone(zone).date()
    here = (people.by_id(db, one) for one in pairing.people)
    gone = any(person is not None and person.left_on is not None for person in here)
    if gone or pairing.has_lapsed(now) or not pairing.is_active(today):  # and that is not recorded yet
        end_pairing(db, pairing, Ending.DONE, now)
        return None
    held = sessions.sessions_of_pairing(db, pairing.id)
    zones = {one: time_zone_of(db, one) for one in pairing.people}
    off = [one for one in pairing.people if days_off(db, one)(now.astimezone(zones[one]).date())]
    if pairing.begun:
        for one in pairing.people:
            if one not in off:  # else they are notified when they are back
                _remind_of_next_session(db, pairing, held, one, now)
                if (day := review_due(pairing, one, today, zone)) is not None:
                    notify(db, one, Cause(CauseKind.REVIEW, pairing.id, str(day)), now=now)
    elif now >= pairing.waits_until - ANSWER_SOON:
        for one in set(pairing.people) - set(off) - pairing.accepted.keys():
            cause = Cause(CauseKind.MATCH_WAITS, pairing.id)
            notify(db, one, cause, now=now, expires=pairing.waits_until)
    back = [check_times.start_of_tomorrow(zones[one], now) for one in off]
    return check_times.earliest_of(
        (*back, *_times_to_check(pairing, held, zone, now)), now, within=next_checks.WITHIN
    )


def _times_to_check(
    pairing: Pairing, held: list[Session], zone: tzinfo, now: datetime
) -> list[datetime | None]:
    """When people are reminded; when it can lapse, end, lack a next session too long, or come to a review."""
    ends = [one.span[1] for one in held if one.state is State.CONFIRMED]
    days = [check_times.first_instant_of(day, 0, zone, now) for day in (pairing.until, *review_days(pairing))]
    lapses = [] if pairing.begun else [pairing.waits_until - ANSWER_SOON, pairing.waits_until]
    quiet = [since + REMIND_AFTER for since in (started_at(pairing), *ends)]
    return [*days, *lapses, *quiet, *ends]


def _remind_of_next_session(
    db: Transaction, pairing: Pairing, held: list[Session], person_id: str, now: datetime
) -> None:
    """Once, if no session is scheduled some days after the last one, or after the start."""
    if any(one.is_ahead(now) for one in held):
        return
    last = next((one for one in held if one.is_past(now)), None)
    lacking, since = (last.id, last.span[1]) if last else (pairing.id, started_at(pairing))
    if since + REMIND_AFTER <= now:
        notify(db, person_id, Cause(CauseKind.NO_SESSION, lacking), now=now)
