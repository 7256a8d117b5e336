"""The work figures of a team's week: released once, after the week, from six people on, and too coarse to tell who was silent.

Work facts are what a lead is there to manage. But a total to the last digit is an equation: with the roster and the contracts it can
be solved for who had answered, and silence is strain. So a figure follows from the roster as a whole and from what was said, never
from who said it; and each one passes through `shown`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import ceil, floor, fsum
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from alongside.domain.checkins import WorkFacts
from alongside.domain.releases import published_from
from alongside.domain.weeks import Week

FEWEST = 6  # people behind a figure: five others, where a reader of the page is one of them
FEWEST_FOR_QUARTERS = 10  # of six people, a quarter is nearly one person
LOAD_STEP = (
    10  # percent of the hours there are: with 5, someone who has the list of cases reads silence from it
)
PART_STEP = 25  # percent of the people
CARRIED = 8  # weeks for which the cases that someone said last stand for those they did not say since
LEAST_PARTICIPATION = 50  # percent: by how much fewer than half filled in is not said
WORKDAYS = 5  # a week; as many days off leave nothing of it


class Measure(StrEnum):
    """A number that each person says once a week; names of WorkFacts."""

    HOURS = "hours"
    OPEN_CASES = "open_cases"
    AFTER_HOURS_DAYS = "after_hours_days"
    HEAVY_CONTACTS = "heavy_contacts"
    HEARINGS = "hearings"


STEPS = {
    Measure.HOURS: 1.0,
    Measure.OPEN_CASES: 5.0,  # a lead has the list of cases: finer, it would be an equation for who said them
    Measure.AFTER_HOURS_DAYS: 0.5,
    Measure.HEAVY_CONTACTS: 0.5,
    Measure.HEARINGS: 0.5,
}


@dataclass(frozen=True)
class Contribution:
    """What someone said of one week, away or not; and nothing of who it was."""

    facts: WorkFacts
    away: bool = False

    @property
    def availability(self) -> float:
        """The part of their week that they were there for, 0-1. Days off that were not said are none."""
        return 0.0 if self.away else max(0.0, 1 - (self.facts.days_off or 0) / WORKDAYS)


@dataclass(frozen=True)
class Spread:
    """Of what people said: the median; from ten people on also the quarters below and above which a quarter of them lie."""

    median: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class TeamWeek:
    """What may be said about a team's week; what is withheld is None or left out, whatever the reason. Everything in percent.

    participation: of the people on the roster, how many filled in the week, at most (away counts as filled in). unsupervised: of
    those who said so, how many had no supervision, at most. load: what the open cases ask for, of the hours there are for cases.
    """

    team_id: str
    week: Week
    participation: int | None = None
    measures: Mapping[Measure, Spread] = field(default_factory=dict)
    unsupervised: int | None = None
    load: int | None = None

    @property
    def says_anything(self) -> bool:
        """About the work: that people were asked is nothing to draw."""
        return bool(self.measures) or self.unsupervised is not None or self.load is not None


@dataclass(frozen=True)
class CaseWeight:
    """Hours a week that one open case of a type takes. `set_on`: the ISO date an organisation set it; None for a shipped one."""

    case_type: str
    hours: float
    source: str
    set_on: str | None = None


@dataclass(frozen=True)
class Weighing:
    """How cases are weighed against hours. case_share: the part of contract hours that reaches cases, 0-1."""

    weights: Mapping[str, CaseWeight]
    case_share: float

    def demand(self, cases: Mapping[str, int]) -> float:
        """Hours a week. A case of a type without a weight takes what a case of no type takes."""
        return fsum(
            number * self.weights.get(case_type, self.weights[""]).hours
            for case_type, number in cases.items()
        )


def next_release(now: datetime, zone: ZoneInfo) -> tuple[Week, datetime]:
    """The oldest week whose figures are not out by the calendar, and the instant from which they are."""
    week = Week.of(now.astimezone(zone).date()).back(1)
    if published_from(week, zone) <= now:
        week = week.back(-1)
    return week, published_from(week, zone)


def shown(
    figure: float,
    people: int,
    step: float,
    fewest: int = FEWEST,
    rounded: Callable[[float], int] = lambda steps: floor(steps + 0.5),
) -> float | None:
    """What is ever said of a figure that rests on so many people: whole steps of it, and of too few people nothing."""
    return None if people < fewest else step * rounded(figure / step)


def team_week(
    team_id: str,
    week: Week,
    contract_hours: Sequence[float],
    contributions: Sequence[Contribution],
    weighing: Weighing,
    before: Sequence[WorkFacts] = (),
) -> TeamWeek:
    """Of a roster, in any order.

    contract_hours: a week, of each person. contributions: one of each who filled the week in. before: of each who did not say their
    cases in it, what they said last, if it is not too old. A lead has the list of cases, and a mean over those who answered would be
    an equation for who they were; so a case counts whether or not it was said again.
    """
    there = [one for one in contributions if not one.away]
    cases = [one.facts for one in there if one.facts.open_cases is not None]
    supervised = [one.facts.supervised for one in there if one.facts.supervised is not None]
    return TeamWeek(
        team_id,
        week,
        _part(len(contributions), len(contract_hours), LEAST_PARTICIPATION),
        _spreads(there, before),
        _part(supervised.count(False), len(supervised), PART_STEP),
        _load(contract_hours, contributions, cases, before, weighing),
    )


def of_former(team_id: str, week: Week, figures: Mapping[str, Any], weighing: Weighing) -> TeamWeek:
    """Of figures that earlier versions kept to the last digit. Nothing is in it that could not be read in those.

    They do not say how many people were behind them, so no quarters are left; and their hours are of those who had said their cases.
    """
    medians = {Measure(name): median for name, (_, median, _, _) in figures["measures"].items()}
    cases, hours = figures.get("cases", {}), figures.get("contract_hours", 0)
    spreads = ((measure, _spread([median], FEWEST, measure)) for measure, median in medians.items())
    return TeamWeek(
        team_id,
        week,
        _part_of(figures.get("participation"), LEAST_PARTICIPATION),
        {measure: spread for measure, spread in spreads if spread},
        _part_of(figures.get("unsupervised"), PART_STEP),
        _percent(weighing.demand(cases), hours * weighing.case_share, FEWEST),
    )


def _load(
    contract_hours: Sequence[float],
    contributions: Sequence[Contribution],
    cases: Sequence[WorkFacts],
    before: Sequence[WorkFacts],
    weighing: Weighing,
) -> int | None:
    """Cases a head, for every head on the roster; and the hours of all, as far as people were there.

    Cases never said, and the leave of who was silent, are not known: they count as those of the others do, whoever it was.
    """
    if not cases:
        return None
    known = [*cases, *before]
    asked = fsum(weighing.demand(_by_type(facts)) for facts in known) / len(known)
    there = fsum(one.availability for one in contributions) / len(contributions)
    capacity = fsum(contract_hours) * weighing.case_share * there
    return _percent(asked * len(contract_hours), capacity, len(cases))


def _percent(demand: float, capacity: float, people: int) -> int | None:
    figure = shown(100 * demand / capacity, people, LOAD_STEP) if capacity else None
    return None if figure is None else int(figure)


def _part(number: int, people: int, least: int) -> int | None:
    return None if people < FEWEST else _part_of(number / people, least)


def _part_of(share: float | None, least: int) -> int | None:
    """Rounded up to a quarter of all: that it was no one, or every one of those who said so, is never told."""
    figure = None if share is None else shown(100 * share, FEWEST, PART_STEP, rounded=ceil)
    return None if figure is None else max(least, int(figure))


def _spreads(there: Sequence[Contribution], before: Sequence[WorkFacts]) -> dict[Measure, Spread]:
    said = {measure: _values((one.facts for one in there), measure) for measure in Measure}
    known = {**said, Measure.OPEN_CASES: said[Measure.OPEN_CASES] + _values(before, Measure.OPEN_CASES)}
    spreads = {measure: _spread(known[measure], len(said[measure]), measure) for measure in Measure}
    return {measure: spread for measure, spread in spreads.items() if spread}


def _values(facts: Iterable[WorkFacts], measure: Measure) -> list[float]:
    values = (getattr(one, measure.value) for one in facts)
    return [float(value) for value in values if value is not None]


def _spread(values: Sequence[float], people: int, measure: Measure) -> Spread | None:
    """`people`: who said it in the week itself."""
    if not people:
        return None
    low, median, high = (float(value) for value in np.percentile(values, [25, 50, 75]))
    middle = shown(median, people, STEPS[measure])
    if middle is None:
        return None
    quarters = (shown(value, people, STEPS[measure], FEWEST_FOR_QUARTERS) for value in (low, high))
    return Spread(middle, *quarters)


def _by_type(facts: WorkFacts) -> dict[str, int]:
    """Cases; what they did not split by type has none."""
    split = facts.cases_by_type
    return {**split, "": split.get("", 0) + max(0, (facts.open_cases or 0) - sum(split.values()))}
