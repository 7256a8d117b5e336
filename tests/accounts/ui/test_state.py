"""Nothing that a Streamlit session remembers says who is here: the connection's own cookie does, at every rerun."""

import logging

import pytest

from alongside.accounts.http.ended_sign_ins import ENDED, EndedSignIns
from alongside.accounts.store import sign_ins
from alongside.core.http.cookies import COOKIE
from alongside.core.rules.tokens import hashed
from tests.conftest import NOW
from tests.fixtures.wording import message

SIGNED_OUT = message("accounts/ui/state", "saved")
ACCOUNT = "pages/everyone/account.py"


@pytest.mark.parametrize("brought", ["another", "none", "made up", "of the demo"])
def test_a_connection_with_another_cookie_finds_nothing_of_the_session(browse, sign_in, brought: str) -> None:
    at = browse(ACCOUNT)
    at.session_state["typed"] = "what ana typed"
    own = at.cookies[COOKIE]
    at.run()
    assert at.session_state["typed"] == "what ana typed"  # the twin

    others = {"another": sign_in("ben"), "none": "", "made up": "x", "of the demo": f"demo.{own}"}
    at.cookies[COOKIE] = others[brought]
    at.run()

    assert [each.value for each in at.warning] == [SIGNED_OUT]
    assert not at.title
    assert "typed" not in at.session_state


@pytest.mark.parametrize(("cookie", "ended"), [("ana's", True), ("ben's", False)])
def test_a_click_on_a_page_of_another_sign_in_does_nothing(
    browse, store, sign_in, cookie: str, ended: bool
) -> None:
    at = browse(ACCOUNT)
    elsewhere = {"ana": sign_in("ana"), "ben": sign_in("ben")}
    if cookie == "ben's":
        at.cookies[COOKIE] = elsewhere["ben"]

    at.button(key="end_others").click().run()

    with store.read() as db:
        assert (sign_ins.find_holder(db, hashed(elsewhere["ana"])) is None) is ended
        assert sign_ins.find_holder(db, hashed(elsewhere["ben"])) is not None


def test_a_sign_in_that_ended_a_moment_ago_is_ended_though_the_database_does_not_know(browse, store) -> None:
    at = browse(ACCOUNT)
    assert at.title

    ENDED.add_cookie(at.cookies[COOKIE])
    at.run()

    assert [each.value for each in at.warning] == [SIGNED_OUT]
    with store.read() as db:
        assert sign_ins.find_holder(db, hashed(at.cookies[COOKIE])) is not None


def test_what_the_database_does_not_take_is_tried_again_and_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ended, written, broken = EndedSignIns(), [], True

    def end(cookie: str) -> None:
        if broken:
            raise OSError("no space; what someone wrote")
        written.append(cookie)

    ended.add_cookie("a cookie")
    with caplog.at_level(logging.WARNING):
        ended.write_to_database(end)
        ended.write_to_database(end)
    assert "a cookie" in ended
    assert [record.getMessage().count("OSError") for record in caplog.records] == [1]
    assert "someone" not in caplog.text
    assert "a cookie" not in caplog.text

    broken = False
    ended.write_to_database(end)
    assert (written, "a cookie" in ended) == (["a cookie"], False)


def test_the_clock_of_these_tests_is_the_one_of_the_page(browse) -> None:
    assert browse(ACCOUNT).session_state["alongside"].now == NOW
