"""Periods to talk about in a meeting, and what was released about a team's work in one. It adds no figure of
its own: all of it can be worked out from the weeks that were shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from alongside.core.rules.weeks import Week
from alongside.teams.rules.changes import is_over_capacity, weekly_loads, weekly_medians
from alongside.teams.rules.workload import Measure, TeamWeek

LATEST_WEEKS = 12
MONTHS = 3  # in a quarter


@dataclass(frozen=True, kw_only=True)
class MeetingPeriod:
    """Whole weeks. `quarter`: 1 to 4 if it is one of `year`; 0 for the latest weeks and those before."""

    first: Week
    last: Week
    year: int = 0
    quarter: int = 0

    def includes_week(self, week: Week) -> bool:
        return self.first <= week <= self.last


@dataclass(frozen=True, kw_only=True)
class PeriodSummary:
    """`load`: the mean of the weeks that have one, in percent of capacity. over: of these, the weeks over
    capacity. medians: means of the weekly medians.
    """

    load: float | None
    loads: int
    over: int
    medians: dict[Measure, float]


def quarter_of(week: Week) -> MeetingPeriod:
    """The quarter in which the week's Thursday is, as the ISO year of a week is that of its Thursday."""
    thursday = week.monday + timedelta(days=3)
    year, quarter = thursday.year, (thursday.month - 1) // MONTHS + 1

    def first_week(year: int, quarter: int) -> Week:
        """The 4th of a month is always in the first week with a Thursday in that month."""
        return Week.of(date(year, MONTHS * (quarter - 1) + 1, 4))

    after = first_week(year + quarter // 4, quarter % 4 + 1)
    return MeetingPeriod(first=first_week(year, quarter), last=after.back(1), year=year, quarter=quarter)


def offered_periods(first: Week, newest: Week) -> list[MeetingPeriod]:
    """The latest weeks, those before, then every quarter with a released week, newest first."""
    latest = MeetingPeriod(first=newest.back(LATEST_WEEKS - 1), last=newest)
    before = MeetingPeriod(first=newest.back(2 * LATEST_WEEKS - 1), last=newest.back(LATEST_WEEKS))
    found = [latest, before]
    week = newest
    while week >= first:
        quarter = quarter_of(week)
        found.append(quarter)
        week = quarter.first.back(1)
    return found


def period_before(chosen: MeetingPeriod, offered: Sequence[MeetingPeriod]) -> MeetingPeriod | None:
    """The one that ends right before it."""
    return next((one for one in offered if one.last == chosen.first.back(1)), None)


def summarise_period(weeks: Sequence[TeamWeek], period: MeetingPeriod) -> PeriodSummary:
    within = [week for week in weeks if period.includes_week(week.week)]
    loads = list(weekly_loads(within).values())
    medians = {measure: list(weekly_medians(within, measure).values()) for measure in Measure}
    return PeriodSummary(
        load=fmean(loads) if loads else None,
        loads=len(loads),
        over=sum(map(is_over_capacity, loads)),
        medians={measure: fmean(values) for measure, values in medians.items() if values},
    )
