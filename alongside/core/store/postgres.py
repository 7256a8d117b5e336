"""A database in one schema of a PostgreSQL server.

What one writer gives SQLite, locks give here (docs/decisions/0077): a writer of anything has the
organisation's lock to itself; writers of their own rows share it, and each has the lock of their person.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import chain, count, islice
from pathlib import Path
from threading import Event, Lock
from typing import Any, NoReturn, cast

import psycopg
from psycopg import errors, sql
from psycopg_pool import ConnectionPool, PoolTimeout

from alongside.core.settings import PostgresPlace
from alongside.core.store.catalogue import server_tables
from alongside.core.store.catalogue.tables import Table
from alongside.core.store.copies import require_notes_folder
from alongside.core.store.driver import NoDatabase, sqlite3
from alongside.core.store.postgres_schema import SCHEMA, postgres_migrations
from alongside.core.store.postgres_values import Number, YesOrNo, make_rows
from alongside.core.store.rows import to_columns
from alongside.core.store.server.shared_view import Answers, Remembering, SharedView, say_plainly
from alongside.core.store.transaction import (
    BUSY_SECONDS,
    COMPATIBLE,
    Cursor,
    Row,
    Store,
    Transaction,
    UnsafeServer,
    refuse_newer,
)

OLDEST = 150000  # 15, as the server numbers itself
MOST_CONNECTIONS = 16  # of a process, for all organisations on one server
READ_AT_ONCE = 5_000  # rows
LONGEST_IDLE_SECONDS = 300  # within a transaction: a process that hangs must not hold the lock for good
MIGRATION_LOCK_SECONDS = 10  # longer, and every request that waits behind the migration would be lost, too

# Connections of other processes, which then open new ones: on an old one, each prepared statement that reads
# `*` of a changed table would fail once. Those in use end their transaction.
END_IDLE = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'alongside' and datname = current_database() and usename = current_user
        and state = 'idle'
    """

# What the server says, as the SQLite driver would say it.
AS_CODES: dict[type[psycopg.Error], int] = {
    errors.LockNotAvailable: sqlite3.SQLITE_BUSY,
    errors.DeadlockDetected: sqlite3.SQLITE_BUSY,
    errors.SerializationFailure: sqlite3.SQLITE_BUSY,
    errors.QueryCanceled: sqlite3.SQLITE_BUSY,
    errors.TooManyConnections: sqlite3.SQLITE_BUSY,
    PoolTimeout: sqlite3.SQLITE_CANTOPEN,  # the server is not there, or has too much to do
    errors.DiskFull: sqlite3.SQLITE_FULL,
    errors.OutOfMemory: sqlite3.SQLITE_NOMEM,
    errors.ReadOnlySqlTransaction: sqlite3.SQLITE_READONLY,
    errors.DataCorrupted: sqlite3.SQLITE_CORRUPT,
    errors.IntegrityError: sqlite3.SQLITE_CONSTRAINT,
    psycopg.OperationalError: sqlite3.SQLITE_CANTOPEN,  # the connection broke, or the server is not there
}
AS_ERRORS: dict[type[psycopg.Error], type[sqlite3.Error]] = {
    psycopg.IntegrityError: sqlite3.IntegrityError,
    psycopg.OperationalError: sqlite3.OperationalError,
    errors.ReadOnlySqlTransaction: sqlite3.OperationalError,
    psycopg.DataError: sqlite3.DataError,
    psycopg.Error: sqlite3.DatabaseError,
}
PARAMETER = re.compile(r"('[^']*'|::)|:([A-Za-z_]\w*)|%")


def _configure(conn: psycopg.Connection[Any]) -> None:
    conn.row_factory = make_rows
    conn.adapters.register_dumper(bool, YesOrNo)
    conn.adapters.register_loader("numeric", Number)
    # What the screen confirmed is on disk, whatever is the server's default; stricter ones stay.
    conn.execute(
        """
        select set_config('synchronous_commit', 'on', false)
        where current_setting('synchronous_commit') = 'off'
        """
    )


