"""Opens the database.

`read` cannot write, `write` is one immediate transaction, `aggregates` has team figures only.
"""

import logging
import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from weakref import WeakSet

from alongside.core.rules.errors import NotSaved
from alongside.core.settings import DEFAULT, Key
from alongside.core.store.copies import remove_abandoned
from alongside.core.store.driver import Database, connect, sqlite3, vacuum_file
from alongside.core.store.rows import to_columns
from alongside.core.store.statements import insert_statement, update_statement, upsert_statement
from alongside.core.store.write_ahead_log import note_loss, read_noted_loss
from alongside.core.turns import NoTurn, Turns

SCHEMA = Path(__file__).with_name("schema")
AGGREGATES = Path(__file__).with_name("aggregates.sql")
BUSY_SECONDS = 30
MOST_IDLE = 8  # connections kept open between transactions; more are opened when needed

# For modules that may not import the driver: locked, full, damaged, not a database.
DatabaseError = sqlite3.Error

# Errors of the disk, a lock or a damaged file. All others are faults of ours.
TROUBLES = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM),
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM),
    *(sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB),
}


class DatabaseMoved(sqlite3.OperationalError):
    """The file that was opened is no longer at its path: what is written to it would be lost with it."""

    sqlite_errorcode = sqlite3.SQLITE_CANTOPEN


class DatabaseReplaced(DatabaseMoved):
    """Another file is at its path."""


class NewerDatabase(RuntimeError):
    """The database was written by a newer version of the app; this one must not touch it."""


