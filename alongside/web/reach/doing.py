"""Buttons of the page of calendar and e-mail."""

from collections.abc import Callable
from typing import Any

from alongside.desks.reach import ReachDesk
from alongside.web import doing, state


def attempt(place: str, work: Callable[[ReachDesk], Any], done: str = "") -> Any:
    """`place`: of the button beside which a refusal is shown."""
    return doing.attempt(place, state.reach_desk, work, done)
