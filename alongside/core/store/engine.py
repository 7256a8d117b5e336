"""Opens the database, on the engine that its place names.

`read` cannot write, `write` is one transaction, `aggregates` has team figures only.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alongside.core.settings import Key, Place
from alongside.core.store import sqlite
from alongside.core.store.driver import connect, refuse_missing
from alongside.core.store.sqlite import SCHEMA
from alongside.core.store.transaction import (
    BUSY_SECONDS,
    DatabaseError,
    NewerDatabase,
    Row,
    SqliteTransaction,
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
    "look_into",
    "open_store",
    "refuse_missing_place",
]


def open_store(
    place: Place, key: Key | None = None, busy_seconds: float = BUSY_SECONDS, migrations: Path = SCHEMA
) -> Store:
    """Creates or migrates it as needed. `key` encrypts a file; a server has its own ways.

    Raises NewerDatabase, OldLibrary, UnsafeServer, or Unreadable if the key does not fit.
    """
    if isinstance(place, Path):
        return sqlite.open_file(place, key, busy_seconds, migrations)
    from alongside.core.store import postgres  # most houses need none of it, and commands start sooner

    return postgres.open_server(place, busy_seconds, migrations)


def bring_up_to_date(place: Place, key: Key | None = None) -> list[int]:
    """Returns the numbers of the migrations that were applied. Raises NewerDatabase.

    Creates no folder but the default one: another that is missing is a mistyped path, or a disk that is not
    mounted.
    """
    if isinstance(place, Path):
        return sqlite.bring_file_up_to_date(place, key)
    from alongside.core.store import postgres

    return postgres.bring_server_up_to_date(place)


@contextmanager
def look_into(place: Place, key: Key | None = None) -> Iterator[Transaction]:
    """As it is: nothing is made or migrated. Raises NoDatabase, or Unreadable if the key does not fit."""
    refuse_missing_place(place)
    if isinstance(place, Path):
        with closing(connect(place, key, BUSY_SECONDS)) as db:
            yield SqliteTransaction(db.conn)
        return
    from alongside.core.store import postgres

    with closing(postgres.open_as_is(place, BUSY_SECONDS)) as store, store.read() as db:
        yield db


def refuse_missing_place(place: Place) -> None:
    """As `refuse_missing`, on either engine. Raises NoDatabase."""
    if isinstance(place, Path):
        refuse_missing(place)
        return
    from alongside.core.store import postgres

    postgres.refuse_missing_schema(place)
