"""Whether the server's clock can be right.

What the date causes cannot be undone, so the date is checked first.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from alongside.core.rules.errors import AlongsideError

# A server that was off for longer is rare, and a clock that is wrong by less publishes at most one period too
# early.
LONGEST_OFF = timedelta(weeks=3)
# A clock that is corrected goes back by seconds or, after a mix-up of summer time, by an hour.
SKEW = timedelta(hours=1)


@dataclass(frozen=True)
class KnownTimes:
    """The newest instant at which the clock was believed, and the newest row that counts, if there is one."""

    seen: datetime
    newest_row: datetime | None = None


@dataclass(eq=False)
class ClockRefused(AlongsideError):
    """None of the scheduled jobs was done. `known`: the instant that contradicts `now`."""

    but: ClassVar[str]  # comes before `known` in the sentence

    now: datetime
    known: datetime

    def __str__(self) -> str:
        """For the console and the log."""
        return (
            f"By the clock of this machine it is {_utc_text(self.now)}, "
            f"but {self.but} {_utc_text(self.known)}."
        )


class ClockBehind(ClockRefused):
    """Something is newer than now."""

    but = "the newest that is known here is of"


class ClockAhead(ClockRefused):
    """The server was last seen more than LONGEST_OFF ago."""

    but = "the server was last seen at"


def refuse_wrong_clock(now: datetime, known: KnownTimes) -> None:
    """Raises ClockBehind or ClockAhead.

    How far ahead it may be is measured from `seen` alone: under a wrong clock, sign-ins and check-ins go on
    writing rows.
    """
    newest = max(filter(None, (known.seen, known.newest_row)))
    if now < newest - SKEW:
        raise ClockBehind(now, newest)
    if now > known.seen + LONGEST_OFF:
        raise ClockAhead(now, known.seen)


def _utc_text(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
