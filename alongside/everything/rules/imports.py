"""What the rows of a spreadsheet of past check-ins mean. Every fault is named, none is fixed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from alongside.accounts.rules.people import clean_login
from alongside.checkins.rules.checkins import FACT_BY_NAME, CheckIn, FactKind, WorkFact, WorkFacts, clean_text
from alongside.checkins.rules.instruments import Instrument, check_answers
from alongside.core.rules.errors import BadInput
from alongside.core.rules.spreadsheets import YES_OR_NO, Columns, Fault, Rows, Sheet, Unreadable, parse_number
from alongside.core.rules.weeks import OLDEST_WEEKS, Week

NUMBERS = tuple(fact.name for fact in FACT_BY_NAME.values() if fact.kind is not FactKind.YES_OR_NO)
TEXTS = ("win", "note")


class ImportedWeek(NamedTuple):
    line: int
    login: str
    check_in: CheckIn


@dataclass(frozen=True, kw_only=True)
class ImportedWeeks:
    """facts, texts, items: our columns that the file has. Only these replace what a saved week holds."""

    rows: list[ImportedWeek]
    faults: list[Fault]
    ignored: tuple[str, ...]
    instrument: Instrument
    facts: tuple[str, ...]
    texts: tuple[str, ...]
    items: tuple[str, ...]


# ── check-ins ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """What the command line says about a file of check-ins.

    week: the week of every row, when the file has no such column. newest: the newest week that has begun.
    multiply: our column to the factor that turns the file's unit into ours.
    through: wraps the rows as they are read, for a progress bar.
    """

    instrument: Instrument
    newest: Week
    week: Week | None = None
    mapped: Mapping[str, str] = field(default_factory=dict)
    multiply: Mapping[str, float] = field(default_factory=dict)
    through: Callable[[Rows], Iterable[tuple[int, list[str]]]] = iter


def read_check_ins(sheet: Sheet, how: ReadOptions) -> ImportedWeeks:
    """Raises Unreadable when the columns do not fit; faults of rows are collected."""
    items = tuple(item.key for item in how.instrument.items)
    needed = ["login"] if how.week else ["login", "week"]
    # An item with the name of one of our columns cannot be told apart; it must be mapped under its own key.
    ours = dict.fromkeys(("login", "week", *FACT_BY_NAME, *TEXTS, "away", *items))
    columns = Columns.find(sheet.header, tuple(ours), needed, how.mapped)
    if how.week and "week" in columns:
        raise Unreadable("has a week column of its own; leave --week out")
    for name in how.multiply:
        if name not in columns or name not in (*NUMBERS, *items):
            raise Unreadable(f"has no column of numbers called {name} to multiply")
    reader = _RowReader(columns, how, sheet.decimal_comma, list(sheet.faults))
    rows = [
        row for line, cells in how.through(sheet.rows) if (row := reader.read_row(line, cells)) is not None
    ]
    return ImportedWeeks(
        rows=rows,
        faults=reader.faults,
        ignored=columns.ignored,
        instrument=how.instrument,
        facts=tuple(name for name in (*FACT_BY_NAME, "away") if name in columns),
        texts=tuple(name for name in TEXTS if name in columns),
        items=tuple(key for key in items if key in columns),
    )


class _RowReader:
    """One file being read: quickly while a row is in order; cell by cell, to name each
    fault, when it is not.
    """

    def __init__(self, columns: Columns, how: ReadOptions, decimal_comma: bool, faults: list[Fault]) -> None:
        self.faults = faults
        self.instrument = how.instrument
        self.fixed_week = how.week
        self.newest = how.newest
        self.decimal_comma = decimal_comma
        self.multiply = how.multiply
        self.first_seen: dict[tuple[str, str], int] = {}
        self.places = columns.places
        self.logins = self._find_column("login", _parse_login)
        self.weeks = self._find_column("week", lambda cell: parse_week_in_range(cell, self.newest))
        self.away = self._find_column("away", _parse_yes_or_no)
        self.answers = self._find_columns(
            (item.key, self._answer_parser(item.key)) for item in how.instrument.items
        )
        self.facts = self._find_columns(
            (fact.name, self._fact_parser(fact)) for fact in FACT_BY_NAME.values()
        )
        self.texts = self._find_columns((name, _text_parser(name)) for name in TEXTS)

    def _find_columns(self, columns: Iterable[tuple[str, Callable[[str], Any]]]) -> "list[_Column]":
        return [column for name, meaning in columns if (column := self._find_column(name, meaning))]

    def _find_column(self, name: str, meaning: Callable[[str], Any]) -> "_Column | None":
        return (name, self.places[name], _ParsedCells(meaning)) if name in self.places else None

    def read_row(self, line: int, cells: list[str]) -> ImportedWeek | None:
        """None for a row that is at fault."""
        try:
            _, place, known = self.logins  # type: ignore[misc]  # a needed column
            login: str = known[cells[place]]
            week = self.fixed_week or self.weeks[2][cells[self.weeks[1]]]  # type: ignore[index]
            away = bool(self.away and self.away[2][cells[self.away[1]]])
            answers = {
                key: level for key, place, known in self.answers if (level := known[cells[place]]) is not None
            }
            facts = {name: known[cells[place]] for name, place, known in self.facts}
            texts = {name: known[cells[place]] for name, place, known in self.texts}
        except ValueError:
            self._name_faults(line, cells)
            return None
        if away and answers:
            self.faults.append(Fault(line, "away", "is yes, so the row can have no answers"))
        first = self.first_seen.setdefault((login, week.text), line)
        if first != line:
            self.faults.append(
                Fault(line, "week", f"of this person stands in line {first} already", week.text)
            )
        pack = self.instrument
        check_in = CheckIn(
            week,
            away=away,
            answers=answers,
            facts=WorkFacts(**facts),
            **texts,
            instrument=pack.key,
            version=pack.version,
            revision=1,
        )
        return ImportedWeek(line, login, check_in)

    def _name_faults(self, line: int, cells: list[str]) -> None:
        singles = [column for column in (self.logins, self.weeks, self.away) if column]
        for name, place, known in [*singles, *self.answers, *self.facts, *self.texts]:
            try:
                known[cells[place]]
            except ValueError as error:
                shown_cell = (
                    "" if name in TEXTS else cells[place]
                )  # a private note is not repeated in an error
                self.faults.append(Fault(line, name, str(error), shown_cell))

    def _parse_number(self, name: str, cell: str) -> float:
        value = parse_number(cell, self.decimal_comma)
        # Rounded: 0.1 of a day times seven is 0.7 of an hour, not 0.7000000000000001.
        return round(value * self.multiply[name], 9) if name in self.multiply else value

    def _answer_parser(self, key: str) -> Callable[[str], float | None]:
        item = self.instrument.item(key)

        def parse_answer(cell: str) -> float | None:
            if not cell.strip():
                return None
            value = self._parse_number(key, cell)
            try:
                check_answers(self.instrument, {key: value})
            except BadInput as refusal:
                range_ = f"; {item.low:g} to {item.high:g} is asked"
                raise ValueError(f"is {refusal.reason}{range_}") from None
            return int(value) if value == int(value) else value

        return parse_answer

    def _fact_parser(self, fact: WorkFact) -> Callable[[str], float | int | None]:
        if fact.kind is FactKind.YES_OR_NO:
            return _parse_yes_or_no

        def parse_fact(cell: str) -> float | int | None:
            if not cell.strip():
                return None
            value = self._parse_number(fact.name, cell)
            if not 0 <= value <= fact.most:
                unit = f" (after multiplying: {value:g})" if fact.name in self.multiply else ""
                raise ValueError(f"is outside 0 to {fact.most}{unit}")
            if fact.kind is FactKind.HALVES:
                return value
            if value != int(value):
                raise ValueError("is not a whole number")
            return int(value)

        return parse_fact


def parse_week_in_range(text: str, newest: Week) -> Week:
    """A week that has begun, at most OLDEST_WEEKS ago.

    Raises ValueError with a reason that completes a sentence.
    """
    try:
        week = Week(text.strip().upper())
    except ValueError:
        raise ValueError("is no week; write it as 2026-W07") from None
    oldest = newest.back(OLDEST_WEEKS)
    if week > newest:
        raise ValueError(f"has not begun; the newest week is {newest.text}")
    if week < oldest:
        raise ValueError(f"is too long ago; the oldest that can be taken in is {oldest.text}")
    return week


class _ParsedCells(dict[str, Any]):
    """A column's cells and what they mean, each worked out once: most cells repeat."""

    def __init__(self, meaning: Callable[[str], Any]) -> None:
        super().__init__()
        self.meaning = meaning

    def __missing__(self, cell: str) -> Any:
        value = self[cell] = self.meaning(cell)
        return value


_Column = tuple[str, int, _ParsedCells]  # our name, its place in a row, and what its cells mean


def _parse_login(cell: str) -> str:
    try:
        return clean_login(cell)
    except BadInput:
        raise ValueError("is no sign-in name" if cell.strip() else "is empty") from None


def _parse_yes_or_no(cell: str) -> bool | None:
    try:
        return YES_OR_NO[cell.strip().casefold()]
    except KeyError:
        raise ValueError("is neither yes nor no") from None


def _text_parser(name: str) -> Callable[[str], str]:
    def parse_text(cell: str) -> str:
        try:
            return clean_text(name, cell)
        except BadInput as refusal:
            raise ValueError(f"is {refusal.reason}: {len(cell)} characters") from None

    return parse_text
