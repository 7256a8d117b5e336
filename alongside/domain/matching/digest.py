"""One number for a round: whoever has the export can work it out again."""

from alongside.domain.matching.seekers import Pair, Population, Trio


def digest(
    population: Population, pairs: tuple[Pair, ...], trio: Trio | None, left_out: tuple[str, ...]
) -> str:
    return ""
