"""The work facts of a team's week: totals, medians and spread, from five people on; and demand against capacity.

Work facts are what a lead is there to manage, so they are shown week by week. A figure from fewer than five people is
withheld, and nothing says why: how few they were would be a number about few people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from alongside.domain.checkins import WorkFacts
from alongside.domain.weeks import Week

FEWEST = 5  # people behind a figure


class Measure(StrEnum):
    """A number that each person says once a week; names of WorkFacts."""

    HOURS = "hours"
    OPEN_CASES = "open_cases"
    AFTER_HOURS_DAYS = "after_hours_days"
    HEAVY_CONTACTS = "heavy_contacts"
    HEARINGS = "hearings"


@dataclass(frozen=True)
class Contribution:
    """What one person said of one week, away or not. `contract_hours`: a week."""

    facts: WorkFacts
    away: bool
    contract_hours: float


@dataclass(frozen=True)
class Spread:
    """Of what people said: the sum, the median, and the quarters below and above which a quarter of them lie."""

    total: float
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class TeamWeek:
    """What may be said about a team's week; what is withheld is None or left out, whatever the reason.

    participation: share of the people on the roster who filled in the week (away counts as filled in), 0-1.
    unsupervised: share of those who said so that they had no supervision, 0-1.
    cases: open cases by type, "" for those of no type; contract_hours: a week, of those who said their cases.
    """

    team_id: str
    week: Week
    participation: float | None = None
    measures: Mapping[Measure, Spread] = field(default_factory=dict)
    unsupervised: float | None = None
    cases: Mapping[str, int] | None = None
    contract_hours: float | None = None


@dataclass(frozen=True)
class CaseWeight:
    """Hours a week that one open case of a type takes. `set_on`: the ISO date an organisation set it; None for a shipped one."""

    case_type: str
    hours: float
    source: str
    set_on: str | None = None


@dataclass(frozen=True)
class Load:
    """Hours a week: what the open cases ask for, and what the people who have them can give to cases."""

    demand: float
    capacity: float

    @property
    def share(self) -> float | None:
        """Demand of capacity; above 1 the cases ask for more than there is. None without any capacity."""
        return self.demand / self.capacity if self.capacity else None


def team_week(team_id: str, week: Week, people: int, contributions: Sequence[Contribution]) -> TeamWeek:
    """`people`: on the roster that week; `contributions`: one of each who filled it in."""
    there = [one for one in contributions if not one.away]
    with_cases = [one for one in there if one.facts.open_cases is not None]
    supervised = [one.facts.supervised for one in there if one.facts.supervised is not None]
    told = len(with_cases) >= FEWEST
    return TeamWeek(
        team_id,
        week,
        len(contributions) / people if people >= FEWEST else None,
        {measure: spread for measure in Measure if (spread := _spread(_said(there, measure)))},
        supervised.count(False) / len(supervised) if len(supervised) >= FEWEST else None,
        _cases(with_cases) if told else None,
        sum(one.contract_hours for one in with_cases) if told else None,
    )


def load(week: TeamWeek, weights: Mapping[str, CaseWeight], case_share: float) -> Load | None:
    """None where it is withheld. A case of a type without a weight takes what a case of no type takes."""
    if week.cases is None or week.contract_hours is None:
        return None
    demand = sum(cases * weights.get(case_type, weights[""]).hours for case_type, cases in week.cases.items())
    return Load(demand, week.contract_hours * case_share)


def _said(there: Sequence[Contribution], measure: Measure) -> list[float]:
    values = (getattr(one.facts, measure.value) for one in there)
    return [float(value) for value in values if value is not None]


def _spread(values: Sequence[float]) -> Spread | None:
    if len(values) < FEWEST:
        return None
    low, median, high = (float(value) for value in np.percentile(values, [25, 50, 75]))
    return Spread(float(sum(values)), median, low, high)


def _cases(contributions: Sequence[Contribution]) -> dict[str, int]:
    """By type; what somebody did not split by type has none."""
    found: dict[str, int] = {}
    for one in contributions:
        split = one.facts.cases_by_type
        for case_type, cases in split.items():
            found[case_type] = found.get(case_type, 0) + cases
        found[""] = found.get("", 0) + max(0, (one.facts.open_cases or 0) - sum(split.values()))
    return found
