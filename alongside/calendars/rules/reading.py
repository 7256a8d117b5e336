"""Reads when a person is busy from an uploaded calendar, and nothing else. Nothing is fetched or stored.

Runs in a child process with limits (`uploads`). To stay within them, only lines about times are read, only
entries that may matter are parsed, and the cost of a series is known before it is expanded. What cannot be
read is reported, and the rest is read all the same. Nothing outlives a reading, so no file changes how
another is read.
"""

import signal
import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import process_time
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar

from alongside.calendars.rules import events, relevance, repairs, text
from alongside.calendars.rules import recurrence as rules
from alongside.calendars.rules.entries import Entry, parse_entries, parse_line
from alongside.calendars.rules.events import Clocks, ParsedEvent
from alongside.calendars.rules.repairs import UNREADABLE
from alongside.calendars.rules.unread import Reason, Unreadable
from alongside.calendars.rules.zones import MOST_UNKNOWN, UnknownZone, Zones
from alongside.core.rules.errors import BadInput
from alongside.core.rules.spans import merge_spans

MOST_ENTRIES = 6_000  # parsed because they may matter: fifty a day
MOST_TIMES = 20_000  # of series in the days searched, expanded one by one
MOST_MADE = 100_000  # times generated for that, from the start of each series
MOST_TOGETHER = 50_000  # combinations of series and changed days with one name
MOST_PERIODS = 20_000  # of free/busy
# Processor seconds for a rule that may never occur, and for all such rules together.
PATIENCE = 0.2
PATIENCE_IN_ALL = 1.0
DAY = timedelta(days=1)

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Found:
    """`spans`: in UTC, in order and without overlap. `read`: number of entries understood, busy or not."""

    spans: tuple[Span, ...]
    unread: Counter[Reason]
    unknown_zones: tuple[str, ...]
    read: int


class _TookTooLong(Exception):
    pass


def as_plain_data(
    content: bytes, *, begins: str, zone: str, days: int, addresses: list[str], answers: dict[str, str]
) -> dict[str, Any]:
    """`find_busy_times` with JSON's types both ways, for a child process."""
    found = find_busy_times(
        content,
        datetime.fromisoformat(begins),
        ZoneInfo(zone),
        timedelta(days=days),
        addresses=addresses,
        answers=answers,
    )
    return {
        "busy": [(first.isoformat(), last.isoformat()) for first, last in found.spans],
        "unread": {reason.name: count for reason, count in found.unread.items()},
        "unknown_zones": found.unknown_zones,
        "read": found.read,
    }


def find_busy_times(
    content: bytes,
    begins: datetime,
    zone: ZoneInfo,
    ahead: timedelta,
    *,
    addresses: Collection[str] = (),
    answers: Mapping[str, str] | None = None,
) -> Found:
    """When the entries of a calendar, or of an archive of several, take someone's time, from `begins` on.

    Series are expanded across changes of the clocks; whole days, and hours without a zone, are in `zone`.
    Skips entries that leave the time free, were cancelled, or were declined by one of the `addresses`.
    `answers`: meanings of zone names that no system knows. Raises BadInput for content that is no calendar or
    unpacks to too much.
    """
    reading = _Reading(
        begins, begins + ahead, zone, frozenset(one.lower() for one in addresses), answers or {}
    )
    for part in text.unpack_files(content):
        found = parse_entries(text.unfold_lines(part))
        if found is None:
            raise BadInput("calendar", "unreadable")
        reading.add_entries(found)
    return reading.find_busy_times()


