"""The kinds of fields that a support profile has: what each may hold, and how a cell of a file says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from unicodedata import category, normalize

from alongside.core.rules.errors import BadInput
from alongside.core.rules.spreadsheets import YES_OR_NO
from alongside.matching.rules.participants import Part

MOST_WORDS, LONGEST_WORD = 12, 60  # of a list; characters
BETWEEN = ";"  # the entries of a cell


class Section(StrEnum):
    """Of the form, in its order."""

    MEETING = "meeting"
    PURPOSE = "purpose"
    FIT = "fit"


@dataclass(frozen=True, kw_only=True)
class Described:
    """One field of a profile. The form, the checks, the column of an import, and what the page *Who sees
    what* calls it follow from this.

    `name`: of its attribute, and of its column in the database, in files and in exports. `label`: a message.
    `seen_as`: a message that names it on *Who sees what*; fields there in one phrase have it once. `part`: of
    a fit, as which it counts and may be shown to a partner, if the person consents to that part.
    """

    name: str
    section: Section
    label: str
    seen_as: str = ""
    part: Part | None = None

    @property
    def cell_help(self) -> str:
        """Its column, for the help of the command that imports profiles."""
        return self.name

    def clean(self, value: Any) -> Any:
        """As it is stored. Raises BadInput."""
        return value


@dataclass(frozen=True, kw_only=True)
class WordSet(Described):
    """A set of words. `listed`: suggestions, each with its message; people may add words of their own.

    Suggestions are kept in English whatever the language of the person.
    """

    listed: Mapping[str, str]

    def clean(self, value: frozenset[str]) -> frozenset[str]:
        """In lower case, since two people write the same word in different ways."""
        found = set()
        for word in value:
            whole = word.encode("utf-8", "replace").decode("utf-8")
            seen = "".join(" " if category(one).startswith(("C", "Z")) else one for one in whole)
            found.add(normalize("NFC", " ".join(seen.split())).lower())
        found.discard("")
        if any(len(word) > LONGEST_WORD for word in found):
            raise BadInput("words", "too long")
        if len(found) > MOST_WORDS:
            raise BadInput("words", "too many")
        return frozenset(found)

    def parse_cell(self, cell: str) -> frozenset[str]:
        return frozenset(split_entries(cell))


@dataclass(frozen=True, kw_only=True)
class Languages(WordSet):
    """Words whose suggestions are codes of languages (ISO 639), which every language has names for."""

    listed: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Choice(Described):
    """One of the options, each with its message, or none."""

    options: Mapping[Any, str]  # members of one enumeration

    @property
    def kind(self) -> type[StrEnum]:
        return type(next(iter(self.options)))

    @property
    def cell_help(self) -> str:
        return f"{self.name} ({', '.join(self.options)})"

    def parse_cell(self, cell: str) -> Any:
        return parse_choice(self.options, cell)


@dataclass(frozen=True, kw_only=True)
class Choices(Choice):
    """A set of the options."""

    def parse_cell(self, cell: str) -> Any:
        return frozenset(parse_choice(self.options, entry) for entry in split_entries(cell))


@dataclass(frozen=True, kw_only=True)
class Number(Described):
    """A whole number from 0. `help`: a message with `{n}`, which stands for `help_number`."""

    most: int
    help: str
    help_number: int

    def clean(self, value: int) -> int:
        if not 0 <= value <= self.most:
            raise BadInput(self.name, "out of range")
        return value

    def parse_cell(self, cell: str) -> int:
        if not (cell.isascii() and cell.isdigit() and int(cell) <= self.most):
            raise ValueError(f"is not a whole number from 0 to {self.most}")
        return int(cell)


@dataclass(frozen=True, kw_only=True)
class YesNo(Described):
    @property
    def cell_help(self) -> str:
        return f"{self.name} (yes/no)"

    def parse_cell(self, cell: str) -> bool:
        if cell.lower() not in YES_OR_NO:
            raise ValueError("is neither yes nor no")
        return bool(YES_OR_NO[cell.lower()])


# Each can also parse a cell of a file; it raises ValueError with what is wrong.
Field = WordSet | Choice | Number | YesNo


@dataclass(frozen=True)
class Attribute:
    """What a person can say of themselves, and ask of a partner. Both labels and all values are messages."""

    own_label: str
    partner_label: str
    values: Mapping[str, str]


def split_entries(cell: str) -> list[str]:
    return [entry.strip() for entry in cell.split(BETWEEN) if entry.strip()]


def parse_choice(options: Iterable[Any], cell: str) -> Any:
    """Spaces count as underscores. Raises ValueError."""
    written = cell.lower().replace(" ", "_")
    for option in options:
        if option == written:
            return option
    raise ValueError(f"is not one of {', '.join(options)}")
