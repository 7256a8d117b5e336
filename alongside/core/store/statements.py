"""The statements that write one row of a table, from the names of its columns.

The names come from our own dataclasses and calls, never from data; each is checked and quoted all the same.
"""

from collections.abc import Iterable
from functools import cache

Names = tuple[str, ...]


@cache
def insert_statement(table: str, columns: Names) -> str:
    names, values = ", ".join(map(_quoted, columns)), ", ".join(map(_bound, columns))
    return " ".join(("insert into", _quoted(table), "(", names, ") values (", values, ")"))


@cache
def upsert_statement(table: str, key: Names, columns: Names) -> str:
    """Columns that are not named keep their values. With none but the key, a row that is there stays."""
    conflict = ", ".join(map(_quoted, key))
    others = ", ".join(_quoted(name) + " = excluded." + _quoted(name) for name in columns if name not in key)
    action = " ".join(("update set", others)) if others else "nothing"
    return " ".join((insert_statement(table, columns), "on conflict (", conflict, ") do", action))


@cache
def update_statement(table: str, key: Names, columns: Names) -> str:
    others = ", ".join(_assigned(name for name in columns if name not in key))
    return " ".join(("update", _quoted(table), "set", others, "where", " and ".join(_assigned(key))))


@cache
def select_statement(table: str, columns: Names) -> str:
    return " ".join(("select", ", ".join(map(_quoted, columns)), "from", _quoted(table)))


@cache
def count_statement(table: str) -> str:
    return " ".join(("select count(*) as number from", _quoted(table)))


@cache
def orphans_statement(table: str, columns: Names, referred: str, referred_columns: Names) -> str:
    """How many rows refer to one that is not there."""
    given = (_quoted(column) + " is not null" for column in columns)
    same = (
        "there." + _quoted(theirs) + " = here." + _quoted(ours)
        for ours, theirs in zip(columns, referred_columns, strict=True)
    )
    there = " ".join(("select 1 from", _quoted(referred), "as there where", " and ".join(same)))
    return " ".join(
        (
            *("select count(*) as number from", _quoted(table), "as here where"),
            *(" and ".join(given), "and not exists (", there, ")"),
        )
    )


def _assigned(names: Iterable[str]) -> list[str]:
    return [" = ".join((_quoted(name), _bound(name))) for name in names]


def _quoted(name: str) -> str:
    if not name.isidentifier():
        raise ValueError(name)
    return name.join('""')


def _bound(name: str) -> str:
    return ":" + name
