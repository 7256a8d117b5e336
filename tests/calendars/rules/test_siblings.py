"""More of each kind than was reported: what other programs write of times, zones, days left out and invitations."""

import re
from datetime import UTC, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.calendars.rules import reading
from alongside.calendars.rules.unread import Reason
from alongside.core.rules.errors import BadInput
from tests.calendars.rules.test_reading import calendar, lines

BEGINS = datetime(2026, 11, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
TEN = "12-02 10:00 12-02 11:00"
WHOLE_DAY = "12-02 00:00 12-03 00:00"


def found(content: bytes, days: int = 28, **more) -> reading.Found:
    return reading.find_busy_times(content, BEGINS, LONDON, timedelta(days=days), **more)


def times(content: bytes, days: int = 28, **more) -> list[str]:
    return [f"{first:%m-%d %H:%M} {last:%m-%d %H:%M}" for first, last in found(content, days, **more).spans]


def of(*events: str) -> list[str]:
    return times(calendar(*events))


START, HOUR = "DTSTART:20261202T100000Z", "DURATION:PT1H"


@pytest.mark.parametrize(
    ("event", "right"),
    [
        (lines("dtstart:20261202T100000Z", "dtend:20261202T110000Z"), [TEN]),
        (lines("DTSTART;value=date-time:20261202T100000Z", HOUR), [TEN]),
        (lines("DTSTART;VALUE=date:20261202"), [WHOLE_DAY]),
        (lines("DTSTART ;VALUE=DATE : 20261202"), [WHOLE_DAY]),
        (lines('DTSTART;TZID="Europe/Berlin":20261202T110000', HOUR), [TEN]),
        (lines("DTSTART;X-VOBJ-ORIGINAL-TZID=x;TZID=Europe/Berlin:20261202T110000", HOUR), [TEN]),
        (lines("DTSTART:2026-12-02T10:00:00Z", "DTEND:2026-12-02T11:00:00.000Z"), [TEN]),
        (lines("DTSTART:2026-12-02T11:00:00+01:00", HOUR), [TEN]),
        (lines("DTSTART:20261202T1000Z", "DTEND:20261202T1100Z"), [TEN]),
        (lines("DTSTART:20261202T100000z", "DURATION:pt1h"), [TEN]),
        (lines("DTSTART:20261202T100000Z", "DTEND:20261202T105960Z"), ["12-02 10:00 12-02 10:59"]),
        (lines("DTSTART:20261202T", "DTEND:20261203T"), [WHOLE_DAY]),
        (lines("DTSTART;VALUE=DATE:20261202", "DTEND;VALUE=DATE:20261202"), [WHOLE_DAY]),
        (lines("DTSTART:20261202T240000Z", HOUR), ["12-03 00:00 12-03 01:00"]),
        (lines(START, "DURATION:P1W"), ["12-02 10:00 12-09 10:00"]),
        (lines(START, "DTEND:", HOUR), [TEN]),
        (lines("DTSTART;VALUE=DATE:20261202", "DTEND:"), [WHOLE_DAY]),
        (
            lines("DTSTART:20261202T000000Z", "DTEND:20261203T000000Z", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
            [WHOLE_DAY],
        ),
        (lines(START, HOUR, "STATUS:TENTATIVE"), [TEN]),
        (lines(START, HOUR, "X-MICROSOFT-CDO-BUSYSTATUS:OOF"), [TEN]),
        (lines(START, HOUR, "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"), [TEN]),
        (lines(START, HOUR, "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"), []),
        (lines(START, HOUR, "x-microsoft-cdo-busystatus:Free", "TRANSP:OPAQUE"), []),
        (lines(START, HOUR, "STATUS:cancelled"), []),
        (lines(START, HOUR, 'X-APPLE-STRUCTURED-LOCATION;X-TITLE="A: b;c":geo:1,2'), [TEN]),
        (
            lines(START, HOUR, "BEGIN:VALARM", "TRIGGER:-PT15M", "DURATION:P9D", "REPEAT:4", "END:VALARM"),
            [TEN],
        ),
        (lines(START, HOUR, "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "QUJD" * 100_000), [TEN]),
        (lines(START, HOUR, "DESCRIPTION:BEGIN:VEVENT\\nDTSTART:20261203T100000Z"), [TEN]),
    ],
)
def test_an_entry_is_read_however_a_program_writes_it(event, right):
    assert of(event) == right


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("SUMMARY:x", Reason.START),
        ("DTSTART:20262802T100000Z", Reason.START),
        ("DTSTART:20261202T250000Z", Reason.START),
        ("DTSTART:P1D", Reason.START),
        (lines(START, "DTEND:"), Reason.LENGTH),
        (lines(START, "DTEND:20261302T110000Z"), Reason.LENGTH),
        (lines(START, "DURATION:an hour"), Reason.LENGTH),
        (lines(START, HOUR, "EXDATE:20261301T100000Z"), Reason.EXCEPTION),
        (lines(START, HOUR, "EXRULE:FREQ=DAILY"), Reason.EXCEPTION),
    ],
)
def test_what_cannot_be_read_is_said_and_the_next_entry_is_read(event, reason):
    read = found(calendar(event, lines("DTSTART:20261205T100000Z", HOUR)))

    assert read.unread == {reason: 1}
    assert f"{read.spans[-1][0]:%m-%d %H:%M}" == "12-05 10:00"


def test_an_entry_in_which_the_file_ends_is_read_as_far_as_it_goes_and_said():
    whole = calendar(lines(START, HOUR))

    read = found(whole[: whole.index(b"END:VEVENT")])

    assert (len(read.spans), read.unread) == (1, {Reason.CUT_OFF: 1})
    assert found(whole).unread == {}


# ── series ──────────────────────────────────────────────────────────────────────────────────────────────────────────

WEEKLY = lines("DTSTART;TZID=America/New_York:20261202T090000", HOUR, "RRULE:FREQ=WEEKLY;COUNT=3")
FIRST, SECOND, THIRD = (f"12-{day:02} 14:00 12-{day:02} 15:00" for day in (2, 9, 16))


def with_a_changed_day(*change: str) -> bytes:
    return calendar(WEEKLY, lines(*change)).replace(b"UID:1\r", b"UID:0\r")


@pytest.mark.parametrize(
    "day",
    [
        "RECURRENCE-ID:20261209T140000Z",
        "RECURRENCE-ID;TZID=America/New_York:20261209T090000",
        "RECURRENCE-ID;TZID=Europe/Berlin:20261209T150000",
        "RECURRENCE-ID:20261209T090000",
        "RECURRENCE-ID;VALUE=DATE:20261209",
    ],
)
def test_a_day_that_was_moved_is_known_however_it_is_named(day):
    moved = with_a_changed_day(day, "DTSTART:20261210T100000Z", HOUR)

    assert times(moved) == [FIRST, "12-10 10:00 12-10 11:00", THIRD]


def test_from_one_day_on_all_days_can_be_moved():
    moved = with_a_changed_day(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261209T140000Z", "DTSTART:20261209T160000Z", HOUR
    )

    assert times(moved) == [FIRST, "12-09 16:00 12-09 17:00", "12-16 16:00 12-16 17:00"]


def test_a_cancelled_day_is_free():
    changed = ("RECURRENCE-ID:20261209T140000Z", "DTSTART:20261209T140000Z", HOUR)

    assert times(with_a_changed_day(*changed)) == [FIRST, SECOND, THIRD]
    assert times(with_a_changed_day(*changed, "STATUS:CANCELLED")) == [FIRST, THIRD]


@pytest.mark.parametrize("sequence", [0, 1])
def test_a_cancellation_in_the_same_file_removes_the_entry(sequence):
    entry = calendar(lines(START, HOUR))
    cancelled = calendar(lines(START, HOUR, f"SEQUENCE:{sequence}")).replace(
        b"PRODID", b"METHOD:CANCEL\r\nPRODID"
    )

    assert times(entry + cancelled) == times(cancelled + entry) == []
    assert times(entry + cancelled.replace(b"METHOD:CANCEL", b"METHOD:PUBLISH")) == [TEN]


@pytest.mark.parametrize(
    "left_out",
    [
        "EXDATE:20261209T140000Z",
        "EXDATE:20261209T090000",
        "EXDATE;VALUE=DATE:20261209",
        "EXDATE;TZID=Europe/Berlin:20261209T150000",
        "EXDATE:20251209T140000Z,20261209T140000Z,20261399T140000Z",
        "EXDATE:\r\nEXDATE:20261209T140000Z",
    ],
)
def test_a_day_is_left_out_however_it_is_named(left_out):
    assert of(lines(WEEKLY, left_out)) == [FIRST, THIRD]


@pytest.mark.parametrize("left_out", ["20261203", "20261203T000000", "20261203T150000Z"])
def test_a_whole_day_is_left_out_however_it_is_named(left_out):
    daily = lines("DTSTART;VALUE=DATE:20261202", "RRULE:FREQ=DAILY;COUNT=3")

    assert of(daily) == ["12-02 00:00 12-05 00:00"]
    assert of(lines(daily, f"EXDATE:{left_out}")) == [WHOLE_DAY, "12-04 00:00 12-05 00:00"]


@pytest.mark.parametrize(
    "until", ["20261216T090000", "20261216T140000Z", "20261216", "20261216T000000", "99991231T235959"]
)
def test_the_last_day_of_a_series_is_in_it_west_of_greenwich_too(until):
    """By the series' own clock, which is five hours behind UTC."""
    series = WEEKLY.replace("COUNT=3", f"UNTIL={until}")

    read = of(series)

    assert read[:2] == [FIRST, SECOND]
    assert (THIRD in read) is (until != "20261216T000000")


def test_an_hour_that_the_clocks_skip_is_the_one_after_it():
    """On 28 March 2027 London's clocks go from one to two."""
    series = lines(
        "DTSTART;TZID=Europe/London:20270321T013000", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;COUNT=3"
    )

    assert times(calendar(series), days=130) == [
        "03-21 01:30 03-21 02:00",
        "03-28 01:30 03-28 02:00",
        "04-04 00:30 04-04 01:00",
    ]


def test_whole_days_are_the_persons_also_when_clocks_change():
    assert times(calendar("DTSTART;VALUE=DATE:20270328"), days=130) == ["03-28 00:00 03-28 23:00"]


# ── free/busy ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("FREEBUSY:20261202T100000Z/20261202T110000Z", [TEN]),
        ("FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261202T100000Z/PT1H", [TEN]),
        ("FREEBUSY;FBTYPE=free:20261202T100000Z/PT1H", []),
        ("FREEBUSY;TZID=Europe/Berlin:20261202T110000/PT1H", [TEN]),
        ("FREEBUSY:20261202T100000Z/PT30M,20261202T103000Z/PT30M,", [TEN]),
        ("FREEBUSY:20261202T100000Z/PT30M\r\nFREEBUSY:20261202T103000Z/PT30M", [TEN]),
    ],
)
def test_free_busy_is_read(line, right):
    content = calendar("X:x").replace(b"VEVENT", b"VFREEBUSY").replace(b"X:x", line.encode())

    assert times(content) == right


