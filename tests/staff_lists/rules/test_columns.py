"""Columns are known by their names in the languages of those who keep lists, or not at all."""

from collections import Counter

import pytest

from alongside.staff_lists.rules.columns import columns_of, header_of, is_share, letters_of, plain_name
from alongside.staff_lists.rules.model import Choices, Column, Field, Table
from alongside.staff_lists.rules.vocabulary import BY_FIELD, GENERIC_NAMES, NAMES, SHARES, split_names

LOGIN, NAME, FIRST, LAST, TEAM, LEAD = (
    Field.LOGIN,
    Field.NAME,
    Field.FIRST_NAME,
    Field.LAST_NAME,
    Field.TEAM,
    Field.LEAD,
)
HOURS, JOINED, LEFT = Field.CONTRACT_HOURS, Field.JOINED, Field.LEFT
GUESSED = Choices()


def held(
    *names: str, rows: tuple[tuple[str, ...], ...] = (), choices: Choices = GUESSED
) -> list[Field | None]:
    return [one.holds for one in columns_of(names, list(enumerate(rows, start=2)), choices)]


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (
            ("login", "name", "team", "lead", "leads", "language", "contract_hours", "joined", "left"),
            [LOGIN, NAME, TEAM, LEAD, Field.LEADS, Field.LANGUAGE, HOURS, JOINED, LEFT],
        ),
        (("\u200bE-Mail ", "FULL NAME", "Team*", "Contract-Hours"), [LOGIN, NAME, TEAM, HOURS]),
        (
            ("Nom", "Prénom", "Courriel", "Équipe", "N+1", "Heures/semaine", "Date d'entrée", "Sortie"),
            [LAST, FIRST, LOGIN, TEAM, LEAD, HOURS, JOINED, LEFT],
        ),
        (("Nom", "Date d’entrée", "Entrée (jj/mm/aaaa)"), [NAME, None, None]),
        (
            (
                "Name",
                "Vorname",
                "E-Mail-Adresse",
                "Abteilung",
                "Vorgesetzte/r",
                "Std./Woche",
                "Eintritt",
                "Austritt",
            ),
            [LAST, FIRST, LOGIN, TEAM, LEAD, HOURS, JOINED, LEFT],
        ),
        (("Vorname", "Nachname", "Führungskraft", "Wochenstunden"), [FIRST, LAST, LEAD, HOURS]),
        (
            (
                "Nombre",
                "Apellidos",
                "Correo electrónico",
                "Equipo",
                "Responsable",
                "Horas semanales",
                "Fecha de alta",
            ),
            [FIRST, LAST, LOGIN, TEAM, LEAD, HOURS, JOINED],
        ),
        (
            (
                "Voornaam",
                "Achternaam",
                "E-mailadres",
                "Leidinggevende",
                "Uren/week",
                "In dienst",
                "Uit dienst",
            ),
            [FIRST, LAST, LOGIN, LEAD, HOURS, JOINED, LEFT],
        ),
        (("Nome completo", "Equipa", "Gestor", "Data de admissão"), [NAME, TEAM, LEAD, JOINED]),
        (
            ("Nome", "Cognome", "Squadra", "Responsabile", "Ore settimanali", "Data di assunzione"),
            [FIRST, LAST, TEAM, LEAD, HOURS, JOINED],
        ),
        (("Mitarbeiter*in", "Pensum"), [NAME, HOURS]),
    ],
)
def test_columns_are_known_by_their_names(names, fields):
    assert held(*names) == fields


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (("E-mail", "Username"), [None, None]),  # either may be what they sign in with
        (("login", "E-mail"), [LOGIN, None]),
        (("Department", "Team"), [None, TEAM]),
        (("Team", "Equipo"), [None, None]),
        (("Manager", "Manager e-mail"), [None, LEAD]),
        (
            (
                "Full name",
                "First name",
                "Last name",
            ),
            [NAME, FIRST, LAST],
        ),
        (
            (
                "Name",
                "First name",
                "Last name",
            ),
            [NAME, FIRST, LAST],
        ),
        (("Baja", "Alta", "Date", "ID", "Fecha de nacimiento", "Start"), [None] * 6),
    ],
)
def test_of_two_that_say_the_same_none_is_certain_unless_one_says_it_better(names, fields):
    assert held(*names) == fields


