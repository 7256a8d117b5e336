"""Where a pair of a round stands, by its dates alone: nothing that anybody said of a session has a say in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from alongside.domain.checkins import clean_text
from alongside.domain.errors import BadInput
from alongside.domain.pairings import Ending, Pairing

OVERDUE_AFTER = timedelta(weeks=3)  # without a date: the usual rhythm and a week more
FIRST_DATE_WITHIN = timedelta(weeks=1)  # from the last yes on
LONGEST_MESSAGE = 500  # characters


class Where(StrEnum):
    PROPOSED = "proposed"  # somebody has not said yes yet
    ACCEPTED = "accepted"  # all said yes, and there was no date yet
    MEETING = "meeting"
    OVERDUE = "overdue"
    ENDED = "ended"


@dataclass(frozen=True)
class Standing:
    """`at`: until when a yes is waited for, since when all said yes, the next date or else the last one, or when it ended.

    `had_date`: whether there was or is one; `ahead`: whether it is still to come. `came_about`: whether everybody said yes, of one that has ended.
    """

    where: Where
    at: datetime
    had_date: bool = False
    ahead: bool = False
    came_about: bool = True


def made_by_themselves(pairing: Pairing) -> bool:
    """A coordinator learns that it is there, and no more."""
    return pairing.asked or pairing.urgent


def standing(
    pairing: Pairing, dates: Iterable[tuple[datetime, datetime]], now: datetime, zone: tzinfo
) -> Standing:
    """`dates`: from when until when, of sessions that stand or took their time. `zone`: whose midnight ends a pairing."""
    known = sorted(dates)
    if (over := over_since(pairing, now, zone)) is not None:
        began = pairing.begun and pairing.ended_how is not Ending.NOT_BEGUN
        return Standing(Where.ENDED, over, had_date=bool(known), came_about=began)
    if not pairing.begun:
        return Standing(Where.PROPOSED, _instant(pairing.waits_until))
    ahead = [begins for begins, ends in known if now < ends]
    if ahead:
        return Standing(Where.MEETING, ahead[0], had_date=True, ahead=True)
    if known:
        last = known[-1][1]
        return Standing(Where.OVERDUE if last + OVERDUE_AFTER < now else Where.MEETING, last, had_date=True)
    since = begun_at(pairing)
    return Standing(Where.OVERDUE if since + FIRST_DATE_WITHIN < now else Where.ACCEPTED, since)


def over_since(pairing: Pairing, now: datetime, zone: tzinfo) -> datetime | None:
    """When it ended, also of one whose time is up and that nobody has written down yet; None while it goes on."""
    if pairing.ended_at is not None:
        return _instant(pairing.ended_at)
    if pairing.lapsed(now) and pairing.lapses_at is not None:
        return _instant(pairing.lapses_at)
    if not pairing.is_active(now.astimezone(zone).date().isoformat()):
        return min(now, datetime.combine(datetime.fromisoformat(pairing.until), time(), zone))
    return None


def begun_at(pairing: Pairing) -> datetime:
    """When the last of them said yes; the day it began where nobody was asked to."""
    return max((_instant(said) for said in pairing.accepted.values()), default=_instant(pairing.since))


def checked_message(text: str) -> str:
    """Raises BadInput for one that says nothing or too much."""
    cleaned = clean_text("message", text)
    if not cleaned:
        raise BadInput("message", "empty")
    if len(cleaned) > LONGEST_MESSAGE:
        raise BadInput("message", "too long")
    return cleaned


def _instant(text: str) -> datetime:
    """Of an instant, or of the midnight a day begins with (UTC)."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
