"""What a password must be, how long to wait after wrong ones, and codes for the day it is forgotten."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.domain.errors import AlongsideError, BadInput

SHORTEST, LONGEST = 12, 128
FREE_TRIES = 5  # typing errors of an honest person cost nothing
LONGEST_WAIT = timedelta(
    minutes=15
)  # growing, never for good: a lock-out would be a weapon against its owner
FORGOTTEN_AFTER = timedelta(hours=24)
RECOVERY_CODES = 8
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper


@dataclass(eq=False)
class WrongSignIn(AlongsideError):
    """The sign-in name, the password or the code is wrong; which of them is not said."""


@dataclass(eq=False)
class MustWait(AlongsideError):
    """Too many wrong tries; the next one counts after so many seconds."""

    seconds: int


def check_password(password: str, login: str, common: frozenset[str]) -> None:
    """Raises BadInput with a coded reason. Length is what helps; no rules about digits and signs."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput("password", "12 to 128 characters")
    if password.lower() in common or len(set(password)) < 4:
        raise BadInput("password", "too common")
    if login.split("@")[0] in password.lower():
        raise BadInput("password", "contains the sign-in name")


def wait_after(failures: int, last: datetime, now: datetime) -> timedelta:
    """How much longer to wait: nothing for the first tries, then doubling from two seconds."""
    if failures < FREE_TRIES or now - last > FORGOTTEN_AFTER:
        return timedelta()
    pause = min(timedelta(seconds=2 ** min(failures - FREE_TRIES + 1, 20)), LONGEST_WAIT)
    return max(last + pause - now, timedelta())


def new_recovery_codes() -> list[str]:
    """Eight codes of four groups; about 79 random bits each."""
    return ["-".join(_letters(4) for _ in range(4)) for _ in range(RECOVERY_CODES)]


def clean_recovery_code(typed: str) -> str:
    """As it was printed, however it was typed."""
    letters = [letter for letter in typed.lower() if letter in CODE_LETTERS]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, len(letters), 4))


def _letters(count: int) -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(count))
