"""The rules by which entries of a calendar repeat: which ones cannot be followed, and where to begin to follow one."""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Event

# Years in which what repeats may have begun, by how often it does, where it has to be followed from its beginning.
OLDEST = {"DAILY": 1990, "WEEKLY": 1990, "MONTHLY": 1900, "YEARLY": 1600}
# A period in days, or in months.
DAYS = {"DAILY": 1, "WEEKLY": 7}
MONTHS = {"MONTHLY": 1, "YEARLY": 12}
# Days of one period, and how often one weekday comes in it, at most.
LONGEST = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
WEEKDAYS = {"DAILY": 1, "WEEKLY": 1, "MONTHLY": 5, "YEARLY": 53}
# Parts that make an entry repeat more than daily, or that calendar programs do not offer and that are slow to follow.
REFUSED = ("byhour", "byminute", "bysecond", "byyearday", "byweekno")
LEAP_YEAR = 2024
# A series begins again so long before the days that are looked at: its first week may be a part of one.
MARGIN = timedelta(days=9)


def needs_its_beginning(event: Event) -> bool:
    """Whether it changes a series from one day on, so that times depend on where the series began."""
    day = event.get("recurrence-id")
    return day is not None and ("rrule" in event or "RANGE" in day.params)


def would_take_for_ever(event: Event) -> bool:
    """More than once a day, never at all, or from before there were such calendars. What does not say how often is no rule."""
    return any(_is_endless(rule) or _is_too_old(event, rule) for rule in _rules(event) if _often(rule))


def begin_near(event: Event, day: date) -> None:
    """Moves a series on by whole periods, to shortly before the day. Its times from that day on stay the same.

    Left where it is: what has two rules, none that can be followed, or a number of times that only counting them one by one tells.
    """
    rules, start, length = list(_rules(event)), event.get("dtstart"), _length(event)
    if len(rules) != 1 or length is None or not _often(rules[0]) or _is_endless(rules[0]):
        return
    rule = rules[0]
    often, count = _often(rule), rule.get("count")
    first = start.dt.date() if isinstance(start.dt, datetime) else start.dt
    near, periods = _near(first, often, _interval(rule), day - length - MARGIN)
    if count:
        if (
            often not in DAYS
            or periods >= int(count[0])
            or any(part.lower().startswith("by") for part in rule)
        ):
            return
        rule["count"] = [int(count[0]) - periods]
    for when in (start, event.get("dtend")):
        if when is not None:
            when.dt += near - first


def _near(first: date, often: str, interval: int, until: date) -> tuple[date, int]:
    """The last day whole intervals after the first one that is like it and not after `until`, and how many intervals that is."""
    if often in DAYS:
        step = DAYS[often] * interval
        intervals = max((until - first).days // step, 0)
        return first + timedelta(days=step * intervals), intervals
    step = MONTHS[often] * interval
    months = (until.year - first.year) * 12 + until.month - first.month - 1
    for intervals in range(months // step, 0, -1):
        year, month = divmod(first.year * 12 + first.month - 1 + step * intervals, 12)
        with suppress(ValueError):  # 31 June
            return first.replace(year, month + 1), intervals
    return first, 0


def _length(event: Event) -> timedelta | None:
    """None without a start, and where start and end are of different kinds or zones, so that the length depends on the day."""
    start, end, duration = event.get("dtstart"), event.get("dtend"), event.get("duration")
    if start is None or (end is not None and duration is not None):
        return None
    if end is None:
        return abs(duration.dt) if duration is not None else timedelta(days=1)
    same = type(start.dt) is type(end.dt) and getattr(start.dt, "tzinfo", None) == getattr(
        end.dt, "tzinfo", None
    )
    return abs(end.dt - start.dt) if same else None


def _rules(event: Event) -> Iterator[Any]:
    rules = event.get("rrule", [])
    yield from rules if isinstance(rules, list) else [rules]


def _often(rule: Any) -> str:
    return "".join(str(one).upper() for one in rule.get("freq", []))


def _interval(rule: Any) -> int:
    return int(rule.get("interval", [1])[0])


def _is_endless(rule: Any) -> bool:
    """More often than daily, or one that can be followed for ever and never holds."""
    often = _often(rule)
    return (
        often not in OLDEST
        or _interval(rule) < 1
        or any(part in rule for part in REFUSED)
        or not _has_a_day(rule)
        or not _has_a_place(rule, often)
    )


def _has_a_day(rule: Any) -> bool:
    """30 February is none."""
    months = [int(month) for month in rule.get("bymonth", range(1, 13))]
    longest = max((monthrange(LEAP_YEAR, month)[1] for month in months if 1 <= month <= 12), default=0)
    return any(1 <= abs(int(day)) <= longest for day in rule.get("bymonthday", [1]))


def _has_a_place(rule: Any, often: str) -> bool:
    """The seventh Monday of a week is none."""
    most = LONGEST[often]
    if "byday" in rule:
        most = min(most, WEEKDAYS[often] * len(rule["byday"]))
    return any(1 <= abs(int(place)) <= most for place in rule.get("bysetpos", [1]))


def _is_too_old(event: Event, rule: Any) -> bool:
    start = event.get("dtstart")
    return start is not None and start.dt.year < OLDEST[_often(rule)]
