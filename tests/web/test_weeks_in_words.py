"""What is said about somebody's weeks."""

import pytest

from alongside.charts.calendar import Span
from alongside.domain.checkins import CheckIn
from alongside.domain.history import history
from alongside.domain.packs import SHIPPED, load
from alongside.web.weeks_in_words import told
from alongside.words import words
from tests.conftest import WEEK

PACK = load(SHIPPED / "weekly.toml")
MIDDLE = {"exhaustion": 2, "manageability": 2, "recovery": 2, "aftereffects": 2}
LONGER = "about 53 of 100 within a year, about 81 within five."


@pytest.mark.parametrize(("answered", "said"), [(12, False), (38, False), (39, True), (260, True)])
def test_whoever_is_watched_for_more_than_half_a_year_hears_that_chance_grows(answered, said):
    weeks = [CheckIn(WEEK.back(back), answers=MIDDLE) for back in range(answered)][::-1]

    text = told(history(weeks, PACK, None), Span(WEEK.back(51), WEEK), words("en"))

    assert text.endswith(LONGER) is said
    assert "about 38 see at least one such week within half a year" in text
