"""What the buttons on the coordinator's pages do."""

from collections.abc import Callable
from typing import Any

from alongside.desks.coordination import CoordinationDesk
from alongside.desks.coordinator import CoordinatorDesk
from alongside.web import button_actions, state


def run_action(place: str, work: Callable[[CoordinatorDesk], Any], done: str) -> Any:
    return button_actions.run_action(place, state.coordinator_desk, work, done)


def run_coordination_action(place: str, work: Callable[[CoordinationDesk], Any], done: str) -> Any:
    return button_actions.run_action(place, state.coordination_desk, work, done)
