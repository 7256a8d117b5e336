"""Looking after the database file: is it sound, a copy of it, a copy put back, and what it holds in one number."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from sqlite_utils import Database

from alongside.domain.errors import AlongsideError
from alongside.domain.weeks import Week
from alongside.store.engine import NewerDatabase, _connect, migrations

COMPANIONS = ("-wal", "-shm", "-journal")
HOLD_SECONDS = 2.0  # how long a restore waits for others to let go of the database
MOST_NAMED = 20  # rows of one kind of trouble that are named


@dataclass(eq=False)
class NoDatabase(AlongsideError):
    """There is no file, or it holds no Alongside database; `reason` ends a sentence that begins with the file."""

    file: Path
    reason: str


@dataclass(eq=False)
class AlreadyThere(AlongsideError):
    """A copy never takes the place of another file."""

    file: Path


@dataclass(eq=False)
class Unsound(AlongsideError):
    file: Path
    problems: tuple[str, ...]


@dataclass(eq=False)
class InUse(AlongsideError):
    """Another process holds the database; a restore would take it from under its feet."""

    file: Path


@dataclass(frozen=True)
class Examination:
    """What a look at the file found. `rows`: table to number of rows. Sound when there are no problems.

    open_texts: rows in which something that only its writer should read is not sealed yet: they have not signed in since it was written.
    """

    schema: int
    rows: dict[str, int]
    problems: tuple[str, ...]
    open_texts: int = 0


def examine(file: Path) -> Examination:
    """Changes nothing. Raises NoDatabase or NewerDatabase."""
    if not file.is_file():
        raise NoDatabase(file, "does not exist")
    try:
        with closing(_connect(file)) as db:
            db.conn.execute("pragma query_only = on")
            db.conn.execute("begin")
            return _examine(file, db)
    except sqlite3.DatabaseError as error:
        raise NoDatabase(file, f"cannot be read as a database: {error}") from None


def _examine(file: Path, db: Database) -> Examination:
    tables = set(db.table_names())
    if "schema_version" not in tables:
        raise NoDatabase(file, "holds no Alongside database")
    applied = {row["number"] for row in db.conn.execute("select number from schema_version")}
    known = migrations().keys()
    if newer := applied - known:
        raise NewerDatabase(
            f"schema {max(newer)} is newer than this version of Alongside, which knows {max(known)}"
        )
    problems = [*_damage(db), *_broken_references(db)]
    if behind := known - applied:
        problems.append(f"the schema is behind: migration {min(behind)} is missing; run `migrate`")
    else:
        problems += [*_weeks_that_are_none(db), *_responses_that_do_not_parse(db)]
    open_texts = 0 if behind else _open_texts(db)
    rows = {table: _count(db, table) for table in sorted(tables)}
    return Examination(max(applied, default=0), rows, tuple(problems), open_texts)


def _count(db: Database, table: str) -> int:
    return int(db.table(table).count)


def _damage(db: Database) -> list[str]:
    found = [row[0] for row in db.conn.execute("pragma integrity_check(20)")]
    return [] if found == ["ok"] else [f"damaged: {line}" for line in found]


def _open_texts(db: Database) -> int:
    row = db.conn.execute(
        """
        select (select count(*) from check_in where win <> '' or note <> '')
             + (select count(*) from step where text <> '')
             + (select count(*) from locked_history where key_id is null)
        """
    ).fetchone()
    return int(row[0])


def _broken_references(db: Database) -> list[str]:
    broken = db.conn.execute("pragma foreign_key_check").fetchall()
    return [f"{row[0]} row {row[1]}: refers to a {row[2]} that is not there" for row in broken[:MOST_NAMED]]


def _weeks_that_are_none(db: Database) -> list[str]:
    problems = []
    for table, rows in (
        ("check_in", db.conn.execute("select distinct week from check_in")),
        ("response", db.conn.execute("select distinct week from response")),
        ("step", db.conn.execute("select distinct week from step")),
        ("baseline", db.conn.execute("select distinct since_week as week from baseline")),
    ):
        problems += [f"{table}: {row['week']!r} is no week" for row in rows if not _is_week(row["week"])]
    return problems[:MOST_NAMED]


def _is_week(text: str) -> bool:
    try:
        Week(text)
    except ValueError:
        return False
    return True


def _responses_that_do_not_parse(db: Database) -> list[str]:
    distinct = db.conn.execute("select distinct answers from response")
    bad = [row["answers"] for row in distinct if not _are_answers(row["answers"])]
    return [
        f"response of week {row['week']}, row {row['rowid']}: the answers cannot be read"
        for answers in bad[:MOST_NAMED]
        for row in db.conn.execute(
            "select rowid, week from response where answers = :answers", {"answers": answers}
        )
    ][:MOST_NAMED]


def _are_answers(text: str) -> bool:
    try:
        answers = json.loads(text)
    except ValueError:
        return False
    return isinstance(answers, dict) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in answers.values()
    )


def content_hash(file: Path) -> str:
    """One number for every row of every table, whatever the order or the pages they lie in."""
    with closing(_connect(file)) as db:
        db.conn.execute("begin")
        parts = [_hash_of_table(db, table) for table in sorted(db.table_names())]
    return sha256(repr(parts).encode()).hexdigest()


def _hash_of_table(db: Database, table: str) -> tuple[str, list[str], int, int]:
    """The hashes of the rows are added up, so that their order does not matter and none needs to be held."""
    columns = sorted(db.table(table).columns_dict)
    number, total = 0, 0
    for row in db.table(table).rows_where(select=", ".join(f"[{column}]" for column in columns)):
        written = repr(list(row.values())).encode("utf-8", "surrogatepass")
        total = (total + int.from_bytes(sha256(written).digest())) % 2**256
        number += 1
    return table, columns, number, total


def back_up(file: Path, destination: Path) -> Examination:
    """A sound copy as of one instant, while others read and write. Raises NoDatabase, AlreadyThere or Unsound."""
    if not file.is_file():
        raise NoDatabase(file, "does not exist")
    if destination.exists():
        raise AlreadyThere(destination)
    destination.parent.mkdir(parents=True, exist_ok=True)
    copy = _beside(destination)
    try:
        _copy(file, copy)
        found = _sound(copy, file)
        _place(copy, destination)
    finally:
        copy.unlink(missing_ok=True)
    return found


def restore(source: Path, file: Path) -> Path | None:
    """Puts a checked copy of `source` in the place of `file`; where the replaced one is kept now, None if there was none.

    Raises NoDatabase, NewerDatabase, Unsound, or InUse while another process has the database open.
    """
    if not source.is_file():
        raise NoDatabase(source, "does not exist")
    if file.exists() and source.samefile(file):
        raise NoDatabase(source, "is the database itself, not a backup of it")
    file.parent.mkdir(parents=True, exist_ok=True)
    copy = _beside(file)
    try:
        _copy(source, copy)
        _sound(copy, source)
        return _swap(copy, file)
    finally:
        copy.unlink(missing_ok=True)


def _beside(file: Path) -> Path:
    return file.with_name(f".{file.name}.{token_hex(4)}.part")


def _copy(file: Path, copy: Path) -> None:
    """The rows that are committed now, in a file of their own that only its owner can read, on disk."""
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(_connect(file)) as db:
            db.conn.execute("vacuum into :copy", {"copy": str(copy)})
    except sqlite3.DatabaseError as error:
        raise NoDatabase(file, f"cannot be copied: {error}") from None
    _flush(copy)


def _sound(copy: Path, original: Path) -> Examination:
    found = examine(copy)
    if damage := [problem for problem in found.problems if not problem.startswith("the schema is behind")]:
        raise Unsound(original, tuple(damage))
    return found


def _place(copy: Path, destination: Path) -> None:
    """Under its name in one step, which fails when another file came to that name in the meantime."""
    try:
        os.link(copy, destination)
    except FileExistsError:
        raise AlreadyThere(destination) from None
    except OSError:  # a file system without hard links, such as a memory stick
        copy.rename(destination)
    _flush(destination.parent)


def _swap(copy: Path, file: Path) -> Path | None:
    if not file.exists():
        _set_aside_companions(file, file)
        os.replace(copy, file)
        _flush(file.parent)
        return None
    kept = _free_name(file)
    with _alone_with(file):
        # First the log of the old file: it must never be read as the log of the new one.
        _set_aside_companions(file, kept)
        os.link(file, kept)
        os.replace(copy, file)
        _flush(file.parent)
    return kept


@contextmanager
def _alone_with(file: Path) -> Iterator[None]:
    """Folds the log in and keeps everybody else out; this succeeds only for the one process that has the file open."""
    try:
        old = _connect(file, HOLD_SECONDS)
    except sqlite3.DatabaseError:
        yield  # too damaged to be opened, so nobody works on it: a reason to restore, not to refuse
        return
    with closing(old):
        try:
            old.conn.execute("pragma journal_mode = delete").fetchone()
            old.conn.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            raise InUse(file) from None
        except sqlite3.DatabaseError:
            pass  # damaged, as above
        yield


def _set_aside_companions(file: Path, kept: Path) -> None:
    for ending in COMPANIONS:
        companion = file.with_name(file.name + ending)
        if companion.exists():
            companion.rename(kept.with_name(kept.name + ending + (".stale" if file == kept else "")))


def _free_name(file: Path) -> Path:
    """`….before-restore`, with a number when an earlier restore left one."""
    first = file.with_name(file.name + ".before-restore")
    number, free = 2, first
    while free.exists():
        number, free = number + 1, first.with_name(f"{first.name}-{number}")
    return free


def _flush(path: Path) -> None:
    """To the disk itself. A folder is flushed for its names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


__all__ = [
    "AlreadyThere",
    "Examination",
    "InUse",
    "NoDatabase",
    "Unsound",
    "back_up",
    "content_hash",
    "examine",
    "restore",
]
