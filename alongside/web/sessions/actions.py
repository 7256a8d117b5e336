"""Button callbacks of the pages about sessions."""

from collections.abc import Callable
from typing import Any

from alongside.desks.sessions import SessionDesk
from alongside.web import button_actions, state


def run_session_action(place: str, work: Callable[[SessionDesk], Any], done: str) -> Any:
    """`place`: of the button, where a refusal is shown."""
    return button_actions.run_action(place, state.session_desk, work, done)
