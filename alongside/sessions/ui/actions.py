"""Buttons of the pages about sessions."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from alongside.accounts.ui.button_actions import run_action
from alongside.sessions.desk.sessions import SessionDesk


def run_session_action(place: str, work: Callable[[SessionDesk], Any], done: str) -> Any:
    """`place`: of the button, where a refusal is shown."""
    return run_action(place, SessionDesk, work, done)


def session_button(
    label: str, key: str, work: Callable[[SessionDesk], Any], done: str, *, place: str = "", **looks: Any
) -> None:
    """`looks`: as for `st.button`. `place`: where a refusal is shown, if another than the key."""
    st.button(label, key=key, on_click=run_session_action, args=(place or key, work, done), **looks)
