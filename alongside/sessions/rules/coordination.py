"""The stage of a pair from a round, by its session times alone: never by what people said about a session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from alongside.checkins.rules.checkins import clean_text
from alongside.core.rules.errors import BadInput
from alongside.sessions.rules.pairings import Ending, Pairing

OVERDUE_AFTER = timedelta(weeks=3)  # without a session: the usual fortnight and one week more
FIRST_SESSION_WITHIN = timedelta(weeks=1)  # from the last acceptance on
LONGEST_MESSAGE = 500  # characters


class PairStage(StrEnum):
    PROPOSED = "proposed"  # not everyone has accepted yet
    ACCEPTED = "accepted"  # everyone accepted, no session yet
    MEETING = "meeting"
    OVERDUE = "overdue"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class PairProgress:
    """`at`: by stage, the deadline to accept, when all accepted, the next or else last session, or the end.

    `had_session`: there is or was one; `ahead`: it is still to come. `came_about`: false if the pair ended
    before everyone accepted.
    """

    stage: PairStage
    at: datetime
    had_session: bool = False
    ahead: bool = False
    came_about: bool = True


def is_self_arranged(pairing: Pairing) -> bool:
    """Of such pairs a coordinator learns that they exist, and no more."""
    return pairing.asked or pairing.urgent


def pair_progress(
    pairing: Pairing, dates: Iterable[tuple[datetime, datetime]], now: datetime, zone: tzinfo
) -> PairProgress:
    """`dates`: begin and end of each confirmed session. `zone`: a pairing ends at midnight there."""
    known = sorted(dates)
    if (over := ended_since(pairing, now, zone)) is not None:
        began = pairing.begun and pairing.ended_how is not Ending.NOT_BEGUN
        return PairProgress(stage=PairStage.ENDED, at=over, had_session=bool(known), came_about=began)
    if not pairing.begun:
        return PairProgress(stage=PairStage.PROPOSED, at=pairing.waits_until)
    ahead = [begins for begins, ends in known if now < ends]
    if ahead:
        return PairProgress(stage=PairStage.MEETING, at=ahead[0], had_session=True, ahead=True)
    if known:
        last = known[-1][1]
        return PairProgress(
            stage=PairStage.OVERDUE if last + OVERDUE_AFTER < now else PairStage.MEETING,
            at=last,
            had_session=True,
        )
    since = started_at(pairing)
    return PairProgress(
        stage=PairStage.OVERDUE if since + FIRST_SESSION_WITHIN < now else PairStage.ACCEPTED, at=since
    )


def ended_since(pairing: Pairing, now: datetime, zone: tzinfo) -> datetime | None:
    """When it ended, even if its time ran out and that is not saved yet; None while it goes on."""
    if pairing.ended_at is not None:
        return pairing.ended_at
    if pairing.has_lapsed(now) and pairing.lapses_at is not None:
        return pairing.lapses_at
    if not pairing.is_active(now.astimezone(zone).date()):
        return min(now, datetime.combine(pairing.until, time(), zone))
    return None


def started_at(pairing: Pairing) -> datetime:
    """When the last of them accepted, or the first day of a pairing that needed no acceptance."""
    return max(pairing.accepted.values(), default=datetime.combine(pairing.since, time(), UTC))


def clean_message(text: str) -> str:
    """Raises BadInput if it is empty or too long."""
    cleaned = clean_text("message", text)
    if not cleaned:
        raise BadInput("message", "empty")
    if len(cleaned) > LONGEST_MESSAGE:
        raise BadInput("message", "too long")
    return cleaned
