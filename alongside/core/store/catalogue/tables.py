"""Which tables there are, as the engines know them: what copies all rows, or looks at all, goes by this."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any

ROWID = "rowid"  # the order in which rows came: SQLite has it by itself, elsewhere it is a column

# The name of each table with each of its columns, and with each table that it refers to.
COLUMNS_OF_FILE = """
    select tables.name as name, columns.name as part
    from sqlite_schema as tables join pragma_table_info(tables.name) as columns
    where tables.type = 'table' and tables.name not like 'sqlite%'
"""
REFERENCES_OF_FILE = """
    select distinct tables.name as name, keys."table" as part
    from sqlite_schema as tables join pragma_foreign_key_list(tables.name) as keys
    where tables.type = 'table' and tables.name not like 'sqlite%'
"""


@dataclass(frozen=True)
class Table:
    """`columns`: by the alphabet. `refers_to`: tables, itself among them if it does so."""

    name: str
    columns: tuple[str, ...]
    refers_to: frozenset[str] = frozenset()

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The columns that have the same values on every engine."""
        return tuple(column for column in self.columns if column != ROWID)


def arrange_tables(columns: Iterable[Any], references: Iterable[Any]) -> list[Table]:
    """Each after those that it refers to, and otherwise by the alphabet."""
    parts: dict[str, list[str]] = {}
    for row in columns:
        parts.setdefault(row["name"], []).append(row["part"])
    referred: dict[str, set[str]] = {name: set() for name in sorted(parts)}
    for row in references:
        referred[row["name"]].add(row["part"])
    order = TopologicalSorter({name: sorted(others - {name}) for name, others in referred.items()})
    return [
        Table(name, tuple(sorted(parts[name])), frozenset(referred[name])) for name in order.static_order()
    ]
