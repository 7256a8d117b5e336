"""One person's weeks: the stages, the limits by hand, the laws, and how often a signal is chance."""

from dataclasses import replace
from itertools import accumulate, pairwise
from math import sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.domain import trends
from alongside.domain.trends import (
    BASELINE_WEEKS,
    FALSE_ALARM_SHARE_26_WEEKS,
    FALSE_ALARM_SHARE_52_WEEKS,
    FALSE_ALARM_SHARE_260_WEEKS,
    FOUND_WITHIN_8_WEEKS_SHARE,
    Direction,
    OneSided,
    Point,
    Rule,
    Signal,
    Stage,
    Usual,
    away_weeks,
    judge,
    marked,
    segments,
)
from alongside.domain.weeks import Week

START = Week("2025-W40")
WEEKS = [START.back(-number) for number in range(80)]  # over a year end, to 2027

# Twelve weeks whose figures come out even. Mean: 12 weeks around 50, six 40 and six 60, so mu = 50.
# Steps: 40 60 40 60 … are 11 steps of 20, so the mean moving range is 20 and 20 / 1.128 = 17.7305.
# Standard deviation: sqrt(12 x 10² / 11) = sqrt(109.09) = 10.4447. The larger is 17.7305.
ZIGZAG = [40.0, 60.0] * 6
ZIGZAG_SIGMA = 20 / 1.128

# The same values in two blocks: one step of 20, so the mean moving range is 20 / 11 and 20 / 11 / 1.128 = 1.6119;
# the standard deviation is still 10.4447 and is now the larger.
BLOCKS = [40.0] * 6 + [60.0] * 6
BLOCKS_SIGMA = sqrt(12 * 10**2 / 11)


