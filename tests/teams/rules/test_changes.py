"""What may be called a change, since when a team is over its capacity, and how a band moved."""

import random
from datetime import UTC, datetime

import pytest

from alongside.core.rules.weeks import Week
from alongside.teams.rules.changes import (
    Change,
    band_steps,
    find_changes,
    is_over_capacity,
    over_capacity_since,
)
from alongside.teams.rules.releases import Band, Block, Release
from alongside.teams.rules.workload import Measure, Spread, TeamWeek
from tests.conftest import WEEK

LONG_AGO = Week("2025-W01")


def said(*medians, measure=Measure.HOURS):
    """The weeks up to WEEK, the newest last; None is a week without a figure."""
    weeks = [WEEK.back(back) for back in range(len(medians) - 1, -1, -1)]
    return [
        TeamWeek(team_id="red", week=week, measures={} if median is None else {measure: Spread(median)})
        for week, median in zip(weeks, medians, strict=True)
    ]


def asked(*shares):
    """Weeks up to WEEK with so much asked for, in percent; None is withheld."""
    weeks = [WEEK.back(back) for back in range(len(shares) - 1, -1, -1)]
    return [TeamWeek(team_id="red", week=week, load=share) for week, share in zip(weeks, shares, strict=True)]


def since(*shares):
    return over_capacity_since(asked(*shares))


def test_four_weeks_are_compared_with_the_four_before():
    weeks = said(40, 40, 40, 40, 50, 51, 49, 50)

    assert find_changes(weeks, WEEK) == [Change(measure=Measure.HOURS, now=50, before=40, same=False)]


def test_a_step_of_rounding_alone_is_no_change():
    """From 0.24 to 0.26 evenings, rounded to halves, in every other week."""
    [change] = find_changes(said(0, 0, 0, 0, 0.5, 0, 0, 0, measure=Measure.AFTER_HOURS_DAYS), WEEK)
    [twin] = find_changes(said(0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, measure=Measure.AFTER_HOURS_DAYS), WEEK)

    assert change.same
    assert not twin.same


@pytest.mark.parametrize(
    ("medians", "told"),
    [
        ((40, 40, 40, None, 50, 50, 50, None), True),
        ((40, 40, None, None, 50, 50, 50, 50), False),
        ((40, 40, 40, 40, 50, 50, None, None), False),
    ],
)
def test_nothing_is_said_from_fewer_than_three_weeks_on_a_side(medians, told):
    assert bool(find_changes(said(*medians), WEEK)) is told


def test_a_week_without_a_figure_is_no_zero():
    with_gap, with_zero = said(40, 40, 40, 40, 40, 40, 40, None), said(40, 40, 40, 40, 40, 40, 40, 0)

    assert find_changes(with_gap, WEEK) == [Change(measure=Measure.HOURS, now=40, before=40, same=True)]
    assert find_changes(with_zero, WEEK) == [Change(measure=Measure.HOURS, now=30, before=40, same=False)]


@pytest.mark.parametrize(("now", "same"), [(43, True), (45, False)])
def test_less_than_a_tenth_is_about_the_same(now, same):
    [change] = find_changes(said(40, 40, 40, 40, now, now, now, now), WEEK)

    assert change.same is same


@pytest.mark.parametrize(("before", "same"), [((20, 60, 20, 60), True), ((40, 40, 40, 40), False)])
def test_a_team_that_always_goes_up_and_down_has_to_move_further(before, same):
    now = tuple(value + 10 for value in before)

    [change] = find_changes(said(*before, *now), WEEK)

    assert change.same is same


def test_what_would_be_written_with_the_same_number_is_no_change():
    [change] = find_changes(said(*[0.1] * 4, *[0.14] * 4, measure=Measure.HEARINGS), WEEK)

    assert change.same


@pytest.mark.parametrize(("shift", "low", "high"), [(0, 0, 0.08), (4, 0.99, 1)])
def test_chance_alone_is_seldom_called_a_change_and_a_large_one_almost_always(shift, low, high):
    seeded = random.Random(20260302)
    called = 0
    for _ in range(400):
        levels = [20 + (3 * shift if week >= 22 else 0) + seeded.gauss(0, 3) for week in range(26)]
        [change] = find_changes(said(*levels), WEEK)
        called += not change.same

    assert low <= called / 400 <= high


@pytest.mark.parametrize(("share", "over"), [(95, False), (100, False), (105, True)])
def test_over_is_what_reads_as_more_than_a_hundred_percent(share, over):
    assert is_over_capacity(share) is over


@pytest.mark.parametrize(
    ("shares", "first"),
    [
        ((90, 110, 110), WEEK.back(1)),
        ((110, 90, 110), WEEK),
        ((110, 110, 90), None),
        ((110, 110, 110), WEEK.back(2)),
        ((), None),
    ],
)
def test_over_capacity_since_the_first_week_of_the_run_that_still_lasts(shares, first):
    assert since(*shares) == first


@pytest.mark.parametrize(
    ("shares", "first"),
    [
        ((90, 110, None, 110), WEEK.back(2)),
        ((90, None, 110, None), WEEK.back(1)),
        ((None, 110, 110), WEEK.back(1)),
        ((110, 90, None), None),
        ((None, None), None),
    ],
)
def test_a_withheld_week_neither_breaks_a_run_nor_begins_one(shares, first):
    assert since(*shares) == first


def release(band, back, figure="red", teams=("red",), weeks=8):
    return Release(
        figure_id=figure,
        block=Block(LONG_AGO.back(-8 + 8 * back), weeks),
        outcome=band,
        strong=False,
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
        team_ids=teams,
    )


@pytest.mark.parametrize(
    ("before", "newest", "steps"),
    [
        (Band.LOW, Band.VERY_HIGH, 3),
        (Band.HIGH, Band.HIGH, 0),
        (Band.HIGH, Band.MODERATE, -1),
        (None, Band.MODERATE, None),
        (Band.HIGH, None, None),
    ],
)
def test_a_band_moves_by_steps_and_from_nothing_to_nothing_not_at_all(before, newest, steps):
    assert band_steps(release(newest, 0), [release(before, 1)]) == steps


@pytest.mark.parametrize(
    "earlier",
    [
        release(Band.LOW, 2),
        release(Band.LOW, 1, figure="north"),
        release(Band.LOW, 1, teams=("red", "blue")),
    ],
)
def test_only_the_period_right_before_of_the_same_teams_is_compared(earlier):
    assert band_steps(release(Band.HIGH, 0), [earlier]) is None
