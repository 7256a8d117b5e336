"""Texts that only their writer can read: sealed to a public key whose private half only they can unwrap.

Sealing is HPKE (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305: saving needs the public key alone.
The private key lies in the database only as wrapped by a password, a recovery code, a passkey or the token of
a living sign-in, none of which is kept there.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.padding import PKCS7

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.tokens import new_id

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
KEY_LENGTH = 32  # bytes, of each key here
NONCE_LENGTH = 12
PADDED_TO = 128 * 8  # bits: a short note and none at all take the same room


class Holder(StrEnum):
    """What wraps a private key."""

    PASSWORD = "password"  # noqa: S105  # a kind, not a password
    RECOVERY_CODE = "recovery_code"
    SIGN_IN = "sign_in"
    PASSKEY = "passkey"


@dataclass(eq=False)
class CannotOpen(AlongsideError):
    """The text was sealed to another key, belongs to another place, or was changed."""


@dataclass(frozen=True)
class PublicKey:
    """Seals texts for one person; opens nothing."""

    id: str
    public: bytes

    def seal(self, place: str, texts: Mapping[str, str]) -> str:
        """`place` names the row the texts belong to (person, table, week): moved to another, they cannot be
        opened.
        """
        padder = PKCS7(PADDED_TO).padder()
        padded = padder.update(json.dumps(texts, ensure_ascii=False).encode()) + padder.finalize()
        return _to_base64(
            SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(self.public), place.encode())
        )


@dataclass(frozen=True)
class KeyPair(PublicKey):
    """One person's keys while they are signed in. `private` is never stored: see `wrap`."""

    private: bytes = field(repr=False)

    def open(self, place: str, sealed: str) -> dict[str, str]:
        """Raises CannotOpen."""
        key = X25519PrivateKey.from_private_bytes(self.private)
        try:
            padded = SUITE.decrypt(b64decode(sealed), key, place.encode())
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error
        unpadder = PKCS7(PADDED_TO).unpadder()
        texts: dict[str, str] = json.loads(unpadder.update(padded) + unpadder.finalize())
        return texts

    def wrap(self, secret: bytes) -> str:
        """The private key, wrapped by a secret of at least 128 random bits, or what argon2id made of a
        password.
        """
        nonce = os.urandom(NONCE_LENGTH)
        cipher = ChaCha20Poly1305(_wrapping_key(secret))
        return _to_base64(nonce + cipher.encrypt(nonce, self.private, self.id.encode()))


def new_key_pair() -> KeyPair:
    key = X25519PrivateKey.generate()
    return KeyPair(new_id(), key.public_key().public_bytes_raw(), key.private_bytes_raw())


def unwrap(key: PublicKey, wrapped: str, secret: bytes) -> KeyPair | None:
    """The whole pair; None where the secret is another one."""
    raw = b64decode(wrapped)
    nonce, box = raw[:NONCE_LENGTH], raw[NONCE_LENGTH:]
    try:
        private = ChaCha20Poly1305(_wrapping_key(secret)).decrypt(nonce, box, key.id.encode())
    except InvalidTag:
        return None
    return KeyPair(key.id, key.public, private)


def _wrapping_key(secret: bytes) -> bytes:
    """Reveals nothing of the secret's hash, which the database stores."""
    return HKDF(SHA256(), KEY_LENGTH, salt=None, info=b"alongside: wraps a private key").derive(secret)


def _to_base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
