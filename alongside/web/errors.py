"""Unexpected errors: a calm message with a number, and a log line without anything that people wrote."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import extract_tb

import streamlit as st

from alongside.domain.errors import NotAllowed, NotSaved
from alongside.store.engine import DatabaseError
from alongside.web import state
from alongside.web.help import show_help_and_exit
from alongside.web.refusals import refusal_text

log = logging.getLogger("alongside")

# Downloads made on click, messages from the browser, and runs of a page outside our own handler.
LOGGED_BY_STREAMLIT = (
    "streamlit.runtime.backend_operation_handler",
    "streamlit.runtime.app_session",
    "streamlit.runtime.fragment",
    "streamlit.runtime.scriptrunner.script_runner",
)


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


def log_with_number(error: BaseException) -> str:
    """Returns the number that identifies it in the log."""
    number = secrets.token_hex(4)
    # Messages of the database engine hold no values: those are bound to a statement, never part of it.
    cause = f": {error}" if isinstance(error, DatabaseError | NotSaved) else ""
    log.error("%s: %s%s\n%s", number, type(error).__name__, cause, traceback_lines(error))
    return number


def hide_messages_in_log() -> None:
    """Streamlit itself logs whole tracebacks, whose messages may quote what someone wrote."""
    logging.getLogger("streamlit.error_util").addFilter(_has_no_traceback)
    for name in LOGGED_BY_STREAMLIT:
        logging.getLogger(name).addFilter(_strip_message)


def _has_no_traceback(record: logging.LogRecord) -> bool:
    """False for errors that `show_error` logs with their number."""
    return record.exc_info is None


def _strip_message(record: logging.LogRecord) -> bool:
    """Keeps the line, with the kind of error and its place."""
    if record.exc_info and record.exc_info[1]:
        error = record.exc_info[1]
        record.msg = f"{record.getMessage()}: {type(error).__name__}\n{traceback_lines(error)}"
        record.args, record.exc_info, record.exc_text = None, None, None
    return True


def traceback_lines(error: BaseException) -> str:
    """Files and lines only: messages and values may quote what someone wrote."""
    return "\n".join(
        f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in extract_tb(error.__traceback__)
    )
