"""Passwords, hashed with argon2id.

One hashing yields two values: a verifier, which is stored, and a secret, which wraps a private key and is
not.
"""

import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hmac import compare_digest
from os import urandom
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

# Of our own format; a hash that begins with "$argon2id$" is older than sealed texts.
MARK = "argon2id-split"
TIME_COST, MEMORY_COST, LANES = 3, 64 * 1024, 4  # passes, KiB, threads (RFC 9106, second recommended option)
SALT_LENGTH, LENGTH = 16, 32  # bytes
HASHING_SLOTS = BoundedSemaphore(4)  # 64 MiB each
OLD = PasswordHasher()
DUMMY_SALT = urandom(SALT_LENGTH)  # for people who are unknown here


@dataclass(frozen=True)
class Hashed:
    """stored: for the database.

    secret: opens what was wrapped with this password and salt, and is never stored.
    """

    stored: str
    secret: bytes = field(repr=False)


def hash_password(password: str) -> Hashed:
    return _hash_with_salt(password, urandom(SALT_LENGTH))


def check_hash(stored: str | None, password: str) -> Hashed | None:
    """The password's hash if it fits the stored one. A hash in the old format is replaced by one in today's.

    Takes as long for an unknown person (no `stored`) as for a known one.
    """
    if stored is not None and not stored.startswith(MARK):
        return hash_password(password) if _matches_old_hash(stored, password) else None
    if stored is None:
        _hash_with_salt(password, DUMMY_SALT)
        return None
    found = _hash_with_salt(password, b64decode(stored.split("$")[1]))
    return found if compare_digest(found.stored, stored) else None


def _hash_with_salt(password: str, salt: bytes) -> Hashed:
    with HASHING_SLOTS:
        raw = hash_secret_raw(
            _normalised(password),
            salt,
            time_cost=TIME_COST,
            memory_cost=MEMORY_COST,
            parallelism=LANES,
            hash_len=LENGTH,
            type=Type.ID,
        )
    verifier = b64encode(_derive_part(raw, b"verifier")).decode("ascii")
    return Hashed(f"{MARK}${b64encode(salt).decode('ascii')}${verifier}", _derive_part(raw, b"secret"))


def _derive_part(raw: bytes, purpose: bytes) -> bytes:
    return HKDFExpand(SHA256(), LENGTH, purpose).derive(raw)


def _matches_old_hash(stored: str, password: str) -> bool:
    with HASHING_SLOTS:
        try:
            return OLD.verify(stored, _normalised(password))
        except (VerificationError, InvalidHashError):
            return False


def _normalised(password: str) -> bytes:
    """The same letters typed on different keyboards may be different code points."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
