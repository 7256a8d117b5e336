"""ISO weeks, and when an organisation's week can be filled in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LATE_WEEKS = 2  # weeks after the newest one in which a week can still be filled in
WORKDAYS = 5  # a week; as many days off leave no working day
OLDEST_WEEKS = 520  # ten years: an earlier week is a typo


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week, written 2026-W07; sorts and compares in time. Raises ValueError for anything else."""

    text: str

    def __post_init__(self) -> None:
        year, separator, number = self.text.partition("-W")
        if not (
            separator
            and len(year) == 4
            and len(number) == 2
            and (year + number).isascii()
            and (year + number).isdigit()
        ):
            raise ValueError(self.text)
        date.fromisocalendar(int(year), int(number), 1)

    @classmethod
    def of(cls, day: date) -> "Week":
        year, week, _ = day.isocalendar()
        return cls(f"{year:04d}-W{week:02d}")

    @property
    def monday(self) -> date:
        return _monday_of(self.text)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    def back(self, weeks: int) -> "Week":
        return Week.of(self.monday - timedelta(weeks=weeks))

    def until(self, later: "Week") -> int:
        """How many weeks lie between the two; negative when `later` is earlier."""
        return (later.monday - self.monday).days // 7


@lru_cache(maxsize=4096)  # one chart asks for the same few hundred weeks thousands of times
def _monday_of(week: str) -> date:
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


@dataclass(frozen=True)
class WeekRule:
    """The organisation's time zone and the weekday (0 Monday … 6 Sunday) on which a week's check-in opens.

    An instant belongs to the same week for everyone, wherever they are: the organisation's clock decides.
    """

    zone: ZoneInfo
    opens: int

    def opening(self, week: Week) -> datetime:
        """The instant from which this week can be filled in (local midnight, also across daylight-saving
        changes).
        """
        return datetime.combine(week.monday + timedelta(days=self.opens), time(), self.zone)

    def newest(self, now: datetime) -> Week:
        """The newest week whose check-in is open."""
        week = Week.of(now.astimezone(self.zone).date())
        return week if self.opening(week) <= now else week.back(1)

    def open_weeks(self, now: datetime) -> list[Week]:
        """The newest open week first, then the late ones."""
        newest = self.newest(now)
        return [newest.back(weeks) for weeks in range(LATE_WEEKS + 1)]

    def end_of_next(self, now: datetime) -> datetime:
        """Of the next week that opens, 7 to 14 days from now: whoever checks in weekly was here by then."""
        return self.opening(self.newest(now).back(-2)).astimezone(UTC)

    def closing(self, week: Week) -> datetime:
        """The instant from which this week can no longer be filled in."""
        return self.opening(week.back(-(LATE_WEEKS + 1)))


BLOCKS_FROM = Week("2024-W01")  # all blocks are counted from its Monday, for every team and organisation
