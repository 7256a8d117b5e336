"""The second factor: whether a person has one, whether a code is right, and whether an admin needs one."""

from datetime import datetime

from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import Person
from alongside.accounts.rules.second_factor import NeedsSecondFactor, matching_step
from alongside.accounts.store import audit, organisations, second_factors
from alongside.core.store.engine import Store, Transaction


def has_second_factor(db: Transaction, person_id: str) -> bool:
    return second_factors.on_since(db, person_id) is not None


def use_code(db: Transaction, person_id: str, typed: str, now: datetime) -> bool:
    """Whether this is a right code that was not used yet. It counts as used from now on.

    Setting the clock back makes no used code good again: none is accepted until the clock is past the last
    one.
    """
    secret = second_factors.find_secret(db, person_id)
    step = None if secret is None else matching_step(secret, typed, now)
    return step is not None and second_factors.use_step(db, person_id, step)


def turn_off_second_factor(db: Transaction, person_id: str, by: str, at: datetime) -> None:
    """Logged if one was on."""
    if second_factors.delete_second_factor(db, person_id):
        audit.record_action(db, at, by, Action.SECOND_FACTOR_OFF, person_id)


def require_second_factor(db: Transaction, person_id: str) -> None:
    """Raises NeedsSecondFactor if the organisation requires one of admins and this one has none."""
    if organisations.admins_need_second_factor(db) and not has_second_factor(db, person_id):
        raise NeedsSecondFactor


def require_second_factor_alone(store: Store, person: Person) -> None:
    """In a transaction of its own."""
    with store.read() as db:
        require_second_factor(db, person.id)
