"""Rows and values of a PostgreSQL server, as SQLite's driver gives and takes them."""

from collections.abc import Collection
from functools import cache
from typing import Any, ClassVar

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader


class ServerRow(tuple[Any, ...]):
    """Values by name or place, as SQLite's rows have them."""

    __slots__ = ()
    at: ClassVar[dict[str, int]] = {}

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self.at[key] if isinstance(key, str) else key)

    def keys(self) -> Collection[str]:
        return self.at.keys()


@cache
def _row_kind(names: tuple[str, ...]) -> type[ServerRow]:
    """A name that comes twice is the first of them, as in SQLite's rows."""
    places = {name: names.index(name) for name in names}
    return type("ServerRow", (ServerRow,), {"__slots__": (), "at": places})


def make_rows(cursor: psycopg.Cursor[Any]) -> Any:
    return _row_kind(tuple(column.name for column in cursor.description or ()))


class YesOrNo(Dumper):
    """Columns have 0 or 1."""

    oid = psycopg.adapters.types["int2"].oid

    def dump(self, obj: Any) -> bytes:
        return b"1" if obj else b"0"


class Number(Loader):
    """Sums of whole numbers are whole numbers; means are not."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data).decode()
        return int(text) if text.lstrip("-").isdigit() else float(text)
