"""Button callbacks of the page Support partner."""

from collections.abc import Callable
from typing import Any

from alongside.desks.partner import PartnerDesk
from alongside.web import button_actions, state


def run_partner_action(place: str, work: Callable[[PartnerDesk], Any], done: str) -> None:
    """`place`: of the button, where a refusal is shown."""
    button_actions.run_action(place, state.partner_desk, work, done)
