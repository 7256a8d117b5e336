"""Values of a calendar as icalendar reads them, with the repairs it needs. No other module repairs values.

Each workaround has its reason beside it; docs/calendars.md has wording for reports to the library.
"""

import re
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar.prop import vDDDTypes, vDuration, vRecur

from alongside.calendars.rules.entries import Line
from alongside.calendars.rules.unread import Reason, Unreadable

# What the libraries raise for invalid values. InvalidCalendar is a ValueError.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, AssertionError)
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T?([\d:]*)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)$")
TIME = re.compile(r"(\d{8})T(\d{4})(\d{2})?(Z?)$")
Time = date | datetime


def parse_moment(said: str, whole_day: bool = False) -> Time:
    """A day, an instant in UTC, or hours in a zone named elsewhere. `whole_day`: the line says VALUE=DATE.

    Raises ValueError.
    """
    said = said.strip().upper()
    iso = ISO.match(said)
    if iso is not None:  # 2026-12-02T:: and 2026-12-02T10:00:00+01:00, which icalendar refuses
        day, clock, offset = "".join(iso.groups()[:3]), (iso[4] or "").replace(":", ""), iso[5] or ""
        if offset not in ("", "Z"):
            return datetime.fromisoformat(f"{day}T{clock or '0000'}{offset}").astimezone(UTC)
        said = f"{day}T{clock}{offset}" if clock else day
    if whole_day or said.endswith("T"):  # VALUE=DATE with hours: icalendar takes it for a time
        said = said[:8]
    hours = TIME.match(said)
    if hours is None:
        found = vDDDTypes.from_ical(said)  # type: ignore[no-untyped-call]
        if not isinstance(found, date):
            raise ValueError("no day or time")
        return found
    day, clock, seconds, zone = hours[1], hours[2], hours[3] or "00", hours[4]
    midnight = clock == "2400"  # the end of a day, as ISO 8601 has it and iCalendar does not
    # The second 60 is in iCalendar and not in Python.
    said = f"{day}T{'0000' if midnight else clock}{min(seconds, '59')}{zone}"
    found = vDDDTypes.from_ical(said)  # type: ignore[no-untyped-call]
    return found + timedelta(days=1) if midnight else found  # type: ignore[no-any-return]


def parse_line_moment(line: Line, zone: tzinfo) -> Time:
    """`zone`: of hours without one. Raises Unreadable for what is no day or time."""
    return _parse_in_zone(line.value, line, zone)


def parse_moment_list(
    line: Line, zone: tzinfo, first: datetime, last: datetime, most: int
) -> tuple[list[Any], bool]:
    """Days, times and periods of a list between two moments, and whether all of it could be read.

    One by one: icalendar reads such a list as a whole or, over one impossible day, not at all.
    """
    found: list[Any] = []
    begins, until = f"{first:%Y%m%d}", f"{last:%Y%m%d}~"
    said = [
        one
        for one in line.value.split(",")
        if (day := one.strip())
        # By the day as written: very many may be long past.
        and ("/" in day or not day[:8].isdigit() or begins <= day <= until)
    ]
    for one in said[:most]:
        try:
            found.append(parse_period(one, line, zone) if "/" in one else _parse_in_zone(one, line, zone))
        except Unreadable:
            continue
    return found, len(found) == len(said)


def parse_period(said: str, line: Line, zone: tzinfo) -> tuple[datetime, datetime]:
    """From when until when. Raises Unreadable."""
    first, _, last = said.partition("/")
    begins = _parse_in_zone(first, line, zone)
    if not isinstance(begins, datetime):
        raise Unreadable(Reason.PERIOD)
    has_length = last.strip().upper().lstrip("+-").startswith("P")
    until = begins + parse_duration(last) if has_length else _parse_in_zone(last, line, zone)
    if not isinstance(until, datetime):
        raise Unreadable(Reason.PERIOD)
    return begins, until


def _parse_in_zone(said: str, line: Line, zone: tzinfo) -> Time:
    try:
        found = parse_moment(said, line.parameters.get("VALUE", "").upper() == "DATE")
    except UNREADABLE:
        raise Unreadable(Reason.START) from None
    if isinstance(found, datetime) and found.tzinfo is None:
        return found.replace(tzinfo=zone)
    return found


def parse_duration(said: str) -> timedelta:
    """Raises Unreadable."""
    try:
        found = vDuration.from_ical(said.strip().upper())  # type: ignore[no-untyped-call]
    except UNREADABLE:
        raise Unreadable(Reason.LENGTH) from None
    return found  # type: ignore[no-any-return]


def align_to_series(found: Time, start: Time, zone: tzinfo, *, of_day: bool) -> Time:
    """A day or time that names one of a series, in the form of the series' start: the library compares the
    two, and programs seldom write them alike.

    `of_day`: a day alone means the series' hour on that day. `zone`: in which an instant falls on a day.
    """
    if not isinstance(start, datetime):
        if not isinstance(found, datetime):
            return found
        return (found.astimezone(zone) if found.tzinfo is UTC or str(found.tzinfo) == "UTC" else found).date()
    if isinstance(found, datetime) or not of_day:
        return found
    return datetime.combine(found, start.timetz())


def parse_rule(said: str, start: Time) -> Any:
    """The library's own rule. None for an empty one. Raises Unreadable."""
    parts = [part.strip() for part in said.upper().split(";") if part.strip()]
    if not parts:
        return None
    try:
        kept = [_repair_until(part, start) if part.startswith("UNTIL=") else part for part in parts]
        found = vRecur.from_ical(";".join(part for part in kept if part))
    except UNREADABLE:
        raise Unreadable(Reason.RULE) from None
    if "FREQ" not in found:
        raise Unreadable(Reason.RULE)
    return found


def _repair_until(part: str, start: Time) -> str:
    """UNTIL as dateutil wants it: for a whole day a day, otherwise an instant.

    Hours without a zone are in the series' own; recurring-ical-events takes them for UTC, which loses the
    last time west of Greenwich. It also takes a day for its first moment, which loses the last time
    everywhere, so a day lasts until its end here.
    """
    found = parse_moment(part.removeprefix("UNTIL="))
    if not isinstance(start, datetime):
        return f"UNTIL={found:%Y%m%d}"
    if not isinstance(found, datetime):
        found = datetime.combine(found, time(23, 59, 59))
    if found.tzinfo is None:
        found = found.replace(tzinfo=start.tzinfo)
    if found.year >= MAXYEAR:  # for ever
        return ""
    return f"UNTIL={found.astimezone(UTC):%Y%m%dT%H%M%SZ}"
