"""When someone is awake, by their own clock, also on the days on which clocks change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.notifications.rules.outbox import (
    RETRY_PAUSES,
    DeliveryStatus,
    TooLate,
    claim_message,
    end_of_quiet_hours,
    mark_dropped,
    mark_failed,
    mark_sent,
    retry_message,
    return_to_queue,
)
from tests.messages import new_message

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
ZONES = [
    ZoneInfo(name)
    for name in ("Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC")
]
MESSAGE = new_message("m1", about={"names": ["Ben"]}, due=NOW)
HALF_HOURS = st.integers(0, 47).map(lambda half: 30 * half)


def is_quiet(at: datetime, quiet_from: int, quiet_until: int, zone: ZoneInfo) -> bool:
    """Said in another way than the rule: by going round the clock."""
    there = at.astimezone(zone)
    minute = there.hour * 60 + there.minute
    return (minute - quiet_from) % 1440 < (quiet_until - quiet_from) % 1440


@given(
    st.integers(0, 365 * 24 * 60),
    HALF_HOURS,
    st.integers(3, 20).map(lambda hour: 60 * hour),
    st.sampled_from(ZONES),
)
def test_nothing_is_sent_in_quiet_hours_and_nothing_waits_longer_than_they_last(
    past, quiet_from, quiet_until, zone
):
    at = NOW + timedelta(minutes=past)

    awake = end_of_quiet_hours(at, quiet_from, quiet_until, zone)

    assert not is_quiet(awake, quiet_from, quiet_until, zone)
    assert awake >= at
    if is_quiet(at, quiet_from, quiet_until, zone):
        local = awake.astimezone(zone)
        assert local.hour * 60 + local.minute == quiet_until
        assert awake - at <= timedelta(hours=25)
    else:
        assert awake == at


def test_the_same_hour_twice_is_no_quiet_at_all():
    assert end_of_quiet_hours(NOW, 0, 0, ZONES[0]) == NOW


def test_pauses_grow_and_the_last_try_is_the_end():
    assert tuple(sorted(RETRY_PAUSES)) == RETRY_PAUSES
    message = MESSAGE
    for pause in RETRY_PAUSES:
        message = mark_failed(claim_message(message, NOW), "busy", final=False, now=NOW)
        assert (message.state, message.due_at) == (DeliveryStatus.WAITING, NOW + pause)
    assert mark_failed(claim_message(message, NOW), "busy", final=False, now=NOW).state is DeliveryStatus.DEAD


def test_a_server_that_is_not_there_counts_as_no_try():
    assert return_to_queue(claim_message(MESSAGE, NOW), "nobody answers", NOW).tries == 0


@pytest.mark.parametrize("end", [lambda message: mark_sent(message, NOW), mark_dropped])
def test_what_is_done_is_about_nothing_any_more(end):
    assert end(MESSAGE).about == {}


def test_only_a_dead_letter_is_begun_again():
    dead = replace(MESSAGE, state=DeliveryStatus.DEAD, tries=6)

    assert (retry_message(dead, NOW).state, retry_message(dead, NOW).tries) == (DeliveryStatus.WAITING, 0)
    assert retry_message(MESSAGE, NOW) == MESSAGE


def test_a_dead_letter_is_begun_again_only_while_it_is_of_use():
    until = NOW + timedelta(hours=1)
    dead = replace(MESSAGE, state=DeliveryStatus.DEAD, expires_at=until)

    assert retry_message(dead, NOW).expires_at == until
    with pytest.raises(TooLate):
        retry_message(dead, until)


def test_where_no_server_could_be_reached_the_last_try_is_still_to_come():
    last = replace(MESSAGE, state=DeliveryStatus.SENDING, tries=len(RETRY_PAUSES) + 1)

    found = return_to_queue(last, "no route", NOW)
    assert (found.state, found.tries) == (DeliveryStatus.WAITING, len(RETRY_PAUSES))
    assert mark_failed(last, "450", final=False, now=NOW).state is DeliveryStatus.DEAD
