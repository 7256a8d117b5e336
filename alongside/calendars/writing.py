"""Sessions as entries of a calendar (RFC 5545), with a title that says nothing to whoever looks over a shoulder."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from unicodedata import category
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard

PRODUCT = "-//Alongside//Alongside//EN"
DOMAIN = "alongside"
LONGEST = 300  # characters of a text; a title, a link or a place needs no more
END = b"END:VCALENDAR\r\n"
AROUND = timedelta(days=366)  # the rules of a time zone, before the first entry and after the last


@dataclass(frozen=True)
class Entry:
    """`sequence` grows with each change of it. `cancelled`: to be taken out of calendars that have it."""

    uid: str
    begins: datetime
    minutes: int
    title: str
    place: str = ""
    sequence: int = 0
    cancelled: bool = False


def invitation(entry: Entry, zone: ZoneInfo, now: datetime, organiser: str = "", attendee: str = "") -> bytes:
    """One entry for a calendar to take in, change or take out, as goes with an e-mail. Addresses only where there are such."""
    method = "CANCEL" if entry.cancelled else "REQUEST" if attendee else "PUBLISH"
    event = _event(entry, zone, now)
    if attendee:
        event.add("organizer", f"mailto:{clean(organiser)}")
        event.add(
            "attendee", f"mailto:{clean(attendee)}", parameters={"ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"}
        )
    return _written(_calendar(method), [event], [entry], zone)


def feed(entries: Sequence[Entry], zone: ZoneInfo, now: datetime) -> bytes:
    """All of them for a program that looks in from time to time: times and titles, and nothing else whatever they hold."""
    bare = [Entry(one.uid, one.begins, one.minutes, one.title, "", one.sequence) for one in entries]
    return _written(_calendar("PUBLISH", again=True), [_event(one, zone, now) for one in bare], bare, zone)


def clean(text: str) -> str:
    """On one line, without what could begin another one, steer a terminal or turn the direction of what follows."""
    seen = "".join(" " if category(one) in ("Zl", "Zp", "Zs") or one in "\r\n\t" else one for one in text)
    kept = "".join(one for one in seen if not category(one).startswith("C"))
    return " ".join(kept.split())[:LONGEST]


@cache
def _calendar(method: str, again: bool = False) -> bytes:
    """With nothing in it. `again`: for programs that look in every hour."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if again:
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    return bytes(calendar.to_ical())


def _event(entry: Entry, zone: ZoneInfo, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{clean(entry.uid)}@{DOMAIN}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.begins.astimezone(zone))
    event.add("dtend", (entry.begins + timedelta(minutes=entry.minutes)).astimezone(zone))
    event.add("summary", clean(entry.title))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if entry.place:
        event.add("location", clean(entry.place))
    return event


def _written(calendar: bytes, events: Iterable[Event], entries: Sequence[Entry], zone: ZoneInfo) -> bytes:
    """The rules of a time zone are the same in many a file, and take longer to write than all the rest of it."""
    inside = [bytes(event.to_ical()) for event in events]
    if entries:
        first = min(one.begins for one in entries) - AROUND
        last = max(one.begins for one in entries) + AROUND
        inside.insert(0, _time_zone(zone, _month(first), _month(last + timedelta(days=31))))
    return calendar.removesuffix(END) + b"".join(inside) + END


def _month(when: datetime) -> datetime:
    """Its first instant."""
    return when.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


# ── the rules of a time zone ────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=256)
def _time_zone(zone: ZoneInfo, first: datetime, last: datetime) -> bytes:
    """Every change of the clocks from one instant to another, and what holds before the first of them.

    icalendar 7.3 writes the beginning of summer time an hour late where it begins at one o'clock UTC, so it is done here.
    """
    rules = Timezone()
    rules.add("tzid", zone.key)
    rules.add_component(_observance(zone, first, first))
    for change in _changes(zone, first, last):
        rules.add_component(_observance(zone, change - timedelta(seconds=1), change))
    return bytes(rules.to_ical())


def _observance(zone: ZoneInfo, before: datetime, change: datetime) -> Component:
    """Its first instant is written as the clocks still stood before it."""
    old, new = before.astimezone(zone), change.astimezone(zone)
    observance = TimezoneDaylight() if new.dst() else TimezoneStandard()
    offset = old.utcoffset() or timedelta()
    observance.add("dtstart", (change + offset).replace(tzinfo=None))
    observance.add("tzoffsetfrom", offset)
    observance.add("tzoffsetto", new.utcoffset() or timedelta())
    observance.add("tzname", new.tzname() or zone.key)
    return observance


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> list[datetime]:
    """The instants at which the offset changes, to the minute."""
    found = []
    day = first
    while day < last:
        later = day + timedelta(days=1)
        if day.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            found.append(_change_between(zone, day, later))
        day = later
    return found


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
