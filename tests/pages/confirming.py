"""Typing the password once more, as a page asks for it."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from alongside.domain.passwords import CONFIRMED_FOR
from tests.conftest import NOW, PASSWORD


def confirm(at: AppTest, place: str, password: str = PASSWORD) -> AppTest:
    at.text_input(key=f"password-{place}").set_value(password)
    at = at.button(key=f"confirm-{place}").click().run()
    assert not at.exception
    return at


def asks_at(at: AppTest) -> list[str]:
    """The places where an action asks for the password first."""
    keys = [field.key or "" for field in at.text_input]
    return [key.removeprefix("password-") for key in keys if key.startswith("password-")]


def let_it_run_out(at: AppTest) -> None:
    at.session_state["alongside"].now = NOW + CONFIRMED_FOR + timedelta(seconds=1)