def points(strains, weeks=WEEKS):
    return [Point(week, strain) for week, strain in zip(weeks, strains, strict=False)]


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
    trend = judge(points([50.0, 60.0] * (answered // 2) + [50.0] * (answered % 2)))

    assert (trend.stage, trend.answered) == (stage, answered)
    assert (trend.median is None) is (stage is Stage.FEW)
    assert (trend.usual is None) is (stage in (Stage.FEW, Stage.LEARNING))
    assert (trend.usual is not None and trend.usual.frozen) is (stage is Stage.WATCHING)


def test_median_and_range_are_those_of_the_weeks_seen():
    trend = judge(points([10.0, 80.0, 30.0, 40.0]))

    assert (trend.median, trend.low, trend.high) == (35.0, 10.0, 80.0)


def test_skipped_and_away_weeks_count_for_nothing():
    some = [
        Point(WEEKS[0], 50),
        Point(WEEKS[1], None),
        Point(WEEKS[2], None, away=True),
        Point(WEEKS[3], 20, away=True),
    ]

    assert judge(some).answered == 1


# The limits, by hand


def test_the_moving_range_sets_sigma_when_it_is_the_larger():
    usual = judge(points(ZIGZAG)).usual

    reach = 2 * ZIGZAG_SIGMA  # 35.461
    assert usual == Usual(
        50.0, pytest.approx(ZIGZAG_SIGMA), pytest.approx(50 - reach), pytest.approx(50 + reach), True
    )


def test_the_standard_deviation_sets_sigma_when_it_is_the_larger():
    assert judge(points(BLOCKS)).usual.sigma == pytest.approx(BLOCKS_SIGMA)


def test_equal_weeks_have_a_sigma_of_five_points():
    assert judge(points([30.0] * 12)).usual == Usual(30.0, 5.0, 20.0, 40.0, True)


def test_the_usual_range_stays_within_the_scale():
    assert judge(points([0.0] * 12)).usual == Usual(0.0, 5.0, 0.0, 10.0, True)
    assert judge(points([100.0] * 12)).usual == Usual(100.0, 5.0, 90.0, 100.0, True)


@pytest.mark.parametrize(
    ("strain", "signals"),
    [
        (65.0, ()),  # 50 + 3 x 5: on the limit is not outside it
        (65.1, (Signal(WEEKS[12], Direction.UP, Rule.WEEK),)),
        (35.0, ()),
        (34.9, (Signal(WEEKS[12], Direction.DOWN, Rule.WEEK),)),
    ],
)
def test_a_week_is_a_signal_outside_three_sigma_either_way(strain, signals):
    assert judge(points([50.0] * 12 + [strain])).signals == signals


def test_the_moving_average_and_its_limits_are_those_worked_out_by_hand():
    # mu = 50, sigma = 5 (the floor). x = 60 every week: z1 = .2 x 60 + .8 x 50 = 52, z2 = .2 x 60 + .8 x 52 = 53.6,
    # z3 = 54.88, z4 = 55.904. Limits 3.5 x 5 x sqrt(.2/1.8 x (1 - .8^2t)):
    # t = 1: 17.5 x sqrt(.111111 x .36) = 3.5; t = 2: 17.5 x sqrt(.111111 x .5904) = 4.4822;
    # t = 3: 17.5 x sqrt(.111111 x .737856) = 5.0107; t = 4: 17.5 x sqrt(.111111 x .832228) = 5.3215.
    # 54.88 is still inside 55.0107, 55.904 is outside 55.3215: a signal in the fourth week, not before.
    trend = judge(points([50.0] * 12 + [60.0] * 5))

    assert [round(step.value, 4) for step in trend.smoothed[:4]] == [52.0, 53.6, 54.88, 55.904]
    assert [round(step.high, 4) for step in trend.smoothed[:4]] == [53.5, 54.4822, 55.0107, 55.3215]
    assert [round(step.low, 4) for step in trend.smoothed[:4]] == [46.5, 45.5178, 44.9893, 44.6785]
    assert trend.signals == (
        Signal(WEEKS[15], Direction.UP, Rule.DRIFT, first=True),
        Signal(WEEKS[16], Direction.UP, Rule.DRIFT, first=False),
    )


def test_the_moving_average_is_that_of_a_published_example(monkeypatch):
    """NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.4: mean 50, weight 0.3, twenty values."""
    values = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5]
    values += [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    published = [50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33]
    published += [50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99]
    monkeypatch.setattr(trends, "DRIFT_WEIGHT", 0.3)

    smoothed = judge(points([50.0] * 12 + values)).smoothed

    assert [step.value for step in smoothed] == [pytest.approx(value, abs=0.0051) for value in published]


def test_the_eighth_to_eleventh_week_never_gives_a_signal():
    assert judge(points([50.0] * 8 + [100.0] * 3)).signals == ()


def test_weeks_of_the_baseline_are_never_signals_themselves():
    assert judge(points([50.0] * 11 + [100.0])).signals == ()
    assert judge(points([50.0] * 12 + [100.0])).signals != ()


def test_eight_weeks_on_one_side_are_a_note_and_no_signal():
    eight = judge(points([50.0] * 12 + [51.0] * 8))
    seven = judge(points([50.0] * 12 + [50.0] + [51.0] * 7))

    assert eight.one_sided == OneSided(WEEKS[12], Direction.UP)
    assert eight.signals == ()
    assert seven.one_sided is None
    assert judge(points([50.0] * 12 + [49.0] * 9)).one_sided == OneSided(WEEKS[13], Direction.DOWN)


# A new baseline


def test_a_light_week_is_never_marked_heavy_while_a_drift_fades():
    weeks = points([*ZIGZAG, *[100.0] * 4, 45.0])  # the moving average is still up in the last week
    trend = judge(weeks)

    assert Signal(WEEKS[16], Direction.UP, Rule.DRIFT, first=False) in trend.signals
    assert list(marked(weeks, trend).items())[-1] == (WEEKS[15], Direction.UP)
    assert marked(weeks[:16], judge(weeks[:16])) == marked(weeks, trend)


def test_a_new_baseline_leaves_earlier_weeks_out_of_the_judgment():
    moved = points([20.0] * 15 + [70.0] * 12 + [71.0])

    trend = judge(moved, baseline_since=WEEKS[15])

    assert (trend.answered, trend.usual.mu, trend.low, trend.signals) == (13, 70.0, 70.0, ())
    assert judge(moved).signals != ()  # the twin: without it the move is seen


def test_a_baseline_that_starts_after_every_week_knows_nothing_yet():
    assert judge(points([50.0] * 20), baseline_since=WEEKS[40]).stage is Stage.FEW


# Laws

STRAINS = st.lists(st.floats(30, 70), min_size=12, max_size=40)


def wide_enough(strains):
    """Whether the floor of sigma does not bind."""
    return judge(points(strains)).usual.sigma > 5.0001


def on(signals):
    return [(signal.week, signal.direction, signal.rule) for signal in signals]


@given(STRAINS, st.randoms())
def test_the_order_of_the_points_and_skipped_weeks_change_nothing(strains, random):
    answered = points(strains)
    skipped = [Point(week, None, away=random.random() < 0.5) for week in WEEKS[len(strains) :]]
    shuffled = random.sample(answered + skipped, len(answered) + len(skipped))

    assert judge(shuffled) == judge(answered)


@given(STRAINS, st.randoms())
def test_where_weeks_were_skipped_changes_nothing_but_the_dates(strains, random):
    kept = sorted(random.sample(WEEKS, len(strains)))

    gappy, dense = judge(points(strains, kept)), judge(points(strains))

    renamed = dict(zip(WEEKS, kept, strict=False))
    assert gappy.usual == dense.usual
    assert gappy.signals == tuple(replace(signal, week=renamed[signal.week]) for signal in dense.signals)


@given(STRAINS, st.lists(st.floats(0, 100), max_size=20))
def test_a_frozen_baseline_is_never_moved_by_later_weeks(strains, later):
    before, after = judge(points(strains)), judge(points(strains + later))

    assert after.usual == before.usual
    assert after.signals[: len(before.signals)] == before.signals


@given(STRAINS, st.floats(-20, 20))
def test_a_shift_of_every_week_shifts_the_limits_and_keeps_the_signals(strains, shift):
    plain, shifted = judge(points(strains)), judge(points([strain + shift for strain in strains]))

    assert shifted.usual.mu == pytest.approx(plain.usual.mu + shift)
    assert shifted.usual.sigma == pytest.approx(plain.usual.sigma, abs=1e-6)
    if clear_cut(plain):
        assert on(shifted.signals) == on(plain.signals)


@given(STRAINS.filter(wide_enough), st.floats(1, 1.4))
def test_a_stretch_of_every_week_stretches_sigma_and_keeps_the_signals(strains, factor):
    plain = judge(points(strains))
    stretched = judge(points([50 + (strain - 50) * factor for strain in strains]))

    assert stretched.usual.sigma == pytest.approx(plain.usual.sigma * factor)
    if clear_cut(plain):
        assert on(stretched.signals) == on(plain.signals)


@given(STRAINS)
def test_better_counts_as_much_as_worse(strains):
    plain, mirrored = judge(points(strains)), judge(points([100 - strain for strain in strains]))

    turned = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}
    if clear_cut(plain):
        assert on(mirrored.signals) == [(week, turned[way], rule) for week, way, rule in on(plain.signals)]


def clear_cut(trend):
    """Whether no value lies so near to a limit that rounding decides."""
    return all(min(abs(step.value - step.high), abs(step.value - step.low)) > 1e-6 for step in trend.smoothed)


# How often a signal is chance: a seeded simulation of the code as it is


def hanging_together(random, people, weeks, correlation=0.3):
    """Normal weeks of mean 0 and standard deviation 1, correlated from one week to the next."""
    fresh = random.normal(size=(weeks, people)) * sqrt(1 - correlation**2)
    fresh[0] /= sqrt(1 - correlation**2)
    return np.array(list(accumulate(fresh, lambda last, new: correlation * last + new))).T


def composite(random, people, weeks, shift=0.0):
    """The real index: four items of five levels that share half their variance; `shift` from the 13th week on."""
    common = hanging_together(random, people, weeks)
    items = [
        sqrt(0.5) * common
        + sqrt(0.5) * hanging_together(random, people, weeks)
        + shift * (np.arange(weeks) >= 12)
        for _ in range(4)
    ]
    cuts = [-1.6, -0.4, 0.8, 2.0]  # two levels below the middle, so that an increase has room
    return sum(np.searchsorted(cuts, item) * 25 for item in items) / 4


def share_with_a_signal(people, weeks=WEEKS):
    found = [judge(points(strains, weeks)).signals != () for strains in people.tolist()]
    return sum(found) / len(found)


def test_the_stated_share_of_stable_people_sees_a_signal_by_chance():
    random = np.random.default_rng(7)

    continuous = share_with_a_signal(50 + 12 * hanging_together(random, 4000, 38))
    real_index = share_with_a_signal(composite(random, 2500, 38))

    assert continuous == pytest.approx(FALSE_ALARM_SHARE_26_WEEKS, abs=0.025)  # three standard errors
    assert real_index == pytest.approx(FALSE_ALARM_SHARE_26_WEEKS, abs=0.07)


@pytest.mark.parametrize(
    ("watched", "people", "share"),
    [(52, 2500, FALSE_ALARM_SHARE_52_WEEKS), (260, 800, FALSE_ALARM_SHARE_260_WEEKS)],
)
def test_the_stated_share_over_a_longer_time_is_larger(watched, people, share):
    weeks = [Week("2020-W01").back(-number) for number in range(BASELINE_WEEKS + watched)]
    stable = 50 + 12 * hanging_together(np.random.default_rng(5), people, len(weeks))

    assert share_with_a_signal(stable, weeks) == pytest.approx(share, abs=0.04)


def test_nine_in_ten_of_a_stable_persons_weeks_lie_in_the_usual_range():
    people = (50 + 12 * hanging_together(np.random.default_rng(6), 2000, 38)).tolist()

    inside = [judge(points(weeks[:12])).usual.holds(week) for weeks in people for week in weeks[12::5]]

    assert sum(inside) / len(inside) == pytest.approx(0.91, abs=0.012)


def test_steadier_chains_of_weeks_give_fewer_false_signals_and_longer_ones_more():
    """The twin: the figure depends on the person, so it could have come out otherwise."""
    random = np.random.default_rng(8)

    shares = [
        share_with_a_signal(50 + 12 * hanging_together(random, 1500, 38, each)) for each in (0, 0.3, 0.5)
    ]
    steady = share_with_a_signal(50 + 3 * hanging_together(random, 1500, 38))  # the floor of 5 holds

    assert shares == [
        pytest.approx(0.22, abs=0.04),
        pytest.approx(0.38, abs=0.04),
        pytest.approx(0.55, abs=0.04),
    ]
    assert steady < 0.05


def test_the_stated_share_of_lasting_shifts_is_found_within_eight_weeks():
    random = np.random.default_rng(9)
    shifted = 50 + 12 * hanging_together(random, 3000, 20)
    shifted[:, 12:] += 2 * 12
    lightened = 50 + 12 * hanging_together(random, 1500, 20)
    lightened[:, 12:] -= 2 * 12

    assert share_with_a_signal(shifted) == pytest.approx(FOUND_WITHIN_8_WEEKS_SHARE, abs=0.02)
    assert share_with_a_signal(lightened) == pytest.approx(FOUND_WITHIN_8_WEEKS_SHARE, abs=0.03)


def test_a_shift_of_the_real_index_is_found_as_often():
    random = np.random.default_rng(10)
    before = composite(random, 1500, 12)
    latent = 1.6  # moves the index by about two of its standard deviations, as the next line checks
    after = composite(random, 1500, 20, shift=latent)

    assert (after[:, 12:].mean() - before.mean()) / before.std() == pytest.approx(2, abs=0.15)
    assert share_with_a_signal(after) > 0.85


# What a chart needs


def test_a_line_joins_over_one_skipped_week_at_most():
    one, two, three, six, eight = (Point(WEEKS[number], 50.0) for number in (1, 2, 3, 6, 8))

    assert segments([six, one, Point(WEEKS[7], None), three, two, eight]) == [[one, two, three], [six, eight]]


def test_a_line_never_crosses_a_week_away():
    before, away, after = Point(WEEKS[0], 50.0), Point(WEEKS[1], None, away=True), Point(WEEKS[2], 40.0)

    assert segments([before, away, after]) == [[before], [after]]
    assert segments([before, replace(away, away=False), after]) == [[before, after]]
    assert away_weeks([after, away, before]) == [WEEKS[1]]


def test_no_weeks_are_no_lines():
    assert segments([]) == []
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
