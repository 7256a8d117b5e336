"""Which line of a table has the column names, and what each column holds, if that is certain."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from alongside.core.rules.addresses import is_address
from alongside.core.rules.visible_text import strip_invisible
from alongside.staff_lists.rules.days import fold_text
from alongside.staff_lists.rules.model import Cells, Choices, Column, Field, Row, Table
from alongside.staff_lists.rules.vocabulary import GENERIC_NAMES, NAMES, SHARES

LINES_ABOVE = 20  # rows within which the names of the columns stand, below titles and what a program printed
EXAMPLES = 3
HALVES = frozenset({Field.FIRST_NAME, Field.LAST_NAME})
IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
OTHER_SIGNS = re.compile(r"[^\w+]+|_+")


def header_of(table: Table, choices: Choices) -> int | None:
    """The line: as chosen, or the one with the most names of columns that are known.

    None where that is not certain.

    One name alone may be the cell of someone's row ("Manager"), so no row before that line may be as full as
    it is.
    """
    if choices.header is not None:
        return choices.header
    first = table.rows[:LINES_ABOVE]
    known = [len({found[0] for cell in cells if (found := _field_of_name(cell))}) for _, cells in first]
    most = max(known, default=0)
    if not most:
        return None
    place = known.index(most)
    line, cells = first[place]
    if most == 1 and any(_count_filled(earlier) >= _count_filled(cells) for _, earlier in first[:place]):
        return None
    return line


def columns_of(header: Cells, rows: Iterable[Row], choices: Choices) -> tuple[Column, ...]:
    """Those with a name or a cell.

    What was chosen goes first, then names, then addresses in a column whose name says nothing.
    """
    rows = tuple(rows)
    columns = []
    for place in range(max(len(header), max((len(cells) for _, cells in rows), default=0))):
        filled = (cell for _, cells in rows if (cell := cells[place].strip()))
        examples, name = tuple(islice(filled, EXAMPLES)), header[place] if place < len(header) else ""
        if examples or name.strip():
            shown = " ".join(strip_invisible(name).split()) or letters_of(place)
            columns.append(Column(place, shown, None, examples))
    chosen = {place: field for place, field in choices.columns.items() if field is not None}
    taken = set(chosen.values())
    open_to_guess = [one for one in columns if one.place not in choices.columns]
    holds: dict[int, Field] = {**_fields_by_name(open_to_guess, taken), **chosen}
    if Field.LOGIN not in holds.values():
        addressed = [
            one.place
            for one in open_to_guess
            if one.place not in holds
            and one.examples
            and _field_of_name(one.name) is None
            and all(
                is_address(cell, any_letters=True) for _, cells in rows if (cell := cells[one.place].strip())
            )
        ]
        if len(addressed) == 1:
            holds[addressed[0]] = Field.LOGIN
    return tuple(replace(one, holds=holds.get(one.place)) for one in columns)


def is_share(name: str) -> bool:
    """Whether the name of a column of hours says that it holds shares of a full post."""
    return "%" in name or plain_name(name) in SHARES


def plain_name(name: str) -> str:
    """As names of columns are compared: without accents, capitals, signs, and what no one can see."""
    return " ".join(OTHER_SIGNS.sub(" ", fold_text(strip_invisible(name))).split())


def letters_of(place: int) -> str:
    """As spreadsheet programs call a column: A for 0, AA for 26."""
    letters = ""
    while place >= 0:
        place, letter = divmod(place, 26)
        letters = chr(ord("A") + letter) + letters
        place -= 1
    return letters


def _field_of_name(name: str) -> tuple[Field, int] | None:
    """What the name means, and its rank: 0 before 1 where two columns say the same.

    What stands in brackets counts only when it helps.
    """
    return NAMES.get(plain_name(name)) or NAMES.get(plain_name(IN_BRACKETS.sub(" ", name)))


def _fields_by_name(columns: Iterable[Column], taken: set[Field]) -> dict[int, Field]:
    """By the names alone. Where two have the best name for a field, neither is certain."""
    known = {one: meant for one in columns if (meant := _field_of_name(one.name))}
    halves = HALVES & ({field for field, _ in known.values()} | taken)
    found: dict[Field, dict[int, list[int]]] = {}
    for column, (field, rank) in known.items():
        if len(halves) == 1 and plain_name(column.name) in GENERIC_NAMES:
            (field,) = (
                HALVES - halves
            )  # "Name" beside a first name is the last name, and "Nombre" beside a last name the first
        found.setdefault(field, {}).setdefault(rank, []).append(column.place)
    best = {field: ranks[min(ranks)] for field, ranks in found.items() if field not in taken}
    return {places[0]: field for field, places in best.items() if len(places) == 1}


def _count_filled(cells: Cells) -> int:
    return sum(1 for cell in cells if cell.strip())
