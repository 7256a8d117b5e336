"""A team's weekly work figures: released once, after the week, and too coarse to show who was silent.

Work data is what a lead is there to manage. But an exact total is an equation. With the roster and the
contracts it can be solved for who answered, and silence is a sign of strain. So a figure depends on the
roster as a whole and on what was answered, never on who answered. Each figure passes through
`round_or_withhold`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil, floor, fsum
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from alongside.checkins.rules.checkins import WorkFacts
from alongside.core.rules.weeks import WORKDAYS, Week
from alongside.organisation.rules.case_weights import CaseWeight
from alongside.teams.rules.releases import published_from

FEWEST = 6  # people behind a figure: five others, if the reader is one of them
FEWEST_FOR_QUARTERS = 10  # with FEWEST people, a quarter would be nearly one person
# Percent of capacity. With 5, a reader who has the list of cases could tell who was silent.
LOAD_STEP = 10
PART_STEP = 25  # percent of the people
HEARING_DAYS = 14  # days ahead that the question about hearings covers
CARRIED_WEEKS = 8  # weeks for which a person's last answer on cases is used, if they gave no newer one
LEAST_PARTICIPATION = 50  # percent; how far below half participation was is never shown


class Measure(StrEnum):
    """A number that each person enters once a week. Values are the fields of WorkFacts."""

    HOURS = "hours"
    OPEN_CASES = "open_cases"
    AFTER_HOURS_DAYS = "after_hours_days"
    HEAVY_CONTACTS = "heavy_contacts"
    HEARINGS = "hearings"


STEPS = {
    Measure.HOURS: 1.0,
    Measure.OPEN_CASES: 5.0,  # a lead has the list of cases; finer steps would show who answered
    Measure.AFTER_HOURS_DAYS: 0.5,
    Measure.HEAVY_CONTACTS: 0.5,
    Measure.HEARINGS: 0.5,
}


@dataclass(frozen=True)
class Contribution:
    """One person's answers about a week, away or not, without who it was."""

    facts: WorkFacts
    away: bool = False

    @property
    def presence(self) -> float:
        """The share of the week they worked, 0-1. Days off that were not entered count as none."""
        return 0.0 if self.away else max(0.0, 1 - (self.facts.days_off or 0) / WORKDAYS)


@dataclass(frozen=True)
class Spread:
    """The median of the answers; from FEWEST_FOR_QUARTERS people on also the lower and upper quartile."""

    median: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class TeamWeek:
    """What may be shown about a team's week. What is withheld is None or left out. Shares are in percent.

    participation: at most how many people on the roster filled in the week (away counts as filled in).
    unsupervised: at most how many of those who answered had no supervision. load: caseload demand, of the
    hours there are for cases.
    """

    team_id: str
    week: Week
    participation: int | None = None
    measures: Mapping[Measure, Spread] = field(default_factory=dict)
    unsupervised: int | None = None
    load: int | None = None

    @property
    def has_figures(self) -> bool:
        """Participation alone does not count: it gives no chart."""
        return bool(self.measures) or self.unsupervised is not None or self.load is not None


@dataclass(frozen=True)
class Weighing:
    """How cases are weighed against hours. case_share: the share of contract hours for cases, 0-1."""

    weights: Mapping[str, CaseWeight]
    case_share: float

    def demand(self, cases: Mapping[str, int]) -> float:
        """Hours a week. A type without a weight takes that of a case without a type."""
        return fsum(
            number * self.weights.get(case_type, self.weights[""]).hours
            for case_type, number in cases.items()
        )

    def demand_of(self, facts: WorkFacts) -> float:
        """Cases that are not split by type count as cases without one."""
        split = facts.cases_by_type
        unsplit = split.get("", 0) + max(0, (facts.open_cases or 0) - sum(split.values()))
        return self.demand({**split, "": unsplit})


def next_release(now: datetime, zone: ZoneInfo, since: date | None = None) -> tuple[Week, datetime]:
    """The oldest week whose figures are not out yet, and the instant from which they are.

    since: the day of the first membership; earlier weeks never come out.
    """
    week = Week.of(now.astimezone(zone).date()).back(1)
    if published_from(week, zone) <= now:
        week = week.back(-1)
    if since is not None:
        week = max(week, first_week(since))
    return week, published_from(week, zone)


def first_week(since: date) -> Week:
    """The first with a member on its Monday. since: the day of the first membership."""
    return Week.of(since + timedelta(days=6))


def round_or_withhold(
    figure: float,
    people: int,
    step: float,
    fewest: int = FEWEST,
    rounded: Callable[[float], int] = lambda steps: floor(steps + 0.5),
) -> float | None:
    """Rounds a figure to whole steps; None if it covers too few people."""
    return None if people < fewest else step * rounded(figure / step)


