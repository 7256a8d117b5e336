"""Support contacts, remembered in memory for when the database cannot be read."""

from pathlib import Path

from alongside.domain.organisations import SupportContact
from alongside.store import organisations
from alongside.store.engine import DatabaseTrouble, Store

_remembered: dict[Path, list[SupportContact]] = {}


def support_contacts(store: Store) -> list[SupportContact]:
    """If the database cannot be read, as they were read last."""
    try:
        with store.read() as db:
            _remembered[store.file] = organisations.support_contacts(db)
    except DatabaseTrouble:
        pass
    return at_hand(store.file)


def at_hand(database: Path) -> list[SupportContact]:
    """As they were read last, without the database."""
    return _remembered.get(database, [])