class Transaction:
    """One connection inside one transaction. Values are always named and bound; `to_columns` writes them."""

    def __init__(self, db: Database) -> None:
        self._conn: sqlite3.Connection = db.conn

    def rows(self, sql: str, **values: Any) -> list[sqlite3.Row]:
        return self._execute(sql, values).fetchall()

    def row(self, sql: str, **values: Any) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._execute(sql, values).fetchone()
        return row

    def run(self, sql: str, **values: Any) -> int:
        """The number of rows changed."""
        return self._execute(sql, values).rowcount

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        self._execute(insert_statement(table, tuple(row)), row)

    def insert_new(self, table: str, row: Mapping[str, Any]) -> bool:
        """False, and nothing changes, if a row with one of its unique values is there."""
        return (
            self._execute(insert_statement(table, tuple(row)) + " on conflict do nothing", row).rowcount > 0
        )

    def insert_many(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        for columns, alike in groupby(rows, tuple):
            self.run_many(insert_statement(table, columns), alike)

    def upsert(self, table: str, key: Collection[str], row: Mapping[str, Any]) -> None:
        """Inserts the row, or replaces the columns it names in the one with this key."""
        self._execute(upsert_statement(table, tuple(key), tuple(row)), row)

    def upsert_many(self, table: str, key: Collection[str], rows: Iterable[Mapping[str, Any]]) -> None:
        for columns, alike in groupby(rows, tuple):
            self.run_many(upsert_statement(table, tuple(key), columns), alike)

    def update(self, table: str, key: Collection[str], row: Mapping[str, Any]) -> int:
        """Replaces the columns it names where this key is; the number of rows changed."""
        return self._execute(update_statement(table, tuple(key), tuple(row)), row).rowcount

    def iterate_rows(self, sql: str, **values: Any) -> Iterator[sqlite3.Row]:
        """Rows as they are read, for results too large to hold at once."""
        return iter(self._execute(sql, values))

    def read_table(self, sql: str, **values: Any) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """The names of the columns, and the rows."""
        cursor = self._execute(sql, values)
        return tuple(column[0] for column in cursor.description), [tuple(row) for row in cursor]

    def schedule_vacuum(self) -> None:
        """Notes, within this transaction, that erased bytes may be in the file until `Store.vacuum`."""
        self._conn.execute(f"pragma user_version = {_vacuums_owed(self._conn) + 1}")

    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        self._conn.executemany(sql, map(to_columns, rows))

    def _execute(self, sql: str, values: Mapping[str, Any]) -> sqlite3.Cursor:
        return self._conn.execute(sql, to_columns(values))


@dataclass(frozen=True, kw_only=True)
class Store:
    """A database file. Each transaction has a connection to itself; no two threads ever share one.

    `idle` holds connections between transactions: opening one costs three times a commit
    (docs/decisions/0006). `anchor` is never used: while it is open, closing a connection does not copy the
    whole write-ahead log into the file, which would cost several more disk flushes.
    """

    file: Path
    anchor: sqlite3.Connection
    busy_seconds: float  # how long a transaction waits for a lock
    identity: tuple[int, int]  # device and inode of the file that was opened
    idle: list[Database] = field(default_factory=list, compare=False, repr=False)
    key: Key | None = field(default=None, repr=False)
    turns: Turns = field(default_factory=Turns, compare=False, repr=False)

    @property
    def lost_saves(self) -> str:
        """Acknowledged saves of an earlier run that are gone, a sentence a line; empty if none are known."""
        return read_noted_loss(self.file)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A consistent view; writing through it fails."""
        with self._borrow_connection() as db:
            db.conn.execute("pragma query_only = on")
            db.conn.execute("begin")
            yield Transaction(db)
            db.conn.rollback()
            db.conn.execute("pragma query_only = off")

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """One immediate transaction: all of it is on disk when the block ends, or none of it after an
        exception.

        Threads of this process write in the order in which they ask; between processes SQLite's own lock
        decides. Raises NotSaved when the database is locked for long, full, read-only, damaged or gone. The
        log names the cause in SQLite's own words; those hold no values.
        """
        try:
            # First: after a failure, a borrowed connection would not be kept for readers.
            self.check_location()
            with self.turns.turn(self.busy_seconds), self._borrow_connection() as db:
                db.conn.execute("begin immediate")
                yield Transaction(db)
                db.conn.commit()
        except NoTurn:
            logging.getLogger("alongside").error("Not saved: others of this process wrote for too long")
            raise NotSaved("no turn") from None
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in TROUBLES:
                raise
            logging.getLogger("alongside").error("Not saved: %s", error)
            raise NotSaved(str(error)) from error

    def check_location(self) -> None:
        """Raises DatabaseMoved. Takes some microseconds."""
        try:
            found = _file_identity(self.file)
        except FileNotFoundError:
            raise DatabaseMoved("the database file was moved away or deleted") from None
        if found != self.identity:
            raise DatabaseReplaced("the database file was replaced by another")

    @contextmanager
    def aggregates(self, carry: Callable[[Transaction, Transaction], None]) -> Iterator[Transaction]:
        """A database of its own, in memory and read-only, with what `carry` copied from the first into the
        second.

        It has no table of persons, and no other file can be attached to it: what was not copied cannot be
        queried.
        """

        def refuse_other_files(action: int, *_: str | None) -> int:
            refused = (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_PRAGMA)
            return sqlite3.SQLITE_DENY if action in refused else sqlite3.SQLITE_OK

        with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
            conn.row_factory = sqlite3.Row
            conn.executescript(AGGREGATES.read_text("utf-8"))
            kept = Transaction(Database(conn, execute_plugins=False))
            conn.execute("begin")
            with self.read() as db:
                carry(db, kept)
            conn.execute("commit")
            conn.execute("pragma query_only = on")
            conn.set_authorizer(refuse_other_files)
            yield kept

    @contextmanager
    def _borrow_connection(self) -> Iterator[Database]:
        """A connection for one transaction. After any exception it is rolled back and not used again."""
        try:
            db = self.idle.pop()  # atomic: two threads never get the same one
        except IndexError:
            self.check_location()  # opening would create an empty file there
            db = connect(self.file, self.key, self.busy_seconds)
        try:
            yield db
        except BaseException:
            with closing(db):
                db.conn.rollback()
            raise
        if len(self.idle) < MOST_IDLE:
            self.idle.append(db)
        else:
            db.close()

    def checkpoint(self, seconds: float = BUSY_SECONDS) -> bool:
        """Copies the write-ahead log into the file and empties it. Waits for readers;
        False if one took longer.
        """
        with closing(connect(self.file, self.key, seconds)) as db:
            busy: int = db.conn.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
            return not busy

    @property
    def needs_vacuum(self) -> bool:
        """Whether bytes of text that was erased or sealed may still be in the file."""
        return bool(_vacuums_owed(self.anchor))

    def vacuum(self, seconds: float = BUSY_SECONDS) -> bool:
        """Rewrites the file from its rows, if an erasure requires it, so that no byte of erased text is in it
        or its log.

        Others can read meanwhile, and writers wait. False if another process held the database, or the disk
        was full: the erased rows are gone all the same, and the next erasure or start tries again.
        """
        try:
            with closing(connect(self.file, self.key, seconds)) as db:
                owed = _vacuums_owed(db.conn)
                if owed:
                    vacuum_file(db.conn, self.key)
            done = self.checkpoint(seconds)
            if owed and done:
                with closing(connect(self.file, self.key, seconds)) as db:
                    db.conn.execute("begin immediate")
                    if _vacuums_owed(db.conn) == owed:  # no one else was erased in the meantime
                        db.conn.execute("pragma user_version = 0")
                    db.conn.commit()
        except sqlite3.OperationalError:
            return False
        return done

    def close(self) -> None:
        while self.idle:
            self.idle.pop().close()
        self.anchor.close()
        _open_here.discard(self)


_open_here: WeakSet[Store] = WeakSet()


def is_open_here(file: Path) -> bool:
    """Whether a store of this process has it open.

    Then its files must not be opened and closed in any other way:

    that would drop the locks that SQLite holds on them (https://sqlite.org/howtocorrupt.html, 2.2).
    """
    return any(store.file.resolve() == file.resolve() for store in _open_here)


def open_store(
    file: Path, key: Key | None = None, busy_seconds: float = BUSY_SECONDS, schema: Path = SCHEMA
) -> Store:
    """Creates or migrates it as needed. `schema`: the folder of its migrations.

    Raises NewerDatabase, OldLibrary, or Unreadable if the key does not fit.
    """
    remove_abandoned(file.parent)
    bring_up_to_date(file, key, schema)
    anchor = connect(file, key, BUSY_SECONDS).conn
    store = Store(file=file, anchor=anchor, busy_seconds=busy_seconds, identity=_file_identity(file), key=key)
    _open_here.add(store)
    if _vacuums_owed(anchor):  # a crash or a reader cut an erasure short
        store.vacuum()
    return store


def bring_up_to_date(file: Path, key: Key | None = None, schema: Path = SCHEMA) -> list[int]:
    """Returns the numbers of the migrations that were applied. Raises NewerDatabase.

    Creates no folder but the default one: another that is missing is a mistyped path, or a disk that is not
    mounted.
    """
    if file.parent == DEFAULT.parent:
        file.parent.mkdir(exist_ok=True)
    file.touch(0o600)  # a new file must not be readable by other users of the machine
    if not is_open_here(file):
        note_loss(file)
    with closing(connect(file, key, BUSY_SECONDS)) as db:
        _enable_wal(db)
        return migrate(db, schema)


def _enable_wal(db: Database) -> None:
    """Two processes that switch to the log at the same moment refuse each other immediately,
    without the usual wait.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return db.enable_wal()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def migrate(db: Database, schema: Path = SCHEMA) -> list[int]:
    """Applies the migrations that are missing, in one transaction under the write lock.

    Returns their numbers.
    """
    db.conn.execute("begin immediate")
    try:
        db.conn.execute(
            "create table if not exists schema_version "
            "(number integer primary key, applied_at text not null) strict"
        )
        applied = {row["number"] for row in db.conn.execute("select number from schema_version")}
        known = read_migrations(schema)
        if newer := applied - known.keys():
            raise NewerDatabase(
                f"schema {max(newer)} is newer than this version of Alongside, which knows {max(known)}"
            )
        missing = sorted(known.keys() - applied)
        for number in missing:
            for statement in _split_statements(known[number]):
                db.conn.execute(statement)
            db.conn.execute(
                "insert into schema_version (number, applied_at) values (:number, :at)",
                {"number": number, "at": datetime.now(UTC).isoformat(timespec="seconds")},
            )
    except BaseException:
        db.conn.rollback()
        raise
    db.conn.commit()
    return missing


def read_migrations(schema: Path = SCHEMA) -> dict[int, str]:
    """Number to SQL, the portable part before the SQLite part, in SQLite's words."""
    texts: dict[int, str] = {}
    for file in sorted(
        schema.glob("*.sql"), key=lambda file: (file.name.split("_")[0], file.name.endswith(".sqlite.sql"))
    ):
        number = int(file.name.split("_")[0])
        sql = file.read_text("utf-8").replace("double precision", "real")
        texts[number] = texts.get(number, "") + sql
    return texts


def _split_statements(script: str) -> Iterator[str]:
    """The statements of a script, one at a time: `executescript` would commit before the first."""
    statement = ""
    for line in re.sub(r"--[^\n]*", "", script).splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _file_identity(file: Path) -> tuple[int, int]:
    found = os.stat(file)
    return found.st_dev, found.st_ino


def _vacuums_owed(conn: sqlite3.Connection) -> int:
    """How many erasures there were since the file was last rewritten (stored in its own header)."""
    number: int = conn.execute("pragma user_version").fetchone()[0]
    return number