def _raise_translated(error: psycopg.Error) -> NoReturn:
    """Its own words name what is wrong. Its details would quote values, so they are left out."""
    code = next((AS_CODES[kind] for kind in type(error).__mro__ if kind in AS_CODES), 0)
    kind = next(AS_ERRORS[kind] for kind in type(error).__mro__ if kind in AS_ERRORS)
    if isinstance(error, psycopg.DataError):  # it would quote the value
        words = None
    elif isinstance(error, psycopg.OperationalError) and not error.sqlstate:  # no server was reached
        words = str(error).partition("\n")[0]
    else:
        words = error.diag.message_primary
    translated = kind(words or type(error).__name__)
    translated.sqlite_errorcode = code
    raise translated from None


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        _raise_translated(error)


@cache
def _to_server_sql(sql: str) -> str:
    """`:name` as psycopg writes it. Text in quotes stays as it is."""

    def replace(found: re.Match[str]) -> str:
        if found[2]:
            return found[2].join(("%(", ")s"))
        return (found[1] or found[0]).replace("%", "%%")

    return PARAMETER.sub(replace, sql)


class PostgresTransaction(Remembering):
    """`schema` is written behind each statement, which is thus prepared for one schema only.

    In another of another version it would fail, as while one organisation after the other is migrated.
    """

    def __init__(self, conn: psycopg.Connection[Any], schema: str, answers: Answers | None = None) -> None:
        self._conn = conn
        self._mark = " /* " + schema + " */"
        self._cursors = count()
        self._answers = answers

    def rows_of_each(self, sql: str, each: Iterable[Mapping[str, Any]]) -> list[list[Row]]:
        with _translating(), self._conn.pipeline():
            asked = [self._execute(sql, values) for values in each]
            return [one.fetchall() for one in asked]

    def iterate_rows(self, sql: str, **values: Any) -> Iterator[Row]:
        with _translating(), self._conn.cursor(f"rows_{next(self._cursors)}") as cursor:
            cursor.execute(self._query(sql), to_columns(values))
            while rows := cursor.fetchmany(READ_AT_ONCE):  # twice as quick as row by row
                yield from rows

    def list_tables(self) -> list[Table]:
        return server_tables.list_tables(self)

    def fill_table(self, table: Table, rows: Iterable[Iterable[Any]]) -> None:
        with _translating():
            server_tables.fill_table(self._conn, table, rows)

    def find_damage(self) -> list[str]:
        return server_tables.find_damage(self)

    def primary_key(self, table: str) -> tuple[str, ...]:
        return server_tables.primary_key(self, table)

    def schedule_vacuum(self) -> None:
        self.run("update vacuums_owed set number = number + 1")

    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        waiting = iter(rows)
        first = [*islice(waiting, 2)]
        if len(first) < 2:  # a pipeline would take longer
            for row in first:
                self._execute(sql, row)
            return
        with _translating():
            self._conn.cursor().executemany(self._query(sql), map(to_columns, chain(first, waiting)))

    def _execute(self, sql: str, values: Mapping[str, Any]) -> Cursor:
        with _translating():
            return self._conn.execute(self._query(sql), to_columns(values))

    def _query(self, sql: str) -> Any:
        """Every statement is our own text; values are bound."""
        return _to_server_sql(sql) + self._mark


