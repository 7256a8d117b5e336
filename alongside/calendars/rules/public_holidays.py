"""Public holidays by country, as suggested closed days. From the `holidays` package: nothing is fetched."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays

AHEAD = timedelta(days=365)
ENGLISH = "en"


@cache
def list_countries() -> Mapping[str, tuple[str, ...]]:
    """ISO 3166 code to the codes of its parts with different holidays."""
    return {
        code: tuple(parts) for code, parts in holidays.list_supported_countries(include_aliases=False).items()
    }


@cache
def list_regions(country: str) -> Mapping[str, str]:
    """Code to name of the parts of a country, by name; a part without a name goes by its code."""
    names = holidays.country_holidays(country).get_subdivision_aliases()
    named = {code: names[code][0] if names.get(code) else code for code in list_countries()[country]}
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


@cache
def list_holidays(country: str, part: str, begins: date, language: str) -> tuple[tuple[date, str], ...]:
    """Day and name, in order, in the year from `begins` on. `part`: of the country, or empty.

    Names are in the language if the package has it, otherwise in English, otherwise as the country writes
    them.
    """
    offered = sorted(holidays.country_holidays(country).supported_languages)
    fitting = (one for wanted in (language, ENGLISH) for one in offered if one.split("_")[0] == wanted)
    found = holidays.country_holidays(
        country,
        subdiv=part or None,
        years=range(begins.year, begins.year + 2),
        language=next(fitting, None),
    )
    return tuple((day, name) for day, name in sorted(found.items()) if begins <= day < begins + AHEAD)
