"""The cells of an Excel workbook (.xlsx, .xlsm) as text: only the few parts of the archive that hold them are opened.

What someone brings may be made to do harm, so this runs in a child process (`tables`); and a part is unpacked no further than it says and
`MOST_UNPACKED` allows, a document type is refused before it can define an entity, formulas are not computed and links not followed.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from posixpath import join, normpath
from typing import IO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from alongside.domain.errors import BadInput
from alongside.domain.staff_lists.model import FILE, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Refusal

MOST_UNPACKED = 150_000_000  # bytes of one part; ten thousand people take some thirty million
CHUNK = 1 << 16
MOST_TEXTS = 500_000  # that cells share
MOST_PIECES = LONGEST_CELL  # of one text: no piece is empty
SPARE_ROWS = 50  # beside people: titles, the header, what stands below
LETTERS = re.compile(r"[A-Z]{1,3}", re.ASCII)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

# Formats of numbers that a workbook knows without spelling them out (ECMA-376, part 1, 18.8.30).
BUILT_IN = {
    **dict.fromkeys((9, 10), "0%"),
    **dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((*range(18, 22), *range(32, 36), 45, 46, 47), "h:mm"),
    22: "yyyy-mm-dd h:mm",
}
NOT_PATTERN = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
# What zipfile and expat come to in an archive with wrong bytes, beside what they say of it themselves.
DAMAGE = (
    BadZipFile,
    zlib.error,
    expat.ExpatError,
    struct.error,
    EOFError,
    ValueError,
    OverflowError,
    NotImplementedError,
)
LAST_DAY = 2_958_465  # 9999-12-31


@dataclass(frozen=True)
class Sheet:
    """rows: by number, the cells by place (both counted from 0 in the dictionary, rows from 1), as text."""

    name: str
    names: tuple[str, ...]
    rows: Mapping[int, Mapping[int, str]]


def read(content: bytes, wanted: str) -> Sheet:
    """The sheet of that name; without one the first that has content, of those that are not hidden before the others. Raises BadInput."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _Workbook(archive).sheet(wanted)
    except DAMAGE:
        raise _refused(Refusal.DAMAGED) from None
    except RuntimeError:  # how the archive says that it wants a password
        raise _refused(Refusal.LOCKED) from None


def _refused(why: Refusal) -> BadInput:
    return BadInput(FILE, why)


