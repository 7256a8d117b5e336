"""The picture of why two people were matched."""

import altair as alt
import pytest
from jsonschema import ValidationError

from alongside.core.charts.png import to_png
from alongside.partners.charts.match_reasons import (
    MatchReasonLabels,
    PartBar,
    match_reason_rows,
    match_reasons_chart,
)
from tests.fixtures.wording import message

LABELS = MatchReasonLabels("Part", "Points", "Most", "en")
PARTS = [
    PartBar(message("partners/ui/coordinator/wording", "focus"), 12, 30),
    PartBar(message("partners/ui/coordinator/wording", "Conversation"), 15, 15),
]


def test_a_row_says_how_much_of_the_most_a_part_counts():
    assert match_reason_rows(PARTS) == [
        {"part": message("partners/ui/coordinator/wording", "focus"), "points": 12, "most": 30},
        {"part": message("partners/ui/coordinator/wording", "Conversation"), "points": 15, "most": 15},
    ]


def test_every_bar_is_measured_against_the_part_that_counts_most():
    lengths = [layer["encoding"]["x"] for layer in match_reasons_chart(PARTS, LABELS)["layer"]]

    assert [(one["field"], one["scale"], one["stack"]) for one in lengths] == [
        ("most", {"domain": [0, 30]}, None),
        ("points", {"domain": [0, 30]}, None),
    ]


@pytest.mark.parametrize("parts", [PARTS, []])
def test_the_picture_is_a_true_specification(parts):
    spec = match_reasons_chart(parts, LABELS)

    alt.Chart.from_dict(spec)
    with pytest.raises(ValidationError):
        alt.Chart.from_dict({**spec, "heigth": 1})
    assert to_png(spec).startswith(b"\x89PNG")
