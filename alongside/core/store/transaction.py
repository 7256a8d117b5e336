"""What both engines share: a transaction, a store, and what can go wrong with them.

Errors have the names of PEP 249 and are those of the SQLite driver; PostgreSQL's are translated to them, so
that no one has to know which engine runs.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from alongside.core.rules.errors import NotSaved
from alongside.core.settings import Place
from alongside.core.store.catalogue.tables import COLUMNS_OF_FILE, REFERENCES_OF_FILE, Table, arrange_tables
from alongside.core.store.driver import sqlite3
from alongside.core.store.rows import to_columns
from alongside.core.store.statements import insert_statement, update_statement, upsert_statement
from alongside.core.turns import NoTurn, Turns

AGGREGATES = Path(__file__).with_name("aggregates.sql")
BUSY_SECONDS = 30
COMPATIBLE = "select number, runs_from from schema_compatibility"  # for `refuse_newer`
MOST_NAMED = 20  # rows named for one kind of damage

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


def refuse_newer(newer: Collection[int], known: Collection[int], compatible: "Iterable[Row]") -> None:
    """`newer`: changes of the schema that this version does not know. `compatible`: rows that say from which
    version on others can go on beside a change.

    Raises NewerDatabase for one that does not say that this version can.
    """
    runs_from = {row["number"]: row["runs_from"] for row in compatible}
    if too_new := [number for number in newer if runs_from.get(number, number) > max(known)]:
        raise NewerDatabase(
            f"schema {max(too_new)} is newer than this version of Alongside, which knows {max(known)}"
        )


class UnsafeServer(RuntimeError):
    """The server is too old, or does not do what two writers at once rely on."""


class Row(Protocol):
    """Values by name or place, in the order of the columns."""

    def __getitem__(self, key: Any, /) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> int: ...
    def keys(self) -> Collection[str]: ...


class Cursor(Protocol):
    @property
    def rowcount(self) -> int: ...
    @property
    def description(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def fetchone(self) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...


class Transaction(ABC):
    """One connection inside one transaction. Values are always named and bound; `to_columns` writes them."""

    def rows(self, sql: str, **values: Any) -> list[Row]:
        return self._execute(sql, values).fetchall()

    def row(self, sql: str, **values: Any) -> Row | None:
        row: Row | None = self._execute(sql, values).fetchone()
        return row

    def rows_of_each(self, sql: str, each: Iterable[Mapping[str, Any]]) -> list[list[Row]]:
        """The same question with several values, asked in one go where that saves ways to a server."""
        return [self.rows(sql, **values) for values in each]

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

    def iterate_rows(self, sql: str, **values: Any) -> Iterator[Row]:
        """Rows as they are read, for results too large to hold at once."""
        return iter(self._execute(sql, values))

    def read_table(self, sql: str, **values: Any) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """The names of the columns, and the rows."""
        cursor = self._execute(sql, values)
        return tuple(column[0] for column in cursor.description), [tuple(row) for row in cursor]

    @abstractmethod
    def list_tables(self) -> list[Table]:
        """Those that an organisation's rows are in, each after those that it refers to."""

    @abstractmethod
    def fill_table(self, table: Table, rows: Iterable[Iterable[Any]]) -> None:
        """Inserts rows, with the values of all columns, and leaves numbering to go on after them.

        Memory does not grow with their number.
        """

    @abstractmethod
    def find_damage(self) -> list[str]:
        """What the engine itself finds wrong, a sentence each; references that lead nowhere come with it."""

    @abstractmethod
    def primary_key(self, table: str) -> tuple[str, ...]:
        """Its columns, in the order of the key."""

    @abstractmethod
    def schedule_vacuum(self) -> None:
        """Notes, within this transaction, that erased bytes may be in the file until `Store.vacuum`."""

    @abstractmethod
    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None: ...

    @abstractmethod
    def _execute(self, sql: str, values: Mapping[str, Any]) -> Cursor: ...


class SqliteTransaction(Transaction):
    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def list_tables(self) -> list[Table]:
        return arrange_tables(self.rows(COLUMNS_OF_FILE), self.rows(REFERENCES_OF_FILE))

    def fill_table(self, table: Table, rows: Iterable[Iterable[Any]]) -> None:
        """References are checked when the transaction is committed, so that rows may refer to later ones."""
        self._conn.execute("pragma defer_foreign_keys = on")
        statement = insert_statement(table.name, table.columns)
        self._conn.executemany(statement, (dict(zip(table.columns, row, strict=True)) for row in rows))

    def find_damage(self) -> list[str]:
        damage = [row[0] for row in self.rows("pragma integrity_check(20)")]
        broken = self.rows("pragma foreign_key_check")
        return [
            *(f"damaged: {line}" for line in damage if line != "ok"),
            *(
                f"{row[0]} row {row[1]}: refers to a {row[2]} that is not there"
                for row in broken[:MOST_NAMED]
            ),
        ]

    def primary_key(self, table: str) -> tuple[str, ...]:
        found = self.rows("select name from pragma_table_info(:table) where pk > 0 order by pk", table=table)
        return tuple(row["name"] for row in found)

    def schedule_vacuum(self) -> None:
        self._conn.execute(f"pragma user_version = {vacuums_owed(self._conn) + 1}")

    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        self._conn.executemany(sql, map(to_columns, rows))

    def _execute(self, sql: str, values: Mapping[str, Any]) -> sqlite3.Cursor:
        return self._conn.execute(sql, to_columns(values))


