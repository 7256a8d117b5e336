"""What the rows of a person's own file of past weeks mean. Every fault is named by its line, none is mended.

Only weeks that can no longer be filled in are taken in, and only where nothing was saved: what someone
entered here may already count in a figure of their team (docs/decisions/0070).
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from re import ASCII, IGNORECASE, compile
from typing import Any

from alongside.checkins.rules.checkins import (
    FACT_BY_NAME,
    CheckIn,
    FactKind,
    WorkFacts,
    clean_text,
)
from alongside.checkins.rules.history import ANSWER
from alongside.checkins.rules.instruments import Instrument, Item, check_answers
from alongside.core.rules.errors import BadInput
from alongside.core.rules.spreadsheets import YES_OR_NO, parse_number, plain_cell
from alongside.core.rules.weeks import OLDEST_WEEKS, Week
from alongside.staff_lists.rules.columns import plain_name
from alongside.staff_lists.rules.days import fold_text, order_of, parse_day
from alongside.staff_lists.rules.model import Cells, DayOrder, Row, Table

FILE = "own_weeks"  # the field of a BadInput about a file as a whole
LARGEST = 4_000_000  # bytes; ten years of weeks with the longest notes have about three million
MOST_ROWS = 2 * OLDEST_WEEKS
HEADER_WITHIN = 10  # rows: above the names of the columns a table may have a title
WEEK_TEXT = compile(r"(\d{4})[- ]?W[- ]?(\d{1,2})", ASCII | IGNORECASE)
TEXTS = ("win", "note")

Names = Mapping[str, Collection[str]]  # our column to what else a file may call it


class FileFault(StrEnum):
    """Why a file as a whole cannot be used, once it is taken apart into cells."""

    TOO_LARGE = "own_weeks_too_large"
    TOO_MANY_ROWS = "own_weeks_too_many_rows"
    NO_WEEK_COLUMN = "no_week_column"
    TWO_COLUMNS = "two_columns"  # that mean the same
    NOTHING_ELSE = "nothing_else"  # beside the week
    DAYS_IN_TWO_ORDERS = "days_in_two_orders"
    FAULTS = "faults"  # in its rows
    NOTHING_NEW = "nothing_new"


class FaultKind(StrEnum):
    """What is wrong with a cell or a row. Each has its sentence in `everything/words/own_weeks.py`."""

    NO_WEEK = "no_week"
    WEEK = "week"
    TO_COME = "to_come"
    LONG_AGO = "long_ago"
    TWICE = "twice"  # other: the line of the first
    YES_OR_NO = "yes_or_no"
    NUMBER = "number"
    WHOLE_NUMBER = "whole_number"
    OUT_OF_RANGE = "out_of_range"  # other: the range
    ANSWER = "answer"  # other: the range
    VERSION = "version"  # of the questions
    TOO_LONG = "too_long"
    AWAY_AND_MORE = "away_and_more"
    OPEN_QUOTE = "open_quote"
    AFTER_QUOTE = "after_quote"


@dataclass(frozen=True, order=True, kw_only=True)
class WeekFault:
    """One thing wrong. column and cell: as they stand in the file."""

    line: int
    column: str
    kind: FaultKind
    cell: str = ""
    other: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnWeeks:
    """What a file holds. check_ins: oldest first, what can be brought in.

    still_open: rows of weeks that are filled in on the check-in. blank: rows with nothing but their week.
    here: weeks that were saved before. unused: columns without a place here. doubtful_words: of a text that
    does not say how its letters are encoded.
    """

    check_ins: tuple[CheckIn, ...]
    faults: tuple[WeekFault, ...] = ()
    still_open: int = 0
    blank: int = 0
    here: int = 0
    unused: Cells = ()
    doubtful_words: Cells = ()

    def leave_out_saved(self, saved: Collection[Week]) -> "OwnWeeks":
        new = tuple(each for each in self.check_ins if each.week not in saved)
        return replace(self, check_ins=new, here=len(self.check_ins) - len(new))


@dataclass(eq=False)
class _CellFault(ValueError):
    kind: FaultKind
    other: str = ""


def read_own_weeks(table: Table, names: Names, pack: Instrument, open_weeks: Sequence[Week]) -> OwnWeeks:
    """open_weeks: those that can be filled in, the newest first. Raises BadInput with a `FileFault`."""
    if len(table.rows) > MOST_ROWS:
        raise BadInput(FILE, FileFault.TOO_MANY_ROWS)
    known = known_column_names(names, pack)
    header_line, header = find_header_row(table, known)
    places = find_week_columns(header, known)
    rows = [row for row in table.rows if row[0] > header_line]
    week = places.get("week", places.get("day", 0))
    order = order_of(cells[week] for _, cells in rows)
    if order is None:
        raise BadInput(FILE, FileFault.DAYS_IN_TWO_ORDERS)
    reader = _RowReader(
        header=header,
        places={name: place for name, place in places.items() if name not in ("week", "day")},
        week_place=week,
        days=order,
        decimal_comma=table.decimal_comma,
        pack=pack,
        open_weeks=open_weeks,
    )
    found = [check_in for row in rows if (check_in := reader.read_row(*row))]
    broken = [WeekFault(line=one.line, column="", kind=FaultKind(one.wrong.value)) for one in table.flaws]
    return OwnWeeks(
        check_ins=tuple(sorted(found, key=lambda each: each.week)),
        faults=tuple(sorted(broken + reader.faults)),
        still_open=reader.still_open,
        blank=reader.blank,
        unused=tuple(
            name for place, name in enumerate(header) if name.strip() and place not in places.values()
        ),
        doubtful_words=table.spellings[0].words if table.spellings else (),
    )


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────


def known_column_names(names: Names, pack: Instrument) -> dict[str, str]:
    """Name as a file may have it, to our column. An item's key is one, unless a scale has the same."""
    scales = {scale.key for scale in pack.scales}
    known = {plain_name(ours): ours for ours in ("week", "day", "away", "version", *FACT_BY_NAME, *TEXTS)}
    for item in pack.items:
        ours = f"{ANSWER}{item.key}"
        said = [ours, *item.text.values(), *(() if item.key in scales else (item.key,))]
        known |= dict.fromkeys(map(plain_name, said), ours)
    return {plain_name(name): ours for ours, others in names.items() for name in others} | known


