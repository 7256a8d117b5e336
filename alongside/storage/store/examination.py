"""Whether a database is sound: damage, lost saves, references, schema, weeks and answers."""

import json
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from alongside.core.rules.weeks import Week
from alongside.core.settings import Key, Place, notes_path
from alongside.core.store import copies
from alongside.core.store.copies import require_notes_folder
from alongside.core.store.driver import LIBRARY, NoDatabase, connect, refuse_missing, sqlite3
from alongside.core.store.engine import BUSY_SECONDS, Transaction, look_into
from alongside.core.store.sqlite import is_open_here, read_migrations
from alongside.core.store.statements import count_statement, select_statement
from alongside.core.store.transaction import COMPATIBLE, MOST_NAMED, SqliteTransaction, refuse_newer
from alongside.core.store.write_ahead_log import find_loss, read_noted_loss
from alongside.storage.store import erasure_ledger

OPEN_TEXTS = """
    select (select count(*) from check_in where win <> '' or note <> '' or factors <> '[]')
         + (select count(*) from step where text <> '')
         + (select count(*) from locked_history where key_id is null)
"""


@dataclass(frozen=True, kw_only=True)
class Examination:
    """The database is sound if there are no problems.

    engine: its name and version. rows: number of rows by table; empty if the file was not opened, because
    that would have changed what was found.
    copies: other files that hold what the database once held. open_texts: rows with a private text that is
    not sealed yet, because its writer has not signed in since.
    """

    engine: str = LIBRARY
    schema: int
    rows: dict[str, int]
    problems: tuple[str, ...]
    copies: tuple[Path, ...] = ()
    open_texts: int = 0


def examine_database(place: Place, key: Key | None = None) -> Examination:
    """Changes nothing. Raises NoDatabase, NewerDatabase, or UnsafeServer."""
    if isinstance(place, Path):
        return _examine_file(place, key)
    from alongside.core.store import postgres

    require_notes_folder(place)
    postgres.prove_lock(place)
    with look_into(place) as db:
        version = db.row("show server_version")
        return replace(_examine_open(place, db), engine=f"PostgreSQL {version and version[0]}")


def _examine_file(file: Path, key: Key | None) -> Examination:
    refuse_missing(file)
    if not is_open_here(file) and (lost := find_loss(file)):
        return Examination(schema=0, rows={}, problems=(lost,), copies=tuple(copies.list_known_copies(file)))
    try:
        with closing(connect(file, key, BUSY_SECONDS)) as db:
            db.conn.execute("pragma query_only = on")
            db.conn.execute("begin")
            return _examine_open(file, SqliteTransaction(db.conn))
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the driver may quote damaged text
        raise NoDatabase(file, f"cannot be read as a database: {error}") from None


def _examine_open(place: Place, db: Transaction) -> Examination:
    tables = sorted(table.name for table in db.list_tables())
    if "schema_version" not in tables:
        raise NoDatabase(place, "holds no Alongside database")
    applied = {row["number"] for row in db.rows("select number from schema_version")}
    known = read_migrations().keys()
    if newer := applied - known:
        refuse_newer(newer, known, db.rows(COMPATIBLE))
    notes = notes_path(place)
    back = erasure_ledger.find_erased(erasure_ledger.read_ledger(notes), list_person_ids(db))
    problems = [*read_noted_loss(notes).splitlines(), *db.find_damage()]
    if back:
        problems.append(
            f"{len(back)} people are here again who were erased: run `erase --again`, or `restore` a backup"
        )
    behind = known - applied
    if behind:
        problems.append(f"the schema is behind: migration {min(behind)} is missing; run `migrate`")
    else:
        problems += _invalid_rows(db)
    return Examination(
        schema=max(applied, default=0),
        rows={table: _count(db, count_statement(table)) for table in tables},
        problems=tuple(problems),
        copies=tuple(copies.list_known_copies(notes)),
        open_texts=0 if behind else _count(db, OPEN_TEXTS),
    )


def _count(db: Transaction, sql: str) -> int:
    row = db.row(sql)
    return int(row[0]) if row else 0


def list_person_ids(db: Transaction) -> list[str]:
    if not any(table.name == "person" for table in db.list_tables()):
        return []
    return [row["id"] for row in db.rows("select id from person")]


def _invalid_rows(db: Transaction) -> list[str]:
    rows = db.rows(
        """
        select distinct 'check_in' as place, week from check_in
        union all select distinct 'response', week from response
        union all select distinct 'step', week from step
        union all select distinct 'baseline', since_week from baseline
        """
    )
    wrong = [f"{row['place']}: {row['week']!r} is no week" for row in rows if not _is_week(row["week"])]
    distinct = db.rows("select distinct answers from response")
    bad = [row["answers"] for row in distinct if not _are_answers(row["answers"])]
    unreadable = [
        f"response of week {row['week']} to {row['instrument']}: the answers cannot be read"
        for answers in bad[:MOST_NAMED]
        for row in db.rows("select week, instrument from response where answers = :answers", answers=answers)
    ]
    return wrong[:MOST_NAMED] + unreadable[:MOST_NAMED]


def _is_week(text: object) -> bool:
    """A damaged row may hold anything."""
    try:
        return isinstance(text, str) and Week(text) is not None
    except ValueError:
        return False


def _are_answers(text: object) -> bool:
    try:
        answers = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return False
    return isinstance(answers, dict) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in answers.values()
    )


def content_hash(place: Place, key: Key | None = None, without: frozenset[str] = frozenset()) -> str:
    """Over all rows of all tables except `without`; independent of their order, pages and engine."""
    if isinstance(place, Path):
        with closing(connect(place, key, BUSY_SECONDS)) as file:
            file.conn.execute("begin")
            return hash_rows(SqliteTransaction(file.conn), without)
    with look_into(place) as db:
        return hash_rows(db, without)


def hash_rows(db: Transaction, without: frozenset[str] = frozenset()) -> str:
    """As `content_hash`. The sum of the hashes of all rows is independent of their order, and no row is kept
    in memory.
    """
    parts: list[tuple[str, list[str], int, int]] = []
    for table in sorted(db.list_tables(), key=lambda table: table.name):
        if table.name in without:
            continue
        number, total = 0, 0
        for row in db.iterate_rows(select_statement(table.name, table.content)):
            written = repr(list(row)).encode("utf-8", "surrogatepass")
            total = (total + int.from_bytes(sha256(written).digest())) % 2**256
            number += 1
        parts.append((table.name, list(table.content), number, total))
    return sha256(repr(parts).encode()).hexdigest()


def list_damage(found: Examination) -> tuple[str, ...]:
    """All problems except an older schema, which a backup may have."""
    return tuple(one for one in found.problems if not one.startswith("the schema is behind"))
