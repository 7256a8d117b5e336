"""Sessions as entries of a calendar (RFC 5545), with a title that says nothing to whoever looks over a shoulder.

Times are in UTC, which every program shows by its own clock: each session is an entry of its own, so no rules of a time zone are
needed, and Outlook reads such rules an hour off in summer unless they recur (iCalcreator#86).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from unicodedata import category
from urllib.parse import quote

from icalendar import Alarm, Calendar, Event, vDuration, vText

from alongside import addresses

PRODUCT = "-//Alongside//Alongside//EN"
DOMAIN = "alongside"
LONGEST = 300  # characters of a text; a title, a link or a place needs no more
END = b"END:VCALENDAR\r\n"
LOOKED_AT = timedelta(hours=1)  # how often a program may ask for the feed anew
ALARM = timedelta(minutes=15)  # before the beginning: time to end what one is doing
ACCEPTED = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
IN_A_MAILTO = "!#$%&'*+/=?^_`{|}~-.@"  # what stands in an address as it is (RFC 6068)


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


def invitation(entry: Entry, now: datetime, organiser: str = "", attendee: str = "") -> bytes:
    """One entry for a calendar to take in, change or take out, as goes with an e-mail. Addresses only where there are such.

    It comes after their yes: the attendee has accepted, and no answer is asked for.
    """
    method = "CANCEL" if entry.cancelled else "REQUEST" if attendee else "PUBLISH"
    event = _event(entry, now)
    if attendee:
        event.add("organizer", _mailto(organiser), parameters={"CN": "Alongside"})
        event.add("attendee", _mailto(attendee), parameters=ACCEPTED)
    return _written(_calendar(method), [event])


def feed(entries: Sequence[Entry], now: datetime, name: str) -> bytes:
    """All of them for a program that looks in from time to time: times and titles, and nothing else whatever they hold.

    `name`: what the program calls the calendar.
    """
    bare = [Entry(one.uid, one.begins, one.minutes, one.title, "", one.sequence) for one in entries]
    return _written(_feed(clean(name)), [_event(one, now) for one in bare])


def clean(text: str) -> str:
    """On one line, without what could begin another one, steer a terminal or turn the direction of what follows."""
    seen = "".join(" " if category(one) in ("Zl", "Zp", "Zs") or one in "\r\n\t" else one for one in text)
    kept = "".join(one for one in seen if not category(one).startswith("C"))
    return " ".join(kept.split())[:LONGEST]


@cache
def _calendar(method: str) -> bytes:
    """With nothing in it."""
    return bytes(_bare(method).to_ical())


def _feed(name: str) -> bytes:
    """With nothing in it; each of the two facts in the standard's words (RFC 7986) and in those that programs knew before."""
    calendar = _bare("PUBLISH")
    calendar.add("name", vText(name))
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", LOOKED_AT, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(LOOKED_AT))
    return bytes(calendar.to_ical())


def _bare(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry, now: datetime) -> Event:
    title = clean(entry.title)
    begins = entry.begins.astimezone(UTC)
    event = Event()
    event.add("uid", f"{clean(entry.uid)}@{DOMAIN}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=entry.minutes))
    event.add("summary", title)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if entry.place:
        event.add("location", clean(entry.place))
    if not entry.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -ALARM)
        event.add_component(alarm)
    return event


def _mailto(address: str) -> str:
    """As a URI, with the domain as servers know it. What is no address stands here without what could begin a line of its own."""
    text = addresses.spelled(address) if addresses.is_address(address, any_letters=True) else clean(address)
    return f"mailto:{quote(text, safe=IN_A_MAILTO)}"


def _written(calendar: bytes, events: Iterable[Event]) -> bytes:
    return calendar.removesuffix(END) + b"".join(bytes(event.to_ical()) for event in events) + END
