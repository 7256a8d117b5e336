"""Buttons of the page of support partners."""

from collections.abc import Callable
from typing import Any

from alongside.desks.partner import PartnerDesk
from alongside.web import doing, state


def attempt(place: str, work: Callable[[PartnerDesk], Any], done: str) -> None:
    """`place`: of the button, where a refusal stands."""
    doing.attempt(place, state.partner_desk, work, done)
