"""Whether the write-ahead log that the last run left behind still holds every save that was acknowledged.

SQLite reads a log up to the first frame that does not fit and silently ignores the rest, since the end of a
log may be a save that was under way when the power failed. Two things tell such an end from a loss. The
wal-index (`….db-shm`) names the last frame of the newest acknowledged save, and survives a killed process.
And a log continues after a save only once that save is on disk, so two complete saves behind the first frame
that does not fit cannot both have been under way.

The formats are those of https://sqlite.org/walformat.html and
https://sqlite.org/fileformat2.html#the_write_ahead_log.
"""

import struct
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

MAGIC = 0x377F0682  # its last bit says that checksums read the numbers big-endian
HEADER = 32
INDEX_HEADER = 48  # twice, and then how far the log was copied into the database
TRIES = 5  # a log in use changes while it is read; what is seen at every try is true

_EMPTY = "is missing or empty"
_NO_BEGINNING = "has no readable beginning"


@dataclass(frozen=True)
class _Index:
    """From the wal-index: the frames of all acknowledged saves, and how many of them were copied to the
    database.
    """

    salts: bytes
    frames: int
    copied: int


@dataclass(frozen=True)
class _Log:
    """From the log: frames up to the last whole save, and saves behind a frame that does not fit."""

    salts: bytes
    frames: int
    saves_behind: int


def find_loss(file: Path) -> str:
    """A sentence about what is lost; empty if nothing is, as far as can be known.

    Never for a file that this process has open: closing the wal-index again would drop SQLite's locks.
    """
    log, index = (file.with_name(file.name + ending) for ending in ("-wal", "-shm"))
    said = ""
    for _ in range(TRIES):
        before, found, after = _read_index(index), _read_log(log), _read_index(index)
        if (before and before.salts) == (after and after.salts):
            only_there = before is not None and before.frames > before.copied
            if isinstance(found, str):
                certain = only_there or (before is None and found == _NO_BEGINNING)
                what = found
            else:
                cut = before is not None and before.salts == found.salts and found.frames < before.frames
                certain = cut or found.saves_behind >= 2
                what = "is cut off or damaged"
            if not certain:
                return ""
            said = f"{log.name} {what}: the newest saves of the last run are lost"
    return said


def note_loss(file: Path) -> None:
    """Call it before SQLite opens the file, which accepts what is left of a log as the whole.

    The note stays for later starts and for `verify`, until someone deletes it.
    """
    if said := find_loss(file):
        with _note_file(file).open("a", encoding="utf-8") as note:
            note.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {said}\n")


def read_noted_loss(file: Path) -> str:
    """Every loss that was noted, one a line, oldest first."""
    try:
        return _note_file(file).read_text("utf-8").strip()
    except FileNotFoundError:
        return ""


def delete_noted_loss(file: Path) -> None:
    """For when the database that it is about has been replaced."""
    _note_file(file).unlink(missing_ok=True)


def _note_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.lost")


def _read_log(file: Path) -> _Log | str:
    """The reason instead, if it cannot be read."""
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        return _EMPTY
    with opened:
        header = opened.read(HEADER)
        if not any(header):
            return _EMPTY
        if len(header) < HEADER:
            return _NO_BEGINNING
        magic, _, page, _ = struct.unpack(">4I", header[:16])
        order = ">" if magic & 1 else "<"
        state = _checksum_of(header[:24], order, (0, 0))
        if magic | 1 != MAGIC | 1 or state != struct.unpack(">2I", header[24:]):
            return _NO_BEGINNING
        from alongside.core.store.log_frames import walk_frames

        return _Log(header[16:24], *walk_frames(opened, header[16:24], page, order, state))


def _checksum_of(content: bytes, order: str, state: tuple[int, int]) -> tuple[int, int]:
    """The checksum of a few bytes, as the format defines it."""
    first, second = state
    numbers = struct.unpack(f"{order}{len(content) // 4}I", content)
    for a, b in zip(numbers[::2], numbers[1::2], strict=True):
        first = (first + a + second) % 2**32
        second = (second + b + first) % 2**32
    return first, second


def _read_index(file: Path) -> _Index | None:
    """None if there is none or it is not reliable: a power cut leaves it in any state."""
    try:
        with file.open("rb") as opened:
            content = opened.read(2 * INDEX_HEADER + 4)
    except FileNotFoundError:
        return None
    header, again, copied = content[:INDEX_HEADER], content[INDEX_HEADER:-4], content[-4:]
    if len(content) < 2 * INDEX_HEADER + 4 or header != again or not header[12]:
        return None
    native = "<" if sys.byteorder == "little" else ">"
    if _checksum_of(header[:40], native, (0, 0)) != struct.unpack("=2I", header[40:]):
        return None
    (frames,) = struct.unpack("=I", header[16:20])
    return _Index(header[32:40], frames, struct.unpack("=I", copied)[0])
