"""Four made-up people, to show how weights decide who is paired. Each of the three options is best at
something.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from alongside.domain.matching.participants import Part, Participant, Population, Talk, Weights
from alongside.domain.matching.reference import Reference
from alongside.domain.matching.rounds import propose_pairs

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
WEIGHED = (Part.ISSUES, Part.WANTS, Part.TALK, Part.OVERLAP)  # they differ in these alone
OPTIONS = ((("A", "B"), ("C", "D")), (("A", "C"), ("B", "D")), (("A", "D"), ("B", "C")))


def _hours_of_day(day: int, first: int, last: int) -> tuple[datetime, datetime]:
    midnight = MONDAY + timedelta(days=day)
    return midnight + timedelta(hours=first), midnight + timedelta(hours=last)


EARLY = (_hours_of_day(0, 8, 13), _hours_of_day(2, 8, 10))
LATE = (_hours_of_day(0, 12, 17), _hours_of_day(2, 15, 17))


def _make_person(
    name: str, issue: str, offers: str, wants: str, talk: Talk, free: tuple[tuple[datetime, datetime], ...]
) -> Participant:
    languages = frozenset({"en"})
    return Participant(
        id=name,
        languages=languages,
        free=free,
        issues=frozenset({issue}),
        offers=frozenset({offers}),
        wants=frozenset({wants}),
        talk=talk,
    )


FOUR = (
    _make_person("A", "housing", "grief", "court", Talk.LISTEN, EARLY),
    _make_person("B", "housing", "starting", "languages", Talk.SHARE, LATE),
    _make_person("C", "asylum", "languages", "starting", Talk.LISTEN, EARLY),
    _make_person("D", "asylum", "court", "grief", Talk.SHARE, LATE),
)


@dataclass(frozen=True)
class PairingOption:
    """One option to pair all four. `fits`: of its two pairs, 0 to 1000 each."""

    pairs: tuple[tuple[str, str], tuple[str, str]]
    fits: tuple[int, int]
    proposed: bool

    @property
    def total(self) -> int:
        return sum(self.fits)


def rate_options(weighed: Mapping[Part, int]) -> list[PairingOption]:
    """All three options under these weights, of which at least one is not 0. Parts outside `WEIGHED` count
    nothing.
    """
    weights = Weights(**{part.value: weighed.get(part, 0) if part in WEIGHED else 0 for part in Part})
    population = Population(people=FOUR, weights=weights, begins=MONDAY, seed="four people")
    reference = Reference(population)
    found = tuple((pair.a, pair.b) for pair in propose_pairs(population).pairs)
    return [
        PairingOption(way, (reference.fit_of(*way[0]), reference.fit_of(*way[1])), found == way)
        for way in OPTIONS
    ]
