"""Opens the database, on the engine that its place names.

`read` cannot write, `write` is one transaction, `aggregates` has team figures only.
"""

from pathlib import Path

from alongside.core.settings import Key, Place
from alongside.core.store import sqlite
from alongside.core.store.transaction import (
    BUSY_SECONDS,
    DatabaseError,
    NewerDatabase,
    Row,
    Store,
    Transaction,
    UnsafeServer,
)

__all__ = [
    "BUSY_SECONDS",
    "DatabaseError",
    "NewerDatabase",
    "Row",
    "Store",
    "Transaction",
    "UnsafeServer",
    "bring_up_to_date",
    "open_store",
]


def open_store(place: Place, key: Key | None = None, busy_seconds: float = BUSY_SECONDS) -> Store:
    """Creates or migrates it as needed. `key` encrypts a file; a server has its own ways.

    Raises NewerDatabase, OldLibrary, UnsafeServer, or Unreadable if the key does not fit.
    """
    if isinstance(place, Path):
        return sqlite.open_file(place, key, busy_seconds)
    from alongside.core.store import postgres  # most houses need none of it, and commands start sooner

    return postgres.open_server(place, busy_seconds)


def bring_up_to_date(place: Place, key: Key | None = None) -> list[int]:
    """Returns the numbers of the migrations that were applied. Raises NewerDatabase.

    Creates no folder but the default one: another that is missing is a mistyped path, or a disk that is not
    mounted.
    """
    if isinstance(place, Path):
        return sqlite.bring_file_up_to_date(place, key)
    from alongside.core.store import postgres

    return postgres.bring_server_up_to_date(place)
