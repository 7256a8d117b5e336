"""The week's arithmetic: year ends, daylight saving, people elsewhere, and the second at which a week opens and closes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.rules.weeks import LATE_WEEKS, Week, WeekRule

SECOND = timedelta(seconds=1)
# Plain zones, both hemispheres, odd offsets, and zones whose clocks change at midnight.
ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "Pacific/Auckland",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Beirut",
    "Africa/Cairo",
    "America/Asuncion",
    "Pacific/Apia",
)
DAYS = st.dates(date(2000, 1, 3), date(2099, 12, 27))
INSTANTS = st.datetimes(datetime(2005, 1, 1), datetime(2040, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
RULES = st.builds(WeekRule, st.sampled_from(ZONES).map(ZoneInfo), st.integers(0, 6))


def rule(zone="Europe/London", opens=0):
    return WeekRule(ZoneInfo(zone), opens)


def at(text):
    return datetime.fromisoformat(text)


# Year ends


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2019, 12, 30), "2020-W01"),
        (date(2020, 12, 27), "2020-W52"),
        (date(2020, 12, 28), "2020-W53"),
        (date(2021, 1, 3), "2020-W53"),
        (date(2021, 1, 4), "2021-W01"),
        (date(2026, 1, 1), "2026-W01"),
        (date(2026, 12, 28), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2028, 1, 1), "2027-W52"),
    ],
)
def test_days_at_year_ends_lie_in_the_iso_week(day, week):
    assert Week.of(day) == Week(week)
    assert Week(week).monday <= day <= Week(week).sunday


def test_going_back_over_a_long_year_counts_its_53rd_week():
    assert [Week("2027-W02").back(weeks).text for weeks in range(4)] == [
        "2027-W02",
        "2027-W01",
        "2026-W53",
        "2026-W52",
    ]
    assert Week("2021-W01").back(1) == Week("2020-W53")
    assert Week("2020-W01").until(Week("2021-W01")) == 53
    assert Week("2021-W01").until(Week("2020-W01")) == -53


@pytest.mark.parametrize(
    "text",
    [
        "2025-W53",
        "2026-W54",
        "2026-W00",
        "2026-W1",
        "2026W01",
        "26-W01",
        "2026-w01",
        " 2026-W01",
        "2026-W٠١",
        "",
        "2026-W-1",
        "0000-W01",
    ],
)
def test_a_week_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        Week(text)


@given(DAYS, DAYS)
def test_weeks_sort_and_count_as_days_do(one, other):
    first, second = Week.of(one), Week.of(other)

    assert (first < second) == (first.monday < second.monday)
    assert first.back(-first.until(second)) == second
    assert first.back(3).back(-3) == first


# Daylight saving


@pytest.mark.parametrize(
    ("zone", "week", "opens", "instant"),
    [
        # Clocks go forward on Sunday 29 March 2026 in London, back on Sunday 25 October.
        ("Europe/London", "2026-W13", 0, "2026-03-23T00:00:00+00:00"),
        ("Europe/London", "2026-W13", 6, "2026-03-29T00:00:00+00:00"),
        ("Europe/London", "2026-W14", 0, "2026-03-29T23:00:00+00:00"),
        ("Europe/London", "2026-W43", 6, "2026-10-24T23:00:00+00:00"),
        ("Europe/London", "2026-W44", 0, "2026-10-26T00:00:00+00:00"),
        # Sunday 8 March and Sunday 1 November 2026.
        ("America/New_York", "2026-W10", 0, "2026-03-02T05:00:00+00:00"),
        ("America/New_York", "2026-W11", 0, "2026-03-09T04:00:00+00:00"),
        ("America/New_York", "2026-W45", 0, "2026-11-02T05:00:00+00:00"),
        # Sunday 5 April and Sunday 27 September 2026, south of the equator.
        ("Pacific/Auckland", "2026-W14", 0, "2026-03-29T11:00:00+00:00"),
        ("Pacific/Auckland", "2026-W15", 0, "2026-04-05T12:00:00+00:00"),
        ("Pacific/Auckland", "2026-W40", 0, "2026-09-27T11:00:00+00:00"),
        # Five hours and three quarters, all year.
        ("Asia/Kathmandu", "2026-W01", 0, "2025-12-28T18:15:00+00:00"),
        ("Asia/Kathmandu", "2026-W27", 0, "2026-06-28T18:15:00+00:00"),
        # Midnight itself does not exist: Sunday 6 September 2026 begins at 01:00 in Santiago, that is 04:00 UTC.
        ("America/Santiago", "2026-W36", 6, "2026-09-06T04:00:00+00:00"),
        # Sunday 30 March 2025 begins at 01:00 in Beirut, that is 22:00 UTC the day before.
        ("Asia/Beirut", "2025-W13", 6, "2025-03-29T22:00:00+00:00"),
        # Midnight happens twice: the clocks of Santiago go back at the end of Saturday 4 April 2026, to 23:00.
        ("America/Santiago", "2026-W14", 6, "2026-04-05T04:00:00+00:00"),
    ],
)
def test_a_week_opens_at_local_midnight_whatever_the_clocks_do(zone, week, opens, instant):
    assert rule(zone, opens).opening(Week(week)).astimezone(UTC) == at(instant)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("opens", range(7))
def test_a_week_opens_and_closes_to_the_second(zone, opens):
    weeks = rule(zone, opens)
    week = Week("2019-W52")
    for _ in range(400):  # into 2027, over every clock change of these years
        week = week.back(-1)
        opening = weeks.opening(week).astimezone(UTC)
        closing = weeks.closing(week).astimezone(UTC)

        assert weeks.newest(opening) == week
        assert weeks.newest(opening - SECOND) == week.back(1)
        assert week in weeks.open_weeks(closing - SECOND)
        assert week not in weeks.open_weeks(closing)


def test_openings_are_a_week_apart_but_for_the_hour_of_the_clocks():
    weeks = rule("Europe/London")
    openings = [weeks.opening(Week("2026-W01").back(-number)).astimezone(UTC) for number in range(60)]

    assert {later - earlier for earlier, later in pairwise(openings)} == {
        timedelta(days=7),
        timedelta(days=7, hours=-1),
        timedelta(days=7, hours=1),
    }


# People elsewhere


@pytest.mark.parametrize(
    ("there", "zone"),
    [
        ("2026-03-02T00:30:00", "Europe/London"),
        ("2026-03-01T19:30:00", "America/New_York"),
        ("2026-03-02T13:30:00", "Pacific/Auckland"),
        ("2026-03-02T06:15:00", "Asia/Kathmandu"),
    ],
)
def test_the_same_instant_is_the_same_week_for_someone_elsewhere(there, zone):
    """Monday 00:30 in London: still Sunday in New York, yet the organisation's new week for everyone."""
    instant = datetime.fromisoformat(there).replace(tzinfo=ZoneInfo(zone))

    assert rule("Europe/London").newest(instant) == Week("2026-W10")
    assert rule("Europe/London").newest(instant - timedelta(minutes=31)) == Week("2026-W09")


