"""The code that lets someone who can read the server's console set up the organisation."""

import secrets
from datetime import timedelta

CODE_LASTS = timedelta(days=7)  # after it was printed: consoles are kept, and sent to other machines
GROUPS = 4  # of four digits: 53 bits, with a wait after each few wrong ones


def new_set_up_code() -> str:
    return "-".join(f"{secrets.randbelow(10_000):04d}" for _ in range(GROUPS))


def clean_set_up_code(typed: str) -> str:
    """As it was printed, however it was typed."""
    digits = "".join(letter for letter in typed if letter.isascii() and letter.isdigit())
    return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))
