"""A time of each week as series in UTC, one for each stretch between two changes of the clocks.

So no rules of a time zone are needed: programs disagree on those, and know each moment of UTC.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Stretch:
    """`times`: how many weeks in a row, the first included."""

    begins: datetime
    times: int

    @property
    def last(self) -> date:
        return (self.begins + (self.times - 1) * WEEK).date()


def weekly_stretches(weekday: int, minute: int, zone: tzinfo, now: datetime) -> list[Stretch]:
    """From the past seven days to the end of next year, in UTC.

    So all but the first begin, and all end, where they did a week ago. `minute`: after midnight in `zone`.
    """
    today = now.astimezone(zone).date()
    first = today - timedelta(days=(today.weekday() - weekday) % 7)
    weeks = (date(today.year + 1, 12, 31) - first).days // 7 + 1
    clock = time(minute // 60, minute % 60)
    shown = (datetime.combine(first + week * WEEK, clock, zone).astimezone(UTC) for week in range(weeks))
    same = (list(found) for _, found in groupby(enumerate(shown), key=lambda one: one[1] - one[0] * WEEK))
    return [Stretch(found[0][1], len(found)) for found in same]
