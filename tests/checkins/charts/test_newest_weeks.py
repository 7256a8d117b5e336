"""The small picture that a saved week gets."""

import altair as alt

from alongside.checkins.charts.newest_weeks import WEEKS_SHOWN, NewestLabels, newest_weeks_chart
from alongside.checkins.rules.trends import Usual
from alongside.core.charts.calendar import Calendar
from tests.conftest import WEEK

LABELS = NewestLabels(calendar=Calendar("es", "Week"), lightest="light", heaviest="heavy")
USUAL = Usual(mu=50, sigma=5, low=40, high=60, settled=True)


def test_a_single_week_is_a_picture_already() -> None:
    spec = newest_weeks_chart([(WEEK, 43.75)], WEEK, None, LABELS)

    alt.LayerChart.from_dict(spec)
    assert list(spec["datasets"]) == ["marked"]
    assert spec["datasets"]["marked"][0]["strain"] == 44


def test_only_the_newest_weeks_are_shown_and_one_is_marked() -> None:
    values = [(WEEK.back(back), 50.0) for back in reversed(range(30))]
    spec = newest_weeks_chart(values, WEEK.back(1), USUAL, LABELS)

    assert len(spec["datasets"]["before"]) == WEEKS_SHOWN - 1
    assert len(spec["datasets"]["marked"]) == 1
    assert spec["datasets"]["usual"][0]["high"] == 60