@dataclass(frozen=True, kw_only=True)
class PostgresStore(Store):
    place: PostgresPlace
    pool: "ConnectionPool[psycopg.Connection[Any]]" = field(compare=False, repr=False)
    view: SharedView = field(default_factory=SharedView, compare=False, repr=False)
    closed: Event = field(default_factory=Event, compare=False, repr=False)

    @contextmanager
    def with_patience(self, seconds: float) -> Iterator[Store]:
        yield replace(self, busy_seconds=seconds)

    def check_location(self) -> None:
        """A server's schema stays where it is."""

    @property
    def engine(self) -> str:
        with self._borrow_connection() as conn:
            return f"PostgreSQL {conn.info.parameter_status('server_version')}"

    @property
    def lost_saves(self) -> str:
        return ""  # the server's own log says what became of a commit

    def read(self) -> AbstractContextManager[Transaction]:
        return self.view.read(self._reading)

    def one_view(self) -> AbstractContextManager[None]:
        return self.view.wanted()

    @contextmanager
    def _reading(self) -> Iterator[Transaction]:
        with self._begun("begin isolation level repeatable read, read only") as conn:
            yield PostgresTransaction(conn, self.place.schema, Answers())
            say_plainly(conn, "commit")  # after a rollback, psycopg would throw all prepared statements away

    @contextmanager
    def write_plainly(self, own: str | None = None) -> Iterator[Transaction]:
        self.view.end()
        try:
            with self._writing(own) as db:
                yield db
        finally:
            self.view.end()  # what was read meanwhile was of before

    @contextmanager
    def _writing(self, own: str | None) -> Iterator[Transaction]:
        house = _lock_number(self.place.schema)
        if own is None:
            with self.turns.turn(self.busy_seconds), self._begun("begin", _lock(house)) as conn:
                yield PostgresTransaction(conn, self.place.schema)
                conn.commit()
            return
        person = _lock_number(self.place.schema, own)
        with self._begun("begin", _lock(house, shared=True), _lock(person)) as conn:
            yield PostgresTransaction(conn, self.place.schema)
            conn.commit()

    @contextmanager
    def _begun(self, begin: str, *locks: str) -> Iterator[psycopg.Connection[Any]]:
        """A transaction in this schema, begun in one round trip. Rolled back after any exception."""
        start = "; ".join(
            (
                begin,
                "set local search_path = " + self.place.schema,
                "set local lock_timeout = " + str(round(self.busy_seconds * 1000)),
                "set local idle_in_transaction_session_timeout = " + str(LONGEST_IDLE_SECONDS * 1000),
                *locks,
            )
        )
        with _translating(), self._borrow_connection(start) as conn:
            yield conn

    @contextmanager
    def _borrow_connection(self, start: str = "select 1") -> Iterator[psycopg.Connection[Any]]:
        """`start`: its first statements. A connection that the server has ended meanwhile is replaced."""
        with _translating():
            for _ in range(MOST_CONNECTIONS):
                conn = self.pool.getconn(self.busy_seconds)
                try:
                    say_plainly(conn, start)
                    break
                except BaseException as error:
                    self._give_back(conn)
                    if not (isinstance(error, psycopg.OperationalError) and conn.closed):
                        raise
            else:
                raise psycopg.OperationalError("the server ends every connection")
            try:
                yield conn
            finally:
                self._give_back(conn)

    def _give_back(self, conn: psycopg.Connection[Any]) -> None:
        """What is still open is rolled back; the pool throws a broken connection away."""
        if not conn.closed:
            conn.rollback()
        self.pool.putconn(conn)

    @property
    def needs_vacuum(self) -> bool:
        with self.read() as db:
            row = db.row("select number from vacuums_owed")
            return bool(row and row["number"])

    def vacuum(self, seconds: float = BUSY_SECONDS) -> bool:
        """Rewrites the tables of this schema. The server's own log and its backups keep older bytes until
        they are recycled, which the guide for operators says.
        """
        self.view.end()  # its own tables would be locked
        with self._reading() as db:
            owed = db.row("select number from vacuums_owed")
            tables = db.rows(
                "select tablename from pg_catalog.pg_tables where schemaname = :schema order by tablename",
                schema=self.place.schema,
            )
        if not owed or not owed["number"]:
            return True
        try:
            with _translating(), self._borrow_connection() as conn:
                conn.execute(cast(Any, "set lock_timeout = " + str(round(seconds * 1000))))
                for table in tables:
                    name = sql.Identifier(self.place.schema, table["tablename"])
                    conn.execute(sql.SQL("vacuum (full) {}").format(name))
                conn.execute("reset lock_timeout")
            with self.write() as db:
                db.run("update vacuums_owed set number = 0 where number = :number", number=owed["number"])
        except sqlite3.OperationalError:
            return False
        return True

    def close(self) -> None:
        if not self.closed.is_set():
            self.closed.set()
            _release_pool(self.place.url)


_pools: "dict[str, tuple[ConnectionPool[psycopg.Connection[Any]], int]]" = {}
_guard = Lock()


def _share_pool(url: str) -> "ConnectionPool[psycopg.Connection[Any]]":
    """One for all organisations on a server, and how many use it."""
    with _guard:
        pool, users = _pools.get(url) or (_make_pool(url), 0)
        _pools[url] = pool, users + 1
        return pool


def _make_pool(url: str) -> "ConnectionPool[psycopg.Connection[Any]]":
    return ConnectionPool(
        url,
        min_size=1,
        max_size=MOST_CONNECTIONS,
        kwargs={"autocommit": True, "application_name": "alongside"},
        configure=_configure,
        open=True,
    )


def _release_pool(url: str) -> None:
    with _guard:
        pool, users = _pools.pop(url)
        if users > 1:
            _pools[url] = pool, users - 1
            return
    pool.close()


