"""How every chart looks: its colours, its text, and how it writes days and numbers.

Streamlit's own theme is below this one. Its labels are too pale on the light ground, and it knows only one
decimal point.
"""

from functools import cache
from typing import Any

import altair as alt
from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from alongside.core.charts.shapes import Layered
from alongside.core.words import LOCALES

# After Okabe & Ito (2008), distinct in the common kinds of colour blindness; lightness adjusted until each
# has a contrast of 3.5 or more against both themes. Shapes, dashes or positions repeat what a colour says.
BLUE, ORANGE, GREEN, OCHRE, GREY = "#2f80c2", "#d55e00", "#0a8f6a", "#a9760a", "#7a7f86"

# Shades of cells, with figures on them that have a contrast of 4.5 or more. One hue from light to dark, so
# that the order is told without seeing colours; two hues where the middle is what counts.
SHADES = ("#dcebf7", "#a6cbe8", "#6ba8d9", "#2a72ae", "#143f66")
PALE_TO_DARK = ("#e3edf6", "#1f5f99")
BELOW_TO_ABOVE = (BLUE, "#f4e7bf", ORANGE)
ON_LIGHT, ON_DARK = "#10222e", "#ffffff"

# No single colour can be read on both grounds, so the chart chooses when it is drawn and knows its ground.
INK_ON_LIGHT, INK_ON_DARK = "#3d4744", "#c3ccc8"
INK = alt.ExprRef(f"luminance(background) > 0.5 ? '{INK_ON_LIGHT}' : '{INK_ON_DARK}'")


def finish_chart(chart: alt.Chart | Layered | alt.VConcatChart, language: str) -> alt.TopLevelMixin:
    """Marks without a tooltip get none: Streamlit would show field names."""
    done: alt.TopLevelMixin = chart.configure(
        axis=alt.AxisConfig(labelColor=INK, titleColor=INK),
        legend=alt.LegendConfig(labelColor=INK, titleColor=INK),
        title=alt.TitleConfig(color=INK),
        text=alt.MarkConfig(color=INK),
        locale=chart_locale(language),
        mark=alt.MarkConfig(tooltip=None),
    )
    return done


@cache
def chart_locale(language: str) -> dict[str, Any]:
    """The locale of a specification (d3-format, d3-time-format): the reader's, without a network."""
    locale = Locale.parse(LOCALES[language])
    months = [locale.months["format"]["abbreviated"][month] for month in range(1, 13)]
    weekdays = [locale.days["format"]["abbreviated"][(day - 1) % 7] for day in range(7)]  # from Sunday
    return {
        "number": {
            "decimal": get_decimal_symbol(locale),
            "thousands": get_group_symbol(locale),
            "grouping": [3],
            "currency": ["", ""],
        },
        "time": {
            "dateTime": "%x, %X",
            "date": "%d/%m/%Y",
            "time": "%H:%M",
            "periods": ["", ""],
            "days": weekdays,
            "shortDays": weekdays,
            "months": months,
            "shortMonths": months,
        },
    }
