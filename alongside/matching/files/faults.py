"""Takes values out of parsed JSON from any source: each invalid value becomes a fault with its place.

Nothing is raised or corrected: after a fault the returned value means nothing and must not be used.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

FIRST_YEAR, LAST_YEAR = 1970, 2200  # a time outside these years is taken for a typing error
SHOWN = 40  # characters of a text
SHOWN_BELOW = 10**15  # longer numbers are not worth showing
A_TIME = "2026-11-23T16:00Z"
NOWHEN = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True)
class FileFault:
    """`place`: such as people[3].available[0], or "file". `sentence`: in English, like all of the console."""

    place: str
    sentence: str


@dataclass(frozen=True)
class Faulty:
    """A file that cannot be used, with everything that is wrong with it."""

    faults: tuple[FileFault, ...]


@dataclass
class Reader:
    """Collects faults while values are taken out."""

    faults: list[FileFault] = field(default_factory=list)

    def add_fault(self, place: str, sentence: str) -> None:
        self.faults.append(FileFault(place, sentence))

    def is_sound(self, *parts: str) -> bool:
        """Whether these parts of the file, such as "met", have no faults so far."""
        return not any(re.split(r"[.\[]", fault.place, maxsplit=1)[0] in parts for fault in self.faults)

    def parse_fields(
        self, place: str, given: object, known: Collection[str], needed: Collection[str] = ()
    ) -> Mapping[str, object]:
        """Only known fields.

        An unknown name is a fault: it is probably misspelt, and its value would be lost.
        """
        named = self.parse_object(place, given)
        for name in needed:
            if name not in named:
                self.add_fault(place, f"There is no '{name}'.")
        for name in named:
            if name not in known:
                self.add_fault(
                    place, f"There is no field {describe_value(name)}{_suggestion_text(name, known)}."
                )
        return {name: value for name, value in named.items() if name in known}

    def parse_object(self, place: str, given: object) -> Mapping[str, object]:
        if isinstance(given, dict):
            return given
        self._add_needed(place, "An object", given)
        return {}

    def parse_list(self, place: str, given: object) -> Iterator[tuple[str, object]]:
        """The entries of a list, each with its place."""
        if not isinstance(given, list):
            self._add_needed(place, "A list", given)
            return
        for number, one in enumerate(given):
            yield f"{place}[{number}]", one

    def parse_text(self, place: str, given: object) -> str:
        if not isinstance(given, str):
            self._add_needed(place, "A text", given)
            return ""
        if not _has_whole_characters(given):
            self.add_fault(place, f"The text {describe_value(given)} holds half a character.")
        return given

    def parse_filled_text(self, place: str, given: object) -> str:
        text = self.parse_text(place, given)
        if isinstance(given, str) and not text.strip():
            self.add_fault(place, "The text is empty.")
        return text

    def parse_texts(self, place: str, given: object) -> frozenset[str]:
        return frozenset(self.parse_filled_text(inside, one) for inside, one in self.parse_list(place, given))

    def parse_flag(self, place: str, given: object) -> bool:
        if not isinstance(given, bool):
            self._add_needed(place, "Either true or false", given)
        return given is True

    def parse_whole_number(self, place: str, given: object, low: int, high: int, multiple_of: int = 1) -> int:
        kind = "A whole number" if multiple_of == 1 else f"A multiple of {multiple_of}"
        if type(given) is int and low <= given <= high and given % multiple_of == 0:
            return given
        self._add_needed(place, f"{kind} from {low} to {high}", given)
        return low

    def parse_choice(self, place: str, given: object, kind: type[Kind]) -> Kind:
        values = [one.value for one in kind if one.value]
        if isinstance(given, str) and given in values:
            return kind(given)
        self._add_needed(place, f"One of {', '.join(values)}", given)
        return next(iter(kind))

    def parse_choices(self, place: str, given: object, kind: type[Kind]) -> frozenset[Kind]:
        return frozenset(
            self.parse_choice(inside, one, kind) for inside, one in self.parse_list(place, given)
        )

    def parse_instant(self, place: str, given: object) -> datetime:
        """In UTC."""
        when = _parse_time(given)
        if when is None:
            self._add_needed(place, f"A time like {A_TIME}", given)
        elif when.tzinfo is None:
            self.add_fault(place, f"The time {describe_value(given)} has no zone: write it like {A_TIME}.")
        elif not FIRST_YEAR < when.year < LAST_YEAR:
            self.add_fault(
                place,
                f"The time {describe_value(given)} does not lie "
                f"between the years {FIRST_YEAR} and {LAST_YEAR}.",
            )
        else:
            return when.astimezone(UTC)
        return NOWHEN

    def _add_needed(self, place: str, what: str, given: object) -> None:
        self.add_fault(place, f"{what} is needed here, not {describe_value(given)}.")


def describe_value(given: object) -> str:
    """Short and on one line, to be named in a sentence."""
    match given:
        case None:
            return "null"
        case bool():
            return "true" if given else "false"
        case str():
            return repr(given) if len(given) <= SHOWN else f"{given[:SHOWN]!r}…"
        case int():
            return str(given) if abs(given) < SHOWN_BELOW else "a number beyond all bounds"
        case float():
            return repr(given)
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return "something else"


def _suggestion_text(name: object, known: Collection[str]) -> str:
    near = get_close_matches(name[:SHOWN], known, 1) if isinstance(name, str) else []
    return f"; perhaps '{near[0]}' is meant" if near else ""


def _has_whole_characters(text: str) -> bool:
    """False for lone surrogates, which JSON can hold and UTF-8 cannot."""
    return text.isascii() or not any("\ud800" <= one <= "\udfff" for one in text)


def _parse_time(given: object) -> datetime | None:
    try:
        return datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None