class _Workbook:
    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        # Names of parts differ in nothing by their capitals, and some programs write them with the strokes of Windows.
        self._parts = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        main = next((target for kind, target in self._targets("").values() if kind == "officeDocument"), "")
        if main not in self._parts:
            raise _refused(Refusal.NOT_A_LIST)
        if not main.endswith(".xml"):
            raise _refused(Refusal.OTHER_WORKBOOK)  # .xlsb
        targets = self._targets(main)
        self._by_kind = dict(targets.values())
        self._begins_1904 = False
        self._sheets: list[tuple[str, bool, str]] = []  # name, whether it is shown, part

        def begin(name: str, said: Mapping[str, str]) -> None:
            if name == "workbookPr":
                self._begins_1904 = said.get("date1904") in ("1", "true")
            elif name == "sheet":
                kind, part = targets.get(_related(said), ("", ""))
                if kind == "worksheet" and part in self._parts:
                    shown = said.get("state", "visible") == "visible"
                    self._sheets.append((said.get("name", ""), shown, part))

        self._walk(main, begin)
        if not self._sheets:
            raise _refused(Refusal.NOT_A_LIST)

    def sheet(self, wanted: str) -> Sheet:
        names = tuple(name for name, *_ in self._sheets)
        ordered = sorted(self._sheets, key=lambda sheet: not sheet[1])
        parts = [(name, part) for name, _, part in ordered if wanted in ("", name)]
        if not parts:
            raise _refused(Refusal.NO_SUCH_SHEET)
        texts, formats = self._texts(), self._formats()
        for name, part in parts:
            if rows := self._rows(part, texts, formats):
                return Sheet(name, names, rows)
        raise _refused(Refusal.EMPTY)

    def _walk(
        self,
        part: str,
        begin: Callable[[str, Mapping[str, str]], None],
        text: Callable[[str], None] | None = None,
        end: Callable[[str], None] | None = None,
    ) -> None:
        """Through the elements of a part, by names without their namespaces, which differ between the two kinds of the format."""
        packed = self._archive.getinfo(self._parts[part])
        if packed.file_size > MOST_UNPACKED:
            raise _refused(Refusal.TOO_LARGE)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_document_type

        def first(name: str, said: Mapping[str, str]) -> None:
            """Most parts have no prefixes, and a million elements."""
            prefixed = ":" in name
            parser.StartElementHandler = (lambda one, its: begin(_local(one), its)) if prefixed else begin
            if end is not None:
                parser.EndElementHandler = (lambda one: end(_local(one))) if prefixed else end
            begin(_local(name), said)

        parser.StartElementHandler = first
        if text is not None:
            parser.CharacterDataHandler = text
        if packed.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise _refused(Refusal.DAMAGED)
        with self._archive.open(packed) as stream:
            for chunk in _chunks(stream):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part is related to: by id, the kind and the other part."""
        folder, _, name = part.rpartition("/")
        relations = join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def begin(name: str, said: Mapping[str, str]) -> None:
            if name == "Relationship" and said.get("TargetMode") != "External":
                target = said.get("Target", "").replace("\\", "/")
                full = target[1:] if target.startswith("/") else normpath(join(folder, target))
                found[said.get("Id", "")] = said.get("Type", "").rpartition("/")[2], full.lower()

        if relations in self._parts:
            self._walk(relations, begin)
        return found

    def _texts(self) -> list[str]:
        """Those that cells share, in order."""
        part = self._by_kind.get("sharedStrings", "")
        if part not in self._parts:
            return []
        texts: list[str] = []
        current = _Texts("t")

        def end(name: str) -> None:
            current.end(name)
            if name == "si":
                if len(texts) >= MOST_TEXTS:
                    raise _refused(Refusal.TOO_LARGE)
                texts.append(current.taken("t"))

        self._walk(part, lambda name, _: current.begin(name), current.add, end)
        return texts

    def _formats(self) -> list[str]:
        """The pattern of numbers of each style of a cell."""
        part = self._by_kind.get("styles", "")
        if part not in self._parts:
            return []
        patterns = dict(BUILT_IN)
        formats: list[str] = []
        within_cells = False

        def begin(name: str, said: Mapping[str, str]) -> None:
            nonlocal within_cells
            if name == "numFmt":
                patterns[_whole(said.get("numFmtId", ""))] = said.get("formatCode", "")
            elif name == "cellXfs":
                within_cells = True
            elif name == "xf" and within_cells:
                formats.append(patterns.get(_whole(said.get("numFmtId", "")), ""))

        def end(name: str) -> None:
            nonlocal within_cells
            within_cells = within_cells and name != "cellXfs"

        self._walk(part, begin, end=end)
        return formats

    def _rows(self, part: str, texts: list[str], formats: list[str]) -> dict[int, dict[int, str]]:
        kinds = [_Kind(pattern) for pattern in formats] or [_Kind("")]
        rows: dict[int, dict[int, str]] = {}
        current = _Texts("v", "t", "f")
        row = place = 0
        said: Mapping[str, str] = {}

        def begin(name: str, given: Mapping[str, str]) -> None:
            nonlocal row, place, said
            if name == "row":
                row, place = _whole(given.get("r", "")) or row + 1, 0
            elif name != "c":
                current.begin(name)
            else:
                letters = LETTERS.match(given.get("r", ""))
                place = place_of(letters[0]) if letters else place
                said = given

        def end(name: str) -> None:
            nonlocal place
            if name != "c":
                current.end(name)
                return
            cell = self._cell(said, current, texts, kinds) if current.any else ""
            if cell and not cell.isspace():
                rows.setdefault(row, {})[place] = cell
                _check_size(len(rows), place)
            place += 1

        self._walk(part, begin, current.add, end)
        return rows

    def _cell(
        self, said: Mapping[str, str], current: "_Texts", texts: list[str], kinds: "list[_Kind]"
    ) -> str:
        value, typed, formula = current.taken("v"), current.taken("t"), current.taken("f")
        current.any = False
        match said.get("t", "n"):
            case "inlineStr":
                return typed
            case "s" if value:
                return texts[_whole(value)] if _whole(value) < len(texts) else ""
            case "b" if value:
                return "TRUE" if value == "1" else "FALSE"
            case "d":
                return value.removesuffix("T00:00:00")
            case "n" if value:
                style = _whole(said.get("s", ""))
                return kinds[style if style < len(kinds) else 0].said(value, self._begins_1904)
        return value or (
            f"={formula}" if formula else ""
        )  # without a value: of a program that computes nothing


def _check_size(rows: int, place: int) -> None:
    if place >= MOST_COLUMNS:
        raise _refused(Refusal.TOO_MANY_COLUMNS)
    if rows > MOST_ROWS + SPARE_ROWS:
        raise _refused(Refusal.TOO_MANY_ROWS)


class _Texts:
    """What stands in the elements of some names, joined; readings of Chinese signs (`rPh`) are no part of it."""

    def __init__(self, *elements: str) -> None:
        self._pieces: dict[str, list[str]] = {name: [] for name in elements}
        self._current: list[str] | None = None
        self._aside = False
        self.any = False  # whether something is there to be taken

    def begin(self, name: str) -> None:
        self._aside = self._aside or name == "rPh"
        self._current = None if self._aside else self._pieces.get(name)

    def end(self, name: str) -> None:
        self._aside = self._aside and name != "rPh"
        self._current = None

    def add(self, more: str) -> None:
        if self._current is not None and len(self._current) <= MOST_PIECES:
            self._current.append(more[: LONGEST_CELL + 1])
            self.any = True

    def taken(self, name: str) -> str:
        pieces = self._pieces[name]
        whole = "".join(pieces)[: LONGEST_CELL + 1]
        pieces.clear()
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), whole) if "_x" in whole else whole


class _Kind:
    """What the numbers of a style are, by their pattern."""

    def __init__(self, pattern: str) -> None:
        signs = NOT_PATTERN.sub("", pattern.partition(";")[0]).lower()
        general = "general" in signs
        self.percent = "%" in signs
        self.day = not general and bool(
            set(signs) & set("yd") or ("m" in signs and not set(signs) & set("hs0#?"))
        )
        self.hours = not general and not self.day and bool(set(signs) & set("hs"))

    def said(self, number: str, begins_1904: bool) -> str:
        try:
            value = float(number)
        except ValueError:
            return number
        if self.percent:
            return f"{value * 100:.15g}%"
        if self.day and 0 <= value <= LAST_DAY:
            return _day(value, begins_1904)
        if self.hours and value >= 0:
            minutes = round(value * 24 * 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        return f"{value:.15g}" if abs(value) < 1e15 else number


def _day(value: float, begins_1904: bool) -> str:
    """ISO; with the hour where there is one. In the system of 1900 there is a 29 February of that year, which never was."""
    begins = datetime(1904, 1, 1) if begins_1904 else datetime(1899, 12, 30 if value >= 60 else 31)  # noqa: DTZ001
    try:
        moment = begins + timedelta(seconds=round(value * 24 * 60 * 60))
    except OverflowError:
        return f"{value:.15g}"
    return moment.date().isoformat() if value == int(value) else moment.isoformat(" ")


def place_of(letters: str) -> int:
    """0 for A, 26 for AA."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _no_document_type(*_: object) -> None:
    raise _refused(Refusal.DAMAGED)


def _local(name: str) -> str:
    """Without the prefix of its namespace, which any program chooses for itself."""
    return name.rpartition(":")[2]


def _related(said: Mapping[str, str]) -> str:
    return next((value for key, value in said.items() if key.endswith(":id")), "")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
