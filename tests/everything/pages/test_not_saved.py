"""A disk that is full, a lock that is held, a file that is gone: what was typed stays on the screen, with a sentence, help and the exit."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlcipher3 import dbapi2 as sqlite3
from streamlit.testing.v1 import AppTest

from alongside.accounts.ui.state import TabState
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn
from alongside.core.http import stores
from alongside.core.http.cookies import cookie_fingerprint
from alongside.core.store.engine import Store
from tests.conftest import NOW, WEEK, button, language
from tests.fixtures.pairs import matched, person
from tests.fixtures.programmes import hold
from tests.fixtures.sent import contacts_read
from tests.fixtures.wording import message

CHECK_IN = "pages/advocate/check_in.py"
FRAME = "alongside/everything/ui/frame.py"
NOTE, WIN = f"{WEEK.text}-0-note", f"{WEEK.text}-0-win"
NOT_SAVED = message("accounts/ui/core_refusals", "saved. Please")
TYPED = "Typed with care"
LONG = "¿Qué día? " * 190  # two of them do not fit on a page of the database

Trouble = Callable[[Store], Iterator[None]]


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Someone else writes and does not finish."""
    other = sqlite3.connect(store.file, isolation_level=None)
    other.execute("begin immediate")
    yield
    other.close()


@contextmanager
def full(store: Store) -> Iterator[None]:
    """The engine's own limit of pages, on the connections of the pages."""
    idle = [db.conn for db in stores.current_store().idle]
    assert idle
    for conn in idle:
        conn.execute(f"pragma max_page_count = {conn.execute('pragma page_count').fetchone()[0]}")
    yield  # each is closed by its failure; the next is without a limit


