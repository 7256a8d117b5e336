"""Calendars made for measuring: honest ones as large as public reports tell of, and hostile ones of every kind that is known."""

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from random import Random

BEGINS = datetime(2026, 11, 30, tzinfo=UTC)
ZONE = "America/New_York"
WORDS = [
    "call",
    "with",
    "the",
    "client",
    "about",
    "the",
    "hearing",
    "next",
    "week",
    "bring",
    "all",
    "papers",
    "and",
    "the",
    "signed",
    "form",
]


def lawyer(entries: int, bytes_each: int, ahead: float = 0.04, series: float = 0.02) -> bytes:
    """Of someone who has kept one for years: most entries are over. Like Google's, with what makes an entry long: guests, words, a reminder."""
    random = Random(entries)
    made = [_entry(random, number, bytes_each, ahead, series) for number in range(entries)]
    return calendar("\r\n".join(made))


def calendar(inside: str) -> bytes:
    head = "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\nX-WR-TIMEZONE:America/New_York"
    return f"{head}\r\n{inside}\r\nEND:VCALENDAR\r\n".encode()


def _entry(random: Random, number: int, long: int, ahead: float, series: float) -> str:
    days = random.randrange(1, 120) if random.random() < ahead else -random.randrange(1, 4_000)
    begins = BEGINS + timedelta(days=days, minutes=random.randrange(13 * 60, 22 * 60, 15))
    until = begins + timedelta(minutes=random.choice([15, 30, 60, 90]))
    lines = ["BEGIN:VEVENT"]
    if random.random() < series:
        rule = random.choice(
            [
                "FREQ=WEEKLY;BYDAY=MO",
                "FREQ=MONTHLY;BYDAY=2TU",
                "FREQ=DAILY;COUNT=30",
                "FREQ=WEEKLY;UNTIL=20270601T000000Z",
            ]
        )
        lines += [
            f"DTSTART;TZID={ZONE}:{begins:%Y%m%dT%H%M%S}",
            f"DTEND;TZID={ZONE}:{until:%Y%m%dT%H%M%S}",
            f"RRULE:{rule}",
            f"EXDATE;TZID={ZONE}:{begins + timedelta(days=28):%Y%m%dT%H%M%S}",
        ]
    else:
        lines += [f"DTSTART:{begins:%Y%m%dT%H%M%SZ}", f"DTEND:{until:%Y%m%dT%H%M%SZ}"]
    lines += [
        "DTSTAMP:20261128T101500Z",
        f"UID:{number:020x}@google.com",
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=someone",
        " @example.org;X-NUM-GUESTS=0:mailto:someone@example.org",
        "STATUS:CONFIRMED",
        "SUMMARY:A meeting",
        "TRANSP:OPAQUE",
    ]
    while sum(map(len, lines)) < long - 120:
        lines += [
            ("DESCRIPTION:" if lines[-1].startswith("TRANSP") else " ")
            + " ".join(random.choices(WORDS, k=10))
        ]
    lines += ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P0DT0H10M0S", "END:VALARM", "END:VEVENT"]
    return "\r\n".join(lines)


def series(rule: str, number: int, start: str = "DTSTART:20200106T{:02}{:02}00Z") -> bytes:
    """As many that all differ, so that none is the same as another."""
    return calendar(
        "\r\n".join(
            f"BEGIN:VEVENT\r\nUID:{one}\r\n{start.format(one % 24, one // 24 % 60)}\r\nDURATION:PT{one // 1440 + 5}M\r\nRRULE:{rule}\r\nEND:VEVENT"
            for one in range(number)
        )
    )


def bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            archive.writestr(f"{number}.ics", b"BEGIN:VCALENDAR\r\n" + b"X" * 40_000_000)
    return packed.getvalue()


def hostile() -> dict[str, bytes]:
    many = ",".join(f"{BEGINS + timedelta(minutes=one):%Y%m%dT%H%M%SZ}" for one in range(170_000))
    return {
        "interval 0": series("FREQ=DAILY;INTERVAL=0", 5_000),
        "every second": series("FREQ=SECONDLY", 5_000),
        "every minute, counted": series("FREQ=MINUTELY;COUNT=100000", 5_000),
        "every seventh day, a Tuesday": series("FREQ=DAILY;INTERVAL=7;BYDAY=TU", 5_000),
        "30 February": series("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 5_000),
        "week 53 in June": series("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", 5_000),
        "800 daily since 1990": series("FREQ=DAILY", 800, "DTSTART:19900101T{:02}{:02}00Z"),
        "5,000 daily since 1985": series("FREQ=DAILY", 5_000, "DTSTART:19850101T{:02}{:02}00Z"),
        "no place": series("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300", 5_000),
        "every second of a day": series(
            "FREQ=DAILY;BYSECOND="
            + ",".join(map(str, range(60)))
            + ";BYMINUTE="
            + ",".join(map(str, range(60))),
            500,
        ),
        "RDATE": calendar(
            f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261201T000000Z\r\nDURATION:PT1M\r\nRDATE:{many}\r\nEND:VEVENT"
        ),
        "EXDATE": calendar(
            f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261201T000000Z\r\nDURATION:PT1M\r\nRRULE:FREQ=DAILY\r\nEXDATE:{many}\r\nEND:VEVENT"
        ),
        "one name": calendar(
            "\r\n".join(
                f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:2026120{1 + one % 8}T{one % 24:02}{one // 24 % 60:02}00Z\r\nDURATION:PT{1 + one // 1440}M"
                + (
                    f"\r\nRECURRENCE-ID:20261202T{one % 24:02}{one // 24 % 60:02}00Z"
                    if one % 2
                    else "\r\nRRULE:FREQ=DAILY"
                )
                + "\r\nEND:VEVENT"
                for one in range(6_000)
            )
        ),
        "begins": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 600_000,
        "colons": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART" + b';X="' * 2_000_000 + b"\r\nEND:VEVENT",
        "zip bomb": bomb(),
        "zones": b"BEGIN:VCALENDAR\r\n"
        + b"".join(
            b"BEGIN:VTIMEZONE\r\nTZID:z%d\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
            b"RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYMONTH=1,2,3,4,5,6,7\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
            b"BEGIN:VEVENT\r\nDTSTART;TZID=z%d:20261201T000000\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
            % (one, one)
            for one in range(5_000)
        )
        + b"END:VCALENDAR",
    }
