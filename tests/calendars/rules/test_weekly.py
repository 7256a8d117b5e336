"""A time of each week, as a program reads it back from the feed over changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from alongside.calendars.rules.weekly import weekly_stretches
from alongside.calendars.rules.writing import Reminder, write_feed

NOW = datetime(2026, 11, 29, 7, tzinfo=UTC)
FRIDAY, AFTERNOON = 4, 15 * 60
ZONES = [
    "Europe/London",
    "America/New_York",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]


def written(zone: ZoneInfo, weekday: int = FRIDAY, minute: int = AFTERNOON, now: datetime = NOW) -> bytes:
    stretches = weekly_stretches(weekday, minute, zone, now)
    reminder = Reminder(
        uid="weekly-ana", stretches=stretches, title="Reminder", link="https://example.org/check_in"
    )
    return write_feed([], now, "Mine", reminder)


def read_back(content: bytes, until: date = date(2028, 6, 1)) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(content)
    return sorted(
        recurring_ical_events.of(calendar).between(date(2026, 1, 1), until), key=lambda one: one.start
    )


@pytest.mark.parametrize("name", ZONES)
def test_the_clock_on_the_wall_shows_the_same_hour_in_each_week(name):
    zone = ZoneInfo(name)

    shown = [one.start.astimezone(zone) for one in read_back(written(zone))]

    assert {(one.weekday(), one.time()) for one in shown} == {(FRIDAY, time(15))}
    days = [one.date() for one in shown]
    assert days == [days[0] + timedelta(weeks=week) for week in range(len(days))]
    assert days[-1] > date(2027, 12, 24)


def test_in_utc_the_hours_differ_or_the_rule_above_would_show_nothing():
    hours = {one.start.astimezone(UTC).hour for one in read_back(written(ZoneInfo("Europe/London")))}

    assert hours == {14, 15}


def test_each_has_an_alarm_as_it_begins_a_link_and_keeps_no_time_busy():
    for event in read_back(written(ZoneInfo("Europe/London"))):
        (alarm,) = event.walk("VALARM")
        assert alarm["trigger"].dt == timedelta()
        assert (event["url"], event["description"]) == (event["url"], "https://example.org/check_in")
        assert (event["transp"], event["summary"]) == ("TRANSPARENT", "Reminder")


def test_a_week_later_it_is_the_same_series_without_its_first_week():
    zone = ZoneInfo("Europe/London")
    before, after = (
        weekly_stretches(FRIDAY, AFTERNOON, zone, now) for now in (NOW, NOW + timedelta(weeks=1))
    )

    assert [one.last for one in before] == [one.last for one in after]
    assert before[1:] == after[1:]
    assert before[0].times == after[0].times + 1


def test_an_hour_that_clocks_skip_is_reminded_of_once():
    zone = ZoneInfo("Europe/London")

    shown = [one.start.astimezone(zone) for one in read_back(written(zone, weekday=6, minute=90))]

    assert {one.time() for one in shown} == {time(1, 30), time(2, 30)}
    assert [one.date() for one in shown if one.time() == time(2, 30)] == [date(2027, 3, 28)]
