"""The second factor: whether a person has one, whether a code is right, and whether an admin needs one."""

from datetime import datetime

from alongside.domain.audit import Action
from alongside.domain.people import Person
from alongside.domain.second_factor import NeedsSecondFactor, fitting_step
from alongside.store import audit, organisations, second_factors
from alongside.store.engine import Store, Work


def is_on(db: Work, person_id: str) -> bool:
    return second_factors.since(db, person_id) is not None


def take(db: Work, person_id: str, typed: str, now: datetime) -> bool:
    """Whether this is a right code that was not used yet. It counts as used from now on.

    Setting the clock back makes no used code good again: none is accepted until the clock is past the last
    one.
    """
    secret = second_factors.secret(db, person_id)
    step = None if secret is None else fitting_step(secret, typed, now)
    return step is not None and second_factors.use(db, person_id, step)


def turn_off(db: Work, person_id: str, by: str, at: str) -> None:
    """Logged if one was on."""
    if second_factors.forget(db, person_id):
        audit.record(db, at, by, Action.SECOND_FACTOR_OFF, person_id)


def require_of_admin(db: Work, person_id: str) -> None:
    """Raises NeedsSecondFactor if the organisation requires one of admins and this one has none."""
    if organisations.admins_need_second_factor(db) and not is_on(db, person_id):
        raise NeedsSecondFactor


def require_of_admin_alone(store: Store, person: Person) -> None:
    """In a transaction of its own."""
    with store.read() as db:
        require_of_admin(db, person.id)
