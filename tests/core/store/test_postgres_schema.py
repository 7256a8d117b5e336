"""A database on PostgreSQL has what one on SQLite has, and refuses what it refuses, in the same words."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import namedtuple_row
from sqlcipher3 import dbapi2 as sqlite3

from alongside.core.store.engine import open_store
from alongside.core.store.postgres_schema import postgres_migrations, to_postgres
from alongside.core.store.sqlite import read_migrations
from tests.fixtures.postgres import Postgres

KINDS = {"text": "TEXT", "bigint": "INTEGER", "double precision": "REAL", "bytea": "BLOB"}
OF_THE_ENGINE = {"schema_version", "vacuums_owed"}


@pytest.fixture(scope="module")
def server(postgres: Postgres) -> Iterator[psycopg.Connection[Any]]:
    """All migrations in one transaction, which each test goes back to."""
    with psycopg.connect(postgres.url("postgres"), row_factory=namedtuple_row) as conn:
        conn.execute("create schema house")
        conn.execute("set search_path to house")
        conn.execute("create table schema_version (number bigint primary key, applied_at text not null)")
        for sql in postgres_migrations().values():
            conn.execute(sql.encode())
        yield conn
        conn.rollback()


@pytest.fixture
def pg(server: psycopg.Connection[Any]) -> Iterator[psycopg.Connection[Any]]:
    with server.transaction(force_rollback=True):
        yield server


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    file = tmp_path_factory.mktemp("schema") / "alongside.db"
    open_store(file).close()
    with closing(sqlite3.connect(file)) as conn:
        yield conn


def tables(lite: sqlite3.Connection) -> dict[str, str]:
    """Name to the statement that would make it as it is now."""
    made = lite.execute("select name, sql from sqlite_master where type = 'table' order by name")
    return {name: sql for name, sql in made if name not in OF_THE_ENGINE and not name.startswith("sqlite_")}


def plain(definition: str | None) -> str:
    """A default, an index or a condition in the words that both use."""
    text = re.sub(r"::\w+|\busing btree\b|\bhouse\.|[()]", " ", (definition or "").lower())
    return re.sub(r"\s+", " ", text).replace(" ,", ",").strip()


def test_there_is_the_same_list_of_migrations() -> None:
    assert postgres_migrations().keys() == read_migrations().keys()


def test_each_table_has_the_same_columns_in_the_same_order(
    pg: psycopg.Connection[Any], lite: sqlite3.Connection
) -> None:
    """But for `rowid`, which SQLite does not list."""
    there = defaultdict(list)
    for one in pg.execute(
        """
        select table_name, column_name, data_type, is_nullable, column_default, collation_name
        from information_schema.columns where table_schema = 'house' order by table_name, ordinal_position
        """
    ):
        if one.column_name == "rowid" or one.table_name in OF_THE_ENGINE:
            continue
        assert one.data_type != "text" or one.collation_name == "C", one
        optional = one.is_nullable == "YES"
        there[one.table_name].append(
            (one.column_name, KINDS[one.data_type], optional, plain(one.column_default))
        )

    assert there == {
        table: [
            (name, kind, not required and not key, plain(default))
            for _, name, kind, required, default, key in lite.execute(f"pragma table_info({table})")
        ]
        for table in tables(lite)
    }


def test_each_table_has_the_same_keys_and_indexes(
    pg: psycopg.Connection[Any], lite: sqlite3.Connection
) -> None:
    """Those with a name of ours by name and words, those of a key by their columns."""

    def named(table: str, name: str, definition: str) -> tuple[str, str]:
        return table, plain(re.sub(r" collate \"C\"", "", definition, flags=re.I))

    there = {
        (
            one.table_name,
            plain(one.definition)
            if one.kind is None
            else (one.kind, tuple(re.findall(r"\w+", one.columns.partition("(")[2]))),
        )
        for one in pg.execute(
            """
            select indexed.relname as table_name, pg_get_indexdef(pg_index.indexrelid) as definition,
                   pg_constraint.contype::text as kind, pg_get_constraintdef(pg_constraint.oid) as columns
            from pg_index
            join pg_class as indexed on indexed.oid = pg_index.indrelid
            left join pg_constraint
              on pg_constraint.conindid = pg_index.indexrelid and pg_constraint.contype in ('p', 'u')
            where indexed.relnamespace = 'house'::regnamespace
            """
        )
        if one.table_name not in OF_THE_ENGINE
    }

    here: set[tuple[str, Any]] = set()
    for table in tables(lite):
        columns = lite.execute(f"pragma table_info({table})").fetchall()
        here.add(
            (table, ("p", tuple(name for _, name, *_, key in sorted(columns, key=lambda row: row[5]) if key)))
        )
        for _, index, _, origin, _ in lite.execute(f"pragma index_list({table})").fetchall():
            if origin == "u":
                parts = lite.execute(f"pragma index_info({index})").fetchall()
                here.add((table, ("u", tuple(name for _, _, name in parts))))
            elif origin == "c":
                (sql,) = lite.execute("select sql from sqlite_master where name = ?", (index,)).fetchone()
                here.add((table, plain(sql)))
    without_keys = {table for table, kind in here if kind == ("p", ())}
    assert there == {one for one in here if one[1] != ("p", ())}
    assert without_keys == {"security_count", "wrong_try"}


def test_each_reference_leads_to_the_same_row_and_goes_with_it_alike(
    pg: psycopg.Connection[Any], lite: sqlite3.Connection
) -> None:
    there = {
        (one.table_name, plain(one.definition))
        for one in pg.execute(
            """
            select pg_class.relname as table_name, pg_get_constraintdef(pg_constraint.oid) as definition
            from pg_constraint join pg_class on pg_class.oid = pg_constraint.conrelid
            where contype = 'f' and pg_class.relnamespace = 'house'::regnamespace
            """
        )
    }

    here = set()
    for table in tables(lite):
        found = defaultdict(list)
        for number, _, target, column, to, _, gone, _ in lite.execute(f"pragma foreign_key_list({table})"):
            found[number, target, gone].append((column, to))
        for (_, target, gone), pairs in found.items():
            own, others = (", ".join(names) for names in zip(*pairs, strict=True))
            deleted = "" if gone == "NO ACTION" else f" on delete {gone.lower()}"
            here.add((table, f"foreign key {own} references {target} {others}{deleted}"))
    assert there == here


def checks(statement: str) -> Iterator[str]:
    """Each `check (…)` of a table."""
    for found in re.finditer(r"\bcheck \(", statement):
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(statement[end], 0)
            end += 1
        yield statement[found.start() : end]


def test_each_check_is_the_same(pg: psycopg.Connection[Any], lite: sqlite3.Connection) -> None:
    """PostgreSQL keeps a check in other words; those of SQLite are given to it to be put so, too."""

    def checks_of(schema: str) -> list[tuple[str, str]]:
        found = pg.execute(
            """
            select pg_class.relname, pg_get_constraintdef(pg_constraint.oid)
            from pg_constraint join pg_class on pg_class.oid = pg_constraint.conrelid
            where contype = 'c' and pg_class.relnamespace = %s::regnamespace
            """,
            (schema,),
        )
        return sorted((one[0], one[1]) for one in found)

    pg.execute("create schema twin")
    for table, statement in tables(lite).items():
        pg.execute(f"create table twin.{table} (like house.{table})".encode())
        for check in checks(re.sub(r"--[^\n]*", "", statement)):
            pg.execute(f"alter table twin.{table} add {check}".encode())

    assert checks_of("house") == checks_of("twin")
    pg.execute("alter table absence drop constraint absence_check")  # the twin
    assert checks_of("house") != checks_of("twin")


def test_each_refusal_of_sqlite_is_one_here_in_the_same_words(
    pg: psycopg.Connection[Any], lite: sqlite3.Connection
) -> None:
    """And emptying a table at once, which SQLite does not know, is refused wherever a change is."""
    here = {
        tuple(re.findall(r"before (\w+) on (\w+).*raise\(abort, '(.+?)'\)", sql, re.S)[0])
        for (sql,) in lite.execute("select sql from sqlite_master where type = 'trigger'")
    }

    there = set()
    for one in pg.execute(
        """
        select relname as table_name, tgname as name, tgtype as kind, tgfoid::regproc::text as function,
               convert_from(trim(trailing '\\000'::bytea from tgargs), 'UTF8') as words
        from pg_trigger join pg_class on pg_class.oid = tgrelid
        where not tgisinternal and relnamespace = 'house'::regnamespace
        """
    ):
        if one.function == "number_row":
            continue
        event = {19: "update", 11: "delete", 34: "truncate"}[one.kind]  # bits: each row 1, before 2, and what
        there.add((event, one.table_name, one.words))
        expected = "refuse_forgetting" if event == "delete" and one.table_name != "audit" else "refuse_change"
        assert one.function == expected, one.name
    assert there == here | {("truncate", table, words) for event, table, words in here if event == "update"}


ROWS = {
    "audit": "insert into audit (id, at, actor_id, action) values ('a', '2026', 'ana', 'x')",
    "release": "insert into release values ('red', '2026-W01', 4, 'low', 0, '2026')",
    "release_team": """
        insert into release values ('red', '2026-W01', 4, 'low', 0, '2026');
        insert into release_team values ('red', '2026-W01', 'red')
        """,
    "publication": "insert into publication values ('2026-W01', '2026')",
    "release_setting": "insert into release_setting values (null, '2026', 6, 0, 0, 'eli')",
    "programme_figure": "insert into programme_figure values ('2026-W01', 3, '2026')",
}
DEMO = "insert into audit (id, at, actor_id, action) values ('d', '2026', 'demo', 'demo.made')"
PASSWORD = """
    insert into person (id, login, name, joined_on) values ('ana', 'ana', 'Ana', '2026');
    insert into password values ('ana', 'hash', '2026')
    """


@pytest.mark.parametrize("table", ROWS)
def test_what_is_kept_for_good_is_neither_changed_nor_deleted(
    pg: psycopg.Connection[Any], table: str
) -> None:
    pg.execute(ROWS[table].encode())
    (column,) = pg.execute(
        "select column_name from information_schema.columns where table_schema = 'house' and table_name = %s"
        " and data_type = 'text' limit 1",
        (table,),
    ).fetchone()

    for statement in (
        f"update {table} set {column} = {column}",
        f"delete from {table}",
        f"truncate {table} cascade",
    ):
        with (
            pytest.raises(psycopg.IntegrityError, match=r"-only|kept for good"),
            pg.transaction(),
        ):
            pg.execute(statement.encode())
    assert pg.execute(f"update {table} set {column} = {column} where false".encode()).rowcount == 0


@pytest.mark.parametrize("table", [table for table in ROWS if table != "audit"])
def test_only_a_demo_without_passwords_is_cleared(pg: psycopg.Connection[Any], table: str) -> None:
    pg.execute(f"{ROWS[table]}; {DEMO}; set search_path to public".encode())  # it asks in its own schema
    with pg.transaction(force_rollback=True):
        assert pg.execute(f"delete from house.{table}".encode()).rowcount == 1

    pg.execute(f"set search_path to house; {PASSWORD}".encode())
    with pytest.raises(psycopg.IntegrityError, match=r"-only|kept for good"), pg.transaction():
        pg.execute(f"delete from {table}".encode())


def test_a_row_without_a_number_gets_the_next_one_without_gaps(pg: psycopg.Connection[Any]) -> None:
    def add() -> int:
        sql = "insert into matching_setting (set_at, set_by, rules, weights) values ('', '', '', '')"
        return pg.execute(f"{sql} returning number".encode()).fetchone()[0]

    with pg.transaction(force_rollback=True):
        assert add() == 1
    assert add() == 1
    pg.execute("insert into matching_setting values (7, '', '', '', '')")
    assert add() == 8


def test_texts_are_in_the_order_of_their_code_points(pg: psycopg.Connection[Any]) -> None:
    names = ["a", "B", "é", "Z", "ab", "a b", "_", "9", "😀", "ﬀ"]
    for name in names:
        pg.execute("insert into team values (%s, %s)", (name, name))

    assert [one.name for one in pg.execute("select name from team order by name")] == sorted(names)


TRANSLATED: dict[str, Callable[[str], bool]] = {
    "create table t (\n    id text primary key,\n    text text not null -- strict; or not\n) strict;": lambda sql: (
        sql == 'create table t (\n    id text collate "C" primary key,\n'
        '    text text collate "C" not null \n);'
    ),
    "alter table t add column n integer not null\n    default 0 check (n in (0, 1));": lambda sql: (
        sql == "alter table t add column n bigint not null\n    default 0 check (n in (0, 1));"
    ),
    "insert into t (id, text)\nselect id, text from s where text = 'an integer';": lambda sql: sql.endswith(
        "select id, text from s where text = 'an integer';"
    ),
}


@pytest.mark.parametrize("portable", TRANSLATED)
def test_only_the_types_of_columns_are_put_in_other_words(portable: str) -> None:
    assert TRANSLATED[portable](to_postgres(portable))


def test_the_folder_holds_nothing_else(tmp_path: Path) -> None:
    """A part of one engine alone would be skipped in silence if its name were not one of these."""
    schema = Path("alongside/core/store/schema")

    assert [
        file.name
        for file in schema.iterdir()
        if not re.fullmatch(r"\d{4}_\w+(\.sqlite|\.postgres)?\.sql", file.name)
    ] == []
