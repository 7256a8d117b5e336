"""Lists as public bug reports and small offices have them (tests/fixtures/cases), each with its right value."""

from datetime import date
from typing import Any

import pytest

from alongside.staff_lists.rules.model import Choices, DayOrder, Flaw, FlawKind, ListedPerson, Question
from alongside.staff_lists.rules.reading import read_list
from alongside.staff_lists.rules.tables import read_table
from tests.conftest import PROJECT

CASES = PROJECT / "tests" / "fixtures" / "cases"
TODAY = date(2026, 11, 30)
GUESSED = Choices()
ANA, BEN = ListedPerson(line=2, login="ana", name="Ana"), ListedPerson(line=3, login="ben", name="Ben")


def reading(case: str, choices: Choices = GUESSED, **house: Any):
    return read_list(
        read_table((CASES / f"{case}.csv").read_bytes(), choices.encoding), choices, TODAY, **house
    )


@pytest.mark.parametrize(
    ("case", "choices", "people", "flaws"),
    [
        (
            "k01-excel-german-1252",  # rubengees/Vocabletrainer#3, t-markmann/nc-userimporter#21, nextcloud/passman#352
            Choices(encoding="cp1252"),
            (
                ListedPerson(
                    line=2,
                    login="ana",
                    name="Änne Müller",
                    team="Grün",
                    contract_hours=38.5,
                    joined=date(2026, 3, 2),
                ),
                ListedPerson(
                    line=3,
                    login="ben",
                    name="Bernd Groß",
                    team="Grün",
                    contract_hours=19.25,
                    joined=date(2025, 1, 1),
                ),
            ),
            (),
        ),
        (
            "k02-bom-semicolon",  # SORMAS-Foundation/SORMAS-Project#3747, molgenis/molgenis#6492
            Choices(),
            (ListedPerson(line=2, login="ana", name="Änne Müller", team="Grün", contract_hours=38.5),),
            (),
        ),
        (
            "k03-header-shorter-than-rows",  # TablePress/TablePress#198; what is too much is empty
            Choices(),
            (
                ListedPerson(line=2, login="ana", name="Ana, B", team="Red"),
                ListedPerson(line=3, login="ben", name="Ben, C", team="Red"),
                ListedPerson(line=4, login="cho", name="Cho", team="Red"),
            ),
            (),
        ),
        (
            "k04-nul",
            Choices(),
            (BEN,),
            (Flaw(line=2, column="name", wrong=FlawKind.NUL, cell="An\0a"),),
        ),  # simonw/sqlite-utils#582
        (
            "k07-empty-columns-and-rows",
            Choices(),
            (
                ListedPerson(line=2, login="ana", name="Ana", team="Red"),
                ListedPerson(line=4, login="ben", name="Ben", team="Red"),
            ),
            (),
        ),
        (
            "k08-dates",  # with dots the day stands first, whatever was chosen
            Choices(days=DayOrder.MONTH_FIRST),
            tuple(
                ListedPerson(line=line, login=login, joined=date(2026, 3, 2))
                for line, login in enumerate(("ana", "ben", "cho", "dee", "eli"), start=2)
            ),
            (),
        ),
        (
            "k09-decimal-comma-quoted",
            Choices(),
            (
                ListedPerson(line=2, login="ana", contract_hours=37.5),
                ListedPerson(line=3, login="ben", contract_hours=37.5),
            ),
            (),
        ),
        (
            "k10-hours-in-words",
            Choices(),
            (
                ListedPerson(line=2, login="ana", contract_hours=37.5),
                ListedPerson(line=4, login="cho", contract_hours=37.5),
            ),
            (Flaw(line=3, column="contract_hours", wrong=FlawKind.SHARE, cell="80 %"),),
        ),
        (
            "k11-header-variants",
            Choices(),
            (ListedPerson(line=2, login="ana@example.org", name="Ana", team="Red", contract_hours=38),),
            (),
        ),
        (
            "k12-same-address-other-case",
            Choices(),
            (ListedPerson(line=2, login="ana@example.org", name="Ana"),),
            (Flaw(line=3, column="login", wrong=FlawKind.SAME_LOGIN, cell="ana@example.org", other="2"),),
        ),
        ("k14-only-a-header", Choices(), (), ()),
        ("k15-pipes", Choices(), (ListedPerson(line=2, login="ana", name="Ana", team="Red"),), ()),
        (
            "k17-smart-quotes",
            Choices(),
            (),
            (Flaw(line=2, column="", wrong=FlawKind.MORE_CELLS, cell="Red"),),
        ),
        (
            "k18-name-with-a-comma-unquoted",
            Choices(),
            (),
            (Flaw(line=2, column="", wrong=FlawKind.MORE_CELLS, cell="Red"),),
        ),
        ("k19-cr-only", Choices(), (ANA, BEN), ()),
        (
            "k21-circle",  # of leads, which is for the plan to say
            Choices(),
            (
                ListedPerson(line=2, login="ana", name="Ana", lead="ben"),
                ListedPerson(line=3, login="ben", name="Ben", lead="ana"),
            ),
            (),
        ),
        ("k22-lead-not-in-file", Choices(), (ListedPerson(line=2, login="ana", name="Ana", lead="zed"),), ()),
        ("k23-spaces-only-row", Choices(), (ListedPerson(line=3, login="ana", name="Ana"),), ()),
        (
            "k24-emoji-rtl-name",
            Choices(),
            (
                ListedPerson(line=2, login="ana", name="anA", team="Red"),
                ListedPerson(line=3, login="ben", name="👩🏽\u200d⚖️ Ben", team="Red"),
            ),
            (),
        ),
    ],
)
def test_each_case_is_read_as_it_is_meant(case, choices, people, flaws):
    found = reading(case, choices)

    assert (found.questions, found.people, found.flaws) == ((), people, flaws)


