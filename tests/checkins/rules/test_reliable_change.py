"""Reliable change: the published example, the edge, and silence without figures."""

from dataclasses import replace
from math import hypot, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.checkins.rules.instruments import Scale
from alongside.checkins.rules.reliable_change import Change, reliable_change

SCALE = Scale(
    key="sea",
    name={"en": "Sea"},
    items=("a",),
    reversed=frozenset(),
    minimum_answered=1,
    sd=7.5,
    reliability=0.8,
    source="Jacobson & Truax (1991)",
    retest_weeks=4,
)


def test_the_index_is_that_of_the_published_example():
    """Jacobson & Truax (1991), p. 14: 47.5 before, 32.5 after, SD 7.5, reliability .80 give RC = -3.16.

    By hand: standard error 7.5 x sqrt(1 - .80) = 3.354; of a difference, sqrt(2 x 3.354²) = 4.743; -15 / 4.743 = -3.162.
    """
    assert reliable_change(SCALE, 47.5, 32.5, 4) == Change(
        rci=pytest.approx(-3.16, abs=0.005), stands_out=True, by_error_alone=0.05
    )


@pytest.mark.parametrize(("after", "told"), [(59.2, False), (59.3, True), (40.8, False), (40.7, True)])
def test_a_change_is_told_from_1_96_on_either_way(after, told):
    # 1.96 x 4.7434 = 9.297 points
    assert reliable_change(SCALE, 50, after, 4).stands_out is told


def test_without_published_figures_nothing_is_told():
    assert reliable_change(replace(SCALE, sd=None, reliability=None), 0, 100, 4) is None


@given(st.floats(0, 100), st.floats(0, 100))
def test_the_way_back_is_the_same_change_the_other_way(before, after):
    there, back = reliable_change(SCALE, before, after, 4), reliable_change(SCALE, after, before, 4)

    assert (there.rci, there.stands_out) == (-back.rci, back.stands_out)


@pytest.mark.parametrize(
    ("retest_weeks", "weeks", "rate"),
    [(None, 4, None), (4, 1, None), (4, 2, 0.05), (4, 8, 0.05), (4, 9, None), (26, 12, None), (26, 13, 0.05)],
)
def test_a_rate_is_said_only_with_a_retest_over_a_like_interval(retest_weeks, weeks, rate):
    scale = replace(SCALE, retest_weeks=retest_weeks)

    assert reliable_change(scale, 50, 80, weeks) == Change(
        rci=pytest.approx(6.32, abs=0.01), stands_out=True, by_error_alone=rate
    )


SD, MEASUREMENTS, OVER_TIME = (
    15.0,
    5.0,
    10.0,
)  # of people; of one day's questions; of people's own days, points


@pytest.mark.parametrize(
    ("kind", "least", "most"), [("retest", 0.04, 0.06), ("internal consistency", 0.2, 0.5)]
)
def test_of_people_who_do_not_change_a_retest_tells_one_in_twenty_and_an_internal_consistency_many(
    kind, least, most
):
    """A small world: each score is the person's level, how their days differ, and how the questions of a day disagree."""
    random = Random(33)
    levels = [random.gauss(50, SD) for _ in range(4000)]
    pairs = [[random.gauss(level, hypot(OVER_TIME, MEASUREMENTS)) for _ in range(2)] for level in levels]
    total = SD**2 + OVER_TIME**2 + MEASUREMENTS**2
    lasting = (
        SD**2 if kind == "retest" else SD**2 + OVER_TIME**2
    )  # an alpha takes a day's mood for the person
    scale = replace(SCALE, sd=sqrt(total), reliability=lasting / total)

    told = [reliable_change(scale, before, after, 4).stands_out for before, after in pairs]

    assert least < sum(told) / len(told) < most
