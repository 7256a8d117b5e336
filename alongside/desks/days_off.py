"""Days on which nothing is asked of someone."""

from collections.abc import Callable
from datetime import date

from alongside.store import closed_days, profiles
from alongside.store.engine import Work


def days_off(db: Work, person_id: str) -> Callable[[date], bool]:
    """Whether on a day the organisation is closed, or they said that they are away."""
    closed, profile = closed_days.all(db), profiles.of_person(db, person_id)
    return lambda day: closed.on(day) or (profile is not None and profile.is_away(day))
