"""A calendar that someone brought, read for one thing alone: when they are busy. Nothing is fetched, and nothing else is kept.

Runs in a child process with limits (`brought`), and so that the limits are seldom met: only entries that may matter are parsed, rules that
nobody's calendar has are refused, and a series is followed from shortly before the days that are looked at.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar, Component, Event
from icalendar.error import InvalidCalendar

from alongside.calendars import past, rules
from alongside.domain.errors import BadInput

MOST = 2_000  # entries that may matter, and times in the days that are looked at
MOST_SERIES = 500  # entries that repeat; each is followed by itself
# What the libraries raise over lines that are none, twice there or of the wrong kind.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, InvalidCalendar)
AT_A_TIME = timedelta(
    days=15
)  # looked at together, so that too many times are found out before all of them are made


def spans_as_text(content: bytes, begins: str, zone: str, days: int) -> list[tuple[str, str]]:
    """`spans` with plain data both ways, for a child process."""
    found = spans(content, datetime.fromisoformat(begins), ZoneInfo(zone), timedelta(days=days))
    return [(first.isoformat(), last.isoformat()) for first, last in found]


def spans(
    content: bytes, begins: datetime, zone: ZoneInfo, ahead: timedelta
) -> list[tuple[datetime, datetime]]:
    """When the entries of an iCalendar file take someone's time, from `begins` on, in UTC; some may overlap.

    What repeats is followed over changes of clocks; hours without a zone, and whole days, are of `zone`. Entries that leave the
    time free or were called off are passed by. Raises BadInput for what is no calendar, too much, or would take for ever.
    """
    until = begins + ahead
    try:
        calendar = _calendar(content, begins)
        found: set[tuple[str, datetime, datetime]] = set()
        for entry in _entries(calendar, begins, until):
            found.update((str(entry.get("uid")), *span) for span in _span(entry, zone))
            if len(found) > MOST:
                raise BadInput("calendar", "too many")
    except UNREADABLE as fault:
        raise BadInput("calendar", "unreadable") from fault
    return sorted(
        (max(first, begins), min(last, until)) for _, first, last in found if first < until and begins < last
    )


def _calendar(content: bytes, begins: datetime) -> Calendar:
    content = past.left_out(content, begins.date())
    if past.number_of_entries(content) > MOST:
        raise BadInput("calendar", "too many")
    calendar = Calendar.from_ical(content)
    calendar.subcomponents = [one for one in calendar.subcomponents if not _is_free_series(one)]
    series = [event for event in calendar.events if "rrule" in event]
    if len(series) > MOST_SERIES:
        raise BadInput("calendar", "too many")
    stays = {str(event.get("uid")) for event in calendar.events if rules.needs_its_beginning(event)}
    for event in series:
        if str(event.get("uid")) not in stays:
            with suppress(*UNREADABLE):  # the library passes it by
                rules.begin_near(event, begins.date())
        if rules.would_take_for_ever(event):
            raise BadInput("calendar", "too many")
    return calendar


def _entries(calendar: Calendar, begins: datetime, until: datetime) -> Iterator[Event]:
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    while begins < until:
        yield from query.between(begins, min(begins + AT_A_TIME, until))
        begins += AT_A_TIME


def _is_free_series(component: Component) -> bool:
    """Never followed, so it may repeat as it likes. A day of it that is unlike the others is an entry of its own."""
    return isinstance(component, Event) and "rrule" in component and _is_free(component)


def _is_free(event: Event) -> bool:
    transparent = str(event.get("transp", "")).upper() == "TRANSPARENT"
    return transparent or str(event.get("status", "")).upper() == "CANCELLED"


def _span(event: Event, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    if _is_free(event):
        return
    first, last = _instant(event.start, zone), _instant(event.end, zone)
    if first < last:
        yield first, last


def _instant(when: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(when, datetime):
        when = datetime.combine(when, time())
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)
