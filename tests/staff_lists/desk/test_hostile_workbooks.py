"""Workbooks of a few thousand bytes that would fill the server's memory end with the child that reads them."""

import sys

import pytest

from alongside.core.rules.errors import OverBudget
from alongside.staff_lists.desk.staff_list_files import table_of
from alongside.staff_lists.rules.model import Choices
from alongside.staff_lists.rules.workbooks import MOST_UNPACKED
from tests.staff_lists.rules.made import MAIN, STYLES, Cell, workbook

MUCH = MOST_UNPACKED - 1_000_000  # bytes: more is refused before a part is opened


def filled(part: str, around: str, much: str) -> bytes:
    begin, end = around.split("…")
    return workbook({"A": [[Cell("0", "s")]]}, extra={part: begin + much * (MUCH // len(much)) + end})


@pytest.mark.skipif(sys.platform != "linux", reason="the child's own limit of memory")
@pytest.mark.parametrize(
    ("part", "around", "much"),
    [
        ("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>…</t></si></sst>', "x"),
        ("xl/styles.xml", STYLES.replace("<cellXfs", "<cellXfs>…</cellXfs><cellXfs", 1), "<xf/>"),
    ],
    ids=["a text", "styles"],
)
def test_what_unpacks_to_more_than_a_child_has_ends_with_it(part, around, much):
    content = filled(part, around, much)
    assert len(content) < 1_000_000

    with pytest.raises(OverBudget):
        table_of("ana", content, Choices())


def test_twin_the_same_with_little_in_it_is_read():
    content = workbook(
        {"A": [[Cell("0", "s")]]},
        extra={"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{"x" * 400}</t></si></sst>'},
    )

    assert table_of("ana", content, Choices()).rows == ((1, ("x" * 400,)),)
