"""The pictures of teams: what is in them, and what must never be."""

import altair as alt
import pytest
from jsonschema import ValidationError

from alongside.core.charts.calendar import Calendar, Span
from alongside.teams.charts import teams
from alongside.teams.charts.bands import BandLabels, Strip, bands_chart
from alongside.teams.charts.heat_map import LOAD_SHADES, MEASURE_SHADES, HeatLabels, heat_map
from alongside.teams.charts.teams import LoadLabels, ShareLabels, SpreadLabels
from alongside.teams.rules.releases import Band, Block, Silence
from alongside.teams.rules.workload import Measure, Spread
from tests.conftest import WEEK

CALENDAR = Calendar("es", "Week")
SENTENCE = "Not shown."
SPREAD = SpreadLabels(calendar=CALENDAR, median="Median", low="Low", high="High", withheld=SENTENCE)
SHARE = ShareLabels(CALENDAR, "Percent", SENTENCE)
LOAD = LoadLabels(
    calendar=CALENDAR, demand="asked", capacity="there", over="more", percent="Percent", withheld=SENTENCE
)
HEAT = HeatLabels(CALENDAR, "Team", "Percent", SENTENCE)
BANDS = BandLabels(
    calendar=CALENDAR,
    strain="Strain",
    about="About",
    remark="Remark",
    bands=("low", "moderate", "high", "very high"),
    own="this team",
    joined="several",
    silences=("too small", "too few"),
    not_closed="not closed",
)
SPAN = Span(WEEK.back(7), WEEK)
BLOCK = Block(WEEK.back(15), 8)
NEXT = Block(WEEK.back(7), 8)


def ago(week):
    return f"{week.until(WEEK)} ago"


def over_weeks(*values):
    """The newest last; None has no figure."""
    weeks = [WEEK.back(back) for back in range(len(values) - 1, -1, -1)]
    return {week: value for week, value in zip(weeks, values, strict=True) if value is not None}


def spreads(*medians):
    return {week: Spread(m, m - 1, m + 1) for week, m in over_weeks(*medians).items()}


loads = over_weeks


def strip(block=BLOCK, band=Band.HIGH, joined=False, drawn=False):
    return Strip(
        block=block,
        when="a time",
        outcome=band,
        about="Red",
        is_group=joined,
        has_extra_noise=drawn,
        remark="",
    )


def scales(part, *fields):
    """The domains of every scale of these fields that a specification holds."""
    if isinstance(part, dict):
        if part.get("field") in fields and isinstance(part.get("scale"), dict):
            yield tuple(part["scale"]["domain"])
        for inner in part.values():
            yield from scales(inner, *fields)
    if isinstance(part, list):
        for inner in part:
            yield from scales(inner, *fields)


def layer(spec, name, mark):
    return next(one for one in spec["layer"] if one["data"]["name"] == name and one["mark"]["type"] == mark)


# ── one team ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_week_is_one_row_with_its_middle_and_its_quarters():
    spec = teams.trend_chart({WEEK: Spread(39.0, 36.5, 42.0)}, Span(WEEK, WEEK), 60, SPREAD, ago)

    row = {
        "week": "2026-03-02T00:00:00",
        "when": "0 ago",
        "median": 39.0,
        "low": 36.5,
        "high": 42.0,
        "run": 0,
    }
    assert spec["datasets"] == {"weeks": [row], "halves": [row], "alone": [row]}


def test_weeks_without_quarters_have_a_line_and_no_shade():
    spec = teams.trend_chart(
        {WEEK: Spread(39.0), WEEK.back(1): Spread(38.0, 36.0, 42.0)}, SPAN, 60, SPREAD, ago
    )

    assert [row["median"] for row in spec["datasets"]["weeks"]] == [38, 39]
    assert [row["median"] for row in spec["datasets"]["halves"]] == [38]


