"""Maintenance of the database: back up, restore, change the key of a file.

`key` is the one the database is, or will be, encrypted with. A copy has the same key; a restored one may have
been plain.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyrage.x25519 import Identity

from alongside.core.rules.errors import AlongsideError
from alongside.core.settings import Key, Place, notes_path
from alongside.core.store import copies
from alongside.core.store.copies import COMPANIONS, draft_copy, flush_to_disk
from alongside.core.store.driver import (
    Database,
    NoDatabase,
    connect,
    is_plain,
    refuse_missing,
    sqlite3,
    vacuum_file,
)
from alongside.core.store.engine import BUSY_SECONDS, Transaction, open_store
from alongside.core.store.sqlite import is_open_here, migrate
from alongside.core.store.transaction import SqliteTransaction
from alongside.core.store.write_ahead_log import delete_noted_loss, note_loss
from alongside.storage.store import age, erasure_ledger
from alongside.storage.store.examination import Examination, examine_database, list_damage, list_person_ids
from alongside.storage.store.row_copies import write_file

HOLD_SECONDS = 2.0  # how long a restore waits for others to let go of the database


@dataclass(eq=False)
class AlreadyThere(AlongsideError):
    """A copy never replaces another file, nor a new database another one."""

    file: Place


@dataclass(eq=False)
class Unsound(AlongsideError):
    file: Place
    problems: tuple[str, ...]


@dataclass(eq=False)
class InUse(AlongsideError):
    """Another process has the database open; a restore would pull it away."""

    file: Path


@dataclass(frozen=True)
class Restored:
    """kept: the replaced database, None if there was none. erased: people of the copy who had been erased
    since.
    """

    kept: Path | None
    erased: int


def back_up(place: Place, destination: Path, key: Key | None = None) -> Examination:
    """A sound copy as of one instant, while others read and write, with the ledger of the erased beside it.

    It is a file, which every engine restores.

    Raises NoDatabase, AlreadyThere or Unsound.
    """
    if isinstance(place, Path):
        refuse_missing(place)
    if destination.exists():
        raise AlreadyThere(destination)
    destination.parent.mkdir(parents=True, exist_ok=True)
    copies.remove_abandoned(destination.parent)
    if isinstance(place, Path) and not is_open_here(place):
        note_loss(place)
    with checked_copy(place, destination, key) as (copy, found):
        erasure_ledger.merge_lines(destination, erasure_ledger.read_ledger(notes_path(place)))
        place_copy(copy, destination)
    copies.remember_copy(notes_path(place), destination)
    return found


@contextmanager
def checked_copy(place: Place, beside: Path, key: Key | None) -> Iterator[tuple[Path, Examination]]:
    """As of one instant, sound and on disk, with a hidden name beside `beside`.

    Deleted at the end, unless placed.

    Raises NoDatabase or Unsound.
    """
    with draft_copy(beside) as copy:
        if isinstance(place, Path):
            _copy_rows(place, key, copy, key)
        else:
            with closing(open_store(place)) as store, store.read() as db:
                write_file(db, copy, key)
        yield copy, _require_sound(copy, key, place)


def restore_backup(
    source: Path,
    file: Path,
    key: Key | None = None,
    identities: Sequence[Identity] = (),
    *,
    erase: Callable[[Transaction, str], None],
) -> Restored:
    """Replaces `file` with a checked copy of `source`, without people who were erased since.

    `erase` deletes one of them, by their id. `identities` open a source that is encrypted to a public key.
    Raises NoDatabase, NewerDatabase, Unsound, or InUse while another process has the database open.
    """
    refuse_no_backup(source)
    if file.exists() and source.samefile(file):
        raise NoDatabase(source, "is the database itself, not a backup of it")
    refuse_open(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    with prepared_copy(source, file, key, identities, erase=erase) as (copy, gone):
        kept = _swap_in(copy, file, key)
    delete_noted_loss(file)
    copies.forget_mark(file)
    return Restored(kept, gone)


def refuse_no_backup(source: Path) -> None:
    """Raises NoDatabase."""
    if not source.is_file():
        raise NoDatabase(source, "does not exist")


@contextmanager
def prepared_copy(
    source: Path,
    notes: Path,
    key: Key | None,
    identities: Sequence[Identity],
    *,
    erase: Callable[[Transaction, str], None],
) -> Iterator[tuple[Path, int]]:
    """A sound copy of a backup with a hidden name beside `notes`, and how many people were erased from it
    again, by the ledgers of the database and of its backups. Deleted at the end, unless renamed.
    """
    copies.remove_abandoned(notes.parent)
    with open_backup(source, notes, identities) as plain, draft_copy(notes) as copy:
        _copy_rows(plain, None if is_plain(plain) else key, copy, key)
        _require_sound(copy, key, source)
        erasure_ledger.merge_lines(notes, erasure_ledger.read_ledgers_beside(source))
        yield copy, _erase_again(copy, key, erasure_ledger.read_ledger(notes), erase)


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
    refuse_open(file)
    copies.remove_abandoned(file.parent)
    note_loss(file)
    with draft_copy(file) as copy, exclusive_connection(file, old) as db:
        if db is None:
            raise NoDatabase(file, "is too damaged to be written anew; `restore` a backup")
        _export_rows(db.conn, copy, new)
        flush_to_disk(copy)
        _require_sound(copy, new, file)
        os.replace(copy, file)
        flush_to_disk(file.parent)


def refuse_open(file: Path) -> None:
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


def _require_sound(copy: Path, key: Key | None, original: Place) -> Examination:
    found = examine_database(copy, key)
    if problems := list_damage(found):
        raise Unsound(original, problems)
    return found


def _erase_again(
    copy: Path, key: Key | None, ledger: set[erasure_ledger.Line], erase: Callable[[Transaction, str], None]
) -> int:
    """Without notifying their partners again."""
    with closing(connect(copy, key, BUSY_SECONDS)) as db:
        gone = erasure_ledger.find_erased(ledger, list_person_ids(SqliteTransaction(db.conn)))
        if gone:
            migrate(db)  # erasing knows today's tables
            db.conn.execute("begin immediate")
            for person_id in gone:
                erase(SqliteTransaction(db.conn), person_id)
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
    """The replaced database: `….before-restore`, with a number when an earlier restore left one."""
    if not file.exists():
        _set_aside_companions(file, file)
        os.replace(copy, file)
        flush_to_disk(file.parent)
        return None
    first = file.with_name(file.name + ".before-restore")
    number, kept = 2, first
    while kept.exists():
        number, kept = number + 1, first.with_name(f"{first.name}-{number}")
    with exclusive_connection(file, None if is_plain(file) else key):
        # The old file's log first: it must never be read as the log of the new file.
        _set_aside_companions(file, kept)
        os.link(file, kept)
        os.replace(copy, file)
        flush_to_disk(file.parent)
    return kept


@contextmanager
def exclusive_connection(file: Path, key: Key | None) -> Iterator[Database | None]:
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
