"""The pictures of one person's weeks: what is in them, and what must never be."""

from datetime import datetime
from itertools import pairwise

import altair as alt
import pytest
from jsonschema import ValidationError

from alongside.checkins.charts import weeks
from alongside.checkins.rules.trends import Point, judge_weeks
from alongside.core.charts.calendar import Calendar, Span, axis_labels, merge_into_columns, to_axis_time
from alongside.core.charts.png import to_png
from alongside.core.rules.weeks import Week
from tests.conftest import WEEK

CALENDAR = Calendar("es", "Week")
LABELS = weeks.StrainLabels(
    calendar=CALENDAR,
    strain="Strain",
    answered="a week",
    outside=("above", "below", "very heavy", "very light"),
    win="a win",
    session="a session",
)
HARD = [75, 65, 80, 75, 70, 85, 75, 65]
CALM = [50, 40, 60, 50, 45, 55, 50, 40, 60, 50, 45, 55]


def points(*strains, last=WEEK):
    """The newest last; "away" for a week away, None for one not answered."""
    return [
        Point(last.back(back), None if strain == "away" else strain, strain == "away")
        for back, strain in zip(range(len(strains) - 1, -1, -1), strains, strict=True)
    ]


def spec_of(some, span=None, since=None, marks=weeks.NO_MARKS):
    span = span or Span(some[0].week, some[-1].week)
    return weeks.strain_chart(
        some,
        judge_weeks(some, since),
        span,
        since=since,
        labels=LABELS,
        week_label=lambda week: f"week {week.text}",
        marks=marks,
    )


def kinds(spec):
    return [row["kind"] for row in spec["datasets"]["weeks"]]


def domains(spec):
    """Every scale of a level that the specification holds."""
    if isinstance(spec, dict):
        if spec.get("field") in ("strain", "low", "value") and "scale" in spec:
            yield spec["scale"]["domain"]
        for part in spec.values():
            yield from domains(part)
    if isinstance(spec, list):
        for part in spec:
            yield from domains(part)


def test_a_week_is_one_row_that_says_which_week_and_how_much():
    row = {
        "week": "2026-03-02T00:00:00",
        "when": "week 2026-W10",
        "strain": 33.3,
        "kind": "a week",
        "run": 0,
    }
    assert spec_of(points(33.333))["datasets"] == {"weeks": [row], "newest": [row]}


def test_the_scale_is_always_the_whole_one():
    assert set(map(tuple, domains(spec_of(points(*CALM, 50))))) == {(0, 100)}


@pytest.mark.parametrize(("answered", "marks"), [(3, ["point", "text"]), (4, ["line", "point", "text"])])
def test_the_first_three_weeks_are_dots_without_a_line(answered, marks):
    layers = spec_of(points(*CALM[:answered]))["layer"]

    assert [layer["mark"]["type"] for layer in layers] == marks


def test_a_gap_is_neither_a_zero_nor_joined():
    rows = spec_of(points(50, None, None, 60, 70))["datasets"]["weeks"]

    assert [(row["strain"], row["run"]) for row in rows] == [(50, 0), (60, 1), (70, 1)]


def test_a_week_away_is_a_column_and_cuts_the_line():
    sets = spec_of(points(50, "away", "away", 60))["datasets"]

    assert sets["away"] == [{"from": "2026-02-12T12:00:00", "to": "2026-02-26T12:00:00"}]
    assert [row["run"] for row in sets["weeks"]] == [0, 1]


def test_weeks_away_apart_are_columns_apart():
    assert len(merge_into_columns([WEEK, WEEK.back(2), WEEK.back(1)])) == 1
    assert len(merge_into_columns([WEEK, WEEK.back(2)])) == 2


@pytest.mark.parametrize(("answered", "opacity"), [(7, None), (8, 0.14), (11, 0.14), (12, 0.24)])
def test_the_usual_range_is_drawn_from_eight_weeks_and_pale_until_twelve(answered, opacity):
    sets = spec_of(points(*CALM[:answered]))["datasets"]

    assert [row["opacity"] for row in sets.get("usual", [])] == ([opacity] if opacity else [])


