"""Closed days, by the organisation's midnights, and the day on which a reminder that was held back goes out."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week
from alongside.organisation.rules.closed_days import (
    LONGEST_CLOSED,
    ClosedDays,
    ClosedSpan,
    clean_closed_span,
    reminder_days,
)

THURSDAY, FRIDAY, SUNDAY = 3, 4, 6
BREAK = ClosedSpan(date(2026, 12, 24), date(2027, 1, 1), "Winter break")


def closed(*spans: ClosedSpan, zone: str = "Europe/London") -> ClosedDays:
    return ClosedDays(ZoneInfo(zone), spans)


@pytest.mark.parametrize(
    ("day", "is_closed"),
    [("2026-12-23", False), ("2026-12-24", True), ("2027-01-01", True), ("2027-01-02", False)],
)
def test_both_ends_are_closed(day, is_closed):
    assert closed(BREAK).is_closed_on(date.fromisoformat(day)) is is_closed


@pytest.mark.parametrize(
    ("begins", "touches"),
    [
        ("2026-12-24T10:15Z", False),  # ends as the day begins: Auckland is 13 hours ahead in summer
        ("2026-12-24T10:16Z", True),
        ("2026-12-25T10:59Z", True),
        ("2026-12-25T11:00Z", False),
    ],
)
def test_a_slot_that_touches_a_closed_day_of_the_organisations_clock_is_on_it(begins, touches):
    christmas = closed(ClosedSpan(date(2026, 12, 25), date(2026, 12, 25)), zone="Pacific/Auckland")
    first = datetime.fromisoformat(begins)

    assert christmas.overlaps_closed(first, first + timedelta(minutes=45)) is touches


def test_days_begin_and_end_at_midnight_where_clocks_change():
    assert closed(ClosedSpan(date(2026, 3, 29), date(2026, 3, 29))).instants() == (
        (datetime(2026, 3, 29, 0, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC)),
    )


@pytest.mark.parametrize(("last_day", "whole"), [(date(2026, 12, 24), False), (date(2026, 12, 25), True)])
def test_a_week_is_closed_whole_from_monday_to_friday(last_day, whole):
    two = closed(ClosedSpan(date(2026, 12, 19), date(2026, 12, 22)), ClosedSpan(date(2026, 12, 23), last_day))

    assert two.is_closed_all_week(Week("2026-W52")) is whole
    assert two.fully_closed_weeks(Week("2026-W40"), Week("2027-W10")) == (
        (Week("2026-W52"),) if whole else ()
    )


def test_weeks_outside_of_those_asked_for_are_left_out():
    summer = closed(ClosedSpan(date(2026, 8, 1), date(2026, 8, 31)))

    assert summer.fully_closed_weeks(Week("2026-W33"), Week("2026-W40")) == (
        Week("2026-W33"),
        Week("2026-W34"),
        Week("2026-W35"),
    )


@pytest.mark.parametrize(
    ("span", "reason"),
    [
        (ClosedSpan(date(2026, 12, 25), date(2026, 12, 24)), "ends before it starts"),
        (ClosedSpan(date(2026, 12, 25), date(2027, 12, 26)), "too long"),
        (ClosedSpan(date(9999, 12, 31), date(9999, 12, 31)), "out of range"),
        (ClosedSpan(date(2025, 11, 26), date(2026, 1, 1)), "out of range"),
        (ClosedSpan(date(2026, 12, 25), date(2026, 12, 25), "x" * 101), "1 to 100 characters"),
    ],
)
def test_what_cannot_be_kept_is_refused(span, reason):
    with pytest.raises(BadInput) as refusal:
        clean_closed_span(span, date(2026, 11, 28))

    assert refusal.value.reason == reason


def test_the_longest_time_can_be_kept():
    last = date(2026, 1, 1) + timedelta(days=LONGEST_CLOSED - 1)
    span = ClosedSpan(date(2026, 1, 1), last, "  A long \n one ")

    assert clean_closed_span(span, date(2026, 11, 28)) == ClosedSpan(date(2026, 1, 1), last, "A long one")


def sent(weekday: int, off: Iterable[str], since: str = "2026-12-14", days: int = 35) -> dict[str, list[str]]:
    """Day to the days whose reminders go out on it."""
    found = {}
    for past in range(days):
        day = date.fromisoformat(since) + timedelta(days=past)
        if due := list(reminder_days(day, weekday, lambda one: one.isoformat() in off)):
            found[day.isoformat()] = [one.isoformat() for one in due]
    return found


def test_without_days_off_a_reminder_goes_out_on_its_weekday_alone():
    assert sent(SUNDAY, [], days=15) == {
        "2026-12-20": ["2026-12-20"],
        "2026-12-27": ["2026-12-27"],
    }


def test_one_whose_day_is_off_goes_out_on_the_next_working_day():
    assert sent(FRIDAY, ["2026-12-25"], since="2026-12-21", days=14) == {
        "2026-12-28": ["2026-12-25"],
        "2027-01-01": ["2027-01-01"],
    }


def test_of_those_held_back_the_newest_comes_first():
    off = [(date(2026, 12, 24) + timedelta(days=past)).isoformat() for past in range(9)]

    assert sent(THURSDAY, off, since="2026-12-21", days=18) == {
        "2027-01-04": ["2026-12-31", "2026-12-24"],
        "2027-01-07": ["2027-01-07"],
    }
