"""Which clock a time zone's name in a calendar means. Looked up anew for each reading: no file's definitions
outlive it.

icalendar stores zones that files define for the whole process, no matter whose file it is, so its look-up is
not used (docs/calendars.md).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import MAXYEAR, UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar.prop import vUTCOffset
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from alongside.calendars.rules.entries import Heading, Lines, first_value, parse_line, zone_key

MOST_UNKNOWN = 10  # names to ask about; a person's calendar has one or two
PARTS_OF_A_YEAR = ("BYMONTH", "BYDAY", "BYMONTHDAY")  # of rules for changes of the clocks
MOST_ONSETS = 1_000  # changes of the clocks in a zone that a file defines
MOST_DEFINED = 50  # zones that a file may define; one program writes one for each place
# Years around the days searched for which a file's own zone is expanded.
YEARS_BEFORE = 5
YEARS_AHEAD = 3
FARTHEST = timedelta(hours=14)  # the largest offset from UTC on earth
OFFSET = re.compile(r"\b(?:UTC|GMT)\s*([+-])\s*(\d{1,2})(?:[:.]?(\d{2}))?(?!\d)", re.IGNORECASE)
IN_BRACKETS = re.compile(r"^\([^)]*\)\s*")
NUMBER_BEHIND = re.compile(r"[\s_/-]+\d+$")  # Exchange numbers zones with one name: "GMT Standard Time 1"
NORTH_AMERICA = re.compile(r"^(Eastern|Central|Mountain|Pacific|Atlantic)\b.*\((?:US|Canada)")
WINDOWS_ZONES = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}
LONGEST_ZONE_NAME = 100  # characters of the name of a time zone in a calendar; Exchange's have up to 70


class UnknownZone(Exception):
    """`name`: safe to show and store."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Zones:
    """For one reading. `answers`: what the person said a name means, by the name as shown."""

    def __init__(self, begins: datetime, answers: Mapping[str, str]) -> None:
        self._years = range(begins.year - YEARS_BEFORE, begins.year + YEARS_AHEAD)
        self._defined_left = MOST_DEFINED
        self._answers = answers
        self._found: dict[tuple[int, str], tzinfo | None] = {}

    def find_zone(self, name: str, heading: Heading) -> tzinfo:
        """Raises UnknownZone."""
        key = (id(heading), name)
        if key not in self._found:
            self._found[key] = (
                _find_iana_zone(
                    name
                )  # first: a zone that all systems know, even if the file defines less of it
                or self._find_defined_zone(name, heading)
                or _find_windows_zone(name)
                or _zone_from_offset(name)
                or _find_iana_zone(self._answers.get(displayable_name(name), ""))
            )
        zone = self._found[key]
        if zone is None:
            raise UnknownZone(displayable_name(name))
        return zone

    def _find_defined_zone(self, name: str, heading: Heading) -> tzinfo | None:
        observances = heading.zones.get(zone_key(name))
        if not observances or self._defined_left == 0:
            return None
        self._defined_left -= 1
        with suppress(ValueError, LookupError, OverflowError, TypeError, AttributeError):
            onsets: list[tuple[datetime, timedelta, timedelta]] = []
            for lines in observances:
                before, after = (
                    vUTCOffset.from_ical(first_value(lines, name))  # type: ignore[no-untyped-call]
                    for name in (b"TZOFFSETFROM", b"TZOFFSETTO")
                )
                for moment in _list_moments(lines, self._years):
                    if len(onsets) == MOST_ONSETS:
                        raise ValueError("no zone changes so often")
                    onsets.append((moment, before, after))
            return FileZone(sorted(onsets))
        return None


def displayable_name(name: str) -> str:
    """Without control characters, and short enough for a screen."""
    printable = "".join(one if one.isprintable() else " " for one in name)
    return " ".join(printable.split())[:LONGEST_ZONE_NAME].strip()


@lru_cache(maxsize=1)
def _known_zones() -> dict[str, str]:
    """Names in lower case to the names. The same for everyone."""
    return {name.casefold(): name for name in available_timezones() - {"Factory", "localtime"}}


def _find_iana_zone(name: str) -> tzinfo | None:
    """Also with a prefix, which RFC 5545 (3.2.19) allows: /mozilla.org/20050126_1/America/New_York."""
    parts = name.strip().strip("/").replace(" ", "_").casefold().split("/")
    for first in range(len(parts)):
        # A last part alone may mean anything: "/example.org/Est"
        if first == 0 or (len(parts) - first > 1 and name.strip().startswith("/")):
            known = _known_zones().get("/".join(parts[first:]))
            if known is not None:
                return ZoneInfo(known)
    if len(parts) == 1 and "-" in parts[0]:  # Exchange's US-Eastern
        known = _known_zones().get(parts[0].replace("-", "/", 1))
        return None if known is None else ZoneInfo(known)
    return UTC if parts[-1] == "utc" else None  # tzone://Microsoft/Utc


