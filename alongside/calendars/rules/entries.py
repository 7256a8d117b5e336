"""The entries of a calendar's text, with only the lines that bear on when someone is busy.

Most of a real calendar is never parsed: titles, descriptions, pictures as text, reminders, tasks. Lines are
picked out here, and only these are given to the library.
"""

import re
from dataclasses import dataclass, field

from alongside.calendars.rules.text import decode_line
from alongside.core.rules.errors import BadInput

MOST_ENTRIES = 100_000  # in the largest file that can be uploaded, each no longer than a line
DEEPEST = 10  # levels of nesting; real calendars have three
NAME = re.compile(rb"[ \t]*([A-Za-z0-9-]+)[ \t]*(?=[;:])")
PARAMETER = re.compile(r';[ \t]*([A-Za-z0-9-]+)[ \t]*=((?:[^;:"]|"[^"]*"?)*)')
OF_CALENDAR = frozenset({b"METHOD", b"X-WR-TIMEZONE", b"X-WR-CALNAME"})
OF_EVENT = frozenset(
    {
        *(b"UID", b"SEQUENCE", b"RECURRENCE-ID", b"DTSTART", b"DTEND", b"DURATION"),
        *(b"RRULE", b"RDATE", b"EXDATE", b"EXRULE"),
        *(b"STATUS", b"TRANSP", b"X-MICROSOFT-CDO-BUSYSTATUS", b"ATTENDEE"),
    }
)
OF_FREE_BUSY = frozenset({b"FREEBUSY"})
OF_ZONE = frozenset({b"TZID"})
OF_OBSERVANCE = frozenset({b"DTSTART", b"TZOFFSETFROM", b"TZOFFSETTO", b"RRULE", b"RDATE"})
WANTED = {
    b"VCALENDAR": OF_CALENDAR,
    b"VEVENT": OF_EVENT,
    b"VFREEBUSY": OF_FREE_BUSY,
    b"VTIMEZONE": OF_ZONE,
    b"STANDARD": OF_OBSERVANCE,
    b"DAYLIGHT": OF_OBSERVANCE,
}

Lines = dict[bytes, list[bytes]]


@dataclass(frozen=True)
class Line:
    """`parameters`: by their names in capitals, without quotes."""

    parameters: dict[str, str]
    value: str


@dataclass(eq=False)
class Heading:
    """What a calendar says for all of its entries. It may come after them."""

    lines: Lines = field(default_factory=dict)
    zones: dict[str, list[Lines]] = field(default_factory=dict)  # by `zone_key`: the observances of each zone

    def value_of(self, name: bytes) -> str:
        return first_value(self.lines, name)


@dataclass(eq=False)
class Entry:
    heading: Heading
    kind: bytes  # VEVENT or VFREEBUSY
    lines: Lines = field(default_factory=dict)
    is_whole: bool = False  # its end was found


@dataclass(eq=False)
class _Part:
    kind: bytes
    lines: Lines
    entry: Entry | None = None
    observances: list[Lines] = field(default_factory=list)


def parse_entries(content: bytes) -> list[Entry] | None:
    """In the order of the unfolded text, which may hold several calendars. None for a text in which no
    calendar starts.

    Raises BadInput for more entries than a file of that size can have.
    """
    found: list[Entry] = []
    heading: Heading | None = None
    open_parts: list[_Part] = []
    wanted: frozenset[bytes] = frozenset()
    for line in content.split(b"\n"):
        matched = NAME.match(line)
        if matched is None:
            continue
        name = matched[1].upper()
        if name == b"BEGIN":
            kind = line.partition(b":")[2].strip().upper()
            if kind == b"VCALENDAR":
                heading, open_parts = Heading(), []
                open_parts.append(_Part(kind, heading.lines))
            elif heading is not None and len(open_parts) < DEEPEST:
                open_parts.append(_begin_part(kind, heading, open_parts, found))
        elif name == b"END":
            _end_part(line.partition(b":")[2].strip().upper(), heading, open_parts)
        elif name in wanted:
            open_parts[-1].lines.setdefault(name, []).append(line)
            continue
        else:
            continue
        wanted = WANTED.get(open_parts[-1].kind, frozenset()) if open_parts else frozenset()
    return None if heading is None else found


def _begin_part(kind: bytes, heading: Heading, open_parts: list[_Part], found: list[Entry]) -> _Part:
    """An entry in which another one starts lacks its own end."""
    if kind in (b"VEVENT", b"VFREEBUSY"):
        del open_parts[1:]
        if len(found) == MOST_ENTRIES:
            raise BadInput("calendar", "too large")
        entry = Entry(heading, kind)
        found.append(entry)
        return _Part(kind, entry.lines, entry)
    part = _Part(kind, {})
    if kind in (b"STANDARD", b"DAYLIGHT") and open_parts and open_parts[-1].kind == b"VTIMEZONE":
        open_parts[-1].observances.append(part.lines)
    return part


def _end_part(kind: bytes, heading: Heading | None, open_parts: list[_Part]) -> None:
    """Also ends unclosed parts inside it. An end of something that is not open is ignored."""
    if all(part.kind != kind for part in open_parts):
        return
    while True:
        part = open_parts.pop()
        if part.kind == kind:
            break
    if part.entry is not None:
        part.entry.is_whole = True
    elif part.kind == b"VTIMEZONE" and heading is not None:
        heading.zones.setdefault(zone_key(first_value(part.lines, b"TZID")), part.observances)


def parse_line(line: bytes) -> Line:
    """A line of times or of a person. Values of times contain no colon, unless they are invalid; names of
    zones sometimes do.
    """
    text = decode_line(line)
    end = min(len(text.partition(mark)[0]) for mark in ";:")
    parameters: dict[str, str] = {}
    while (one := PARAMETER.match(text, end)) is not None:
        parameters[one[1].upper()] = one[2].strip().replace('"', "")
        end = one.end()
    said = text[end:].partition(":")[2]
    # TZID=(UTC-05:00) Eastern Time (US & Canada):20261202T100000, without the quotes that it needs
    before, colon, last = said.rpartition(":")
    if colon and "TZID" in parameters and re.fullmatch(r"\s*\d{8}(T\d{4,6}Z?)?\s*", last):
        parameters["TZID"] += f":{before}"
        said = last
    return Line(parameters, said.strip())


def zone_key(name: str) -> str:
    return name.replace('"', "").strip().casefold()


def first_value(lines: Lines, name: bytes) -> str:
    """Of the first line with that name; empty where there is none."""
    return parse_line(lines[name][0]).value if name in lines else ""