def test_the_usual_range_begins_where_a_new_baseline_does():
    some = points(90, 90, *CALM)
    since = some[2].week

    sets = spec_of(some, since=since)["datasets"]

    assert sets["start"] == [{"week": to_axis_time(since)}]
    assert sets["usual"][0]["from"] == "2025-12-11T12:00:00"
    assert since == Week("2025-W51")


@pytest.mark.parametrize(("hard", "bar"), [(HARD, 100), ([100 - strain for strain in HARD] * 2, 0)])
def test_a_change_is_a_bar_over_all_its_weeks_and_the_first_of_them_has_a_date(hard, bar):
    sets = spec_of(points(*CALM, *hard))["datasets"]

    (time,) = sets["times"]
    first, last = sets["weeks"][len(CALM)]["week"], sets["weeks"][-1]["week"]
    assert time["from"] < first < last < time["to"]
    assert sets["weeks"][len(CALM) - 1]["week"] < time["from"]
    assert time["low"] == bar
    assert [row["week"] for row in sets["dates"]] == [first]


def test_weeks_that_no_change_covers_have_no_bar():
    assert "times" not in spec_of(points(*CALM, *CALM))["datasets"]


def test_a_change_never_marks_a_week_that_lies_within_the_usual_range():
    some = points(*CALM, *HARD)
    usual = judge_weeks(some).usual

    rows = spec_of(some)["datasets"]["weeks"]

    assert [row["kind"] != "a week" for row in rows] == [
        not usual.low <= row["strain"] <= usual.high for row in rows
    ]


def test_the_newest_figure_stands_beside_its_dot():
    spec = spec_of(points(*CALM, 52, None))

    assert [row["strain"] for row in spec["datasets"]["newest"]] == [52]


def test_wins_and_sessions_stand_below_the_weeks_in_lanes_of_their_own():
    marks = weeks.Marks(wins=[WEEK, WEEK.back(99)], sessions=[WEEK.back(1)])

    spec = spec_of(points(*CALM), marks=marks)

    assert [(row["week"], row["kind"]) for row in spec["datasets"]["events"]] == [
        (to_axis_time(WEEK), "a win"),
        (to_axis_time(WEEK.back(1)), "a session"),
    ]
    assert all(row["lane"] < 0 for row in spec["datasets"]["events"])
    assert set(map(tuple, domains(spec))) == {(weeks.LANES_FROM, 100)}


def test_a_touch_finds_every_week_of_the_span_answered_or_not():
    spec = spec_of(points(50, None, "away", 60), marks=weeks.Marks(selectable=True))

    assert [(row["iso"], row["said"]) for row in spec["datasets"]["touch"]] == [
        (WEEK.back(3).text, "50"),
        (WEEK.back(2).text, "–"),
        (WEEK.back(1).text, "–"),
        (WEEK.text, "60"),
    ]
    (touch,) = spec["params"]
    assert touch["name"] == weeks.SELECTION
    assert touch["select"]["nearest"]
    assert "params" not in spec_of(points(50, 60))  # the twin


@pytest.mark.parametrize(("strain", "kind"), [(100, "very heavy"), (0, "very light"), (52, "a week")])
def test_a_single_week_far_out_has_its_own_mark_and_an_ordinary_week_has_none(strain, kind):
    spec = spec_of(points(*CALM, strain))

    assert kinds(spec)[-1] == kind
    assert ("dates" in spec["datasets"]) == (kind != "a week")


def test_the_legend_names_only_what_is_there():
    dots = next(layer for layer in spec_of(points(*CALM, 52))["layer"] if "shape" in layer["encoding"])

    assert dots["encoding"]["shape"]["legend"]["values"] == ["a week"]


def test_dates_of_signals_leave_each_other_room():
    some = points(*CALM * 2, *([100] + CALM * 2) * 6)
    span = Span(some[0].week, some[-1].week)

    dated = [Week.of(_day(row)) for row in spec_of(some)["datasets"]["dates"]]

    assert 1 < len(dated) <= weeks.MOST_DATES
    assert min(early.until(late) for early, late in pairwise(dated)) >= span.weeks / weeks.MOST_DATES


