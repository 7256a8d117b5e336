"""What a password must be."""

from dataclasses import dataclass
from datetime import timedelta

from alongside.core.rules.errors import AlongsideError, BadInput

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128
PRODUCT = "Alongside"
# Letters of a name that a password must not hold; "an" is in half of all passwords by accident.
SHORTEST_NAME = 4
FEWEST_LETTERS = 5  # different ones
TRIMMINGS = "0123456789 .,;:!?*#$%&+-_@/()"
IN_A_ROW = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "01234567890123456789",
)
# Long enough for what someone came to do; a screen left unlocked is found by others later than that.
CONFIRMED_FOR = timedelta(minutes=5)


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


def check_password(password: str, login: str, organisation: str, common: frozenset[str]) -> None:
    """Raises BadInput with a coded reason. Length is what helps; no rules about digits and signs.

    `organisation`: its name; empty while there is none.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadInput("password", "12 to 128 characters")
    if is_common(password.casefold(), common):
        raise BadInput("password", "too common")
    name = login.casefold().split("@")[0]
    if len(name) >= SHORTEST_NAME and name in password.casefold():
        raise BadInput("password", "contains the sign-in name")
    for sought in map(_letters_and_digits, (PRODUCT, organisation)):  # however both are spaced and punctuated
        if len(sought) >= SHORTEST_NAME and sought in _letters_and_digits(password):
            raise BadInput("password", "contains the name of the place")


def _letters_and_digits(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def is_common(password: str, common: frozenset[str]) -> bool:
    """Whether it is on the list, also with digits and signs around it, or said twice; or is hardly more than
    one key.
    """
    stem = password.strip(TRIMMINGS) or password
    half = password[: len(password) // 2]
    candidates = {password, stem, half if half * 2 == password else password}
    in_a_row = any(stem in keys for keys in IN_A_ROW)
    return bool(candidates & common) or len(set(password)) < FEWEST_LETTERS or in_a_row
