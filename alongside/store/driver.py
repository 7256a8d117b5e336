"""The one way to the database library: which one runs, and how a file is opened with its key."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alongside.domain.finding import folded
from alongside.settings import Key

if TYPE_CHECKING:
    import sqlite3  # the same interface, and the only one with types
else:
    from sqlcipher3 import dbapi2 as sqlite3


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Modules that are not loaded yet are not found meanwhile. For the start of a process, before others import too."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: documented as "not to be found"
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


# It loads these where it finds them, to store values of their types. We give it none, and they cost a command half a second.
with _without("pandas", "numpy"):
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

__all__ = ["LIBRARY", "Database", "OldLibrary", "Unreadable", "connect", "is_plain", "sqlite3", "write_anew"]

Version = tuple[int, ...]
VERSION: Version = sqlite3.sqlite_version_info
LIBRARY = f"SQLite {sqlite3.sqlite_version}"

# https://sqlite.org/wal.html#walresetbug: with a write-ahead log, a checkpoint that runs while another connection begins the
# log anew can skip committed pages, which damages the file. Decision 0022.
FIRST_AFFECTED: Version = (3, 7, 0)
FIRST_MENDED: Version = (3, 51, 3)
ALSO_MENDED: tuple[Version, ...] = ((3, 44, 6), (3, 50, 7))  # and what follows them in the same series

PLAIN_HEADER = b"SQLite format 3\x00"


class OldLibrary(RuntimeError):
    """The database library has a fault that damages files; it must not touch one."""


class Unreadable(sqlite3.DatabaseError):
    """Not a database, or not with this key; says which as far as it can be known."""


def is_affected(version: Version) -> bool:
    """Whether this version of SQLite has the WAL-reset fault."""
    mended = any(version[:2] == since[:2] and version >= since for since in ALSO_MENDED)
    return FIRST_AFFECTED <= version < FIRST_MENDED and not mended


def refuse_affected() -> None:
    """Raises OldLibrary."""
    if is_affected(VERSION):
        raise OldLibrary(
            f"SQLite {_dotted(VERSION)} can damage a database (sqlite.org/wal.html#walresetbug), which "
            f"{_dotted(FIRST_MENDED)} mended; install sqlcipher3 as requirements.txt names it"
        )


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))


def connect(file: Path, key: Key | None, seconds: float) -> Database:
    """Waits so many seconds for others. Raises OldLibrary, or Unreadable for what is no database under this key."""
    refuse_affected()
    conn = sqlite3.connect(file, timeout=seconds, isolation_level=None, check_same_thread=False)
    try:
        unlock(conn, key)
        conn.row_factory = sqlite3.Row
        conn.executescript(PRAGMAS)
        conn.create_function(
            "folded", 1, folded, deterministic=True
        )  # in no schema: any other program reads the file
        conn.execute("select count(*) from sqlite_schema").fetchone()  # a wrong key shows at the first read
    except sqlite3.DatabaseError as error:
        conn.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise Unreadable(_why_unreadable(file, key)) from None
        raise
    except UnicodeDecodeError:  # the driver's own, when it quotes a damaged schema
        conn.close()
        raise Unreadable("the schema is damaged") from None
    return Database(conn, execute_plugins=False)


def unlock(conn: sqlite3.Connection, key: Key | None) -> None:
    """Before anything else is asked of a connection."""
    if key:
        conn.execute("pragma cipher_log_level = none")  # our own sentence says it better
        conn.execute(f'pragma key = "{key.literal}"')


def write_anew(conn: sqlite3.Connection, key: Key | None) -> None:
    """Every page from the rows that are left. The draft lies in a file that SQLite unlinks at once; with a key, in memory:

    nothing may lie on the disk in clear, and as much memory is needed as the file takes.
    """
    if key is None:
        conn.execute("pragma temp_store = file")
    conn.execute("vacuum")


def is_plain(file: Path) -> bool:
    """Whether anyone can read it. Never of a file that this process has open: closing it again drops SQLite's locks."""
    with file.open("rb") as opened:
        return opened.read(len(PLAIN_HEADER)) == PLAIN_HEADER


def _why_unreadable(file: Path, key: Key | None) -> str:
    if key is None:
        return "file is not a database; if it is encrypted, ALONGSIDE_KEY_FILE has to name its key"
    if is_plain(file):
        return (
            "it is not encrypted, but a key is set: run `python -m alongside encrypt`, or take the key away"
        )
    return "file is not a database, or it was encrypted with another key"
