"""Moving a database to another file: copied while no one has it open, compared, and only then given up."""

import os
import time
from pathlib import Path

from alongside.core.settings import Key
from alongside.core.store import copies
from alongside.core.store.copies import draft_copy, flush_to_disk
from alongside.core.store.driver import NoDatabase, refuse_missing
from alongside.core.store.engine import Transaction
from alongside.core.store.transaction import SqliteTransaction
from alongside.core.store.write_ahead_log import note_loss
from alongside.storage.store import erasure_ledger
from alongside.storage.store.examination import content_hash, hash_rows
from alongside.storage.store.upkeep import (
    AlreadyThere,
    InUse,
    Unsound,
    exclusive_connection,
    place_copy,
    refuse_open,
)

LET_GO_SECONDS = 60.0  # how long a move waits for processes that have the database open
AGAIN_AFTER = 0.5  # seconds


def kept_name(file: Path) -> Path:
    """Where the old file lies after a move."""
    return file.with_name(f"{file.name}.before-move")


def move_database(file: Path, target: Path, key: Key | None, seconds: float = LET_GO_SECONDS) -> Path:
    """The rows, the ledger of the erased and the list of copies are at `target` then; returns where the old
    file is kept. May be repeated after an interruption.

    Raises NoDatabase, AlreadyThere or Unsound; InUse if some process still has the database open after so
    many seconds.
    """
    kept = kept_name(file)
    if not file.exists() and kept.exists() and target.exists():
        return kept
    refuse_missing(file)
    refuse_open(file)
    if kept.exists():
        raise AlreadyThere(kept)
    target.parent.mkdir(parents=True, exist_ok=True)
    note_loss(file)
    deadline = time.monotonic() + seconds
    while True:
        try:
            _move_alone(file, target, key, kept)
        except InUse:
            if time.monotonic() > deadline:
                raise
            time.sleep(AGAIN_AFTER)
        else:
            return kept


def _move_alone(file: Path, target: Path, key: Key | None, kept: Path) -> None:
    with exclusive_connection(file, key) as db:
        if db is None:
            raise NoDatabase(file, "is too damaged to be moved; `restore` a backup")
        rows = hash_rows(SqliteTransaction(db.conn))
        if not target.exists():
            copies.remove_abandoned(target.parent)
            with draft_copy(target) as copy:
                db.conn.execute("vacuum into :copy", {"copy": str(copy)})
                flush_to_disk(copy)
                if content_hash(copy, key) != rows:
                    raise Unsound(file, ("its copy does not hold the same rows",))
                place_copy(copy, target)
        elif content_hash(target, key) != rows:  # no earlier try of this move made it
            raise AlreadyThere(target)
        erasure_ledger.merge_lines(target, erasure_ledger.read_ledger(file))
        copies.hand_on_list(file, target)
        # From here on, whoever still means the old place finds nothing there, and saves nothing to it.
        os.rename(file, kept)
        flush_to_disk(file.parent)
    copies.remember_copy(target, kept)


def count_people(db: Transaction) -> int:
    """Those who have not left."""
    row = db.row("select count(*) as number from person where left_on is null")
    return row["number"] if row else 0