def test_a_withheld_week_is_a_grey_column_that_cuts_the_line_and_a_zero_is_neither():
    withheld = teams.trend_chart(spreads(40, None, 40), Span(WEEK.back(2), WEEK), 60, SPREAD, ago)["datasets"]
    zero = teams.trend_chart(spreads(40, 0, 40), Span(WEEK.back(2), WEEK), 60, SPREAD, ago)["datasets"]

    assert [(row["median"], row["run"]) for row in withheld["weeks"]] == [(40, 0), (40, 1)]
    assert withheld["withheld"] == [{"from": "2026-02-19T12:00:00", "to": "2026-02-26T12:00:00"}]
    assert [(row["median"], row["run"]) for row in zero["weeks"]] == [(40, 0), (0, 0), (40, 0)]
    assert "withheld" not in zero


@pytest.mark.parametrize(
    "drawn",
    [
        lambda: teams.trend_chart(spreads(40, None, 40), SPAN, 60, SPREAD, ago),
        lambda: teams.share_chart(over_weeks(50, None, 50), SPAN, SHARE, ago),
        lambda: teams.load_chart(loads(90, None, 90), SPAN, 200, LOAD, ago),
    ],
)
def test_withheld_weeks_look_the_same_in_every_chart(drawn):
    spec = drawn()
    column = layer(spec, "withheld", "rect")

    assert column["mark"] == {"type": "rect", "color": "#7a7f86", "opacity": 0.25}
    assert column["encoding"]["tooltip"] == {"value": SENTENCE}
    assert len(spec["datasets"]["weeks"]) == 2
    assert len(spec["datasets"]["withheld"]) == 2


def test_a_week_between_two_withheld_ones_still_shows_its_spread():
    sets = teams.trend_chart(spreads(40, 40, None, 38, None), SPAN, 60, SPREAD, ago)["datasets"]

    assert [row["median"] for row in sets["alone"]] == [38]


def test_only_the_weeks_of_the_span_are_drawn():
    spec = teams.trend_chart(spreads(*[40] * 20), SPAN, 60, SPREAD, ago)

    assert [row["when"] for row in spec["datasets"]["weeks"]] == [f"{back} ago" for back in range(7, -1, -1)]


@pytest.mark.parametrize("measure", Measure)
def test_a_scale_begins_at_zero_and_grows_by_whole_steps_only(measure):
    top, step = teams.TOPS[measure]

    assert [teams.scale_top(measure, high) for high in (0, top, top + 0.1, top + step + 1)] == [
        top,
        top,
        top + step,
        top + 2 * step,
    ]


@pytest.mark.parametrize("median", [3, 40])
def test_a_calm_month_has_the_scale_of_any_other(median):
    spec = teams.trend_chart(spreads(median, median), SPAN, 60, SPREAD, ago)

    assert set(scales(spec, "median", "low")) == {(0, 60)}


def test_a_share_is_always_of_a_hundred():
    spec = teams.share_chart(over_weeks(75, None, 100), SPAN, SHARE, ago)

    assert set(scales(spec, "percent")) == {(0, 100)}
    assert [row["percent"] for row in spec["datasets"]["weeks"]] == [75, 100]


def test_what_is_asked_for_and_not_there_is_filled_from_there_to_asked_for():
    sets = teams.load_chart(loads(90, 120, 130, 100, 140), SPAN, 200, LOAD, ago)["datasets"]

    assert [(row["there"], row["percent"], row["run"]) for row in sets["over"]] == [
        (100, 120, 1),
        (100, 120, 1),
        (100, 130, 1),
        (100, 130, 1),
        (100, 140, 2),
        (100, 140, 2),
    ]
    assert [row["percent"] for row in sets["weeks"]] == [90, 120, 130, 100, 140]


def test_nothing_is_filled_where_the_cases_ask_for_no_more_than_there_is():
    spec = teams.load_chart(loads(90, 100), SPAN, 200, LOAD, ago)

    assert "over" not in spec["datasets"]


def test_demand_and_capacity_differ_by_more_than_colour():
    lines = layer(teams.load_chart(loads(90, 120), SPAN, 200, LOAD, ago), "lines", "line")

    assert lines["encoding"]["strokeDash"]["scale"] == {
        "domain": ["asked", "there", "more"],
        "range": [[1, 0], [6, 3], [1, 0]],
    }


