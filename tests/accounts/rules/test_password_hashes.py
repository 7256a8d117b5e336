"""One hashing, two values: what is kept, and what opens."""

import pytest
from argon2 import PasswordHasher

from alongside.accounts.rules.password_hashes import check_hash, hash_password

pytestmark = pytest.mark.usefixtures("costly_hashes")
PASSWORD = "kettle walks along the river"


def test_the_right_password_yields_the_same_secret_each_time_and_a_wrong_one_none() -> None:
    made = hash_password(PASSWORD)

    assert check_hash(made.stored, PASSWORD) == made
    assert check_hash(made.stored, PASSWORD + "!") is None
    assert check_hash(None, PASSWORD) is None


def test_what_is_kept_does_not_hold_what_opens() -> None:
    made, again = hash_password(PASSWORD), hash_password(PASSWORD)

    assert made.secret.hex() not in made.stored
    assert made.secret != again.secret  # another salt
    assert made.secret.hex() not in repr(made)


def test_a_hash_from_before_lets_in_and_comes_back_in_todays_format() -> None:
    old = PasswordHasher().hash(PASSWORD)

    fits = check_hash(old, PASSWORD)

    assert fits is not None
    assert check_hash(fits.stored, PASSWORD) == fits
    assert check_hash(old, "another password") is None
    assert check_hash("no hash at all", PASSWORD) is None
