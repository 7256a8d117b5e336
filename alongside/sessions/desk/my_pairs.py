"""A pairing as one of its people sees it: its status, its sessions, and what is due from this person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from alongside.accounts.store import organisations, people
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Mode
from alongside.sessions.desk.common_availability import common_modes
from alongside.sessions.rules.pairings import Pairing, Pending, review_due
from alongside.sessions.rules.sessions import (
    FEEDBACK_OPEN_FOR,
    Feedback,
    Met,
    PendingCancellation,
    Session,
    State,
)
from alongside.sessions.store import sessions

DOORS_OPEN = timedelta(minutes=15)  # the page of a session opens this long before it
DOORS_CLOSE = timedelta(hours=2)  # and closes this long after it, so that no one is cut short
RETHINK_AFTER = 2  # sessions missed in a row


class PairStatus(StrEnum):
    """Status of a pairing for one person; their next step follows from it."""

    PROPOSED = "proposed"  # my answer is due
    ACCEPTED = "accepted"  # I accepted, someone else has not yet
    NO_SESSION = "no_date"
    CHOOSE = "choose"  # there are times, and I accepted none
    CHOSEN = "chosen"  # I accepted some that wait for others
    AHEAD = "ahead"  # confirmed
    NOW = "now"
    FEEDBACK = "say"  # over: feedback is due


@dataclass(frozen=True)
class PastSession:
    """A session whose time is over. `mine`: my feedback."""

    session: Session
    mine: Feedback | None


@dataclass(frozen=True, kw_only=True)
class MyPair:
    """`names`: of the others. `next`: the session to schedule or to come.

    `on`: the session whose page is open, also for a while after its time. `to_say`: the newest one that has
    started and has no feedback from me. `next_status`: of the next session, whatever else is due. `review`:
    the day of a review that is due. `rethink`: after several missed in a row, until I say how to continue.
    `over`: nothing more is scheduled. `undoable`: my own decision about the pairing, and `cancelled`: my own
    cancellation of `next`, while no one is told of it.
    """

    pairing: Pairing
    names: tuple[str, ...]
    status: PairStatus
    next_status: PairStatus
    next: Session | None
    on: Session | None
    to_say: Session | None
    past: tuple[PastSession, ...]
    review: date | None
    rethink: bool
    modes: tuple[Mode, ...]
    agreed: bool
    over: bool
    undoable: Pending | None
    cancelled: PendingCancellation | None


def is_page_open(session: Session, now: datetime) -> bool:
    """Whether *Session now* shows it."""
    if session.state is not State.CONFIRMED:
        return False
    begins, ends = session.span
    return begins - DOORS_OPEN <= now < ends + DOORS_CLOSE


def describe_pair(
    db: Transaction,
    pairing: Pairing,
    me: str,
    now: datetime,
    *,
    undoable: Pending | None,
    cancelled: Mapping[str, PendingCancellation],
) -> MyPair:
    """`cancelled`: session id to my own cancellation, while no one is told of it."""
    held = sessions.sessions_of_pairing(db, pairing.id)
    mine = sessions.feedback_by(db, me)
    past = tuple(PastSession(one, mine.get(one.id)) for one in held if one.is_past(now))
    coming = next((one for one in held if one.is_open(now)), None)
    on = next((one for one in held if is_page_open(one, now)), None)
    unanswered = [one for one in held if one.has_begun(now) and one.id not in mine]
    to_say = next((one for one in unanswered if now < one.span[1] + FEEDBACK_OPEN_FOR), None)
    zone = organisations.require_organisation(db).week_rule.zone
    today = now.astimezone(zone).date()
    over = not pairing.is_active(today) or pairing.has_lapsed(now)
    waiting = [one for one in coming.offers if now < one.begins] if coming else []
    if waiting:
        next_status = PairStatus.CHOSEN if any(me in one.yes for one in waiting) else PairStatus.CHOOSE
    else:
        next_status = PairStatus.AHEAD if coming and coming.begins else PairStatus.NO_SESSION
    if not pairing.begun:
        status = PairStatus.ACCEPTED if me in pairing.accepted else PairStatus.PROPOSED
    elif on is not None and now < on.span[1] and (to_say == on or not on.has_begun(now)):
        status = PairStatus.NOW
    else:
        status = next_status if to_say is None else PairStatus.FEEDBACK
    others = [people.by_id(db, one) for one in pairing.people if one != me]
    return MyPair(
        pairing=pairing,
        names=tuple(other.name for other in others if other is not None),
        status=status,
        next_status=next_status,
        next=coming,
        on=on,
        to_say=to_say,
        past=past,
        review=review_due(pairing, me, today, zone) if pairing.begun and not over else None,
        rethink=not over and _should_rethink(db, pairing, me, past),
        modes=common_modes(db, pairing.people),
        agreed=me in pairing.agreed,
        over=over,
        undoable=undoable,
        cancelled=cancelled.get(coming.id) if coming else None,
    )


def _should_rethink(db: Transaction, pairing: Pairing, me: str, past: tuple[PastSession, ...]) -> bool:
    """Whether the newest sessions did not take place, as this person says and no one denies; until they say
    how to continue.
    """
    said = sessions.met_by_session(db, pairing.id)
    missed = list(
        takewhile(lambda one: one.mine is not None and said.get(one.session.id) == {Met.NO_SHOW}, past)
    )
    answered = pairing.kept.get(me)
    return len(missed) >= RETHINK_AFTER and (answered is None or answered < missed[0].session.span[1])
