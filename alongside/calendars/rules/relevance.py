"""Drops entries that cannot matter, judged by the days in their lines: parsing years of old entries takes
most of the time.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from alongside.calendars.rules.entries import Entry, Lines

# An entry this far away is far in every zone, even with a short duration in place of an end.
MARGIN = timedelta(days=7)

DAY = re.compile(rb":[ \t]*(\d{8})(?:T|[ \t]*$)")
SHORT = re.compile(rb"PT\d{1,2}[HM]$", re.IGNORECASE)
REPEATS = (b"RRULE", b"RDATE")
DATED = (b"DTSTART", b"DTEND", b"RECURRENCE-ID")


def keep_relevant(entries: Iterable[Entry], begins: date, until: date) -> list[Entry]:
    """Without entries that ended well before the first day or start well after the last.

    Keeps an entry if anything about it is unusual, if another has the same name, or if one of its series
    reaches into these days from another day: they may depend on each other.
    """
    entries = list(entries)
    names = Counter(_entry_name(entry) for entry in entries)
    first, last = (f"{day:%Y%m%d}".encode() for day in (begins - MARGIN, until + MARGIN))
    far = {entry for entry in entries if _is_far(entry, first, last)}
    reached = {_series_name(entry) for entry in entries if entry not in far and _may_reach_far(entry)}
    return [
        entry
        for entry in entries
        if entry not in far or names[_entry_name(entry)] > 1 or _series_name(entry) in reached
    ]


def _series_name(entry: Entry) -> tuple[bytes, ...]:
    """An entry without a UID is like no other."""
    uid = entry.lines.get(b"UID")
    return (b"", str(id(entry)).encode()) if uid is None else tuple(uid)


def _entry_name(entry: Entry) -> tuple[bytes, ...]:
    """A changed day of a series has a name of its own."""
    return (*_series_name(entry), *entry.lines.get(b"RECURRENCE-ID", ()))


def _may_reach_far(entry: Entry) -> bool:
    """Beyond the day by which the rest of its series names it; or a newer series may say that it repeats no
    more.
    """
    lines = entry.lines
    if _changes_later_days(lines) or _may_last_for_days(lines):
        return True
    return len(set(_days_in(lines))) > 1 or (b"RECURRENCE-ID" in lines and b"RRULE" in lines)


def _changes_later_days(lines: Lines) -> bool:
    return any(b"RANGE" in line.upper() for line in lines.get(b"RECURRENCE-ID", ()))


def _may_last_for_days(lines: Lines) -> bool:
    return any(SHORT.search(line.strip()) is None for line in lines.get(b"DURATION", ()))


def _days_in(lines: Lines) -> list[bytes | None]:
    """None for a line in which there is none."""
    said = [DAY.search(line) for name in DATED for line in lines.get(name, ())]
    return [None if day is None else day[1] for day in said]


def _is_far(entry: Entry, first: bytes, last: bytes) -> bool:
    """`first`, `last`: days as calendars write them, which sort as days do."""
    lines = entry.lines
    if not entry.is_whole or b"DTSTART" not in lines or any(name in lines for name in REPEATS):
        return False
    if _changes_later_days(lines) or _may_last_for_days(lines):
        return False
    days = _days_in(lines)
    found = [day for day in days if day is not None]
    return len(found) == len(days) and (all(day < first for day in found) or all(day > last for day in found))
