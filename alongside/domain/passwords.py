"""What a password must be, how long to wait after wrong ones, and codes for the day it is forgotten."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.domain.errors import AlongsideError, BadInput

SHORTEST, LONGEST = 12, 128
FREE_TRIES = 5  # typing errors of an honest person cost nothing
# Growing, never for good: a lock-out would be a weapon against the owner of the account.
LONGEST_WAIT = timedelta(minutes=15)
HALF_LIFE = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=24)
SHORTEST_NAME = 4  # letters; "an" is in half of all passwords by accident
FEWEST_LETTERS = 5  # different ones
TRIMMINGS = "0123456789 .,;:!?*#$%&+-_@/()"
IN_A_ROW = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "01234567890123456789",
)
RECOVERY_CODES = 8
CODE_GROUPS = 7  # of four letters of 31: 138 bits, since a code is all that protects a wrapped key
# Long enough for what someone came to do; a screen left unlocked is found by others later than that.
CONFIRMED_FOR = timedelta(minutes=5)
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper


@dataclass(eq=False)
class WrongSignIn(AlongsideError):
    """The sign-in name, the password or the code is wrong; which of them is not said."""


@dataclass(eq=False)
class MustWait(AlongsideError):
    """Too many wrong tries; the next one counts after so many seconds."""

    seconds: int


@dataclass(eq=False)
class NotConfirmed(AlongsideError):
    """This asks for the password once more, at the sign-in that wants it."""


def check_password(password: str, login: str, common: frozenset[str]) -> None:
    """Raises BadInput with a coded reason. Length is what helps; no rules about digits and signs."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput("password", "12 to 128 characters")
    if is_common(password.casefold(), common):
        raise BadInput("password", "too common")
    name = login.casefold().split("@")[0]
    if len(name) >= SHORTEST_NAME and name in password.casefold():
        raise BadInput("password", "contains the sign-in name")


def is_common(password: str, common: frozenset[str]) -> bool:
    """Whether it is on the list, also with digits and signs around it, or said twice; or is hardly more than one key."""
    stem = password.strip(TRIMMINGS) or password
    half = password[: len(password) // 2]
    candidates = {password, stem, half if half * 2 == password else password}
    in_a_row = any(stem in keys for keys in IN_A_ROW)
    return bool(candidates & common) or len(set(password)) < FEWEST_LETTERS or in_a_row


def fade(failures: int, last: datetime, now: datetime) -> int:
    """Wrong tries count half after each hour of quiet, and nothing after a day."""
    if now - last > FORGOTTEN_AFTER:
        return 0
    return failures >> max(int((now - last) / HALF_LIFE), 0)


def wait_after(failures: int, last: datetime, now: datetime) -> timedelta:
    """How much longer to wait: nothing for the first tries, then doubling from two seconds."""
    if failures < FREE_TRIES:
        return timedelta()
    pause = min(timedelta(seconds=2 ** min(failures - FREE_TRIES + 1, 20)), LONGEST_WAIT)
    return min(max(last + pause - now, timedelta()), LONGEST_WAIT)


def new_recovery_codes() -> list[str]:
    """Eight codes of seven groups; 138 random bits each."""
    return ["-".join(_letters(4) for _ in range(CODE_GROUPS)) for _ in range(RECOVERY_CODES)]


def clean_recovery_code(typed: str) -> str:
    """As it was printed, however it was typed."""
    letters = [letter for letter in typed.casefold() if letter in CODE_LETTERS]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, len(letters), 4))


def _letters(count: int) -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(count))
