"""Help and the exit, one tap away on every page, even on one that fails."""

import streamlit as st

from alongside.web import bar, pieces, state
from alongside.words import Words


def show_help_and_exit(t: Words) -> None:
    """Depends on nothing that can fail: the contacts are remembered, and the exit is plain HTML."""
    bar.move_toasts_below()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.popover(t("Need help now?"), icon=":material/support:"):
            pieces.show_support_contacts(state.support_contacts(), t)
        bar.show_form_button("/leave", t("Leave quickly"))
