"""An address to which a letter can go, hours of a day, and a title of one line."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week, WeekRule
from alongside.notifications.rules.notification_preferences import (
    AFTERNOON,
    NotificationPreferences,
    clean_preferences,
    is_address,
    usual_reminder_day,
)


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org",
        "a.b+c@mail.example.org",
        "x@localhost",
        "a@büro.example",
        "a@例え.テスト",
        "a@BÜRO.example",
    ],
)
def test_an_address_is_kept(address: str) -> None:
    assert clean_preferences(NotificationPreferences(email=f" {address} ")).email == address


@pytest.mark.parametrize(
    "address",
    [
        *("a", "a@", "@b", "a b@example.org", "a@b..org", "a@example.org\nBcc: b@example.org", "a@-b"),
        *("ä@example.org", "a@example.org, b@example.org", "<a@example.org>", "a" * 250 + "@example.org"),
        *("a@exam\u00adple.org", "a@ex\u202eample.org", "a@büro..example", "a@" + "ü" * 70, "a@b\u200dü.org"),
    ],
)
def test_what_no_letter_can_bear_is_refused(address: str) -> None:
    assert not is_address(address)
    with pytest.raises(BadInput):
        clean_preferences(NotificationPreferences(email=address))


@pytest.mark.parametrize(
    ("address", "needed"),
    [
        ("josé@example.org", True),
        ("地址@büro.example", True),
        ("josé@ex ample.org", False),
        ("jo\u202esé@a.org", False),
    ],
)
def test_a_name_beyond_ascii_is_an_address_only_where_the_server_takes_it(address: str, needed: bool) -> None:
    assert not is_address(address)
    assert is_address(address, any_letters=True) is needed
    with pytest.raises(BadInput, match="SMTPUTF8" if needed else "no address"):
        clean_preferences(NotificationPreferences(email=address))


def test_the_same_letters_typed_in_two_ways_are_one_address() -> None:
    assert clean_preferences(
        NotificationPreferences(email="jose\u0301@a.org"), any_letters=True
    ) == NotificationPreferences(email="jos\u00e9@a.org")


def test_no_address_is_fine() -> None:
    assert clean_preferences(NotificationPreferences()).email == ""


@pytest.mark.parametrize("wrong", [{"quiet_from": 1440}, {"quiet_until": -1}, {"check_in_weekday": 7}])
def test_hours_and_days_that_are_none_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        clean_preferences(NotificationPreferences(**wrong))  # type: ignore[arg-type]


def test_a_title_is_one_short_line() -> None:
    assert clean_preferences(NotificationPreferences(title=" Dentist\r\nX:\u202e y ")).title == "Dentist X: y"
    with pytest.raises(BadInput):
        clean_preferences(NotificationPreferences(title="x" * 61))


@pytest.mark.parametrize("opens", range(7))
def test_the_usual_reminder_comes_on_a_working_day_while_its_week_is_the_newest(opens):
    rule, day = WeekRule(ZoneInfo("Europe/London"), opens), usual_reminder_day(opens)
    week = Week("2026-W10")
    reminded = next(
        at for at in (rule.opening(week) + timedelta(days=days) for days in range(7)) if at.weekday() == day
    ) + timedelta(minutes=AFTERNOON)

    assert day in range(5)
    assert rule.newest(reminded) == week
