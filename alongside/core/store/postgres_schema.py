"""The migrations in PostgreSQL's words.

The portable files of `schema` are written as SQLite reads them; what only one engine can express lies in a
file of its own beside them (`NNNN_*.sqlite.sql`, `NNNN_*.postgres.sql`).
"""

import re
from pathlib import Path

SCHEMA = Path(__file__).with_name("schema")

# Text compares by code point, as it does in SQLite: another collation would order ISO weeks and ids anew.
TYPES = {"text": 'text collate "C"', "integer": "bigint", "blob": "bytea"}
COLUMN = re.compile(r"(?m)((?:^\s*|\badd column )\w+ )(text|integer|blob)\b")
DEFINITION = re.compile(r"\s*(create table \w+ \(|alter table \w+ add column )")
TABLE_OPTIONS = re.compile(r"\)\s*(?:strict|without rowid)(?:\s*,\s*(?:strict|without rowid))*\s*\Z")


def postgres_migrations(migrations: Path = SCHEMA) -> dict[int, str]:
    """Number to SQL, the portable part before PostgreSQL's own. Several statements each, without values."""
    texts: dict[int, str] = {}
    for file in sorted(migrations.glob("*.sql"), key=lambda file: (_number(file), _is_own(file))):
        sql = file.read_text("utf-8")
        if _is_own(file):
            texts[_number(file)] += sql
        elif not file.name.endswith(".sqlite.sql"):
            texts[_number(file)] = to_postgres(sql)
    return texts


def to_postgres(portable: str) -> str:
    """A portable script, its comments left out."""
    statements = re.sub(r"--[^\n]*", "", portable).split(";")
    return ";".join(map(_statement_to_postgres, statements))


def _statement_to_postgres(statement: str) -> str:
    if not DEFINITION.match(statement):
        return statement
    typed = COLUMN.sub(lambda found: found[1] + TYPES[found[2]], statement)
    return TABLE_OPTIONS.sub(")", typed)


def _number(file: Path) -> int:
    return int(file.name.split("_")[0])


def _is_own(file: Path) -> bool:
    return file.name.endswith(".postgres.sql")
