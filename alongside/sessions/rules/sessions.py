"""Scheduling a session, moving it and cancelling it. Nothing here says what a session was about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from alongside.core.rules.errors import AlongsideError, BadInput
from alongside.matching.rules.participants import QUARTER, Mode

MINUTES = (45, 30)
LINK = re.compile(r"https?://[^\s<>\"]+", re.ASCII)
OFFERED = 3
MOST_OFFERED = 6  # with those that people propose themselves
FURTHEST = timedelta(weeks=8)  # how far ahead a session can be scheduled
LONGEST_PLACE = 2_000  # characters: links to video rooms that a mail filter rewrote are long
FEEDBACK_OPEN_FOR = timedelta(days=14)  # after the end of a session
DAY_BEFORE = timedelta(days=1)
AFTERWARDS = timedelta(hours=1)
TOLD_AT_ONCE = timedelta(hours=1)  # before it begins: someone may be on the way


class State(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Offer:
    """A time to choose. `begins`: in UTC, on a quarter of an hour. `by`: the proposer; None for the app."""

    begins: datetime
    by: str | None = None
    yes: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Session:
    """`begins` stays while other times are offered, and after a cancellation. `sequence`: of its calendar
    entry.
    """

    id: str
    pairing_id: str
    people: tuple[str, ...]
    made_at: datetime
    mode: Mode
    state: State = State.PROPOSED
    begins: datetime | None = None
    minutes: int = 45
    offers: tuple[Offer, ...] = ()
    place: str = ""
    sequence: int = 0
    revision: int = 1

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when until when. Raises ValueError before it is known."""
        if self.begins is None:
            raise ValueError(f"session {self.id} has no time yet")
        return span_of(self.begins, self.minutes)

    def is_ahead(self, now: datetime) -> bool:
        """Confirmed, and not over yet."""
        return self.state is State.CONFIRMED and now < self.span[1]

    def is_past(self, now: datetime) -> bool:
        return self.state is State.CONFIRMED and self.span[1] <= now

    def has_begun(self, now: datetime) -> bool:
        return self.state is State.CONFIRMED and self.span[0] <= now

    def is_open(self, now: datetime) -> bool:
        """Whether a time for it can still be agreed. After the start, the next time belongs to another
        session.
        """
        return self.state is State.PROPOSED or (self.state is State.CONFIRMED and now < self.span[0])


class Met(StrEnum):
    MET = "met"
    MOVED = "moved"
    NO_SHOW = "no_show"


class Weight(StrEnum):
    LIGHTER = "lighter"
    SAME = "same"
    HEAVIER = "heavier"


class Onward(StrEnum):
    """What someone wants. NEVER is permanent: it ends the pairing, and the two are never paired again."""

    KEEP = "keep"
    ROTATE = "rotate"
    STOP = "stop"
    NEVER = "never"


@dataclass(frozen=True)
class Feedback:
    """No one else reads it. `heard`: 0 (not at all) to 4 (fully)."""

    met: Met
    heard: int | None = None
    weight: Weight | None = None


@dataclass(frozen=True, kw_only=True)
class PendingCancellation:
    """Someone cancelled a session. Until `takes_effect_at` they can undo it and no one else knows."""

    session_id: str
    person_id: str
    takes_effect_at: datetime


@dataclass(eq=False)
class NoSuchSession(AlongsideError):
    """Not there, not this person's, or cancelled meanwhile: it never says which."""


@dataclass(eq=False)
class TimeGone(AlongsideError):
    """This time is no longer offered, has passed, or someone is booked meanwhile. There are new ones."""


@dataclass(eq=False)
class NoTimeInCommon(AlongsideError):
    """Everyone's availability leaves nothing in the next weeks."""


@dataclass(eq=False)
class NotYet(AlongsideError):
    """The session has not started, or it is too late for feedback."""


def span_of(begins: datetime, minutes: int) -> tuple[datetime, datetime]:
    return begins, begins + timedelta(minutes=minutes)


def quarters_of(begins: datetime, minutes: int) -> list[datetime]:
    """The quarters of an hour that a session takes up, by their first instant."""
    return [begins + timedelta(minutes=past) for past in range(0, minutes, QUARTER)]


def with_offers(session: Session, times: Iterable[datetime], by: str | None, now: datetime) -> Session:
    """Adds times to choose from. A person's own proposal counts as their acceptance. Past times are dropped.

    Raises NoSuchSession if nothing can be agreed any longer, BadInput for a time that is invalid, past or too
    far ahead.
    """
    if not session.is_open(now):
        raise NoSuchSession
    known = {offer.begins: offer for offer in session.offers if now < offer.begins}
    for begins in times:
        if (
            begins.utcoffset() != timedelta()
            or begins.minute % QUARTER
            or begins.second
            or begins.microsecond
        ):
            raise BadInput("time", "no time")
        if not now < begins <= now + FURTHEST:
            raise BadInput("time", "out of range")
        before = known.get(begins) or Offer(begins, by)
        known[begins] = replace(before, yes=before.yes | ({by} if by else set()))
    if len(known) > MOST_OFFERED:
        raise BadInput("time", "too many")
    return replace(
        session,
        offers=tuple(sorted(known.values(), key=lambda offer: offer.begins)),
        revision=session.revision + 1,
    )


