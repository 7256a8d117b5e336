"""The grammar of a chart is worked out once, and holds nothing of anyone's."""

import json

import altair as alt
import pytest
from altair.utils.schemapi import SchemaBase

from alongside.checkins.charts import weeks
from alongside.checkins.charts.newest_weeks import newest_weeks_chart
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.history import build_history
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.trends import judge_weeks
from alongside.checkins.ui.pictures import make_pictures, warm_up_charts
from alongside.core.charts import shapes
from alongside.core.charts.scales import Dot, scores_by_scale
from alongside.core.charts.shapes import cached_shape, slot, text_slot
from alongside.core.words import LANGUAGES, load_words
from alongside.partners.charts.match_reasons import match_reasons_chart
from alongside.partners.charts.rounds import matches_chart, rules_chart
from alongside.teams.charts import teams
from alongside.teams.charts.bands import bands_chart
from alongside.teams.charts.heat_map import LOAD_SHADES, heat_map
from alongside.teams.rules.releases import Band
from alongside.teams.rules.workload import Spread
from tests.checkins.charts.test_month_calendar import calendar_of
from tests.checkins.charts.test_newest_weeks import LABELS as NEWEST
from tests.checkins.charts.test_weeks import CALM, LABELS, points
from tests.conftest import WEEK
from tests.partners.charts import test_match_reasons, test_rounds
from tests.teams.charts.test_teams import (
    BANDS,
    CALENDAR,
    HEAT,
    LOAD,
    NEXT,
    SHARE,
    SPREAD,
    ago,
    over_weeks,
    strip,
)

Span = weeks.Span


def strain(*values):
    some = points(*values)
    return weeks.strain_chart(
        some, judge_weeks(some), Span(some[0].week, WEEK), since=None, labels=LABELS, week_label=ago
    )


def figures(*values):
    found = tuple(over_weeks(*values).items())
    return [weeks.Series(name=name, values=found) for name in ("Support", "Meaning")]


def drawn_for(worth, name):
    """Every kind of chart, for one of two people who have the same kinds of weeks."""
    some = over_weeks(*[worth] * 9)
    span = Span(WEEK.back(8 + worth), WEEK)
    return {
        "strain": strain(*CALM, worth),
        "levels": weeks.levels_chart(figures(*[worth] * 9), span, CALENDAR, ago),
        "facts": weeks.facts_chart(figures(*[worth] * 9), span, CALENDAR, ago),
        "trend": teams.trend_chart({week: Spread(worth) for week in some}, span, worth, SPREAD, ago),
        "shares": teams.share_chart(some, span, SHARE, ago),
        "load": teams.load_chart(some, span, 200, LOAD, ago),
        "heat map": heat_map([(name, some)], span, LOAD_SHADES, HEAT),
        "bands": bands_chart([strip(band=Band.LOW)], [(NEXT, name)], span, BANDS),
        "match reasons": match_reasons_chart(
            [test_match_reasons.PartBar(name, worth, 90)], test_match_reasons.LABELS
        ),
        "matches": matches_chart([test_rounds.MatchBar(name, worth)], test_rounds.LABELS),
        "rules": rules_chart([test_rounds.RuleBar(name, worth, 1)], test_rounds.RULES),
        "calendar": calendar_of(points(*[worth] * 9)),
        "newest weeks": newest_weeks_chart([*some.items()], WEEK, None, NEWEST),
        "scores": scores_by_scale([Dot(name, "May", worth, True)], "Latest", "Earlier", "en"),
    }


@pytest.fixture
def made(monkeypatch):
    """How many objects Altair made so far."""
    before, count = SchemaBase.__init__, [0]

    def counted(self, *args, **given):
        count[0] += 1
        before(self, *args, **given)

    monkeypatch.setattr(SchemaBase, "__init__", counted)
    return count


def test_no_altair_object_is_made_for_the_second_reader_of_a_kind_of_chart(made, monkeypatch):
    monkeypatch.setattr(shapes, "_SHAPES", {})
    drawn_for(41, "Ada")
    first = made[0]

    again = drawn_for(47, "Ben")

    assert first > 100
    assert made[0] == first
    assert "Ben" in json.dumps(again)


def test_after_a_start_the_grammar_of_ones_own_charts_is_ready_for_the_first_reader(made, monkeypatch):
    monkeypatch.setattr(shapes, "_SHAPES", {})
    for _ in warm_up_charts():
        pass
    first = made[0]
    past = build_history(
        [CheckIn(WEEK.back(back), answers={"exhaustion": 3}) for back in range(20)], weekly_instrument(), None
    )
    for language in LANGUAGES:
        for picture in make_pictures(
            past, weekly_instrument(), Span(WEEK.back(11), WEEK), load_words(language)
        ):
            if picture.chart:
                picture.chart()

    assert first > 100
    assert made[0] == first


def test_what_stays_in_the_process_holds_nothing_of_whom_it_was_drawn_for(monkeypatch):
    kept = {}
    monkeypatch.setattr(shapes, "_SHAPES", kept)
    drawn = drawn_for(49, "Someone's own name")

    own = {"Someone's own name", "49", "2026"}  # the last: a year on an axis
    texts = [made.text for made in kept.values()] + [repr(words) for _, words in kept]
    assert len(kept) == len(drawn)
    assert {one for one in own if any(one in text for text in texts)} == set()
    assert {one for one in own if one in json.dumps(drawn)} == own


def test_no_one_can_change_what_others_are_drawn_with():
    spec = strain(*CALM, 41)
    spec["layer"][0]["mark"]["color"] = "spoiled"
    spec["datasets"]["weeks"][0]["strain"] = "spoiled"

    assert "spoiled" not in json.dumps(strain(*CALM, 41))


def bar(title):
    axis = alt.Axis(values=slot("ticks"), format=text_slot("form"))
    scale = alt.Scale(domain=[0, slot("top")])
    y = alt.Y("name:N", sort=[text_slot("rows")], scale=alt.Scale(domain=[slot("rows")]))
    return (
        alt.Chart()
        .mark_bar(size=slot("size"))
        .encode(x=alt.X("n:Q", title=title, axis=axis, scale=scale), y=y)
    )


VALUES = {"ticks": [1, 2], "form": "d", "top": 9, "rows": ["a"], "size": 4}


def test_a_slot_is_filled_in_wherever_it_is_left_open():
    spec = cached_shape(bar, "How many").fill_slots({"rows": []}, VALUES)

    encoding = spec["encoding"]
    assert spec["mark"]["size"] == 4
    assert encoding["x"]["title"] == "How many"
    assert encoding["x"]["axis"] == {"values": [1, 2], "format": "d"}
    assert encoding["x"]["scale"] == {"domain": [0, 9]}
    assert (encoding["y"]["sort"], encoding["y"]["scale"]) == (["a"], {"domain": ["a"]})
    assert shapes.MARK not in json.dumps(spec)
    alt.Chart.from_dict({**spec, "data": {"name": "rows"}})


def test_a_slot_that_nothing_was_given_for_is_an_error():
    with pytest.raises(KeyError, match="size"):
        cached_shape(bar, "How many").fill_slots(
            {}, {name: one for name, one in VALUES.items() if name != "size"}
        )


def test_other_words_are_another_shape():
    assert cached_shape(bar, "How many") is cached_shape(bar, "How many")
    assert cached_shape(bar, "Wie viele") is not cached_shape(bar, "How many")
