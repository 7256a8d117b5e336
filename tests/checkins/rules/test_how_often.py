"""What is said of how often a change is told, on the index of four items with a fifth of the weeks skipped: a small seeded run.

The program is benchmarks/trends.py, the code the shipped one. Each share is held within three standard errors.
"""

from functools import cache, partial
from math import sqrt

import pytest

from alongside.checkins.rules import trends
from alongside.checkins.rules.trends import Direction
from benchmarks.trends import Bench, World, before, knows, shares_of_single_weeks, shipped

PEOPLE = 2500
BENCH = Bench(PEOPLE, seed=31)
told_by_chance, told_of_steps = cache(BENCH.false), cache(BENCH.found)
USUAL = World()
FALSE_AT_MOST, FALSE_AT_MOST_AT_HALF, FOUND_AT_LEAST = 0.12, 0.18, 0.88


def about(share, people=PEOPLE):
    """Shares are said in whole hundredths."""
    return pytest.approx(share, abs=3 * sqrt(share * (1 - share) / people) + 0.005)


def error(share, people=PEOPLE):
    return 3 * sqrt(share * (1 - share) / people)


def test_the_stated_share_of_stable_people_reads_of_a_change_in_half_a_year():
    false = told_by_chance(shipped, USUAL)

    assert false == about(trends.FALSE_ALARM_SHARE_26_WEEKS)
    assert trends.FALSE_ALARM_SHARE_26_WEEKS <= FALSE_AT_MOST


def test_the_rule_before_told_three_times_as_many():
    """The twin."""
    assert told_by_chance(before, USUAL) > FALSE_AT_MOST + error(FALSE_AT_MOST) + 0.1


def test_weeks_that_hang_together_more_are_told_of_chance_within_the_goal():
    assert told_by_chance(shipped, World(correlation=0.5)) <= FALSE_AT_MOST_AT_HALF + error(
        FALSE_AT_MOST_AT_HALF
    )
    assert told_by_chance(before, World(correlation=0.5)) > FALSE_AT_MOST_AT_HALF + 0.1  # the twin


def test_the_next_half_year_is_no_worse():
    assert told_by_chance(shipped, USUAL, 26, 52) <= FALSE_AT_MOST
    assert told_by_chance(before, USUAL, 26, 52) > FALSE_AT_MOST + 0.05  # the twin


def test_the_stated_shares_over_a_year_and_five():
    assert told_by_chance(shipped, USUAL, 0, 52) == about(trends.FALSE_ALARM_SHARE_52_WEEKS)
    few = Bench(500, seed=32)
    assert few.false(shipped, USUAL, 0, 260) == about(trends.FALSE_ALARM_SHARE_260_WEEKS, 500)


def test_the_stated_share_of_large_steps_is_found_within_eight_weeks():
    found = told_of_steps(shipped, USUAL, 2)

    assert found == about(trends.FOUND_WITHIN_8_WEEKS_SHARE)
    assert trends.FOUND_WITHIN_8_WEEKS_SHARE >= FOUND_AT_LEAST
    assert told_of_steps(before, USUAL, 2) < FOUND_AT_LEAST  # the twin


@pytest.mark.parametrize("known", [16, 26, 64])
def test_however_many_weeks_are_known_at_least_the_stated_share_is_found(known):
    found = told_of_steps(shipped, USUAL, 2, known)

    assert found >= trends.FOUND_AT_LEAST_SHARE - error(trends.FOUND_AT_LEAST_SHARE)


def test_the_rule_before_found_less_the_longer_it_ran():
    """The twin."""
    assert told_of_steps(before, USUAL, 2, 64) < trends.FOUND_AT_LEAST_SHARE - 0.05


def test_the_stated_share_of_steps_to_lighter_is_found():
    assert told_of_steps(shipped, USUAL, -2) == about(trends.LIGHTER_FOUND_WITHIN_8_WEEKS_SHARE)


def test_a_single_heavy_week_is_rarely_taken_for_a_change():
    assert BENCH.alone(shipped, USUAL) < 0.18
    assert BENCH.alone(before, USUAL) > 0.3  # the twin


def test_the_stated_share_of_stable_people_has_a_very_heavy_week_in_half_a_year():
    far, inside = shares_of_single_weeks(800, seed=33)

    assert far[Direction.UP] == about(trends.FAR_SHARE_26_WEEKS, 800)
    assert 0.93 < inside < 0.99


def test_a_reader_who_knows_does_better():
    """The limit: no rule may beat one that is told mu, sigma and phi; a run that shows it measures something else."""
    reader = partial(knows, bound=4.5, down_bound=7.5)

    assert told_by_chance(reader, USUAL) < told_by_chance(shipped, USUAL)
    assert told_of_steps(reader, USUAL, 2, 26) > told_of_steps(shipped, USUAL, 2, 26)


def test_a_larger_step_is_found_more_often_and_weeks_that_stay_least():
    shares = [told_of_steps(shipped, USUAL, size) for size in (0.001, 1, 2, 3)]

    assert shares == sorted(shares)
    assert shares[0] < 0.1 < 0.95 < shares[-1]
