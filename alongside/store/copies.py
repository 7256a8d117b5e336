"""Copies of a database: those under way, which nothing may leave behind, and those that lie about and hold what it once held."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from alongside.domain.backups import taken_at

if sys.platform == "win32":

    def _lock(handle: int) -> bool:
        """Never had here, so nothing is ever swept."""
        return False

else:
    import fcntl

    def _lock(handle: int) -> bool:
        """Whether this process has the file to itself now; it keeps it until the handle is closed, or it dies."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # held by another, or a file system without locks
            return False
        return True


UNDER_WAY = re.compile(r"\..+\.[0-9a-f]{8}\.part(-wal|-shm|-journal)?")
COMPANIONS = ("-wal", "-shm", "-journal")


@contextmanager
def under_way(file: Path) -> Iterator[Path]:
    """A file beside `file` that only its owner can read, to become a copy. It is gone at the end, unless it was renamed.

    It is locked as long as this process works on it, so that another can tell it from one that a killed process left.
    """
    copy, handle = _made(file)
    try:
        yield copy
    finally:
        for ending in ("", *COMPANIONS):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)
        os.close(handle)


def _made(file: Path) -> tuple[Path, int]:
    """Again, should someone have swept it away in the moment before it was locked."""
    while True:
        copy = file.with_name(f".{file.name}.{token_hex(4)}.part")
        handle = os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        _lock(handle)
        if copy.exists():
            return copy, handle
        os.close(handle)


def sweep(folder: Path) -> None:
    """Removes copies that a killed process left half-made: whole databases, which no erasure reaches."""
    for left in _under_way(folder):
        if left.suffix == ".part" and _abandoned(left):
            for ending in ("", *COMPANIONS):
                left.with_name(left.name + ending).unlink(missing_ok=True)


def _under_way(folder: Path) -> list[Path]:
    return sorted(one for one in folder.glob(".*.part*") if UNDER_WAY.fullmatch(one.name))


def _abandoned(copy: Path) -> bool:
    try:
        handle = os.open(copy, os.O_RDWR)
    except OSError:  # gone by now, or someone else's
        return False
    try:
        return _lock(handle)
    finally:
        os.close(handle)


@contextmanager
def alone(file: Path) -> Iterator[bool]:
    """Whether no other process makes backups of this database; none begins to as long as this lasts."""
    handle = os.open(_list_of(file), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield sys.platform == "win32" or _lock(handle)
    finally:
        os.close(handle)


def remember(file: Path, copy: Path) -> None:
    """A backup that was made, so that an erasure can say where the person still is. Those that are gone are dropped."""
    _note(file, str(copy.resolve()))


def remember_set(file: Path, folder: Path) -> None:
    """One line for all backups in it, now and later. It stays, whether or not the folder is there."""
    _note(file, f"{folder.resolve()}/")


def has_set(file: Path, folder: Path) -> bool:
    """Whether backups of this database were made in that folder before."""
    return f"{folder.resolve()}/" in _lines_of(file)


def _note(file: Path, line: str) -> None:
    there = [one for one in _lines_of(file) if one.endswith("/") or Path(one).is_file()]
    if line in there:
        return
    with suppress(OSError):  # the backup is made; not knowing of it is no reason to fail
        _list_of(file).write_text("".join(f"{one}\n" for one in [*there, line]), "utf-8")


def known(file: Path) -> list[Path]:
    """Every copy that lies beside the database, or that `backup` made and that is still there. None is read."""
    beside = [
        one
        for kind in (".before-restore*", "*.stale")
        for one in sorted(file.parent.glob(f"{file.name}{kind}"))
        if not one.name.endswith(COMPANIONS)
    ]
    return [*beside, *_under_way(file.parent), *_remembered(file)]


def _remembered(file: Path) -> list[Path]:
    """A folder of automatic backups counts by what is in it now; for one that cannot be looked into, it stands itself."""
    found: list[Path] = []
    for line in _lines_of(file):
        if line.endswith("/"):
            found += automatic(file, Path(line)) if manifest(file, Path(line)).is_file() else [Path(line)]
        elif Path(line).is_file():
            found.append(Path(line))
    return found


def automatic(file: Path, folder: Path) -> list[Path]:
    """The rotating set in this folder, oldest first: files, and neither folders nor links of such a name. Raises OSError."""
    with os.scandir(folder) as entries:
        return sorted(
            folder / one.name
            for one in entries
            if taken_at(file.stem, one.name) and one.is_file(follow_symlinks=False)
        )


def manifest(file: Path, folder: Path) -> Path:
    """What is known of the set lies beside it, and says that the folder is the right one."""
    return folder / f"{file.stem}.backups.json"


def _lines_of(file: Path) -> list[str]:
    try:
        return _list_of(file).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []


def _list_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.backups")


def flush(path: Path) -> None:
    """To the disk itself. A folder is flushed for its names, which Windows does by itself."""
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
