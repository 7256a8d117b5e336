"""Who sees what is said plainly, from the same table that is tested."""

from streamlit.testing.v1 import AppTest

from alongside.domain.permissions import PRESENT_READERS, TABLE, Access, Reader, cells_for_reader
from tests.conftest import Browse
from tests.wording import message

PAGE = "pages/everyone/who_sees_what.py"


def sentences(at: AppTest) -> str:
    return "\n".join(element.value for element in [*at.markdown, *at.subheader, *at.title])


def test_every_kind_of_data_of_today_is_on_the_page_and_nothing_that_is_only_planned(browse: Browse) -> None:
    said = sentences(browse(PAGE))

    assert [row.kind for row in TABLE if row.present and row.what not in said] == []
    assert [row.kind for row in TABLE if not row.present and row.what in said] == []


def test_every_cell_of_today_that_allows_something_is_on_the_page(browse: Browse) -> None:
    said = sentences(browse(PAGE))

    allowed = [
        row.cells[reader].sentence
        for row in TABLE
        if row.present
        for reader in PRESENT_READERS
        if row.cells[reader].access is not Access.NONE
    ]
    assert len(allowed) == 71
    assert [sentence for sentence in allowed if sentence not in said] == []


def test_each_reader_is_told_apart_and_of_those_with_a_role_what_they_do_not_see_is_listed(
    browse: Browse,
) -> None:
    at = browse(PAGE)
    headings = [one.value for one in at.subheader]
    said = sentences(at)

    assert headings[: len(PRESENT_READERS)] == [
        "You",
        message("pages/everyone/who_sees_what", "team lead"),
        message("pages/everyone/who_sees_what", "others"),
        message("pages/everyone/who_sees_what", "Someone you"),
        message("pages/everyone/who_sees_what", "Your support"),
        message("pages/everyone/who_sees_what", "organisation"),
        message("pages/everyone/who_sees_what", "A coordinator"),
        message("pages/everyone/who_sees_what", "An admin"),
    ]
    unseen = [
        row.what
        for reader in (Reader.LEAD, Reader.COORDINATOR, Reader.ADMIN)
        for row, cell in cells_for_reader(reader)
        if cell.access is Access.NONE
    ]
    assert all(said.count(f"- {what}") == unseen.count(what) for what in unseen)
    assert "not built yet" not in said


def test_it_is_said_that_this_is_not_anonymous_and_that_nobody_watches(browse: Browse) -> None:
    said = sentences(browse(PAGE))

    assert "Confidential, not anonymous" in said
    assert "read all that is not sealed, your answers too" in said
    assert message("pages/everyone/who_sees_what", "watches") in said


def test_it_can_be_read_before_signing_in(browse: Browse) -> None:
    at = browse(PAGE, as_=None)

    assert not at.exception
    assert at.title[0].value == message("pages/everyone/who_sees_what", "Who sees")
