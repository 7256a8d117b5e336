"""Whether the database can be read and written now, all the way to the disk."""

import shutil
from dataclasses import replace
from enum import StrEnum

from alongside.core.store.driver import sqlite3
from alongside.core.store.engine import DatabaseMoved, DatabaseReplaced, Store, Transaction, read_migrations

# The log grows to 4 MB before it is copied into the file, which may grow as much; the rest is room to clean
# up.
LEAST_FREE = 16 * 1024 * 1024  # bytes


class Trouble(StrEnum):
    MOVED = "The database file is not where it was when the server started."
    REPLACED = "Another file lies where the database was when the server started."
    UNREADABLE = "The database cannot be read."
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
    own = replace(
        store, busy_seconds=seconds, idle=[]
    )  # an older connection may still see a file that is gone
    try:
        store.check_location()
        if shutil.disk_usage(store.file.parent).free < LEAST_FREE:
            return Trouble.FULL
        with own._borrow_connection() as db:
            applied = db.conn.execute("select number from schema_version")
            if {row["number"] for row in applied} != read_migrations().keys():
                return Trouble.OTHER_SCHEMA
            db.conn.execute("begin immediate")
            db.conn.execute(
                "insert into heartbeat (id, beats) values (1, 1) "
                "on conflict (id) do update set beats = beats + 1"
            )
            db.conn.commit()
        return None
    except DatabaseReplaced:
        return Trouble.REPLACED
    except DatabaseMoved:
        return Trouble.MOVED
    except sqlite3.Error as error:
        return OF_CODE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, Trouble.UNREADABLE)
    finally:
        while own.idle:
            own.idle.pop().close()


def schema_number(db: Transaction) -> int:
    """The number of its newest migration."""
    row = db.row("select max(number) as number from schema_version")
    return row["number"] if row else 0