@contextmanager
def gone(store: Store) -> Iterator[None]:
    elsewhere = store.file.with_suffix(".elsewhere")
    store.file.rename(elsewhere)
    yield
    elsewhere.rename(store.file)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait itself has a test of its own."""
    monkeypatch.setattr(stores, "PATIENCE", 0.1)


def said(at: AppTest) -> list[str]:
    return [one.value for kind in (at.warning, at.error, at.toast) for one in kind]


def click(at: AppTest, key: str) -> AppTest:
    return next(one for one in at.button if one.key.startswith(key)).click().run()


def field(at: AppTest, key: str):
    return next(one for one in (*at.text_input, *at.text_area) if one.key.startswith(key))


@pytest.mark.parametrize("trouble", [locked, full, gone])
def test_a_check_in_that_cannot_be_saved_stays_on_the_screen_and_is_saved_once_it_can_be(
    browse, store: Store, impatient: None, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    at = browse(CHECK_IN)
    at.text_area(key=NOTE).set_value(LONG)
    at.text_input(key=WIN).set_value(LONG)

    with trouble(store):
        button(at, "save").click().run()
        assert not at.exception
        assert said(at) == [NOT_SAVED]
        assert at.text_area(key=NOTE).value == LONG
        with store.read() as db:
            assert db.rows("select * from check_in") == []

    button(at, "save").click().run()

    with store.read() as db:
        assert [row["note"] for row in db.rows("select note from check_in")] == [LONG.strip()]
    assert NOT_SAVED not in said(at)
    causes = {
        locked: "database is locked",
        full: "database or disk is full",
        gone: "the database file was moved away or deleted",
    }
    assert caplog.text.count(causes[trouble]) in (
        1,
        2,
    )  # the press, and the form where it could not be kept either
    assert "Qué" not in caplog.text


def test_twin_without_the_trouble_it_would_have_been_saved_at_the_first_click(browse, store: Store) -> None:
    at = browse(CHECK_IN)
    at.text_area(key=NOTE).set_value(LONG)
    at.text_input(key=WIN).set_value(LONG)

    button(at, "save").click().run()

    with store.read() as db:
        assert len(db.rows("select * from check_in")) == 1


# Page, whose it is, the beginning of the field's key, and of the button's.
FORMS = [
    ("pages/advocate/session_now.py", "ana", "step-what", "keep-step"),
    ("pages/advocate/reach.py", "ana", "reach-title", "FormSubmitter:reach"),
    ("pages/admin/organisation.py", "eli", "name-settings", "save-settings"),
    ("pages/admin/organisation.py", "eli", "reach-contacts", "save-contacts"),
    ("pages/admin/teams.py", "eli", "name-new", "add"),
    ("pages/admin/people.py", "eli", "name-new", "add"),
]


@pytest.fixture
def paired(store: Store) -> None:
    """A session is on, as one of the pages needs."""
    hold(store, matched(store, "ana", "ben", begun=True), NOW)


@pytest.mark.parametrize(("page", "who", "widget", "button"), FORMS)
def test_every_form_keeps_what_was_typed(
    browse, store: Store, impatient: None, paired: None, page: str, who: str, widget: str, button: str
) -> None:
    at = browse(page, as_=who)
    field(at, widget).set_value(TYPED)
    if page.endswith("people.py"):
        field(at, "login-new").set_value("new@example.org")

    with locked(store):
        click(at, button)

    assert not at.exception
    assert NOT_SAVED in said(at)
    assert field(at, widget).value == TYPED


def test_a_support_profile_keeps_what_was_chosen(browse, store: Store, impatient: None) -> None:
    at = browse("pages/advocate/support_profile.py")
    capacity = next(one.key for one in at.number_input if "capacity" in one.key)
    at.number_input(key=capacity).set_value(4)

    with locked(store):
        click(at, "save-profile")

    assert NOT_SAVED in said(at)
    assert at.number_input(key=capacity).value == 4


def test_a_longer_questionnaire_keeps_its_answers(browse, store: Store, impatient: None) -> None:
    at = browse("pages/advocate/longer.py")
    at.button_group[0].set_value(2)

    with locked(store):
        click(at, "save-")

    assert said(at) == [NOT_SAVED]
    assert at.button_group[0].value == 2


def test_a_step_keeps_its_words_after_a_week_was_saved(browse, store: Store, impatient: None) -> None:
    AdvocateDesk(store, person(store, "ana"), NOW).save_check_in(CheckIn(WEEK, answers={"exhaustion": 2}), 0)
    at = browse(CHECK_IN)
    at.text_input(key=f"step-{WEEK.text}").set_value(TYPED)

    with locked(store):
        button(at, "keep_step").click().run()

    assert said(at) == [NOT_SAVED]
    assert at.text_input(key=f"step-{WEEK.text}").value == TYPED


def test_choosing_a_language_never_fails_and_says_that_it_was_not_saved(
    browse, store: Store, impatient: None
) -> None:
    at = browse(FRAME)

    with locked(store):
        language(at).set_value("es").run()

    assert not at.exception
    assert language(at).value == "es"
    assert len(at.toast) == 1


def test_a_page_waits_for_a_lock_for_a_few_seconds_only(browse, store: Store) -> None:
    at = browse(CHECK_IN)
    with locked(store):
        began = time.monotonic()
        button(at, "save").click().run(timeout=30)

        assert stores.PATIENCE <= time.monotonic() - began < stores.PATIENCE + 5
    assert said(at) == [NOT_SAVED]


def test_being_seen_is_no_reason_to_fail(browse, store: Store, impatient: None) -> None:
    """A tab that is opened again after a while notes that; who reads on must not notice that it could not."""
    at = browse(CHECK_IN)
    with store.write() as db:
        db.run("update sign_in set last_seen_at = '2026-03-04T08:00:00+00:00'")

    with locked(store):
        at.run()

    assert not at.exception
    assert at.text_area(key=NOTE).value == ""


# ── help and the exit ───────────────────────────────────────────────────────────────────────────────────────────────


def fails_in_a_callback() -> None:
    """As `st.App` runs a script whose button breaks: nothing of the script itself is run."""
    from alongside.everything.ui.errors import show_error

    try:
        raise KeyError("what ana wrote")
    except KeyError as error:
        show_error(error)


def fails_below_the_frame() -> None:
    from alongside.everything.ui.errors import mark_as_framed, show_error

    try:
        with mark_as_framed():
            raise KeyError("what ana wrote")
    except KeyError as error:
        show_error(error)


def run(script: Callable[[], None]) -> AppTest:
    """In a tab of the organisation's own."""
    at = AppTest.from_function(script)
    at.session_state["alongside"] = TabState(opened_by=cookie_fingerprint(""), now=NOW)
    return at.run()


def exits(at: AppTest) -> int:
    return sum('action="/leave"' in html.proto.body for html in at.get("html"))


def test_a_fault_before_anything_is_drawn_still_shows_help_and_the_exit_and_one_below_them_no_second_time(
    browse,
) -> None:
    browse(FRAME)

    at = run(fails_in_a_callback)
    assert exits(at) == 1
    assert contacts_read(at) == ["Listening line day and night 0800 000 000"]
    assert len(at.error) == 1

    at = run(fails_below_the_frame)
    assert (exits(at), len(at.error)) == (0, 1)


def test_help_is_on_the_page_while_the_database_cannot_be_read(browse, store: Store) -> None:
    browse(FRAME)
    house = stores.current_store()
    while house.idle:
        house.idle.pop().close()

    with gone(store):
        at = run(fails_in_a_callback)

    assert contacts_read(at) == ["Listening line day and night 0800 000 000"]


def test_the_frame_draws_help_and_the_exit_before_anything_else(browse) -> None:
    first = browse(FRAME).main.children[0]

    assert 'action="/leave"' in next(one for one in first.children.values() if one.type == "html").proto.body
