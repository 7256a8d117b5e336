"""The one way to the database library: which one runs, and how a file is opened with its key."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.name_search import fold_text
from alongside.core.settings import Key, Place

if TYPE_CHECKING:
    import sqlite3  # the same interface, and the only one with types
else:
    from sqlcipher3 import dbapi2 as sqlite3


@contextmanager
def _hidden_modules(*names: str) -> Iterator[None]:
    """Hides modules that are not loaded yet. Only at the start of a process, before other threads import."""
    hidden = [name for name in names if name not in sys.modules]
    # None is documented to mean "not to be found".
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


# It imports these if it can, to store values of their types. We store none, and they cost a command half a
# second.
with _hidden_modules("pandas", "numpy"):
    from sqlite_utils import Database

# FULL: an acknowledged commit survives a power cut. secure_delete: what is erased is overwritten.
# recursive_triggers: `insert or replace` must not walk past an append-only trigger.
PRAGMAS = """
pragma synchronous = full;
pragma foreign_keys = on;
pragma recursive_triggers = on;
pragma secure_delete = on;
pragma trusted_schema = off;
"""

__all__ = ["LIBRARY", "Database", "OldLibrary", "Unreadable", "connect", "is_plain", "sqlite3", "vacuum_file"]

Version = tuple[int, ...]
VERSION: Version = sqlite3.sqlite_version_info
LIBRARY = f"SQLite {sqlite3.sqlite_version}"

# https://sqlite.org/wal.html#walresetbug: with a write-ahead log, a checkpoint that runs while another
# connection restarts the log can skip committed pages, which damages the file. Decision 0022.
FIRST_AFFECTED: Version = (3, 7, 0)
FIRST_FIXED: Version = (3, 51, 3)
ALSO_FIXED: tuple[Version, ...] = ((3, 44, 6), (3, 50, 7))  # and later versions of the same series

PLAIN_HEADER = b"SQLite format 3\x00"


class OldLibrary(RuntimeError):
    """The database library has a bug that damages files, so it must not open one."""


class Unreadable(sqlite3.DatabaseError):
    """Not a database, or not with this key; says which, as far as possible."""


def is_affected(version: Version) -> bool:
    """Whether this version of SQLite has the WAL-reset bug."""
    mended = any(version[:2] == since[:2] and version >= since for since in ALSO_FIXED)
    return FIRST_AFFECTED <= version < FIRST_FIXED and not mended


def refuse_affected() -> None:
    """Raises OldLibrary."""
    if is_affected(VERSION):
        raise OldLibrary(
            f"SQLite {_version_text(VERSION)} can damage a database (sqlite.org/wal.html#walresetbug), which "
            f"{_version_text(FIRST_FIXED)} fixed; install sqlcipher3 as requirements.txt names it"
        )


def _version_text(version: Version) -> str:
    return ".".join(map(str, version))


def connect(file: Path, key: Key | None, seconds: float) -> Database:
    """`seconds`: how long it waits for locks.

    Raises OldLibrary, or Unreadable if it is no database with this key.
    """
    refuse_affected()
    conn = sqlite3.connect(file, timeout=seconds, isolation_level=None, check_same_thread=False)
    try:
        unlock(conn, key)
        conn.row_factory = sqlite3.Row
        conn.executescript(PRAGMAS)
        # No schema uses it, so that any other program can read the file.
        conn.create_function("folded", 1, fold_text, deterministic=True)
        conn.execute("select count(*) from sqlite_schema").fetchone()  # a wrong key shows at the first read
    except sqlite3.DatabaseError as error:
        conn.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            if key is None:
                why = "file is not a database; if it is encrypted, ALONGSIDE_KEY_FILE has to name its key"
            elif is_plain(file):
                why = (
                    "it is not encrypted, but a key is set: "
                    "run `python -m alongside encrypt`, or take the key away"
                )
            else:
                why = "file is not a database, or it was encrypted with another key"
            raise Unreadable(why) from None
        raise
    except UnicodeDecodeError:  # the driver's own, when it quotes a damaged schema
        conn.close()
        raise Unreadable("the schema is damaged") from None
    return Database(conn, execute_plugins=False)


def unlock(conn: sqlite3.Connection, key: Key | None) -> None:
    """Must be the first use of a connection."""
    if key:
        conn.execute("pragma cipher_log_level = none")  # our own message is clearer
        conn.execute(f'pragma key = "{key.sql_literal}"')


def vacuum_file(conn: sqlite3.Connection, key: Key | None) -> None:
    """Rewrites every page from the rows that are left.

    SQLite's draft lies in a file that it unlinks immediately. With a key it lies in memory, because nothing
    may be on disk unencrypted, and takes as much memory as the file is long.
    """
    if key is None:
        conn.execute("pragma temp_store = file")
    conn.execute("vacuum")


def is_plain(file: Path) -> bool:
    """Whether it is not encrypted.

    Never for a file that this process has open: closing it again drops SQLite's locks.
    """
    with file.open("rb") as opened:
        return opened.read(len(PLAIN_HEADER)) == PLAIN_HEADER


@dataclass(eq=False)
class NoDatabase(AlongsideError):
    """There is no file or schema, or it holds no Alongside database.

    `reason` ends a sentence that starts with the place.
    """

    file: Place
    reason: str


def refuse_missing(file: Path) -> None:
    """A new database must not replace one that is not found. Raises NoDatabase."""
    if not file.is_file():
        raise NoDatabase(
            file,
            "is not there. If it should be, look at the path and whether its disk is mounted; "
            "to make a new database there, run `python -m alongside migrate`",
        )
