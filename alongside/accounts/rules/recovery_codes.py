"""Random codes on paper: for the day a password is forgotten, and at the end of an invitation's address."""

import secrets

RECOVERY_CODES = 8
CODE_GROUPS = 7  # of four letters of 31: 138 bits, since a code is all that protects a wrapped key
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper


def new_recovery_codes() -> list[str]:
    """Eight codes of seven groups; 138 random bits each."""
    return [_random_code() for _ in range(RECOVERY_CODES)]


def new_link_code() -> str:
    """The end of an invitation's address, which someone may have to type from paper; as random as a recovery
    code.
    """
    return _random_code()


def clean_recovery_code(typed: str) -> str:
    """As it was printed, however it was typed."""
    letters = [letter for letter in typed.casefold() if letter in CODE_LETTERS]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, len(letters), 4))


def _random_code() -> str:
    groups = ("".join(secrets.choice(CODE_LETTERS) for _ in range(4)) for _ in range(CODE_GROUPS))
    return "-".join(groups)
