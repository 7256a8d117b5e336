"""Every chart can be read on both grounds and by people who see fewer colours, and writes numbers and days as its reader does."""

import json
import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import pytest
import vl_convert

from alongside.core.charts import theme
from alongside.core.charts.theme import chart_locale
from tests.core.charts.test_shapes import drawn_for
from tests.fixtures.colours import READABLE, THEMES, VISIBLE, contrast, difference, shown

GROUNDS = [THEMES[name]["backgroundColor"] for name in ("light", "dark")]
APART = 8  # in hundredths of OKLab; some 2 can just be told apart side by side
RED_AND_GREEN = ("#d62728", "#2ca02c")
SIGNS = ("shape", "strokeDash")  # what else can tell two kinds apart
DAY_FORMATS = {"%-d %b", "%-d %b %Y", "%b %Y", "%Y"}


def parts_of(spec: Any) -> Iterator[dict[str, Any]]:
    if isinstance(spec, dict):
        yield spec
    for part in spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ():
        yield from parts_of(part)


def pale_texts(spec: Any, ground: str) -> set[str]:
    """Colours of what is written on this ground and cannot be read there. Figures on cells lie on these."""
    drawn = vl_convert.vegalite_to_svg(spec, config={"background": ground}, allowed_base_urls=[])
    inks = set(re.findall(r'<text[^>]*\bfill="([^"]+)"', drawn))
    assert inks
    return {ink for ink in inks - {theme.ON_LIGHT, theme.ON_DARK} if contrast(ink, ground) < READABLE}


def ranges_of(encoding: dict[str, Any]) -> dict[str, list[Any]]:
    """Of the channels that tell kinds apart, with one entry for each kind."""
    scales = {channel: coded.get("scale") for channel, coded in encoding.items() if isinstance(coded, dict)}
    return {
        channel: scale["range"]
        for channel, scale in scales.items()
        if scale and "range" in scale and scale.get("type") != "threshold" and "clamp" not in scale
    }


def alike(spec: Any, ground: str) -> list[tuple[str, int, int]]:
    """Kinds that someone takes for each other: colours too close, and no other sign."""
    found = []
    for encoding in (part["encoding"] for part in parts_of(spec) if "encoding" in part):
        ranges = ranges_of(encoding)
        colours = [ranges[channel] for channel in ("color", "fill", "stroke") if channel in ranges]
        for one, other in combinations(range(len(colours[0]) if colours else 0), 2):
            told = any(ranges[sign][one] != ranges[sign][other] for sign in SIGNS if sign in ranges)
            far = max(difference(shown(some[one], ground), shown(some[other], ground)) for some in colours)
            if not told and far < APART:
                found.append((str(encoding), one, other))
    return found


@pytest.fixture(scope="module")
def every_chart() -> dict[str, Any]:
    return drawn_for(5, "Ana")


@pytest.mark.parametrize("ground", GROUNDS)
def test_all_that_is_written_in_a_chart_can_be_read_on_its_ground(
    every_chart: dict[str, Any], ground: str
) -> None:
    assert {name: pale for name, spec in every_chart.items() if (pale := pale_texts(spec, ground))} == {}


def test_text_that_is_pale_on_one_ground_is_found(every_chart: dict[str, Any]) -> None:
    spoiled = json.loads(json.dumps(every_chart["strain"]).replace(theme.INK_ON_LIGHT, "#808495"))

    assert pale_texts(spoiled, GROUNDS[0]) == {"#808495"}


@pytest.mark.parametrize("ground", GROUNDS)
def test_marks_stand_out_from_their_ground(ground: str) -> None:
    marks = (theme.BLUE, theme.ORANGE, theme.GREEN, theme.OCHRE, theme.GREY)

    assert min(contrast(mark, ground) for mark in marks) >= VISIBLE
    assert contrast(theme.BELOW_TO_ABOVE[1], GROUNDS[0]) < VISIBLE


@pytest.mark.parametrize("ground", GROUNDS)
def test_kinds_are_told_apart_by_people_who_see_fewer_colours(
    every_chart: dict[str, Any], ground: str
) -> None:
    assert {name: found for name, spec in every_chart.items() if (found := alike(spec, ground))} == {}


def test_red_beside_green_without_another_sign_is_found(every_chart: dict[str, Any]) -> None:
    scale = {"domain": ["worse", "better"], "range": list(RED_AND_GREEN)}
    spec = {"layer": [{"mark": "bar", "encoding": {"color": {"field": "kind", "scale": scale}}}]}

    assert alike(spec, GROUNDS[0])
    spec["layer"][0]["encoding"]["shape"] = {"field": "kind", "scale": {"range": ["circle", "square"]}}
    assert not alike(spec, GROUNDS[0])


def test_shades_of_cells_keep_their_order_for_everyone() -> None:
    for shades in (theme.SHADES, theme.PALE_TO_DARK):
        assert min(difference(*pair) for pair in pairwise(shades)) >= APART
        assert (
            min(contrast(pale, "#000000") / contrast(dark, "#000000") for pale, dark in pairwise(shades))
            > 1.3
        )
    assert min(difference(*pair) for pair in combinations(theme.BELOW_TO_ABOVE, 2)) >= APART
    assert difference(*RED_AND_GREEN) < APART


def test_figures_on_cells_can_be_read() -> None:
    inks = [theme.ON_LIGHT] * 3 + [theme.ON_DARK] * 2

    assert min(contrast(*pair) for pair in zip(theme.SHADES, inks, strict=True)) >= READABLE


def test_numbers_and_months_on_a_chart_are_the_readers() -> None:
    spec = {
        "data": {"values": [{"n": 1234.5}]},
        "mark": "text",
        "encoding": {"text": {"field": "n", "type": "quantitative"}},
    }

    def drawn(language: str) -> list[str]:
        svg = vl_convert.vegalite_to_svg(
            spec | {"config": {"locale": chart_locale(language)}}, allowed_base_urls=[]
        )
        return re.findall(r">([^<]+)</text>", svg)

    assert (drawn("en"), drawn("es")) == (["1234.5"], ["1234,5"])
    assert chart_locale("es")["time"]["shortMonths"][0] == "ene"
    assert chart_locale("en")["time"]["shortDays"][0] == "Sun"


def test_every_chart_has_its_readers_locale_and_puts_the_day_before_the_month(
    every_chart: dict[str, Any],
) -> None:
    assert [
        name
        for name, spec in every_chart.items()
        if spec["config"]["locale"] not in map(chart_locale, ["es", "en"])
    ] == []
    assert {form for spec in every_chart.values() for form in day_formats(spec)} <= DAY_FORMATS


def day_formats(spec: Any) -> list[str]:
    written = [part["format"] for part in parts_of(spec) if "%" in str(part.get("format", ""))]
    return written + [part["timeUnit"] for part in parts_of(spec) if "timeUnit" in part]


def test_a_month_before_its_day_is_found() -> None:
    assert not set(day_formats({"encoding": {"x": {"axis": {"format": "%b %d"}}}})) <= DAY_FORMATS
