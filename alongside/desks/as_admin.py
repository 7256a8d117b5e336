"""The one way in which an admin's changes are written."""

from collections.abc import Iterator
from contextlib import contextmanager

from alongside.desks.second_factor import require_of_admin
from alongside.domain.errors import NotAllowed
from alongside.domain.people import Person, Role
from alongside.store import people
from alongside.store.engine import Store, Work


@contextmanager
def as_admin(store: Store, person: Person) -> Iterator[Work]:
    """One transaction, which begins by looking whether its author is an admin still. Raises NotAllowed, NeedsSecondFactor."""
    with store.write() as db:
        if Role.ADMIN not in people.roles(db, person.id):
            raise NotAllowed
        require_of_admin(db, person.id)
        yield db
