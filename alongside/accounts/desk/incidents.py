"""Counts what attackers would cause: failed attempts, and what people tried that they may not do."""

import logging
from datetime import UTC, datetime

from alongside.accounts.rules.people import Person
from alongside.accounts.rules.security import Incident
from alongside.accounts.store import security_log, tries
from alongside.core.store.engine import Store, Transaction

TOLD_TO_OWNER = {
    Incident.WRONG_PASSWORD,
    Incident.WRONG_SECOND_FACTOR,
    Incident.WRONG_PASSKEY,
    Incident.COPIED_PASSKEY,
    Incident.WRONG_CODE,
}  # the account's owner sees how many there were


def note_incident(db: Transaction, now: datetime, kind: Incident, person: Person | None = None) -> None:
    """person: the account's owner, or the person who was refused.

    The server's own log gets one line per hour and kind, without a name.
    """
    hour, person_id = to_hour(now), person.id if person else None
    if not security_log.has_happened(db, hour, kind):
        logging.getLogger("alongside").warning(
            "%s since %s; how often stands in the security log", kind, hour.isoformat()
        )
    security_log.count_incident(db, hour, kind, person_id)
    if kind in TOLD_TO_OWNER:
        tries.add_for_owner(db, person_id)


def note_incident_alone(store: Store, now: datetime, kind: Incident, person: Person | None = None) -> None:
    """In a transaction of its own."""
    with store.write() as db:
        note_incident(db, now, kind, person)


def to_hour(now: datetime) -> datetime:
    """The hour in which an incident counts, in UTC."""
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
