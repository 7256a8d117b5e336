"""A calendar that somebody brought, read for one thing alone: when they are busy. Nothing is fetched, and nothing else is kept."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar, Component, Event
from icalendar.error import InvalidCalendar

from alongside.domain import slots
from alongside.domain.availability import Span
from alongside.domain.errors import BadInput

LARGEST = 2_000_000  # bytes; years of a full calendar
MOST = 2_000  # entries in the days that are looked at
# What the libraries raise over lines that are none, twice there or of the wrong kind.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, InvalidCalendar)
# Years in which what repeats may have begun, by how often it does; birthdays without one begin in 1604 or so.
OLDEST = {"DAILY": 1990, "WEEKLY": 1990, "MONTHLY": 1900, "YEARLY": 1600}
AHEAD = timedelta(days=120)


def busy(content: bytes, begins: datetime, zone: ZoneInfo, ahead: timedelta = AHEAD) -> tuple[Span, ...]:
    """When the entries of an iCalendar file take somebody's time, from `begins` on, in UTC, in order and apart.

    What repeats is followed over changes of clocks; hours without a zone, and whole days, are of `zone`. Entries that leave the
    time free or were called off are passed by. Raises BadInput for what is no calendar or too large a one.
    """
    if len(content) > LARGEST:
        raise BadInput("calendar", "too large")
    until = begins + ahead
    try:
        calendar = Calendar.from_ical(content)
        calendar.subcomponents = [one for one in calendar.subcomponents if not _is_free_series(one)]
        if any(_repeats_too_often(event) for event in calendar.events):
            raise BadInput("calendar", "too many")
        found = recurring_ical_events.of(calendar, skip_bad_series=True).between(begins, until)
        spans = [span for event in found for span in _span(event, zone)]
    except UNREADABLE as fault:
        raise BadInput("calendar", "unreadable") from fault
    if len(spans) > MOST:
        raise BadInput("calendar", "too many")
    return slots.joined(
        [(max(first, begins), min(last, until)) for first, last in spans if first < until and begins < last]
    )


def _is_free_series(component: Component) -> bool:
    """Never followed, so it may repeat as it likes. A day of it that is unlike the others is an entry of its own."""
    return isinstance(component, Event) and "rrule" in component and _is_free(component)


def _is_free(event: Event) -> bool:
    transparent = str(event.get("transp", "")).upper() == "TRANSPARENT"
    return transparent or str(event.get("status", "")).upper() == "CANCELLED"


def _repeats_too_often(event: Event) -> bool:
    """More than once a day, or from before there were such calendars: to follow that could take for ever."""
    rules = event.get("rrule", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        often = [str(one).upper() for one in rule.get("freq", [])]
        if any(one not in OLDEST for one in often) or any(
            key in rule for key in ("byhour", "byminute", "bysecond")
        ):
            return True
        start = event.get("dtstart")
        if start is not None and any(start.dt.year < OLDEST[one] for one in often):
            return True
    return False


def _span(event: Event, zone: ZoneInfo) -> Iterator[Span]:
    if _is_free(event):
        return
    first, last = _instant(event.start, zone), _instant(event.end, zone)
    if first < last:
        yield first, last


def _instant(when: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(when, datetime):
        when = datetime.combine(when, time())
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)
