"""Which of the automatic backups may go: never the newest, and never the only one of a day that should have one."""

from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.rules.backups import (
    DAILY,
    EVERY,
    HOURLY,
    WEEKLY,
    backup_file_name,
    expired_backups,
    is_due,
    parse_taken_at,
)

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
Period = Callable[[datetime], Hashable]
PERIODS: dict[str, tuple[Period, int]] = {
    "hour": (lambda at: (at.date(), at.hour), HOURLY),
    "day": (lambda at: at.date(), DAILY),
    "week": (lambda at: at.isocalendar()[:2], WEEKLY),
}
# Minutes before now: close together and far apart, and some of a clock that was ahead.
moments = st.lists(st.integers(-5_000, 200_000), unique=True, min_size=1, max_size=60).map(
    lambda minutes: [NOW - timedelta(minutes=each) for each in minutes]
)


def past(taken: list[datetime]) -> list[datetime]:
    return sorted(at for at in taken if at <= NOW)


@given(moments)
def test_the_newest_is_never_deleted_and_what_a_wrong_clock_dated_later_neither(taken) -> None:
    gone = expired_backups(taken, NOW)

    assert not set(past(taken)[-1:]) & gone
    assert not {at for at in taken if at > NOW} & gone


@pytest.mark.parametrize("period", PERIODS)
@given(moments)
def test_the_newest_of_each_of_the_last_periods_that_had_one_is_kept(period: str, taken) -> None:
    of, number = PERIODS[period]
    last = {of(at): at for at in past(taken)}  # in the order of time, so the newest of each

    assert set(list(last.values())[-number:]).isdisjoint(expired_backups(taken, NOW))


@given(moments)
def test_no_more_are_kept_than_the_set_has_places(taken) -> None:
    assert len(set(past(taken)) - expired_backups(taken, NOW)) <= HOURLY + DAILY + WEEKLY


@given(moments, st.randoms())
def test_neither_their_order_nor_what_a_wrong_clock_added_changes_which_go(taken, random) -> None:
    shuffled = random.sample(past(taken), len(past(taken)))

    assert expired_backups(shuffled, NOW) == expired_backups(taken, NOW)


@given(moments)
def test_thinned_as_they_come_or_all_at_once_the_same_are_left(taken) -> None:
    left: set[datetime] = set()
    for at in past(taken):
        left |= {at}
        left -= expired_backups(left, at)

    assert left == set(past(taken)) - expired_backups(past(taken), NOW)


def test_a_year_of_one_each_hour_leaves_hours_days_and_weeks() -> None:
    year = [NOW - timedelta(hours=hours) for hours in range(24 * 365)]

    left = set(year) - expired_backups(year, NOW)

    assert [(NOW - at) // timedelta(hours=1) for at in sorted(left, reverse=True)[:HOURLY]] == [
        *range(HOURLY)
    ]
    assert len({at.date() for at in left}) == DAILY + WEEKLY - 3  # today and two Sundays are of both
    assert min(left) == datetime(2026, 1, 18, 23, 0, tzinfo=UTC)


def test_after_a_summer_without_a_server_nothing_goes() -> None:
    kept = [NOW - timedelta(weeks=30, hours=hours) for hours in range(HOURLY)]

    assert expired_backups(kept, NOW) == set()


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.booleans(), st.text(min_size=1))  # noqa: DTZ001
def test_a_name_says_when_and_of_which_database(at: datetime, encrypted: bool, stem: str) -> None:
    taken = at.replace(tzinfo=UTC, microsecond=0)
    name = backup_file_name(stem, taken, encrypted)

    assert parse_taken_at(stem, name) == taken or "\n" in stem
    assert parse_taken_at(f"{stem}2", name) is None


@pytest.mark.parametrize(
    "name",
    [
        "alongside-20260304T100000Z.db.erased",
        "alongside-20260304T100000Z.db-wal",
        "alongside-20260304T100000Z.sqlite",
        "alongside-20261304T100000Z.db",
        "alongside-before-the-move.db",
        "other-20260304T100000Z.db",
        ".alongside-20260304T100000Z.db.0123abcd.part",
        "alongside.db",
    ],
)
def test_files_of_other_names_are_no_part_of_the_set(name: str) -> None:
    assert parse_taken_at("alongside", name) is None
    assert parse_taken_at("alongside", "alongside-20260304T100000Z.db") == NOW  # the twin


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (None, True),
        (timedelta(), False),
        (EVERY - timedelta(seconds=1), False),
        (EVERY, True),
        (timedelta(hours=-1), True),  # the clock was ahead, and is right again
    ],
)
def test_one_is_due_an_hour_after_the_last_and_when_the_clock_went_back(since, due: bool) -> None:
    assert is_due(None if since is None else NOW - since, NOW) is due
