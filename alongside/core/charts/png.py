"""Charts as picture files, made on the server: no browser and no network."""

from typing import Any

import altair as alt
import vl_convert

SCALE = 2  # picture pixels per screen pixel: sharp on a phone and in print
WIDTH = 760
PAPER = {
    "background": "white",
    "padding": 16,
    "axis": {"labelFontSize": 12, "gridColor": "#dddddd"},
    "legend": {"labelFontSize": 12},
}


def to_png(chart: alt.TopLevelMixin | dict[str, Any]) -> bytes:
    """A chart, or its specification with its rows, dark on white whatever the theme."""
    spec = chart if isinstance(chart, dict) else chart.to_dict()
    picture: bytes = vl_convert.vegalite_to_png(
        _set_width(spec), config=PAPER, scale=SCALE, allowed_base_urls=[]
    )
    return picture


def _set_width(spec: dict[str, Any]) -> dict[str, Any]:
    """On a page the browser chooses the width; a file needs a fixed one."""
    if "vconcat" in spec:
        return {**spec, "vconcat": [_set_width(part) for part in spec["vconcat"]]}
    return {"width": WIDTH, **spec}
