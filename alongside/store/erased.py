"""A ledger of erased people that names no one: so a restored copy of the database cannot bring them back.

A line holds a salt and the hash of a person's random id with it. It reveals nothing without a copy that still
holds that id. The file lies beside the database and only ever grows, and `backup` puts a copy of it beside
each backup. A withdrawal is a line as well, and goes wherever its erasure went.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from alongside.store.copies import flush

WITHDRAWN = "-"  # before a line: that erasure failed and did not happen

Line = str


@contextmanager
def written_down(file: Path, person_id: str) -> Iterator[None]:
    """Wraps the deletion of a person, its commit included; if that fails, the line is withdrawn.

    The line comes first: a crash in between leaves one too many, of someone who asked to be erased, and never
    one too few.
    """
    line = _new_line(read(file), person_id)
    _append(file, [line])
    try:
        yield
    except BaseException:
        _append(file, [WITHDRAWN + line])
        raise


def _new_line(known: set[Line], person_id: str) -> Line:
    """Never written before, so that a withdrawal is of this erasure alone, even after an earlier failure."""
    salt = next(iter(_salts(known)), token_hex(16))
    if any(_erasure(line) == f"{salt} {_hashed(salt, person_id)}" for line in known):
        salt = token_hex(16)
    return f"{salt} {_hashed(salt, person_id)}"


def read(file: Path) -> set[Line]:
    """The ledger of this database, withdrawals included; empty if there is none."""
    return _lines(_ledger_of(file))


def read_beside(backup: Path) -> set[Line]:
    """All ledgers in the folder of a backup: that of a newer backup holds later erasures."""
    return _settled(set().union(*map(_lines, backup.parent.glob("*.erased"))))


def merge(file: Path, lines: set[Line]) -> None:
    """Adds the lines that the ledger of this database lacks."""
    known = read(file)
    if new := sorted(_settled(known | lines) - known):
        _append(file, new)


def among(lines: Iterable[Line], person_ids: Iterable[str]) -> list[str]:
    """The people whose erasure is in the ledger and was not withdrawn."""
    wanted = {line for line in _settled(set(lines)) if not line.startswith(WITHDRAWN)}
    salts = _salts(wanted)  # one, unless ledgers were merged or an erasure was retried
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
    """Each erasure, or its withdrawal if that came later.

    Older versions repeated the same line for a retry.
    """
    try:
        lines = ledger.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return set()
    return set({_erasure(line): line for line in lines if line}.values())


def _append(file: Path, lines: list[Line]) -> None:
    """Synced to disk, like a commit. The empty line before separates them from one that a crash cut short."""
    ledger = _ledger_of(file)
    with os.fdopen(
        os.open(ledger, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a", encoding="utf-8"
    ) as opened:
        opened.write("\n" + "".join(f"{line}\n" for line in lines))
        opened.flush()
        os.fsync(opened.fileno())
    flush(ledger.parent)
