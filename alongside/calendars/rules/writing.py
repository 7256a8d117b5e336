"""Sessions as calendar entries (RFC 5545), with a title that reveals nothing to anyone looking over a
shoulder.

Times are in UTC, which every program shows in its own zone. Each session is an entry of its own, so no rules
of a time zone are needed; Outlook reads those an hour off in summer unless they recur (iCalcreator#86).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from unicodedata import category
from urllib.parse import quote

from icalendar import Alarm, Calendar, Event, vDuration, vText

from alongside.calendars.rules.weekly import Stretch
from alongside.core.rules import addresses

PRODUCT = "-//Alongside//Alongside//EN"
DOMAIN = "alongside"
LONGEST = 300  # characters of a title, a link or a place
END = b"END:VCALENDAR\r\n"
LOOKED_AT = timedelta(hours=1)  # how often a program may poll the feed
ALARM = timedelta(minutes=15)  # before the start: time to finish something
REMINDED = timedelta(minutes=10)  # how long a reminder is in a calendar
ACCEPTED = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
IN_A_MAILTO = "!#$%&'*+/=?^_`{|}~-.@"  # unescaped in an address (RFC 6068)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """`sequence` grows with each change. `cancelled`: calendars that have it remove it."""

    uid: str
    begins: datetime
    minutes: int
    title: str
    place: str = ""
    sequence: int = 0
    cancelled: bool = False


def write_invitation(entry: Entry, now: datetime, organiser: str = "", attendee: str = "") -> bytes:
    """One entry for a calendar to add, change or remove, as part of an e-mail. Addresses are optional.

    The attendee has accepted already, so no answer is asked for.
    """
    method = "CANCEL" if entry.cancelled else "REQUEST" if attendee else "PUBLISH"
    event = _make_event(entry, now)
    if attendee:
        event.add("organizer", _mailto_uri(organiser), parameters={"CN": "Alongside"})
        event.add("attendee", _mailto_uri(attendee), parameters=ACCEPTED)
    return _join_calendar(_empty_calendar(method), [event])


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """Once a week, with an alarm when it begins. `link`: what it is a reminder of."""

    uid: str
    stretches: Sequence[Stretch]
    title: str
    link: str


def write_feed(entries: Sequence[Entry], now: datetime, name: str, reminder: Reminder | None = None) -> bytes:
    """All of them for a program that polls the feed: times and titles, and nothing else of the entries.

    `name`: what the program calls the calendar.
    """
    bare = [replace(one, place="", cancelled=False) for one in entries]
    calendar = _new_calendar("PUBLISH")
    # Name and interval in the standard's form (RFC 7986) and in the older one.
    calendar.add("name", vText(clean_line(name)))
    calendar.add("x-wr-calname", vText(clean_line(name)))
    calendar.add("refresh-interval", LOOKED_AT, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(LOOKED_AT))
    events = [_make_event(one, now) for one in bare]
    reminders = [] if reminder is None else _make_reminders(reminder, now)
    return _join_calendar(bytes(calendar.to_ical()), [*events, *reminders])


def clean_line(text: str) -> str:
    """On one line, without anything that could start another, control a terminal or reverse the text
    direction.
    """
    seen = "".join(" " if category(one) in ("Zl", "Zp", "Zs") or one in "\r\n\t" else one for one in text)
    kept = "".join(one for one in seen if not category(one).startswith("C"))
    return " ".join(kept.split())[:LONGEST]


@cache
def _empty_calendar(method: str) -> bytes:
    """Without events."""
    return bytes(_new_calendar(method).to_ical())


def _new_calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _make_event(entry: Entry, now: datetime) -> Event:
    event = _begin_event(entry.uid, entry.begins, timedelta(minutes=entry.minutes), entry.title, now)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.place:
        event.add("location", clean_line(entry.place))
    if not entry.cancelled:
        event.add_component(_make_alarm(entry.title, -ALARM))
    return event


def _make_reminders(reminder: Reminder, now: datetime) -> list[Event]:
    """One series for each stretch. They keep no time busy."""
    events = []
    for stretch in reminder.stretches:
        uid = f"{reminder.uid}-{stretch.last.isoformat()}"
        event = _begin_event(uid, stretch.begins, REMINDED, reminder.title, now)
        event.add("rrule", {"freq": "weekly", "count": stretch.times})
        event.add("transp", "TRANSPARENT")
        # Where programs show it: some have no place for the first, some none for the second.
        event.add("url", clean_line(reminder.link))
        event.add("description", clean_line(reminder.link))
        event.add_component(_make_alarm(reminder.title, timedelta()))
        events.append(event)
    return events


def _begin_event(uid: str, begins: datetime, lasts: timedelta, title: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{clean_line(uid)}@{DOMAIN}")
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", begins.astimezone(UTC))
    event.add("dtend", begins.astimezone(UTC) + lasts)
    event.add("summary", clean_line(title))
    event.add("class", "PRIVATE")
    return event


def _make_alarm(title: str, trigger: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean_line(title))
    alarm.add("trigger", trigger)
    return alarm


def _mailto_uri(address: str) -> str:
    """As a URI, with the domain as servers know it. An invalid address is cleaned, so that it cannot start a
    line.
    """
    text = (
        addresses.to_smtp_address(address)
        if addresses.is_address(address, any_letters=True)
        else clean_line(address)
    )
    return f"mailto:{quote(text, safe=IN_A_MAILTO)}"


def _join_calendar(calendar: bytes, events: Iterable[Event]) -> bytes:
    return calendar.removesuffix(END) + b"".join(bytes(event.to_ical()) for event in events) + END
