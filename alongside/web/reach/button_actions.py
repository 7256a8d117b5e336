"""Buttons of the page of calendar and e-mail."""

from collections.abc import Callable
from typing import Any

from alongside.desks.notification_settings import NotificationSettingsDesk
from alongside.web import button_actions, state


def run_action(place: str, work: Callable[[NotificationSettingsDesk], Any], done: str = "") -> Any:
    """`place`: of the button beside which a refusal is shown."""
    return button_actions.run_action(place, state.reach_desk, work, done)
