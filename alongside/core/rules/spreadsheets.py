"""Spreadsheets: reading people's own CSV files with every fault named, and writing cells that stay text.

Reading has two steps. `read_sheet` turns bytes into a `Sheet` of text cells or refuses the whole file
(`Unreadable`); `Columns` finds our columns in it under the file's own names. What the cells mean is for
the topics to say.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from alongside.core.rules.errors import AlongsideError

FORMULA_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # the wide ones count in East Asian settings
MOST_BYTES = 256 * 1024 * 1024
DELIMITERS = ("\t", "|", ";", ",")  # where two fit as well, the one that is rarer within a cell
MEASURED = 50  # lines by which the delimiter is found
MOST_RESTARTS = 10  # after unclosed quotation marks: each reads the rest again
SHOWN_OF_A_CELL = 40  # characters

# Marks at the beginning of a file. UTF-32 comes first: its little-endian mark begins with the one of UTF-16.
MARK = "\ufeff"
UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# What other programs call a spreadsheet: the first bytes, and what the file is then.
OTHER_KINDS = (
    (b"PK\x03\x04", "is an Excel file or another archive, whatever its name says"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel file, whatever its name says"),
)
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(?:\r\n?|\n)', re.IGNORECASE)  # Excel's own, before the header

NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?", re.ASCII)
Value = str | int | float | None
YES_OR_NO = {
    "": None,
    "yes": True,
    "y": True,
    "true": True,
    "1": True,
    "sí": True,
    "si": True,
    "no": False,
    "n": False,
    "false": False,
    "0": False,
}


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def plain_cell(cell: str) -> str:
    """A cell without the apostrophe that `safe_cell` put before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