def vacuums_owed(conn: sqlite3.Connection) -> int:
    """How many erasures there were since the file was last rewritten (stored in its own header)."""
    number: int = conn.execute("pragma user_version").fetchone()[0]
    return number


@dataclass(frozen=True, kw_only=True)
class Store(ABC):
    """A database: `read` cannot write, `write` is one transaction, `aggregates` has team figures only.

    Each transaction has a connection to itself; no two threads ever share one. `place`: what was opened,
    without passwords when it is printed.
    """

    place: Place
    busy_seconds: float  # how long a transaction waits for a lock
    turns: Turns = field(default_factory=Turns, compare=False, repr=False)

    @property
    def file(self) -> Path | None:
        """None for a database on a server."""
        return self.place if isinstance(self.place, Path) else None

    @abstractmethod
    def with_patience(self, seconds: float) -> AbstractContextManager["Store"]:
        """The same database, waiting this long for a lock, over connections that see what is there now."""

    @abstractmethod
    def check_location(self) -> None:
        """Raises DatabaseMoved. Takes some microseconds."""

    @property
    @abstractmethod
    def engine(self) -> str:
        """Its name and version, for the operator."""

    @property
    @abstractmethod
    def lost_saves(self) -> str:
        """Acknowledged saves of an earlier run that are gone, a sentence a line; empty if none are known."""

    @abstractmethod
    def read(self) -> AbstractContextManager[Transaction]:
        """A consistent view; writing through it fails."""

    def one_view(self) -> AbstractContextManager[None]:
        """While it is open, all that this thread reads may be of one instant, until it writes: for a rerun,
        which asks much. It makes a difference where each transaction costs a way to a server.
        """
        return nullcontext()

    @contextmanager
    def write(self, own: str | None = None) -> Iterator[Transaction]:
        """One transaction: all of it is on disk when the block ends, or none of it after an exception.

        No other writer is at work meanwhile, so what was read stays true. With `own`, the id of a person,
        only rows of that person may be written and only those stay true: many people can save at once where
        the engine allows it (docs/decisions/0077).

        Threads of this process write in the order in which they ask; between processes the engine's own lock
        decides. Raises NotSaved when the database is locked for long, full, read-only, damaged or gone. The
        log names the cause in the engine's own words; those hold no values.
        """
        try:
            with self.write_plainly(own) as db:
                yield db
        except NoTurn:
            logging.getLogger("alongside").error("Not saved: others of this process wrote for too long")
            raise NotSaved("no turn") from None
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in TROUBLES:
                raise
            logging.getLogger("alongside").error("Not saved: %s", error)
            raise NotSaved(str(error)) from error

    @abstractmethod
    def write_plainly(self, own: str | None = None) -> AbstractContextManager[Transaction]:
        """As `write`, with the engine's own errors: DatabaseError and NoTurn."""

    @contextmanager
    def aggregates(self, carry: Callable[[Transaction, Transaction], None]) -> Iterator[Transaction]:
        """A database of its own, in memory and read-only, with what `carry` copied from the first into the
        second.

        It has no table of persons, and no other file can be attached to it: what was not copied cannot be
        queried. It is SQLite's with either engine.
        """

        def refuse_other_files(action: int, *_: str | None) -> int:
            refused = (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_PRAGMA)
            return sqlite3.SQLITE_DENY if action in refused else sqlite3.SQLITE_OK

        with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
            conn.row_factory = sqlite3.Row
            conn.executescript(AGGREGATES.read_text("utf-8"))
            kept = SqliteTransaction(conn)
            conn.execute("begin")
            with self.read() as db:
                carry(db, kept)
            conn.execute("commit")
            conn.execute("pragma query_only = on")
            conn.set_authorizer(refuse_other_files)
            yield kept

    @property
    @abstractmethod
    def needs_vacuum(self) -> bool:
        """Whether bytes of text that was erased or sealed may still be on the disk."""

    @abstractmethod
    def vacuum(self, seconds: float = BUSY_SECONDS) -> bool:
        """Rewrites what is stored, if an erasure requires it, so that no byte of erased text is left in it.

        False if it could not be done now: the erased rows are gone all the same, and the next erasure or
        start tries again.
        """

    @abstractmethod
    def close(self) -> None: ...
