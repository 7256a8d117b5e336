"""One calendar entry as an event of the library, repaired, and whether it takes the person's time."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Event
from icalendar.prop import vDDDLists, vDDDTypes

from alongside.calendars.rules import recurrence as rules
from alongside.calendars.rules import repairs
from alongside.calendars.rules.entries import Entry, Line, first_value, parse_line
from alongside.calendars.rules.relevance import MARGIN
from alongside.calendars.rules.repairs import Time
from alongside.calendars.rules.unread import Reason, Unreadable
from alongside.calendars.rules.zones import Zones
from alongside.core.rules.addresses import is_address

# How Outlook and Exchange mark an entry that leaves its time free, not always together with TRANSP.
FREE = ("FREE", "WORKINGELSEWHERE", "WORKING ELSEWHERE")
MOST_DAYS = 20_000  # left out or added by all series of a calendar, in the days searched
# The person does not come: they declined, or someone else comes for them.
AWAY = ("DECLINED", "DELEGATED")


@dataclass(eq=False, kw_only=True)
class Clocks:
    """For one reading. `own`: of whole days, and of hours that name no zone in a calendar that names none.

    `days_left`: how many more days may be read that series leave out or add.
    """

    zones: Zones
    own: tzinfo
    begins: datetime
    until: datetime
    days_left: int = MOST_DAYS

    def find_named_zone(self, line: Line, entry: Entry) -> tzinfo | None:
        """None where no zone is named or needed. Raises UnknownZone."""
        name = line.parameters.get("TZID", "")
        if not name.strip() or line.value.strip().upper().endswith("Z"):
            return None
        return self.zones.find_zone(name, entry.heading)

    def zone_of_hours(self, said: str, line: Line, entry: Entry) -> tzinfo:
        """The zone of hours in the line; the calendar's where the line names none. Raises UnknownZone."""
        if "Z" in said.upper():
            return UTC
        calendars = entry.heading.value_of(b"X-WR-TIMEZONE")
        return self.find_named_zone(line, entry) or (
            self.zones.find_zone(calendars, entry.heading) if calendars else self.own
        )


@dataclass(eq=False, kw_only=True)
class ParsedEvent:
    """`faults`: what could not be read while the rest was."""

    uid: bytes | None
    sequence: int
    is_free: bool
    is_cancelled: bool
    start: Time
    event: Any  # icalendar's
    zone: tzinfo  # of what names a day of it without a zone
    day: Line | None = None  # of a series, in place of which this one is
    day_zone: tzinfo | None = None  # as the line names it
    faults: list[Reason] = field(default_factory=list)

    @property
    def changes_later_days(self) -> bool:
        """Whether all later days of the series are changed as well."""
        return self.day is not None and self.day.parameters.get("RANGE", "").upper() == "THISANDFUTURE"


def parse_event(entry: Entry, clocks: Clocks, addresses: frozenset[str]) -> ParsedEvent:
    """`addresses`: the person's own, in lower case. Raises Unreadable and UnknownZone."""
    lines, faults = entry.lines, []
    start = _parse_time(entry, b"DTSTART", clocks, None)
    if start is None:
        raise Unreadable(Reason.START if entry.is_whole else Reason.CUT_OFF)
    zone = start.tzinfo if isinstance(start, datetime) and start.tzinfo else clocks.own
    event = Event()
    event["DTSTART"] = vDDDTypes(start)
    try:
        _add_length(event, entry, start, clocks, zone)
    except Unreadable:
        faults.append(Reason.LENGTH)
    try:
        rules = [repairs.parse_rule(parse_line(line).value, start) for line in lines.get(b"RRULE", ())]
        if found := [one for one in rules if one is not None]:
            event["RRULE"] = found[0] if len(found) == 1 else found
    except Unreadable as fault:
        faults.append(fault.reason)
    day = parse_line(lines[b"RECURRENCE-ID"][0]) if b"RECURRENCE-ID" in lines else None
    all_days_read = [_add_days(event, entry, start, clocks, name) for name in (b"EXDATE", b"RDATE")]
    if b"EXRULE" in lines or not all(all_days_read):
        faults.append(Reason.EXCEPTION)
    if not entry.is_whole:
        faults.append(Reason.CUT_OFF)
    cancelled = first_value(lines, b"STATUS").upper() in ("CANCELLED", "CANCELED")
    cancelled = cancelled or entry.heading.value_of(b"METHOD").upper() == "CANCEL"
    is_free = cancelled or _is_free(entry, addresses)
    if is_free:
        event["TRANSP"] = "TRANSPARENT"
    sequence = first_value(lines, b"SEQUENCE")
    return ParsedEvent(
        uid=lines[b"UID"][0].partition(b":")[2].strip() if b"UID" in lines else None,
        sequence=int(sequence) if sequence.isascii() and sequence.isdigit() and len(sequence) < 10 else 0,
        is_free=is_free,
        is_cancelled=cancelled,
        start=start,
        event=event,
        zone=zone,
        day=day,
        day_zone=None if day is None else clocks.find_named_zone(day, entry),
        faults=faults,
    )


