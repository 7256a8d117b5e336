"""When something breaks that no one foresaw: a calm sentence, and a log without anyone's words."""

import logging
import re
from collections.abc import Iterator

import pytest
from streamlit import error_util
from streamlit.testing.v1 import AppTest

from alongside.accounts.ui.state import TabState
from alongside.core.http.cookies import cookie_fingerprint
from alongside.core.ui import error_log
from tests.fixtures.wording import message

SECRET = "what ana wrote in her note"


def broken() -> None:
    """A page that fails, as `st.App` would run it."""
    from alongside.everything.ui.errors import show_error

    try:
        raise ValueError("what ana wrote in her note")
    except ValueError as error:
        show_error(error)


def run_broken() -> AppTest:
    at = AppTest.from_function(broken)
    at.session_state["alongside"] = TabState(opened_by=cookie_fingerprint(""))
    return at.run()


def test_the_page_says_sorry_with_a_number_and_nothing_of_the_error(browse) -> None:
    browse("pages/everyone/account.py", as_=None)  # settings and databases of this test

    at = run_broken()
    shown = " ".join(element.value for element in (*at.error, *at.caption))

    assert re.search(r"[0-9a-f]{8}", shown)
    assert SECRET not in shown
    assert "ValueError" not in shown


def refused() -> None:
    """A button of a page whose role was withdrawn, and whose widgets are gone."""
    from alongside.core.rules.errors import AlongsideError
    from alongside.core.ui.widgets import typed_value
    from alongside.everything.ui.errors import show_error

    try:
        typed_value("a widget that was there")
    except AlongsideError as error:
        show_error(error)


def test_a_click_on_a_page_that_belongs_to_no_one_any_more_is_a_refusal_and_no_fault(
    browse, caplog: pytest.LogCaptureFixture
) -> None:
    browse("pages/everyone/account.py", as_=None)

    at = AppTest.from_function(refused).run()

    assert [one.value for one in at.error] == [message("accounts/ui/core_refusals", "been signed")]
    assert not at.caption
    assert not [one for one in caplog.records if one.name == "alongside"]


def test_the_log_holds_the_place_and_the_number_but_not_the_message(
    browse, caplog: pytest.LogCaptureFixture
) -> None:
    browse("pages/everyone/account.py", as_=None)

    at = run_broken()
    number = re.findall(r"[0-9a-f]{8}", at.caption[0].value)[0]

    assert number in caplog.text
    assert "ValueError" in caplog.text
    assert "in broken" in caplog.text
    assert SECRET not in caplog.text


@pytest.fixture
def unfiltered() -> Iterator[None]:
    """The logs of Streamlit as they are when Alongside has not started: an earlier test may have started it."""
    logs = [logging.getLogger(name) for name in ("streamlit.error_util", *error_log.LOGGED_BY_STREAMLIT)]
    before = [list(log.filters) for log in logs]
    for log in logs:
        log.filters.clear()
    yield
    for log, filters in zip(logs, before, strict=True):
        log.filters[:] = filters


@pytest.mark.parametrize(("kept_out", "found"), [(True, False), (False, True)])
@pytest.mark.usefixtures("unfiltered")
def test_streamlits_own_log_of_a_failure_is_kept_silent(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], kept_out: bool, found: bool
) -> None:
    log = logging.getLogger("streamlit.error_util")
    log.addHandler(caplog.handler)
    try:
        if kept_out:
            error_log.hide_messages_in_log()
        error_util._log_uncaught_app_exception(ValueError(SECRET))
    finally:
        log.removeHandler(caplog.handler)

    assert (SECRET in caplog.text + capsys.readouterr().out) is found


@pytest.mark.parametrize(("kept_out", "found"), [(True, False), (False, True)])
@pytest.mark.parametrize("name", error_log.LOGGED_BY_STREAMLIT)
@pytest.mark.usefixtures("unfiltered")
def test_what_streamlit_logs_elsewhere_says_where_it_failed_and_no_ones_words(
    caplog: pytest.LogCaptureFixture, name: str, kept_out: bool, found: bool
) -> None:
    log = logging.getLogger(name)
    log.addHandler(caplog.handler)
    try:
        if kept_out:
            error_log.hide_messages_in_log()
        try:
            raise ValueError(SECRET)
        except ValueError:
            log.exception("Error executing deferred callable for file_id %s", "a-number")
    finally:
        log.removeHandler(caplog.handler)

    assert "a-number" in caplog.text
    assert "ValueError" in caplog.text
    assert (SECRET in caplog.text) is found
