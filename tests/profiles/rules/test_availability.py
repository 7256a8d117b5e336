from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from alongside.profiles.rules.availability import free_spans, from_pieces, to_pieces
from alongside.profiles.rules.profiles import Absence, FreeTime, Profile, clean_profile

SUNDAY, MONDAY = 6, 0


def test_hours_of_a_week_come_twice_in_a_fortnight() -> None:
    nine_to_ten = Profile(time_zone="Asia/Kolkata", free=(FreeTime(MONDAY, 9 * 60, 10 * 60),))

    assert free_spans(nine_to_ten, at("2026-11-21T00:00")) == (
        (at("2026-11-23T03:30"), at("2026-11-23T04:30")),
        (at("2026-11-30T03:30"), at("2026-11-30T04:30")),
    )


def test_nine_oclock_is_nine_oclock_on_both_sides_of_a_change_of_clocks() -> None:
    profile = Profile(time_zone="Europe/Berlin", free=(FreeTime(MONDAY, 9 * 60, 10 * 60),))

    found = free_spans(profile, at("2026-10-19T00:00"))

    assert [begins.hour for begins, _ in found] == [7, 8]
    assert [begins.astimezone(ZoneInfo("Europe/Berlin")).hour for begins, _ in found] == [9, 9]


def test_an_hour_that_clocks_skip_is_not_there_and_one_that_they_repeat_is_there_twice() -> None:
    two_to_three = Profile(time_zone="Europe/Berlin", free=(FreeTime(SUNDAY, 2 * 60, 3 * 60),))

    assert free_spans(two_to_three, at("2026-03-28T00:00"), days=3) == ()
    assert free_spans(two_to_three, at("2026-10-24T00:00"), days=3) == (
        (at("2026-10-25T00:00"), at("2026-10-25T02:00")),
    )


def test_no_one_is_free_on_days_on_which_they_are_away() -> None:
    profile = Profile(
        time_zone="UTC",
        free=(FreeTime(MONDAY, 600, 660),),
        absences=(Absence(date(2026, 11, 20), date(2026, 11, 23)),),
    )

    assert free_spans(profile, at("2026-11-21T00:00")) == ((at("2026-11-30T10:00"), at("2026-11-30T11:00")),)


def test_what_is_over_already_does_not_count_and_half_a_quarter_neither() -> None:
    profile = Profile(time_zone="UTC", free=(FreeTime(MONDAY, 600, 660),))

    assert free_spans(profile, at("2026-11-23T10:20"), days=1) == (
        (at("2026-11-23T10:30"), at("2026-11-23T11:00")),
    )


def test_hours_up_to_midnight_and_from_midnight_are_one() -> None:
    profile = Profile(time_zone="UTC", free=(FreeTime(SUNDAY, 1380, 1440), FreeTime(MONDAY, 0, 60)))

    assert free_spans(profile, at("2026-11-22T00:00"), days=3) == (
        (at("2026-11-22T23:00"), at("2026-11-23T01:00")),
    )


quarters = st.integers(0, 95).map(lambda quarter: quarter * 15)
free_times = st.builds(
    lambda weekday, begins, lasts: FreeTime(weekday, begins, min(1440, begins + lasts)),
    st.integers(0, 6),
    quarters,
    st.integers(1, 40).map(lambda quarter: quarter * 15),
)


@given(
    st.lists(free_times, max_size=8),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    st.integers(0, 10 * 365 * 24).map(lambda hours: at("2020-01-01T00:00") + timedelta(hours=hours)),
)
def test_at_every_quarter_someone_is_free_just_if_their_clock_says_so(
    free: list[FreeTime], zone: str, begins: datetime
) -> None:
    found = free_spans(Profile(time_zone=zone, free=tuple(free)), begins, days=8)

    for quarter in range(8 * 96):
        when = begins + timedelta(minutes=15 * quarter)
        there = when.astimezone(ZoneInfo(zone))
        minute = there.hour * 60 + there.minute
        says_so = any(
            one.weekday == there.weekday() and one.from_minute <= minute < one.until_minute for one in free
        )
        assert any(start <= when < end for start, end in found) == says_so
    assert all(end < start for (_, end), (start, _) in pairwise(found))


@given(st.lists(free_times, max_size=10))
def test_times_cut_into_pieces_and_put_together_again_are_the_same(free: list[FreeTime]) -> None:
    kept = clean_profile(Profile(time_zone="UTC", free=tuple(free))).free

    whole, rest = to_pieces(kept)

    assert clean_profile(Profile(time_zone="UTC", free=(*from_pieces(whole), *rest))).free == kept


def test_only_what_is_free_as_a_whole_is_a_piece() -> None:
    whole, rest = to_pieces([FreeTime(0, 8 * 60, 13 * 60), FreeTime(4, 12 * 60, 17 * 60)])

    assert whole == {(0, 1), (4, 2), (4, 3)}
    assert rest == (FreeTime(0, 8 * 60, 9 * 60), FreeTime(0, 12 * 60, 13 * 60))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