def find_header_row(table: Table, known: Mapping[str, str]) -> Row:
    for row in table.rows[:HEADER_WITHIN]:
        if {"week", "day"} & {known.get(plain_name(cell)) for cell in row[1]}:
            return row
    raise BadInput(FILE, FileFault.NO_WEEK_COLUMN)


def find_week_columns(header: Cells, known: Mapping[str, str]) -> dict[str, int]:
    """Our columns to their places."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        ours = known.get(plain_name(name))
        if ours in places:
            raise BadInput(FILE, FileFault.TWO_COLUMNS)
        if ours:
            places[ours] = place
    if not places.keys() - {"week", "day", "version"}:
        raise BadInput(FILE, FileFault.NOTHING_ELSE)
    return places


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(kw_only=True)
class _RowReader:
    """places: our columns without that of the week. It counts what it leaves out."""

    header: Cells
    places: Mapping[str, int]
    week_place: int
    days: DayOrder
    decimal_comma: bool
    pack: Instrument
    open_weeks: Sequence[Week]
    faults: list[WeekFault] = field(default_factory=list)
    still_open: int = 0
    blank: int = 0
    first_lines: dict[Week, int] = field(default_factory=dict)

    def read_row(self, line: int, cells: Cells) -> CheckIn | None:
        """None for a row that is left out or at fault."""
        if all(not cells[place].strip() for place in (*self.places.values(), self.week_place)):
            return None
        week = self._try_cell(line, cells, self.week_place, self.parse_week_in_range)
        if all(not cells[place].strip() for place in self.places.values()):
            self.blank += 1
            return None
        before = len(self.faults)
        if week and (first := self.first_lines.setdefault(week, line)) != line:
            self._add_fault(line, self.week_place, _CellFault(FaultKind.TWICE, str(first)), cells)
        parsed = {
            name: self._try_cell(line, cells, place, self.parser_of(name))
            for name, place in self.places.items()
        }
        if week is None or len(self.faults) > before:
            return None
        if week in self.open_weeks:
            self.still_open += 1
            return None
        return self.to_check_in(line, cells, week, parsed)

    def to_check_in(self, line: int, cells: Cells, week: Week, parsed: Mapping[str, Any]) -> CheckIn | None:
        answers = {
            name.removeprefix(ANSWER): value
            for name, value in parsed.items()
            if name.startswith(ANSWER) and value is not None
        }
        facts = {name: value for name, value in parsed.items() if name in FACT_BY_NAME}
        away = bool(parsed.get("away"))
        if away and (answers or any(facts.values())):
            self._add_fault(line, self.places["away"], _CellFault(FaultKind.AWAY_AND_MORE), cells)
            return None
        return CheckIn(
            week,
            away=away,
            answers=answers,
            facts=WorkFacts() if away else WorkFacts(**facts),
            win=parsed.get("win") or "",
            note=parsed.get("note") or "",
            instrument=self.pack.key,
            version=parsed.get("version") or self.pack.version,
            revision=1,
            brought_in=True,
        )

    def _try_cell(self, line: int, cells: Cells, place: int, parse: Callable[[str], Any]) -> Any:
        """None for an empty cell, and for one at fault."""
        try:
            return parse(cells[place].strip())
        except _CellFault as fault:
            self._add_fault(line, place, fault, cells)
            return None

    def _add_fault(self, line: int, place: int, fault: _CellFault, cells: Cells) -> None:
        private = any(place == self.places.get(name) for name in TEXTS)  # not repeated in a fault
        self.faults.append(
            WeekFault(
                line=line,
                column=self.header[place],
                kind=fault.kind,
                cell="" if private else cells[place].strip(),
                other=fault.other,
            )
        )

    def parser_of(self, name: str) -> Callable[[str], Any]:
        if name in TEXTS:
            return parse_text
        if name.startswith(ANSWER):
            item = self.pack.item(name.removeprefix(ANSWER))
            return lambda cell: parse_answer(cell, item, self.pack, self.decimal_comma)
        if name == "version":
            return lambda cell: parse_version(cell, self.pack.version, self.decimal_comma)
        if name == "away" or FACT_BY_NAME[name].kind is FactKind.YES_OR_NO:
            return parse_yes_or_no
        return lambda cell: parse_fact(cell, name, self.decimal_comma)

    def parse_week_in_range(self, cell: str) -> Week:
        week = parse_week(cell, self.days, self.open_weeks[0].sunday)
        if week > self.open_weeks[0]:
            raise _CellFault(FaultKind.TO_COME)
        if week < self.open_weeks[0].back(OLDEST_WEEKS):
            raise _CellFault(FaultKind.LONG_AGO)
        return week


# ── cells ───────────────────────────────────────────────────────────────────────────────────────────────────


def parse_week(cell: str, days: DayOrder, today: date) -> Week:
    """Written as a week, or as any of its days."""
    if not cell:
        raise _CellFault(FaultKind.NO_WEEK)
    try:
        if written := WEEK_TEXT.fullmatch(cell):
            return Week(f"{written[1]}-W{int(written[2]):02d}")
        day = parse_day(cell, days, today)
        if day is not None:
            return Week.of(day)
    except (ValueError, OverflowError):
        pass  # a day or a week that the calendar does not have
    raise _CellFault(FaultKind.WEEK)


def parse_text(cell: str) -> str:
    try:
        return clean_text("note", plain_cell(cell))
    except BadInput:
        raise _CellFault(FaultKind.TOO_LONG) from None


def parse_yes_or_no(cell: str) -> bool | None:
    try:
        return YES_OR_NO[cell.casefold()]
    except KeyError:
        raise _CellFault(FaultKind.YES_OR_NO) from None


def parse_version(cell: str, newest: int, decimal_comma: bool) -> int | None:
    """Of the questions."""
    if not cell:
        return None
    version = _parse_cell_number(cell, decimal_comma)
    if version not in range(1, newest + 1):
        raise _CellFault(FaultKind.VERSION)
    return int(version)


def parse_fact(cell: str, name: str, decimal_comma: bool) -> float | int | None:
    if not cell:
        return None
    fact, value = FACT_BY_NAME[name], _parse_cell_number(cell, decimal_comma)
    if not 0 <= value <= fact.most:
        raise _CellFault(FaultKind.OUT_OF_RANGE, f"0–{fact.most}")
    if fact.kind is FactKind.HALVES:
        return value
    if value != int(value):
        raise _CellFault(FaultKind.WHOLE_NUMBER)
    return int(value)


def parse_answer(cell: str, item: Item, pack: Instrument, decimal_comma: bool) -> float | int | None:
    """A number, or the words of a level in any language of the questionnaire."""
    if not cell:
        return None
    levels = {fold_text(said): level for level, said in level_words(item)}
    if (level := levels.get(fold_text(cell))) is not None:
        return level
    try:
        value = parse_number(cell, decimal_comma)
        check_answers(pack, {item.key: value})
    except (ValueError, BadInput):
        raise _CellFault(FaultKind.ANSWER, f"{item.low:g}–{item.high:g}") from None
    return int(value) if value == int(value) else value


def level_words(item: Item) -> Iterator[tuple[int, str]]:
    """Level and label, in every language."""
    for labels in item.levels.values():
        yield from enumerate(labels)


def _parse_cell_number(cell: str, decimal_comma: bool) -> float:
    try:
        return parse_number(cell, decimal_comma)
    except ValueError:
        raise _CellFault(FaultKind.NUMBER) from None
