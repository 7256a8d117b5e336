"""When the clock has to look again: never later than it is time, also in the nights in which clocks are changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.core.rules.weeks import WeekRule
from alongside.organisation.rules.check_times import MINUTE, earliest_of, first_instant_of, next_reminder

CHANGES = {  # a day on which the clocks of the zone are changed
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("America/Los_Angeles", date(2026, 3, 8)),
    ("America/Los_Angeles", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # by half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Santiago", date(2026, 4, 5)),  # at midnight
    ("America/Santiago", date(2026, 9, 6)),
    ("Pacific/Apia", date(2011, 12, 30)),  # a day that was left out
    ("Asia/Kolkata", date(2026, 3, 4)),  # no change at all
}


def minutes_around(day: date) -> list[datetime]:
    """Of that day and most of the one before and the one after, anywhere on earth."""
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=26)
    return [begins + timedelta(minutes=past) for past in range(76 * 60)]


@pytest.mark.parametrize(("name", "day"), sorted(CHANGES))
@pytest.mark.parametrize("minute", [0, 1, 29, 30, 90, 119, 120, 150, 180, 540, 1439])
def test_who_looks_when_told_is_there_in_the_first_minute_that_shows_it(name: str, day: date, minute: int):
    zone, now, looked = ZoneInfo(name), minutes_around(day)[0], []
    shown = [at for at in minutes_around(day) if shows(at, day, minute, zone)]

    while (again := first_instant_of(day, minute, zone, now)) is not None:
        assert now < again
        looked.append(again)
        now = again

    assert set(shown[:1]) <= set(looked)
    assert len(looked) < 26 * 60


def shows(at: datetime, day: date, minute: int, zone: ZoneInfo) -> bool:
    there = at.astimezone(zone)
    return there.date() == day and there.hour * 60 + there.minute >= minute


def test_a_reminder_of_someone_who_is_off_all_week_is_looked_for_again_in_a_week():
    london, now = ZoneInfo("Europe/London"), datetime(2026, 3, 4, 10, 0, tzinfo=UTC)

    found = next_reminder(now, london, 2, 9 * 60, lambda day: True, WeekRule(london, 0))

    assert found == [now + timedelta(days=7)]


def test_a_late_reminder_turns_to_the_next_week_as_many_hours_after_it_opens_as_it_is_late():
    """By four days, in which the clocks of the organisation go back."""
    london, los_angeles = ZoneInfo("Europe/London"), ZoneInfo("America/Los_Angeles")
    now, rule = datetime(2026, 10, 26, 17, 0, tzinfo=UTC), WeekRule(london, 4)
    late = timedelta(days=4)
    turns = datetime(2026, 10, 26, 23, 0, tzinfo=UTC)

    found = next_reminder(now, los_angeles, 3, 9 * 60, lambda day: day.day in (22, 23), rule)

    assert rule.newest(turns - MINUTE - late) < rule.newest(turns - late)
    assert found[0] == turns


def test_of_several_instants_the_first_to_come_counts():
    now, week = datetime(2026, 3, 4, 10, 0, tzinfo=UTC), timedelta(weeks=1)

    assert earliest_of([now - MINUTE, now, None, now + 2 * MINUTE, now + MINUTE], now, week) == now + MINUTE
    assert earliest_of([now - MINUTE, None], now, week) == now + week