def test_steps_of_demand_never_cross_a_withheld_week():
    rows = teams.load_chart(loads(90, None, 90), SPAN, 200, LOAD, ago)["datasets"]["lines"]

    assert [(row["at"], row["run"]) for row in rows if row["name"] == "asked"] == [
        ("2026-02-12T12:00:00", "percent 0"),
        ("2026-02-19T12:00:00", "percent 0"),
        ("2026-02-26T12:00:00", "percent 1"),
        ("2026-03-05T12:00:00", "percent 1"),
    ]


@pytest.mark.parametrize(("percent", "top"), [(0, 200), (200, 200), (210, 400), (700, 800)])
def test_the_scale_of_the_load_grows_by_two_hundred(percent, top):
    assert teams.load_scale_top([percent]) == top


# ── teams by weeks ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_colours_of_the_map_are_fixed_round_a_hundred_percent_whatever_is_in_it():
    calm, wild = (heat_map([("Red", over_weeks(first, 100))], SPAN, LOAD_SHADES, HEAT) for first in (99, 900))

    assert set(scales(calm, "value")) == set(scales(wild, "value")) == {(50, 100, 150)}
    assert layer(calm, "weeks", "rect")["encoding"]["color"]["scale"]["clamp"] is True


def test_cells_without_a_figure_are_grey_with_a_line_through_and_no_row_says_zero():
    spec = heat_map([("Red", over_weeks(90, None, 0))], Span(WEEK.back(2), WEEK), LOAD_SHADES, HEAT)

    assert spec["datasets"]["weeks"] == [
        {"week": "2026-02-16T00:00:00", "team": "Red", "value": 90},
        {"week": "2026-03-02T00:00:00", "team": "Red", "value": 0},
    ]
    assert spec["datasets"]["withheld"] == [
        {"team": "Red", "from": "2026-02-19T12:00:00", "to": "2026-02-26T12:00:00"}
    ]
    assert layer(spec, "withheld", "rule")["mark"]["strokeDash"] == [2, 4]


def test_cells_over_capacity_are_underlined_and_others_are_not():
    sets = heat_map([("Red", over_weeks(100, 101, 120))], SPAN, LOAD_SHADES, HEAT)["datasets"]

    assert sets["marked"] == [{"team": "Red", "from": "2026-02-19T12:00:00", "to": "2026-03-05T12:00:00"}]
    assert (
        "marked"
        not in heat_map([("Red", over_weeks(99))], SPAN, MEASURE_SHADES[Measure.HOURS], HEAT)["datasets"]
    )


def test_a_name_full_of_signs_is_only_ever_a_value():
    name = "datum.x'\\\"<b>*{}"
    spec = heat_map([(name, over_weeks(90)), ("Blue", {})], SPAN, LOAD_SHADES, HEAT)

    assert set(scales(spec, "team")) == {(name, "Blue")}
    assert spec["datasets"]["weeks"][0]["team"] == name


def test_a_dozen_teams_over_two_years_stay_light():
    span = Span(WEEK.back(103), WEEK)
    cells = [(f"Team {number}", over_weeks(*[90 + number] * 104)) for number in range(12)]

    rows = heat_map(cells, span, LOAD_SHADES, HEAT)["datasets"]["weeks"]

    assert len(rows) == 12 * 104
    assert set(rows[0]) == {"week", "team", "value"}


# ── bands ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_band_is_one_piece_over_its_block():
    sets = bands_chart([strip()], [], SPAN, BANDS)["datasets"]

    assert sets == {
        "own": [
            {
                "from": "2025-11-13T12:00:00",
                "to": "2026-01-08T12:00:00",
                "when": "a time",
                "band": "high",
                "about": "Red",
                "remark": "",
                "kind": "this team",
            }
        ]
    }


def test_all_four_rows_are_there_whatever_was_released():
    assert set(scales(bands_chart([strip()], [], SPAN, BANDS), "band")) == {
        ("very high", "high", "moderate", "low")
    }


