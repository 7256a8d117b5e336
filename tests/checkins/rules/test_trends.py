"""One person's weeks: the stages, what is told of a lasting change and of a single week, and the laws of it."""

from dataclasses import replace
from itertools import pairwise
from math import sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.checkins.rules import shifts
from alongside.checkins.rules.shifts import LEARNING_WEEKS
from alongside.checkins.rules.trends import (
    CHANGES_PER_HALF_YEAR,
    FALSE_ALARM_SHARE_26_WEEKS,
    FOUND_WITHIN_8_WEEKS_SHARE,
    REAL_SHARE,
    STANDING_OUT,
    Direction,
    Far,
    Point,
    Stage,
    WeekStanding,
    away_weeks,
    judge_weeks,
    line_segments,
    marked_weeks,
    week_standing,
)
from alongside.core.rules.weeks import Week

START = Week("2025-W40")
WEEKS = [START.back(-number) for number in range(120)]  # over a year end, to 2028
CALM = [50.0, 40.0, 60.0, 50.0, 45.0, 55.0, 50.0, 40.0, 60.0, 50.0, 45.0, 55.0]
HARD = [75.0, 65.0, 80.0, 75.0, 70.0, 85.0, 75.0, 65.0]


def points(strains, weeks=WEEKS):
    return [Point(week, strain) for week, strain in zip(weeks, strains, strict=False)]


def standings(some, baseline_since=None):
    trend = judge_weeks(some, baseline_since)
    return [week_standing(point, trend) for point in some]


# Stages


