"""Rows become people; whatever is wrong is named by line and column, all of it, and no row makes another look bad."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.staff_lists.rules.model import (
    Choices,
    Column,
    DayOrder,
    Field,
    Flaw,
    FlawKind,
    ListedPerson,
    Question,
    Reading,
)
from alongside.staff_lists.rules.reading import read_list
from alongside.staff_lists.rules.tables import read_table
from alongside.staff_lists.rules.vocabulary import SPREADSHEET_ERRORS
from tests.staff_lists.rules.made import Cell, workbook

TODAY = date(2026, 11, 30)
YESTERDAY = date(2026, 11, 29)
LANGUAGES = {"en": "English", "es": "Español"}
GUESSED = Choices()


def reading(*lines: str, choices: Choices = GUESSED, **house) -> Reading:
    return read_list(read_table("\n".join(lines).encode()), choices, TODAY, **house)


def flaws(*lines: str, **house) -> list[tuple[int, str, FlawKind]]:
    return [(one.line, one.column, one.wrong) for one in reading(*lines, **house).flaws]


def only(header: str, cell: str, **house) -> ListedPerson | FlawKind:
    """What a cell beside a sign-in name makes of its row."""
    found = reading(f"login;{header}", f"ana;{cell}", **house)
    assert not found.questions
    (one,) = (*found.people, *(flaw.wrong for flaw in found.flaws))
    return one


def test_a_person_is_read_with_everything_that_their_row_says():
    found = reading(
        "E-mail;First name;Last name;Team;Manager;Leads;Language;Hours;Joined;Left",
        " Ana@Example.org ;Ana;López; Red  team ;Ben;Blue;es;37,5;2.3.2026;31.12.2026",
        languages=LANGUAGES,
    )

    assert found.people == (
        ListedPerson(
            line=2,
            login="ana@example.org",
            name="Ana López",
            team="Red team",
            lead="Ben",
            leads=("Blue",),
            language="es",
            contract_hours=37.5,
            joined=date(2026, 3, 2),
            left=date(2026, 12, 31),
        ),
    )
    assert (found.header, found.questions, found.flaws) == (1, (), ())
    assert found.named == {"ana@example.org", "Ana López"}


def test_what_a_list_does_not_say_stays_unsaid():
    assert reading("login;name;team;hours;joined;left", "ana;;-;–; ;").people == (
        ListedPerson(line=2, login="ana"),
    )


def test_all_flaws_of_a_row_are_named_with_the_column_as_the_file_calls_it():
    assert flaws(
        "E-mail;Nombre;Equipo;Responsable;Leads;Idioma;Horas;Fecha de alta;Left",
        f'Ana López;{"x" * 101};#REF!;{"x" * 101};"*;Red";fr;many;31.2.2026;gone fishing',
        languages=LANGUAGES,
    ) == [
        (2, "Nombre", FlawKind.NAME),
        (2, "E-mail", FlawKind.LOGIN),
        (2, "Fecha de alta", FlawKind.NO_SUCH_DAY),
        (2, "Left", FlawKind.LEFT),
        (2, "Equipo", FlawKind.SPREADSHEET_ERROR),
        (2, "Responsable", FlawKind.LEAD),
        (2, "Leads", FlawKind.TEAMS_BESIDE_EVERY_TEAM),
        (2, "Idioma", FlawKind.LANGUAGE),
        (2, "Horas", FlawKind.HOURS),
    ]


@pytest.mark.parametrize(
    "header", ["name", "team", "lead", "leads", "language", "contract_hours", "joined", "left"]
)
@pytest.mark.parametrize("cell", ["#N/A", "#n/a", "#REF!", "#BEZUG!", "#¡VALOR!", "#NOM?"])
def test_an_error_of_the_spreadsheet_is_called_that_in_every_column(header, cell):
    assert only(header, cell) == FlawKind.SPREADSHEET_ERROR


def test_errors_are_known_as_workbooks_have_them_and_none_of_them_is_in_small_letters():
    content = workbook({"A": [["login", "lead"], ["ana", Cell("#N/A", "e")]]})

    assert [flaw.wrong for flaw in read_list(read_table(content), GUESSED, TODAY).flaws] == [
        FlawKind.SPREADSHEET_ERROR
    ]
    assert {one.upper() for one in SPREADSHEET_ERRORS} == SPREADSHEET_ERRORS


@pytest.mark.parametrize("cell", ["=A1&B1", "=cmd|' /C calc'!A0"])
def test_a_formula_is_no_name(cell):
    assert only("name", cell) == FlawKind.FORMULA


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("31.10.2026", date(2026, 10, 31)),
        ("31.12.2099", date(2099, 12, 31)),  # still here
        *((word, YESTERDAY) for word in ("left", "LEFT", "yes", "ausgetreten", "sí", "Oui", "TRUE")),
        *((word, None) for word in ("no", "Nein", "active", "FALSE", "", "-")),
    ],
)
def test_who_has_left_is_said_by_a_day_or_by_a_word_that_is_certain(cell, left):
    assert only("left", cell) == ListedPerson(line=2, login="ana", left=left)


@pytest.mark.parametrize("cell", ["x", "1", "baja", "soon", "maternity leave"])
def test_any_other_word_about_leaving_is_asked_about(cell):
    assert only("left", cell) == FlawKind.LEFT


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("2026-12-01", FlawKind.STILL_TO_COME),
        ("1945-01-01", FlawKind.LONG_AGO),
        ("2026-02-30", FlawKind.NO_SUCH_DAY),
        ("spring", FlawKind.DAY),
    ],
)
def test_a_day_on_which_no_one_here_can_have_joined_is_named(cell, wrong):
    assert only("joined", cell) == wrong


@pytest.mark.parametrize("cell", ["2026-11-30", "1946-01-01"])
def test_twin_today_and_a_lifetime_ago_are_right(cell):
    assert only("joined", cell) == ListedPerson(line=2, login="ana", joined=date.fromisoformat(cell))


TURNED = [date(2026, 3, 2), date(2025, 12, 1), "15/03/2026", "28.11.2025"]


def test_days_that_a_program_may_have_swapped_are_told_by_those_that_it_could_not():
    """As when a list of 2/3/2026 and 15/3/2026 is opened where the month stands first: the one becomes 3 February, the other stays text."""
    rows = [["login", "joined"], *([f"p{place}@x.org", one] for place, one in enumerate(TURNED))]

    assert [
        (flaw.line, flaw.wrong) for flaw in read_list(read_table(workbook({"A": rows})), GUESSED, TODAY).flaws
    ] == [
        (4, FlawKind.DAY_AS_TEXT),
        (5, FlawKind.DAY_AS_TEXT),
    ]


@pytest.mark.parametrize("another", [date(2026, 3, 13), "02.03.2026", "2.3.2026"])
def test_twin_one_day_that_could_not_have_been_swapped_shows_that_none_was(another):
    rows = [["login", "joined"], *([f"p{place}@x.org", one] for place, one in enumerate([*TURNED, another]))]

    assert read_list(read_table(workbook({"A": rows})), GUESSED, TODAY).flaws == ()
    assert flaws("login,joined", "ana,2026-03-02", "ben,15/03/2026") == []  # no program has been at a text


def test_no_one_leaves_before_they_join():
    header = "login;joined;left"

    assert reading(header, "ana;2026-03-02;2026-03-01").flaws == (
        Flaw(line=2, column="left", wrong=FlawKind.LEFT_BEFORE_JOINED, cell="2026-03-01", other="2026-03-02"),
    )
    assert flaws(header, "ana;2026-03-02;2026-03-02", "ben;2026-11-30;left") == []


@pytest.mark.parametrize("cell", ["ES", "es", "es-MX", "es_ES", "Español", "español", "espanol"])
def test_a_language_is_known_by_its_code_or_its_own_name(cell):
    assert only("language", cell, languages=LANGUAGES) == ListedPerson(line=2, login="ana", language="es")


@pytest.mark.parametrize(
    ("cell", "teams"),
    [
        ("*", ("*",)),
        ("Red", ("Red",)),
        ('"Red; Blue ;;red"', ("red", "Blue")),
        ('"Red\nBlue"', ("Red", "Blue")),
    ],
)
def test_teams_that_someone_leads_are_separated_by_semicolons_or_lines(cell, teams):
    assert only("leads", cell) == ListedPerson(line=2, login="ana", leads=teams)


def test_a_name_stands_in_one_column_or_in_two():
    header = "login;full name;first name;last name"

    assert [
        one.name for one in reading(header, "a1;Ana B;x;y", "b1;;Ben;Groß", "c1;;Cho;", "d1;;;Dee").people
    ] == [*("Ana B", "Ben Groß", "Cho", "Dee")]
    assert flaws("login;first name;last name", f"ana;{'x' * 60};{'y' * 60}") == [
        (2, "last name", FlawKind.NAME)
    ]


def test_a_name_with_a_comma_is_left_as_it_is():
    assert only("name", "Doe, Ana") == ListedPerson(line=2, login="ana", name="Doe, Ana")


# ── questions ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lines", "choices", "questions"),
    [
        (("a;b", "c;d"), GUESSED, (Question.HEADER,)),
        (("login;b", "c;d"), Choices(header=7), (Question.HEADER,)),
        (("Name;Team", "Ana;Red"), GUESSED, (Question.LOGIN,)),
        (("E-mail;Username;Name", "a;b;c"), GUESSED, (Question.LOGIN,)),
        (("Name;Team", "Ana;Red"), Choices(logins_from_names=True), ()),
        (("Team;Hours", "Red;38"), Choices(logins_from_names=True), (Question.NAME,)),
        (("Name;Joined", "Ana;1/2/2026"), GUESSED, (Question.LOGIN, Question.DAYS)),
        (("login;Joined;Left", "ana;13/2/2026;1/2/2026"), GUESSED, (Question.DAYS,)),
        (("login;Joined", "ana;1/2/2026"), Choices(days=DayOrder.DAY_FIRST), ()),
    ],
)
def test_what_is_not_certain_is_asked_and_meanwhile_no_one_is_read(lines, choices, questions):
    found = reading(*lines, choices=choices)

    assert found.questions == questions
    assert bool(found.people) is not bool(questions)


def test_a_list_without_names_of_columns_is_read_by_what_was_chosen():
    found = reading("ana;Ana", "ben;Ben", choices=Choices(header=0, columns={0: Field.LOGIN, 1: Field.NAME}))

    assert found.people == (
        ListedPerson(line=1, login="ana", name="Ana"),
        ListedPerson(line=2, login="ben", name="Ben"),
    )
    assert found.columns == (
        Column(0, "A", Field.LOGIN, ("ana", "ben")),
        Column(1, "B", Field.NAME, ("Ana", "Ben")),
    )


def test_people_may_come_without_a_sign_in_name_where_that_was_chosen():
    lines = "login;name", "ana;Ana", ";Ben", "-;"

    assert flaws(*lines[:3]) == [(3, "login", FlawKind.NO_LOGIN)]
    found = reading(*lines, choices=Choices(logins_from_names=True))
    assert (found.people, found.flaws) == (
        (ListedPerson(line=2, login="ana", name="Ana"), ListedPerson(line=3, login="", name="Ben")),
        (),
    )


# ── rows that are no people, and rows in disorder ───────────────────────────────────────────────────────────────────


def test_the_header_once_more_on_a_further_page_is_no_person():
    assert reading("login;name", "ana;Ana", "login;name", "ben;Ben").people == (
        ListedPerson(line=2, login="ana", name="Ana"),
        ListedPerson(line=4, login="ben", name="Ben"),
    )


@pytest.mark.parametrize(
    "cells", [("red team", "", ""), ("", "Printed on 28/11/2026", ""), ("", "", "Page 1")], ids=str
)
def test_a_last_line_that_a_program_printed_is_no_person(cells):
    assert flaws("login;name;note", "ana;Ana;x", ";".join(cells)) == []


def test_a_row_wider_than_the_names_of_columns_is_in_disorder_unless_someone_says_what_is_there():
    lines = "login;name", "ana;Doe;Ana"

    assert reading(*lines).flaws == (Flaw(line=2, column="", wrong=FlawKind.MORE_CELLS, cell="Ana"),)
    assert "Doe, Ana" in reading(*lines).named
    assert reading(*lines, choices=Choices(columns={2: Field.TEAM})).people == (
        ListedPerson(line=2, login="ana", name="Doe", team="Ana"),
    )


def test_twin_a_workbook_has_no_separators_to_be_in_disorder_about():
    content = workbook({"A": [["login", "name"], ["ana", "Doe", "a note"]]})

    assert read_list(read_table(content), GUESSED, TODAY).people == (
        ListedPerson(line=2, login="ana", name="Doe"),
    )


def test_the_same_sign_in_name_twice_names_both_lines_whatever_the_capitals():
    found = reading("login", "ana@x.org", "ben", "Ana@X.org", "ANA@x.org")

    assert [(one.line, one.wrong, one.other) for one in found.flaws] == [
        (4, FlawKind.SAME_LOGIN, "2"),
        (5, FlawKind.SAME_LOGIN, "2"),
    ]


def test_rows_that_are_no_csv_are_named_below_the_header_only():
    found = reading('"Staff" 2026', "login;name", 'ana;"A" B', 'ben;"B', "cho;C")

    assert [(one.line, one.wrong) for one in found.flaws] == [
        (3, FlawKind.AFTER_QUOTE),
        (4, FlawKind.OPEN_QUOTE),
    ]
    assert found.people == (ListedPerson(line=5, login="cho", name="C"),)


GOOD = [
    "ana;Ana;Red;;38;2026-03-02",
    "ben;Ben;Red;ana;20;2026-03-02",
    "cho;Cho;;Ben;;",
    "dee;Dee;Blue;zed;40;1.3.2020",
]
BROKEN = [
    "",
    ";Eli",
    "#N/A;Eli",
    "e e;Eli;#REF!;x;y;z",
    "eli;Eli;Red;ana;99;2026-99-99",
    'eli;"Eli',
    'eli;"E"li',
    "eli;1;2;3;4;;6",
]


@given(st.permutations(GOOD), st.sampled_from(BROKEN), st.integers(0, len(GOOD)))
def test_one_broken_row_changes_nothing_about_any_other(rows, broken, place):
    header = "login;name;team;manager;hours;joined"
    whole = reading(header, *rows)
    with_it = reading(header, *rows[:place], broken, *rows[place:])

    def apart(found: Reading) -> list[ListedPerson]:
        return [replace(one, line=0) for one in found.people]

    assert whole.flaws == ()
    assert apart(with_it) == apart(whole)
    assert {flaw.line for flaw in with_it.flaws} <= {place + 2}
    assert whole.named <= with_it.named


def test_everyone_is_named_even_where_their_rows_have_flaws():
    found = reading("login;name;hours", "ana;Ana;lots", "Ben B;Ben;3", "#N/A;Cho;3", ";Dee;3")

    assert (found.people, found.named) == ((), {"ana", "Ana", "ben b", "Ben", "#n/a", "Cho", "Dee"})
