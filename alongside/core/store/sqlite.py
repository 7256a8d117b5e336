"""A database in one SQLite file."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakSet

from alongside.core.settings import DEFAULT, Key
from alongside.core.store.copies import remove_abandoned
from alongside.core.store.driver import LIBRARY, Database, connect, sqlite3, vacuum_file
from alongside.core.store.transaction import (
    BUSY_SECONDS,
    COMPATIBLE,
    DatabaseMoved,
    DatabaseReplaced,
    SqliteTransaction,
    Store,
    Transaction,
    refuse_newer,
    vacuums_owed,
)
from alongside.core.store.write_ahead_log import note_loss, read_noted_loss

SCHEMA = Path(__file__).with_name("schema")
MOST_IDLE = 8  # connections kept open between transactions; more are opened when needed


@dataclass(frozen=True, kw_only=True)
class SqliteStore(Store):
    """`idle` holds connections between transactions: opening one costs three times a commit
    (docs/decisions/0006). `anchor` is never used: while it is open, closing a connection does not copy the
    whole write-ahead log into the file, which would cost several more disk flushes.
    """

    place: Path
    anchor: sqlite3.Connection
    identity: tuple[int, int]  # device and inode of the file that was opened
    idle: list[Database] = field(default_factory=list, compare=False, repr=False)
    key: Key | None = field(default=None, repr=False)

    @property
    def file(self) -> Path:
        return self.place

    @contextmanager
    def with_patience(self, seconds: float) -> Iterator[Store]:
        own = replace(self, busy_seconds=seconds, idle=[])
        try:
            yield own
        finally:
            own._close_idle()

    @property
    def engine(self) -> str:
        return LIBRARY

    @property
    def lost_saves(self) -> str:
        return read_noted_loss(self.file)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        with self._borrow_connection() as db:
            db.conn.execute("pragma query_only = on")
            db.conn.execute("begin")
            yield SqliteTransaction(db.conn)
            db.conn.rollback()
            db.conn.execute("pragma query_only = off")

    @contextmanager
    def write_plainly(self, own: str | None = None) -> Iterator[Transaction]:
        """One writer at a time, whatever is written: `begin immediate`."""
        # First: after a failure, a borrowed connection would not be kept for readers.
        self.check_location()
        with self.turns.turn(self.busy_seconds), self._borrow_connection() as db:
            db.conn.execute("begin immediate")
            yield SqliteTransaction(db.conn)
            db.conn.commit()

    def check_location(self) -> None:
        try:
            found = _file_identity(self.file)
        except FileNotFoundError:
            raise DatabaseMoved("the database file was moved away or deleted") from None
        if found != self.identity:
            raise DatabaseReplaced("the database file was replaced by another")

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
        return bool(vacuums_owed(self.anchor))

    def vacuum(self, seconds: float = BUSY_SECONDS) -> bool:
        """Others can read meanwhile, and writers wait. False if another process held the database, or the
        disk was full.
        """
        try:
            with closing(connect(self.file, self.key, seconds)) as db:
                owed = vacuums_owed(db.conn)
                if owed:
                    vacuum_file(db.conn, self.key)
            done = self.checkpoint(seconds)
            if owed and done:
                with closing(connect(self.file, self.key, seconds)) as db:
                    db.conn.execute("begin immediate")
                    if vacuums_owed(db.conn) == owed:  # no one else was erased in the meantime
                        db.conn.execute("pragma user_version = 0")
                    db.conn.commit()
        except sqlite3.OperationalError:
            return False
        return done

    def _close_idle(self) -> None:
        while self.idle:
            self.idle.pop().close()

    def close(self) -> None:
        self._close_idle()
        self.anchor.close()
        _open_here.discard(self)


_open_here: WeakSet[SqliteStore] = WeakSet()


def is_open_here(file: Path) -> bool:
    """Whether a store of this process has it open.

    Then its files must not be opened and closed in any other way:

    that would drop the locks that SQLite holds on them (https://sqlite.org/howtocorrupt.html, 2.2).
    """
    return any(store.file.resolve() == file.resolve() for store in _open_here)


def open_file(file: Path, key: Key | None, busy_seconds: float, migrations: Path = SCHEMA) -> SqliteStore:
    """Creates or migrates it as needed.

    Raises NewerDatabase, OldLibrary, or Unreadable if the key does not fit.
    """
    remove_abandoned(file.parent)
    bring_file_up_to_date(file, key, migrations)
    anchor = connect(file, key, BUSY_SECONDS).conn
    store = SqliteStore(
        place=file, anchor=anchor, busy_seconds=busy_seconds, identity=_file_identity(file), key=key
    )
    _open_here.add(store)
    if vacuums_owed(anchor):  # a crash or a reader cut an erasure short
        store.vacuum()
    return store


def bring_file_up_to_date(file: Path, key: Key | None = None, migrations: Path = SCHEMA) -> list[int]:
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
        return migrate(db, migrations)


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


def migrate(db: Database, migrations: Path = SCHEMA) -> list[int]:
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
        known = read_migrations(migrations)
        if newer := applied - known.keys():
            refuse_newer(newer, known, db.conn.execute(COMPATIBLE))
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


def read_migrations(migrations: Path = SCHEMA) -> dict[int, str]:
    """Number to SQL, the portable part before the SQLite part, in SQLite's words."""
    texts: dict[int, str] = {}
    files = [file for file in migrations.glob("*.sql") if not file.name.endswith(".postgres.sql")]
    for file in sorted(files, key=lambda file: (file.name.split("_")[0], file.name.endswith(".sqlite.sql"))):
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
