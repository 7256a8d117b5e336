"""The picture of some ways to pair the same people."""

import altair as alt
import pytest
from jsonschema import ValidationError

from alongside.charts.pairing_options import (
    OptionBar,
    OptionLabels,
    pairing_option_rows,
    pairing_options_chart,
)
from alongside.charts.png import to_png
from tests.wording import message

LABELS = OptionLabels("Option", "Points", "Proposed", message("web/partner/four_people", "Not proposed"))
BARS = [OptionBar("A with B, C with D", 770, True), OptionBar("A with C, B with D", 704, False)]


def test_a_row_says_its_points_and_whether_it_is_proposed():
    assert pairing_option_rows(BARS, LABELS) == [
        {"way": "A with B, C with D", "points": 770, "kind": "Proposed"},
        {
            "way": "A with C, B with D",
            "points": 704,
            "kind": message("web/partner/four_people", "Not proposed"),
        },
    ]


def test_lengths_are_measured_against_the_very_best_and_rows_stay_in_order():
    encoding = pairing_options_chart(BARS, LABELS, 2000)["encoding"]

    assert encoding["x"]["scale"] == {"domain": [0, 2000]}
    assert encoding["y"]["sort"] == [bar.name for bar in BARS]


def test_the_picture_is_a_true_specification():
    spec = pairing_options_chart(BARS, LABELS, 2000)

    alt.Chart.from_dict(spec)
    with pytest.raises(ValidationError):
        alt.Chart.from_dict({**spec, "heigth": 1})
    assert to_png(spec).startswith(b"\x89PNG")
