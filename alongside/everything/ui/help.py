"""Help and the exit, one tap away on every page, even on one that fails."""

import streamlit as st

from alongside.accounts.http.support_contacts import read_support_contacts
from alongside.accounts.ui import state
from alongside.accounts.ui.contacts import show_support_contacts
from alongside.core.ui import bar
from alongside.core.words import Words


def show_help_and_exit(t: Words) -> None:
    """Depends on nothing that can fail: the contacts are remembered, and the exit is plain HTML."""
    bar.move_toasts_below()
    with st.container(
        key="help-row",  # connection.js gives its buttons the size of a thumb
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    ):
        with st.popover(t("Need help now?"), icon=":material/support:"):
            show_support_contacts(read_support_contacts(state.store()), t)
        bar.show_form_button("/leave", t("Leave quickly"))
