"""Rules by which calendar entries repeat: the cost of expanding one, which may never end, where to start."""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from math import gcd
from typing import Any

from icalendar import Event

# A period in days, or in months.
DAYS = {"DAILY": 1, "WEEKLY": 7}
MONTHS = {"MONTHLY": 1, "YEARLY": 12}
# The most days in one period, and the most times one weekday occurs in it.
LONGEST = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
WEEKDAYS = {"DAILY": 1, "WEEKLY": 1, "MONTHLY": 5, "YEARLY": 53}
# The shortest length of one period.
PERIODS = {
    "SECONDLY": timedelta(seconds=1),
    "MINUTELY": timedelta(minutes=1),
    "HOURLY": timedelta(hours=1),
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(days=7),
    "MONTHLY": timedelta(days=28),
    "YEARLY": timedelta(days=365),
}
HOURS = ("byhour", "byminute", "bysecond")  # parts that give several times a day
# Parts that calendar programs do not offer, and with which a rule may never occur.
ODD = ("byyearday", "byweekno", "byeaster")
LEAP_YEAR = 2024
LONGEST_DAY = timedelta(days=2)  # from one zone to another
NEVER_ENDS = 10**9  # times
# How long before the days searched a series starts again: its first week may be incomplete.
MARGIN = timedelta(days=9)


def needs_full_expansion(event: Event) -> bool:
    """Whether it changes a series from one day on, so that times depend on where the series started."""
    day = event.get("recurrence-id")
    return day is not None and ("rrule" in event or "RANGE" in day.params)


def surely_recurs(event: Event) -> bool:
    """Whether each rule is sure to occur again. Any other might be searched for for ever without result."""
    return all(_rule_surely_recurs(rule) for rule in _rules(event))


def count_times(event: Event, begins: datetime, until: datetime) -> tuple[int, int]:
    """The most times expanding it can give: all from the first on, and those in the days searched.

    Known from the rule alone, before anything is expanded.
    """
    start = event.get("dtstart").dt
    first = start if isinstance(start, datetime) else datetime.combine(start, time())
    first = first if first.tzinfo else first.replace(tzinfo=UTC)
    made = [_count_made(rule, until - first) for rule in _rules(event)]
    looked_at = [
        min(_count_made(rule, until - begins + longest_length(event) + MARGIN), all_of_it)
        for rule, all_of_it in zip(_rules(event), made, strict=True)
    ]
    lists = event.get("rdate", [])
    days = sum(len(one.dts) for one in (lists if isinstance(lists, list) else [lists]))
    return sum(made) + days, sum(looked_at) + days + 1


def _count_made(rule: Any, span: timedelta) -> int:
    """The most times a rule gives in a span of time. An interval of 0 or less never ends."""
    if _interval(rule) < 1:
        return NEVER_ENDS
    often = _frequency_of(rule)
    made = max(span, timedelta()) // (PERIODS[often] * _interval(rule)) + 2  # periods
    for part in HOURS:
        made *= max(len(rule.get(part, ())), 1)
    if often in LONGEST:
        days = max(
            len(rule.get("byday", ())) * WEEKDAYS[often],
            len(rule.get("bymonthday", ())) * max(MONTHS.get(often, 1), 1),
            len(rule.get("bymonth", ())),
            1,
        )
        made *= LONGEST[often] if any(part in rule for part in ODD) else min(days, LONGEST[often])
    count = rule.get("count")
    return min(made, abs(int(count[0]))) if count else made


def start_near(event: Event, day: date) -> None:
    """Moves a series by whole periods to shortly before the day. Its times from that day on stay the same.

    Not moved: a series with two rules, with none that surely recurs, or with a number of times that only
    counting can tell.
    """
    rules, start, lasts = list(_rules(event)), event.get("dtstart"), _fixed_length(event)
    if (
        len(rules) != 1
        or lasts is None
        or _frequency_of(rules[0]) not in LONGEST
        or not _rule_surely_recurs(rules[0])
    ):
        return
    rule = rules[0]
    often, count = _frequency_of(rule), rule.get("count")
    first = start.dt.date() if isinstance(start.dt, datetime) else start.dt
    near, periods = _nearest_start(first, often, _interval(rule), day - lasts - MARGIN)
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


def _nearest_start(first: date, often: str, interval: int, until: date) -> tuple[date, int]:
    """The last day that is whole intervals after the first, like it, and not after `until`; and the number of
    intervals.
    """
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


def longest_length(event: Event) -> timedelta:
    """The longest possible; a day where it depends on the day."""
    return _fixed_length(event) or LONGEST_DAY


def _fixed_length(event: Event) -> timedelta | None:
    """None without a start, and where start and end differ in kind or zone, so that the length depends on the
    day.
    """
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


def _frequency_of(rule: Any) -> str:
    return "".join(str(one).upper() for one in rule.get("freq", []))


def _interval(rule: Any) -> int:
    return int(rule.get("interval", [1])[0])


def _rule_surely_recurs(rule: Any) -> bool:
    """Knows the few shapes that calendar programs offer. Others may recur too, but are not trusted to."""
    often, interval = _frequency_of(rule), _interval(rule)
    if interval < 1 or any(part in rule for part in ODD):
        return False
    if often not in LONGEST:
        return not any(part.lower().startswith("by") for part in rule)
    months, days, weekdays = (rule.get(part, ()) for part in ("bymonth", "bymonthday", "byday"))
    if often in DAYS and interval > 1 and (months or days):
        return False  # every hundredth day, in June: it may always miss
    if often == "DAILY" and weekdays and gcd(interval, 7) != 1:
        return False  # every seventh day from a Monday on is never a Tuesday
    if often == "MONTHLY" and months and gcd(interval, 12) != 1:
        return False  # every twelfth month from May on is never a June
    if often == "YEARLY" and days and interval != 1:
        return False  # every second year from an odd one on has no 29 February
    if days and any(_weekday_number(day) for day in weekdays):
        return False  # the first of a month is never its third Monday
    numbers = [int(month) for month in rule.get("bymonth", range(1, 13))]
    longest = max((monthrange(LEAP_YEAR, month)[1] for month in numbers if 1 <= month <= 12), default=0)
    if not any(1 <= abs(int(day)) <= longest for day in rule.get("bymonthday", [1])):
        return False  # there is no 30 February
    most = WEEKDAYS["MONTHLY"] if "bymonth" in rule and often in MONTHS else WEEKDAYS[often]
    if weekdays and all(abs(_weekday_number(day)) > most for day in weekdays):
        return False  # no month has a sixth Monday
    if "bysetpos" not in rule:
        return True
    if "byday" not in rule or "bymonthday" in rule or any(part in rule for part in HOURS):
        return False
    most = min(LONGEST[often], WEEKDAYS[often] * len(rule["byday"]))  # no week has a seventh Monday
    return any(1 <= abs(int(place)) <= most for place in rule["bysetpos"])


def _weekday_number(weekday: Any) -> int:
    """Of 2MO, 2; of MO, 0."""
    return int(str(weekday)[:-2] or 0)