def _parse_time(entry: Entry, name: bytes, clocks: Clocks, zone: tzinfo | None) -> Time | None:
    """From the first such line that has a value. `zone`: of hours without one; None for the calendar's."""
    lines = [line for line in map(parse_line, entry.lines.get(name, ())) if line.value]
    if not lines:
        return None
    line = lines[0]
    if "T" not in line.value.upper() and ":" not in line.value:
        return repairs.parse_line_moment(line, clocks.own)  # a whole day needs no zone
    return repairs.parse_line_moment(
        line, clocks.find_named_zone(line, entry) or zone or clocks.zone_of_hours(line.value, line, entry)
    )


def _add_length(event: Any, entry: Entry, start: Time, clocks: Clocks, zone: tzinfo) -> None:
    """Raises Unreadable for an end that cannot be read."""
    lines = entry.lines
    said = first_value(lines, b"DURATION")
    end = _parse_time(entry, b"DTEND", clocks, zone)
    if end is not None:
        # A whole day that ends on its own day: RFC 5545 wants the day after, but many programs differ.
        if end == start and not isinstance(start, datetime):
            end = start + timedelta(days=1)
        if isinstance(start, datetime) and not isinstance(end, datetime):
            end = datetime.combine(
                end, time(), zone
            )  # until that day starts; icalendar refuses the mixed pair
        event["DTEND"] = vDDDTypes(end)
    elif said:
        event["DURATION"] = vDDDTypes(repairs.parse_duration(said))
    elif b"DTEND" in lines or b"DURATION" in lines:
        raise Unreadable(Reason.LENGTH)


def _add_days(event: Any, entry: Entry, start: Time, clocks: Clocks, name: bytes) -> bool:
    """Whether every day that is left out or added could be read."""
    days: list[Any] = []
    all_read = True
    zone = start.tzinfo if isinstance(start, datetime) and start.tzinfo else clocks.own
    near = clocks.begins - MARGIN - rules.longest_length(event), clocks.until + MARGIN
    for line in map(parse_line, entry.lines.get(name, ())):
        found, whole = repairs.parse_moment_list(
            line, clocks.find_named_zone(line, entry) or zone, *near, clocks.days_left
        )
        clocks.days_left -= len(found)
        all_read &= whole
        for one in found:
            if isinstance(one, tuple):
                days.append((one[0], one[1]))
            else:
                days.append(repairs.align_to_series(one, start, clocks.own, of_day=name == b"RDATE"))
    if days:
        event[name.decode()] = vDDDLists(sorted(set(days), key=str))
    return all_read


def replace_day(one: ParsedEvent, series: ParsedEvent | None) -> None:
    """Tells the library which day of the series this one replaces. Raises Unreadable."""
    if one.day is None:
        return
    like = one if series is None else series
    found = repairs.parse_line_moment(one.day, one.day_zone or like.zone)
    prop = vDDDTypes(repairs.align_to_series(found, like.start, like.zone, of_day=True))
    if one.changes_later_days:
        prop.params["RANGE"] = "THISANDFUTURE"
    one.event["RECURRENCE-ID"] = prop


def _is_free(entry: Entry, addresses: frozenset[str]) -> bool:
    if first_value(entry.lines, b"TRANSP").upper() == "TRANSPARENT":
        return True
    if first_value(entry.lines, b"X-MICROSOFT-CDO-BUSYSTATUS").upper() in FREE:
        return True
    calendar = entry.heading.value_of(b"X-WR-CALNAME").lower()
    own = addresses | {calendar} if is_address(calendar) else addresses
    own_bytes = [one.encode() for one in own]
    answers: list[str] = []  # to the invitation, by each of their addresses on it
    for line in entry.lines.get(b"ATTENDEE", ()):
        if not any(one in line.lower() for one in own_bytes):
            continue  # most lines are not worth parsing
        invited = parse_line(line)
        address = invited.value.lower().removeprefix("mailto:").strip()
        if {address, invited.parameters.get("EMAIL", "").lower()} & own:
            answers.append(invited.parameters.get("PARTSTAT", "").upper())
    return bool(answers) and all(one in AWAY for one in answers)
