"""What of a calendar's text is over, told by its lines alone: years of old entries cost most of the time that parsing takes."""

import re
from collections import Counter
from datetime import date, timedelta

# Whole days before which an entry is over in every zone, also where it has a short duration in place of an end.
MARGIN = timedelta(days=7)

ENTRY = re.compile(rb"^(?=BEGIN:VEVENT)", re.MULTILINE | re.IGNORECASE)
END = re.compile(rb"^END:VEVENT[ \t]*\r?$\n?", re.MULTILINE | re.IGNORECASE)
UID = re.compile(rb"^UID[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
WHEN = re.compile(rb"^(?:DTSTART|DTEND|RECURRENCE-ID)\b(?:[^:\n]*:(\d{8}))?", re.MULTILINE | re.IGNORECASE)
START = re.compile(rb"^DTSTART\b", re.MULTILINE | re.IGNORECASE)
DAY_CHANGED = re.compile(rb"^RECURRENCE-ID\b.*$", re.MULTILINE | re.IGNORECASE)
# What repeats, is of any length, or changes every day from one on.
GOES_ON = re.compile(rb"^(?:RRULE|RDATE|DURATION(?!:PT\d{1,2}[HM]))|RANGE=", re.MULTILINE | re.IGNORECASE)


def number_of_entries(content: bytes) -> int:
    return len(ENTRY.findall(content))


def left_out(content: bytes, day: date) -> bytes:
    """The text without the entries that were over well before the day.

    An entry stays where anything about it is unusual, or another one has the same name, since the two may depend on each other.
    """
    before, *entries = ENTRY.split(content)
    names = Counter(_name(entry) for entry in entries)
    limit = (day - MARGIN).strftime("%Y%m%d").encode()
    return before + b"".join(
        _after(entry) if names[_name(entry)] == 1 and _is_over(entry, limit) else entry for entry in entries
    )


def _name(entry: bytes) -> tuple[bytes, bytes]:
    """One day of a series that was changed has a name of its own."""
    uid, day = UID.search(entry), DAY_CHANGED.search(entry)
    return uid[1].strip() if uid else b"", day[0].strip() if day else b""


def _is_over(entry: bytes, limit: bytes) -> bool:
    """`limit`: a day as calendars write it, which sorts as days do."""
    days = WHEN.findall(entry)
    return (
        END.search(entry) is not None
        and START.search(entry) is not None
        and GOES_ON.search(entry) is None
        and all(b"" < day < limit for day in days)
    )


def _after(entry: bytes) -> bytes:
    """What follows an entry's end: the zones between two entries, and the end of the calendar."""
    return END.split(entry, maxsplit=1)[1]
