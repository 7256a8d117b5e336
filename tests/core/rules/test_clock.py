"""When a clock is believed."""

from datetime import UTC, datetime, timedelta

import pytest

from alongside.core.rules.clock import (
    LONGEST_OFF,
    SKEW,
    ClockAhead,
    ClockBehind,
    KnownTimes,
    refuse_wrong_clock,
)

SEEN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("now", [SEEN - SKEW, SEEN, SEEN + LONGEST_OFF])
def test_a_clock_near_what_is_known_is_believed(now: datetime) -> None:
    refuse_wrong_clock(now, KnownTimes(SEEN))


def test_a_clock_is_refused_more_than_three_weeks_after_the_server_was_last_seen() -> None:
    with pytest.raises(ClockAhead) as refused:
        refuse_wrong_clock(SEEN + LONGEST_OFF + SECOND, KnownTimes(SEEN))

    assert (refused.value.known, LONGEST_OFF) == (SEEN, timedelta(weeks=3))


def test_a_row_written_by_a_wrong_clock_does_not_speak_for_it() -> None:
    """Sign-ins go on in 2030; the next look must not take them for proof that it is 2030."""
    then = datetime(2030, 1, 15, tzinfo=UTC)

    with pytest.raises(ClockAhead):
        refuse_wrong_clock(then, KnownTimes(SEEN, newest_row=then))


def test_a_clock_is_refused_before_it_was_last_seen() -> None:
    with pytest.raises(ClockBehind):
        refuse_wrong_clock(SEEN - SKEW - SECOND, KnownTimes(SEEN))


def test_a_clock_is_refused_before_the_newest_row() -> None:
    newest = SEEN + timedelta(days=1)

    with pytest.raises(ClockBehind) as refused:
        refuse_wrong_clock(newest - SKEW - SECOND, KnownTimes(SEEN, newest))

    assert refused.value.known == newest
    refuse_wrong_clock(newest - SKEW, KnownTimes(SEEN, newest))
