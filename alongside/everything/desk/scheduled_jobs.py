"""Scheduled jobs of all topics: matches lapse, pairings end, missing sessions are asked for, people who are
away are paused.

Each thing is done once, however often this runs and in however many processes. What is due is found by an
index (`core/store/next_checks.py`), and a run in which nothing is due only reads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.accounts.desk import current_user, due_work, known_browsers
from alongside.accounts.desk.clock import check_clock, clock_refusal
from alongside.accounts.desk.incidents import to_hour
from alongside.accounts.rules import security
from alongside.accounts.rules.drafts import KEPT_FOR as DRAFTS_KEPT
from alongside.accounts.store import organisations
from alongside.checkins.desk.check_in_reminders import remind_of_check_in
from alongside.core.store import next_checks
from alongside.core.store.engine import Store, Transaction
from alongside.everything.desk import topics  # noqa: F401  # registers what is due
from alongside.everything.store import retention
from alongside.everything.store.retention import RetentionLimits
from alongside.notifications.desk.outbox import ToSend, list_due_messages
from alongside.notifications.rules.outbox import KEPT
from alongside.organisation.rules import check_times
from alongside.partners.desk import urgent
from alongside.partners.desk.inactivity import pause_if_inactive
from alongside.partners.rules.urgent import KEPT as URGENT_REQUESTS_KEPT
from alongside.sessions.desk.pairing_checks import check_pairing
from alongside.teams.desk.action_notifications import remind_of_reviews

NOTICES_KEPT = timedelta(days=90)  # after they were seen
BATCH = (
    25  # checks in one transaction, half a millisecond each: a person who saves waits for one batch at most
)


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


def _deletion_limits(now: datetime) -> RetentionLimits:
    return RetentionLimits(
        notices_seen=now - NOTICES_KEPT,
        messages_due=now - KEPT,
        urgent_requests_until=now - URGENT_REQUESTS_KEPT,
        incidents=to_hour(now - security.KEPT),
        browsers_used=now - known_browsers.KNOWN_BROWSER_LASTS,
        drafts_kept=now - DRAFTS_KEPT,
    )


def _check_pairings(db: Transaction, now: datetime) -> bool:
    found = next_checks.pairings_due(db, now, BATCH)
    for one in found:
        next_checks.set_check_of_pairing(db, one, check_pairing(db, one, now))
    return len(found) == BATCH


def _check_people(db: Transaction, now: datetime) -> bool:
    found = next_checks.people_due(db, now, BATCH)
    for one in found:
        times = [at for check in CHECKS_OF_PERSON for at in check(db, one, now)]
        at = check_times.earliest_of(times, now, within=next_checks.WITHIN) if times else None
        next_checks.set_check_of_person(db, one, at)
    return len(found) == BATCH


CHECKS_OF_PERSON = (pause_if_inactive, remind_of_check_in, remind_of_reviews)  # return when they can be due

JOBS = (
    Job(due_work.is_work_due, due_work.do_due_work),
    Job(lambda db, now: bool(next_checks.pairings_due(db, now, most=1)), _check_pairings),
    Job(lambda db, now: bool(next_checks.people_due(db, now, most=1)), _check_people),
    Job(urgent.offers_are_due, urgent.make_next_offers),
    Job(
        lambda db, now: retention.has_outdated_rows(db, _deletion_limits(now)),
        lambda db, now: retention.delete_outdated_rows(db, _deletion_limits(now)),
    ),
    Job(current_user.has_lapsed_sign_ins, current_user.end_lapsed_sign_ins),
)
