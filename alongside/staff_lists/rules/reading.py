"""What the rows of a table mean: each person, and everything that is wrong, by the line and the column."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from alongside.accounts.rules.people import clean_contract_hours, clean_login, clean_name
from alongside.core.rules.errors import BadInput
from alongside.staff_lists.rules.columns import columns_of, header_of, is_share
from alongside.staff_lists.rules.days import are_half_turned, fold_text, order_of, parse_day, parse_figures
from alongside.staff_lists.rules.hours import parse_hours
from alongside.staff_lists.rules.model import (
    EVERY_TEAM,
    LONGEST_CELL,
    Cells,
    Choices,
    Column,
    DayOrder,
    Field,
    Flaw,
    FlawKind,
    ListedPerson,
    Question,
    Reading,
    Row,
    Table,
)
from alongside.staff_lists.rules.vocabulary import SPREADSHEET_ERRORS, WORDS_FOR_HERE, WORDS_FOR_LEFT

Meant = TypeVar("Meant")

OLDEST_YEARS = 80  # no one has been at one place for longer
LARGEST_SHARE = 1.5  # in a column of shares: above it a number is a percentage
SHOWN_OF_A_CELL = 100  # characters: as many as a name may have
NAMES = frozenset({Field.NAME, Field.FIRST_NAME, Field.LAST_NAME})
EMPTY_SIGNS = frozenset({"-", "–", "—"})


@dataclass(frozen=True, kw_only=True)
class _Meaning:
    """What the whole list says for each of its cells. full_hours: of a full post, a week."""

    columns: Mapping[Field, Column]
    orders: Mapping[Field, DayOrder]
    half_turned: Collection[Field]  # in which a program may have swapped day and month of some days
    shares: bool  # whether the contract hours are shares of a full post
    full_hours: float | None
    languages: Mapping[str, str]
    nameless: bool  # whether people may come without a sign-in name
    today: date


def read_list(
    table: Table,
    choices: Choices,
    today: date,
    full_hours: float | None = None,
    languages: Mapping[str, str] | None = None,
) -> Reading:
    """full_hours: full-time hours per week; they turn a share into hours.

    languages: those there are, by code; any, if none.
    """
    first = (Question.ENCODING,) if table.spellings and not choices.encoding else ()
    line = header_of(table, choices)
    header = next((cells for at, cells in table.rows if at == line), ())
    if line is None or (line and not header):
        return Reading(header=None, questions=(*first, Question.HEADER))
    rows = [row for row in table.rows if row[0] > line and row[1] != header]
    columns = columns_of(header, rows, choices)
    held = {one.holds: one for one in reversed(columns) if one.holds is not None}
    orders: dict[Field, DayOrder] = {
        what: order
        for what in (Field.JOINED, Field.LEFT)
        if what in held and (order := choices.days or order_of(cells[held[what].place] for _, cells in rows))
    }
    questions = (*first, *_open_questions(held, orders, choices.logins_from_names))
    if questions:
        return Reading(header=line, columns=columns, questions=questions)
    meaning = _Meaning(
        columns=held,
        orders=orders,
        half_turned={
            what
            for what in orders
            if table.sheets and are_half_turned(cells[held[what].place] for _, cells in rows)
        },
        shares=_are_shares(held.get(Field.CONTRACT_HOURS), rows),
        full_hours=full_hours,
        languages=languages or {},
        nameless=choices.logins_from_names,
        today=today,
    )
    width = max((place + 1 for place, name in enumerate(header) if name.strip()), default=0)
    reading = Reading(header=line, columns=columns, flaws=table.flaws)
    return _read_people(reading, rows, meaning, width if line and table.encoding else None)


def _open_questions(
    held: Collection[Field], orders: Collection[Field], logins_from_names: bool
) -> Iterator[Question]:
    if Field.LOGIN not in held and not logins_from_names:
        yield Question.LOGIN
    elif Field.LOGIN not in held and not NAMES & set(held):
        yield Question.NAME
    if {Field.JOINED, Field.LEFT} & set(held) - set(orders):
        yield Question.DAYS


def _are_shares(column: Column | None, rows: Iterable[Row]) -> bool:
    """Whether a column is called so, or has nothing above 1 in it: a full post of one hour a week there is
    not.
    """
    if column is None:
        return False
    found = []
    for _, cells in rows:
        with suppress(ValueError):
            found.append(parse_hours(cells[column.place]).hours or 0)
    found = [hours for hours in found if hours]
    return is_share(column.name) or (bool(found) and max(found) <= 1)


def _read_people(reading: Reading, rows: list[Row], meaning: _Meaning, width: int | None) -> Reading:
    """width: that of the header, where a row must not be wider."""
    people: list[ListedPerson] = []
    flaws = [flaw for flaw in reading.flaws if flaw.line > (reading.header or 0)]
    named: set[str] = set()
    teams: set[str] = set()
    first_seen: dict[str, int] = {}
    for at, cells in _rows_of_people(rows, meaning.columns):
        row = _Row(line=at, cells=cells, meaning=meaning)
        person = row.read_person()
        if width is not None:
            row.check_width(width)
        named |= row.names_in_row(person)
        teams |= {person.team} - {""}
        if person.login:
            first = first_seen.setdefault(person.login, at)
            if first != at:
                row.add_flaw(Field.LOGIN, FlawKind.SAME_LOGIN, other=str(first))
        flaws += row.flaws
        if not row.flaws:
            people.append(person)
    by_line = tuple(sorted(flaws, key=lambda flaw: flaw.line))
    return replace(
        reading, people=tuple(people), flaws=by_line, named=frozenset(named), teams=frozenset(teams)
    )


def _rows_of_people(rows: list[Row], columns: Mapping[Field, Column]) -> list[Row]:
    """Rows that say something of ours; without what a program printed below the list, each alone in its row:
    "Printed on 28/11/2026", "Total 60".
    """
    places = {column.place: what for what, column in columns.items()}
    said = [row for row in rows if any(_cell_text(row[1][place]) for place in places)]
    while said and len(places) > 1:
        filled = {place: cell.strip() for place, cell in enumerate(said[-1][1]) if cell.strip()}
        ((place, cell),) = filled.items() if len(filled) == 1 else ((-1, "@"),)
        what = places.get(place)
        no_login, no_name = what is Field.LOGIN and " " in cell, what in NAMES and any(map(str.isdigit, cell))
        if "@" in cell or not (no_login or no_name):
            break
        said.pop()
    return said


def _cell_text(cell: str) -> str:
    text = cell.strip()
    return "" if text in EMPTY_SIGNS else text


@dataclass
class _Row:
    """One row being read."""

    line: int
    cells: Cells
    meaning: _Meaning
    flaws: list[Flaw] = field(default_factory=list)

    def read_person(self) -> ListedPerson:
        """As far as the row says: a cell with a flaw is as if it said nothing."""
        name = self._parse_field(Field.NAME, _clean_line, FlawKind.NAME) or self._name_of_two_columns()
        login = self._parse_field(Field.LOGIN, clean_login, FlawKind.LOGIN)
        if not login and not self._text_of(Field.LOGIN):
            if not self.meaning.nameless:
                self.add_flaw(Field.LOGIN, FlawKind.NO_LOGIN)
            elif not name:
                self.add_flaw(Field.NAME, FlawKind.NO_NAME)
        joined = self._read_day(Field.JOINED, FlawKind.DAY)
        if joined and joined > self.meaning.today:
            self.add_flaw(Field.JOINED, FlawKind.STILL_TO_COME)
            joined = None
        word, left = fold_text(self._text_of(Field.LEFT)), None
        if word in WORDS_FOR_LEFT:
            left = self.meaning.today - timedelta(days=1)
        elif word not in WORDS_FOR_HERE:  # a day that is still to come is right: until then they are here
            left = self._read_day(Field.LEFT, FlawKind.LEFT)
        if joined and left and left < joined and word not in WORDS_FOR_LEFT:
            self.add_flaw(Field.LEFT, FlawKind.LEFT_BEFORE_JOINED, other=self._text_of(Field.JOINED))
        person = ListedPerson(
            line=self.line,
            login=login or "",
            name=name or "",
            team=self._parse_field(Field.TEAM, _clean_line, FlawKind.TEAM) or "",
            lead=self._parse_field(Field.LEAD, _clean_line, FlawKind.LEAD) or "",
            leads=self._parse_field(Field.LEADS, _parse_teams, FlawKind.LEADS) or (),
            joined=joined,
            left=left,
        )
        if EVERY_TEAM in person.leads and len(person.leads) > 1:
            self.add_flaw(Field.LEADS, FlawKind.TEAMS_BESIDE_EVERY_TEAM)
        return replace(person, language=self._read_language(), contract_hours=self._read_hours())

    def names_in_row(self, person: ListedPerson) -> set[str]:
        """As the list has them; of a row whose cells are in disorder, whatever may be a name."""
        found = {person.login, person.name, self._text_of(Field.LOGIN).lower()}
        if any(flaw.wrong is FlawKind.MORE_CELLS for flaw in self.flaws):
            cells = [cell.strip() for cell in self.cells]
            found |= {*cells, *map(", ".join, pairwise(cells))}
        return found - {""}

    def check_width(self, width: int) -> None:
        """Cells behind the last one that has a name come of a separator within a cell, unless someone said
        what they hold.
        """
        known = {column.place for column in self.meaning.columns.values()}
        for place, cell in enumerate(self.cells):
            if place >= width and place not in known and cell.strip():
                self.flaws.append(
                    Flaw(line=self.line, column="", wrong=FlawKind.MORE_CELLS, cell=_shorten_cell(cell))
                )
                return

    def add_flaw(self, what: Field, wrong: FlawKind, other: str = "") -> None:
        column = self.meaning.columns.get(what)
        self.flaws.append(
            Flaw(
                line=self.line,
                column=column.name if column else "",
                wrong=wrong,
                cell=_shorten_cell(self._text_of(what)),
                other=other,
            )
        )

    def _text_of(self, what: Field) -> str:
        column = self.meaning.columns.get(what)
        return _cell_text(self.cells[column.place]) if column else ""

    def _sound_text_of(self, what: Field) -> str:
        """The text of the cell; empty if it cannot be used, which adds a flaw."""
        cell = self._text_of(what)
        if "\x00" in cell:
            self.add_flaw(what, FlawKind.NUL)
        elif cell.upper() in SPREADSHEET_ERRORS:
            self.add_flaw(what, FlawKind.SPREADSHEET_ERROR)
        elif cell.startswith("="):
            self.add_flaw(what, FlawKind.FORMULA)
        elif len(cell) > LONGEST_CELL:
            self.add_flaw(what, FlawKind.TOO_LONG)
        else:
            return cell
        return ""

    def _parse_field(self, what: Field, meaning: Callable[[str], Meant], wrong: FlawKind) -> Meant | None:
        cell = self._sound_text_of(what)
        try:
            return meaning(cell) if cell else None
        except (BadInput, ValueError):
            self.add_flaw(what, wrong)
            return None

    def _name_of_two_columns(self) -> str:
        first = self._parse_field(Field.FIRST_NAME, _clean_line, FlawKind.NAME)
        last = self._parse_field(Field.LAST_NAME, _clean_line, FlawKind.NAME)
        try:
            return clean_name("name", f"{first or ''} {last or ''}") if first or last else ""
        except BadInput:  # each is short enough, the two together are not
            self.add_flaw(Field.LAST_NAME, FlawKind.NAME)
            return ""

    def _read_language(self) -> str:
        """By its code, as a part of the code of a region, or by its own name."""
        languages = self.meaning.languages
        cell = self._sound_text_of(Field.LANGUAGE)
        if not cell or not languages:
            return cell.lower()
        by_name = {fold_text(name): code for code, name in languages.items()}
        code = cell.lower().replace("_", "-").partition("-")[0]
        found = code if code in languages else by_name.get(fold_text(cell), "")
        if not found:
            self.add_flaw(Field.LANGUAGE, FlawKind.LANGUAGE, ", ".join(sorted(languages)))
        return found

    def _read_hours(self) -> float | None:
        said = self._parse_field(Field.CONTRACT_HOURS, parse_hours, FlawKind.HOURS)
        if said is None:
            return None
        share, a_week = said.share, said.hours
        if a_week is not None and self.meaning.shares:
            share = a_week if a_week <= LARGEST_SHARE else a_week / 100
        if share is not None and self.meaning.full_hours is not None:
            a_week = round(share * self.meaning.full_hours, 2)
        elif share is not None or a_week is None or 0 < a_week < 1:
            self.add_flaw(Field.CONTRACT_HOURS, FlawKind.SHARE)
            return None
        try:
            return clean_contract_hours(a_week)
        except BadInput:
            self.add_flaw(Field.CONTRACT_HOURS, FlawKind.HOURS_OUTSIDE)
            return None

    def _read_day(self, what: Field, wrong: FlawKind) -> date | None:
        cell = self._sound_text_of(what)
        if not cell:
            return None
        try:
            found = parse_day(cell, self.meaning.orders[what], self.meaning.today)
        except ValueError:
            wrong, found = FlawKind.NO_SUCH_DAY, None
        if what in self.meaning.half_turned and parse_figures(cell):
            wrong, found = FlawKind.DAY_AS_TEXT, None
        if found and found.year < self.meaning.today.year - OLDEST_YEARS:
            wrong, found = FlawKind.LONG_AGO, None
        if found is None:
            self.add_flaw(what, wrong)
        return found


def _clean_line(text: str) -> str:
    return clean_name("name", text)


def _parse_teams(cell: str) -> tuple[str, ...]:
    """A team is the same whatever its capitals, as in the column of teams."""
    names = [clean_name("team", name) for name in cell.replace("\n", ";").split(";") if name.strip()]
    return tuple({name.casefold(): name for name in names}.values())


def _shorten_cell(cell: str) -> str:
    return cell if len(cell) <= SHOWN_OF_A_CELL else cell[:SHOWN_OF_A_CELL] + "…"
