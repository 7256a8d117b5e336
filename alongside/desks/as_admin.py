"""The one way in which an admin's changes are written."""

from collections.abc import Iterator
from contextlib import contextmanager

from alongside.domain.errors import NotAllowed
from alongside.domain.people import Person, Role
from alongside.store import people
from alongside.store.engine import Store, Work


@contextmanager
def as_admin(store: Store, person: Person) -> Iterator[Work]:
    """One transaction, which begins by looking whether its author is an admin still. Raises NotAllowed."""
    with store.write() as db:
        if Role.ADMIN not in people.roles(db, person.id):
            raise NotAllowed
        yield db
