"""Support profiles from the rows of a spreadsheet. Every fault is reported, none is corrected."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from alongside.domain.errors import BadInput
from alongside.domain.imports import YES_OR_NO
from alongside.domain.matching.participants import MOST_PARTNERS, Intent, Mode, Talk
from alongside.domain.people import clean_login
from alongside.domain.profiles import (
    ATTRIBUTES,
    DAY,
    LONGEST_WORD,
    MOST_WORDS,
    NAMEABLE,
    Absence,
    FreeTime,
    Profile,
    clean_profile,
)
from alongside.domain.spreadsheets import Columns, Fault, Sheet

BETWEEN = ";"  # the entries of a cell
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
    ("absences", "no day"): "has a day that is not in the calendar",
    ("free", "too many"): "has too many entries",
    ("absences", "too many"): "has too many entries",
}

Kind = TypeVar("Kind", bound=StrEnum)


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
        login = _parse_login(line, cells[columns.places["login"]].strip(), faults)
        profile = _parse_profile(line, cells, columns, Profile(time_zone), faults)
        if login is None:
            continue
        if login in first_seen:
            faults.append(Fault(line, "login", f"stands in line {first_seen[login]} already", login))
        first_seen.setdefault(login, line)
        found.append(ImportedProfile(line, login, profile))
    return ParsedProfiles(found, faults, columns.ignored)


def _parse_login(line: int, cell: str, faults: list[Fault]) -> str | None:
    try:
        return clean_login(cell)
    except BadInput as refusal:
        reason = "is empty" if not cell else f"is not a valid login ({refusal.reason})"
        faults.append(Fault(line, "login", reason, cell))
        return None


def _parse_profile(
    line: int, cells: list[str], columns: Columns, profile: Profile, faults: list[Fault]
) -> Profile:
    """Cell by cell, so that each fault names its cell."""
    for name, take in CELL_PARSERS.items():
        cell = cells[columns.places[name]].strip() if name in columns else ""
        if not cell:
            continue
        try:
            profile = clean_profile(take(profile, cell))
        except BadInput as refusal:
            reason = FAULT_TEXTS.get((refusal.field, refusal.reason), f"cannot be used ({refusal.reason})")
            faults.append(Fault(line, name, reason, cell))
        except ValueError as error:
            faults.append(Fault(line, name, str(error), cell))
    return profile


def _split_entries(cell: str) -> list[str]:
    return [entry.strip() for entry in cell.split(BETWEEN) if entry.strip()]


def _list_parser(name: str) -> Callable[[Profile, str], Profile]:
    return lambda profile, cell: _replace_field(profile, name, frozenset(_split_entries(cell)))


def _replace_field(profile: Profile, name: str, value: Any) -> Profile:
    changes: dict[str, Any] = {name: value}
    return replace(profile, **changes)


def _parse_choice(kinds: Collection[Kind], cell: str) -> Kind:
    for kind in kinds:
        if kind.value == cell.lower().replace(" ", "_"):
            return kind
    raise ValueError(f"is not one of {', '.join(kind.value for kind in kinds)}")


def _parse_modes(profile: Profile, cell: str) -> Profile:
    return replace(
        profile, modes=frozenset(_parse_choice(tuple(Mode), entry) for entry in _split_entries(cell))
    )


def _parse_named(profile: Profile, cell: str) -> Profile:
    return replace(profile, named=frozenset(_parse_choice(NAMEABLE, entry) for entry in _split_entries(cell)))


def _parse_capacity(profile: Profile, cell: str) -> Profile:
    if not (cell.isascii() and cell.isdigit() and int(cell) <= MOST_PARTNERS):
        raise ValueError(f"is not a whole number from 0 to {MOST_PARTNERS}")
    return replace(profile, capacity=int(cell))


def _parse_trio(profile: Profile, cell: str) -> Profile:
    if cell.lower() not in YES_OR_NO:
        raise ValueError("is neither yes nor no")
    return replace(profile, trio_ok=bool(YES_OR_NO[cell.lower()]))


def _attribute_parser(name: str) -> Callable[[Profile, str], Profile]:
    def parse_attribute(profile: Profile, cell: str) -> Profile:
        if cell.lower() not in ATTRIBUTES[name]:
            raise ValueError(f"is not one of {', '.join(ATTRIBUTES[name])}")
        return replace(profile, attributes={**profile.attributes, name: frozenset({cell.lower()})})

    return parse_attribute


def _parse_free_times(profile: Profile, cell: str) -> Profile:
    return replace(profile, free=tuple(_parse_free_time(entry) for entry in _split_entries(cell)))


def _parse_free_time(entry: str) -> FreeTime:
    found = TIME.fullmatch(entry)
    if found is None or found[1].lower() not in DAYS:
        raise ValueError("has a time that is not like Mon 09:00-12:00")
    begins, ends = int(found[2]) * 60 + int(found[3]), int(found[4]) * 60 + int(found[5])
    if max(int(found[3]), int(found[5])) > 59 or max(begins, ends) > DAY:
        raise ValueError("has an hour that no clock shows")
    return FreeTime(DAYS.index(found[1].lower()), begins, ends)


def _parse_absences(profile: Profile, cell: str) -> Profile:
    absences = []
    for entry in _split_entries(cell):
        found = AWAY.fullmatch(entry)
        if found is None:
            raise ValueError("has days that are not like 2026-02-09 to 2026-02-13")
        absences.append(Absence(found[1], found[2]))
    return replace(profile, absences=tuple(absences))


CELL_PARSERS: Mapping[str, Callable[[Profile, str], Profile]] = {
    "time_zone": lambda profile, cell: replace(profile, time_zone=cell),
    "languages": _list_parser("languages"),
    "modes": _parse_modes,
    "intent": lambda profile, cell: replace(profile, intent=_parse_choice(tuple(Intent), cell)),
    "capacity": _parse_capacity,
    "talk": lambda profile, cell: replace(profile, talk=_parse_choice(tuple(Talk), cell)),
    "issues": _list_parser("issues"),
    "offers": _list_parser("offers"),
    "wants": _list_parser("wants"),
    "circumstances": _list_parser("circumstances"),
    "gender": _attribute_parser("gender"),
    "years": _attribute_parser("years"),
    "named": _parse_named,
    "trio_ok": _parse_trio,
    "free": _parse_free_times,
    "away": _parse_absences,
}
