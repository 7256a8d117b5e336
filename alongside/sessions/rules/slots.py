"""Times at which several people are free, and a few of them to choose from. Spans are instants in UTC."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from alongside.core.rules.spans import Span, merge_spans
from alongside.matching.rules.participants import QUARTER
from alongside.profiles.rules.availability import next_quarter


def intersect_spans(people: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    """When everyone is free; each person's spans in any order. No people are never free."""
    if not people:
        return ()
    found = merge_spans(people[0])
    for spans in people[1:]:
        found = tuple(_intersect_two(found, merge_spans(spans)))
    return found


def subtract_spans(free: Sequence[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of the free time."""
    left: list[Span] = []
    gone = merge_spans(taken)
    place = 0
    for begins, until in merge_spans(free):
        while place < len(gone) and gone[place][1] <= begins:
            place += 1
        at = place
        while at < len(gone) and gone[at][0] < until:
            if begins < gone[at][0]:
                left.append((begins, gone[at][0]))
            begins = max(begins, gone[at][1])
            at += 1
        if begins < until:
            left.append((begins, until))
    return tuple(left)


def list_starts(free: Sequence[Span], length: int, soonest: datetime) -> Iterator[datetime]:
    """Every quarter of an hour from `soonest` on at which `length` minutes fit, in order."""
    quarter, long = timedelta(minutes=QUARTER), timedelta(minutes=length)
    for begins, until in merge_spans(free):
        start = next_quarter(max(begins, soonest))
        while start + long <= until:
            yield start
            start += quarter


def pick_slots(
    free: Sequence[Span],
    length: int,
    soonest: datetime,
    zone: tzinfo,
    *,
    most: int = 3,
    besides: Collection[datetime] = (),
    first: datetime | None = None,
) -> list[datetime]:
    """Up to `most` starts, in order, on different days and at different hours where possible.

    Days are those of `zone`. `besides`: starts not to offer; what overlaps them is a last resort. `first`:
    one chosen already.
    """
    long = timedelta(minutes=length)
    left = [start for start in list_starts(free, length, soonest) if start not in besides]
    near = {start for start in left if any(abs(start - one) < long for one in besides)}
    chosen: list[datetime] = []
    while left and len(chosen) < most:
        best = min(left, key=lambda start: (start in near, *_likeness_to(start, chosen, zone), start))
        chosen.append(first if first and not chosen else best)
        left = [start for start in left if abs(start - chosen[-1]) >= long]
    return sorted(chosen)


def nearest_start(free: Sequence[Span], length: int, wanted: datetime, within: timedelta) -> datetime | None:
    """The start nearest to `wanted`, the earlier of two equally near; None where there is none."""
    near = [start for start in list_starts(free, length, wanted - within) if start <= wanted + within]
    return min(near, key=lambda start: (abs(start - wanted), start), default=None)


def _intersect_two(one: Sequence[Span], other: Sequence[Span]) -> Iterator[Span]:
    at, beside = 0, 0
    while at < len(one) and beside < len(other):
        begins = max(one[at][0], other[beside][0])
        until = min(one[at][1], other[beside][1])
        if begins < until:
            yield begins, until
        if one[at][1] < other[beside][1]:
            at += 1
        else:
            beside += 1


def _likeness_to(start: datetime, chosen: Sequence[datetime], zone: tzinfo) -> tuple[int, int]:
    """How many of the chosen are on its day, and how many within two hours of its time of day."""
    there, others = start.astimezone(zone), [one.astimezone(zone) for one in chosen]
    same_day = sum(there.date() == one.date() for one in others)
    minutes = [there.hour * 60 + there.minute - one.hour * 60 - one.minute for one in others]
    return same_day, sum(abs(apart) < 120 for apart in minutes)
