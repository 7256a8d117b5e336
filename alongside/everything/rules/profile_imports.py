"""Support profiles from the rows of a spreadsheet. Every fault is reported, none is corrected."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from alongside.accounts.rules.people import clean_login
from alongside.core.rules.errors import BadInput
from alongside.core.rules.spreadsheets import Columns, Fault, Sheet
from alongside.profiles.rules.profile_fields import LONGEST_WORD, MOST_WORDS, parse_choice, split_entries
from alongside.profiles.rules.profiles import (
    ATTRIBUTES,
    DAY,
    FIELDS,
    NAMEABLE,
    Absence,
    FreeTime,
    Profile,
    clean_profile,
)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME = re.compile(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", re.IGNORECASE)
AWAY = re.compile(r"(\d{4}-\d{2}-\d{2})\s+to\s+(\d{4}-\d{2}-\d{2})")
FAULT_TEXTS = {
    ("time_zone", "unknown"): "is not a time zone; write one like Europe/London",
    ("words", "too long"): f"has an entry of more than {LONGEST_WORD} characters",
    ("words", "too many"): f"has more than {MOST_WORDS} entries",
    ("free", "whole quarters"): "has a time that is no whole quarter of an hour",
    ("free", "ends before it starts"): "has a time that ends before it starts",
    ("absences", "ends before it starts"): "has days away that end before they start",
    ("free", "too many"): "has too many entries",
    ("absences", "too many"): "has too many entries",
}


@dataclass(frozen=True)
class ImportedProfile:
    line: int
    login: str
    profile: Profile


@dataclass(frozen=True)
class ParsedProfiles:
    rows: list[ImportedProfile]
    faults: list[Fault]
    ignored: tuple[str, ...]


def parse_profiles(sheet: Sheet, mapped: Mapping[str, str], time_zone: str) -> ParsedProfiles:
    """`time_zone`: for rows without one. Collects faults of rows.

    Raises Unreadable when the columns do not fit.
    """
    columns = Columns.find(sheet.header, ("login", *CELL_PARSERS), ["login"], mapped)
    faults, found = list(sheet.faults), []
    first_seen: dict[str, int] = {}
    for line, cells in sheet.rows:
        cell = cells[columns.places["login"]].strip()
        profile = _parse_profile(line, cells, columns, Profile(time_zone=time_zone), faults)
        try:
            login = clean_login(cell)
        except BadInput as refusal:
            reason = "is empty" if not cell else f"is not a valid login ({refusal.reason})"
            faults.append(Fault(line, "login", reason, cell))
            continue
        if login in first_seen:
            faults.append(Fault(line, "login", f"stands in line {first_seen[login]} already", login))
        first_seen.setdefault(login, line)
        found.append(ImportedProfile(line, login, profile))
    return ParsedProfiles(found, faults, columns.ignored)


def _parse_profile(
    line: int, cells: list[str], columns: Columns, profile: Profile, faults: list[Fault]
) -> Profile:
    """Cell by cell, so that each fault names its cell."""
    for name, (field, parse) in CELL_PARSERS.items():
        cell = cells[columns.places[name]].strip() if name in columns else ""
        if not cell:
            continue
        try:
            value = parse(cell)
            if field == "attributes":  # each has a column of its own
                value = {**profile.attributes, **value}
            profile = clean_profile(replace(profile, **{field: value}))
        except BadInput as refusal:
            reason = FAULT_TEXTS.get((refusal.field, refusal.reason), f"cannot be used ({refusal.reason})")
            faults.append(Fault(line, name, reason, cell))
        except ValueError as error:
            faults.append(Fault(line, name, str(error), cell))
    return profile


def _parse_attribute(name: str, cell: str) -> dict[str, frozenset[str]]:
    known = ATTRIBUTES[name].values
    if cell.lower() not in known:
        raise ValueError(f"is not one of {', '.join(known)}")
    return {name: frozenset({cell.lower()})}


def _parse_free_time(entry: str) -> FreeTime:
    found = TIME.fullmatch(entry)
    if found is None or found[1].lower() not in DAYS:
        raise ValueError("has a time that is not like Mon 09:00-12:00")
    begins, ends = int(found[2]) * 60 + int(found[3]), int(found[4]) * 60 + int(found[5])
    if max(int(found[3]), int(found[5])) > 59 or max(begins, ends) > DAY:
        raise ValueError("has an hour that no clock shows")
    return FreeTime(DAYS.index(found[1].lower()), begins, ends)


def _parse_absence(entry: str) -> Absence:
    found = AWAY.fullmatch(entry)
    if found is None:
        raise ValueError("has days that are not like 2026-02-09 to 2026-02-13")
    try:
        return Absence(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
    except ValueError:
        raise ValueError("has a day that is not in the calendar") from None


# Column to the field of a profile that it fills, and what its cell means there.
CELL_PARSERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "time_zone": ("time_zone", str),
    **{one.name: (one.name, one.parse_cell) for one in FIELDS},
    **{name: ("attributes", partial(_parse_attribute, name)) for name in ATTRIBUTES},
    "named": (
        "named",
        lambda cell: frozenset(parse_choice(NAMEABLE, entry) for entry in split_entries(cell)),
    ),
    "free": ("free", lambda cell: tuple(map(_parse_free_time, split_entries(cell)))),
    "away": ("absences", lambda cell: tuple(map(_parse_absence, split_entries(cell)))),
}

COLUMNS_HELP = (
    f"Columns: login (required; someone who is here), and any of time_zone, "
    f"{', '.join(one.cell_help for one in FIELDS)}, {', '.join(ATTRIBUTES)} and named "
    f"({', '.join(NAMEABLE)}: what may count and be named to a partner). Several entries of a cell are "
    'separated by semicolons. free is written as "Mon 09:00-12:00; Tue 14:00-16:30", and away as '
    '"2026-02-09 to 2026-02-13".'
)
