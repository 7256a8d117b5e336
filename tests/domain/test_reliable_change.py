"""Reliable change: the published example, the edge, and silence without figures."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.domain.instruments import Scale
from alongside.domain.reliable_change import Change, reliable_change

SCALE = Scale("sea", {"en": "Sea"}, ("a",), frozenset(), 1, 7.5, 0.8, "Jacobson & Truax (1991)")


def test_the_index_is_that_of_the_published_example():
    """Jacobson & Truax (1991), p. 14: 47.5 before, 32.5 after, SD 7.5, reliability .80 give RC = -3.16.

    By hand: standard error 7.5 x sqrt(1 - .80) = 3.354; of a difference, sqrt(2 x 3.354²) = 4.743; -15 / 4.743 = -3.162.
    """
    assert reliable_change(SCALE, 47.5, 32.5) == Change(pytest.approx(-3.16, abs=0.005), True)


@pytest.mark.parametrize(("after", "told"), [(59.2, False), (59.3, True), (40.8, False), (40.7, True)])
def test_a_change_is_told_from_1_96_on_either_way(after, told):
    # 1.96 x 4.7434 = 9.297 points
    assert reliable_change(SCALE, 50, after).told is told


def test_without_published_figures_nothing_is_told():
    assert reliable_change(replace(SCALE, sd=None, reliability=None), 0, 100) is None


@given(st.floats(0, 100), st.floats(0, 100))
def test_the_way_back_is_the_same_change_the_other_way(before, after):
    there, back = reliable_change(SCALE, before, after), reliable_change(SCALE, after, before)

    assert (there.rci, there.told) == (-back.rci, back.told)
