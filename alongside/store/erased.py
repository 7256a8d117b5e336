"""Who was erased, in a form that names no one: beside the database, so that a copy from before cannot bring them back.

A line holds a salt and the hash of a person's random id with it. Nothing follows from it without a copy in which that id still
stands. The file only ever grows, and `backup` puts a copy of it beside each backup. A withdrawal is a line as well, and goes wherever its erasure went.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from alongside.store.copies import flush

WITHDRAWN = "-"  # before a line: that erasure did not happen after all

Line = str


@contextmanager
def written_down(file: Path, person_id: str) -> Iterator[None]:
    """Holds what deletes the person, its commit included; when that fails, the line is withdrawn.

    The line comes first: a crash in between leaves one too many, of someone who asked to be gone, and never one too few.
    """
    line = _new_line(read(file), person_id)
    _append(file, [line])
    try:
        yield
    except BaseException:
        _append(file, [WITHDRAWN + line])
        raise


def _new_line(known: set[Line], person_id: str) -> Line:
    """One that was never written, so that a withdrawal is of this erasure alone: also where an earlier one failed."""
    salt = next(iter(_salts(known)), token_hex(16))
    if any(_erasure(line) == f"{salt} {_hashed(salt, person_id)}" for line in known):
        salt = token_hex(16)
    return f"{salt} {_hashed(salt, person_id)}"


def read(file: Path) -> set[Line]:
    """The ledger of this database, with what was withdrawn; empty when there is none."""
    return _lines(_ledger_of(file))


def read_beside(backup: Path) -> set[Line]:
    """Every ledger in the folder of a backup: a newer backup's knows of those who were erased since the older one."""
    return _settled(set().union(*map(_lines, backup.parent.glob("*.erased"))))


def merge(file: Path, lines: set[Line]) -> None:
    """Adds what the ledger of this database does not hold yet."""
    known = read(file)
    if new := sorted(_settled(known | lines) - known):
        _append(file, new)


def among(lines: Iterable[Line], person_ids: Iterable[str]) -> list[str]:
    """Those of the people whose erasure is in the ledger and was not withdrawn."""
    wanted = {line for line in _settled(set(lines)) if not line.startswith(WITHDRAWN)}
    salts = _salts(wanted)  # one, unless ledgers were merged, or an erasure failed and was tried again
    return [one for one in person_ids if any(f"{salt} {_hashed(salt, one)}" in wanted for salt in salts)]


def _erasure(line: Line) -> Line:
    return line.removeprefix(WITHDRAWN)


def _salts(lines: Iterable[Line]) -> set[str]:
    return {_erasure(line).split(" ")[0] for line in lines}


def _settled(lines: set[Line]) -> set[Line]:
    """Without each erasure that another of the lines withdraws."""
    return {line for line in lines if WITHDRAWN + line not in lines}


def _ledger_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.erased")


def _hashed(salt: str, person_id: str) -> str:
    return sha256(f"{salt}:{person_id}".encode()).hexdigest()


def _lines(ledger: Path) -> set[Line]:
    """Each erasure, or its withdrawal if that was written later. Older versions wrote the same line for the next try."""
    try:
        lines = ledger.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return set()
    return set({_erasure(line): line for line in lines if line}.values())


def _append(file: Path, lines: list[Line]) -> None:
    """On disk, as a commit is. The empty line before keeps them apart from one that a crash cut short."""
    ledger = _ledger_of(file)
    with os.fdopen(
        os.open(ledger, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a", encoding="utf-8"
    ) as opened:
        opened.write("\n" + "".join(f"{line}\n" for line in lines))
        opened.flush()
        os.fsync(opened.fileno())
    flush(ledger.parent)