@dataclass(eq=False)
class Unreadable(AlongsideError):
    """The file as a whole cannot be used; `reason` is a clause that ends the sentence "The file …"."""

    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one row.

    `line` counts from 1, the header; `cell` is empty where it would not help.
    """

    line: int
    column: str
    reason: str
    cell: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{place}: {quote_cell(self.cell)} {self.reason}" if self.cell else f"{place}: {self.reason}"


@dataclass(eq=False)
class BadRows(AlongsideError):
    """Every fault of a file, by line. Nothing was written."""

    faults: tuple[Fault, ...]


Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Sheet:
    """The cells of a file as text.

    rows: (line on which the row starts, its cells), each as long as the header.

    decimal_comma: whether the file separates its cells with something else than a comma, so that 7,5 is a
    number.
    """

    header: tuple[str, ...]
    rows: Rows
    faults: tuple[Fault, ...]
    decimal_comma: bool


def quote_cell(cell: str) -> str:
    """A cell quoted for a terminal: one line, shortened, control characters spelled out."""
    cut = cell if len(cell) <= SHOWN_OF_A_CELL else cell[:SHOWN_OF_A_CELL] + "…"
    return '"' + "".join(char if char.isprintable() else ascii(char)[1:-1] for char in cut) + '"'


def as_utf8(content: bytes, encoding: str) -> bytes:
    """The same text in UTF-8, from an encoding that Python knows by that name.

    Raises LookupError, Unreadable.
    """
    try:
        return content.decode(encoding).encode("utf-8")
    except UnicodeError as error:  # a few codecs name no byte
        place = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise Unreadable(
            f"is not {encoding} text: {_byte_text(content, place)} does not belong there"
        ) from None


def decode(content: bytes) -> str:
    """Unicode of any kind, with or without its mark. Raises Unreadable naming the byte for anything else."""
    if len(content) > MOST_BYTES:
        raise Unreadable(f"is larger than {MOST_BYTES // 1024**2} MB")
    for begins, kind in OTHER_KINDS:
        if content.startswith(begins):
            raise Unreadable(f"{kind}; save it as CSV UTF-8")
    encoding = unicode_encoding(content)
    try:
        return content.decode(encoding).removeprefix(MARK)
    except UnicodeDecodeError as error:
        place = _byte_text(content, min(error.start, len(content) - 1))
        kind = error.encoding[: len("utf-16")].upper()
        named = ", or name its encoding, such as --encoding cp1252 for ANSI" if kind == "UTF-8" else ""
        raise Unreadable(
            f"is not {kind} text: {place} does not belong there; save it as UTF-8{named}"
        ) from None


def unicode_encoding(content: bytes) -> str:
    """By its mark; without one UTF-16 by its NULs, and else UTF-8, which the rest may yet contradict."""
    for marks, encoding in ((UTF32_MARKS, "utf-32"), (UTF16_MARKS, "utf-16")):
        if content.startswith(marks):
            return encoding
    halves = content[:200:2], content[1:200:2]  # most of one is NUL in Latin letters of UTF-16
    if not any(half.count(0) * 2 > len(half) for half in halves):
        return "utf-8"
    return "utf-16-be" if content[0] == 0 else "utf-16-le"


def _byte_text(content: bytes, position: int) -> str:
    line = len(content[:position].split(b"\n"))
    return f"byte {position + 1} (0x{content[position]:02x}, in line {line})"


def read_sheet(content: bytes) -> Sheet:
    """The file as cells. Raises Unreadable when there is no header or the text cannot be decoded."""
    text = decode(content)
    delimiter, rest = delimiter_and_rest(text)
    if delimiter not in DELIMITERS:
        raise Unreadable(
            f"names {quote_cell(delimiter)} as its separator; use a comma, a semicolon, a tab or a pipe"
        )
    header: tuple[str, ...] | None = None
    rows: Rows = []
    faults: list[Fault] = []
    before = 1 if len(rest) < len(text) else 0
    for line, cells in split_records(rest, delimiter):
        line += before
        if isinstance(cells, Broken):
            faults.append(Fault(line, "", cells.reason))
            continue
        if not any(cells):
            continue
        if header is None:
            header = tuple(cell.strip() for cell in cells)
        elif len(cells) != len(header):
            faults.append(
                Fault(
                    line, "", f"has {_cells_text(len(cells))} where the header has {_cells_text(len(header))}"
                )
            )
        else:
            rows.append((line, cells))
    if header is None:
        raise Unreadable(f"has a header that cannot be read: {faults[0]}" if faults else "is empty")
    if any("\x00" in name for name in header):
        raise Unreadable("has a NUL character in its header; take it out")
    if "\x00" in text:
        faults += [
            Fault(line, name, "has a NUL character in it")
            for line, cells in rows
            for name, cell in zip(header, cells, strict=True)
            if "\x00" in cell
        ]
    return Sheet(header, rows, tuple(faults), decimal_comma=delimiter != ",")


def _cells_text(number_of: int) -> str:
    return "1 cell" if number_of == 1 else f"{number_of} cells"


class Broken(Enum):
    """Why a row cannot be taken apart into cells."""

    TOO_LONG = "too long"
    OPEN_QUOTE = "open quote"
    AFTER_QUOTE = "after quote"

    @property
    def reason(self) -> str:
        match self:
            case Broken.TOO_LONG:
                return f"a cell is larger than {csv.field_size_limit()} characters"
            case Broken.OPEN_QUOTE:
                return "a quotation mark is opened and never closed"
            case Broken.AFTER_QUOTE:
                return "text follows a closing quotation mark"
            case _:
                assert_never(self)


def split_records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | Broken]]:
    """Rows, empty ones too, with the line that each begins on.

    One that cannot be taken apart hides none of those after it.
    """
    lines = list(io.StringIO(text, newline=""))
    begins, restarts = 0, 0
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = begins + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            ran_on = begins + reader.line_num > line + 1
            if "expected after" in str(error):
                yield line + 1, Broken.AFTER_QUOTE
            else:
                too_long = "field limit" in str(error) and not ran_on
                yield line + 1, Broken.TOO_LONG if too_long else Broken.OPEN_QUOTE
            if ran_on and restarts < MOST_RESTARTS:
                begins, restarts = line + 1, restarts + 1
                reader = csv.reader(lines[begins:], delimiter=delimiter, strict=True)
        else:
            yield line + 1, cells


def delimiter_and_rest(text: str) -> tuple[str, str]:
    """What a first line such as `sep=;` names, and the lines after it; else what splits the most of the first
    lines into the same number of cells.
    """
    if named := SEPARATOR_LINE.match(text):
        return named[1], text[named.end() :]
    first = list(io.StringIO(text[: csv.field_size_limit() // 2], newline=""))[:MEASURED]

    def column_evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(cells) for cells in csv.reader(first, delimiter=delimiter) if len(cells) > 1)
        return max(((rows, width) for width, rows in widths.items()), default=(0, 0))

    return max(DELIMITERS, key=column_evenness), text


@dataclass(frozen=True)
class Columns:
    """Where our columns lie in a file: our name to its place and the file's own name for it."""

    places: Mapping[str, int]
    theirs: Mapping[str, str]
    ignored: tuple[str, ...] = ()

    def __contains__(self, ours: str) -> bool:
        return ours in self.places

    @classmethod
    def find(
        cls, header: tuple[str, ...], ours: Iterable[str], needed: Iterable[str], mapped: Mapping[str, str]
    ) -> "Columns":
        """Raises Unreadable when a needed column is not there, a mapped one is unknown, or a name stands
        twice.

        Names compare without regard to capitals, spaces for underscores; `mapped` (ours to theirs) goes
        first.
        """
        known = list(ours)
        if unknown := [name for name in mapped if name not in known]:
            raise Unreadable(
                f"cannot be mapped to {quote_cell(unknown[0])}: our columns are {', '.join(known)}"
            )
        places, theirs = {}, {}
        for name in known:
            found = [
                place
                for place, cell in enumerate(header)
                if _plain_name(cell) == _plain_name(mapped.get(name, name))
            ]
            if len(found) > 1:
                raise Unreadable(f"has the column {quote_cell(header[found[0]])} more than once")
            if found:
                places[name], theirs[name] = found[0], header[found[0]]
            elif name in mapped:
                raise Unreadable(
                    f"has no column {quote_cell(mapped[name])}; "
                    f"it has {', '.join(quote_cell(cell) for cell in header)}"
                )
        if missing := [name for name in needed if name not in places]:
            raise Unreadable(
                f"has no column {missing[0]}; name yours with --map {missing[0]}=… (it has "
                f"{', '.join(quote_cell(cell) for cell in header)})"
            )
        used = set(places.values())
        return cls(
            places, theirs, tuple(cell for place, cell in enumerate(header) if place not in used and cell)
        )


def _plain_name(name: str) -> str:
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def parse_number(cell: str, decimal_comma: bool = False) -> float:
    """The cell as a number in plain digits.

    Raises ValueError with a reason that follows the cell in a sentence.
    """
    text = cell.strip()
    if decimal_comma and "." not in text:
        text = text.replace(",", ".", 1)
    if NUMBER.fullmatch(text):
        return float(text)
    if text.startswith(FORMULA_STARTS):
        raise ValueError("is a formula; a number is needed here")
    raise ValueError("is not a number in plain digits")


def as_csv(columns: Iterable[str], rows: Iterable[Iterable[Value]], delimiter: str = ",") -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read accents; no cell starts a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerows([safe_value(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def safe_value(value: Value) -> Value:
    """For a cell of a spreadsheet: text is escaped, numbers stay numbers."""
    return safe_cell(value) if isinstance(value, str) else value
