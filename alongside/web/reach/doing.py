"""Buttons of the page of calendar and e-mail."""

from collections.abc import Callable
from typing import Any

from alongside.desks.reach import ReachDesk
from alongside.web import doing, state

PLACE = "reach"


def attempt(work: Callable[[ReachDesk], Any], done: str) -> Any:
    return doing.attempt(PLACE, state.reach_desk, work, done)
