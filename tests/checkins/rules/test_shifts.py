"""How many times likelier weeks are with a step: held to a plain computation with whole matrices, and its laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from alongside.checkins.rules import shifts
from alongside.checkins.rules.shifts import (
    LEARNING_WEEKS,
    estimate_level,
    find_steps,
    tame_outliers,
    weigh_evidence,
)

GAPPY = st.lists(st.tuples(st.floats(10, 90), st.integers(1, 4)), min_size=14, max_size=40)


def arrays(some):
    strain, gap = zip(*some, strict=True)
    return np.array(strain), np.array(gap, dtype=float)


def plain(strain, gap):
    """By matrices of the weeks up to the newest alone: middle, predictive variance, and the ratio by length and direction."""
    strain = tame_outliers(strain, gap)
    n = len(strain)
    day = np.cumsum(gap)
    shares, middles, spreads, ratios = [], [], [], []
    for phi, prior in zip(shifts.PHIS, shifts.PHI_SHARES, strict=True):
        apart = np.abs(day[:, None] - day)
        correlation = phi**apart / (1 - phi**2)
        inverse = np.linalg.inv(correlation)
        usual = shifts.SD_WEEKS * shifts.USUAL_SD**2 * (1 - phi**2)
        one = np.ones(n)
        information = one @ inverse @ one
        middle = one @ inverse @ strain / information
        left = (strain - middle) @ inverse @ (strain - middle)
        freedom = shifts.SD_WEEKS + n - 1
        shares.append(
            prior
            * np.exp(-np.linalg.slogdet(correlation)[1] / 2)
            * information**-0.5
            * usual ** (shifts.SD_WEEKS / 2)
            * (usual + left) ** (-freedom / 2)
        )
        middles.append(middle)
        spreads.append((usual + left) / freedom * (1 / (1 - phi**2) + 1 / information))
        row = []
        for length in shifts.LENGTHS:
            if length > n - LEARNING_WEEKS:
                row.append((0.0, 0.0))
                continue
            design = np.stack([one, np.arange(n) >= n - length], axis=1)
            variance = np.linalg.inv(design.T @ inverse @ design)
            fitted = variance @ design.T @ inverse @ strain
            rest = (strain - design @ fitted) @ inverse @ (strain - design @ fitted)
            t = fitted[1] / np.sqrt(variance[1, 1] * (usual + rest) / (freedom - 1))
            z = (
                stats.norm.ppf(stats.t.cdf(t, freedom - 1))
                if abs(t) < 4
                else shifts._to_normal(t, freedom - 1)
            )
            m = shifts.STEP_SDS / np.sqrt(variance[1, 1] * (1 - phi**2))
            row.append((np.exp(z * m - m**2 / 2), np.exp(-z * m - m**2 / 2)))
        ratios.append(row)
    share = np.array(shares) / np.sum(shares)
    by_length = np.einsum("p,plw->lw", share, np.array(ratios))
    possible = [
        weight
        for weight, length in zip(shifts.LENGTH_WEIGHTS, shifts.LENGTHS, strict=True)
        if length <= n - LEARNING_WEEKS
    ]
    mean = shifts.LENGTH_WEIGHTS @ by_length / max(1, sum(possible))
    mu = share @ np.array(middles)
    sd = np.sqrt(share @ (np.array(spreads) + (np.array(middles) - mu) ** 2))
    return mean, by_length, mu, sd


@given(GAPPY)
def test_the_ratios_are_those_of_a_plain_computation(some):
    strain, gap = arrays(some)
    (up, down), by_length, _, _ = plain(strain, gap)

    seen = weigh_evidence(strain, gap)

    assert seen.up[-1] == pytest.approx(np.log(up), abs=0.02)  # Wallace's approximation of t
    assert seen.down[-1] == pytest.approx(np.log(down), abs=0.02)
    likeliest = by_length[seen.up_weeks[-1] - shifts.LENGTHS[0], 0]
    assert np.log(likeliest) == pytest.approx(np.log(by_length[:, 0].max()), abs=0.02)


@given(GAPPY)
def test_the_level_is_that_of_a_plain_computation(some):
    strain, gap = arrays(some)
    _, _, mu, sd = plain(strain, gap)

    seen = estimate_level(tame_outliers(strain, gap), gap)

    assert (seen.middle[-1], seen.sd[-1]) == (pytest.approx(mu), pytest.approx(sd))


@pytest.mark.parametrize("freedom", [10.0, 16.0, 60.0])
@pytest.mark.parametrize("sigmas", [2.0, 3.0])
def test_a_reach_holds_as_much_as_so_many_sigmas(freedom, sigmas):
    seen = shifts.Level(np.zeros(1), np.ones(1), np.array([freedom]))

    exact = stats.t.ppf(stats.norm.cdf(sigmas), freedom)

    assert seen.reach(sigmas)[0] == pytest.approx(exact, rel=0.004)


@given(GAPPY)
def test_mirrored_weeks_mirror_the_evidence_and_shifted_ones_keep_it(some):
    strain, gap = arrays(some)

    seen, mirrored, shifted = (
        weigh_evidence(strain, gap),
        weigh_evidence(100 - strain, gap),
        weigh_evidence(strain + 7, gap),
    )

    assert mirrored.up == pytest.approx(seen.down, abs=1e-6)
    assert mirrored.down == pytest.approx(seen.up, abs=1e-6)
    assert shifted.up == pytest.approx(seen.up, abs=1e-6)


@given(GAPPY, st.integers(13, 40))
def test_a_week_is_judged_by_itself_and_earlier_ones_alone(some, count):
    strain, gap = arrays(some)

    whole, part = weigh_evidence(strain, gap), weigh_evidence(strain[:count], gap[:count])

    assert part.up == pytest.approx(whole.up[:count])
    assert estimate_level(strain[:count], gap[:count]).sd == pytest.approx(
        estimate_level(strain, gap).sd[:count]
    )


@given(st.lists(GAPPY, min_size=2, max_size=4))
def test_many_people_at_once_are_judged_as_each_alone(people):
    count = min(map(len, people))
    strain, gap = (np.stack(each) for each in zip(*(arrays(one[:count]) for one in people), strict=True))

    together = find_steps(weigh_evidence(strain, gap))[0]

    assert together.tolist() == [
        find_steps(weigh_evidence(*each))[0].tolist() for each in zip(strain, gap, strict=True)
    ]


def test_one_week_counts_no_more_than_a_far_one():
    """The twin: a week within reach is taken as it is."""
    calm = [50.0, 48, 52, 50, 47, 53, 50, 49, 51, 50, 48, 52, 50, 50, 50]
    gap = np.ones(16)
    far, farther = np.array([*calm, 80.0]), np.array([*calm, 100.0])

    assert weigh_evidence(far, gap).up[-1] == pytest.approx(weigh_evidence(farther, gap).up[-1])
    assert tame_outliers(farther, gap)[-1] < 80
    assert tame_outliers(np.array([*calm, 60.0]), gap)[-1] == 60


def test_a_longer_gap_lets_weeks_have_less_to_do_with_each_other():
    strain = np.array([50.0, 40, 60, 50, 45, 55, 50, 40, 60, 50, 45, 55, 65, 65, 66, 65, 66, 65])
    near, far = (weigh_evidence(strain, np.full(len(strain), gap)).up[-1] for gap in (1.0, 4.0))

    assert far > near


def test_nothing_is_said_of_the_first_twelve_weeks():
    assert np.isneginf(weigh_evidence(np.full(13, 50.0), np.ones(13)).up).all()
    assert np.isfinite(weigh_evidence(np.full(14, 50.0), np.ones(14)).up).tolist() == [False] * 13 + [True]


def test_a_bound_rises_over_half_a_year_and_no_further():
    at = [LEARNING_WEEKS, LEARNING_WEEKS + shifts.RISING_WEEKS, 200]
    just_above = np.full(201, -np.inf)
    for place in at:
        just_above[place] = shifts.UP_BOUND + 0.01

    nothing = np.full(201, -np.inf)
    weeks = np.ones(201, dtype=int)
    told, _ = find_steps(shifts.Evidence(just_above, nothing, weeks, weeks))
    told_later, _ = find_steps(shifts.Evidence(just_above + shifts.RISE, nothing, weeks, weeks))

    assert [told[place] for place in at] == [1, 0, 0]
    assert [told_later[place] for place in at] == [1, 1, 1]
