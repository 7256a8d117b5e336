"""Drops entries that cannot matter, judged by the days in their lines: parsing years of old entries takes
most of the time.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from alongside.calendars.rules.entries import Entry

# An entry this far away is far in every zone, even with a short duration in place of an end.
MARGIN = timedelta(days=7)

DAY = re.compile(rb":[ \t]*(\d{8})(?:T|[ \t]*$)")
SHORT = re.compile(rb"PT\d{1,2}[HM]$", re.IGNORECASE)
REPEATS = (b"RRULE", b"RDATE")


def keep_relevant(entries: Iterable[Entry], begins: date, until: date) -> list[Entry]:
    """Without entries that ended well before the first day or start well after the last.

    Keeps an entry if anything about it is unusual or another has the same name, since the two may depend on
    each other.
    """
    entries = list(entries)
    names = Counter(_entry_name(entry) for entry in entries)
    first, last = (f"{day:%Y%m%d}".encode() for day in (begins - MARGIN, until + MARGIN))
    return [entry for entry in entries if names[_entry_name(entry)] > 1 or not _is_far(entry, first, last)]


def _entry_name(entry: Entry) -> tuple[bytes, ...]:
    """A changed day of a series has a name of its own; an entry without a UID is like no other."""
    uid = entry.lines.get(b"UID")
    return (b"", str(id(entry)).encode()) if uid is None else (*uid, *entry.lines.get(b"RECURRENCE-ID", ()))


def _is_far(entry: Entry, first: bytes, last: bytes) -> bool:
    """`first`, `last`: days as calendars write them, which sort as days do."""
    lines = entry.lines
    if not entry.is_whole or b"DTSTART" not in lines or any(name in lines for name in REPEATS):
        return False
    if any(b"RANGE" in line.upper() for line in lines.get(b"RECURRENCE-ID", ())):
        return False
    if any(SHORT.search(line.strip()) is None for line in lines.get(b"DURATION", ())):
        return False
    days = [
        DAY.search(line) for name in (b"DTSTART", b"DTEND", b"RECURRENCE-ID") for line in lines.get(name, ())
    ]
    found = [day[1] for day in days if day is not None]
    return len(found) == len(days) and (all(day < first for day in found) or all(day > last for day in found))
