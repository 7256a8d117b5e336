"""An uploaded calendar on the server's side: a size check, and a child process with limits that reads it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alongside.calendars.rules.unread import Reason
from alongside.core.reading.within import Budget, run_in_child
from alongside.core.rules.errors import BadInput
from alongside.core.rules.spans import Span

LARGEST = 10_000_000  # bytes of a file; twenty years of a full calendar have six million
LARGEST_TEXT = 2_000_000  # bytes of pasted text: it is sent again with every tap on the page
AHEAD = timedelta(days=120)
READING = "alongside.calendars.rules.reading:as_plain_data"
# Much more wall time, since the child process gives way to everyone's pages.
BUDGET = Budget(seconds=8, wall=30.0, megabytes=384)


@dataclass(frozen=True)
class UploadedCalendar:
    """`busy`: in UTC, in order and without overlap. `unread`: reasons with numbers of entries, most frequent
    first.

    `unknown_zones`: names as the file has them, to be shown as text only; entries in them are not among the
    busy times.
    """

    busy: tuple[Span, ...]
    unread: tuple[tuple[Reason, int], ...]
    unknown_zones: tuple[str, ...]
    understood: int  # entries, busy or not

    @property
    def is_empty(self) -> bool:
        """Says neither that someone is busy nor that they are free."""
        return not self.busy and not self.understood


def read_uploaded_calendar(
    person_id: str,
    content: bytes,
    begins: datetime,
    zone: ZoneInfo,
    ahead: timedelta = AHEAD,
    *,
    addresses: Collection[str] = (),
    answers: Mapping[str, str] | None = None,
) -> UploadedCalendar:
    """When the entries of an iCalendar file, or of a .zip of several, take someone's time, from `begins` on.

    Hours without a zone, and whole days, are in `zone`. `addresses`: the person's own, by which they decline
    invitations. `answers`: zones by the names of `unknown_zones`. Raises BadInput for content that is no
    calendar or too large, and the errors of `within`.
    """
    if len(content) > LARGEST:
        raise BadInput("calendar", "too large")
    found = run_in_child(
        BUDGET,
        person_id,
        READING,
        content,
        begins=begins.isoformat(),
        zone=zone.key,
        days=ahead.days,
        addresses=sorted(addresses),
        answers=dict(answers or {}),
    )
    unread = sorted(found["unread"].items(), key=lambda one: (-one[1], one[0]))
    return UploadedCalendar(
        tuple((datetime.fromisoformat(first), datetime.fromisoformat(last)) for first, last in found["busy"]),
        tuple((Reason[name], count) for name, count in unread),
        tuple(found["unknown_zones"]),
        found["read"],
    )
