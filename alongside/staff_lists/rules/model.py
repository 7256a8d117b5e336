"""A staff list, from the cells of a file to the changes it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

FILE = "staff_list"  # the field of a BadInput about a file as a whole
LARGEST = 10_000_000  # bytes of a file; ten thousand people take one or two million
MOST_ROWS = 10_000  # people
MOST_COLUMNS = 200
LONGEST_CELL = 500  # characters
MOST_CELLS = 400_000  # that are not empty; ten thousand people in thirty columns have 300,000
# characters of all cells together: the server holds them, once the child that read them has ended
MOST_TEXT = 5_000_000
MOST_LEADS = 10_000  # pairs of a person and a team that they come to lead by one list
EVERY_TEAM = "*"
NO_HEADER = 0  # as the line of the column names

Cells = tuple[str, ...]
Row = tuple[int, Cells]  # the line on which it begins, counted from 1 as a spreadsheet program does


class Field(StrEnum):
    """What a column may hold. A name is in one column or in two."""

    LOGIN = "login"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    TEAM = "team"
    LEAD = "lead"  # the line manager, by sign-in name or by name
    LEADS = "leads"  # teams whose figures they see
    LANGUAGE = "language"
    CONTRACT_HOURS = "contract_hours"
    JOINED = "joined"
    LEFT = "left"  # their last day, or that they have left


class DayOrder(StrEnum):
    """How days are written that can be read in two ways, such as 03/02/2026."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True)
class Spelling:
    """What a text would be in one encoding: a few of its words in which the encodings differ."""

    encoding: str
    words: Cells


@dataclass(frozen=True, kw_only=True)
class Table:
    """The cells of a file as text, each row as long as the longest.

    Days that the file itself knows as days are ISO dates.

    encoding: what the text was read as; empty for a workbook. sheets: names of those of a workbook.
    decimal_comma: 7,5 is a number.
    spellings: of a text that is not Unicode, what it may be, the likeliest first; until one is chosen it is
    read as the first.
    flaws: of rows that could not be taken apart, and so are not among `rows`.
    """

    rows: tuple[Row, ...]
    decimal_comma: bool = False
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    spellings: tuple[Spelling, ...] = ()
    flaws: "tuple[Flaw, ...]" = ()


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What an admin chose about a file. What they left open is recognised if it is certain, and asked if not.

    header: the line of the column names; 0 is that there are none. columns: by place, what each holds; None
    is nothing of ours.
    everyone: who is here and not in the list leaves. logins_from_names: people may come without a sign-in
    name; they are found by name, and who is new gets a sign-in name made of it. alike: by `answer_key`, the
    id of the person whom the house knows, or empty for someone else.
    """

    encoding: str = ""
    sheet: str = ""
    header: int | None = None
    columns: Mapping[int, Field | None] = field(default_factory=dict)
    days: DayOrder | None = None
    everyone: bool = False
    logins_from_names: bool = False
    alike: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column of a file. `name`: as it is written there, or its letters where nothing is.

    examples: its first few cells that are not empty.
    """

    place: int
    name: str
    holds: Field | None
    examples: Cells = ()


class Question(StrEnum):
    """What has to be answered (in `Choices`) before the list can be read."""

    ENCODING = "encoding"  # which of `Table.spellings` is right
    HEADER = "header"  # which line holds the names of the columns
    LOGIN = "login"  # which column holds sign-in names or e-mail addresses
    NAME = "name"
    DAYS = "days"  # whether the day or the month comes first


@dataclass(frozen=True, kw_only=True)
class ListedPerson:
    """A person of a list. Empty texts and None are "not said": a list changes nothing that it does not say.

    login: empty only where `Choices.logins_from_names`. lead: a sign-in name or a name, as it is written.
    leads: names of teams, or EVERY_TEAM alone. contract_hours: a week. left: their last day; still to come
    for someone who is here; yesterday where the list says only that they have left.
    """

    line: int
    login: str
    name: str = ""
    team: str = ""
    lead: str = ""
    leads: tuple[str, ...] = ()
    language: str = ""
    contract_hours: float | None = None
    joined: date | None = None
    left: date | None = None


