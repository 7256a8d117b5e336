"""The button that undoes a step, beside what was done, for as long as it can be undone."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from alongside.accounts.desk.desk import Opens
from alongside.accounts.ui.button_actions import Desk, run_action, show_refusal
from alongside.core.words import Words


def show_undo_button(
    key: str, kind: Opens[Desk], work: Callable[[Desk], Any], t: Words, done: str = ""
) -> None:
    """`done`: for the toast, if another than that it was undone."""
    st.button(
        t("Undo"),
        key=key,
        icon=":material/undo:",
        on_click=run_action,
        args=(key, kind, work, done or t("Undone.")),
    )
    show_refusal(key, t)
