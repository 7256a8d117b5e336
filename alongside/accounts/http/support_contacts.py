"""Support contacts, remembered in memory for when the database cannot be read."""

from alongside.accounts.rules.organisations import SupportContact
from alongside.accounts.store import organisations
from alongside.core.settings import Place
from alongside.core.store.engine import DatabaseError, Store

_remembered: dict[Place, list[SupportContact]] = {}


def read_support_contacts(store: Store) -> list[SupportContact]:
    """If the database cannot be read, as they were read last."""
    try:
        with store.read() as db:
            _remembered[store.place] = organisations.list_support_contacts(db)
    except DatabaseError:
        pass
    return remembered_contacts(store.place)


def remembered_contacts(database: Place) -> list[SupportContact]:
    """As they were read last, without the database."""
    return _remembered.get(database, [])
