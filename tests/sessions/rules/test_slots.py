"""Times in common are exact to the minute, held to an account that looks at every minute by itself."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from alongside.core.rules.spans import merge_spans
from alongside.sessions.rules.slots import (
    intersect_spans,
    list_starts,
    nearest_start,
    pick_slots,
    subtract_spans,
)

BEGINS = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAYS = 2


def span(first: int, length: int):
    return BEGINS + first * MINUTE, BEGINS + (first + length) * MINUTE


SPANS = st.lists(st.builds(span, st.integers(0, DAYS * 1440), st.integers(0, 400)), max_size=6)
LENGTH = st.sampled_from([30, 45])


def each_minute(spans) -> set[int]:
    """The minutes that lie in any of them."""
    found: set[int] = set()
    for first, last in spans:
        found.update(range((first - BEGINS) // MINUTE, (last - BEGINS) // MINUTE))
    return found


def apart(spans) -> bool:
    """In order, none empty, and none touching the next."""
    return all(first < last for first, last in spans) and all(
        one[1] < other[0] for one, other in pairwise(spans)
    )


@given(SPANS)
@example([span(0, 30), span(30, 30)])  # random minutes seldom touch
@example([span(30, 30), span(0, 45)])
def test_spans_that_touch_become_one_and_no_minute_is_lost(spans):
    assert each_minute(merge_spans(spans)) == each_minute(spans)
    assert apart(merge_spans(spans))


@given(st.lists(SPANS, min_size=1, max_size=3))
def test_a_time_in_common_is_one_that_all_have(people):
    found = intersect_spans(people)

    assert each_minute(found) == set.intersection(*(each_minute(spans) for spans in people))
    assert apart(found)


def test_no_one_at_all_is_never_free():
    assert intersect_spans([]) == ()


@given(SPANS, SPANS)
def test_what_is_taken_is_gone_and_nothing_else(free, taken):
    assert each_minute(subtract_spans(free, taken)) == each_minute(free) - each_minute(taken)


@given(SPANS, LENGTH, st.integers(0, DAYS * 1440))
def test_a_session_can_begin_at_each_whole_quarter_at_which_all_of_it_is_free(free, length, soonest):
    minutes_free = each_minute(free)
    earliest = BEGINS + soonest * MINUTE

    expected = [
        BEGINS + minute * MINUTE
        for minute in range(0, (DAYS + 1) * 1440, 15)
        if minute >= soonest and set(range(minute, minute + length)) <= minutes_free
    ]
    assert list(list_starts(free, length, earliest)) == expected


@given(SPANS, LENGTH, st.integers(0, 1440), st.data())
def test_what_is_offered_can_be_met_at_and_lies_apart(free, length, soonest, data):
    earliest = BEGINS + soonest * MINUTE
    possible = list(list_starts(free, length, earliest))
    besides = set(data.draw(st.lists(st.sampled_from(possible), max_size=4))) if possible else set()

    found = pick_slots(free, length, earliest, UTC, besides=besides)

    assert found == sorted(set(found))
    assert set(found) <= set(possible) - besides
    others = {one for one in possible if all(abs(one - other) >= length * MINUTE for other in besides)}
    if set(found) <= others:
        assert len({one.date() for one in found}) == min(3, len(found), len({one.date() for one in others}))
    assert all(later - earlier >= length * MINUTE for earlier, later in pairwise(found))


@given(SPANS, LENGTH, st.integers(0, DAYS * 1440), st.integers(0, 1440))
def test_the_nearest_is_the_nearest(free, length, wanted, within):
    at, around = BEGINS + wanted * MINUTE, within * MINUTE

    found = nearest_start(free, length, at, around)

    far = [
        abs(start - at)
        for start in list_starts(free, length, BEGINS - timedelta(days=9))
        if abs(start - at) <= around
    ]
    if found is None:
        assert far == []
    else:
        assert abs(found - at) == min(far)


def test_three_times_are_on_three_days_and_at_other_hours_where_there_are_such():
    free = [span(day * 1440 + hour * 60, 60) for day in range(4) for hour in (9, 13, 17)]

    found = pick_slots(free, 45, BEGINS, UTC)

    assert len({one.date() for one in found}) == 3
    assert len({one.hour for one in found}) == 3


def test_others_than_those_offered_are_not_the_same_a_quarter_of_an_hour_later():
    free = [span(day * 1440 + 540, 180) for day in range(3)]
    before = pick_slots(free, 45, BEGINS, UTC)

    others = pick_slots(free, 45, BEGINS, UTC, besides=before)

    assert not any(abs(one - other) < timedelta(minutes=45) for one in others for other in before)
    only = [span(540, 60)]
    assert pick_slots(only, 45, BEGINS, UTC, most=1, besides=[BEGINS + timedelta(hours=9)]) == [
        BEGINS + timedelta(hours=9, minutes=15)
    ]


def test_one_that_was_chosen_already_is_among_them_and_its_day_is_taken():
    free = [span(day * 1440 + 540, 180) for day in range(4)]
    usual = BEGINS + timedelta(hours=9)

    found = pick_slots(free, 45, usual, UTC, first=usual)

    assert found[0] == usual
    assert len({one.date() for one in found}) == 3


def test_days_are_those_of_the_zone_and_not_those_of_greenwich():
    auckland = ZoneInfo("Pacific/Auckland")
    evening = datetime(
        2026, 3, 2, 20, 0, tzinfo=UTC
    )  # the third of March there, as is what comes seven hours later
    free = [
        (evening + hours * timedelta(hours=1), evening + (hours + 1) * timedelta(hours=1))
        for hours in (0, 7, 24)
    ]

    there = pick_slots(free, 45, BEGINS, auckland, most=2)
    in_greenwich = pick_slots(free, 45, BEGINS, UTC, most=2)

    assert there == [evening, evening + timedelta(days=1)]
    assert in_greenwich == [evening, evening + timedelta(hours=7)]
