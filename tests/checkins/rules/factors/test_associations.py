"""What often comes together with heavier or lighter weeks: the laws of the rule, and how often it errs.

The program is benchmarks/factors.py, the code the shipped one.
"""

from math import sqrt

import numpy as np
import pytest

from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.factors import associations
from alongside.checkins.rules.factors.associations import (
    FALSE_SHARE_A_YEAR,
    FEWEST_WEEKS,
    LEAST_POINTS,
    LOOKED_BACK,
    find_associations,
    see_factors,
)
from alongside.checkins.rules.trends import Point
from benchmarks.factors import Factors, false_share, found_shares
from benchmarks.trends import World
from tests.conftest import WEEK

PEOPLE = 500
FALSE_AT_MOST = FALSE_SHARE_A_YEAR + 3 * sqrt(FALSE_SHARE_A_YEAR * (1 - FALSE_SHARE_A_YEAR) / PEOPLE)
CALM = [40.0, 50, 45, 55, 38, 52, 47, 43]


def weeks_of(strains):
    """The newest last; None for a week without a figure."""
    return [
        Point(WEEK.back(len(strains) - 1 - place), strain, away=strain is None)
        for place, strain in enumerate(strains)
    ]


def every_third(strains, factor="court", first=0):
    points = weeks_of(strains)
    return {point.week: (factor,) for point in points[first::3]}


def heavier(by, weeks=30, first=0):
    """Weeks of which every third is heavier by so many points."""
    return [
        CALM[place % 8] + (by if place >= first and (place - first) % 3 == 0 else 0) for place in range(weeks)
    ]


@pytest.mark.parametrize(
    ("correlation", "together"), [(0.0, 0.0), (0.3, 0.6), (0.6, 0.9)], ids=["apart", "usual", "in clusters"]
)
def test_of_people_without_any_relation_the_stated_share_at_most_is_told_within_a_year(correlation, together):
    assert false_share(World(correlation=correlation), Factors(together=together), PEOPLE) <= FALSE_AT_MOST


def test_twin_a_rule_that_takes_weeks_for_independent_tells_far_more(monkeypatch):
    monkeypatch.setattr(associations, "PHIS", np.array([0.0]))
    monkeypatch.setattr(associations, "PHI_SHARES", np.array([1.0]))

    assert false_share(World(correlation=0.6), Factors(together=0.9), PEOPLE) > 2 * FALSE_AT_MOST


@pytest.mark.parametrize("effect", [2, -2])
def test_what_moves_weeks_by_two_standard_deviations_is_found_within_a_year(effect):
    (found,) = found_shares(World(), Factors(effect=effect), 200, at=[52])

    assert found > 0.9


def test_what_is_told_holds_the_difference_and_counts_the_weeks():
    strains = heavier(25)

    (told,) = find_associations(weeks_of(strains), every_third(strains))

    assert (told.factor, told.weeks_with, told.weeks_without) == ("court", 10, 20)
    assert LEAST_POINTS <= told.low < 25 < told.high
    assert told.is_heavier


def test_lighter_weeks_are_told_as_lighter_and_the_heaviest_difference_comes_first():
    strains = [strain + (-25 if place % 3 == 1 else 0) for place, strain in enumerate(heavier(25, 48))]
    court, team = every_third(strains), every_third(strains, "team", 1)

    first, second = find_associations(weeks_of(strains), court | team)

    assert (first.factor, first.is_heavier) == ("court", True)
    assert (second.factor, second.is_heavier) == ("team", False)
    assert second.low < second.high <= -LEAST_POINTS


def test_nothing_is_told_before_a_factor_was_there_often_enough():
    few = 3 * FEWEST_WEEKS - 3
    strains = heavier(40, few)

    assert find_associations(weeks_of(strains), every_third(strains)) == ()
    assert find_associations(weeks_of(heavier(40, few + 9)), every_third(heavier(40, few + 9)))  # the twin


def test_weeks_away_before_the_first_choice_and_long_ago_do_not_count():
    heavy_before = [90.0] * 60
    strains = [*heavy_before, None, *heavier(0)]
    chosen = every_third(strains, first=len(heavy_before) + 1)

    assert find_associations(weeks_of(strains), chosen) == ()

    strains = [*heavier(30, 60), *[50.0] * LOOKED_BACK]
    assert find_associations(weeks_of(strains), every_third(strains[:60] + [None] * LOOKED_BACK)) == ()


@pytest.mark.parametrize("brought_in", [False, True])
def test_weeks_from_an_own_file_do_not_count_as_weeks_without_a_factor(brought_in):
    """No one was asked about them."""
    points = weeks_of(heavier(40))
    chosen = every_third(heavier(40))
    saved = [
        CheckIn(point.week, factors=chosen.get(point.week, ()), brought_in=brought_in and place % 3 > 0)
        for place, point in enumerate(points)
    ]

    assert bool(see_factors(saved, points).told) is not brought_in


def test_without_weeks_or_choices_there_is_nothing():
    assert find_associations([], {WEEK: ("court",)}) == ()
    assert find_associations(weeks_of(CALM), {}) == ()
    assert find_associations(weeks_of(CALM), {WEEK.back(-3): ("court",)}) == ()