def test_k01_is_asked_about_with_what_it_would_read_as():
    found = read_table((CASES / "k01-excel-german-1252.csv").read_bytes())

    assert [(one.encoding, one.words[:2]) for one in found.spellings] == [
        ("cp1252", ("Änne", "Müller")),
        ("mac_roman", ("ƒnne", "M¸ller")),
        ("cp1251", ("Дnne", "Mьller")),
    ]
    assert reading("k01-excel-german-1252").questions == (Question.ENCODING,)


def test_k08_is_asked_about_as_its_slashes_can_be_read_both_ways():
    assert reading("k08-dates").questions == (Question.DAYS,)
    assert reading("k08-dates", Choices(days=DayOrder.DAY_FIRST)).people[1].joined == date(2026, 2, 3)


def test_k10_is_told_in_hours_where_those_of_a_full_post_are_known():
    found = reading("k10-hours-in-words", full_hours=38.5)

    assert ([one.contract_hours for one in found.people], found.flaws) == ([37.5, 30.8, 37.5], ())


@pytest.mark.parametrize("length", [6_000, 140_000])
def test_k20_a_huge_cell_is_named_and_the_rows_after_it_read(length):
    content = f"login,name\nana,{'x' * length}\nben,Ben\n".encode()

    found = read_list(read_table(content), Choices(), TODAY)

    assert [(flaw.line, flaw.wrong) for flaw in found.flaws] == [(2, FlawKind.TOO_LONG)]
    assert found.people == (BEN,)


def test_an_office_list_is_read_as_it_is():
    """Title, printed on, two name columns, manager by name, days with slashes, decimal commas, an error, a last line of the program."""
    content = (
        "Liste du personnel 2026;;;;;;;\r\n"
        "Imprimé le 28/11/2026;;;;;;;\r\n"
        ";;;;;;;\r\n"
        "Nom ;Prénom;E-Mail ;Équipe;N+1;Heures/semaine;Date d'entrée;Sortie\r\n"
        "López;Ana;Ana@example.org;Rouge;Groß, Ben;37,5;2/3/2026;\r\n"
        "Groß;Ben;ben@example.org;Rouge;;35 h;15/1/20;31/12/2026\r\n"
        "Roy;Chloé;chloe@example.org;#N/A;Ana López;80 %;1 mars 2021;-\r\n"
        "Imprimé par Paie 4.2;;;;;;;\r\n"
    ).encode("cp1252")

    found = read_list(read_table(content), Choices(encoding="cp1252"), TODAY, full_hours=35)

    assert (found.header, found.questions) == (4, ())
    assert found.people == (
        ListedPerson(
            line=5,
            login="ana@example.org",
            name="Ana López",
            team="Rouge",
            lead="Groß, Ben",
            contract_hours=37.5,
            joined=date(2026, 3, 2),
        ),
        ListedPerson(
            line=6,
            login="ben@example.org",
            name="Ben Groß",
            team="Rouge",
            contract_hours=35,
            joined=date(2020, 1, 15),
            left=date(2026, 12, 31),
        ),
    )
    assert found.flaws == (Flaw(line=7, column="Équipe", wrong=FlawKind.SPREADSHEET_ERROR, cell="#N/A"),)
    assert found.named == {
        *("ana@example.org", "Ana López"),
        *("ben@example.org", "Ben Groß"),
        *("chloe@example.org", "Chloé Roy"),
    }


@pytest.mark.parametrize("last", ["Ana López", "De la Cruz", "ana@"])
def test_twin_a_last_line_that_may_be_someone_is_no_footer(last):
    found = read_list(
        read_table(f"Nom;Prénom;E-Mail\nRoy;Eli;eli@x.org\n{last};;\n".encode()), Choices(), TODAY
    )

    assert [(flaw.line, flaw.wrong) for flaw in found.flaws] == [(3, FlawKind.NO_LOGIN)]