def test_a_busy_time_that_cannot_be_read_is_said():
    content = (
        calendar("X:x")
        .replace(b"VEVENT", b"VFREEBUSY")
        .replace(b"X:x", b"FREEBUSY:20261202T100000Z/PT1H,soon")
    )

    assert (times(content), found(content).unread) == ([TEN], {Reason.PERIOD: 1})


@pytest.mark.parametrize("kind", [b"BEGIN:X\r\n", b"BEGIN:VALARM\r\n", b"END:X\r\n", b"BEGIN:VTIMEZONE\r\n"])
def test_parts_inside_each_other_cost_no_more_than_parts_after_each_other(kind):
    nested = calendar(lines(START, HOUR)).replace(
        b"BEGIN:VEVENT", kind * 300_000 + b"END:Y\r\n" * 300_000 + b"BEGIN:VEVENT"
    )
    begun = process_time()

    found(nested)

    assert process_time() - begun < 20  # in proportion to the square of the length, it would be hours


def test_all_entries_may_have_one_name():
    """As some programs write it; one day of theirs that was changed may belong to any of them."""
    events = [lines(f"DTSTART:202612{day:02}T100000Z", HOUR) for day in range(1, 28)]
    changed = [lines("RECURRENCE-ID:20261202T100000Z", "DTSTART:20261202T120000Z", HOUR)] * 3
    content = re.sub(rb"UID:\d+", b"UID:1", calendar(*events, *changed))

    assert len(times(content)) == 27
    assert found(content).unread == {}