@pytest.mark.parametrize(
    ("answered", "stage"),
    [
        (0, Stage.FEW),
        (3, Stage.FEW),
        (4, Stage.LEARNING),
        (7, Stage.LEARNING),
        (8, Stage.PROVISIONAL),
        (11, Stage.PROVISIONAL),
        (12, Stage.WATCHING),
        (60, Stage.WATCHING),
    ],
)
def test_what_can_be_said_grows_with_the_weeks_answered(answered, stage):
    trend = judge_weeks(points([50.0, 60.0] * (answered // 2) + [50.0] * (answered % 2)))

    assert (trend.stage, trend.answered) == (stage, answered)
    assert (trend.median is None) is (stage is Stage.FEW)
    assert (trend.usual is None) is (stage in (Stage.FEW, Stage.LEARNING))
    assert (trend.usual is not None and trend.usual.settled) is (stage is Stage.WATCHING)


def test_median_and_range_are_those_of_the_weeks_seen():
    trend = judge_weeks(points([10.0, 80.0, 30.0, 40.0]))

    assert (trend.median, trend.low, trend.high) == (35.0, 10.0, 80.0)


def test_skipped_and_away_weeks_count_for_nothing():
    some = [
        Point(WEEKS[0], 50),
        Point(WEEKS[1], None),
        Point(WEEKS[2], None, away=True),
        Point(WEEKS[3], 20, away=True),
    ]

    assert judge_weeks(some).answered == 1


# A lasting change


def test_a_lasting_step_is_one_change_with_its_beginning_and_its_likelihood():
    (change,) = judge_weeks(points(CALM + HARD)).changes

    assert (change.began, change.direction, change.until) == (WEEKS[12], Direction.UP, WEEKS[19])
    assert WEEKS[14] <= change.found <= WEEKS[18]
    assert change.times > 20
    assert (change.goes_on, change.back, change.taken_in) == (True, False, False)


def test_calm_weeks_are_no_change():
    assert judge_weeks(points(CALM * 5)).changes == ()


def test_lighter_weeks_are_told_too_but_asked_for_more():
    lighter = judge_weeks(points(CALM + [100 - strain for strain in HARD] * 2)).changes

    assert [change.direction for change in lighter] == [Direction.DOWN]
    assert lighter[0].found > judge_weeks(points(CALM + HARD * 2)).changes[0].found


def test_no_change_is_found_in_the_first_twelve_weeks_nor_said_to_have_begun_there():
    early = judge_weeks(points([50.0] * 8 + [100.0] * 4))
    later = judge_weeks(points([50.0] * 8 + [100.0] * 4 + [50.0] * 30))

    assert (early.changes, early.far) == ((), ())
    assert all(change.began >= WEEKS[LEARNING_WEEKS] for change in later.changes)


def test_the_weeks_of_a_heavier_time_are_marked_and_those_before_and_after_are_not():
    some = points([*CALM, *HARD, *CALM, *CALM])

    marks = marked_weeks(some, judge_weeks(some))

    assert set(marks.values()) == {WeekStanding.HEAVIER_TIME}
    assert list(marks) == WEEKS[12:20]


def test_no_week_at_the_end_of_a_heavier_time_lies_back_below_the_usual():
    some = points([*CALM, *HARD, 30.0, 35.0])

    assert standings(some)[19:] == [WeekStanding.HEAVIER_TIME, WeekStanding.INSIDE, WeekStanding.INSIDE]


def test_a_level_that_stays_becomes_the_usual():
    change = judge_weeks(points(CALM + HARD * 5)).changes[0]
    returned = judge_weeks(points(CALM + HARD + CALM * 3)).changes[0]

    assert (change.taken_in, change.goes_on) == (True, False)
    assert (returned.taken_in, returned.goes_on) == (False, False)


def test_a_way_back_to_the_usual_is_no_lighter_time():
    flat = [30.0, 35.0, 30.0, 25.0] * 3
    some = points([*flat, *[90.0, 85.0] * 10, *flat, *flat])

    assert [(change.direction, change.back) for change in judge_weeks(some).changes] == [
        (Direction.UP, False),
        (Direction.DOWN, True),
    ]
    marked_so = [WeekStanding.INSIDE] * 12 + [WeekStanding.HEAVIER_TIME] * 20 + [WeekStanding.INSIDE] * 24
    assert standings(some) == marked_so


# The usual range


def test_all_quiet_weeks_teach_the_usual_range():
    """The twin: a rule that stops at the twelfth week knows nothing of the others."""
    twelve, more = (
        judge_weeks(points(CALM)).usual,
        judge_weeks(points(CALM + [strain + 8 for strain in CALM] * 3)).usual,
    )

    assert twelve.mu == pytest.approx(50, abs=1)
    assert more.mu > 53


def test_more_weeks_alike_make_the_range_narrower_and_settle_it():
    provisional, settled, long = (judge_weeks(points((CALM * 6)[:count])).usual for count in (8, 12, 72))

    assert [one.settled for one in (provisional, settled, long)] == [False, True, True]
    assert long.high - long.low < settled.high - settled.low < provisional.high - provisional.low


def test_the_weeks_of_a_found_change_do_not_move_the_usual_range():
    quiet, changed = judge_weeks(points(CALM)).usual, judge_weeks(points(CALM + HARD)).usual

    assert (changed.mu, changed.low, changed.high) == (
        pytest.approx(quiet.mu),
        pytest.approx(quiet.low),
        pytest.approx(quiet.high),
    )


def test_the_usual_range_stays_within_the_scale():
    assert judge_weeks(points([0.0] * 12)).usual.low == 0
    assert judge_weeks(points([100.0] * 12)).usual.high == 100


# One week alone


def test_one_very_heavy_week_is_described_and_is_no_change():
    trend = judge_weeks(points([*CALM, 100.0]))

    assert trend.changes == ()
    assert trend.far == (Far(WEEKS[12], Direction.UP),)
    assert standings(points([*CALM, 100.0, 50.0]))[12:] == [WeekStanding.VERY_HEAVY, WeekStanding.INSIDE]


def test_one_very_light_week_is_described_and_is_no_change():
    assert judge_weeks(points([*CALM, 0.0])).far == (Far(WEEKS[12], Direction.DOWN),)


def test_a_week_that_is_only_outside_the_range_is_not_called_very_heavy():
    """The twin of the two above."""
    usual = judge_weeks(points(CALM * 4)).usual
    some = points([*CALM * 4, usual.high + 3])

    assert week_standing(some[-1], judge_weeks(some)) is WeekStanding.ABOVE
    assert judge_weeks(some).far == ()


def test_a_very_heavy_week_teaches_nothing_about_the_usual():
    assert judge_weeks(points([*CALM, 100.0])).usual.high == pytest.approx(
        judge_weeks(points(CALM)).usual.high
    )


def test_weeks_that_cannot_be_held_against_a_usual_have_no_standing():
    assert standings(points(CALM[:7])) == [WeekStanding.UNKNOWN] * 7
    some = [*points(CALM), Point(WEEKS[12], None), Point(WEEKS[13], None, away=True)]
    assert standings(some)[11:] == [WeekStanding.INSIDE, WeekStanding.UNKNOWN, WeekStanding.UNKNOWN]
    assert standings(points(CALM * 2), WEEKS[4])[:5] == [*[WeekStanding.UNKNOWN] * 4, WeekStanding.INSIDE]


# A new baseline


def test_a_new_baseline_leaves_earlier_weeks_out_of_the_judgment():
    moved = points([20.0] * 15 + [70.0] * 13)

    trend = judge_weeks(moved, baseline_since=WEEKS[15])

    assert (trend.answered, trend.low, trend.changes) == (13, 70.0, ())
    assert trend.usual.mu == pytest.approx(70)
    assert judge_weeks(moved).changes != ()  # the twin: without it the move is seen


def test_a_baseline_that_starts_after_every_week_knows_nothing_yet():
    assert judge_weeks(points([50.0] * 20), baseline_since=WEEKS[40]).stage is Stage.FEW


# What is said of how sure it is


def test_of_those_told_of_a_change_about_half_have_changed():
    """Of 1000 people 100 change, 88 of them are told; of the 900 others a tenth is."""
    told = 1000 * CHANGES_PER_HALF_YEAR * FOUND_WITHIN_8_WEEKS_SHARE
    by_chance = 1000 * (1 - CHANGES_PER_HALF_YEAR) * FALSE_ALARM_SHARE_26_WEEKS

    assert told / (told + by_chance) == pytest.approx(REAL_SHARE)
    assert 0.4 < REAL_SHARE < 0.6


# Laws

STRAINS = st.lists(st.floats(20, 80), min_size=12, max_size=60)


def clear_cut(some):
    """Whether nothing lies so near to a bound that rounding decides."""
    strains = np.array([point.strain for point in some])
    gaps = np.array([1.0] + [float(before.week.until(after.week)) for before, after in pairwise(some)])
    seen, rise = (
        shifts.weigh_evidence(strains, gaps),
        shifts.RISE * np.clip((np.arange(len(some)) - LEARNING_WEEKS) / shifts.RISING_WEEKS, 0, 1),
    )
    away = [abs(seen.up - shifts.UP_BOUND - rise), abs(seen.down - shifts.DOWN_BOUND - rise)]
    return np.min(away) > 1e-6


@given(STRAINS, st.randoms())
def test_the_order_of_the_points_and_skipped_weeks_change_nothing(strains, random):
    answered = points(strains)
    skipped = [Point(week, None, away=random.random() < 0.5) for week in WEEKS[len(strains) :]]
    shuffled = random.sample(answered + skipped, len(answered) + len(skipped))

    assert judge_weeks(shuffled) == judge_weeks(answered)


@given(STRAINS, st.integers(0, 40))
def test_a_skipped_week_is_not_a_zero(strains, place):
    """Only time passes in it; the twin, a zero in its place, is another week."""
    place = min(place, len(strains) - 1)
    kept = [*WEEKS[:place], *WEEKS[place + 1 :]]
    gappy = points(strains, kept)
    skipped = [*gappy, Point(WEEKS[place], None)]

    assert judge_weeks(skipped) == judge_weeks(gappy)
    assert judge_weeks([*gappy, Point(WEEKS[place], 0.0)]).answered == judge_weeks(gappy).answered + 1


@given(STRAINS, st.floats(-20, 20))
def test_a_shift_of_every_week_shifts_the_usual_and_keeps_the_changes(strains, shift):
    before, after = points(strains), points([strain + shift for strain in strains])
    plain, shifted = judge_weeks(before), judge_weeks(after)

    if clear_cut(before) and clear_cut(after):
        assert [(one.began, one.found, one.until, one.direction) for one in shifted.changes] == [
            (one.began, one.found, one.until, one.direction) for one in plain.changes
        ]
    strains = np.array(strains)
    level = shifts.estimate_level(strains, np.ones(len(strains)))
    moved = shifts.estimate_level(strains + shift, np.ones(len(strains)))
    assert moved.middle == pytest.approx(level.middle + shift)
    assert moved.sd == pytest.approx(level.sd)


@given(STRAINS)
def test_no_two_changes_cover_a_week_and_each_begins_before_it_is_found(strains):
    changes = judge_weeks(points(strains)).changes

    assert all(WEEKS[LEARNING_WEEKS] <= one.began <= one.found for one in changes)
    assert all(one.began <= one.until for one in changes)
    assert all(earlier.until < later.began for earlier, later in pairwise(changes))


@given(STRAINS, st.lists(st.floats(0, 100), max_size=20))
def test_what_was_told_of_a_week_is_still_told_when_more_weeks_come(strains, later):
    """The beginning may move; when it was found may not, unless two stretches become one."""
    before = [change.found for change in judge_weeks(points(strains)).changes]
    after = [change.found for change in judge_weeks(points(strains + later)).changes]

    assert before[:1] == after[: len(before[:1])]


@given(STRAINS)
def test_a_week_that_stands_out_is_never_within_the_usual(strains):
    some = points(strains)
    trend = judge_weeks(some)
    marks = marked_weeks(some, trend)

    assert {
        week for week in marks if week_standing(Point(week, trend.usual.mu), trend) not in STANDING_OUT
    } == set()
    assert all((week_standing(point, trend) in STANDING_OUT) == (point.week in marks) for point in some)


# What a chart needs


def test_a_line_joins_over_one_skipped_week_at_most():
    one, two, three, six, eight = (Point(WEEKS[number], 50.0) for number in (1, 2, 3, 6, 8))

    assert line_segments([six, one, Point(WEEKS[7], None), three, two, eight]) == [
        [one, two, three],
        [six, eight],
    ]


def test_a_line_never_crosses_a_week_away():
    before, away, after = Point(WEEKS[0], 50.0), Point(WEEKS[1], None, away=True), Point(WEEKS[2], 40.0)

    assert line_segments([before, away, after]) == [[before], [after]]
    assert line_segments([before, replace(away, away=False), after]) == [[before, after]]
    assert away_weeks([after, away, before]) == [WEEKS[1]]


def test_no_weeks_are_no_lines():
    assert line_segments([]) == []
    assert away_weeks([]) == []


def test_a_stable_person_is_often_a_little_lighter_than_last_week():
    """Why one step down is never called a change: four in ten weeks of a stable person fall by a third of a sigma."""
    random = Random(11)
    level, weeks = 0.0, []
    for _ in range(20_000):
        level = 0.3 * level + sqrt(1 - 0.09) * random.gauss(0, 1)
        weeks.append(level)

    falls = sum(later < earlier - 1 / 3 for earlier, later in pairwise(weeks))

    assert falls / 20_000 == pytest.approx(0.39, abs=0.02)
