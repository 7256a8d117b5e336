"""Notifications by e-mail, written to the outbox in the transaction that causes them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alongside.accounts.store import organisations
from alongside.core.store.engine import Transaction
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.outbox import Message, new_message
from alongside.notifications.store import notification_preferences, outbox

STALE = timedelta(days=3)  # after it was due; by then the first page shows newer facts


def notify(
    db: Transaction,
    person_id: str,
    cause: Cause,
    *,
    now: datetime,
    about: Mapping[str, Any] | None = None,
    due: datetime | None = None,
    expires: datetime | None = None,
) -> None:
    """If they want messages of this kind and confirmed their address; each cause tells a person only once."""
    reached = notification_preferences.find_preferences(db, person_id)
    if reached is not None and reached.wants_message(cause.message_kind):
        expires = expires or (due or now) + STALE
        message = new_message(person_id, cause, about=about, now=now, due=due, expires=expires)
        outbox.add_message(db, message)


def time_zone_of(db: Transaction, person_id: str) -> ZoneInfo:
    """The person's own time zone, from their profile; without one, the organisation's."""
    own = notification_preferences.find_time_zone(db, person_id)
    return ZoneInfo(own) if own else organisations.require_organisation(db).week_rule.zone


# ── what the topics register: see `everything/mail/topics.py` ──────────────────────────────────────────

BeforeSending = Callable[[Transaction, Message, datetime], Message | None]

BEFORE_SENDING: dict[CauseKind, BeforeSending] = {}


def before_sending(*kinds: CauseKind) -> Callable[[BeforeSending], BeforeSending]:
    """For a function that returns the message as it is true now, or None if it is no longer wanted."""

    def register(check: BeforeSending) -> BeforeSending:
        BEFORE_SENDING.update(dict.fromkeys(kinds, check))
        return check

    return register


@before_sending(CauseKind.INVITATION, CauseKind.ADDRESS, CauseKind.WAY_IN, CauseKind.TEST)
def send_unchanged(db: Transaction, message: Message, now: datetime) -> Message:
    """For messages that are cancelled as soon as they are no longer wanted, or are always true."""
    return message


AddressConfirmed = Callable[[Transaction, str, datetime], None]

WHEN_ADDRESS_CONFIRMED: list[AddressConfirmed] = []


def when_address_confirmed(follow: AddressConfirmed) -> AddressConfirmed:
    """For a function of a person's id: it writes what was not sent to them before."""
    WHEN_ADDRESS_CONFIRMED.append(follow)
    return follow