@given(RULES, INSTANTS, st.sampled_from(ZONES))
def test_the_readers_own_zone_never_matters(weeks, instant, elsewhere):
    assert weeks.open_weeks(instant.astimezone(ZoneInfo(elsewhere))) == weeks.open_weeks(instant)


# Open, late, closed


def test_a_week_is_open_then_late_then_closed():
    weeks = rule("Europe/London", opens=3)  # Thursdays
    wednesday_night, thursday = at("2026-03-04T23:59:59+00:00"), at("2026-03-05T00:00:00+00:00")

    assert [week.text for week in weeks.open_weeks(wednesday_night)] == ["2026-W09", "2026-W08", "2026-W07"]
    assert [week.text for week in weeks.open_weeks(thursday)] == ["2026-W10", "2026-W09", "2026-W08"]
    assert weeks.closing(Week("2026-W08")) == at("2026-03-12T00:00:00+00:00")


@given(RULES, INSTANTS)
def test_the_newest_and_two_late_weeks_are_open_and_nothing_else(weeks, instant):
    newest = weeks.newest(instant)

    assert weeks.open_weeks(instant) == [newest, newest.back(1), newest.back(2)]
    for week in [newest.back(number) for number in range(-2, LATE_WEEKS + 3)]:
        is_open = weeks.opening(week) <= instant < weeks.closing(week)
        assert (week in weeks.open_weeks(instant)) is is_open


@given(INSTANTS, RULES)
def test_until_the_end_of_the_next_week_there_is_one_whole_week_in_which_everyone_is_here(now, rule):
    ends = rule.end_of_next(now)

    begun = [
        week
        for week in (rule.newest(now).back(-weeks) for weeks in range(3))
        if now < rule.opening(week) < ends
    ]
    assert len(begun) == 1
    # Where midnight is skipped, equal instants of two zones are not equal.
    assert ends == rule.opening(begun[0].back(-1)).astimezone(UTC)
