"""When something breaks that nobody foresaw: a calm sentence with a number, and a log line without anybody's words."""

import logging
import secrets
from traceback import extract_tb

import streamlit as st

from alongside.web import state

log = logging.getLogger("alongside")


def say_sorry(error: Exception) -> bool:
    """Returns True: Streamlit shows nothing of its own."""
    number = secrets.token_hex(4)
    log.error("%s: %s\n%s", number, type(error).__name__, where(error))
    t = state.words_without_asking()
    st.error(
        t("Something went wrong on our side, not yours. What was saved is safe. Reload the page to go on."),
        title=t("Sorry"),
    )
    st.caption(t("If it happens again, give this number to whoever runs the app: {number}", number=number))
    return True


def keep_messages_out_of_the_log() -> None:
    """Streamlit logs whole tracebacks before it asks us; their messages may hold what somebody wrote."""
    logging.getLogger("streamlit.error_util").addFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    return record.exc_info is None


def where(error: BaseException) -> str:
    """Files and lines only: the message and the values may hold what somebody wrote."""
    return "\n".join(
        f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in extract_tb(error.__traceback__)
    )