def _find_windows_zone(name: str) -> tzinfo | None:
    """Windows' names, also with a number behind, and as Windows shows them: "(UTC-05:00) Eastern Time (US &
    Canada)".
    """
    plain = IN_BRACKETS.sub("", name.strip())
    region = NORTH_AMERICA.match(plain)
    for one in (
        plain,
        NUMBER_BEHIND.sub("", plain),
        plain.replace("Daylight", "Standard"),
        f"{region[1]} Standard Time" if region else "",
    ):
        zone = WINDOWS_ZONES.get(one.casefold())
        if zone is not None:
            return ZoneInfo(zone)
    return None


def _zone_from_offset(name: str) -> tzinfo | None:
    """From a name with its winter offset from UTC and often cities: "(UTC+01:00) Amsterdam, Berlin, Bern".

    One of the cities tells the summer time.
    """
    brackets, offset = IN_BRACKETS.match(name.strip()), OFFSET.search(name)
    if offset is not None:
        difference = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        difference = -difference if offset[1] == "-" else difference
    elif brackets is not None and brackets[0].strip().upper() in ("(UTC)", "(GMT)"):
        difference = timedelta()
    else:
        return None
    if abs(difference) > FARTHEST:
        return None
    for city in IN_BRACKETS.sub("", name.strip()).split(",") if brackets else ():
        for zone in _zones_by_city().get(city.strip().replace(" ", "_").casefold(), ()):
            offsets = [datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7)]
            if (
                min(one for one in offsets if one is not None) == difference
            ):  # in winter, as in Windows' names
                return ZoneInfo(zone)
    return timezone(difference)


@lru_cache(maxsize=1)
def _zones_by_city() -> dict[str, list[str]]:
    cities: dict[str, list[str]] = {}
    for name in sorted(_known_zones().values()):
        cities.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
    return cities


class FileZone(tzinfo):
    """A zone as a file defines it: a list of changes of the offset from UTC."""

    def __init__(self, onsets: list[tuple[datetime, timedelta, timedelta]]) -> None:
        """`onsets`: in order; each the moment by the clock before, the offset before and the one after.

        Raises LookupError for none.
        """
        self._before = onsets[0][1]
        self._onsets = onsets
        # Different zones get different names, so that times in them are never taken for equal.
        self._name = sha256(repr(onsets).encode()).hexdigest()

    def utcoffset(self, when: datetime | None) -> timedelta:
        return self._before if when is None else self._offset_at(when.replace(tzinfo=None), by_utc=False)

    def dst(self, when: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, when: datetime | None) -> str:
        return self._name

    def fromutc(self, when: datetime) -> datetime:
        return when + self._offset_at(when.replace(tzinfo=None), by_utc=True)

    def _offset_at(self, when: datetime, by_utc: bool) -> timedelta:
        past = bisect_right(self._onsets, when, key=lambda one: one[0] - one[1] if by_utc else one[0])
        return self._onsets[past - 1][2] if past else self._before


def _list_moments(lines: Lines, years: range) -> Iterator[datetime]:
    """A rule counts only if it is yearly, as rules of zones are. It starts where it may matter, so that 1601
    costs nothing.
    """
    start = _parse_local(first_value(lines, b"DTSTART"))
    yield start
    for line in lines.get(b"RDATE", []):
        for said in parse_line(line).value.split(","):
            yield _parse_local(said)
    for line in lines.get(b"RRULE", []):
        parts = dict(part.split("=", 1) for part in parse_line(line).value.upper().split(";") if "=" in part)
        if parts.get("FREQ") != "YEARLY" or parts.get("INTERVAL", "1") != "1" or "COUNT" in parts:
            continue
        end = datetime(years.stop, 1, 1)  # noqa: DTZ001
        last = _parse_local(parts["UNTIL"]) if "UNTIL" in parts else end
        rule = ";".join(f"{name}={said}" for name, said in parts.items() if name in PARTS_OF_A_YEAR)
        for year in range(max(start.year + 1, years.start), min(last.year + 1, years.stop)):
            if "DAY=" not in rule:
                moments = [start.replace(year=year)]
            else:
                # Without a zone, since it is by the zone's own clock. Only within this year, since the next
                # would be after the last possible date: a rule that never occurs ends the search.
                begun = start.replace(year=year, month=1, day=1, microsecond=0, tzinfo=None)
                found = rrulestr(f"FREQ=YEARLY;INTERVAL={MAXYEAR};{rule}", dtstart=begun)
                moments = list(islice(found, 10))
            yield from (moment for moment in moments if moment <= last)


def _parse_local(said: str) -> datetime:
    """Some programs write a day alone, or an instant where the zone's own clock is meant."""
    digits = said.strip().rstrip("Zz")
    return datetime.strptime(digits[:15], "%Y%m%dT%H%M%S" if "T" in digits else "%Y%m%d")  # noqa: DTZ007