# ── invitations ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("attendee", "is_free"),
    [
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org", True),
        ("ATTENDEE;PARTSTAT=DECLINED:MAILTO:Ana@Example.org", True),
        ('ATTENDEE;CN="Ana; of: us";PARTSTAT=declined:mailto:ana@example.org', True),
        ("ATTENDEE;PARTSTAT=DECLINED;EMAIL=ana@example.org:invalid:nomail", True),
        ('ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:b@example.org":mailto:ana@example.org', True),
        ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org", False),
        ("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ana@example.org", False),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org", False),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:xana@example.org", False),
    ],
)
def test_only_what_the_person_declined_is_free(attendee, is_free):
    content = calendar(lines(START, HOUR, attendee))

    assert times(content, addresses=["ana@example.org"]) == ([] if is_free else [TEN])
    assert times(content) == [TEN]


def test_the_address_of_the_calendar_is_the_persons_own():
    content = calendar(lines(START, HOUR, "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org"))

    assert times(content.replace(b"PRODID", b"X-WR-CALNAME:ana@example.org\r\nPRODID")) == []


# ── laws ────────────────────────────────────────────────────────────────────────────────────────────────────────────

HOURS = st.integers(0, 22)
DAYS = st.integers(1, 27)


@st.composite
def an_entry(draw) -> tuple[str, str]:
    """Its name, and what it says."""
    day, hour = draw(DAYS), draw(HOURS)
    zone = draw(
        st.sampled_from(
            [":", ";TZID=Europe/Berlin:", ";TZID=Own:", ";TZID=GMT Standard Time 1:", ";TZID=PDT:"]
        )
    )
    said = [
        f"DTSTART{zone}202612{day:02}T{hour:02}0000",
        draw(st.sampled_from([HOUR, "DTEND:x", "DURATION:P1D"])),
    ]
    said += draw(
        st.sampled_from(
            [
                [],
                ["RRULE:FREQ=DAILY;COUNT=3"],
                ["RRULE:FREQ=DAILY;INTERVAL=0"],
                [f"RECURRENCE-ID{zone}202612{day:02}T{hour:02}0000"],
                ["STATUS:CANCELLED"],
                ["TRANSP:TRANSPARENT", "RRULE:FREQ=WEEKLY"],
                ["SEQUENCE:3", "RRULE:FREQ=WEEKLY;COUNT=2", f"EXDATE{zone}202612{day:02}T{hour:02}0000"],
            ]
        )
    )
    return draw(st.sampled_from(["a", "b", "c", "d"])), lines(*said)


