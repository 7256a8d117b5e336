"""Buttons of the pages of sessions."""

from collections.abc import Callable
from typing import Any

from alongside.desks.sessions import SessionDesk
from alongside.web import doing, state

PLACE = "sessions"


def attempt(work: Callable[[SessionDesk], Any], done: str) -> Any:
    return doing.attempt(PLACE, state.session_desk, work, done)
