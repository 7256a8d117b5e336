"""Codes of an authenticator app: time-based one-time passwords (RFC 6238), as every such app makes them."""

from base64 import b32decode, b32encode
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from secrets import token_bytes

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from alongside.accounts.rules.passwords import PRODUCT
from alongside.core.rules.errors import AlongsideError

SECRET_BYTES = 20  # the length that RFC 4226, section 4, recommends
DIGITS = 6
STEP_SECONDS = 30
DRIFT = 1  # steps that a phone's clock may be ahead or behind; RFC 6238, section 5.2, recommends one


@dataclass(eq=False)
class NeedsSecondFactor(AlongsideError):
    """The organisation asks a second factor of its admins, and this one has none."""


def new_secret() -> str:
    return b32encode(token_bytes(SECRET_BYTES)).decode()


def app_address(secret: str, login: str) -> str:
    """What an authenticator app reads, from a picture or as a link."""
    # Some apps would show the plus sign.
    return _code_generator(secret).get_provisioning_uri(login, PRODUCT).replace("+", "%20")


def matching_step(secret: str, typed: str, now: datetime) -> int | None:
    """The number of the step whose code this is, however it is spaced; None where it is none of this time."""
    digits = "".join(typed.split())
    if not (digits.isascii() and digits.isdecimal()):
        return None
    present = int(now.timestamp()) // STEP_SECONDS
    codes = _code_generator(secret)
    fitting = [
        step
        for step in range(present - DRIFT, present + DRIFT + 1)
        if compare_digest(codes.generate(step * STEP_SECONDS), digits.encode())
    ]
    return max(fitting, default=None)


def _code_generator(secret: str) -> TOTP:
    # SHA-1, since many apps know no other; what broke it elsewhere, collisions, does not help to guess a
    # code.
    return TOTP(b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
