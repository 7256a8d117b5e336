"""Values of widgets. Beside `state.py`, only this module writes `st.session_state`."""

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from alongside.core.rules.errors import NotAllowed


def set_first_value(key: str, value: Any) -> None:
    """Unlike a widget's default, this value can be cleared by the person."""
    if key in st.session_state:
        return
    # What the browser sent to a new session, Streamlit itself finds only when it draws the widget.
    context = get_script_run_ctx()
    sent = context.session_state._state._new_widget_state if context else ()
    if all(user_key_from_element_id(one) != key for one in sent):
        st.session_state[key] = value


def set_widget_value(key: str, value: Any) -> None:
    """The browser remembers choices by their labels, which a renaming changes."""
    st.session_state[key] = value


def keep_widget_values(*keys: str) -> None:
    """Of widgets that this run does not draw, for when they are drawn again."""
    for key in keys:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def typed_value(key: str) -> Any:
    """The value of a widget now.

    Raises NotAllowed if the page was drawn without it meanwhile: a role was withdrawn.
    """
    if key not in st.session_state:
        raise NotAllowed
    return st.session_state[key]


def release_upload(key: str) -> None:
    """The server would keep a file while its page is open, and only a few per person."""
    context, file = get_script_run_ctx(), st.session_state.get(key)
    if context is not None and file is not None:
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)  # type: ignore[attr-defined]


def lazy_expander(label: str, key: str, expanded: bool = False) -> Any:
    """An expander whose content is made only when it is opened."""
    return st.expander(label, expanded, key=key, on_change="rerun")
