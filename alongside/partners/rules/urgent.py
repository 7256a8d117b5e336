"""An urgent request, offered to a few people one after the other.

No one learns of a decline. To the person who asked, the request looks the same from its start until someone
accepts or its time is up: whether everyone declined in the first minute or no one answered.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.undo import UNDO_FOR, NothingToUndo
from alongside.partners.rules.partner_requests import Answer

MOST_OFFERS = 4  # people who are asked, one after the other
OFFER_LASTS = timedelta(hours=12)
NIGHT_BEGINS = time(22)  # for the person asked: no time to answer ends at night
AFTER_THE_NIGHT = time(10)  # it ends then instead, some hours after the day's first messages
LASTS = timedelta(days=4)  # four offers, each a day at most
AGAIN_AFTER = timedelta(weeks=1)  # for one person: between two requests sent, and between two accepted
REST = timedelta(hours=48)  # after accepting one, and after each session from it
KEPT = timedelta(days=90)  # as history for the two; longer than any limit counts


@dataclass(frozen=True, kw_only=True)
class UrgentOffer:
    """To one person. From `until` on it is as if they had never been asked."""

    person_id: str
    at: datetime
    until: datetime
    answer: Answer | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class UrgentRequest:
    """`offers`: in the order made. `ended_at`: when accepted, withdrawn, or its time was up."""

    id: str
    asker_id: str
    at: datetime
    until: datetime
    offers: tuple[UrgentOffer, ...] = ()
    ended_at: datetime | None = None


@dataclass(eq=False)
class RequestedRecently(AlongsideError):
    """This person asked recently, whatever came of it. `again`: from when they may ask."""

    again: datetime


@dataclass(eq=False)
class NeedsProfile(AlongsideError):
    """Without a language, a way to meet and availability no one can be found."""


@dataclass(eq=False)
class NoSuchUrgentRequest(AlongsideError):
    """Withdrawn, passed on, over, someone else's, or the two may not be paired any longer: it never says
    which.
    """


@dataclass(eq=False)
class Resting(AlongsideError):
    """This person accepted one recently. `until`: from when they may accept again."""

    until: datetime


# ── the person asking ───────────────────────────────────────────────────────────────────────────────────────


def is_pending(request: UrgentRequest, now: datetime) -> bool:
    """As the person who asked sees it: only an acceptance changes it."""
    return request.ended_at is None and now < request.until


def new_request(
    request_id: str, asker_id: str, before: Iterable[UrgentRequest], now: datetime
) -> UrgentRequest:
    """Returns a pending request if there is one: tapping twice asks once.

    `before`: all urgent requests of the asker. Raises RequestedRecently.
    """
    before = list(before)
    for one in before:
        if is_pending(one, now):
            return one
    again = max(map(earliest_next_request, before), default=now)
    if now < again:
        raise RequestedRecently(again)
    at = to_whole_second(now)
    return UrgentRequest(id=request_id, asker_id=asker_id, at=at, until=at + LASTS)


def earliest_next_request(request: UrgentRequest) -> datetime:
    return request.at + AGAIN_AFTER


def with_withdrawal(request: UrgentRequest | None, by: str, now: datetime) -> UrgentRequest:
    """Raises NoSuchUrgentRequest, also when someone accepted meanwhile."""
    if request is None or request.asker_id != by or not is_pending(request, now):
        raise NoSuchUrgentRequest
    return with_end(request, now)


def can_undo_withdrawal(request: UrgentRequest, now: datetime) -> bool:
    """For the person who asked. Another one could not be sent for a week."""
    ended, taken = request.ended_at, any(one.answer is Answer.YES for one in request.offers)
    return (
        ended is not None
        and ended < request.until
        and not taken
        and now < min(ended + UNDO_FOR, request.until)
    )


def without_withdrawal(request: UrgentRequest | None, by: str, now: datetime) -> UrgentRequest:
    """It goes on as before. Raises NothingToUndo."""
    if request is None or request.asker_id != by or not can_undo_withdrawal(request, now):
        raise NothingToUndo
    return replace(request, ended_at=None)


def with_end(request: UrgentRequest, now: datetime) -> UrgentRequest:
    return replace(request, ended_at=to_whole_second(now))


# ── one after the other ─────────────────────────────────────────────────────────────────────────────────────


def current_offer(request: UrgentRequest, now: datetime) -> UrgentOffer | None:
    """The offer that can be answered now. There is never more than one."""
    if not request.offers or not is_pending(request, now):
        return None
    last = request.offers[-1]
    return last if last.answer is None and now < last.until else None


def undoable_decline(request: UrgentRequest, now: datetime) -> UrgentOffer | None:
    """The offer whose decline can be undone now. Until then no one else is asked."""
    if not request.offers or not is_pending(request, now):
        return None
    last = request.offers[-1]
    declined = last.answer is Answer.NO and now < undo_ends(last)
    return last if declined else None


def undo_ends(declined: UrgentOffer) -> datetime:
    """Until when declining it can be undone."""
    return min((declined.answered_at or declined.at) + UNDO_FOR, declined.until)


def can_be_offered(request: UrgentRequest, now: datetime) -> bool:
    """Whether the next person can be asked."""
    waits_for_someone = current_offer(request, now) or undoable_decline(request, now)
    return is_pending(request, now) and not waits_for_someone and len(request.offers) < MOST_OFFERS


def with_offer(request: UrgentRequest, person_id: str, zone: ZoneInfo, now: datetime) -> UrgentRequest:
    """To the next person, who was not asked before; `zone` is theirs. Raises NoSuchUrgentRequest."""
    if not can_be_offered(request, now) or person_id in (request.asker_id, *people_asked(request)):
        raise NoSuchUrgentRequest
    until = min(to_whole_second(offer_ends(now, zone)), request.until)
    offer = UrgentOffer(person_id=person_id, at=to_whole_second(now), until=until)
    return replace(request, offers=(*request.offers, offer))


def people_asked(request: UrgentRequest) -> frozenset[str]:
    return frozenset(one.person_id for one in request.offers)


def offer_ends(now: datetime, zone: ZoneInfo) -> datetime:
    """After `OFFER_LASTS`; in the morning, if that would be at night or just after it."""
    there = (now.astimezone(UTC) + OFFER_LASTS).astimezone(zone)
    if AFTER_THE_NIGHT <= there.time() < NIGHT_BEGINS:
        return there
    morning = there.date() + timedelta(days=there.time() >= NIGHT_BEGINS)
    return datetime.combine(morning, AFTER_THE_NIGHT, zone)


def skip(request: UrgentRequest, now: datetime) -> UrgentRequest:
    """Without an answer of the person asked, who can no longer accept."""
    if (offer := current_offer(request, now)) is None:
        return request
    return _with_last_offer(request, replace(offer, until=to_whole_second(now)))


def with_answer(request: UrgentRequest | None, by: str, yes: bool, now: datetime) -> UrgentRequest:
    """By the person asked, once; the same answer again changes nothing. Accepting ends the request.

    Raises NoSuchUrgentRequest.
    """
    if request is None:
        raise NoSuchUrgentRequest
    answer = Answer.YES if yes else Answer.NO
    if any(one.person_id == by and one.answer is answer for one in request.offers):
        return request
    offer = current_offer(request, now)
    if offer is None or offer.person_id != by:
        raise NoSuchUrgentRequest
    said = _with_last_offer(request, replace(offer, answer=answer, answered_at=to_whole_second(now)))
    return with_end(said, now) if yes else said


def without_decline(request: UrgentRequest | None, by: str, now: datetime) -> UrgentRequest:
    """The person asked can answer again. Raises NothingToUndo."""
    declined = None if request is None else undoable_decline(request, now)
    if request is None or declined is None or declined.person_id != by:
        raise NothingToUndo
    return _with_last_offer(request, replace(declined, answer=None, answered_at=None))


# ── care for those who accept one ───────────────────────────────────────────────────────────────────────────


def rest_ends_at(last_yes: datetime, last_session: datetime | None) -> datetime:
    """Until when someone is asked for nothing new.

    `last_session`: the end of the newest session of an urgent pairing.
    """
    return max(last_yes, last_session or last_yes) + REST


def earliest_next_acceptance(last_yes: datetime, last_session: datetime | None) -> datetime:
    """From when someone may accept another one: `AGAIN_AFTER` the last one, and rested."""
    return max(last_yes + AGAIN_AFTER, rest_ends_at(last_yes, last_session))


def _with_last_offer(request: UrgentRequest, offer: UrgentOffer) -> UrgentRequest:
    """In place of the last one."""
    return replace(request, offers=(*request.offers[:-1], offer))
