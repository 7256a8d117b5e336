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

from alongside.core.store.copies import flush_to_disk

WITHDRAWN = "-"  # before a line: that erasure failed and did not happen

Line = str


@contextmanager
def record_erasure(file: Path, person_id: str) -> Iterator[None]:
    """Wraps the deletion of a person, its commit included; if that fails, the line is withdrawn.

    The line comes first: a crash in between leaves one too many, of someone who asked to be erased, and never
    one too few.
    """
    known = read_ledger(file)
    salt = next(iter(_salts_of(known)), token_hex(16))
    if any(_erasure_of(line) == _erasure_line(salt, person_id) for line in known):
        salt = token_hex(16)  # so that a withdrawal is of this erasure alone, even after an earlier failure
    line = _erasure_line(salt, person_id)
    _append_lines(file, [line])
    try:
        yield
    except BaseException:
        _append_lines(file, [WITHDRAWN + line])
        raise


def read_ledger(file: Path) -> set[Line]:
    """The ledger of this database, withdrawals included; empty if there is none."""
    return _read_lines(_ledger_of(file))


def read_ledgers_beside(backup: Path) -> set[Line]:
    """All ledgers in the folder of a backup: that of a newer backup holds later erasures."""
    return _without_withdrawn(set().union(*map(_read_lines, backup.parent.glob("*.erased"))))


def merge_lines(file: Path, lines: set[Line]) -> None:
    """Adds the lines that the ledger of this database lacks."""
    known = read_ledger(file)
    if new := sorted(_without_withdrawn(known | lines) - known):
        _append_lines(file, new)


def find_erased(lines: Iterable[Line], person_ids: Iterable[str]) -> list[str]:
    """The people whose erasure is in the ledger and was not withdrawn."""
    wanted = {line for line in _without_withdrawn(set(lines)) if not line.startswith(WITHDRAWN)}
    salts = _salts_of(wanted)  # one, unless ledgers were merged or an erasure was retried
    return [one for one in person_ids if any(_erasure_line(salt, one) in wanted for salt in salts)]


def _erasure_of(line: Line) -> Line:
    return line.removeprefix(WITHDRAWN)


def _salts_of(lines: Iterable[Line]) -> set[str]:
    return {_erasure_of(line).split(" ")[0] for line in lines}


def _without_withdrawn(lines: set[Line]) -> set[Line]:
    """Without each erasure that another of the lines withdraws."""
    return {line for line in lines if WITHDRAWN + line not in lines}


def _ledger_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.erased")


def _erasure_line(salt: str, person_id: str) -> Line:
    return f"{salt} {sha256(f'{salt}:{person_id}'.encode()).hexdigest()}"


def _read_lines(ledger: Path) -> set[Line]:
    """Each erasure, or its withdrawal if that came later.

    Older versions repeated the same line for a retry.
    """
    try:
        lines = ledger.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return set()
    return set({_erasure_of(line): line for line in lines if line}.values())


def _append_lines(file: Path, lines: list[Line]) -> None:
    """Synced to disk, like a commit. The empty line before separates them from one that a crash cut short."""
    ledger = _ledger_of(file)
    with os.fdopen(
        os.open(ledger, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a", encoding="utf-8"
    ) as opened:
        opened.write("\n" + "".join(f"{line}\n" for line in lines))
        opened.flush()
        os.fsync(opened.fileno())
    flush_to_disk(ledger.parent)
