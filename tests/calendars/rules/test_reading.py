"""A calendar that someone brought says when they are busy, to the minute; what is no calendar is refused in a moment."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.calendars.rules import reading
from alongside.calendars.rules.unread import Reason
from alongside.core.rules.errors import BadInput

BEGINS = datetime(2026, 3, 2, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def calendar(*events: str) -> bytes:
    inside = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\n{event}\r\nEND:VEVENT\r\n".replace("\n\n", "\n")
        for number, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inside}END:VCALENDAR\r\n".encode()


def lines(*said: str) -> str:
    return "\r\n".join(said)


def busy(content: bytes, days: int = 60):
    """Read in this process; what `brought.read` does in a child of its own."""
    return found(content, days).spans


def found(content: bytes, days: int = 60) -> reading.Found:
    return reading.find_busy_times(content, BEGINS, LONDON, timedelta(days=days))


def read(*events: str, days: int = 60) -> list[tuple[str, str]]:
    return [(first.isoformat()[:16], last.isoformat()[:16]) for first, last in busy(calendar(*events), days)]


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (
            lines("DTSTART:20260303T100000Z", "DTEND:20260303T110000Z"),
            ("2026-03-03T10:00", "2026-03-03T11:00"),
        ),
        (lines("DTSTART:20260401T100000", "DURATION:PT90M"), ("2026-04-01T09:00", "2026-04-01T10:30")),
        (lines("DTSTART;VALUE=DATE:20260329"), ("2026-03-29T00:00", "2026-03-29T23:00")),
        (
            lines(
                "DTSTART;TZID=America/New_York:20260310T090000", "DTEND;TZID=America/New_York:20260310T093000"
            ),
            ("2026-03-10T13:00", "2026-03-10T13:30"),
        ),
    ],
    ids=["instants", "hours without a zone", "a day on which clocks change", "another zone"],
)
def test_an_entry_takes_its_time(event, found):
    assert read(event) == [found]


@pytest.mark.parametrize(
    ("zone", "before", "after"), [("Europe/London", "09:00", "08:00"), ("America/New_York", "14:00", "13:00")]
)
def test_what_repeats_keeps_its_local_hour_when_clocks_change(zone, before, after):
    event = lines(
        f"DTSTART;TZID={zone}:20260302T090000", f"DTEND;TZID={zone}:20260302T093000", "RRULE:FREQ=WEEKLY"
    )

    starts = [first for first, _ in read(event)]

    assert starts[0] == f"2026-03-02T{before}"
    assert starts[-1] == f"2026-04-27T{after}"
    assert len(starts) == 9


@pytest.mark.parametrize("said", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_leaves_the_time_free_takes_none(said):
    event = lines("DTSTART:20260303T100000Z", "DTEND:20260303T110000Z")

    assert read(event) == [("2026-03-03T10:00", "2026-03-03T11:00")]
    assert read(lines(event, said)) == []


def test_one_day_of_a_series_that_was_moved_is_busy_where_it_was_moved_to():
    series = lines("DTSTART:20260303T100000Z", "DTEND:20260303T110000Z", "RRULE:FREQ=WEEKLY;COUNT=2")
    moved = lines("RECURRENCE-ID:20260310T100000Z", "DTSTART:20260311T150000Z", "DTEND:20260311T160000Z")
    both = calendar(series, moved).replace(b"UID:1", b"UID:0")

    spans = busy(both)

    assert [first.isoformat()[:16] for first, _ in spans] == ["2026-03-03T10:00", "2026-03-11T15:00"]


def test_what_overlaps_is_one_time_and_what_is_past_or_far_off_none():
    events = [
        lines(f"DTSTART:{start}Z", f"DTEND:{end}Z")
        for start, end in (
            ("20260303T100000", "20260303T110000"),
            ("20260303T103000", "20260303T120000"),
            ("20260101T100000", "20260101T110000"),
            ("20270101T100000", "20270101T110000"),
        )
    ]

    assert read(*events) == [("2026-03-03T10:00", "2026-03-03T12:00")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"BEGIN:VEVENT\r\nDTSTART:20260303T100000Z\r\nEND:VEVENT\r\n",
    ],
)
def test_what_is_no_calendar_is_refused(content):
    with pytest.raises(BadInput):
        busy(content)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=SECONDLY", Reason.TOO_OFTEN),
        ("FREQ=DAILY;INTERVAL=0", Reason.TOO_OFTEN),
        ("FREQ=NEVER", Reason.RULE),
        ("FREQ=DAILY;COUNT=many", Reason.RULE),
        ("D1 #3", Reason.RULE),
    ],
)
def test_of_a_rule_that_cannot_be_followed_the_first_time_is_read_and_the_rest_is_said(rule, reason):
    event = lines("DTSTART:20260303T100000Z", "DTEND:20260303T110000Z", f"RRULE:{rule}")
    meeting = lines("DTSTART:20260304T100000Z", "DTEND:20260304T110000Z")

    assert read(event, meeting) == [
        ("2026-03-03T10:00", "2026-03-03T11:00"),
        ("2026-03-04T10:00", "2026-03-04T11:00"),
    ]
    assert found(calendar(event, meeting)).unread == {reason: 1}


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (
            lines("DTSTART;VALUE=DATE:16040310", "RRULE:FREQ=YEARLY"),
            [("2026-03-10T00:00", "2026-03-11T00:00")],
        ),
        (lines("DTSTART;VALUE=DATE:19850310", "RRULE:FREQ=YEARLY", "TRANSP:TRANSPARENT"), []),
        (
            lines("DTSTART:19750310T090000Z", "DTEND:19750310T100000Z", "RRULE:FREQ=MONTHLY"),
            [("2026-03-10T09:00", "2026-03-10T10:00")],
        ),
    ],
    ids=["a birthday without a year", "one that takes no time", "every month for fifty years"],
)
def test_what_comes_round_seldom_may_be_old(event, found):
    assert read(event, days=20) == found


@pytest.mark.parametrize("rule", ["FREQ=DAILY;BYDAY=MO;COUNT=9999", "FREQ=SECONDLY"])
def test_what_takes_no_time_keeps_no_calendar_out_however_it_repeats(rule):
    series = lines(
        "DTSTART:19850310T090000Z", "DTEND:19850310T090001Z", f"RRULE:{rule}", "TRANSP:TRANSPARENT"
    )
    meeting = lines("DTSTART:20260303T100000Z", "DTEND:20260303T110000Z")

    assert read(series, meeting) == [("2026-03-03T10:00", "2026-03-03T11:00")]
    assert (
        read(series.replace("TRANSPARENT", "OPAQUE"), meeting) != read(series, meeting)
        or rule == "FREQ=SECONDLY"
    )


def test_one_day_of_a_series_takes_time_or_does_not_whatever_the_others_do():
    def series(usually: str, once: str) -> str:
        return lines(
            "DTSTART:20260303T090000Z",
            "DTEND:20260303T100000Z",
            "RRULE:FREQ=DAILY;COUNT=3",
            f"TRANSP:{usually}",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:0",
            "RECURRENCE-ID:20260304T090000Z",
            "DTSTART:20260304T090000Z",
            "DTEND:20260304T100000Z",
            f"TRANSP:{once}",
        )

    assert [first for first, _ in read(series("TRANSPARENT", "OPAQUE"))] == ["2026-03-04T09:00"]
    assert [first for first, _ in read(series("OPAQUE", "TRANSPARENT"))] == [
        "2026-03-03T09:00",
        "2026-03-05T09:00",
    ]


TOKENS = st.sampled_from(
    [
        *(
            "BEGIN:VCALENDAR",
            "END:VCALENDAR",
            "BEGIN:VEVENT",
            "END:VEVENT",
            "UID:1",
            "DTSTART:20260303T100000Z",
        ),
        *(
            "DTSTART;VALUE=DATE:20260303",
            "DTEND:20260302T100000Z",
            "RRULE:FREQ=DAILY",
            "RRULE:FREQ=WEEKLY;UNTIL=x",
        ),
        *(
            "DURATION:-P1D",
            "EXDATE:nothing",
            "RDATE:20260304T100000",
            "DTSTART;TZID=Nowhere/At_all:20260303T100000",
        ),
        *("BEGIN:VTIMEZONE", "END:VTIMEZONE", " folded", "X" * 300, "RECURRENCE-ID:20260303", ":", ";=:"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(TOKENS, max_size=14))
def test_whatever_is_brought_is_read_or_refused_and_never_breaks(tokens):
    content = lines("BEGIN:VCALENDAR", "BEGIN:VEVENT", *tokens, "END:VEVENT", "END:VCALENDAR", "").encode()
    try:
        spans = busy(content)
    except BadInput:
        return
    assert all(BEGINS <= first < last for first, last in spans)
