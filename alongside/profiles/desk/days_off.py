"""Days on which someone is asked for nothing, and weeks in which no one is."""

from collections.abc import Callable
from datetime import date, datetime

from alongside.accounts.store import organisations
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction
from alongside.organisation.store import closed_days
from alongside.profiles.store import profiles


def closed_weeks(store: Store, first: Week, last: Week) -> tuple[Week, ...]:
    """In which the organisation is closed from Monday to Friday, oldest first. Everyone may know them."""
    with store.read() as db:
        return closed_days.read_closed_days(db).fully_closed_weeks(first, last)


def closed_since(db: Transaction, first: Week | None, now: datetime) -> tuple[Week, ...]:
    """Like `closed_weeks`, from someone's first week to the newest open one."""
    organisation = organisations.find_organisation(db)
    if organisation is None or first is None:
        return ()
    return closed_days.read_closed_days(db).fully_closed_weeks(first, organisation.week_rule.newest(now))


def days_off(db: Transaction, person_id: str) -> Callable[[date], bool]:
    """Whether the organisation is closed on a day, or the person has time off."""
    closed, profile = closed_days.read_closed_days(db), profiles.find_profile(db, person_id)
    return lambda day: closed.is_closed_on(day) or (profile is not None and profile.is_away(day))
