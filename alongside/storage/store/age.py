"""Files encrypted to a public key whose private key is not on this server, in the format of age.

See https://age-encryption.org/v1. `age -d -i KEY FILE` opens them on any machine. They are written and read
in pieces, so memory does not grow with their size.
"""

from collections.abc import Sequence
from errno import EIO
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from pyrage import DecryptError, EncryptError, IdentityError, RecipientError, decrypt_io, encrypt_io
from pyrage.x25519 import Identity, Recipient

from alongside.core.settings import PROJECT, BadSettings
from alongside.core.store.copies import flush_to_disk

HEADER = b"age-encryption.org/v1\n"
PIECE = 1024 * 1024  # bytes


class NotOpened(Exception):
    """These private keys do not open the file, or it is damaged."""


def is_sealed(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(HEADER)) == HEADER


def read_recipients(named: str) -> list[Recipient]:
    """The public keys in ALONGSIDE_BACKUP_KEY: `age1…`, or a file of such lines. Raises BadSettings."""
    if not named:
        return []
    lines = [named] if named.startswith("age1") else _read_key_lines(PROJECT / named)
    if any(line.upper().startswith("AGE-SECRET-KEY-") for line in lines):
        raise BadSettings(
            "ALONGSIDE_BACKUP_KEY names a private key, which must not be on this machine. "
            "Name its public key: age1…"
        )
    try:
        return [Recipient.from_str(line) for line in lines]
    except RecipientError:
        raise BadSettings(
            "ALONGSIDE_BACKUP_KEY: a line is no public key of age, which begins with age1."
        ) from None


def read_identities(file: Path) -> list[Identity]:
    """The private keys in a file as `age-keygen` writes it. Raises BadSettings."""
    try:
        return [Identity.from_str(line) for line in _read_key_lines(file)]
    except IdentityError:
        raise BadSettings(
            f"{file} holds no private key of age, which begins with AGE-SECRET-KEY-1."
        ) from None


def _read_key_lines(file: Path) -> list[str]:
    try:
        lines = [line.strip() for line in file.read_text("utf-8", "replace").splitlines()]
    except OSError as error:
        raise BadSettings(f"The file of keys {file} cannot be read: {error.strerror}.") from None
    if found := [line for line in lines if line and not line.startswith("#")]:
        return found
    raise BadSettings(f"The file {file} holds no key.")


class _Summed:
    """Writes, and keeps a checksum of what it writes."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.sum = file, sha256()

    def write(self, content: bytes) -> int:
        self.sum.update(content)
        return self.file.write(content)

    def flush(self) -> None:
        self.file.flush()


def seal_file(source: Path, destination: Path, to: Sequence[Recipient]) -> str:
    """Returns the checksum once the file is on disk. Raises OSError."""
    with source.open("rb") as plain, destination.open("wb") as opened:
        summed = _Summed(opened)
        try:
            encrypt_io(plain, summed, to)
        except EncryptError as error:  # the library's own error for a full disk
            raise OSError(EIO, str(error), str(destination)) from None
    flush_to_disk(destination)
    return summed.sum.hexdigest()


def unseal_file(source: Path, destination: Path, by: Sequence[Identity]) -> None:
    """Returns once the file is on disk. Raises NotOpened."""
    try:
        with source.open("rb") as sealed, destination.open("wb") as opened:
            decrypt_io(sealed, opened, by)
    except (DecryptError, OSError) as error:  # OSError also for content that was changed
        raise NotOpened(str(error)) from None
    flush_to_disk(destination)


def file_checksum(file: Path) -> str:
    """SHA-256, read from the disk again."""
    found = sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            found.update(piece)
    return found.hexdigest()
