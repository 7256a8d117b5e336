"""The cells of an Excel workbook (.xlsx, .xlsm) as text, as openpyxl reads them.

What someone brings may be made to do harm, so this runs in a child process (`tables`), whose limits end what
takes too much. Nothing of a workbook is done: no formula is computed (a cell holds the result that was saved
with it, and is empty where there is none), no macro run and no link followed.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from alongside.core.rules.errors import BadInput
from alongside.staff_lists.rules.model import (
    FILE,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    FileRefusal,
)

# Bytes of all parts together; ten thousand people take some five million. Not every system limits a child's
# memory.
MOST_UNPACKED = 100_000_000
SPARE_ROWS = 50  # beside people: titles, the header, footers
LAST_LINE = 1_048_576  # of any sheet
ENCRYPTED = 0x1  # flag of a part
CONTENTS = "[Content_Types].xml"  # what every file of Office since 2007 has
BINARY = "xl/workbook.bin"  # .xlsb
OPEN_DOCUMENT = b"opendocument.spreadsheet"  # .ods: its kind is the first thing in it
MIDNIGHT = " 00:00:00"
# A percent sign in the first section of a format of numbers, outside quotation marks.
PERCENT = re.compile(r'(?:[^"\\%;]|"[^"]*"|\\.)*%')


@dataclass(frozen=True)
class WorkbookSheet:
    """rows: by number from 1, the cells that are not empty by place from 0."""

    name: str
    names: tuple[str, ...]
    rows: Mapping[int, Mapping[int, str]]


@dataclass
class Amount:
    """What a list has come to so far. A workbook may name one long text in any number of its cells."""

    cells: int = 0
    characters: int = 0

    def add(self, texts: Collection[str]) -> None:
        """Those of a row. Raises BadInput once it is too much."""
        self.cells += sum(map(bool, texts))
        self.characters += sum(map(len, texts))
        if self.cells > MOST_CELLS or self.characters > MOST_TEXT:
            raise _refusal_of(FileRefusal.TOO_MUCH)


def read_workbook(content: bytes, wanted: str, longest: int) -> WorkbookSheet:
    """The sheet of that name; without one the first that has content, of those that are shown before those
    that are hidden.

    Raises BadInput with a `Refusal`.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = {part.filename: part for part in archive.infolist()}
        if BINARY in parts or OPEN_DOCUMENT in content[:100]:
            raise _refusal_of(FileRefusal.OTHER_WORKBOOK)
        if CONTENTS not in parts:
            raise _refusal_of(FileRefusal.NOT_A_LIST)
        if any(part.flag_bits & ENCRYPTED for part in parts.values()):
            raise _refusal_of(FileRefusal.LOCKED)
        if sum(part.file_size for part in parts.values()) > MOST_UNPACKED:
            raise _refusal_of(FileRefusal.TOO_LARGE)
        try:
            workbook = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        except OSError:  # a document or slides
            raise _refusal_of(FileRefusal.NOT_A_LIST) from None
        names = tuple(sheet.title for sheet in workbook.worksheets)
        if not names:  # all are charts, or the workbook is of the strict kind, which openpyxl does not know
            raise _refusal_of(FileRefusal.OTHER_WORKBOOK)
        if wanted and wanted not in names:
            raise _refusal_of(FileRefusal.NO_SUCH_SHEET)
        for sheet in sorted(workbook.worksheets, key=lambda sheet: bool(sheet.sheet_state != "visible")):
            if wanted in ("", sheet.title) and (rows := _read_rows(sheet, longest)):
                return WorkbookSheet(sheet.title, names, rows)
        raise _refusal_of(FileRefusal.EMPTY)
    except (BadInput, MemoryError):
        raise
    except Exception:  # noqa: BLE001 (openpyxl fails in any way on what does not keep to the format)
        raise _refusal_of(FileRefusal.DAMAGED) from None


def _refusal_of(why: FileRefusal) -> BadInput:
    return BadInput(FILE, why)


def _read_rows(sheet: Any, longest: int) -> dict[int, dict[int, str]]:
    sheet.reset_dimensions()  # those that the sheet says of itself may be wrong
    rows: dict[int, dict[int, str]] = {}
    amount = Amount()
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if line > LAST_LINE:
            raise _refusal_of(FileRefusal.DAMAGED)
        row = {place: text for place, cell in enumerate(cells) if (text := _cell_text(cell, longest)).strip()}
        if row:
            rows[line] = row
            if max(row) >= MOST_COLUMNS:
                raise _refusal_of(FileRefusal.TOO_MANY_COLUMNS)
            amount.add(row.values())
            if len(rows) > MOST_ROWS + SPARE_ROWS:
                raise _refusal_of(FileRefusal.TOO_MANY_ROWS)
    return rows


def _cell_text(cell: Any, longest: int) -> str:
    match cell.value:
        case None:
            return ""
        case str() as text:
            unescaped: str = unescape(text)
            return unescaped[: longest + 1]
        case bool() as true:
            return "TRUE" if true else "FALSE"
        case int() | float() as number if PERCENT.match(cell.number_format):
            return f"{number * 100:.15g}%"
        case float() as number:
            return f"{number:.15g}"
        case datetime() as moment:
            return moment.isoformat(" ", "seconds").removesuffix(MIDNIGHT)
        case date() as day:
            return day.isoformat()
        case time() as clock:
            return f"{clock.hour}:{clock.minute:02}"
        case timedelta() as length:
            minutes = round(length / timedelta(minutes=1))
            return f"{minutes // 60}:{minutes % 60:02}"
        case other:
            return str(other)
