"""A name of a time zone means the clock that its writer meant; a name that no one can know is asked about, never guessed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.calendars.rules import reading
from alongside.calendars.rules.zones import LONGEST_ZONE_NAME, MOST_DEFINED, MOST_UNKNOWN
from tests.calendars.rules.test_reading import calendar, lines

WINTER = datetime(2026, 11, 30, tzinfo=UTC)
SUMMER = datetime(2027, 6, 1, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")  # the person's own, which no name here means


def found(
    name: str, begins: datetime = WINTER, day: str = "20261202", definition: str = "", **more
) -> reading.Found:
    event = lines(f"DTSTART;TZID={name}:{day}T120000", "DURATION:PT1H")
    content = calendar(event).replace(b"BEGIN:VEVENT", f"{definition}BEGIN:VEVENT".encode(), 1)
    return reading.find_busy_times(content, begins, TOKYO, timedelta(days=30), **more)


def hour(*args, **more) -> str:
    ((first, _),) = found(*args, **more).spans
    return f"{first:%H:%M}"


@pytest.mark.parametrize(
    ("name", "winter", "summer"),
    [
        ("Europe/Berlin", "11:00", "10:00"),
        ("europe/berlin", "11:00", "10:00"),
        ("EUROPE/BERLIN", "11:00", "10:00"),
        ("/Europe/Berlin", "11:00", "10:00"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "11:00", "10:00"),
        ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires", "15:00", "15:00"),
        ("America/New York", "17:00", "16:00"),
        ("US-Eastern", "17:00", "16:00"),
        ("W. Europe Standard Time", "11:00", "10:00"),
        ("w. europe standard time", "11:00", "10:00"),
        ("W. Europe Daylight Time", "11:00", "10:00"),
        ("GMT Standard Time 1", "12:00", "11:00"),
        ("Eastern Standard Time/2", "17:00", "16:00"),
        ('"(UTC-05:00) Eastern Time (US & Canada)"', "17:00", "16:00"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "17:00", "16:00"),
        ("(GMT-08.00) Pacific Time (US & Canada)", "20:00", "19:00"),
        ('"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', "11:00", "10:00"),
        ('"(UTC) Dublin, Edinburgh, Lisbon, London"', "12:00", "11:00"),
        ('"(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi"', "06:30", "06:30"),
        ('"(UTC-03:00) Brasilia"', "15:00", "15:00"),
        ("GMT+0100", "11:00", "11:00"),
        ("UTC-05:00", "17:00", "17:00"),
        ("Etc/GMT+5", "17:00", "17:00"),
        ("UTC", "12:00", "12:00"),
        ("tzone://Microsoft/Utc", "12:00", "12:00"),
        ("CET", "11:00", "10:00"),
    ],
)
def test_a_name_means_the_clock_that_its_writer_meant(name, winter, summer):
    assert hour(name) == winter
    assert hour(name, SUMMER, "20270615") == summer


@pytest.mark.parametrize(
    "name",
    [
        "PDT",
        "IST",
        "Customized Time Zone",
        "tzone://Microsoft/Custom",
        "Nowhere/At_all",
        "/example.org/Est",
        "UTC+99:00",
        "Local",
        "\u202eEurope/Berlin x",
    ],
)
def test_a_name_that_no_one_can_know_is_asked_about(name):
    read = found(name)

    assert (read.spans, read.read) == ((), 0)
    assert read.unknown_zones == (name.replace("\u202e", ""),)


def test_an_answer_tells_what_a_name_means_and_nothing_where_the_name_is_known():
    answers = {"PDT": "America/Los_Angeles", "Europe/Berlin": "Asia/Kolkata"}

    assert hour("PDT", answers=answers) == "20:00"
    assert hour("Europe/Berlin", answers=answers) == "11:00"


@pytest.mark.parametrize(("header", "right"), [("", "03:00"), ("X-WR-TIMEZONE:Europe/Zurich\r\n", "11:00")])
def test_hours_without_a_zone_are_the_calendars_or_the_persons(header, right):
    content = calendar(lines("DTSTART:20261202T120000", "DURATION:PT1H")).replace(
        b"PRODID", f"{header}PRODID".encode()
    )

    read = reading.find_busy_times(content, WINTER, TOKYO, timedelta(days=30))

    assert [f"{first:%H:%M}" for first, _ in read.spans] == [right]
    assert read.unknown_zones == ()


def test_hours_without_a_zone_wait_where_the_calendars_own_zone_is_unknown():
    events = ("DTSTART:20261202T120000", "DTSTART;VALUE=DATE:20261203", "DTSTART:20261205T120000Z")
    content = calendar(*(lines(one, "DURATION:P1D") for one in events)).replace(
        b"PRODID", b"X-WR-TIMEZONE:PDT\r\nPRODID"
    )

    read = reading.find_busy_times(content, WINTER, TOKYO, timedelta(days=30))

    assert [f"{first:%d %H}" for first, _ in read.spans] == ["02 15", "05 12"]
    assert read.unknown_zones == ("PDT",)


def defined(name: str, *observances: str) -> str:
    return lines("BEGIN:VTIMEZONE", f"TZID:{name}", *observances, "END:VTIMEZONE", "")


def observance(kind: str, begins: str, before: str, after: str, *more: str) -> str:
    return lines(
        *(
            f"BEGIN:{kind}",
            f"DTSTART:{begins}",
            f"TZOFFSETFROM:{before}",
            f"TZOFFSETTO:{after}",
            *more,
            f"END:{kind}",
        )
    )


EU_WINTER = observance(
    "STANDARD", "16011028T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"
)
EU_SUMMER = observance(
    "DAYLIGHT", "16010325T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"
)


@pytest.mark.parametrize("observances", [(EU_WINTER, EU_SUMMER), (EU_SUMMER, EU_WINTER)])
@pytest.mark.parametrize("day", ["20261202", "20270327", "20270328", "20270615"])
def test_a_files_own_zone_is_followed_as_the_one_it_describes(day, observances):
    begins = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC) - timedelta(days=3)
    own = found("Ours", begins, day, defined("Ours", *observances))

    assert own.spans == found("Europe/Berlin", begins, day).spans != ()


def test_a_series_in_a_files_own_zone_keeps_its_hour_when_clocks_change():
    def read(zone: str) -> tuple:
        event = lines(
            f"DTSTART;TZID={zone}:20200106T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO,SU"
        )
        content = calendar(event).replace(
            b"BEGIN:VEVENT", f"{defined('Ours', EU_WINTER, EU_SUMMER)}BEGIN:VEVENT".encode()
        )
        return reading.find_busy_times(
            content, datetime(2027, 3, 1, tzinfo=UTC), TOKYO, timedelta(days=60)
        ).spans

    assert read("Ours") == read("Europe/Berlin")
    assert len(read("Ours")) == 17


def test_a_name_that_all_systems_know_is_not_defined_anew_by_a_file_and_one_of_windows_is():
    nine = defined("Europe/Berlin", observance("STANDARD", "19700101T000000", "+0900", "+0900"))

    assert hour("Europe/Berlin", definition=nine) == "11:00"
    assert (
        hour("W. Europe Standard Time", definition=nine.replace("Europe/Berlin", "W. Europe Standard Time"))
        == "03:00"
    )


@pytest.mark.parametrize(
    "definition",
    [
        defined("Ours"),
        defined(
            "Ours", "BEGIN:STANDARD", "DTSTART:x", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD"
        ),
        defined("Ours", observance("STANDARD", "19700101T000000", "+2500", "+2500")),
    ],
)
def test_a_definition_that_makes_no_sense_defines_nothing(definition):
    assert found("Ours", definition=definition).unknown_zones == ("Ours",)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=13;BYDAY=SU",
        "FREQ=YEARLY;BYDAY=SU;BYMONTH=10;BYSECOND=" + "0," * 60 + "1",
    ],
)
def test_a_definition_that_would_be_followed_for_ever_is_not(rule):
    definition = defined("Ours", observance("STANDARD", "16010101T000000", "+0100", "+0100", f"RRULE:{rule}"))

    assert hour("Ours", definition=definition) == "11:00"


def test_few_names_are_asked_about_and_none_is_long():
    events = [lines(f"DTSTART;TZID=Zone {number} {'x' * 300}:20261202T120000") for number in range(100)]

    names = reading.find_busy_times(calendar(*events), WINTER, TOKYO, timedelta(days=30)).unknown_zones

    assert len(names) == MOST_UNKNOWN
    assert all(len(name) == LONGEST_ZONE_NAME for name in names)


def test_a_file_may_use_as_many_zones_of_its_own_as_calendars_have():
    number = MOST_DEFINED + 5
    zones = "".join(defined(f"z{one}", EU_WINTER, EU_SUMMER) for one in range(number))
    events = [
        lines(f"DTSTART;TZID=z{one}:20261202T{one % 24:02}{one // 24:02}00", "DURATION:PT1M")
        for one in range(number)
    ]
    content = calendar(*events).replace(b"BEGIN:VEVENT", f"{zones}BEGIN:VEVENT".encode(), 1)

    read = reading.find_busy_times(content, WINTER, TOKYO, timedelta(days=30))

    assert (read.read, len(read.unknown_zones)) == (MOST_DEFINED, 5)
