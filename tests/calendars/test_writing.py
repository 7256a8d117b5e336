"""Entries as other programs read them: a parser that is not the one that wrote them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.calendars.writing import LONGEST, Entry, clean, feed, invitation

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
LONDON, YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
ENTRY = Entry("s1", datetime(2026, 3, 9, 9, tzinfo=UTC), 45, "Appointment", "https://meet.example.org/r")


def parsed(content: bytes):
    return vobject.readOne(content.decode())


def events(content: bytes):
    return [child for child in parsed(content).getChildren() if child.name == "VEVENT"]


@pytest.mark.parametrize(
    "zone", [LONDON, YORK, ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC"), ZoneInfo("Australia/Lord_Howe")]
)
@pytest.mark.parametrize("day", range(0, 365, 9))
def test_another_program_finds_the_same_instant_whatever_the_clocks_do(zone, day):
    begins = ENTRY.begins + timedelta(days=day)

    (event,) = events(invitation(Entry("s1", begins, 45, "x"), zone, NOW))

    assert event.dtstart.value == begins
    assert event.dtend.value == begins + timedelta(minutes=45)


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        (LONDON, "2026-03-29T00:59", "2026-03-29T01:00"),
        (YORK, "2026-03-08T06:59", "2026-03-08T07:00"),
        (LONDON, "2026-10-24T23:59", "2026-10-25T02:00"),
    ],
)
def test_clocks_change_in_the_file_at_the_minute_at_which_they_change(zone, before, after):
    for text in (before, after):
        begins = datetime.fromisoformat(f"{text}+00:00")
        (event,) = events(invitation(Entry("s1", begins, 45, "x"), zone, NOW))
        offset = event.dtstart.value.utcoffset()
        assert offset == begins.astimezone(zone).utcoffset()


def test_dates_two_weeks_apart_are_at_the_same_local_hour_on_both_sides_of_a_change():
    for zone in (LONDON, YORK):
        first = datetime(2026, 2, 23, 15, tzinfo=zone)
        dates = [first + timedelta(weeks=2 * number) for number in range(6)]
        entries = [Entry(f"s{number}", date.astimezone(UTC), 45, "x") for number, date in enumerate(dates)]
        hours = {event.dtstart.value.hour for event in events(feed(entries, zone, NOW))}
        assert hours == {15}


def test_a_change_bears_the_same_name_and_a_higher_number_and_an_end_takes_it_out():
    def read(**some):
        made = invitation(
            Entry("s1", ENTRY.begins, 45, "x", **some), LONDON, NOW, "a@example.org", "b@example.org"
        )
        (event,) = events(made)
        return parsed(made).method.value, event.uid.value, event.sequence.value, event.status.value

    assert read() == ("REQUEST", "s1@alongside", "0", "CONFIRMED")
    assert read(sequence=1) == ("REQUEST", "s1@alongside", "1", "CONFIRMED")
    assert read(sequence=2, cancelled=True) == ("CANCEL", "s1@alongside", "2", "CANCELLED")


def test_the_feed_holds_times_and_titles_and_nothing_else():
    sent = feed([ENTRY], LONDON, NOW)

    (event,) = events(sent)
    assert {child.name for child in event.getChildren()} == {
        *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS")
    }
    assert b"meet.example.org" not in sent
    assert b"meet.example.org" in invitation(ENTRY, LONDON, NOW)  # the twin: the file for oneself has it


def test_a_feed_without_dates_is_a_calendar_too():
    assert events(feed([], LONDON, NOW)) == []


def test_every_line_is_as_short_as_calendar_programs_want_it():
    sent = invitation(Entry("s1", ENTRY.begins, 45, "ä" * 290, "https://" + "x" * 280), LONDON, NOW)

    assert max(len(line) for line in sent.split(b"\r\n")) <= 75
    (event,) = events(sent)
    assert event.summary.value == "ä" * 290


PIECES = [
    *"aé,;:\\\"'<>\r\n\t\0\x0b\x1b\x85 \u2028\u2029\u202e\u2066\u200f\ud800😀",
    "\r\nATTACH:https://x.example.org",
    "END:VEVENT\r\n",
]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@settings(max_examples=200, deadline=None)
@given(title=HOSTILE, place=HOSTILE, address=HOSTILE)
def test_nothing_typed_becomes_a_property_of_its_own(title, place, address):
    sent = invitation(
        Entry("s1", ENTRY.begins, 45, title, place), LONDON, NOW, "a@example.org", f"b{address}@example.org"
    )

    (event,) = events(sent)
    names = sorted(child.name for child in event.getChildren() if child.name != "LOCATION")
    assert names == sorted(
        [
            "ATTENDEE",
            "CLASS",
            "DTEND",
            "DTSTAMP",
            "DTSTART",
            "ORGANIZER",
            "SEQUENCE",
            "STATUS",
            "SUMMARY",
            "UID",
        ]
    )
    assert event.summary.value == clean(title)


@given(HOSTILE)
def test_what_is_cleaned_is_one_short_line_that_turns_no_direction(text):
    cleaned = clean(text)

    assert cleaned == clean(cleaned)
    assert len(cleaned) <= LONGEST
    assert cleaned.isprintable()