OWN_ZONE = lines(
    *("BEGIN:VTIMEZONE", "TZID:Own", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0300", "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE"),
)


def in_one(entries: list[tuple[str, str]]) -> bytes:
    inside = "".join(f"BEGIN:VEVENT\r\nUID:{uid}\r\n{said}\r\nEND:VEVENT\r\n" for uid, said in entries)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{OWN_ZONE}\r\n{inside}END:VCALENDAR\r\n".encode()


@settings(max_examples=150, deadline=None)
@given(st.lists(an_entry(), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_nothing(entries, random):
    shuffled = random.sample(entries, len(entries))

    assert found(in_one(shuffled)) == found(in_one(entries))


@settings(max_examples=100, deadline=None)
@given(st.lists(an_entry(), max_size=6))
def test_a_file_of_several_calendars_is_read_as_one(entries):
    each = b"".join(in_one([entry]) for entry in entries)

    assert found(each or in_one([])) == found(in_one(entries))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(an_entry(), max_size=4),
    st.sampled_from(["\r\n", "\n", "\r", "\r\r\n", "\n\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_line_ends_and_encodings_change_nothing(entries, end, encoding):
    text = in_one(entries).decode()

    assert found(text.replace("\r\n", end).encode(encoding)) == found(text.encode())


@settings(max_examples=100, deadline=None)
@given(st.lists(an_entry(), min_size=1, max_size=3), st.integers(1, 74))
def test_folded_lines_are_read_as_whole_ones(entries, width):
    folded = b"\r\n".join(
        b"\r\n ".join([line[at : at + width] for at in range(0, len(line), width)] or [b""])
        for line in in_one(entries).split(b"\r\n")
    )

    assert found(folded) == found(in_one(entries))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.lists(an_entry(), max_size=3), st.integers(0, 600))
def test_any_bytes_are_read_or_refused(junk, entries, at):
    content = in_one(entries)
    for brought in (junk, content[:at] + junk + content[at:], content[:at] + content[at + len(junk) :]):
        try:
            read = found(brought)
        except BadInput:
            continue
        assert all(BEGINS <= first < last for first, last in read.spans)
