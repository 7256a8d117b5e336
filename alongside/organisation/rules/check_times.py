"""When the scheduled jobs have to check a person or pairing again: never later than something is due."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from alongside.core.rules.weeks import WeekRule
from alongside.organisation.rules.closed_days import reminder_days

MINUTE = timedelta(minutes=1)
AHEAD = 7  # days in which the next reminder is looked for


def first_instant_of(day: date, minute: int, zone: tzinfo, now: datetime) -> datetime | None:
    """Not later than the clocks of a zone first show that minute of a day, or a later one; None if that is
    past.

    When clocks change, they can show it twice or never: between the two readings, every minute counts.
    """
    shown = datetime.combine(day, time(minute // 60, minute % 60), zone)
    early, late = sorted(shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if now < early:
        return early
    return min(late, now + MINUTE) if now < late else None


def next_reminder(
    now: datetime, zone: tzinfo, weekday: int, minute: int, is_off: Callable[[date], bool], rule: WeekRule
) -> list[datetime]:
    """When the next reminder can be due, or when to look further ahead; and when today's changes to another
    week.

    See `reminder_days`.
    """
    today = now.astimezone(zone).date()
    late = [today - day for day in reminder_days(today, weekday, is_off)]
    found = [rule.opening(rule.newest(now - by).back(-1)).astimezone(UTC) + by for by in late]
    for day in (today + timedelta(days=past) for past in range(AHEAD + 1)):
        at = first_instant_of(day, minute, zone, now)
        if at is not None and any(reminder_days(day, weekday, is_off)):
            return [*found, at]
    return [*found, now + timedelta(days=AHEAD)]


def start_of_tomorrow(zone: tzinfo, now: datetime) -> datetime | None:
    return first_instant_of(now.astimezone(zone).date() + timedelta(days=1), 0, zone, now)


def earliest_of(times: Iterable[datetime | None], now: datetime, within: timedelta) -> datetime:
    """The first of `times` that is still to come, but no later than `within` from now."""
    return min((now + within, *(at for at in times if at is not None and now < at)))
