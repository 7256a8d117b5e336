"""From the bytes of a file to its cells: text in any usual encoding and with any usual separator, or a
workbook.

Runs in a child process with limits; who asks for it is `alongside/staff_lists/desk/staff_list_files.py`.
"""

import re
from contextlib import suppress
from dataclasses import asdict, replace
from itertools import pairwise
from typing import Any
from unicodedata import category, name

from alongside.core.rules.errors import BadInput
from alongside.core.rules.spreadsheets import (
    DELIMITERS,
    MARK,
    Broken,
    delimiter_and_rest,
    split_records,
    unicode_encoding,
)
from alongside.staff_lists.rules import workbooks
from alongside.staff_lists.rules.encodings import ENCODINGS
from alongside.staff_lists.rules.model import (
    FILE,
    LARGEST,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    FileRefusal,
    Flaw,
    FlawKind,
    Row,
    Spelling,
    Table,
)

ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second: an empty archive
COMPOUND = b"\xd0\xcf\x11\xe0"  # what Office used before 2007, and uses for what has a password
LOCKED = "EncryptedPackage".encode("utf-16-le")
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"<")  # the last: a web page, or XML
MOST_SPELLINGS = 3
WORDS_SHOWN = 4
LONGEST_WORD = 40  # characters of one that is shown
WORDS_WEIGHED = 2_000
WORD = re.compile(r"[^\x00-\x20,;|\"]+")
MOST_NULS = 20  # one in so many bytes: a text with a slip has fewer
BROKEN = {
    Broken.TOO_LONG: FlawKind.TOO_LONG,
    Broken.OPEN_QUOTE: FlawKind.OPEN_QUOTE,
    Broken.AFTER_QUOTE: FlawKind.AFTER_QUOTE,
}


def cells(content: bytes, encoding: str, sheet: str, longest: int) -> dict[str, Any]:
    """`read_table` in JSON's types, for a child process."""
    return asdict(read_table(content, encoding, sheet, longest))


def read_table(content: bytes, encoding: str = "", sheet: str = "", longest: int = LONGEST_CELL) -> Table:
    """encoding, sheet: as someone chose. longest: characters of a cell; of a longer one, one more is read.

    Raises BadInput with a `Refusal` for what is no list, or too large a one.
    """
    if len(content) > LARGEST:
        raise _refusal_of(FileRefusal.TOO_LARGE)
    if content.startswith(COMPOUND):
        raise _refusal_of(FileRefusal.LOCKED if LOCKED in content else FileRefusal.OTHER_WORKBOOK)
    if content.startswith(ZIP):
        found = workbooks.read_workbook(content, sheet, longest)
        width = max(max(row) for row in found.rows.values()) + 1
        rows = (
            (line, tuple(row.get(place, "") for place in range(width)))
            for line, row in sorted(found.rows.items())
        )
        return Table(rows=tuple(rows), sheet=found.name, sheets=found.names)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(OTHER_KINDS):
        raise _refusal_of(FileRefusal.NOT_A_LIST)
    text, read_as, spellings = _decode_text(content, encoding)
    return replace(_read_text(text, longest), encoding=read_as, spellings=spellings)


def _refusal_of(why: FileRefusal) -> BadInput:
    return BadInput(FILE, why)


def _read_text(text: str, longest: int) -> Table:
    """A line is a row of the spreadsheet program, whatever line breaks stand within cells; one such as
    `sep=;` is none.
    """
    delimiter, rest = delimiter_and_rest(text)
    if delimiter not in DELIMITERS:
        raise _refusal_of(FileRefusal.SEPARATOR)
    rows: list[Row] = []
    flaws: list[Flaw] = []
    amount = workbooks.Amount()
    for line, (_, found) in enumerate(split_records(rest, delimiter), start=1):
        if isinstance(found, Broken):
            flaws.append(Flaw(line=line, column="", wrong=BROKEN[found]))
        elif any(cell.strip() for cell in found):
            row = tuple("" if cell.isspace() else cell[: longest + 1] for cell in found)
            amount.add(row)
            rows.append((line, row))
        if len(rows) + len(flaws) > MOST_ROWS + workbooks.SPARE_ROWS:
            raise _refusal_of(FileRefusal.TOO_MANY_ROWS)
    if not rows and not flaws:
        raise _refusal_of(FileRefusal.EMPTY)
    filled = (place for _, row in rows for place, cell in enumerate(row) if cell.strip())
    width = max(filled, default=-1) + 1
    if width > MOST_COLUMNS:
        raise _refusal_of(FileRefusal.TOO_MANY_COLUMNS)
    even = tuple((line, (row + ("",) * (width - len(row)))[:width]) for line, row in rows)
    return Table(rows=even, decimal_comma=delimiter != ",", flaws=tuple(flaws))


# ── encodings ───────────────────────────────────────────────────────────────────────────────────────────────


def _decode_text(content: bytes, chosen: str) -> tuple[str, str, tuple[Spelling, ...]]:
    """The text, what it was read as, and what else it might be where it is not Unicode."""
    unicode = unicode_encoding(content)
    try:
        return content.decode(unicode).removeprefix(MARK), unicode, ()
    except UnicodeDecodeError:
        if not chosen and (unicode != "utf-8" or content.count(0) * MOST_NULS > len(content)):
            raise _refusal_of(FileRefusal.NOT_A_LIST) from None
    # The likeliest of the encodings that people meet; of those that give the same text, the first.
    texts: dict[str, str] = {}
    for encoding in ENCODINGS:
        with suppress(UnicodeDecodeError):
            texts.setdefault(content.decode(encoding), encoding)
    # Letters beyond ASCII are one byte in each of them, so that these are the same words in the same order.
    words = {
        encoding: [word for word in WORD.findall(text) if not word.isascii()][:WORDS_WEIGHED]
        for text, encoding in texts.items()
    }
    likeliest = sorted(words, key=lambda encoding: sum(map(_is_odd, words[encoding])))[:MOST_SPELLINGS]
    differing = dict.fromkeys(
        spelled
        for spelled in zip(*(words[encoding] for encoding in likeliest), strict=True)
        if len(set(spelled)) > 1
    )
    shown = list(differing)[:WORDS_SHOWN]
    spellings = tuple(
        Spelling(encoding, tuple(spelled[place][:LONGEST_WORD] for spelled in shown))
        for place, encoding in enumerate(likeliest)
    )
    read_as = chosen or spellings[0].encoding
    try:
        return content.decode(read_as), read_as, spellings
    except (LookupError, ValueError):
        raise _refusal_of(FileRefusal.ENCODING) from None


def _is_odd(word: str) -> bool:
    """Whether it is hardly a word of any language.

    It has two scripts, a sign inside, a capital behind a small letter, or Latin letters that have accents one
    and all.
    """
    letters = [one for one in word if one.isalpha()]
    scripts = {name(one, "").partition(" ")[0] for one in letters}
    signs = any(category(one)[0] not in "LMP" for one in word if not one.isascii())
    turned = any(before.islower() and after.isupper() for before, after in pairwise(word))
    accents = scripts == {"LATIN"} and len(letters) > 2 and not any(map(str.isascii, letters))
    return len(scripts) > 1 or signs or turned or accents
