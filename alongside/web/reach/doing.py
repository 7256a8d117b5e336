"""Buttons of the page of calendar and e-mail."""

from collections.abc import Callable
from typing import Any

from alongside.desks.reach import NotificationSettingsDesk
from alongside.web import doing, state


def run_action(place: str, work: Callable[[NotificationSettingsDesk], Any], done: str = "") -> Any:
    """`place`: of the button beside which a refusal is shown."""
    return doing.run_action(place, state.reach_desk, work, done)
