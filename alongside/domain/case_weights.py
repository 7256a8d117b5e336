"""Hours a week that one open case takes: the shipped table with its sources, and what an organisation sets in its place."""

from collections.abc import Iterable, Mapping

from alongside.domain.workload import CaseWeight


def shipped() -> dict[str, CaseWeight]:
    """By case type; "" is that of any other case."""
    return {"": CaseWeight("", 1.5, "")}


def effective(
    shipped: Mapping[str, CaseWeight], own: Iterable[CaseWeight], case_types: Iterable[str]
) -> dict[str, CaseWeight]:
    """For each of the organisation's case types and for "", its own weight, else the shipped one of the same name."""
    by_name = {name.casefold(): weight for name, weight in shipped.items()}
    mine = {weight.case_type: weight for weight in own}
    found = {name: mine.get(name) or by_name.get(name.casefold()) for name in ("", *case_types)}
    return {name: weight for name, weight in found.items() if weight}
