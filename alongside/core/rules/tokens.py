"""Secrets that open something: session tokens, invitations, recovery codes.

Only their hashes are ever stored.
"""

import secrets
from hashlib import sha256


def new_id() -> str:
    """A random identifier of a row; not a secret."""
    return secrets.token_hex(8)


def new_token() -> str:
    """256 random bits, safe in an address. The token of a sign-in also wraps a private key."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is stored. A plain hash is enough for so many random bits: there is nothing to guess."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
