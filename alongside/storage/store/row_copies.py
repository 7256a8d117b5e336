"""All rows of an organisation, copied into an empty database of the same engine or the other."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from alongside.core.rules.errors import AlongsideError
from alongside.core.settings import Key
from alongside.core.store.catalogue.tables import Table
from alongside.core.store.copies import flush_to_disk
from alongside.core.store.driver import connect
from alongside.core.store.engine import BUSY_SECONDS, DatabaseError, NewerDatabase, Transaction
from alongside.core.store.sqlite import migrate
from alongside.core.store.statements import count_statement, select_statement
from alongside.core.store.transaction import SqliteTransaction


@dataclass(eq=False)
class NotTaken(AlongsideError):
    """A row of this table cannot be read, or the other engine refuses it."""

    table: str
    reason: str


# Every database has rows in them from the start. They are replaced: by the first of the dates in them,
# backups know whose they are.
OF_THE_SCHEMA = frozenset({"schema_version", "schema_compatibility"})


def copy_rows(source: Transaction, into: Transaction) -> dict[str, int]:
    """The number of rows by table. `into` is empty, and as new as this version makes it.

    Raises NewerDatabase, NotTaken.
    """
    theirs = {table.name: table for table in source.list_tables()}
    if newer := _list_migrations(source) - _list_migrations(into):
        raise NewerDatabase(f"schema {max(newer)} is newer than this version of Alongside")
    into.run("delete from schema_version")
    into.run("delete from schema_compatibility")
    copied = {}
    for table in into.list_tables():
        columns = tuple(sorted({*table.columns, *theirs[table.name].columns}))
        rows = source.iterate_rows(select_statement(table.name, columns))
        try:
            into.fill_table(Table(table.name, columns, table.refers_to), rows)
        except DatabaseError as error:
            raise NotTaken(table.name, str(error)) from None
        copied[table.name] = count_rows(into, table.name)
    return copied


def _list_migrations(db: Transaction) -> set[int]:
    return {row["number"] for row in db.rows("select number from schema_version")}


def count_rows(db: Transaction, table: str) -> int:
    row = db.row(count_statement(table))
    return row["number"] if row else 0


def write_file(source: Transaction, file: Path, key: Key | None) -> dict[str, int]:
    """All rows as a database file, on disk; `file` is empty. Returns the number of rows by table."""
    with closing(connect(file, key, BUSY_SECONDS)) as db:
        migrate(db)
        db.conn.execute("begin immediate")
        rows = copy_rows(source, SqliteTransaction(db.conn))
        db.conn.commit()
    flush_to_disk(file)
    return rows
