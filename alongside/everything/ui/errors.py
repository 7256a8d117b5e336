"""Unexpected errors: a calm message with the number under which the log has them."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from alongside.accounts.ui import state
from alongside.core.rules.errors import NotAllowed
from alongside.core.ui.error_log import log_with_number
from alongside.core.ui.refusals import refusal_text
from alongside.everything.ui.help import show_help_and_exit

FRAMED = "help and the exit are already drawn"


@contextmanager
def mark_as_framed() -> Iterator[None]:
    """Marks errors within, so that help and the exit are not drawn twice."""
    try:
        yield
    except Exception as error:
        error.add_note(FRAMED)
        raise


def show_error(error: Exception) -> bool:
    """Draws help and the exit first, if the error came before them: a button's work runs before anything is
    drawn.

    Returns True, so that Streamlit shows nothing of its own. A role withdrawn while its page is open is not
    our fault.
    """
    t = state.words_without_database()
    if FRAMED not in getattr(error, "__notes__", ()):
        show_help_and_exit(t)
    if isinstance(error, NotAllowed):
        st.error(refusal_text(error, t))
        return True
    number = log_with_number(error)
    st.error(
        t(
            "Something went wrong on our side, not yours. What was saved is safe. Reload the page to "
            "continue."
        ),
        title=t("Sorry"),
    )
    st.caption(t("Does it happen again? Give this number to your administrator: {number}", number=number))
    return True
