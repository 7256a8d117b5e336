"""Buttons of the page of support partners. It has one place for refusals, above everything else."""

from collections.abc import Callable
from typing import Any

from alongside.desks.partner import PartnerDesk
from alongside.web import doing, state

PLACE = "partner"


def attempt(work: Callable[[PartnerDesk], Any], done: str) -> None:
    doing.attempt(PLACE, state.partner_desk, work, done)