class FlawKind(StrEnum):
    """What may be wrong with a cell, a row, or what a list asks for.

    Each has its sentence in `alongside/staff_lists/words/plans.py`.
    """

    # a cell or a row by itself
    SPREADSHEET_ERROR = "spreadsheet_error"  # such as #N/A
    FORMULA = "formula"
    NUL = "nul"
    TOO_LONG = "too_long"
    MORE_CELLS = "more_cells"  # than the header has
    OPEN_QUOTE = "open_quote"  # a quotation mark that nothing closes
    AFTER_QUOTE = "after_quote"  # text behind a closing quotation mark
    NO_LOGIN = "no_login"
    NO_NAME = "no_name"
    LOGIN = "login"
    SAME_LOGIN = "same_login"  # other: the line of the first
    NAME = "name"
    TEAM = "team"
    LEAD = "lead"
    LEADS = "leads"
    TEAMS_BESIDE_EVERY_TEAM = "teams_beside_every_team"
    LANGUAGE = "language"  # other: those there are
    HOURS = "hours"
    HOURS_OUTSIDE = "hours_outside"
    SHARE = "share"  # of a full post, whose hours are not known
    DAY = "day"
    NO_SUCH_DAY = "no_such_day"
    DAY_AS_TEXT = "day_as_text"  # beside days in which day and month may have been swapped
    STILL_TO_COME = "still_to_come"
    LONG_AGO = "long_ago"
    LEFT = "left"
    LEFT_BEFORE_JOINED = "left_before_joined"  # other: the day they joined, as it is written

    # what the rows ask for, together
    NO_LOGIN_FROM_NAME = "no_login_from_name"  # no letter of the name can stand in one
    LOGIN_OF_ANOTHER = "login_of_another"  # who left, and whose it stays
    NAME_TWICE = "name_twice"  # other: the line that means the same person
    NAME_OF_TWO_HERE = "name_of_two_here"  # other: their sign-in names
    UNKNOWN_LEAD = "unknown_lead"
    LEAD_OF_TWO = "lead_of_two"  # other: the sign-in names of those who have the name
    LEAD_HAS_LEFT = "lead_has_left"
    OWN_LEAD = "own_lead"
    CIRCLE = "circle"  # other: the names all the way round
    UNKNOWN_TEAM = "unknown_team"  # to lead one that is neither in the list nor here
    TOO_MANY_LEADS = "too_many_leads"
    NO_TEAMS = "no_teams"  # to lead every team where there is none
    YOURSELF = "yourself"  # the admin who uploads the list stays
    LAST_ADMIN = "last_admin"


class FileRefusal(StrEnum):
    """Why a file as a whole cannot be read: the reason of a BadInput whose field is FILE."""

    TOO_LARGE = "too_large"
    TOO_MUCH = "too_much"  # text, or too many cells
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    EMPTY = "empty"
    LOCKED = "locked"  # with a password
    OTHER_WORKBOOK = "other_workbook"  # an .xls, .xlsb or .ods
    DAMAGED = "damaged"
    NOT_A_LIST = "not_a_list"
    NO_SUCH_SHEET = "no_such_sheet"
    SEPARATOR = "separator"
    ENCODING = "encoding"


@dataclass(frozen=True, order=True, kw_only=True)
class Flaw:
    """One thing wrong. `column`: as the file calls it. `cell`: as it is written.

    `other`: what the sentence names beside it.
    """

    line: int
    column: str
    wrong: FlawKind
    cell: str = ""
    other: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a table says under given choices. people: rows that are sound; empty while there are questions.

    named: every sign-in name and name of the list, those of rows with flaws too, so that one bad row makes no
    other look bad.
    teams: in the same way, every team of the list.
    """

    header: int | None
    columns: tuple[Column, ...] = ()
    questions: tuple[Question, ...] = ()
    people: tuple[ListedPerson, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    named: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()


class ChangeKind(StrEnum):
    """What a list changes about someone who is here."""

    NAME = "name"
    TEAM = "team"
    LEAD = "lead"
    LEADS = "leads"
    LANGUAGE = "language"
    CONTRACT_HOURS = "contract_hours"
    LOGIN = "login"


@dataclass(frozen=True, kw_only=True)
class PlannedChange:
    """One change to one person. before and after: as they are shown; empty is none."""

    person_id: str
    name: str
    what: ChangeKind
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Namesake:
    """A person of the list who may be someone known here, or someone else.

    Either they are new under this sign-in name, and someone here who is not in the list has their name. Or
    they would be someone who left (left_on), found by name alone, where login is empty, or with a first day
    after that one's last.
    """

    line: int
    login: str
    name: str
    person_id: str
    login_here: str
    left_on: date | None = None


def answer_key(one: ListedPerson | Namesake) -> str:
    """The key of an answer in `Choices.alike`."""
    return one.login or one.name.lower()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a list would change, drawn up against who is here now.

    joining: with the sign-in name, the team and the line manager's sign-in name as they will be. leaving,
    returning: (id, name). many_leave: so many that their number must be confirmed, in case the list was cut
    short by mistake.
    missing: (id, name) of those here who are not in the list, and stay. alike: what has to be answered before
    anything is done.
    slips: new teams whose name is one letter off another, with that one; they are made all the same. same:
    how many rows of the list change nothing. digest: of all of it, so that what is done is what was shown.
    """

    joining: tuple[ListedPerson, ...] = ()
    changed: tuple[PlannedChange, ...] = ()
    leaving: tuple[tuple[str, str], ...] = ()
    many_leave: bool = False
    returning: tuple[tuple[str, str], ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    alike: tuple[Namesake, ...] = ()
    new_teams: tuple[str, ...] = ()
    slips: tuple[tuple[str, str], ...] = ()
    same: int = 0
    flaws: tuple[Flaw, ...] = ()
    digest: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether it can be carried out."""
        return not (self.flaws or self.alike)

    @property
    def people_changed(self) -> int:
        """Not counting those who come back."""
        back = {person_id for person_id, _ in self.returning}
        return len({one.person_id for one in self.changed} - back)

    @property
    def people_moved(self) -> int:
        """To another team, among those who change."""
        back = {person_id for person_id, _ in self.returning}
        return sum(one.what is ChangeKind.TEAM and one.person_id not in back for one in self.changed)

    @property
    def changes_people_here(self) -> bool:
        return bool(self.changed or self.leaving or self.returning)

    @property
    def changes_nothing(self) -> bool:
        return not (self.joining or self.changes_people_here)