def open_server(place: PostgresPlace, busy_seconds: float, migrations: Path = SCHEMA) -> PostgresStore:
    """Makes or migrates the schema as needed. Raises NewerDatabase, UnsafeServer, NoDatabase."""
    require_notes_folder(place)
    bring_server_up_to_date(place, migrations)
    return open_as_is(place, busy_seconds)


def prove_lock(place: PostgresPlace) -> None:
    """Raises UnsafeServer."""
    with _translating(), psycopg.connect(place.url, autocommit=True, connect_timeout=BUSY_SECONDS) as conn:
        _refuse_unsafe(place, conn)


def open_as_is(place: PostgresPlace, busy_seconds: float) -> PostgresStore:
    """Without a look at its schema, which takes two connections."""
    return PostgresStore(place=place, busy_seconds=busy_seconds, pool=_share_pool(place.url))


def bring_server_up_to_date(place: PostgresPlace, migrations: Path = SCHEMA) -> list[int]:
    """Returns the numbers of the migrations that were applied. Raises NewerDatabase, UnsafeServer."""
    with _translating(), psycopg.connect(place.url, autocommit=True, connect_timeout=BUSY_SECONDS) as conn:
        _configure(conn)
        _refuse_unsafe(place, conn)
        with conn.transaction():
            conn.execute(cast(Any, "set local lock_timeout = " + str(MIGRATION_LOCK_SECONDS * 1000)))
            conn.execute(cast(Any, _lock(_lock_number(place.schema))))
            return _migrate(place.schema, conn, postgres_migrations(migrations))


def refuse_missing_schema(place: PostgresPlace) -> None:
    """Raises NoDatabase."""
    with _translating(), psycopg.connect(place.url, autocommit=True, connect_timeout=BUSY_SECONDS) as conn:
        if not _value(conn, "select to_regclass(%s) is not null", f"{place.schema}.schema_version"):
            raise NoDatabase(
                place, "is not there; to make a new database there, run `python -m alongside migrate`"
            )


def _migrate(schema: str, conn: psycopg.Connection[Any], known: dict[int, str]) -> list[int]:
    conn.execute(cast(Any, "set local search_path = " + schema))
    if not _value(conn, "select to_regnamespace(%s) is not null", schema):
        conn.execute(cast(Any, "create schema " + schema))
    conn.execute(
        "create table if not exists schema_version (number bigint primary key, applied_at text not null)"
    )
    applied = {row["number"] for row in conn.execute("select number from schema_version")}
    if newer := applied - known.keys():
        refuse_newer(newer, known, conn.execute(COMPATIBLE))
    missing = sorted(known.keys() - applied)
    for number in missing:
        conn.execute(cast(Any, known[number]), prepare=False)
        conn.execute(
            "insert into schema_version (number, applied_at) values (%s, %s)",
            [number, datetime.now(UTC).isoformat(timespec="seconds")],
        )
    if applied and missing:
        conn.execute(END_IDLE)
    return missing


def _refuse_unsafe(place: PostgresPlace, conn: psycopg.Connection[Any]) -> None:
    """Some servers speak PostgreSQL, accept the call for a lock and do nothing: so two connections try it."""
    if conn.info.server_version < OLDEST:
        raise UnsafeServer(f"PostgreSQL {conn.info.server_version // 10000} is too old: use 15 or later")
    if _value(conn, "show server_encoding") != "UTF8":
        raise UnsafeServer("the database is not in UTF-8: make one with `createdb --encoding UTF8`")
    lock = _lock_number(place.schema, "proof of the lock")
    with conn.transaction(), psycopg.connect(place.url) as second:
        conn.execute(cast(Any, _lock(lock)))
        if _value(second, "select pg_try_advisory_xact_lock(%s)", lock):
            raise UnsafeServer(
                "the server gives one lock to two at once, so two people could overwrite each other"
            )


def _value(conn: psycopg.Connection[Any], question: Any, *values: Any) -> Any:
    row = conn.execute(question, values or None).fetchone()
    return row and row[0]


def _lock(number: int, shared: bool = False) -> str:
    return (
        ("select pg_advisory_xact_lock_shared(" if shared else "select pg_advisory_xact_lock(")
        + str(number)
        + ")"
    )


@cache
def _lock_number(*names: str) -> int:
    """64 bits for a schema, or for a person in it."""
    return int.from_bytes(sha256("\0".join(names).encode()).digest()[:8], signed=True)
