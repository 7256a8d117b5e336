"""Entries as other programs read them: two parsers, one of which is not the one that wrote them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.calendars.rules.writing import (
    ALARM,
    LONGEST,
    LOOKED_AT,
    Entry,
    clean_line,
    write_feed,
    write_invitation,
)

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
LONDON, YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
ENTRY = Entry(
    uid="s1",
    begins=datetime(2026, 3, 9, 9, tzinfo=UTC),
    minutes=45,
    title="Appointment",
    place="https://meet.example.org/r",
)


def parsed(content: bytes):
    return vobject.readOne(content.decode())


def events(content: bytes):
    return [child for child in parsed(content).getChildren() if child.name == "VEVENT"]


@dataclass(frozen=True)
class Read:
    """What a program finds in an entry."""

    method: str
    uid: str
    sequence: str
    status: str
    begins: datetime
    ends: datetime
    title: str
    organizer: str
    attendee: str
    said_yes: str
    alarm: timedelta | None


def by_vobject(content: bytes) -> Read:
    (event,) = events(content)
    return Read(
        parsed(content).method.value,
        event.uid.value,
        event.sequence.value,
        event.status.value,
        event.dtstart.value,
        event.dtend.value,
        event.summary.value,
        event.organizer.value,
        event.attendee.value,
        event.attendee.partstat_param,
        event.valarm.trigger.value if hasattr(event, "valarm") else None,
    )


def by_icalendar(content: bytes) -> Read:
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.events
    (alarm,) = [one.get("trigger").dt for one in event.walk("VALARM")] or [None]
    return Read(
        str(calendar["method"]),
        str(event["uid"]),
        str(event["sequence"]),
        str(event["status"]),
        event["dtstart"].dt,
        event["dtend"].dt,
        str(event["summary"]),
        str(event["organizer"]),
        str(event["attendee"]),
        event["attendee"].params["PARTSTAT"],
        alarm,
    )


@pytest.mark.parametrize("read", [by_vobject, by_icalendar])
@pytest.mark.parametrize("cancelled", [False, True])
def test_two_other_programs_find_the_same_in_an_invitation(read, cancelled):
    entry = replace(ENTRY, sequence=3, cancelled=cancelled)

    found = read(write_invitation(entry, NOW, "a@example.org", "josé+x@büro.example"))

    assert found == Read(
        "CANCEL" if cancelled else "REQUEST",
        "s1@alongside",
        "3",
        "CANCELLED" if cancelled else "CONFIRMED",
        ENTRY.begins,
        ENTRY.begins + timedelta(minutes=45),
        "Appointment",
        "mailto:a@example.org",
        "mailto:jos%C3%A9+x@xn--bro-hoa.example",
        "ACCEPTED",
        None if cancelled else -ALARM,
    )


@pytest.mark.parametrize("zone", [LONDON, YORK, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Australia/Lord_Howe")])
@pytest.mark.parametrize("day", range(0, 365, 9))
def test_a_time_is_written_in_utc_so_that_no_rules_of_a_zone_can_be_misread(zone, day):
    begins = (ENTRY.begins + timedelta(days=day)).astimezone(zone)

    sent = write_invitation(replace(ENTRY, begins=begins, title="x", place=""), NOW)

    (event,) = events(sent)
    assert (event.dtstart.value, event.dtend.value) == (begins, begins + timedelta(minutes=45))
    assert f"DTSTART:{begins.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n".encode() in sent
    assert b"TZ" not in sent


def test_a_change_bears_the_same_name_and_a_higher_number_and_an_end_takes_it_out():
    def read(**some):
        made = write_invitation(
            replace(ENTRY, title="x", place="", **some), NOW, "a@example.org", "b@example.org"
        )
        (event,) = events(made)
        return parsed(made).method.value, event.uid.value, event.sequence.value, event.status.value

    assert read() == ("REQUEST", "s1@alongside", "0", "CONFIRMED")
    assert read(sequence=1) == ("REQUEST", "s1@alongside", "1", "CONFIRMED")
    assert read(sequence=2, cancelled=True) == ("CANCEL", "s1@alongside", "2", "CANCELLED")


def test_the_feed_holds_times_and_titles_and_nothing_else():
    sent = write_feed([ENTRY], NOW, "Mine")

    (event,) = events(sent)
    assert {child.name for child in event.getChildren()} == {
        *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS", "VALARM")
    }
    assert b"meet.example.org" not in sent
    assert b"meet.example.org" in write_invitation(ENTRY, NOW)  # the twin: the file for oneself has it


def test_a_feed_without_dates_is_a_calendar_too():
    assert events(write_feed([], NOW, "Mine")) == []


@pytest.mark.parametrize("name", ["Dentist", "a, b; c\r\nX-TRACER:1", "ä" * 290])
def test_a_feed_says_what_it_is_called_and_when_to_look_again(name):
    sent = write_feed([ENTRY], NOW, name)

    theirs, others = icalendar.Calendar.from_ical(sent), parsed(sent)
    called = {str(theirs["name"]), str(theirs["x-wr-calname"]), others.x_wr_calname.value}
    assert {one.replace("\\", "") for one in called} == {
        clean_line(name)
    }  # both leave the escapes of such names
    assert (theirs["refresh-interval"].dt, str(theirs["x-published-ttl"])) == (LOOKED_AT, "PT1H")
    assert "X-TRACER" not in theirs
    assert max(len(line) for line in sent.split(b"\r\n")) <= 75


def test_every_line_is_as_short_as_calendar_programs_want_it():
    sent = write_invitation(replace(ENTRY, title="ä" * 290, place="https://" + "x" * 280), NOW)

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
    sent = write_invitation(
        replace(ENTRY, title=title, place=place), NOW, "a@example.org", f"b{address}@example.org"
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
            "VALARM",
        ]
    )
    assert event.summary.value == clean_line(title)


@given(HOSTILE)
def test_what_is_cleaned_is_one_short_line_that_turns_no_direction(text):
    cleaned = clean_line(text)

    assert cleaned == clean_line(cleaned)
    assert len(cleaned) <= LONGEST
    assert cleaned.isprintable()
