"""An address to which a letter can go, hours of a day, and a title of one line."""

import pytest

from alongside.domain.errors import BadInput
from alongside.domain.reach import Reach, clean_reach, is_address


@pytest.mark.parametrize("address", ["a@example.org", "a.b+c@mail.example.org", "x@localhost"])
def test_an_address_is_kept(address: str) -> None:
    assert clean_reach(Reach(f" {address} ")).email == address


@pytest.mark.parametrize(
    "address",
    [
        *("a", "a@", "@b", "a b@example.org", "a@b..org", "a@example.org\nBcc: b@example.org", "a@-b"),
        *("ä@example.org", "a@example.org, b@example.org", "<a@example.org>", "a" * 250 + "@example.org"),
    ],
)
def test_what_no_letter_can_bear_is_refused(address: str) -> None:
    assert not is_address(address)
    with pytest.raises(BadInput):
        clean_reach(Reach(address))


def test_no_address_is_fine() -> None:
    assert clean_reach(Reach()).email == ""


@pytest.mark.parametrize("wrong", [{"quiet_from": 1440}, {"quiet_until": -1}, {"check_in_weekday": 7}])
def test_hours_and_days_that_are_none_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        clean_reach(Reach(**wrong))  # type: ignore[arg-type]


def test_a_title_is_one_short_line() -> None:
    assert clean_reach(Reach(title=" Dentist\r\nX:\u202e y ")).title == "Dentist X: y"
    with pytest.raises(BadInput):
        clean_reach(Reach(title="x" * 61))
