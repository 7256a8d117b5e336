"""The format of an export: one person's data as named tables, and the files made of them."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.spreadsheets import Value, as_csv

FORMAT = "alongside-person/1"


@dataclass(frozen=True)
class Table:
    """Rows of one kind. `key`: the columns that identify a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def as_dicts(self) -> list[dict[str, Value]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, kw_only=True)
class RecordCounts:
    """How much is kept about a person."""

    weeks: int
    wins: int
    notes: int
    longer: int  # answered questionnaires other than the weekly check-in
    steps: int
    sign_ins: int


@dataclass(eq=False)
class WrongLogin(AlongsideError):
    """The sign-in name typed to confirm an erasure is not the person's."""

    typed: str


def as_json(tables: Iterable[Table], at: datetime) -> bytes:
    """One object: the format, the time, and each table as a list of objects."""
    content: dict[str, Any] = {"format": FORMAT, "made_at": at.isoformat(timespec="seconds")}
    content["tables"] = {table.name: table.as_dicts() for table in tables}
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


def export_files(tables: Iterable[Table], database: bytes, at: datetime) -> dict[str, bytes]:
    """File name to content, without charts and README: those need the person's language."""
    kept = tuple(tables)
    sheets = {f"tables/{table.name}.csv": as_csv(table.columns, table.rows) for table in kept}
    return {"everything.json": as_json(kept, at), "my-rows.sqlite": database, **sheets}


def zip_files(content: Mapping[str, bytes], at: datetime) -> bytes:
    """The files in one archive, all dated `at`."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in content.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.external_attr = 0o600 << 16  # readable by its owner only, once unpacked
            opened.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return archive.getvalue()
