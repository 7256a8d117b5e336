"""What the buttons on the coordinator's pages do."""

from collections.abc import Callable
from typing import Any

from alongside.desks.coordinator import CoordinatorDesk
from alongside.web import button_actions, state


def run_action(place: str, work: Callable[[CoordinatorDesk], Any], done: str) -> Any:
    return button_actions.run_action(place, state.coordinator_desk, work, done)
