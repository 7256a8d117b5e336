"""Runs what a button of an admin page asks for."""

from collections.abc import Callable
from typing import Any

from alongside.desks.admin import AdminDesk
from alongside.web import button_actions, state


def run_admin_action(place: str, work: Callable[[AdminDesk], Any], done: str) -> Any:
    return button_actions.run_action(place, state.admin_desk, work, done)
