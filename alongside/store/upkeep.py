"""Maintenance of the database file: verify, back up, restore, change the key, and a hash of its content.

`key` is the one the database is, or will be, encrypted with. A copy has the same key; a restored one may have
been plain.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pyrage.x25519 import Identity

from alongside.domain.errors import AlongsideError
from alongside.domain.weeks import Week
from alongside.settings import Key
from alongside.store import age, copies, erasure_ledger, records
from alongside.store.copies import COMPANIONS, draft_copy, flush_to_disk
from alongside.store.driver import Database, connect, is_plain, sqlite3, vacuum_file
from alongside.store.engine import (
    BUSY_SECONDS,
    NewerDatabase,
    Transaction,
    is_open_here,
    migrate,
    read_migrations,
)
from alongside.store.write_ahead_log import delete_noted_loss, find_loss, note_loss, read_noted_loss

HOLD_SECONDS = 2.0  # how long a restore waits for others to let go of the database
MOST_NAMED = 20  # rows named for one kind of problem


@dataclass(eq=False)
class NoDatabase(AlongsideError):
    """There is no file, or it holds no Alongside database.

    `reason` ends a sentence that starts with the file.
    """

    file: Path
    reason: str


@dataclass(eq=False)
class AlreadyThere(AlongsideError):
    """A copy never replaces another file."""

    file: Path


@dataclass(eq=False)
class Unsound(AlongsideError):
    file: Path
    problems: tuple[str, ...]


@dataclass(eq=False)
class InUse(AlongsideError):
    """Another process has the database open; a restore would pull it away."""

    file: Path


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Restored:
    """kept: the replaced database, None if there was none. erased: people of the copy who had been erased
    since.
    """

    kept: Path | None
    erased: int


def refuse_missing(file: Path) -> None:
    """A new database must not replace one that is not found. Raises NoDatabase."""
    if not file.is_file():
        raise NoDatabase(
            file,
            "is not there. If it should be, look at the path and whether its disk is mounted; "
            "to make a new database there, run `python -m alongside migrate`",
        )


def examine_database(file: Path, key: Key | None = None) -> Examination:
    """Changes nothing. Raises NoDatabase or NewerDatabase."""
    refuse_missing(file)
    if not is_open_here(file) and (lost := find_loss(file)):
        return Examination(0, {}, (lost,), tuple(copies.list_known_copies(file)))
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
        raise NewerDatabase(
            f"schema {max(newer)} is newer than this version of Alongside, which knows {max(known)}"
        )
    problems = [
        *read_noted_loss(file).splitlines(),
        *_find_damage(db),
        *_broken_references(db),
        *_find_brought_back(file, db),
    ]
    if behind := known - applied:
        problems.append(f"the schema is behind: migration {min(behind)} is missing; run `migrate`")
    else:
        problems += [*_invalid_weeks(db), *_invalid_responses(db)]
    open_texts = 0 if behind else _count_open_texts(db)
    rows = {table: _count_rows(db, table) for table in sorted(tables)}
    return Examination(
        max(applied, default=0), rows, tuple(problems), tuple(copies.list_known_copies(file)), open_texts
    )


def _count_rows(db: Database, table: str) -> int:
    return int(db.table(table).count)


def _find_damage(db: Database) -> list[str]:
    found = [row[0] for row in db.conn.execute("pragma integrity_check(20)")]
    return [] if found == ["ok"] else [f"damaged: {line}" for line in found]


def _count_open_texts(db: Database) -> int:
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


def _find_brought_back(file: Path, db: Database) -> list[str]:
    back = erasure_ledger.find_erased(erasure_ledger.read_ledger(file), _person_ids(db))
    return (
        [f"{len(back)} people are here again who were erased: erase them anew, or `restore` a backup"]
        if back
        else []
    )


def _person_ids(db: Database) -> list[str]:
    if "person" not in db.table_names():
        return []
    return [row["id"] for row in db.conn.execute("select id from person")]


def _invalid_weeks(db: Database) -> list[str]:
    problems = []
    for table, rows in (
        ("check_in", db.conn.execute("select distinct week from check_in")),
        ("response", db.conn.execute("select distinct week from response")),
        ("step", db.conn.execute("select distinct week from step")),
        ("baseline", db.conn.execute("select distinct since_week as week from baseline")),
    ):
        problems += [f"{table}: {row['week']!r} is no week" for row in rows if not _is_week(row["week"])]
    return problems[:MOST_NAMED]


def _is_week(text: object) -> bool:
    """A damaged row may hold anything."""
    try:
        return isinstance(text, str) and Week(text) is not None
    except ValueError:
        return False


def _invalid_responses(db: Database) -> list[str]:
    distinct = db.conn.execute("select distinct answers from response")
    bad = [row["answers"] for row in distinct if not _are_answers(row["answers"])]
    return [
        f"response of week {row['week']}, row {row['rowid']}: the answers cannot be read"
        for answers in bad[:MOST_NAMED]
        for row in db.conn.execute(
            "select rowid, week from response where answers = :answers", {"answers": answers}
        )
    ][:MOST_NAMED]


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
        parts = [_hash_of_table(db, table) for table in sorted(set(db.table_names()) - without)]
    return sha256(repr(parts).encode()).hexdigest()


def _hash_of_table(db: Database, table: str) -> tuple[str, list[str], int, int]:
    """Adds up the hashes of the rows, so that their order does not matter and none is kept in memory."""
    columns = sorted(db.table(table).columns_dict)
    number, total = 0, 0
    for row in db.table(table).rows_where(select=", ".join(f"[{column}]" for column in columns)):
        written = repr(list(row.values())).encode("utf-8", "surrogatepass")
        total = (total + int.from_bytes(sha256(written).digest())) % 2**256
        number += 1
    return table, columns, number, total


def back_up(file: Path, destination: Path, key: Key | None = None) -> Examination:
    """A sound copy as of one instant, while others read and write, with the ledger of the erased beside it.

    Raises NoDatabase, AlreadyThere or Unsound.
    """
    refuse_missing(file)
    if destination.exists():
        raise AlreadyThere(destination)
    destination.parent.mkdir(parents=True, exist_ok=True)
    copies.remove_abandoned(destination.parent)
    if not is_open_here(file):
        note_loss(file)
    with checked_copy(file, destination, key) as (copy, found):
        erasure_ledger.merge_lines(destination, erasure_ledger.read_ledger(file))
        place_copy(copy, destination)
    copies.remember_copy(file, destination)
    return found


@contextmanager
def checked_copy(file: Path, beside: Path, key: Key | None) -> Iterator[tuple[Path, Examination]]:
    """As of one instant, sound and on disk, with a hidden name beside `beside`.

    Deleted at the end, unless placed.

    Raises NoDatabase or Unsound.
    """
    with draft_copy(beside) as copy:
        _copy_rows(file, key, copy, key)
        yield copy, _require_sound(copy, key, file)


def restore_backup(
    source: Path, file: Path, key: Key | None = None, identities: Sequence[Identity] = ()
) -> Restored:
    """Replaces `file` with a checked copy of `source`, without people who were erased since.

    `identities` open a source that is encrypted to a public key. Raises NoDatabase, NewerDatabase, Unsound,
    or InUse while another process has the database open.
    """
    if not source.is_file():
        raise NoDatabase(source, "does not exist")
    if file.exists() and source.samefile(file):
        raise NoDatabase(source, "is the database itself, not a backup of it")
    _refuse_open(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    copies.remove_abandoned(file.parent)
    with open_backup(source, file, identities) as plain, draft_copy(file) as copy:
        _copy_rows(plain, None if is_plain(plain) else key, copy, key)
        _require_sound(copy, key, source)
        erasure_ledger.merge_lines(file, erasure_ledger.read_ledgers_beside(source))
        gone = _erase_again(copy, key, erasure_ledger.read_ledger(file))
        kept = _swap_in(copy, file, key)
    delete_noted_loss(file)
    return Restored(kept, gone)


@contextmanager
def open_backup(source: Path, beside: Path, identities: Sequence[Identity]) -> Iterator[Path]:
    """The backup itself; or, if it is encrypted to a public key, a temporary plain copy.

    Raises NoDatabase.
    """
    if not age.is_sealed(source):
        yield source
        return
    if not identities:
        raise NoDatabase(
            source, "is encrypted to a public key: name the file of the private one by --identity"
        )
    with draft_copy(beside) as draft:
        try:
            age.unseal_file(source, draft, identities)
        except age.NotOpened as error:
            raise NoDatabase(source, f"is not opened by this private key, or is damaged ({error})") from None
        yield draft


def change_key(file: Path, old: Key | None, new: Key | None) -> None:
    """Rewrites the database with another key, or with none.

    At every moment the file is either the old or the new one.

    Raises NoDatabase, Unsound, or InUse while another process has the database open.
    """
    refuse_missing(file)
    _refuse_open(file)
    copies.remove_abandoned(file.parent)
    note_loss(file)
    with draft_copy(file) as copy, _exclusive_connection(file, old) as db:
        if db is None:
            raise NoDatabase(file, "is too damaged to be written anew; `restore` a backup")
        _export_rows(db.conn, copy, new)
        flush_to_disk(copy)
        _require_sound(copy, new, file)
        os.replace(copy, file)
        flush_to_disk(file.parent)


def _refuse_open(file: Path) -> None:
    if is_open_here(file):
        raise InUse(file)


def _copy_rows(file: Path, key: Key | None, copy: Path, new: Key | None) -> None:
    """The rows that are committed now, in a file of their own, on disk."""
    try:
        with closing(connect(file, key, BUSY_SECONDS)) as db:
            if new == key:
                db.conn.execute("vacuum into :copy", {"copy": str(copy)})
            else:
                _export_rows(db.conn, copy, new)
    except sqlite3.DatabaseError as error:
        raise NoDatabase(file, f"cannot be copied: {error}") from None
    flush_to_disk(copy)


def _export_rows(conn: sqlite3.Connection, copy: Path, key: Key | None) -> None:
    """Like `vacuum into`, which cannot change the key."""
    conn.execute("pragma foreign_keys = off")  # tables come in the order of the schema
    conn.execute("attach :copy as copy key :key", {"copy": str(copy), "key": key.sql_literal if key else ""})
    conn.execute("select sqlcipher_export('copy')").fetchone()
    owed = conn.execute("pragma main.user_version").fetchone()[0]
    conn.execute(f"pragma copy.user_version = {owed}")
    conn.execute("detach copy")


def _require_sound(copy: Path, key: Key | None, original: Path) -> Examination:
    found = examine_database(copy, key)
    if problems := list_damage(found):
        raise Unsound(original, problems)
    return found


def list_damage(found: Examination) -> tuple[str, ...]:
    """All problems except an older schema, which a backup may have."""
    return tuple(one for one in found.problems if not one.startswith("the schema is behind"))


def _erase_again(copy: Path, key: Key | None, ledger: set[erasure_ledger.Line]) -> int:
    """Without notifying their partners again."""
    with closing(connect(copy, key, BUSY_SECONDS)) as db:
        gone = erasure_ledger.find_erased(ledger, _person_ids(db))
        if gone:
            migrate(db)  # erasing knows today's tables
            db.conn.execute("begin immediate")
            for person_id in gone:
                records.erase_person(Transaction(db), person_id)
            db.conn.commit()
            vacuum_file(db.conn, key)
            db.conn.execute("pragma user_version = 0")  # it has just been rewritten
    flush_to_disk(copy)
    return len(gone)


def place_copy(copy: Path, destination: Path) -> None:
    """Atomic. Raises AlreadyThere if another file got that name in the meantime."""
    try:
        os.link(copy, destination)
    except FileExistsError:
        raise AlreadyThere(destination) from None
    except OSError:  # a file system without hard links, such as a memory stick
        copy.rename(destination)
    flush_to_disk(destination.parent)


def _swap_in(copy: Path, file: Path, key: Key | None) -> Path | None:
    if not file.exists():
        _set_aside_companions(file, file)
        os.replace(copy, file)
        flush_to_disk(file.parent)
        return None
    kept = _free_name(file)
    with _exclusive_connection(file, None if is_plain(file) else key):
        # The old file's log first: it must never be read as the log of the new file.
        _set_aside_companions(file, kept)
        os.link(file, kept)
        os.replace(copy, file)
        flush_to_disk(file.parent)
    return kept


@contextmanager
def _exclusive_connection(file: Path, key: Key | None) -> Iterator[Database | None]:
    """Merges the log and locks everyone else out; works only while no other process has the file open.

    None for a file too damaged to be opened, which no one can be using: a reason to restore it, not to
    refuse.
    """
    try:
        old = connect(file, key, HOLD_SECONDS)
    except sqlite3.DatabaseError:
        yield None
        return
    with closing(old):
        try:
            old.conn.execute("pragma locking_mode = exclusive").fetchone()  # what is locked next stays so
            old.conn.execute("pragma journal_mode = delete").fetchone()
            old.conn.execute("begin exclusive")
            old.conn.commit()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            raise InUse(file) from None
        except sqlite3.DatabaseError:
            pass  # damaged, as above
        yield old


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


__all__ = [
    "AlreadyThere",
    "Examination",
    "InUse",
    "NoDatabase",
    "Restored",
    "Unsound",
    "back_up",
    "change_key",
    "checked_copy",
    "content_hash",
    "examine_database",
    "is_plain",
    "list_damage",
    "open_backup",
    "place_copy",
    "refuse_missing",
    "restore_backup",
]