def team_week(
    team_id: str,
    week: Week,
    contract_hours: Sequence[float],
    contributions: Sequence[Contribution],
    weighing: Weighing,
    *,
    before: Sequence[WorkFacts] = (),
) -> TeamWeek:
    """The order of people does not matter.

    contract_hours: weekly, of each person on the roster. contributions: of each person who filled in the
    week. before: the last answers of those who entered no cases this week, if not too old. A lead has the
    list of cases, and a mean over those who answered would be an equation for who they were. So a case counts
    whether or not it was entered again.
    """
    there = [one for one in contributions if not one.away]
    cases = [one.facts for one in there if one.facts.open_cases is not None]
    supervised = [one.facts.supervised for one in there if one.facts.supervised is not None]
    load = None
    if cases:
        # Mean demand per person, times everyone on the roster, against all hours that people were there for.
        # The cases and leave of people who were silent are unknown: they count like those of the others.
        known = [*cases, *before]
        asked = fsum(weighing.demand_of(facts) for facts in known) / len(known)
        presence = fsum(one.presence for one in contributions) / len(contributions)
        capacity = fsum(contract_hours) * weighing.case_share * presence
        load = _rounded_percent(asked * len(contract_hours), capacity, len(cases))
    return TeamWeek(
        team_id=team_id,
        week=week,
        participation=_rounded_part(len(contributions), len(contract_hours), LEAST_PARTICIPATION),
        measures=_measure_spreads(there, before),
        unsupervised=_rounded_part(supervised.count(False), len(supervised), PART_STEP),
        load=load,
    )


def from_former_figures(team_id: str, week: Week, figures: Mapping[str, Any], weighing: Weighing) -> TeamWeek:
    """Converts exact figures of earlier versions. The result holds nothing that could not be read in those.

    They do not say how many people they cover, so quartiles are dropped. Their hours are those of people who
    had entered their cases.
    """
    medians = {Measure(name): median for name, (_, median, _, _) in figures["measures"].items()}
    cases, hours = figures.get("cases", {}), figures.get("contract_hours", 0)
    spreads = ((measure, _rounded_spread([median], FEWEST, measure)) for measure, median in medians.items())
    return TeamWeek(
        team_id=team_id,
        week=week,
        participation=_part_of(figures.get("participation"), LEAST_PARTICIPATION),
        measures={measure: spread for measure, spread in spreads if spread},
        unsupervised=_part_of(figures.get("unsupervised"), PART_STEP),
        load=_rounded_percent(weighing.demand(cases), hours * weighing.case_share, FEWEST),
    )


def _rounded_percent(demand: float, capacity: float, people: int) -> int | None:
    figure = round_or_withhold(100 * demand / capacity, people, LOAD_STEP) if capacity else None
    return None if figure is None else int(figure)


def _rounded_part(number: int, people: int, least: int) -> int | None:
    return None if people < FEWEST else _part_of(number / people, least)


def _part_of(share: float | None, least: int) -> int | None:
    """Rounded up to whole PART_STEPs, so it never shows that it was no one, or everyone who answered."""
    figure = None if share is None else round_or_withhold(100 * share, FEWEST, PART_STEP, rounded=ceil)
    return None if figure is None else max(least, int(figure))


def _measure_spreads(there: Sequence[Contribution], before: Sequence[WorkFacts]) -> dict[Measure, Spread]:
    """Cases that were entered before count; but only if enough people entered them in the week itself."""
    found = {}
    for measure in Measure:
        said = _measure_values((one.facts for one in there), measure)
        earlier = _measure_values(before, measure) if measure is Measure.OPEN_CASES else []
        spread = _rounded_spread(said + earlier, len(said), measure)
        if spread:
            found[measure] = spread
    return found


def _measure_values(facts: Iterable[WorkFacts], measure: Measure) -> list[float]:
    values = (getattr(one, measure.value) for one in facts)
    return [float(value) for value in values if value is not None]


def _rounded_spread(values: Sequence[float], people: int, measure: Measure) -> Spread | None:
    """`people`: how many answered in the week itself."""
    if not people:
        return None
    low, median, high = (float(value) for value in np.percentile(values, [25, 50, 75]))
    middle = round_or_withhold(median, people, STEPS[measure])
    if middle is None:
        return None
    quarters = (
        round_or_withhold(value, people, STEPS[measure], FEWEST_FOR_QUARTERS) for value in (low, high)
    )
    return Spread(middle, *quarters)
