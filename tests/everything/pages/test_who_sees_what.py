"""Who sees what is said plainly, from the same table that is tested."""

from streamlit.testing.v1 import AppTest

from alongside.core.words import load_words
from alongside.everything.desk.permission_numbers import PERMISSION_NUMBERS
from alongside.everything.rules.permissions import (
    TABLE,
    Access,
    Reader,
    Row,
    cells_for_reader,
    row_text,
)
from tests.conftest import Browse
from tests.fixtures.wording import message

PAGE = "pages/everyone/who_sees_what.py"
PLACE = PAGE.removesuffix(".py")


def filled(text: str) -> str:
    return load_words("en")(text, **PERMISSION_NUMBERS)


def what_text(row: Row) -> str:
    return row_text(row, load_words("en"), PERMISSION_NUMBERS)


def sentences(at: AppTest) -> str:
    return "\n".join(element.value for element in [*at.markdown, *at.header, *at.title])


def test_every_kind_of_data_is_on_the_page(browse: Browse) -> None:
    said = sentences(browse(PAGE))

    assert [row.kind for row in TABLE if what_text(row) not in said] == []


def test_every_cell_that_allows_something_is_on_the_page(browse: Browse) -> None:
    said = sentences(browse(PAGE))

    allowed = [
        filled(row.cells[reader].sentence)
        for row in TABLE
        for reader in Reader
        if row.cells[reader].access is not Access.NONE
    ]
    assert len(allowed) == 76
    assert [sentence for sentence in allowed if sentence not in said] == []


def test_each_reader_has_a_heading_and_what_each_role_does_not_see_is_listed(
    browse: Browse,
) -> None:
    at = browse(PAGE)
    said = sentences(at)

    assert [one.label.strip("*") for one in at.expander] == [
        message(PLACE, "team lead"),
        message(PLACE, "others"),
        message(PLACE, "Someone you"),
        message(PLACE, "Your support"),
        message(PLACE, "organisation"),
        message(PLACE, "A coordinator"),
        message(PLACE, "An admin"),
        "You",
    ]
    unseen = [
        what_text(row)
        for reader in (Reader.LEAD, Reader.COORDINATOR, Reader.ADMIN)
        for row, cell in cells_for_reader(reader)
        if cell.access is Access.NONE
    ]
    assert all(said.count(f"- {what}") == unseen.count(what) for what in unseen)


def test_the_page_says_that_it_is_not_anonymous_and_that_no_one_watches(browse: Browse) -> None:
    said = sentences(browse(PAGE))

    assert message(PLACE, "confidential, not anonymous") in said
    assert message(PLACE, "read all that is not encrypted, your answers too") in said
    assert message(PLACE, "watches") in said


def test_it_can_be_read_before_signing_in(browse: Browse) -> None:
    at = browse(PAGE, as_=None)

    assert not at.exception
    assert at.title[0].value == message(PLACE, "Who sees")
