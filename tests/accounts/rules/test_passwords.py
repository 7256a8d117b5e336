"""What a password must be, and codes for the day it is forgotten."""

import pytest

from alongside.accounts.rules.passwords import check_password
from alongside.core.rules.errors import BadInput

COMMON = frozenset({"password", "liverpool", "correcthorse"})


def refusal(password: str, login: str = "ana@example.org", organisation: str = "Open Door") -> str | None:
    try:
        check_password(password, login, organisation, COMMON)
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


@pytest.mark.parametrize(
    ("password", "organisation", "reason"),
    [
        ("walking alongside a river", "", "contains the name of the place"),
        ("A-long-side 2024 kettle", "", "contains the name of the place"),
        ("my opendoor kettle", "Open Door", "contains the name of the place"),
        ("kettle, open: door!", "Open Door", "contains the name of the place"),
        ("the door stays open", "Open Door", None),
        ("an elephant walks by", "AN", None),
        ("any kettle at all", "", None),
    ],
)
def test_a_password_holds_neither_the_products_nor_the_organisations_name(
    password: str, organisation: str, reason: str | None
) -> None:
    assert refusal(password, organisation=organisation) == reason