def test_a_group_too_small_is_grey_from_top_to_bottom_and_has_no_band():
    spec = bands_chart([strip(band=Silence.TOO_SMALL), strip(NEXT)], [], SPAN, BANDS)

    assert spec["datasets"]["silent"] == [
        {
            "from": "2025-11-13T12:00:00",
            "to": "2026-01-08T12:00:00",
            "when": "a time",
            "kind": "too small",
        }
    ]
    assert "y" not in layer(spec, "silent", "rect")["encoding"]
    assert len(spec["datasets"]["own"]) == 1


def test_several_teams_together_have_a_mark_of_their_own():
    spec = bands_chart([strip(), strip(NEXT, joined=True)], [], SPAN, BANDS)

    assert [row["kind"] for row in spec["datasets"]["joined"]] == ["several"]
    assert layer(spec, "joined", "rect")["mark"]["strokeDash"] == [5, 3]


def test_the_open_period_is_an_empty_frame():
    spec = bands_chart([strip()], [(NEXT, "now")], SPAN, BANDS)

    assert [row["kind"] for row in spec["datasets"]["not_closed"]] == ["not closed"]
    assert layer(spec, "own", "rect")["encoding"]["fill"]["legend"]["values"] == ["this team", "not closed"]


@pytest.mark.parametrize(
    ("band", "reach"),
    [
        (Band.LOW, ("low", "moderate")),
        (Band.HIGH, ("moderate", "very high")),
        (Band.VERY_HIGH, ("high", "very high")),
    ],
)
def test_a_band_drawn_by_chance_shows_the_ones_beside_it(band, reach):
    [row] = bands_chart([strip(band=band, drawn=True)], [], SPAN, BANDS)["datasets"]["drawn"]

    assert (row["lower"], row["upper"]) == reach
    assert row["middle"] == "2025-12-11T12:00:00"
    assert "drawn" not in bands_chart([strip(band=band)], [], SPAN, BANDS)["datasets"]


# ── all ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def every_chart():
    return [
        teams.trend_chart(spreads(40, None, 41, 42), SPAN, 60, SPREAD, ago),
        teams.share_chart(over_weeks(50, None, 100), SPAN, SHARE, ago),
        teams.load_chart(loads(90, None, 120), SPAN, 200, LOAD, ago),
        heat_map([("Red", over_weeks(90, None, 120))], SPAN, LOAD_SHADES, HEAT),
        bands_chart(
            [strip(), strip(NEXT, Silence.TOO_FEW), strip(NEXT, Band.LOW, joined=True, drawn=True)],
            [(NEXT, "now")],
            SPAN,
            BANDS,
        ),
    ]


def test_every_specification_is_one_by_the_schema():
    for spec in every_chart():
        alt.Chart.from_dict(spec)
    with pytest.raises(ValidationError):
        alt.Chart.from_dict({**every_chart()[0], "layer": [{"mark": "no such mark"}]})


def test_every_chart_speaks_the_readers_language_and_says_what_is_under_the_finger():
    for spec in every_chart():
        assert spec["config"]["locale"]["time"]["shortMonths"][0] == "ene"
        assert any("tooltip" in one["encoding"] for one in spec["layer"])


def test_no_two_lines_of_a_tooltip_share_a_name():
    for spec in every_chart():
        for one in spec["layer"]:
            tooltip = one["encoding"].get("tooltip", [])
            titles = [line["title"] for line in tooltip] if isinstance(tooltip, list) else []
            assert len(titles) == len(set(titles))


def test_a_mark_without_words_of_its_own_says_nothing_under_the_finger():
    for spec in every_chart():
        assert spec["config"]["mark"] == {"tooltip": None}


def test_the_whole_column_of_a_week_answers_to_a_finger():
    for spec in every_chart()[:3]:
        column = layer(spec, "weeks", "rect")

        assert column["mark"]["opacity"] == 0
        assert (column["encoding"]["x"]["field"], column["encoding"]["x2"]["field"]) == ("begin", "end")
