"""The days on which the whole organisation is closed, by its own clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside.accounts.rules.people import clean_name
from alongside.core.rules.errors import BadInput
from alongside.core.rules.spans import Span
from alongside.core.rules.weeks import LATE_WEEKS, WORKDAYS, Week

MOST_CLOSED = 200  # entries: ten years of public holidays
LONGEST_CLOSED = 92  # days in a row: a summer; more means a mistyped year
BACK, AHEAD = timedelta(days=366), timedelta(days=3 * 366)  # how far from today a closed day may be


@dataclass(frozen=True, order=True)
class ClosedSpan:
    """Both days included. `name`: in an admin's own words, or empty."""

    first_day: date
    last_day: date
    name: str = ""

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def weeks(self) -> Iterator[Week]:
        """Includes weeks it only touches."""
        week, last = Week.of(self.first_day), Week.of(self.last_day)
        while week <= last:
            yield week
            week = week.back(-1)


@dataclass(frozen=True)
class ClosedDays:
    """`zone`: the organisation's. Closed days begin and end at its midnight."""

    zone: ZoneInfo
    spans: tuple[ClosedSpan, ...] = ()

    def is_closed_on(self, day: date) -> bool:
        return any(one.covers(day) for one in self.spans)

    def is_closed_all_week(self, week: Week) -> bool:
        """Whether it is closed from Monday to Friday."""
        return all(map(self.is_closed_on, workdays(week)))

    def fully_closed_weeks(self, first: Week, last: Week) -> tuple[Week, ...]:
        """Weeks from `first` to `last` that are closed all week, oldest first."""
        touched = {week for one in self.spans for week in one.weeks()}
        return tuple(
            sorted(week for week in touched if first <= week <= last and self.is_closed_all_week(week))
        )

    def instants(self) -> tuple[Span, ...]:
        """For each entry, the midnight that begins it and the midnight after it (UTC)."""
        return tuple(
            (self._utc_midnight(one.first_day), self._utc_midnight(one.last_day + timedelta(days=1)))
            for one in self.spans
        )

    def overlaps_closed(self, begins: datetime, ends: datetime) -> bool:
        return any(begins < until and first < ends for first, until in self.instants())

    def _utc_midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def workdays(week: Week) -> list[date]:
    return [week.monday + timedelta(days=past) for past in range(WORKDAYS)]


def clean_closed_span(typed: ClosedSpan, today: date) -> ClosedSpan:
    """Raises BadInput."""
    first, last = typed.first_day, typed.last_day
    if last < first:
        raise BadInput("closed_days", "ends before it starts")
    if not today - BACK <= first <= last <= today + AHEAD:
        raise BadInput("closed_days", "out of range")
    if (last - first).days >= LONGEST_CLOSED:
        raise BadInput("closed_days", "too long")
    name = clean_name("closed_name", typed.name) if typed.name.strip() else ""
    return ClosedSpan(first, last, name)


# ── weekly reminders ────────────────────────────────────────────────────────────────────────────────────────


def reminder_days(today: date, weekday: int, is_off: Callable[[date], bool]) -> Iterator[date]:
    """The days whose reminder is due today, newest first.

    That is today, if it is the chosen weekday. If that day is off, its reminder goes out on the next working
    day from Monday to Friday, but no later than the week can be filled in.
    """
    due = today - timedelta(days=(today.weekday() - weekday) % 7)
    for earlier in (due - timedelta(weeks=weeks) for weeks in range(LATE_WEEKS + 1)):
        days = (earlier + timedelta(days=past) for past in range((today - earlier).days + 1))
        working = (day for day in days if day == earlier or day.weekday() < WORKDAYS)
        if next((day for day in working if not is_off(day)), None) == today:
            yield earlier
