"""The tables of a schema on a PostgreSQL server: which there are, filling them, and what is wrong there."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Protocol

import psycopg
from psycopg import sql

from alongside.core.store.catalogue.tables import ROWID, Table, arrange_tables
from alongside.core.store.statements import orphans_statement

WRITTEN_AT_ONCE = 50_000  # rows: until a statement ends, the server remembers which references to check

# `vacuums_owed` is about this server's disk: a file says so in its header.
COLUMNS_OF_SCHEMA = """
    select tables.relname as name, columns.attname as part
    from pg_catalog.pg_class as tables
    join pg_catalog.pg_attribute as columns on columns.attrelid = tables.oid
    where tables.relnamespace = current_schema()::regnamespace and tables.relkind in ('r', 'p')
        and columns.attnum > 0 and not columns.attisdropped and tables.relname <> 'vacuums_owed'
"""
REFERENCES_OF_SCHEMA = """
    select distinct referring.relname as name, referred.relname as part
    from pg_catalog.pg_constraint as keys
    join pg_catalog.pg_class as referring on referring.oid = keys.conrelid
    join pg_catalog.pg_class as referred on referred.oid = keys.confrelid
    where keys.contype = 'f' and keys.connamespace = current_schema()::regnamespace
"""

# Names of columns are lists, in the order in which they belong together.
KEYS_OF_SCHEMA = """
    select referring.relname as name, referred.relname as referred,
        array(
            select columns.attname::text from unnest(keys.conkey) with ordinality as places (number, place)
            join pg_catalog.pg_attribute as columns
                on columns.attrelid = keys.conrelid and columns.attnum = places.number
            order by places.place
        ) as columns,
        array(
            select columns.attname::text from unnest(keys.confkey) with ordinality as places (number, place)
            join pg_catalog.pg_attribute as columns
                on columns.attrelid = keys.confrelid and columns.attnum = places.number
            order by places.place
        ) as referred_columns
    from pg_catalog.pg_constraint as keys
    join pg_catalog.pg_class as referring on referring.oid = keys.conrelid
    join pg_catalog.pg_class as referred on referred.oid = keys.confrelid
    where keys.contype = 'f' and keys.connamespace = current_schema()::regnamespace
    order by referring.relname, keys.conname
"""
UNCHECKED_IN_SCHEMA = """
    select tables.relname as name, keys.conname as rule
    from pg_catalog.pg_constraint as keys join pg_catalog.pg_class as tables on tables.oid = keys.conrelid
    where not keys.convalidated and keys.connamespace = current_schema()::regnamespace
    union all
    select tables.relname, triggers.tgname
    from pg_catalog.pg_trigger as triggers join pg_catalog.pg_class as tables on tables.oid = triggers.tgrelid
    where triggers.tgenabled <> 'O' and tables.relnamespace = current_schema()::regnamespace
    order by 1, 2
"""


class Asked(Protocol):
    """A transaction, which knows this module."""

    def rows(self, sql: str, **values: Any) -> list[Any]: ...


def list_tables(db: Asked) -> list[Table]:
    return arrange_tables(db.rows(COLUMNS_OF_SCHEMA), db.rows(REFERENCES_OF_SCHEMA))


def primary_key(db: Asked, table: str) -> tuple[str, ...]:
    found = db.rows(
        """
        select attname from pg_catalog.pg_index
        join pg_catalog.pg_attribute on attrelid = indrelid and attnum = any(indkey)
        where indisprimary and indrelid = to_regclass(:table)
        order by array_position(indkey, attnum)
        """,
        table=table,
    )
    return tuple(row["attname"] for row in found)


def fill_table(conn: psycopg.Connection[Any], table: Table, rows: Iterable[Iterable[Any]]) -> None:
    """References are checked after each portion; all at once where rows refer to others of the table."""
    at_once = None if table.name in table.refers_to else WRITTEN_AT_ONCE
    name = sql.Identifier(table.name)
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    copy = sql.SQL("copy {} ({}) from stdin").format(name, columns)
    left = iter(rows)
    with conn.cursor() as cursor:
        # The other side may take its time.
        cursor.execute("set local idle_in_transaction_session_timeout = 0")
        for first in left:
            with cursor.copy(copy) as portion:
                portion.write_row(tuple(first))
                for row in islice(left, at_once and at_once - 1):
                    portion.write_row(tuple(row))
        if ROWID in table.columns:
            set_next = (
                "select setval(pg_get_serial_sequence({}, {}), coalesce(max({}), 0) + 1, false) from {}"
            )
            cursor.execute(sql.SQL(set_next).format(table.name, ROWID, sql.Identifier(ROWID), name))


def find_damage(db: Asked) -> list[str]:
    """Rules that are switched off, and references that lead nowhere all the same."""
    off = [f"{row['name']}: {row['rule']} is switched off" for row in db.rows(UNCHECKED_IN_SCHEMA)]
    for key in db.rows(KEYS_OF_SCHEMA):
        columns, referred_columns = tuple(key["columns"]), tuple(key["referred_columns"])
        (found,) = db.rows(orphans_statement(key["name"], columns, key["referred"], referred_columns))
        if found["number"]:
            off.append(
                f"{key['name']}, rows: {found['number']}: refer to a {key['referred']} that is not there"
            )
    return off
