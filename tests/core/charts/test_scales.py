"""The picture of a longer instrument's scores."""

from alongside.core.charts.scales import Dot, scores_by_scale


def spec():
    dots = [Dot("Sea", "May", 25.04, False), Dot("Sea", "June", 75.0, True), Dot("Land", "June", 50.0, True)]
    return scores_by_scale(dots, "Latest", "Earlier", "en")


def test_the_scale_is_always_the_whole_one():
    assert spec()["encoding"]["x"]["scale"] == {"domain": [0, 100]}


def test_each_dot_says_which_scale_when_and_how_much():
    assert spec()["datasets"]["rows"] == [
        {"scale": "Sea", "when": "May", "score": 25.0, "time": "Earlier"},
        {"scale": "Sea", "when": "June", "score": 75.0, "time": "Latest"},
        {"scale": "Land", "when": "June", "score": 50.0, "time": "Latest"},
    ]


def test_the_newest_differs_by_shape_and_not_by_colour_alone():
    assert spec()["encoding"]["shape"]["scale"] == {
        "domain": ["Latest", "Earlier"],
        "range": ["circle", "diamond"],
    }


def test_scales_keep_the_order_of_the_questionnaire():
    assert spec()["encoding"]["y"]["sort"] == ["Sea", "Land"]
