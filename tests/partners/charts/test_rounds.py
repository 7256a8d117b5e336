"""The pictures of a round: what is in them, and that names are only ever drawn."""

import altair as alt
import pytest
from jsonschema import ValidationError

from alongside.core.charts.png import to_png
from alongside.partners.charts.rounds import (
    MatchBar,
    MatchLabels,
    RuleBar,
    RuleLabels,
    match_rows,
    matches_chart,
    rule_rows,
    rules_chart,
)
from tests.fixtures.wording import message

LABELS = MatchLabels(
    language="en",
    people="People",
    fit="Fit",
    rounds_waited=message("partners/ui/coordinator/pictures", "Rounds"),
    new="new",
    waited="waited",
    locked="held",
)
RULES = RuleLabels("Rule", "apart", "alone", "en")
FOUND = [
    MatchBar("Ana · Ben", 740),
    MatchBar("Cho · Dee", 512, 2),
    MatchBar("Eli · Fay", 1000, 7, locked=True),
]


def test_a_row_says_how_well_two_fit_and_how_long_one_of_them_waited():
    assert match_rows(FOUND, LABELS) == [
        {"names": "Ana · Ben", "fit": 740, "waited": 0, "dots": "", "kind": "new"},
        {"names": "Cho · Dee", "fit": 512, "waited": 2, "dots": "●●", "kind": "waited"},
        {"names": "Eli · Fay", "fit": 1000, "waited": 7, "dots": "●●●●●", "kind": "held"},
    ]


def test_two_pairs_of_the_same_names_are_two_rows():
    rows = match_rows([MatchBar("Ana · Ben", 1), MatchBar("Ana · Ben", 2)], LABELS)

    assert [row["names"] for row in rows] == ["Ana · Ben", "Ana · Ben (2)"]


def test_a_rule_has_a_bar_and_a_thinner_one_on_top():
    assert rule_rows([RuleBar("language", 12, 4)], RULES) == [
        {"names": "language", "pairs": 12, "alone": 4, "kind": "apart", "value": 12},
        {"names": "language", "pairs": 12, "alone": 4, "kind": "alone", "value": 4},
    ]


@pytest.mark.parametrize(
    "spec",
    [
        matches_chart(FOUND, LABELS),
        rules_chart([RuleBar("language", 12, 4)], RULES),
        matches_chart([], LABELS),
    ],
)
def test_every_picture_is_a_true_specification(spec):
    alt.Chart.from_dict(spec)
    with pytest.raises(ValidationError):
        alt.Chart.from_dict({**spec, "heigth": 1})


def test_a_fit_is_always_measured_against_the_best_there_is():
    bars = matches_chart(FOUND[:1], LABELS)["layer"][0]["encoding"]["x"]

    assert (bars["scale"], bars["stack"]) == ({"domain": [0, 1000]}, None)


def test_only_the_kinds_that_are_there_are_explained():
    colour = matches_chart(FOUND[:2], LABELS)["layer"][0]["encoding"]["fill"]

    assert colour["legend"]["values"] == ["new", "waited"]


def test_names_are_drawn_whatever_they_hold():
    hostile = [MatchBar('"; datum.x ** <b>[a](javascript:1)</b> \n', 5)]

    assert to_png(matches_chart(hostile, LABELS)).startswith(b"\x89PNG")
