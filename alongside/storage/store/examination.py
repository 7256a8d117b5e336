"""Whether a database file is sound: damage, lost saves, references, schema, weeks and answers."""

import json
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from alongside.core.rules.weeks import Week
from alongside.core.settings import Key
from alongside.core.store import copies
from alongside.core.store.driver import Database, NoDatabase, connect, refuse_missing, sqlite3
from alongside.core.store.engine import BUSY_SECONDS
from alongside.core.store.sqlite import is_open_here, read_migrations
from alongside.core.store.transaction import COMPATIBLE, refuse_newer
from alongside.core.store.write_ahead_log import find_loss, read_noted_loss
from alongside.storage.store import erasure_ledger

MOST_NAMED = 20  # rows named for one kind of problem
OPEN_TEXTS = """
    select (select count(*) from check_in where win <> '' or note <> '' or factors <> '[]')
         + (select count(*) from step where text <> '')
         + (select count(*) from locked_history where key_id is null)
"""


@dataclass(frozen=True, kw_only=True)
class Examination:
    """The file is sound if there are no problems.

    rows: number of rows by table; empty if the file was not opened, because that would have changed what was
    found.
    copies: other files that hold what the database once held. open_texts: rows with a private text that is
    not sealed yet, because its writer has not signed in since.
    """

    schema: int
    rows: dict[str, int]
    problems: tuple[str, ...]
    copies: tuple[Path, ...] = ()
    open_texts: int = 0


def examine_database(file: Path, key: Key | None = None) -> Examination:
    """Changes nothing. Raises NoDatabase or NewerDatabase."""
    refuse_missing(file)
    if not is_open_here(file) and (lost := find_loss(file)):
        return Examination(schema=0, rows={}, problems=(lost,), copies=tuple(copies.list_known_copies(file)))
    try:
        with closing(connect(file, key, BUSY_SECONDS)) as db:
            db.conn.execute("pragma query_only = on")
            db.conn.execute("begin")
            return _examine_open(file, db)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the driver may quote damaged text
        raise NoDatabase(file, f"cannot be read as a database: {error}") from None


def _examine_open(file: Path, db: Database) -> Examination:
    tables = set(db.table_names())
    if "schema_version" not in tables:
        raise NoDatabase(file, "holds no Alongside database")
    applied = {row["number"] for row in db.conn.execute("select number from schema_version")}
    known = read_migrations().keys()
    if newer := applied - known:
        refuse_newer(newer, known, db.conn.execute(COMPATIBLE))
    damage = [row[0] for row in db.conn.execute("pragma integrity_check(20)")]
    broken = db.conn.execute("pragma foreign_key_check").fetchall()
    back = erasure_ledger.find_erased(erasure_ledger.read_ledger(file), list_person_ids(db))
    problems = [
        *read_noted_loss(file).splitlines(),
        *(f"damaged: {line}" for line in damage if line != "ok"),
        *(f"{row[0]} row {row[1]}: refers to a {row[2]} that is not there" for row in broken[:MOST_NAMED]),
    ]
    if back:
        problems.append(
            f"{len(back)} people are here again who were erased: erase them anew, or `restore` a backup"
        )
    behind = known - applied
    if behind:
        problems.append(f"the schema is behind: migration {min(behind)} is missing; run `migrate`")
    else:
        problems += _invalid_rows(db)
    return Examination(
        schema=max(applied, default=0),
        rows={table: int(db.table(table).count) for table in sorted(tables)},
        problems=tuple(problems),
        copies=tuple(copies.list_known_copies(file)),
        open_texts=0 if behind else int(db.conn.execute(OPEN_TEXTS).fetchone()[0]),
    )


def list_person_ids(db: Database) -> list[str]:
    if "person" not in db.table_names():
        return []
    return [row["id"] for row in db.conn.execute("select id from person")]


def _invalid_rows(db: Database) -> list[str]:
    rows = db.conn.execute(
        """
        select distinct 'check_in' as place, week from check_in
        union all select distinct 'response', week from response
        union all select distinct 'step', week from step
        union all select distinct 'baseline', since_week from baseline
        """
    )
    wrong = [f"{row['place']}: {row['week']!r} is no week" for row in rows if not _is_week(row["week"])]
    distinct = db.conn.execute("select distinct answers from response")
    bad = [row["answers"] for row in distinct if not _are_answers(row["answers"])]
    unreadable = [
        f"response of week {row['week']}, row {row['rowid']}: the answers cannot be read"
        for answers in bad[:MOST_NAMED]
        for row in db.conn.execute(
            "select rowid, week from response where answers = :answers", {"answers": answers}
        )
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


def content_hash(file: Path, key: Key | None = None, without: frozenset[str] = frozenset()) -> str:
    """Over all rows of all tables except `without`; independent of their order and pages."""
    with closing(connect(file, key, BUSY_SECONDS)) as db:
        db.conn.execute("begin")
        return hash_rows(db, without)


def hash_rows(db: Database, without: frozenset[str] = frozenset()) -> str:
    parts: list[tuple[str, list[str], int, int]] = []
    for table in sorted(set(db.table_names()) - without):
        columns = sorted(db.table(table).columns_dict)
        number, total = (
            0,
            0,
        )  # the sum of all hashes: independent of the order, and no row is kept in memory
        for row in db.table(table).rows_where(select=", ".join(f"[{column}]" for column in columns)):
            written = repr(list(row.values())).encode("utf-8", "surrogatepass")
            total = (total + int.from_bytes(sha256(written).digest())) % 2**256
            number += 1
        parts.append((table, columns, number, total))
    return sha256(repr(parts).encode()).hexdigest()


def list_damage(found: Examination) -> tuple[str, ...]:
    """All problems except an older schema, which a backup may have."""
    return tuple(one for one in found.problems if not one.startswith("the schema is behind"))
