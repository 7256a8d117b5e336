"""All rows of an organisation, carried from one database into another, of the same engine or the other."""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from pyrage.x25519 import Identity

from alongside.core.rules.errors import AlongsideError
from alongside.core.settings import Key, Place, PostgresPlace, notes_path
from alongside.core.store import copies
from alongside.core.store.copies import draft_copy
from alongside.core.store.driver import NoDatabase, connect
from alongside.core.store.engine import BUSY_SECONDS, Store, Transaction, look_into, open_store
from alongside.core.store.sqlite import migrate
from alongside.core.store.transaction import SqliteTransaction
from alongside.storage.store import erasure_ledger
from alongside.storage.store.examination import hash_rows
from alongside.storage.store.row_copies import OF_THE_SCHEMA, copy_rows, count_rows, write_file
from alongside.storage.store.upkeep import AlreadyThere, place_copy, prepared_copy, refuse_no_backup


@dataclass(eq=False)
class AlreadyFilled(AlongsideError):
    """Two organisations must never mix."""

    place: Place


@dataclass(eq=False)
class Differs(AlongsideError):
    """What was written is not what is there now: someone saved meanwhile. Nothing of it was kept."""

    place: Place


@dataclass(frozen=True)
class Moved:
    """rows: number by table. content: the hash of both databases."""

    rows: dict[str, int]
    content: str


def move_house(source: Store, to: Place, key: Key | None = None, *, settled: bool = True) -> Moved:
    """Copies everything as of one instant into a new place, and compares. `key`: of the new file.

    With `settled`, it is compared with what is at the old place afterwards, so that no save is left behind.
    Raises AlreadyFilled, AlreadyThere, NotTaken, Differs; nothing is at the new place then.
    """
    refuse_filled(to)
    if isinstance(to, Path):
        return _move_into_file(source, to, key, settled)
    return _move_into_schema(source, to, settled)


def refuse_filled(to: Place) -> None:
    """Raises AlreadyFilled or AlreadyThere."""
    if isinstance(to, Path):
        if to.exists():
            raise AlreadyThere(to)
        return
    with suppress(NoDatabase), look_into(to) as db:
        if any(count_rows(db, one.name) for one in db.list_tables() if one.name not in OF_THE_SCHEMA):
            raise AlreadyFilled(to)


def _move_into_file(source: Store, to: Path, key: Key | None, settled: bool) -> Moved:
    to.parent.mkdir(parents=True, exist_ok=True)
    copies.remove_abandoned(to.parent)
    with draft_copy(to) as copy:
        with source.read() as old:
            rows = write_file(old, copy, key)
            then = "" if settled else hash_rows(old)
        with closing(connect(copy, key, BUSY_SECONDS)) as file:
            file.conn.execute("begin")
            new = hash_rows(SqliteTransaction(file.conn))
        _require_same(source, then, new)
        hand_on_notes(source.place, to)
        place_copy(copy, to)
    return Moved(rows, new)


def _move_into_schema(source: Store, to: PostgresPlace, settled: bool) -> Moved:
    with closing(open_store(to)) as target, target.write() as into:
        with source.read() as old:
            rows = copy_rows(old, into)
            then = "" if settled else hash_rows(old)
        new = hash_rows(into)
        _require_same(source, then, new)
        hand_on_notes(source.place, to)
    return Moved(rows, new)


def _require_same(source: Store, then: str, new: str) -> None:
    """`then`: the hash as of when the rows were read; empty to look at the old place now. Raises Differs."""
    if not then:
        with source.read() as old:
            then = hash_rows(old)
    if then != new:
        raise Differs(source.place)


def hand_on_notes(old: Place, new: Place) -> None:
    """Who was erased stays erased, and an erasure names the old copies, the old place among them.

    Before the rows count: a crash in between leaves notes about nothing, never rows without their notes.
    """
    copies.forget_mark(new)
    erasure_ledger.merge_lines(notes_path(new), erasure_ledger.read_ledger(notes_path(old)))
    copies.hand_on_list(notes_path(old), notes_path(new))
    if isinstance(old, Path):
        copies.remember_copy(notes_path(new), old)


def restore_to_server(
    source: Path,
    place: PostgresPlace,
    key: Key | None = None,
    identities: Sequence[Identity] = (),
    *,
    erase: Callable[[Transaction, str], None],
) -> int:
    """Fills an empty schema with the rows of a backup, without people who were erased since; returns how many
    these are.

    Otherwise as `upkeep.restore_backup`. Raises AlreadyFilled.
    """
    refuse_no_backup(source)
    refuse_filled(place)
    with (
        prepared_copy(source, notes_path(place), key, identities, erase=erase) as (copy, gone),
        closing(connect(copy, key, BUSY_SECONDS)) as file,
        closing(open_store(place)) as target,
    ):
        migrate(file)
        file.conn.execute("begin")
        with target.write() as into:
            copy_rows(SqliteTransaction(file.conn), into)
    copies.forget_mark(place)
    return gone
