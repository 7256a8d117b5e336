"""Small calendars made from what others reported of real ones, each with what is right: /tests/calendars/rules/cases."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from alongside.calendars.rules import reading
from alongside.calendars.rules.unread import Reason

HERE = Path(__file__).with_name("cases")
BEGINS = datetime(2026, 11, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
DAYS, A_WEEK = timedelta(days=120), timedelta(days=7)

PLAIN = "12-03 08:00 12-03 09:00"
AT_TEN = ["12-02 10:00 12-02 11:00"]
INDIA = ["12-02 04:00 12-02 04:30"]
EACH_DAY = [f"{BEGINS + timedelta(days=day):%m-%d}" for day in range(120)]
WORKING_DAYS = [day for number, day in enumerate(EACH_DAY) if number % 7 < 5]
SUMMER = EACH_DAY[-1]  # the clocks of Europe were changed the night before
TUESDAYS, FRIDAYS = EACH_DAY[1::7], EACH_DAY[4::7]

# File to the times that are busy (month, day, hour in UTC), why something was not read, and which zones are unknown.
RIGHT: dict[str, tuple[list[str], dict[Reason, int], tuple[str, ...]]] = {
    "c01-windows-zone-no-vtimezone.ics": (["12-02 12:00 12-02 13:00"], {}, ()),
    "c03-own-zone-utc-plus-11.ics": (["12-01 23:00 12-02 00:00"], {}, ()),
    "c04-customized-time-zone.ics": (INDIA, {}, ()),
    "c04b-customized-time-zone-undefined.ics": ([PLAIN], {}, ("Customized Time Zone",)),
    "c06-free-by-microsoft-field.ics": ([], {}, ()),
    "c07-all-day-until-with-time.ics": (["12-03 00:00 12-04 00:00", "12-10 00:00 12-11 00:00"], {}, ()),
    "c08-all-day-exdate-with-time.ics": (["12-02 00:00 12-03 00:00", "12-04 00:00 12-05 00:00"], {}, ()),
    "c10-exdate-in-utc.ics": (["12-03 01:00 12-03 03:00", "12-17 01:00 12-17 03:00"], {}, ()),
    "c11-exdate-without-zone.ics": (["12-02 13:00 12-02 14:00", "12-16 13:00 12-16 14:00"], {}, ()),
    "c12-zone-as-a-line-of-the-entry.ics": (
        [
            f"{day} 09:10 {day} 10:30"
            for day in EACH_DAY[::7]
            if day not in ("12-07", "12-14", "12-21", "12-28", "01-04", SUMMER)
        ]
        + [f"{SUMMER} 08:10 {SUMMER} 09:30"],
        {},
        (),
    ),
    "c14-two-overrides-of-one-day.ics": (
        ["12-01 20:00 12-01 20:30", "12-09 18:00 12-09 19:00", "12-15 20:00 12-15 20:30"],
        {},
        (),
    ),
    "c16-space-before-colon.ics": (["12-02 14:00 12-02 14:25"], {}, ()),
    "c17-x-wr-timezone-and-bare-times.ics": (["12-02 17:00 12-02 18:30"], {}, ()),
    "c18-zone-with-a-prefix.ics": (
        ["12-01 17:00 12-01 18:00", "12-02 17:00 12-02 18:00", "12-03 15:00 12-03 16:00"],
        {},
        (),
    ),
    "c19-freebusy-only.ics": (["12-02 10:00 12-02 11:30", "12-04 10:00 12-04 11:00"], {}, ()),
    "c20-vavailability.ics": ([PLAIN], {}, ()),
    "c21-declined.ics": ([], {}, ()),
    "c23-value-date-with-a-time.ics": ([PLAIN, "12-22 00:00 01-01 00:00"], {}, ()),
    "c24-date-without-value.ics": (["12-02 00:00 12-03 00:00", "12-05 00:00 12-07 00:00"], {}, ()),
    "c25-2026-12-02T.ics": (["12-02 00:00 12-03 00:00", PLAIN], {}, ()),
    "c26-html-in-description.ics": ([*AT_TEN, PLAIN], {}, ()),
    "c27-bad-line-outside.ics": (AT_TEN, {}, ()),
    "c29-rdate-period.ics": (
        ["12-02 15:00 12-02 16:00", "12-09 09:00 12-09 11:00", "12-11 09:00 12-11 10:00"],
        {},
        (),
    ),
    "c30-hourly-reminder-beside-meetings.ics": (["11-30 08:00 11-30 16:20", PLAIN], {}, ()),
    "c30c-weekly-since-1985.ics": ([*(f"{day} 19:00 {day} 20:00" for day in TUESDAYS), PLAIN], {}, ()),
    "c30d-weekly-from-1970.ics": (
        [
            *(f"{day} 11:00 {day} 12:00" for day in WORKING_DAYS if day != SUMMER),
            f"{SUMMER} 10:00 {SUMMER} 11:00",
            PLAIN,
        ],
        {},
        (),
    ),
    "c31-several-prodid.ics": (AT_TEN, {}, ()),
    "c32-offset-with-seconds.ics": ([PLAIN, "03-29 08:00 03-29 09:00"], {}, ()),
    **{
        f"c33{name}.ics": (AT_TEN, {}, ())
        for name in (
            "a-bom",
            "b-utf16",
            "c-latin1",
            "d-lf",
            "e-cr",
            "f-blank-lines",
            "g-folded-inside-a-character",
        )
    },
    "c35-method-cancel.ics": ([], {}, ()),
    "c36-override-without-its-series.ics": (["12-02 15:00 12-02 16:00"], {}, ()),
    "c38-start-time-end-date.ics": (["12-02 10:00 12-03 00:00", PLAIN], {}, ()),
    "c38b-end-before-start.ics": (["12-02 09:00 12-02 10:00", PLAIN, "12-04 09:30 12-04 10:00"], {}, ()),
    "c38c-only-start-with-time.ics": ([PLAIN], {}, ()),
    "c39-exchange-display-name.ics": (["12-02 15:00 12-02 16:00", PLAIN], {}, ()),
    "c42-midnight-as-24.ics": (["12-02 22:00 12-03 00:00", PLAIN], {}, ()),
    "c43-until-without-zone.ics": ([f"12-0{day} 08:00 12-0{day} 09:00" for day in (1, 2, 3)], {}, ()),
    "c44-rule-with-a-loose-end.ics": (
        ["12-01 09:00 12-01 10:00", "12-02 09:00 12-02 10:00", PLAIN, "12-08 09:00 12-08 10:00"],
        {},
        (),
    ),
    "c46-todo-and-journal.ics": ([PLAIN], {}, ()),
    "c47-count-huge.ics": (
        [f"{day} {'08:00' if day == '12-03' else '09:00'} {day} 09:30" for day in EACH_DAY],
        {},
        (),
    ),
    "c47b-until-9999.ics": ([*(f"{day} 08:00 {day} 08:30" for day in FRIDAYS), PLAIN], {}, ()),
    "c48-durations.ics": (["12-02 10:00 12-09 10:00", "12-12 10:00 12-13 10:00"], {}, ()),
    "c49-birthday-yearly-29-feb.ics": ([PLAIN], {}, ()),
    "c50-zone-utc-plus-11-with-date-start.ics": (["12-02 12:00 12-02 12:30"], {}, ()),
    "c53-the-same-entry-twice.ics": (["12-02 10:00 12-02 11:00", "12-03 10:00 12-03 11:00"], {}, ()),
    "c54-no-uid.ics": ([f"12-0{day} 10:00 12-0{day} 11:00" for day in (2, 3, 4)], {}, ()),
    "c55-vcalendar-1-0.ics": (AT_TEN, {Reason.RULE: 1}, ()),
    "c56a-customized-perth.ics": (["12-02 01:30 12-02 02:00"], {}, ()),
    "c56b-customized-india.ics": (INDIA, {}, ()),
    "c57-one-bad-exdate-in-a-series.ics": (
        [*(f"{day} 09:00 {day} 17:00" for day in TUESDAYS[:4]), PLAIN],
        {Reason.EXCEPTION: 1},
        (),
    ),
    "c58-google-export.zip": (AT_TEN, {}, ()),
    "c59-200-daily-series-since-1990.ics": ([f"{day} 09:00 {day} 10:00" for day in EACH_DAY], {}, ()),
}


def found(file: Path, days: timedelta = DAYS) -> reading.Found:
    return reading.find_busy_times(file.read_bytes(), BEGINS, LONDON, days, addresses=["ana@example.org"])


def busy(found: reading.Found) -> list[str]:
    return [f"{first:%m-%d %H:%M} {last:%m-%d %H:%M}" for first, last in found.spans]


def in_the_order_of_days(times: list[str]) -> list[str]:
    return sorted(times, key=lambda one: (one < "11", one))  # from December on to March


@pytest.mark.parametrize("name", RIGHT)
def test_each_case_is_read_as_is_right(name):
    times, unread, unknown_zones = RIGHT[name]

    read = found(HERE / name)

    assert busy(read) == in_the_order_of_days(times)
    assert (read.unread, read.unknown_zones) == (unread, unknown_zones)


def test_each_case_has_its_right_value():
    assert {file.name for file in HERE.iterdir()} == RIGHT.keys()


def test_no_file_changes_how_another_one_is_read():
    files = sorted(HERE.iterdir())
    alone = {file: found(file, A_WEEK) for file in files}

    for file in files + files[::-1]:  # each comes after each other one
        assert found(file, A_WEEK) == alone[file], file.name


def test_two_threads_read_what_each_reads_alone():
    files = sorted(HERE.iterdir())
    alone = {file: found(file, A_WEEK) for file in files}
    different: list[str] = []
    together = threading.Barrier(2)

    def read(these: list[Path]) -> None:
        for file in these:
            together.wait(60)
            if found(file, A_WEEK) != alone[file]:
                different.append(file.name)

    threads = [threading.Thread(target=read, args=(these,)) for these in (files * 3, files[::-1] * 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert different == []


def test_the_library_alone_would_read_one_persons_zone_by_anothers_rules():
    """Why its look-up of zones is not used."""
    from icalendar import Calendar

    def starts(name: str) -> str:
        (event,) = Calendar.from_ical((HERE / name).read_bytes()).events
        return event.start.astimezone(UTC).isoformat()[11:16]

    read = [starts(name) for name in ("c56a-customized-perth.ics", "c56b-customized-india.ics")]

    assert read[0] == "01:30"
    assert read[1] == "01:30"  # when this fails, the library was mended: docs/calendars.md
