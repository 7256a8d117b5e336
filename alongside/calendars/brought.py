"""A calendar that someone brought, on the server's side: its size is looked at, and a child process with limits reads it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alongside.budget.within import Budget, within
from alongside.domain import slots
from alongside.domain.availability import Span
from alongside.domain.errors import BadInput

LARGEST = 2_000_000  # bytes; years of a full calendar
AHEAD = timedelta(days=120)
READING = "alongside.calendars.reading:spans_as_text"


def busy(
    person_id: str, content: bytes, begins: datetime, zone: ZoneInfo, ahead: timedelta = AHEAD
) -> tuple[Span, ...]:
    """When the entries of an iCalendar file take someone's time, from `begins` on, in UTC, in order and apart.

    Hours without a zone, and whole days, are of `zone`. Raises BadInput for what is no calendar or too large a one, and as `within` does.
    """
    if len(content) > LARGEST:
        raise BadInput("calendar", "too large")
    found = within(
        Budget(), person_id, READING, content, begins=begins.isoformat(), zone=zone.key, days=ahead.days
    )
    return slots.joined(
        [(datetime.fromisoformat(first), datetime.fromisoformat(last)) for first, last in found]
    )
