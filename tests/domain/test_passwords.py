"""What a password must be, how long wrong tries make somebody wait, and codes for the day it is forgotten."""

from datetime import timedelta

import pytest

from alongside.domain.errors import BadInput
from alongside.domain.passwords import (
    CODE_LETTERS,
    LONGEST_WAIT,
    check_password,
    clean_recovery_code,
    fade,
    new_recovery_codes,
    wait_after,
)
from tests.conftest import NOW

COMMON = frozenset({"password", "liverpool", "correcthorse"})


def refusal(password: str, login: str = "ana@example.org") -> str | None:
    try:
        check_password(password, login, COMMON)
    except BadInput as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kettle walks", None),
        ("eleven char", "12 to 128 characters"),
        ("x y z w v u " * 11, "12 to 128 characters"),
        ("correcthorse", "too common"),
        ("Liverpool2024!", "too common"),
        ("passwordpassword", "too common"),
        ("aaaaaaaaaaaa", "too common"),
        ("121212121212", "too common"),
        ("123456789012", "too common"),
        ("qwertyuiop12", "too common"),
        ("abcdefghijkl", "too common"),
        ("83920175640218", None),
    ],
)
def test_a_password_is_long_and_not_one_that_many_choose(password: str, reason: str | None) -> None:
    assert refusal(password) == reason


def test_a_password_does_not_hold_the_sign_in_name_unless_that_is_very_short() -> None:
    assert refusal("my kettle and marianne", "Marianne@example.org") == "contains the sign-in name"
    assert refusal("an elephant walks by", "an@example.org") is None


def test_waits_start_after_five_wrong_tries_double_and_stay_under_fifteen_minutes() -> None:
    waits = [wait_after(failures, NOW, NOW) for failures in range(5, 16)]

    assert wait_after(4, NOW, NOW) == timedelta()
    assert waits == [timedelta(seconds=min(2**power, 900)) for power in range(1, 12)]
    assert wait_after(10**9, NOW, NOW) == LONGEST_WAIT


def test_nobody_waits_longer_because_the_clock_was_set_back() -> None:
    assert wait_after(30, NOW + timedelta(days=3), NOW) == LONGEST_WAIT


def test_wrong_tries_fade_by_half_an_hour_after_hour_and_are_gone_after_a_day() -> None:
    assert [fade(40, NOW - timedelta(minutes=minutes), NOW) for minutes in (0, 59, 60, 120)] == [
        40,
        40,
        20,
        10,
    ]
    assert fade(10**9, NOW - timedelta(hours=25), NOW) == 0
    assert fade(7, NOW + timedelta(hours=1), NOW) == 7


def test_eight_codes_are_different_and_read_as_they_were_printed_however_they_are_typed() -> None:
    codes = new_recovery_codes()

    assert len(set(codes)) == 8
    assert {len(code) for code in codes} == {34}
    assert set("".join(codes)) <= set(CODE_LETTERS + "-")
    assert clean_recovery_code(f"  {codes[0].upper().replace('-', ' ')}\n") == codes[0]
