"""The page of what is next after set-up, and the line that leads to it."""

import pytest

from alongside.accounts.rules.people import Person, PersonEdit, Role
from alongside.accounts.store import people
from alongside.organisation.desk.admin import AdminDesk
from tests.conftest import NOW
from tests.fixtures.wording import message

PAGE, FRAME = "pages/admin/getting_started.py", "alongside/everything/ui/frame.py"
GUIDE = message("pages/admin/getting_started", "Guide for operators")
STEPS = "organisation/ui/getting_started"
READY = message("pages/admin/getting_started", "invitation")


@pytest.fixture
def desk(store):
    return AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW)


@pytest.fixture
def all_done(store, desk):
    desk.add_team("Red")
    desk.edit_person("ana", PersonEdit(roles=frozenset({Role.COORDINATOR})))
    with store.write() as db:
        people.open_accounts(db, [(one, "2026-01-05") for one in ("ana", "ben", "cho", "dee", "eli")])


def said(at):
    return [one.value for one in at.markdown]


def links(at):
    return [one.proto.label for one in at.get("page_link")]


def keys(at):
    return [one.key for one in at.button]


@pytest.mark.parametrize("as_", ["ana", "dee", None])
def test_no_one_but_an_admin_sees_it(browse, as_):
    at = browse(PAGE, as_=as_)

    assert not at.exception
    assert not at.title
    assert links(at) == []


def test_what_is_there_is_ticked_off_and_the_rest_leads_to_where_it_is_done(browse):
    at = browse(PAGE, as_="eli")

    assert not at.exception
    for title in ("support contacts", "Add your colleagues"):
        assert f":material/check: **{message(STEPS, title)}**  ·  {message(STEPS, 'Done')}" in said(at)
    assert message("organisation/ui/getting_started", "invited", many=True, n="5") in said(at)
    assert links(at) == [message("pages/admin/staff_list", "Import"), "Teams", "People", "People", GUIDE]
    assert keys(at) == ["leave_out-teams", "leave_out-coordinator"]


def test_a_step_is_skipped_and_restored(browse):
    at = browse(PAGE, as_="eli")

    at.button(key="leave_out-teams").click().run()
    assert keys(at) == ["take_up-teams", "leave_out-coordinator"]
    at.button(key="take_up-teams").click().run()
    assert not at.exception
    assert keys(at) == ["leave_out-teams", "leave_out-coordinator"]


def test_once_all_is_done_it_says_so(browse, all_done):
    at = browse(PAGE, as_="eli")

    assert [one.value for one in at.success] == [READY]
    assert links(at) == [GUIDE]


def test_while_no_one_else_is_here_it_names_the_page_to_bring_a_list(browse, store):
    with store.write() as db:
        db.run("delete from person where id <> 'eli'")

    at = browse(PAGE, as_="eli")

    assert not at.exception
    assert message("pages/admin/staff_list", "Import") in links(at)


# ── in the frame ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def menu(monkeypatch):
    """Page to whether it is in the menu, as the frame said last; and the page that it opens on."""
    import streamlit

    seen = {}
    opens = {"on": "people"}

    def navigation(sections, **options):
        pages = [page for group in sections.values() for page in group]
        seen.update({page.url_path: page.visibility == "visible" for page in pages})
        return next(page for page in pages if page.url_path == opens["on"])

    monkeypatch.setattr(streamlit, "navigation", navigation)
    return seen, opens


def lines(at):
    return [one for one in links(at) if one.startswith(message("pages/admin/getting_started", "Getting"))]


@pytest.mark.parametrize("page", ["people", "teams", "organisation", "email", "audit"])
def test_while_steps_are_open_each_page_of_admins_says_so_on_top(browse, menu, page):
    menu[1]["on"] = page

    at = browse(FRAME, as_="eli")

    assert lines(at) == [message("organisation/ui/getting_started", "steps", many=True, n="3")]
    assert menu[0]["getting_started"]


@pytest.mark.parametrize("page", ["getting_started", "my_weeks"])
def test_no_other_page_says_it(browse, menu, page):
    menu[1]["on"] = page

    assert lines(browse(FRAME, as_="eli")) == []


def test_once_all_is_done_it_leaves_the_menu_and_no_page_mentions_it(browse, menu, all_done):
    at = browse(FRAME, as_="eli")

    assert lines(at) == []
    assert menu[0]["getting_started"] is False
    assert menu[0]["people"]


def test_no_one_but_an_admin_has_it_in_the_menu(browse, menu):
    menu[1]["on"] = "my_weeks"

    browse(FRAME, as_="ana")

    assert "getting_started" not in menu[0]