def test_a_column_of_addresses_is_that_of_sign_in_names_where_no_name_says_so():
    rows = (("ana@example.org", "Ana"), ("ben@example.org", ""), ("", "Cho"))

    assert held("Kontakt", "Name", rows=rows) == [LOGIN, NAME]
    assert held("Kontakt", "Name", rows=(*rows, ("none", "Dee"))) == [None, NAME]
    assert held("Kontakt", "Privat", rows=(("a@b.org", "c@d.org"),)) == [None, None]
    assert held("login", "Kontakt", rows=(("ana", "a@b.org"),)) == [LOGIN, None]
    assert held("Team", "Name", rows=(("a@b.org", "Ana"),)) == [TEAM, NAME]  # a team by its name stays one


def test_what_was_chosen_goes_first():
    names = ("E-mail", "Username", "Team", "Name")

    assert held(*names, choices=Choices(columns={1: LOGIN, 2: None})) == [None, LOGIN, None, NAME]
    assert held(*names, choices=Choices(columns={0: LOGIN, 1: TEAM})) == [LOGIN, TEAM, None, NAME]


def test_columns_without_anything_are_none_and_the_others_keep_their_places():
    found = columns_of(
        ("a", " ", ""), [(2, ("1", "", "x")), (3, ("", "", "y")), (4, ("2", " ", "x"))], GUESSED
    )

    assert found == (Column(0, "a", None, ("1", "2")), Column(2, "C", None, ("x", "y", "x")))


def table(*rows: str) -> Table:
    return Table(rows=tuple((line, tuple(row.split(";"))) for line, row in enumerate(rows, start=1) if row))


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (("login;name", "ana;Ana"), 1),
        (("Liste du personnel 2026;", "", "Printed on 28/11/2026;", "E-mail;Nom", "a@b.org;Ana"), 4),
        (("Person;;Work;", "Name;E-mail;Team;Hours", "Ana;a@b.org;Red;38"), 2),
        (("Our team;;", "Kürzel;Name;Ort", "ana;Ana;Bonn"), 2),
        (("Kürzel;Name", "ana;Ana"), 1),
        (("login", "ana"), 1),
        (("Kürzel;Position", "ana;Manager"), None),
        (("Kürzel;Ort", "ana;Bonn"), None),
        (("ana@example.org;Ana",), None),
        ((), None),
    ],
)
def test_the_header_is_the_line_with_the_most_known_names_where_that_is_certain(rows, line):
    assert header_of(table(*rows), GUESSED) == line


def test_a_header_that_was_chosen_is_the_header():
    assert header_of(table("login;name", "ana;Ana"), Choices(header=0)) == 0


def test_every_name_is_written_as_names_are_compared_and_in_one_place():
    assert [name for name in {*NAMES, *SHARES, *GENERIC_NAMES} if plain_name(name) != name] == []
    assert {*SHARES, *GENERIC_NAMES} <= set(NAMES)


@pytest.mark.parametrize(
    ("name", "share"), [("FTE", True), ("Pensum", True), ("Hours %", True), ("Hours", False)]
)
def test_a_column_of_shares_is_known_by_its_name(name, share):
    assert is_share(name) is share


def test_letters_are_those_of_spreadsheet_programs():
    assert [letters_of(place) for place in (0, 25, 26, 51, 52, 701, 702, 16_383)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD")
    ]


def test_no_name_stands_twice():
    listed = [name for ranks in BY_FIELD.values() for names in ranks for name in split_names(names)]

    assert [name for name, times in Counter(listed).items() if times > 1] == []
