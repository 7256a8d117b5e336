"""Messages in the outbox: what they are about, when they are due, and whether they were sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.messages import N_
from alongside.core.rules.tokens import new_id
from alongside.notifications.rules.causes import Cause
from alongside.notifications.rules.notification_preferences import MessageKind


class DeliveryStatus(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # handed to the mail server, or about to be; after a crash, no one knows which
    SENT = "sent"
    DROPPED = "dropped"  # no longer needed, or the person does not want it
    DEAD = "dead"  # failed at every try


@dataclass(frozen=True, kw_only=True)
class Message:
    """To one person. `about`: the facts to write it from, in JSON types (see docs/sessions.md); never
    anything from a check-in.
    """

    id: str
    person_id: str
    cause: Cause
    kind: MessageKind
    about: Mapping[str, Any]
    made_at: datetime
    due_at: datetime
    expires_at: datetime | None = None
    state: DeliveryStatus = DeliveryStatus.WAITING
    tries: int = 0
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    trouble: str = ""


def new_message(
    person_id: str,
    cause: Cause,
    *,
    about: Mapping[str, Any] | None = None,
    now: datetime,
    due: datetime | None = None,
    expires: datetime | None = None,
) -> Message:
    """Due immediately, unless `due` says otherwise."""
    return Message(
        id=new_id(),
        person_id=person_id,
        cause=cause.for_person(person_id),
        kind=cause.message_kind,
        about=about or {},
        made_at=to_whole_second(now),
        due_at=to_whole_second(due or now),
        expires_at=None if expires is None else to_whole_second(expires),
    )


@dataclass(eq=False)
class NoAddress(AlongsideError):
    """The person has confirmed no address, or wants no messages of this kind."""


@dataclass(eq=False)
class TooLate(AlongsideError):
    """What the message says is past, or its link has expired."""


RETRY_PAUSES = (  # after each try that failed, before the next
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
CRASHED_AFTER = timedelta(minutes=10)  # the process that was sending it must have stopped
KEPT = timedelta(days=180)  # once sent, so that the same cause does not write a second one
LONGEST_TROUBLE = 300  # characters of what a mail server said
NEEDS_SMTPUTF8 = N_("The mail server takes no letters but a to z before the @. It does not offer SMTPUTF8.")


def claim_message(message: Message, now: datetime) -> Message:
    return replace(
        message, state=DeliveryStatus.SENDING, claimed_at=to_whole_second(now), tries=message.tries + 1
    )


def mark_sent(message: Message, now: datetime) -> Message:
    """Its facts are deleted as soon as it is sent."""
    return replace(message, state=DeliveryStatus.SENT, sent_at=to_whole_second(now), about={}, trouble="")


def mark_dropped(message: Message) -> Message:
    return replace(message, state=DeliveryStatus.DROPPED, about={})


def postpone_message(message: Message, until: datetime) -> Message:
    return replace(message, due_at=to_whole_second(until))


def mark_failed(message: Message, trouble: str, final: bool, now: datetime) -> Message:
    """Tried again after growing pauses, and dead after the last; dead immediately if the server will never
    accept it.
    """
    said = shorten_error(trouble)
    if final or message.tries > len(RETRY_PAUSES):
        return replace(message, state=DeliveryStatus.DEAD, trouble=said)
    pause = RETRY_PAUSES[max(message.tries, 1) - 1]
    return replace(
        message,
        state=DeliveryStatus.WAITING,
        due_at=to_whole_second(now + pause),
        claimed_at=None,
        trouble=said,
    )


def shorten_error(trouble: str) -> str:
    """On one line, and short enough to read."""
    return " ".join(trouble.split())[:LONGEST_TROUBLE]


def return_to_queue(message: Message, trouble: str, now: datetime) -> Message:
    """The server could not be reached, or accepts nothing from here: that does not count as a try."""
    tried = max(0, message.tries - 1)
    return replace(mark_failed(replace(message, tries=tried), trouble, final=False, now=now), tries=tried)


def retry_message(message: Message, now: datetime) -> Message:
    """Starts the tries of a dead message again; others stay as they are. Raises TooLate."""
    if message.state is not DeliveryStatus.DEAD:
        return message
    if is_expired(message, now):
        raise TooLate
    return replace(
        message, state=DeliveryStatus.WAITING, tries=0, claimed_at=None, due_at=to_whole_second(now)
    )


def is_expired(message: Message, now: datetime) -> bool:
    return message.expires_at is not None and message.expires_at <= to_whole_second(now)


def end_of_quiet_hours(at: datetime, quiet_from: int, quiet_until: int, zone: ZoneInfo) -> datetime:
    """The first instant from `at` on outside a person's quiet hours (minutes after midnight in their zone).

    The same start and end mean no quiet hours. When clocks change, an end that does not exist is skipped.
    """
    there = at.astimezone(zone)
    minute = there.hour * 60 + there.minute
    if quiet_from <= quiet_until:
        quiet, day = quiet_from <= minute < quiet_until, there.date()
    else:
        quiet = minute >= quiet_from or minute < quiet_until
        day = there.date() + timedelta(days=minute >= quiet_from)
    if not quiet:
        return at
    end = datetime.combine(day, time(quiet_until // 60, quiet_until % 60), zone)
    return end.astimezone(UTC)
