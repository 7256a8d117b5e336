"""Hours a week that one open case takes: the shipped table with its sources, and the organisation's own."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from alongside.domain.errors import AlongsideError, BadInput
from alongside.domain.visible_text import strip_invisible
from alongside.domain.workload import CaseWeight
from alongside.settings import PROJECT

SHIPPED = PROJECT / "alongside" / "shipped" / "caseload_weights.toml"
MOST_HOURS = 168  # a week has no more
LONGEST_SOURCE = 300  # characters
TEXTS = ("figure", "arithmetic", "author", "title", "where", "seen")
KEYS = {"case_types", "hours", "year", "assumed", *TEXTS}


@dataclass(eq=False)
class BadCaseWeights(AlongsideError):
    """A table that cannot be used. Names the file, the place in it, and the fault."""

    file: Path
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file.name}: {self.place}: {self.reason}"


@cache
def shipped_weights() -> dict[str, CaseWeight]:
    """By case type; "" stands for any other case. Raises BadCaseWeights."""
    return read_weights(SHIPPED)


def read_weights(file: Path) -> dict[str, CaseWeight]:
    """Raises BadCaseWeights naming the first fault."""
    try:
        raw = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise BadCaseWeights(file, "the file", f"cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:  # also bytes that are not text
        raise BadCaseWeights(file, "the file", f"is not TOML: {error}") from None
    entries = raw.pop("weight", [])
    if raw or not isinstance(entries, list):
        raise BadCaseWeights(file, "the file", "holds [[weight]] tables and nothing else")
    found: dict[str, CaseWeight] = {}
    for number, entry in enumerate(entries, 1):
        for weight in _parse_entry(file, f"weight {number}", entry):
            if weight.case_type.casefold() in {name.casefold() for name in found}:
                raise BadCaseWeights(
                    file, f"weight {number}", f"{weight.case_type!r} has hours already, further up"
                )
            found[weight.case_type] = weight
    if "" not in found:
        raise BadCaseWeights(file, "the file", 'has no hours for case_types = [""], which is any other case')
    return found


def _parse_entry(file: Path, place: str, entry: Any) -> list[CaseWeight]:
    """The same hours for each name of this kind of case."""

    def refuse_unless(sound: bool, reason: str) -> None:
        if not sound:
            raise BadCaseWeights(file, place, reason)

    refuse_unless(isinstance(entry, dict), "is not a table")
    unknown = sorted(entry.keys() - KEYS)
    refuse_unless(not unknown, f"unknown: {', '.join(unknown)}")
    names, hours = entry.get("case_types"), entry.get("hours")
    refuse_unless(isinstance(names, list) and bool(names), "case_types is a list of names")
    refuse_unless(all(isinstance(name, str) and name == name.strip() for name in names), "a name is a text")
    refuse_unless(_is_hours(hours), f"hours is a number from 0 to {MOST_HOURS}")
    for key in TEXTS:
        refuse_unless(_is_text(entry.get(key)), f"{key} is missing, or no text")
    refuse_unless(isinstance(entry.get("year", 0), int), "year is a whole number")
    refuse_unless(_is_text(entry.get("assumed", "-")), "assumed is no text")
    return [CaseWeight(case_type=name, hours=float(hours), source=_source_text(entry)) for name in names]


def _is_hours(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and isfinite(value) and 0 <= value <= MOST_HOURS


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _source_text(entry: Mapping[str, Any]) -> str:
    """One line: what was published, by whom, how the hours follow from it, and what is assumed."""
    author, year = entry["author"], entry.get("year")
    who = f"{author} ({year})" if year else author
    assumed = f"; assumed: {entry['assumed']}" if "assumed" in entry else ""
    return f"{who}, {entry['title']}: {entry['figure']}; {entry['arithmetic']}{assumed} [{entry['seen']}]"


def effective_weights(
    shipped: Mapping[str, CaseWeight], own: Iterable[CaseWeight], case_types: Iterable[str]
) -> dict[str, CaseWeight]:
    """For each of the organisation's case types and for "", its own weight, else the shipped one.

    Names match regardless of capitals. A type without a weight is left out: it takes that of "", which always
    exists.
    """
    theirs = {name.casefold(): weight for name, weight in shipped.items()}
    mine = {weight.case_type.casefold(): weight for weight in own}
    known = theirs | mine
    return {
        name: replace(known[name.casefold()], case_type=name)
        for name in ("", *case_types)
        if name.casefold() in known
    }


def clean_weight(typed: CaseWeight, case_types: Collection[str]) -> CaseWeight:
    """`case_types`: the allowed ones, besides "". Raises BadInput naming the field."""
    if typed.case_type not in ("", *case_types):
        raise BadInput("case_type", "unknown")
    if not _is_hours(typed.hours):
        raise BadInput("case_hours", "out of range")
    source = " ".join(strip_invisible(typed.source).split())
    if not 1 <= len(source) <= LONGEST_SOURCE:
        raise BadInput("case_source", "1 to 300 characters")
    return CaseWeight(case_type=typed.case_type, hours=float(typed.hours), source=source, set_on=typed.set_on)
