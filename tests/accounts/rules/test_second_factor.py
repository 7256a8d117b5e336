"""Codes of an authenticator app."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from alongside.accounts.rules.second_factor import (
    DIGITS,
    DRIFT,
    SECRET_BYTES,
    STEP_SECONDS,
    app_address,
    matching_step,
    new_secret,
)

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the key of RFC 6238, appendix B, for SHA-1
STEP = timedelta(seconds=STEP_SECONDS)


# RFC 6238, appendix B; the last six of its eight digits.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert matching_step(RFC_SECRET, code, datetime.fromtimestamp(seconds, UTC)) == seconds // STEP_SECONDS


def test_a_clock_may_be_off_by_one_step_either_way_and_by_no_more() -> None:
    at = datetime.fromtimestamp(1111111111, UTC)

    fits = [steps for steps in range(-4, 5) if matching_step(RFC_SECRET, "050471", at + steps * STEP)]

    assert fits == list(range(-DRIFT, DRIFT + 1)) == [-1, 0, 1]


@pytest.mark.parametrize("typed", ["050 471", " 050471\n"])
def test_a_code_is_the_same_however_it_is_spaced(typed: str) -> None:
    assert matching_step(RFC_SECRET, typed, datetime.fromtimestamp(1111111111, UTC))


@pytest.mark.parametrize("typed", ["", "050472", "50471", "0504710", "٠٥٠٤٧١", "05047x", "²50471", "\x00"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert matching_step(RFC_SECRET, typed, datetime.fromtimestamp(1111111111, UTC)) is None


def test_each_key_is_new_and_the_app_is_told_all_it_has_to_know() -> None:
    secret = new_secret()

    assert secret != new_secret()
    assert len(secret) == SECRET_BYTES * 8 / 5
    address = urlsplit(app_address(secret, "ana+work@example.org"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/Alongside:ana+work@example.org"
    assert parse_qs(address.query) == {
        "secret": [secret],
        "issuer": ["Alongside"],
        "algorithm": ["SHA1"],
        "digits": [str(DIGITS)],
        "period": [str(STEP_SECONDS)],
    }
