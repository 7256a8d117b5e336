"""A request to one other person. The person who asks never learns of a decline: it looks like no answer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.undo import UNDO_FOR, NothingToUndo

MOST_OPEN = 2  # pending requests of one person at a time
COOLDOWN = timedelta(weeks=4)  # from the lapse on, before the same person may be asked again
KEPT = timedelta(days=90)  # from the lapse on, as history for the two; longer than the cooldown


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, kw_only=True)
class PartnerRequest:
    """From `until` on it is as if it had never been sent."""

    id: str
    asker_id: str
    asked_id: str
    at: datetime
    until: datetime
    answer: Answer | None = None
    answered_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(eq=False)
class TooManyRequests(AlongsideError):
    """Already as many pending requests as one person may have."""

    most: int


@dataclass(eq=False)
class AlreadyRequested(AlongsideError):
    """The same person was asked recently, whatever came of it. `again`: from when they may be asked."""

    again: datetime


@dataclass(eq=False)
class NoSuchRequest(AlongsideError):
    """Withdrawn, lapsed, answered, someone else's, or the two may not be paired any longer: it never says
    which.
    """


@dataclass(eq=False)
class NotOpenToRequests(AlongsideError):
    """Someone cannot be asked now; it never says why."""


@dataclass(eq=False)
class NoRoom(AlongsideError):
    """The person's own profile is paused or has no room for another support partner."""


def is_pending(ask: PartnerRequest, now: datetime) -> bool:
    """As the person who asked sees it: a decline changes nothing, neither what is shown nor for how long."""
    return now < ask.until and ask.answer in (None, Answer.NO) and ask.withdrawn_at is None


def can_be_answered(ask: PartnerRequest, now: datetime) -> bool:
    return is_pending(ask, now) and ask.answer is None


def can_undo_decline(ask: PartnerRequest, now: datetime) -> bool:
    """For the person who was asked. To the person who asked, declining and undoing it look like no answer."""
    return is_pending(ask, now) and ask.answer is Answer.NO and _is_recent(ask.answered_at, now)


def can_undo_withdrawal(ask: PartnerRequest, now: datetime) -> bool:
    """For the person who asked."""
    return now < ask.until and ask.answer is not Answer.YES and _is_recent(ask.withdrawn_at, now)


def undoable_until(at: datetime | None, until: datetime) -> datetime:
    """Of something done `at` to a request that is open `until`. Raises ValueError if it was not done."""
    if at is None:
        raise ValueError("nothing was done that could be undone")
    return min(at + UNDO_FOR, until)


def _is_recent(at: datetime | None, now: datetime) -> bool:
    return at is not None and now < at + UNDO_FOR


def earliest_next_request(ask: PartnerRequest) -> datetime:
    """From when the same person may be asked again."""
    return ask.until + COOLDOWN


def in_cooldown(ask: PartnerRequest, now: datetime) -> bool:
    """Whether the same person cannot be asked again yet, whatever they answered."""
    return now < earliest_next_request(ask)


def new_request(
    ask_id: str,
    asker_id: str,
    asked_id: str,
    before: Iterable[PartnerRequest],
    now: datetime,
    *,
    until: datetime,
) -> PartnerRequest:
    """Returns a pending request to the same person if there is one: clicking twice asks once.

    `before`: all requests of the asker. `until`: the end of the next check-in week.

    Raises TooManyRequests, AlreadyRequested, and NotOpenToRequests for asking themselves. No refusal depends
    on an answer, except for an acceptance, which is known.
    """
    before = list(before)
    if asker_id == asked_id:
        raise NotOpenToRequests
    for ask in before:
        if ask.asked_id == asked_id and is_pending(ask, now):
            return ask
    resting = [
        earliest_next_request(ask) for ask in before if ask.asked_id == asked_id and in_cooldown(ask, now)
    ]
    if resting:
        raise AlreadyRequested(max(resting))
    _require_room_for_one_more(before, now)
    at = to_whole_second(now)
    return PartnerRequest(id=ask_id, asker_id=asker_id, asked_id=asked_id, at=at, until=until)


def with_answer(ask: PartnerRequest | None, by: str, yes: bool, now: datetime) -> PartnerRequest:
    """By the person who was asked, once; the same answer again changes nothing. Raises NoSuchRequest."""
    answer = Answer.YES if yes else Answer.NO
    if ask is None or ask.asked_id != by:
        raise NoSuchRequest
    if ask.answer is answer:
        return ask
    if not can_be_answered(ask, now):
        raise NoSuchRequest
    return replace(ask, answer=answer, answered_at=to_whole_second(now))


def with_withdrawal(ask: PartnerRequest | None, by: str, now: datetime) -> PartnerRequest:
    """By the person who asked, while it is pending for them, declined or not. Again changes nothing.

    Raises NoSuchRequest.
    """
    if ask is None or ask.asker_id != by:
        raise NoSuchRequest
    if ask.withdrawn_at is not None:
        return ask
    if not is_pending(ask, now):
        raise NoSuchRequest
    return replace(ask, withdrawn_at=to_whole_second(now))


def without_decline(ask: PartnerRequest | None, by: str, now: datetime) -> PartnerRequest:
    """It can be answered again. Raises NothingToUndo."""
    if ask is None or ask.asked_id != by or not can_undo_decline(ask, now):
        raise NothingToUndo
    return replace(ask, answer=None, answered_at=None)


def without_withdrawal(
    ask: PartnerRequest | None, by: str, before: Iterable[PartnerRequest], now: datetime
) -> PartnerRequest:
    """It waits as before, or is declined as before. `before`: all requests of the asker.

    Raises NothingToUndo, and TooManyRequests when another one took its place.
    """
    if ask is None or ask.asker_id != by or not can_undo_withdrawal(ask, now):
        raise NothingToUndo
    _require_room_for_one_more(before, now)
    return replace(ask, withdrawn_at=None)


def _require_room_for_one_more(before: Iterable[PartnerRequest], now: datetime) -> None:
    if sum(is_pending(ask, now) for ask in before) >= MOST_OPEN:
        raise TooManyRequests(MOST_OPEN)
