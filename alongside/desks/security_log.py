"""The security log: failed sign-ins and refusals, counted without anything that was typed."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from alongside.desks.role_desk import RoleDesk
from alongside.domain.people import Person, Role
from alongside.domain.security import KEPT, Day, Incident, by_day
from alongside.store import organisations, security_log, tries
from alongside.store.engine import Store, Work

AT_THE_DOOR = {
    Incident.WRONG_PASSWORD,
    Incident.WRONG_SECOND_FACTOR,
    Incident.WRONG_PASSKEY,
    Incident.COPIED_PASSKEY,
    Incident.WRONG_CODE,
}  # the account's owner sees how many there were


def note(db: Work, now: datetime, kind: Incident, person: Person | None = None) -> None:
    """person: the account's owner, or the person who was refused.

    The server's own log gets one line per hour and kind, without a name.
    """
    hour, person_id = hour_of(now), person.id if person else None
    if not security_log.happened(db, hour, kind):
        logging.getLogger("alongside").warning(
            "%s since %s; how often stands in the security log", kind, hour
        )
    security_log.count(db, hour, kind, person_id)
    if kind in AT_THE_DOOR:
        tries.add_for_owner(db, person_id)


def note_alone(store: Store, now: datetime, kind: Incident, person: Person | None = None) -> None:
    """In a transaction of its own."""
    with store.write() as db:
        note(db, now, kind, person)


@dataclass(frozen=True)
class SecurityLogDesk(RoleDesk):
    role = Role.ADMIN

    def days(self) -> list[tuple[Day, str]]:
        """With the name of the account, which is empty if none may be shown."""
        with self._reading() as db:
            since = hour_of(self.now - KEPT)
            hours, names = security_log.since(db, since), security_log.names(db, since)
            days = by_day(hours, organisations.required(db).week_rule.zone)
        return [(day, names.get(day.person_id or "", "")) for day in days]


def hour_of(now: datetime) -> str:
    """The hour in which an incident counts: ISO, UTC."""
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0).isoformat()
