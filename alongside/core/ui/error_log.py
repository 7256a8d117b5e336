"""Log lines of unexpected errors, without anything that people wrote."""

import logging
import secrets
from traceback import extract_tb

from alongside.core.rules.errors import NotSaved
from alongside.core.store.engine import DatabaseError

log = logging.getLogger("alongside")

# Downloads made on click, messages from the browser, and runs of a page outside our own handler.
LOGGED_BY_STREAMLIT = (
    "streamlit.runtime.backend_operation_handler",
    "streamlit.runtime.app_session",
    "streamlit.runtime.fragment",
    "streamlit.runtime.scriptrunner.script_runner",
)


def log_with_number(error: BaseException) -> str:
    """Returns the number that identifies it in the log."""
    number = secrets.token_hex(4)
    # Messages of the database engine hold no values: those are bound to a statement, never part of it.
    cause = f": {error}" if isinstance(error, DatabaseError | NotSaved) else ""
    log.error("%s: %s%s\n%s", number, type(error).__name__, cause, traceback_lines(error))
    return number


def hide_messages_in_log() -> None:
    """Streamlit itself logs whole tracebacks, whose messages may quote what someone wrote."""
    # Errors that `show_error` logs with their number.
    logging.getLogger("streamlit.error_util").addFilter(lambda record: record.exc_info is None)
    for name in LOGGED_BY_STREAMLIT:
        logging.getLogger(name).addFilter(_strip_message)


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
