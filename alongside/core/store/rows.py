"""Rows of the database as dataclasses and back, by the names and types of their fields.

In a row, an instant is ISO text in UTC with whole seconds, a day or a week is ISO text, and a collection or
another dataclass is JSON. Everywhere else they are what they are.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from cattrs import Converter

from alongside.core.rules.instants import instant_text
from alongside.core.rules.weeks import Week

Record = TypeVar("Record")
AS_THEY_ARE = {str, int, float, bytes, bool, type(None)}  # kinds that a column keeps unchanged
AS_TEXT: dict[type, Callable[[Any], str]] = {
    datetime: instant_text,
    date: date.isoformat,
    Week: lambda week: week.text,
}

_converter = Converter(detailed_validation=False, unstruct_collection_overrides={frozenset: sorted})
_converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
_converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
_converter.register_structure_hook(Week, lambda text, _: Week(text))
for _kind, _write in AS_TEXT.items():
    _converter.register_unstructure_hook(_kind, _write)
for _kind in (str, int, float):  # as the column has it: nothing is ever turned into the text "None"
    _converter.register_structure_hook(  # a StrEnum is a str too, and has to be made one
        _kind, lambda value, kind: kind(value) if issubclass(kind, Enum) else value
    )
_converter.register_structure_hook(bool, lambda value, _: bool(value))  # a column has 0 or 1
_as_json = json.JSONEncoder(default=_converter.unstructure).encode


def from_row(kind: type[Record], row: Any, **others: Any) -> Record:
    """`others`: fields that are not read from the row. Columns that are no field are left out."""
    readers = _readers_of(kind)  # type: ignore[arg-type]  # a class is hashable
    found = {name: readers[name](row[name]) for name in row.keys() if name in readers}  # noqa: SIM118
    return kind(**(found | others))


def from_rows(kind: type[Record], rows: Iterable[Any]) -> list[Record]:
    return [from_row(kind, row) for row in rows]


def to_row(record: Any, *left_out: str) -> dict[str, Any]:
    """Column to value, which a transaction writes by `to_columns`; without the fields that are `left_out`."""
    return {name: getattr(record, name) for name in _names_of(record.__class__) if name not in left_out}


def to_columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values as their columns keep them."""
    return {name: value if type(value) in AS_THEY_ARE else _to_column(value) for name, value in row.items()}


def _to_column(value: Any) -> Any:
    if write := AS_TEXT.get(type(value)):
        return write(value)
    plain = value if isinstance(value, dict) else _converter.unstructure(value)
    return (
        json.dumps(plain, default=_converter.unstructure) if isinstance(plain, dict | list | tuple) else plain
    )


@cache
def _names_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _readers_of(kind: Any) -> dict[str, Callable[[Any], Any]]:
    def reader_of(hint: Any) -> Callable[[Any], Any]:
        read = _converter.get_structure_hook(hint)
        if any(_is_json(member) for member in (hint, *get_args(hint))):
            return lambda value: read(None if value is None else json.loads(value), hint)
        return lambda value: read(value, hint)

    hints = get_type_hints(kind)
    return {field.name: reader_of(hints[field.name]) for field in fields(kind)}


def _is_json(hint: Any) -> bool:
    kind = get_origin(hint) or hint
    if not isinstance(kind, type) or issubclass(kind, str | bytes | Week):
        return False
    return issubclass(kind, Collection) or is_dataclass(kind)
