"""How long wrong tries make someone wait, and how many are possible in a day."""

import random
from datetime import datetime, timedelta

import pytest

from alongside.accounts.rules.throttling import (
    ACCOUNT_ALLOWANCE,
    ADDRESS_ALLOWANCE,
    OWN_ALLOWANCE,
    Allowance,
    still_counting,
)
from tests.conftest import NOW

DAY = timedelta(days=1)


def test_pauses_start_after_the_free_tries_double_and_stay_under_the_longest() -> None:
    seconds = [OWN_ALLOWANCE.pause(wrong).total_seconds() for wrong in (0, 4, *range(5, 16), 10**9)]

    assert seconds == [0, 0, *(min(2**power, 900) for power in range(1, 12)), 900]


@pytest.mark.parametrize("allowance", [OWN_ALLOWANCE, ACCOUNT_ALLOWANCE, ADDRESS_ALLOWANCE])
def test_the_most_that_counts_is_where_the_pause_is_the_longest(allowance: Allowance) -> None:
    assert allowance.pause(allowance.most) == allowance.longest > allowance.pause(allowance.most - 1)


def test_the_first_twenty_tries_at_an_account_and_forty_from_an_address_make_no_one_wait() -> None:
    counts = [
        (ACCOUNT_ALLOWANCE.pause(19), ACCOUNT_ALLOWANCE.pause(20)),
        (ADDRESS_ALLOWANCE.pause(39), ADDRESS_ALLOWANCE.pause(40)),
    ]

    assert counts == [(timedelta(), timedelta(seconds=20))] * 2


@pytest.mark.parametrize("shared", [ACCOUNT_ALLOWANCE, ADDRESS_ALLOWANCE])
def test_a_pause_that_others_can_cause_never_grows(shared: Allowance) -> None:
    assert {shared.pause(wrong) for wrong in range(200)} == {timedelta(), timedelta(seconds=20)}


def test_one_address_alone_never_makes_others_wait_at_an_account() -> None:
    assert ACCOUNT_ALLOWANCE.pause(OWN_ALLOWANCE.most) == timedelta()


def test_one_wrong_try_is_forgotten_after_each_quarter_of_an_hour() -> None:
    later = [still_counting(4, NOW, NOW + timedelta(minutes=minutes)) for minutes in (0, 14, 15, 44, 60, 999)]

    assert later == [
        (4, NOW),
        (4, NOW),
        (3, NOW + timedelta(minutes=15)),
        (2, NOW + timedelta(minutes=30)),
        (0, NOW + timedelta(minutes=60)),
        (0, NOW + timedelta(minutes=999)),
    ]


def test_no_one_waits_because_the_clock_was_set_back() -> None:
    assert still_counting(30, NOW + timedelta(days=3), NOW) == (0, NOW)


def test_a_try_whose_clock_was_read_a_moment_earlier_counts_all_the_same() -> None:
    assert still_counting(30, NOW + timedelta(seconds=5), NOW) == (30, NOW + timedelta(seconds=5))


def tries_in(during: timedelta, rests: list[timedelta]) -> int:
    """Wrong tries at one own count by someone who rests so long, turn by turn, once the pause is over."""
    now, wrong, made = NOW, 0, 0
    last: datetime | None = None
    while now <= NOW + during:
        wrong = still_counting(wrong, last, now)[0] if last else 0
        if last is None or last + OWN_ALLOWANCE.pause(wrong) <= now:
            made, wrong, last = made + 1, min(wrong + 1, OWN_ALLOWANCE.most), now
            now += rests[made % len(rests)]
        else:
            now = min(
                last + OWN_ALLOWANCE.pause(wrong),
                last + ((now - last) // timedelta(minutes=15) + 1) * timedelta(minutes=15),
            )
    return made


def test_no_way_to_spread_tries_over_a_day_makes_more_of_them_than_is_said() -> None:
    chance = random.Random(11)
    ways = [[timedelta()], [timedelta(minutes=15)], [timedelta()] * 9 + [timedelta(hours=1)]]
    ways += [
        [timedelta(seconds=chance.choice([0, 0, 60, 900, 3600])) for _ in range(chance.randrange(1, 12))]
        for _ in range(300)
    ]

    most = max(tries_in(DAY, rests) for rests in ways)

    assert OWN_ALLOWANCE.most_tries(DAY) == 110
    assert 100 < most <= 110
