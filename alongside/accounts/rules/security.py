"""What the security log counts: codes and ids, never anything that was typed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

KEPT = timedelta(days=90)
# Of one kind at one account in one day: fewer are typing errors, and would tell when someone was here.
NAMED_FROM = 5


class Incident(StrEnum):
    WRONG_PASSWORD = "sign_in.wrong"  # noqa: S105  # a code of the log
    WRONG_SECOND_FACTOR = "second_factor.wrong"  # or missing, after a right password
    WRONG_PASSKEY = "passkey.wrong"  # unknown, removed, of another place, or answered before
    COPIED_PASSKEY = "passkey.copied"  # it counts its signatures, and had counted further before
    WRONG_CODE = "recovery.wrong_code"
    WRONG_CONFIRMATION = "confirmation.wrong"  # the password asked again of someone signed in
    WRONG_SET_UP_CODE = "set_up.wrong_code"
    MUST_WAIT = "sign_in.must_wait"
    LINK_REFUSED = "link.refused"  # used before, run out, replaced, or never made
    NOT_ALLOWED = "action.not_allowed"


@dataclass(frozen=True)
class IncidentHour:
    """How often something happened in one hour on one account. person_id: None for names that no one has."""

    hour: datetime
    kind: Incident
    person_id: str | None
    times: int


@dataclass(frozen=True)
class IncidentDay:
    """The same of a whole day.

    person_id: None also for all accounts at which it happened fewer than NAMED_FROM times.
    """

    day: date
    kind: Incident
    person_id: str | None
    times: int


def incidents_by_day(hours: Iterable[IncidentHour], zone: tzinfo) -> list[IncidentDay]:
    """Newest first; within a day the most frequent first, and of as many those with an account."""
    at_accounts: Counter[tuple[date, Incident, str | None]] = Counter()
    for one in hours:
        at_accounts[one.hour.astimezone(zone).date(), one.kind, one.person_id] += one.times
    told: Counter[tuple[date, Incident, str | None]] = Counter()
    for (day, kind, person_id), times in at_accounts.items():
        told[day, kind, person_id if times >= NAMED_FROM else None] += times
    days = [IncidentDay(*key, times) for key, times in told.items()]
    return sorted(
        days,
        key=lambda one: (
            -one.day.toordinal(),
            -one.times,
            one.kind,
            one.person_id is None,
            one.person_id or "",
        ),
    )
