"""The file of a staff list is taken apart in a child process: as it would be here, and no harm comes of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from alongside.core.rules.errors import BadInput, OverBudget
from alongside.staff_lists.desk import staff_list_files
from alongside.staff_lists.desk.staff_list_files import table_of
from alongside.staff_lists.rules import workbooks
from alongside.staff_lists.rules.model import LARGEST, MOST_ROWS, Choices, FileRefusal
from alongside.staff_lists.rules.reading import read_list
from alongside.staff_lists.rules.tables import read_table
from tests.staff_lists.rules.made import archive, workbook

TODAY = date(2026, 11, 30)
HEADER = [
    "E-mail",
    "First name",
    "Last name",
    "Team",
    "Manager",
    "Hours",
    "Joined",
    "Phone",
    "Note",
]


def people(count: int) -> Iterator[list[object]]:
    yield HEADER
    for number in range(count):
        address, team = f"person{number}@example.org", f"Team {number % 300}"
        yield [
            address,
            "Änne",
            f"Müller {number}",
            team,
            "person0@example.org",
            37.5,
            TODAY,
            "0123",
            "a note " * 5,
        ]


@pytest.mark.parametrize(
    ("content", "choices"),
    [
        ('login;name\r\nana;Änne\r\nben;"B"x\r\n'.encode("cp1252"), Choices()),
        ("login;name\r\nana;Änne\r\n".encode("cp1252"), Choices(encoding="cp1250")),
        (workbook({"Notes": [["x"]], "Staff": [["login"], ["ana"]]}), Choices(sheet="Staff")),
    ],
)
def test_the_child_finds_what_would_be_found_here(content, choices):
    assert table_of("ana", content, choices) == read_table(content, choices.encoding, choices.sheet)


def test_a_list_of_the_most_people_is_read_within_the_limits():
    content = workbook({"Staff": people(MOST_ROWS)})

    found = read_list(table_of("ana", content, Choices()), Choices(), TODAY)

    assert (len(found.people), found.flaws, found.questions) == (MOST_ROWS, (), ())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"login\n" * (LARGEST // 6 + 1), FileRefusal.TOO_LARGE),
        (b"a\n" * (MOST_ROWS + workbooks.SPARE_ROWS + 1), FileRefusal.TOO_MANY_ROWS),
        (b"%PDF-1.7", FileRefusal.NOT_A_LIST),
        (archive({"xl/workbook.xml": "<workbook/>"}), FileRefusal.NOT_A_LIST),
    ],
    ids=["bytes", "rows", "kind", "archive"],
)
def test_what_the_child_refuses_is_refused_with_its_reason(content, why):
    with pytest.raises(BadInput) as refused:
        table_of("ana", content, Choices())

    assert (refused.value.field, FileRefusal(refused.value.reason)) == ("staff_list", why)


def test_a_workbook_that_takes_too_much_ends_with_the_child(monkeypatch):
    """Sixty million bytes of texts from a hundred thousand; with less memory than usual, so that it ends soon."""
    monkeypatch.setattr(staff_list_files, "BUDGET", replace(staff_list_files.BUDGET, megabytes=128))
    texts = "<sst>" + f"<si><t>{'x' * 280}</t></si>" * 200_000 + "</sst>"
    content = workbook({"A": [["login"]]}, extra={"xl/sharedStrings.xml": texts})

    with pytest.raises(OverBudget):
        table_of("ana", content, Choices())


def test_the_name_that_the_child_is_told_is_that_of_the_work():
    module, _, name = staff_list_files.TABLE_READER.partition(":")

    assert (module, name) == (read_table.__module__, "cells")