def test_only_the_weeks_of_the_span_are_drawn_but_judged_by_all():
    some = points(*CALM, 100, 50)

    sets = spec_of(some, Span(WEEK.back(1), WEEK))["datasets"]

    assert [row["kind"] for row in sets["weeks"]] == ["very heavy", "a week"]
    assert sets["usual"][0]["from"] == "2026-02-19T12:00:00"


@pytest.mark.parametrize("count", [1, 3, 12, 16, 17, 52, 60, 104, 260, 520, 2000])
def test_an_axis_never_has_more_labels_than_a_phone_has_room_for(count):
    days, _ = axis_labels(Span(WEEK.back(count - 1), WEEK))

    assert 1 <= len(days) <= 6


def test_months_on_the_axis_are_in_the_readers_language():
    locale = spec_of(points(50))["config"]["locale"]["time"]

    assert locale["shortMonths"][:2] == ["ene", "feb"]
    assert locale["shortDays"][0] == "dom"  # a locale of d3 begins with Sunday


def series(name="Support", top=100):
    return weeks.Series(name=name, values=((WEEK.back(4), 25), (WEEK.back(1), 50), (WEEK, 75)), top=top)


def ago(week):
    return f"{week.until(WEEK)} ago"


def test_support_and_meaning_share_the_whole_scale_and_differ_by_more_than_colour():
    spec = weeks.levels_chart([series(), series("Meaning")], Span(WEEK.back(8), WEEK), CALENDAR, ago)
    line, dots = spec["layer"]

    assert set(map(tuple, domains(spec))) == {(0, 100)}
    assert line["encoding"]["strokeDash"] == {
        "condition": [{"test": "(datum.name === 'Support')", "value": [1, 0]}],
        "value": [6, 3],
    }
    assert dots["encoding"]["shape"]["scale"]["range"] == ["circle", "diamond"]
    assert spec["datasets"]["weeks"][:2] == [
        {
            "week": "2026-02-02T00:00:00",
            "when": "4 ago",
            "name": "Support",
            "value": 25,
            "run": "Support 0",
        },
        {
            "week": "2026-02-23T00:00:00",
            "when": "1 ago",
            "name": "Support",
            "value": 50,
            "run": "Support 1",
        },
    ]


def test_over_years_support_and_meaning_do_not_lie_on_top_of_each_other():
    both = [series(), series("Meaning")]

    spec = weeks.levels_chart(both, Span(WEEK.back(99), WEEK), CALENDAR, ago)

    assert [part["title"]["text"] for part in spec["vconcat"]] == ["Support", "Meaning"]
    assert list(domains(spec)) == [[0, 100], [0, 100]]


def test_every_specification_is_one_by_the_schema():
    some = points(*CALM, "away", 100)
    both = [series(), series("Meaning")]
    specs = [
        spec_of(some, since=some[0].week),
        spec_of(some, marks=weeks.Marks(wins=[WEEK], sessions=[WEEK], selectable=True)),
        weeks.levels_chart(both, Span(WEEK.back(8), WEEK), CALENDAR, ago),
        weeks.facts_chart(both, Span(WEEK.back(8), WEEK), CALENDAR, ago),
    ]

    for spec in specs:
        alt.Chart.from_dict(spec)
    with pytest.raises(ValidationError):
        alt.Chart.from_dict({**specs[0], "layer": [{"mark": "no such mark"}]})


@pytest.mark.parametrize(("top", "end"), [(90, 90), (7, 75)])
def test_a_fact_begins_at_zero_and_reaches_its_top_or_beyond_if_need_be(top, end):
    spec = weeks.facts_chart([series("Hours", top)], Span(WEEK.back(8), WEEK), CALENDAR, ago)

    assert list(domains(spec)) == [[0, end]]


def test_a_picture_is_a_png_and_needs_no_network():
    some = points(*CALM, "away", 100)
    spec = spec_of(some)

    assert to_png(spec).startswith(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ValueError, match=r"example\.org"):
        to_png(
            {
                **spec,
                "datasets": {},
                "layer": [{**spec["layer"][0], "data": {"url": "https://example.org/x.json"}}],
            }
        )


def _day(row):
    return datetime.fromisoformat(row["week"]).date()
