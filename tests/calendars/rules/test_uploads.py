"""A calendar made to keep the server busy ends in a sentence within its budget, and no ordinary one is refused for it."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.calendars.rules import reading
from alongside.calendars.rules import uploads as brought_module
from alongside.calendars.rules.unread import Reason
from alongside.calendars.rules.uploads import BUDGET, LARGEST, read_uploaded_calendar
from alongside.core.reading.within import START_UP, Budget
from alongside.core.rules.errors import BadInput, OverBudget
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import load_words
from tests.calendars.rules.test_reading import calendar, lines
from tests.fixtures.wording import message

BEGINS = datetime(2026, 11, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
ENGLISH = load_words("en")

MONDAY = "DTSTART:20200106T090000Z"
HOSTILE = {
    "every seventh day, if a Tuesday": lines(MONDAY, "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU"),
    "every second": lines(MONDAY, "RRULE:FREQ=SECONDLY"),
    "every no day": lines("DTSTART:20200101T090000Z", "RRULE:FREQ=DAILY;INTERVAL=0"),
    "every no month": lines("DTSTART:20200101T090000Z", "RRULE:FREQ=MONTHLY;INTERVAL=0"),
    "30 February, sought daily": lines(MONDAY, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    "30 February, sought yearly": lines(MONDAY, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    "the seventh Monday of a week": lines(MONDAY, "RRULE:FREQ=WEEKLY;BYDAY=MO;BYSETPOS=7"),
    "week 53 in June": lines(MONDAY, "RRULE:FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6"),
    "day 400 of a year": lines(MONDAY, "RRULE:FREQ=YEARLY;BYYEARDAY=400"),
    "daily since 1990": lines("DTSTART:19900101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"),
}
# Sought once a year up to the year 9999: a fast machine is through with that in time, and then knows that they never occur.
SOUGHT_QUICKLY = {
    HOSTILE["30 February, sought yearly"],
    HOSTILE["week 53 in June"],
    HOSTILE["day 400 of a year"],
}


def brought(content: bytes) -> list[tuple[str, str]]:
    return [
        (first.isoformat()[:16], last.isoformat()[:16])
        for first, last in read_uploaded_calendar("ana", content, BEGINS, LONDON).busy
    ]


@pytest.mark.parametrize("times", [50, 5_000])
@pytest.mark.parametrize("event", HOSTILE.values(), ids=HOSTILE)
def test_what_would_take_for_ever_is_left_out_in_time_and_the_rest_is_read(event, times):
    meeting = lines("DTSTART:20261201T120000Z", "DTEND:20261201T130000Z")
    begun = time.monotonic()

    found = read_uploaded_calendar("ana", calendar(*[event] * times, meeting), BEGINS, LONDON)

    if event == HOSTILE["daily since 1990"]:  # all of them are the same
        assert (len(found.busy), found.unread) == (121, ())
    else:
        assert [first.isoformat()[:16] for first, _ in found.busy] == ["2026-12-01T12:00"]
        assert found.unread == ((Reason.TOO_OFTEN, times),) or (not found.unread and event in SOUGHT_QUICKLY)
    assert time.monotonic() - begun < BUDGET.wall + START_UP


@pytest.mark.parametrize("event", [HOSTILE["every no day"], HOSTILE["30 February, sought daily"]])
def test_it_would_go_on_if_it_were_followed(event):
    """What the library makes of it, with as long as the child would have."""
    follow = (
        "import sys, datetime, icalendar, recurring_ical_events as followed;"
        "read = icalendar.Calendar.from_ical(sys.stdin.buffer.read());"
        "begins = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC);"
        "followed.of(read).between(begins, begins + datetime.timedelta(days=120))"
    )
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", follow], input=calendar(*[event] * 50), timeout=5)


def test_an_unforeseen_rule_meets_the_limits(monkeypatch):
    """As if the shape were taken for a sure one: the child is ended."""
    monkeypatch.setattr(brought_module, "READING", "tests.calendars.rules.trusting:as_plain_data")
    monkeypatch.setattr(brought_module, "BUDGET", Budget(seconds=2, wall=4.0))

    with pytest.raises(OverBudget) as refusal:
        brought(
            calendar(
                *[
                    lines(MONDAY, f"DURATION:PT{n}M", "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU")
                    for n in range(1, 99)
                ]
            )
        )

    assert refusal_text(refusal.value, ENGLISH) == message("accounts/ui/core_refusals", "time or memory")


def test_what_is_too_large_is_refused_before_any_of_it_is_read(monkeypatch):
    def no_child(*args, **kwargs):
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", no_child)

    with pytest.raises(BadInput) as refusal:
        brought(b"x" * (LARGEST + 1))
    assert refusal.value.reason == "too large"
    with pytest.raises(AssertionError):
        brought(b"x" * LARGEST)


def test_a_time_zone_of_ones_own_is_no_one_elses():
    """Two people, each with a "Customized Time Zone" of their own. In one process the second one got the first one's."""

    def meeting(offset: str) -> bytes:
        zone = lines(
            "BEGIN:VTIMEZONE",
            "TZID:Customized Time Zone",
            "BEGIN:STANDARD",
            "DTSTART:16010101T000000",
            f"TZOFFSETFROM:{offset}",
            f"TZOFFSETTO:{offset}",
            "END:STANDARD",
            "END:VTIMEZONE",
        )
        event = lines(
            "DTSTART;TZID=Customized Time Zone:20261202T120000",
            "DTEND;TZID=Customized Time Zone:20261202T123000",
        )
        return calendar(event).replace(b"BEGIN:VEVENT", f"{zone}\r\nBEGIN:VEVENT".encode(), 1)

    assert brought(meeting("+0800")) == [("2026-12-02T04:00", "2026-12-02T04:30")]
    assert brought(meeting("+0530")) == [("2026-12-02T06:30", "2026-12-02T07:00")]


