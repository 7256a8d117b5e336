"""What is left out and where a series is begun to save time changes nothing that is found."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from alongside.calendars.rules import entries, reading, relevance
from alongside.calendars.rules import recurrence as rules
from tests.calendars.rules.test_reading import calendar, lines

BEGINS = datetime(2026, 3, 2, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(date(1991, 1, 1), date(2026, 5, 1))
WEEKDAYS = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, unique=True)
ZONES = st.sampled_from(["", "Z", "Europe/Berlin", "America/New_York", "day"])


def found(content: bytes) -> tuple[tuple[datetime, datetime], ...]:
    return reading.find_busy_times(content, BEGINS, LONDON, timedelta(days=60)).spans


@contextmanager
def walked_from_the_beginning():
    with patch.object(rules, "start_near", lambda event, day: None):
        yield


@contextmanager
def everything_parsed():
    with patch.object(relevance, "keep_relevant", lambda entries, begins, until: list(entries)):
        yield


def when(name: str, day: date, hour: int, zone: str) -> str:
    if zone == "day":
        return f"{name};VALUE=DATE:{day:%Y%m%d}"
    if zone in ("", "Z"):
        return f"{name}:{day:%Y%m%d}T{hour:02}0000{zone}"
    return f"{name};TZID={zone}:{day:%Y%m%d}T{hour:02}0000"


@st.composite
def rule(draw) -> str:
    often = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={often}"]
    interval = draw(st.integers(1, 5))
    parts += [f"INTERVAL={interval}"] if interval > 1 else []
    if draw(st.booleans()):
        nth = draw(st.sampled_from(["", "1", "-1"])) if often == "MONTHLY" else ""
        parts.append("BYDAY=" + ",".join(nth + day for day in draw(WEEKDAYS)))
        # Weeks are followed to the end of time where an interval and a part never meet.
        assume(often != "DAILY" or interval == 1)
    elif often in ("MONTHLY", "YEARLY") and draw(st.booleans()):
        parts.append(f"BYMONTHDAY={draw(st.sampled_from([1, 15, 28, -1]))}")
    if often in ("WEEKLY", "MONTHLY") and "BYDAY" in parts[-1] and draw(st.booleans()):
        parts.append("BYSETPOS=-1")
    parts += draw(st.sampled_from([[], [], ["WKST=SU"]]))
    end = draw(st.sampled_from(["", "", "COUNT", "UNTIL"]))
    if end == "COUNT":
        parts.append(f"COUNT={draw(st.integers(1, 14_000))}")
    elif end == "UNTIL":
        parts.append(f"UNTIL={draw(DAYS):%Y%m%d}T235959Z")
    return "RRULE:" + ";".join(parts)


@st.composite
def series(draw) -> bytes:
    """One that repeats, with a day left out, one moved, and now and then all moved from one on."""
    first, zone, hour = draw(DAYS), draw(ZONES), draw(st.integers(0, 23))
    last = first + timedelta(days=draw(st.sampled_from([0, 0, 1, 3])))
    length = when("DTEND", last, min(hour + 1, 23), zone)
    entry = [when("DTSTART", first, hour, zone), length, draw(rule())]
    other = BEGINS.date() + timedelta(days=draw(st.integers(0, 50)))
    entry += [when("EXDATE", other, hour, zone)] if draw(st.booleans()) else []
    entries = [lines(*entry)]
    if draw(st.booleans()):
        changed = when("RECURRENCE-ID", draw(st.one_of(st.just(other), DAYS)), hour, zone)
        if draw(st.booleans()):
            changed = changed.replace("RECURRENCE-ID", "RECURRENCE-ID;RANGE=THISANDFUTURE")
        day = draw(DAYS)
        entries.append(lines(changed, when("DTSTART", day, 12, zone), when("DTEND", day, 13, zone)))
    return calendar(*entries).replace(b"UID:1\r", b"UID:0\r")


@settings(max_examples=120, deadline=None)
@given(series())
def test_a_series_begun_near_the_days_looked_at_has_the_same_times(content):
    with walked_from_the_beginning():
        expected = found(content)

    assert found(content) == expected


@pytest.mark.parametrize(
    ("start", "said", "begins"),
    [
        ("DTSTART:19900101T090000Z", "RRULE:FREQ=DAILY", date(2026, 2, 20)),
        ("DTSTART:19900101T090000Z", "RRULE:FREQ=WEEKLY;INTERVAL=2", date(2026, 2, 9)),
        ("DTSTART:19900131T090000Z", "RRULE:FREQ=MONTHLY", date(2026, 1, 31)),
        ("DTSTART;VALUE=DATE:19880229", "RRULE:FREQ=YEARLY", date(2024, 2, 29)),
        ("DTSTART:19900101T090000Z", "RRULE:FREQ=DAILY;COUNT=20000", date(2026, 2, 20)),
        ("DTSTART:19900101T090000Z", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU;COUNT=9", date(1990, 1, 1)),
    ],
)
def test_a_series_is_begun_shortly_before_the_days_looked_at(start, said, begins):
    (event,) = Calendar.from_ical(calendar(lines(start, said))).events

    rules.start_near(event, BEGINS.date())

    moved = event.start.date() if isinstance(event.start, datetime) else event.start
    assert moved == begins


@st.composite
def some_entries(draw) -> bytes:
    """Old ones and new ones, some of the same name, some that are changed days, some without an end."""
    made = []
    for _ in range(draw(st.integers(1, 5))):
        day = draw(st.one_of(DAYS, st.dates(date(2026, 2, 15), date(2026, 4, 1))))
        zone, hour = draw(ZONES), draw(st.integers(0, 22))
        length = draw(
            st.sampled_from(["", "DURATION:PT90M", "DURATION:P3W", when("DTEND", day, hour + 1, zone)])
        )
        again = draw(st.sampled_from(["", "", "RRULE:FREQ=WEEKLY", f"SEQUENCE:{draw(st.integers(0, 2))}"]))
        instead = when("RECURRENCE-ID", draw(DAYS), hour, zone) if draw(st.booleans()) else ""
        uid = draw(st.sampled_from(["", "UID:a", "UID:b", "UID:c"]))
        inside = [uid, when("DTSTART", day, hour, zone), length, again, instead]
        made.append("\r\n".join(line for line in inside if line))
    return bare(*made)


def bare(*made: str) -> bytes:
    """Entries with no name but their own."""
    body = "".join(f"BEGIN:VEVENT\r\n{one}\r\nEND:VEVENT\r\n" for one in made)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n".encode()


@settings(max_examples=120, deadline=None)
@given(some_entries())
def test_what_is_left_out_unparsed_takes_no_time_in_the_days_looked_at(content):
    with everything_parsed():
        expected = found(content)

    assert found(content) == expected


def kept(content: bytes) -> int:
    """How many entries are parsed."""
    return len(relevance.keep_relevant(entries.parse_entries(content), BEGINS.date(), date(2026, 5, 1)))


def test_what_is_over_or_far_ahead_is_left_out_and_what_stands_around_it_stays():
    old = lines("DTSTART:20260201T100000Z", "DTEND:20260201T110000Z")
    new = lines("DTSTART:20260303T100000Z", "DTEND:20260303T110000Z")
    far = lines("DTSTART:20270303T100000Z", "DTEND:20270303T110000Z")

    assert kept(calendar(old, new, far)) == 1
    assert kept(calendar(old, far)) == 0


@pytest.mark.parametrize(
    "said",
    [
        ["DTEND:x"],
        ['DTEND;TZID="GMT +01:00":20260301T110000'],
        ["DURATION:P3W"],
        ["RRULE:FREQ=DAILY"],
        ["RDATE:20260303T100000Z"],
        ["RECURRENCE-ID:20260303T100000Z"],
        ["RECURRENCE-ID;RANGE=THISANDFUTURE:20260201T100000Z"],
    ],
)
def test_an_old_entry_with_anything_unusual_about_it_stays(said):
    old = "DTSTART:20260201T100000Z"

    assert kept(calendar(old)) == 0
    assert kept(calendar(lines(old, *said))) == 1


@pytest.mark.parametrize(
    ("far", "others"),
    [
        (
            ["DTSTART:20000101T000000", "SEQUENCE:1"],
            [
                [
                    "RECURRENCE-ID:20000101T010000",
                    "DTSTART:20260209T010000",
                    "DURATION:P3W",
                    "RRULE:FREQ=WEEKLY",
                ]
            ],
        ),
        (
            ["RECURRENCE-ID:20260210T000000", "DTSTART:20000101T000000"],
            [["DTSTART:20260210T000000", "DURATION:P3W"]],
        ),
        (
            ["RECURRENCE-ID:20260210T000000", "DTSTART:20000101T000000"],
            [["DTSTART:20260210T000000", "DTEND:20260310T000000"]],
        ),
        (
            ["RECURRENCE-ID:20260209T000000", "DTSTART:20000101T000000"],
            [
                ["DTSTART:20260105T000000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"],
                [
                    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T000000",
                    "DTSTART:20260205T000000",
                    "DURATION:PT1H",
                ],
            ],
        ),
        (
            ["RECURRENCE-ID:20000101T000000", "DTSTART:20000101T000000"],
            [["RECURRENCE-ID;VALUE=DATE:20000101", "DTSTART;VALUE=DATE:20260302"]],
        ),
    ],
    ids=[
        *("a day repeats and is overruled", "by its duration", "by its end"),
        *("all later days are moved", "a day is moved twice"),
    ],
)
def test_what_is_far_away_stays_where_its_series_reaches_into_the_days_looked_at(far, others):
    without = [lines("UID:a", *one) for one in others]

    assert found(bare(lines("UID:a", *far), *without)) != found(bare(*without))


def test_an_old_entry_stays_where_another_one_has_its_name():
    old = "DTSTART:20260201T100000Z"
    twice = calendar(old, old)

    assert kept(twice) == 0
    assert kept(twice.replace(b"UID:1", b"UID:0")) == 2


@pytest.mark.parametrize(
    ("start", "rule", "made", "looked_at"),
    [
        ("20260301T090000Z", "FREQ=WEEKLY", 10, 12),
        ("20160301T090000Z", "FREQ=HOURLY", 89_000, 1_700),
        ("20260301T090000Z", "FREQ=SECONDLY;COUNT=7", 7, 8),
        ("20260301T090000Z", "FREQ=DAILY;BYHOUR=9,13;BYMINUTE=0,30", 252, 260),
    ],
)
def test_what_following_a_rule_costs_is_known_before_it_is_followed(start, rule, made, looked_at):
    event = parsed_event(start, rule)

    found = rules.count_times(event, BEGINS, BEGINS + timedelta(days=60))

    assert made * 0.98 <= found[0] <= made * 1.02 + 2
    assert found[1] <= looked_at


@pytest.mark.parametrize(
    ("rule", "sure"),
    [
        ("FREQ=DAILY", True),
        ("FREQ=DAILY;BYHOUR=9,13", True),
        ("FREQ=MINUTELY;INTERVAL=5", True),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", True),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", True),
        ("FREQ=DAILY;INTERVAL=0", False),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", False),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=6", False),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", False),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", False),
        ("FREQ=MONTHLY;BYDAY=6MO", False),
        ("FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=3MO", False),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=7", False),
        ("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", False),
        ("FREQ=HOURLY;BYHOUR=25", False),
    ],
)
def test_only_rules_that_are_sure_to_hold_are_trusted_to_end(rule, sure):
    assert rules.surely_recurs(parsed_event("20200106T090000Z", rule)) is sure


def parsed_event(start: str, rule: str):
    (event,) = Calendar.from_ical(
        calendar(lines(f"DTSTART:{start}", "DURATION:PT1H", f"RRULE:{rule}"))
    ).events
    return event
