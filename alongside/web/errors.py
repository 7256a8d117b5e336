"""Unexpected errors: a calm message with a number, and a log line without anything that people wrote."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import extract_tb

import streamlit as st

from alongside.domain.errors import NotAllowed, NotSaved
from alongside.store.engine import DatabaseTrouble
from alongside.web import state
from alongside.web.help import help_and_exit
from alongside.web.sentences import sentence

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
def help_is_there() -> Iterator[None]:
    """Marks errors within, so that help and the exit are not drawn twice."""
    try:
        yield
    except Exception as error:
        error.add_note(FRAMED)
        raise


def say_sorry(error: Exception) -> bool:
    """Draws help and the exit first, if the error came before them: a button's work runs before anything is
    drawn.

    Returns True, so that Streamlit shows nothing of its own. A role withdrawn while its page is open is not
    our fault.
    """
    t = state.words_without_asking()
    if FRAMED not in getattr(error, "__notes__", ()):
        help_and_exit(t)
    if isinstance(error, NotAllowed):
        st.error(sentence(error, t))
        return True
    number = noted(error)
    st.error(
        t("Something went wrong on our side, not yours. What was saved is safe. Reload the page to go on."),
        title=t("Sorry"),
    )
    st.caption(t("If it happens again, give this number to whoever runs the app: {number}", number=number))
    return True


def noted(error: BaseException) -> str:
    """Returns the number that identifies it in the log."""
    number = secrets.token_hex(4)
    # Messages of the database engine hold no values: those are bound to a statement, never part of it.
    cause = f": {error}" if isinstance(error, DatabaseTrouble | NotSaved) else ""
    log.error("%s: %s%s\n%s", number, type(error).__name__, cause, where(error))
    return number


def keep_messages_out_of_the_log() -> None:
    """Streamlit itself logs whole tracebacks, whose messages may quote what someone wrote."""
    logging.getLogger("streamlit.error_util").addFilter(_told_by_us)
    for name in LOGGED_BY_STREAMLIT:
        logging.getLogger(name).addFilter(_without_messages)


def _told_by_us(record: logging.LogRecord) -> bool:
    """False for errors that `show_error` logs with their number."""
    return record.exc_info is None


def _without_messages(record: logging.LogRecord) -> bool:
    """Keeps the line, with the kind of error and its place."""
    if record.exc_info and record.exc_info[1]:
        error = record.exc_info[1]
        record.msg = f"{record.getMessage()}: {type(error).__name__}\n{where(error)}"
        record.args, record.exc_info, record.exc_text = None, None, None
    return True


def where(error: BaseException) -> str:
    """Files and lines only: messages and values may quote what someone wrote."""
    return "\n".join(
        f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in extract_tb(error.__traceback__)
    )
