"""Whether the database can be read and written now, all the way to the disk."""

import shutil
from enum import StrEnum

from alongside.core.store.driver import sqlite3
from alongside.core.store.engine import Store, Transaction
from alongside.core.store.sqlite import read_migrations
from alongside.core.store.transaction import (
    COMPATIBLE,
    DatabaseMoved,
    DatabaseReplaced,
    NewerDatabase,
    refuse_newer,
)
from alongside.core.turns import NoTurn

# The log grows to 4 MB before it is copied into the file, which may grow as much; the rest is room to clean
# up.
LEAST_FREE = 16 * 1024 * 1024  # bytes


class Trouble(StrEnum):
    MOVED = "The database file is not where it was when the server started."
    REPLACED = "Another file lies where the database was when the server started."
    UNREADABLE = "The database cannot be read."
    NOT_REACHED = "The server of the database does not answer."
    OTHER_SCHEMA = "The schema of the database is not the one of this version."
    READ_ONLY = "The database is read-only."
    FULL = "The disk is full, or nearly."
    LOCKED = "The database is locked by someone else, so no one can save."
    NOT_WRITTEN = "The disk does not take what is written."


OF_CODE = {
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_IOERR: Trouble.NOT_WRITTEN,
}


def find_trouble(store: Store, seconds: float) -> Trouble | None:
    """What keeps people from saving, if anything. Writes one small row as a save would.

    `seconds`: of wait for a lock.
    """
    try:
        store.check_location()
        if store.file and shutil.disk_usage(store.file.parent).free < LEAST_FREE:
            return Trouble.FULL
        # An older connection may still see a file that is gone.
        with store.with_patience(seconds) as own:
            with own.read() as db:
                if not _has_fitting_schema(db):
                    return Trouble.OTHER_SCHEMA
            with own.write_plainly() as db:
                db.run(
                    """
                    insert into heartbeat (id, beats) values (1, 1)
                    on conflict (id) do update set beats = heartbeat.beats + 1
                    """
                )
        return None
    except NoTurn:
        return Trouble.LOCKED
    except DatabaseReplaced:
        return Trouble.REPLACED
    except DatabaseMoved:
        return Trouble.MOVED
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_CANTOPEN and store.file is None:
            return Trouble.NOT_REACHED
        return OF_CODE.get(code, Trouble.UNREADABLE)


def _has_fitting_schema(db: Transaction) -> bool:
    """That of this version, or a newer one beside which it can go on."""
    applied = {row["number"] for row in db.rows("select number from schema_version")}
    known = read_migrations()
    try:
        refuse_newer(applied - known.keys(), known, db.rows(COMPATIBLE))
    except NewerDatabase:
        return False
    return known.keys() <= applied


def schema_number(db: Transaction) -> int:
    """The number of its newest migration."""
    row = db.row("select max(number) as number from schema_version")
    return row["number"] if row else 0
