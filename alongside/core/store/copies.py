"""Copies of a database: drafts, which must not be left behind, and older copies, which hold what it once
held.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from alongside.core.rules.backups import parse_taken_at
from alongside.core.settings import DEFAULT, Place, PostgresPlace, notes_path
from alongside.core.store.driver import NoDatabase

if sys.platform == "win32":

    def _lock_file(handle: int) -> bool:
        """Windows has no such locks, so drafts are never removed there."""
        return False

else:
    import fcntl

    def _lock_file(handle: int) -> bool:
        """Whether this process has the lock now; it keeps it until it closes the handle, or dies."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # held by another, or a file system without locks
            return False
        return True


UNDER_WAY = re.compile(r"\..+\.[0-9a-f]{8}\.part(-wal|-shm|-journal)?")
COMPANIONS = ("-wal", "-shm", "-journal")


@contextmanager
def draft_copy(file: Path) -> Iterator[Path]:
    """A file beside `file` that only its owner can read, to become a copy.

    It is deleted at the end, unless renamed.

    It is locked meanwhile, so that another process can tell it from one that a killed process left.
    """
    while True:
        copy = file.with_name(f".{file.name}.{token_hex(4)}.part")
        handle = os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        _lock_file(handle)
        if copy.exists():
            break
        os.close(handle)  # another process removed it before it was locked
    try:
        yield copy
    finally:
        for ending in ("", *COMPANIONS):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)
        os.close(handle)


def remove_abandoned(folder: Path) -> None:
    """Removes drafts that a killed process left: they hold whole databases, which no erasure reaches."""
    for left in _list_drafts(folder):
        if left.suffix != ".part":
            continue
        try:
            handle = os.open(left, os.O_RDWR)
        except OSError:  # gone by now, or someone else's
            continue
        try:
            abandoned = _lock_file(handle)
        finally:
            os.close(handle)
        if abandoned:
            for ending in ("", *COMPANIONS):
                left.with_name(left.name + ending).unlink(missing_ok=True)


def _list_drafts(folder: Path) -> list[Path]:
    return sorted(one for one in folder.glob(".*.part*") if UNDER_WAY.fullmatch(one.name))


@contextmanager
def exclusive_backup(file: Path) -> Iterator[bool]:
    """Whether no other process is making backups of this database; none can begin meanwhile."""
    handle = os.open(_list_file(file), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield sys.platform == "win32" or _lock_file(handle)
    finally:
        os.close(handle)


def remember_copy(file: Path, copy: Path) -> None:
    """Notes a backup, so that an erasure can say where the person still is.

    Those that are gone are forgotten.
    """
    _add_line(file, str(copy.resolve()))


def remember_set(file: Path, folder: Path) -> None:
    """Notes the folder for all backups in it, now and later, even if it is not there."""
    _add_line(file, f"{folder.resolve()}/")


def hand_on_list(file: Path, successor: Path) -> None:
    """What is noted of the copies of one file is noted of another, which is the same database elsewhere."""
    for line in _read_lines(file):
        _add_line(successor, line)


def require_notes_folder(place: PostgresPlace) -> None:
    """Found missing at the start rather than when someone is erased. Raises NoDatabase."""
    if place.folder == DEFAULT.parent:
        with suppress(OSError):
            place.folder.mkdir(exist_ok=True)
    if not os.access(place.folder, os.W_OK):
        raise NoDatabase(
            place,
            f"needs the folder {place.folder}, to note who was erased. Make it, mount its disk, let the app "
            "write to it, or name another by folder=…",
        )


def mark_as_left(place: Place, successor: Place, at: datetime) -> None:
    """Notes on this machine that the database is elsewhere now (`refuse_left`)."""
    _mark_of(place).write_text(f"{successor}, on {at:%Y-%m-%d %H:%M} UTC\n", "utf-8")


def refuse_left(place: Place) -> None:
    """What is saved at a place that was left would be missing at the new one. Raises NoDatabase."""
    mark = _mark_of(place)
    if mark.is_file():
        raise NoDatabase(
            place,
            f"was moved to {mark.read_text('utf-8').strip()}. Set ALONGSIDE_DATABASE to the new place; "
            f"to go on here after all, delete {mark}",
        )


def forget_mark(place: Place) -> None:
    _mark_of(place).unlink(missing_ok=True)


def _mark_of(place: Place) -> Path:
    notes = notes_path(place)
    return notes.with_name(f"{notes.name}.moved")


def has_set(file: Path, folder: Path) -> bool:
    """Whether backups of this database were made in that folder before."""
    return f"{folder.resolve()}/" in _read_lines(file)


def _add_line(file: Path, line: str) -> None:
    there = [one for one in _read_lines(file) if one.endswith("/") or Path(one).is_file()]
    if line in there:
        return
    with suppress(OSError):  # the backup exists, so a missing note is no reason to fail
        _list_file(file).write_text("".join(f"{one}\n" for one in [*there, line]), "utf-8")


def list_known_copies(file: Path) -> list[Path]:
    """Every copy beside the database, and every backup that still exists. None of them is read."""
    beside = [
        one
        for kind in (".before-restore*", "*.stale")
        for one in sorted(file.parent.glob(f"{file.name}{kind}"))
        if not one.name.endswith(COMPANIONS)
    ]
    remembered: list[Path] = []
    for line in _read_lines(file):
        if not line.endswith("/"):
            remembered += [Path(line)] if Path(line).is_file() else []
        elif manifest_file(file, Path(line)).is_file():
            remembered += list_automatic_backups(file, Path(line))
        else:  # the folder itself, since its backups cannot be listed
            remembered.append(Path(line))
    return [*beside, *_list_drafts(file.parent), *remembered]


def list_automatic_backups(file: Path, folder: Path) -> list[Path]:
    """The rotating set in this folder, oldest first; only files, no folders or links. Raises OSError."""
    with os.scandir(folder) as entries:
        return sorted(
            folder / one.name
            for one in entries
            if parse_taken_at(file.stem, one.name) and one.is_file(follow_symlinks=False)
        )


def manifest_file(file: Path, folder: Path) -> Path:
    """Lies beside the backups, and marks the folder as the right one."""
    return folder / f"{file.stem}.backups.json"


def _read_lines(file: Path) -> list[str]:
    try:
        return _list_file(file).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []


def _list_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.backups")


def flush_to_disk(path: Path) -> None:
    """A folder is flushed for the names in it; Windows does that by itself."""
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