class _Reading:
    def __init__(
        self,
        begins: datetime,
        until: datetime,
        zone: ZoneInfo,
        addresses: frozenset[str],
        answers: Mapping[str, str],
    ) -> None:
        self._begins, self._until, self._zone, self._addresses = begins, until, zone, addresses
        self._clocks = Clocks(zones=Zones(begins, answers), own=zone, begins=begins, until=until)
        self._entries: list[Entry] = []
        self._spans: list[Span] = []
        self._unread: Counter[Reason] = Counter()
        self._unknown: set[str] = set()
        self._read = 0
        self._patience = PATIENCE_IN_ALL
        self._periods_left = MOST_PERIODS

    def add_entries(self, found: Iterable[Entry]) -> None:
        self._entries.extend(found)

    def find_busy_times(self) -> Found:
        kept = relevance.keep_relevant(self._entries, self._begins.date(), self._until.date())
        self._read += len(self._entries) - len(kept)
        if len(kept) > MOST_ENTRIES:
            kept.sort(key=lambda entry: sorted(map(sorted, entry.lines.values())))
            self._unread[Reason.TOO_MANY] += len(kept) - MOST_ENTRIES
            del kept[MOST_ENTRIES:]
        named: dict[bytes | int, list[ParsedEvent]] = defaultdict(list)
        for entry in kept:
            if entry.kind == b"VFREEBUSY":
                self._add_free_busy(entry)
                continue
            try:
                one = events.parse_event(entry, self._clocks, self._addresses)
            except UnknownZone as zone:
                self._unknown.add(zone.name)
            except Unreadable as fault:
                self._unread[fault.reason] += 1
            except UNREADABLE:
                self._unread[Reason.OTHER] += 1
            else:
                self._unread.update(one.faults[:1])
                self._read += not one.faults
                named[id(one) if one.uid is None else one.uid].append(one)
        self._expand_groups([one for entries in named.values() for one in self._split_series(entries)])
        return Found(
            merge_spans(sorted(self._spans)),
            self._unread,
            tuple(sorted(self._unknown)[:MOST_UNKNOWN]),
            self._read,
        )

    def _add_free_busy(self, entry: Entry) -> None:
        faults = 0
        for line in map(parse_line, entry.lines.get(b"FREEBUSY", ())):
            if line.parameters.get("FBTYPE", "").upper() == "FREE":
                continue
            for said in line.value.split(","):
                if not said.strip():
                    continue
                if self._periods_left == 0:
                    self._unread[Reason.TOO_MANY] += 1
                    return
                self._periods_left -= 1
                try:
                    zone = self._clocks.zone_of_hours(said, line, entry)
                    period = map(self._to_utc, repairs.parse_period(said, line, zone))
                    self._spans.extend(self._clip_span(*period))
                except UnknownZone as unknown:
                    self._unknown.add(unknown.name)
                except (Unreadable, *UNREADABLE):
                    faults += 1
        if faults:
            self._unread[Reason.PERIOD] += faults
        self._read += not faults

    def _split_series(self, named: list[ParsedEvent]) -> Iterator[list[ParsedEvent]]:
        """Splits entries of one name into series with the days that replace days of them. If several claim to
        be the series, only the newest count.
        """
        days = sorted((one for one in named if one.day is not None), key=_sort_key)
        series = [one for one in named if one.day is None]
        newest = max((one.sequence for one in series), default=0)
        series = sorted((one for one in series if one.sequence == newest), key=_sort_key)
        if any(one.is_cancelled for one in series):
            series, days = [], [one for one in days if one.sequence > newest]
        if not series and days:
            yield [one for one in days if self._replace_day(one, None)]
        most = max(1, MOST_TOGETHER // (len(days) + 1))
        if len(series) > most:
            self._unread[Reason.TOO_MANY] += len(series) - most
            self._read -= sum(not one.faults for one in series[most:])
        for one in series[:most]:
            yield [one, *(day for day in days if self._replace_day(day, one))]

    def _replace_day(self, one: ParsedEvent, series: ParsedEvent | None) -> bool:
        try:
            events.replace_day(one, series)
        except (Unreadable, *UNREADABLE):
            self._unread[Reason.OTHER] += 1
            return False
        return True

    def _expand_groups(self, groups: Iterable[list[ParsedEvent]]) -> None:
        """The cheapest first, so that limits leave out the odd ones and not a person's real entries."""
        same: dict[tuple[Any, ...], list[list[ParsedEvent]]] = defaultdict(list)
        for group in groups:
            # A series that takes no time needs no expansion. A day of it that differs is an entry of its own.
            needs_all = any(one.changes_later_days for one in group)
            kept = [one for one in group if needs_all or one.day is not None or not one.is_free]
            if kept:
                cost = self._expansion_cost(kept)
                same[cost[1], cost[0], *map(_sort_key, kept)].append(kept)
        made, looked_at = 0, 0
        for (seen, all_of_them, *_), alike in sorted(same.items(), key=lambda one: one[0]):
            if made + all_of_them > MOST_MADE or looked_at + seen > MOST_TIMES:
                self._leave_out_rule(alike)
                continue
            made, looked_at = made + all_of_them, looked_at + seen
            group = alike[0]  # once for all that are alike: they have the same times
            try:
                surely_ends = all(rules.surely_recurs(one.event) for one in group)
                with nullcontext() if surely_ends else self._limit_time():
                    found = self._expand_spans(group)
                self._spans.extend(found)
            except _TookTooLong:
                self._leave_out_rule(alike)
            except UNREADABLE:
                self._leave_out_rule(alike, Reason.RULE)

    def _expansion_cost(self, group: list[ParsedEvent]) -> tuple[int, int]:
        from_the_beginning = any(rules.needs_full_expansion(one.event) for one in group)
        made, looked_at = 0, 0
        for one in group:
            if "RRULE" not in one.event and "RDATE" not in one.event:
                looked_at += 1
                continue
            try:
                if not from_the_beginning:
                    rules.start_near(one.event, self._begins.date())
                costs = rules.count_times(one.event, self._begins, self._until)
            except UNREADABLE:
                costs = rules.NEVER_ENDS, rules.NEVER_ENDS
            made, looked_at = made + costs[0], looked_at + costs[1]
        return made, looked_at

    def _leave_out_rule(self, alike: list[list[ParsedEvent]], reason: Reason = Reason.TOO_OFTEN) -> None:
        """The rest of the entry is still read: its start, and days that were changed."""
        for one in alike[0]:
            one.event.pop("RRULE", None)
            one.event.pop("RDATE", None)
        for group in alike:
            if not any(one.faults for one in group):
                self._read -= 1
                self._unread[reason] += 1
        try:
            self._spans.extend(self._expand_spans(alike[0]))
        except UNREADABLE:
            return  # counted above

    def _expand_spans(self, group: list[ParsedEvent]) -> list[Span]:
        calendar = Calendar()
        for one in group:
            one.event["UID"] = "1"
            one.event["SEQUENCE"] = one.sequence
            calendar.add_component(one.event)
        followed = recurring_ical_events.of(calendar).between(self._begins - DAY, self._until + DAY)
        spans: list[Span] = []
        for event in followed:
            if event.get("TRANSP") is not None:
                continue
            first, last = event["DTSTART"].dt, event["DTEND"].dt
            begins, until = self._to_utc(first), self._to_utc(last)
            if until <= begins and isinstance(first, datetime) and isinstance(last, datetime):
                # An hour that the clocks skip is read as the next one, which may be after its own end.
                until = begins + (last.replace(tzinfo=None) - first.replace(tzinfo=None))
            spans.extend(self._clip_span(begins, until))
        return spans

    def _clip_span(self, begins: datetime, until: datetime) -> Iterator[Span]:
        begins, until = max(begins, self._begins), min(until, self._until)
        if begins < until:
            yield begins, until

    def _to_utc(self, when: date | datetime) -> datetime:
        if not isinstance(when, datetime):
            when = datetime.combine(when, time())
        return (when if when.tzinfo else when.replace(tzinfo=self._zone)).astimezone(UTC)

    @contextmanager
    def _limit_time(self) -> Iterator[None]:
        """Ends what takes too long by a signal, since dateutil searches inside one call. Without signals,
        nothing is started that may not end.
        """
        if self._patience <= 0 or not hasattr(signal, "setitimer"):
            raise _TookTooLong
        if threading.current_thread() is not threading.main_thread():
            raise _TookTooLong

        def raise_timeout(number: int, frame: FrameType | None) -> None:
            raise _TookTooLong

        before = signal.signal(signal.SIGPROF, raise_timeout)
        begun = process_time()
        try:
            # Repeated, because a signal that arrives while Python cleans up is lost.
            signal.setitimer(signal.ITIMER_PROF, min(PATIENCE, self._patience), PATIENCE)
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
            self._patience -= process_time() - begun


def _sort_key(one: ParsedEvent) -> tuple[int, bool, str]:
    """The same for equal entries wherever they are in the file. Of two changes of one day the library takes
    the first, which is a cancellation.
    """
    return one.sequence, not one.is_cancelled, repr(sorted(one.event.items(), key=lambda item: item[0]))