def test_a_child_finds_what_reading_in_this_process_finds():
    content = calendar(
        lines(
            "DTSTART;TZID=America/New_York:20200106T090000",
            "DTEND;TZID=America/New_York:20200106T100000",
            "RRULE:FREQ=WEEKLY",
        ),
        lines("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227"),
    )

    here = reading.find_busy_times(content, BEGINS, LONDON, timedelta(days=120)).spans

    assert read_uploaded_calendar("ana", content, BEGINS, LONDON).busy == here
    assert len(here) == 19


BERLIN = "DTSTART;TZID=Europe/Berlin"
ORDINARY = {
    "a weekly choir since 1985": (
        lines(
            "DTSTART;TZID=Europe/London:19850101T190000",
            "DTEND;TZID=Europe/London:19850101T200000",
            "RRULE:FREQ=WEEKLY;BYDAY=TU",
        ),
        17,
        "2026-12-01T19:00",
    ),
    "a lunch on working days since 1970": (
        lines(
            f"{BERLIN}:19700101T120000",
            "DTEND;TZID=Europe/Berlin:19700101T130000",
            "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        ),
        86,
        "2026-11-30T11:00",
    ),
    "a million days": (
        lines("DTSTART:19910101T090000Z", "DTEND:19910101T093000Z", "RRULE:FREQ=DAILY;COUNT=999999"),
        120,
        "2026-11-30T09:00",
    ),
    "days that have all been": (
        lines("DTSTART:19910101T090000Z", "DTEND:19910101T093000Z", "RRULE:FREQ=DAILY;COUNT=9"),
        0,
        "",
    ),
    "until the year 9999": (
        lines(
            f"{BERLIN}:20260102T090000", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z;BYDAY=FR"
        ),
        17,
        "2026-12-04T08:00",
    ),
    "until without a zone": (
        lines(f"{BERLIN}:20261201T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20261203T090000"),
        3,
        "2026-12-01T08:00",
    ),
    "a rule with a loose end": (
        lines("DTSTART:20261201T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=2;"),
        2,
        "2026-12-01T09:00",
    ),
    "an empty rule": (
        lines("DTSTART:20261201T090000Z", "DURATION:PT1H", "RRULE:"),
        1,
        "2026-12-01T09:00",
    ),
    "the last working day of each month": (
        lines(
            "DTSTART:20000131T090000Z",
            "DURATION:PT1H",
            "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        ),
        4,
        "2026-11-30T09:00",
    ),
    "the fifth Monday": (
        lines("DTSTART:20000131T090000Z", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;BYDAY=5MO"),
        2,
        "2026-11-30T09:00",
    ),
    "a place in a week": (
        lines(MONDAY, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=2"),
        17,
        "2026-12-02T09:00",
    ),
    "a birthday without its year": (
        lines("DTSTART;VALUE=DATE:16041225", "RRULE:FREQ=YEARLY"),
        1,
        "2026-12-25T00:00",
    ),
    "a whole day, until a time": (
        lines("DTSTART;VALUE=DATE:20261203", "RRULE:FREQ=WEEKLY;UNTIL=20261210T000000Z"),
        2,
        "2026-12-03T00:00",
    ),
    "days left out": (
        lines(
            "DTSTART;TZID=America/Chicago:20261202T190000",
            "DURATION:PT2H",
            "RRULE:FREQ=WEEKLY;COUNT=3",
            "EXDATE:20261210T010000Z",
        ),
        2,
        "2026-12-03T01:00",
    ),
    "times one by one": (
        lines(
            "DTSTART:20261202T150000Z",
            "DURATION:PT1H",
            "RDATE;VALUE=PERIOD:20261209T090000Z/PT2H,20261211T090000Z/PT1H",
        ),
        3,
        "2026-12-02T15:00",
    ),
}


@pytest.mark.parametrize(("event", "times", "first"), ORDINARY.values(), ids=ORDINARY)
def test_what_ordinary_calendars_hold_is_read(event, times, first):
    found = reading.find_busy_times(calendar(event), BEGINS, LONDON, timedelta(days=120)).spans

    assert len(found) == times
    assert [begins.isoformat()[:16] for begins, _ in found[:1]] == ([first] if first else [])


def test_hundreds_of_daily_series_are_followed_as_far_as_they_go_and_the_rest_is_said():
    """Each begins at its own minute, so that none is the same as another one."""
    events = [
        lines(f"DTSTART:19900101T{number % 24:02}{number // 24:02}00Z", "DURATION:PT1M", "RRULE:FREQ=DAILY")
        for number in range(800)
    ]

    found = reading.find_busy_times(calendar(*events), BEGINS, LONDON, timedelta(days=120))

    read_wholly = reading.MOST_TIMES // 131
    assert found.unread == {Reason.TOO_OFTEN: 800 - found.read}
    assert read_wholly * 0.9 < found.read < read_wholly * 1.1


def test_years_of_entries_that_are_over_cost_next_to_nothing():
    """As large as may be brought; parsed as a whole it would go over the budget."""

    def entry(number: int) -> str:
        day = datetime(2015, 1, 1, 9, tzinfo=LONDON) + timedelta(hours=11 * number)
        return lines(
            f"DTSTART;TZID=Europe/London:{day:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Europe/London:{day + timedelta(hours=1):%Y%m%dT%H%M%S}",
            f"DESCRIPTION:{'some words ' * 10}",
        )

    ahead = lines("DTSTART:20261203T080000Z", "DTEND:20261203T090000Z")

    assert brought(calendar(*map(entry, range(7_000)), ahead)) == [("2026-12-03T08:00", "2026-12-03T09:00")]