def with_yes(session: Session, begins: datetime, by: str, now: datetime) -> Session:
    """Once everyone accepted a time, the session is confirmed for it. Accepting again changes nothing.

    Raises NoSuchSession, TimeGone.
    """
    if by not in session.people or not session.is_open(now):
        raise NoSuchSession
    if session.state is State.CONFIRMED and session.begins == begins and not session.offers:
        return session
    offer = next((one for one in session.offers if one.begins == begins), None)
    if offer is None or begins <= now:
        raise TimeGone
    agreed = replace(offer, yes=offer.yes | {by})
    offers = tuple(agreed if one is offer else one for one in session.offers)
    changed = replace(session, offers=offers, revision=session.revision + 1)
    if agreed.yes >= set(session.people):
        moved = session.state is State.CONFIRMED
        return replace(
            changed, state=State.CONFIRMED, begins=begins, offers=(), sequence=session.sequence + moved
        )
    return session if by in offer.yes else changed


def without_yes(session: Session, begins: datetime, by: str, now: datetime) -> Session:
    """Withdraws the acceptance of a time that is not confirmed yet."""
    if by not in session.people or not session.is_open(now):
        raise NoSuchSession
    offers = (replace(one, yes=one.yes - {by}) if one.begins == begins else one for one in session.offers)
    return replace(session, offers=_still_wanted(offers), revision=session.revision + 1)


def with_cancellation(session: Session, by: str | None, now: datetime) -> Session:
    """By one of them without a reason, or because the pairing is over. Again changes nothing.

    Raises NoSuchSession.
    """
    if by is not None and by not in session.people:
        raise NoSuchSession
    if session.state is State.CANCELLED:
        return session
    if not session.is_open(now):
        raise NoSuchSession
    return replace(
        session,
        state=State.CANCELLED,
        offers=(),
        sequence=session.sequence + (session.begins is not None),
        revision=session.revision + 1,
    )


def is_cancelled_at_once(session: Session, by: str, now: datetime) -> bool:
    """Whether cancelling it cannot wait to be undone: it begins soon, or would if others accept a time that
    `by` accepted.
    """
    times = [one.begins for one in session.offers if by in one.yes]
    if session.begins is not None:
        times.append(session.begins)
    return any(begins < now + TOLD_AT_ONCE for begins in times if now < begins)


def with_place(session: Session, mode: Mode, place: str, minutes: int, *, by: str, now: datetime) -> Session:
    """How and where, until it is over. A confirmed session keeps its length, since others planned around it.

    Others accepted times of the earlier length. If it gets longer, only times that `by` proposed are left.
    Raises NoSuchSession, BadInput.
    """
    if by not in session.people or not (session.is_open(now) or session.is_ahead(now)):
        raise NoSuchSession
    if minutes not in MINUTES:
        raise BadInput("session_minutes", "unknown")
    if session.state is State.CONFIRMED:
        minutes = session.minutes
    changed = replace(session, mode=mode, place=place, minutes=minutes)
    if changed == session:
        return session
    if minutes > session.minutes:
        mine = (replace(one, yes=one.yes & {by}) for one in session.offers if one.by == by)
        changed = replace(changed, offers=_still_wanted(mine))
    return replace(
        changed,
        sequence=session.sequence + (session.state is State.CONFIRMED),
        revision=session.revision + 1,
    )


def link_of(place: str) -> str | None:
    """The web address, if the place is one and nothing else."""
    return place if LINK.fullmatch(place) else None


def check_feedback(session: Session, by: str, feedback: Feedback, now: datetime) -> None:
    """Raises NoSuchSession, NotYet, BadInput. A person who did not meet says no more than that."""
    if by not in session.people or session.state is not State.CONFIRMED:
        raise NoSuchSession
    begins, ends = session.span
    if not begins <= now < ends + FEEDBACK_OPEN_FOR:
        raise NotYet
    if feedback.heard not in (None, 0, 1, 2, 3, 4):
        raise BadInput("heard", "out of range")
    if feedback.met is not Met.MET and (feedback.heard is not None or feedback.weight is not None):
        raise BadInput("heard", "not met")


def _still_wanted(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Without proposals that no one accepts any longer."""
    return tuple(one for one in offers if one.by is None or one.yes)
