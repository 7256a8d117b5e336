"""The outbox: the next message to send and to whom, one at a time; and for admins, what failed."""

import logging
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from alongside.accounts.desk.role_desk import RoleDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import Role
from alongside.accounts.store import audit, organisations, people
from alongside.core.rules.tokens import new_id
from alongside.core.store.engine import Store, Transaction
from alongside.notifications.desk.notifications import BEFORE_SENDING, notify, time_zone_of
from alongside.notifications.rules import outbox as rules
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.mail_server import MailStop
from alongside.notifications.rules.notification_preferences import (
    BY_HAND,
    MessageKind,
    NotificationPreferences,
)
from alongside.notifications.rules.outbox import DeliveryStatus, Message, NoAddress
from alongside.notifications.store import mail_server, notification_preferences, outbox


@dataclass(frozen=True, kw_only=True)
class ToSend:
    """A message claimed by this process, with all that is needed to write it.

    `title`: of sessions in their calendar.
    """

    message: Message
    address: str
    language: str | None
    zone: ZoneInfo
    title: str
    unsubscribe_key: str


@dataclass(frozen=True)
class MailQueue:
    store: Store

    def take_next_message(self, now: datetime, done: Message | None = None) -> ToSend | None:
        """Saves the outcome of the one before and claims the next, in one transaction.

        A crash thus leaves at most one open, of which no one knows whether it was sent; after CRASHED_AFTER
        it is sent again. When there is nothing to send, nothing is written.
        """
        if done is None:
            with self.store.read() as db:
                if not outbox.has_open_message(db, at=now, stuck_before=now - rules.CRASHED_AFTER):
                    return None
        with self.store.write() as db:
            if done is not None:
                outbox.save_outcome(db, done)
                if done.state is DeliveryStatus.SENT:
                    mail_server.clear_stop(db)
            while (message := _next_open_message(db, now)) is not None:
                found = _prepare_message(db, message, now)
                if isinstance(found, ToSend):
                    outbox.save_outcome(db, found.message)
                    return found
                outbox.save_outcome(db, found)
        return None

    def save_outcome(self, done: Message, stopped: MailStop | None = None) -> None:
        with self.store.write() as db:
            outbox.save_outcome(db, done)
            if stopped is not None:
                mail_server.save_stop(db, stopped)

    def save_letter_support(self, any_letters: bool) -> None:
        """Whether the server accepts addresses with letters beyond ASCII before the @."""
        with self.store.write() as db:
            mail_server.save_letter_support(db, any_letters)


def list_due_messages(db: Transaction, now: datetime) -> list[ToSend]:
    """All that would be sent at this instant. Changes nothing."""
    waiting = [one for one in outbox.list_messages(db, DeliveryStatus.WAITING) if one.due_at <= now]
    found = [_prepare_message(db, message, now) for message in waiting]
    return [one for one in found if isinstance(one, ToSend)]


def _next_open_message(db: Transaction, now: datetime) -> Message | None:
    stuck = outbox.next_stuck(db, before=now - rules.CRASHED_AFTER)
    if stuck is not None:
        logging.getLogger("alongside").warning(
            "Message %s is sent again: sending broke off at %s, so it may arrive twice.",
            stuck.id,
            stuck.claimed_at,
        )
        return stuck
    return outbox.next_due(db, now)


def _prepare_message(db: Transaction, message: Message, now: datetime) -> ToSend | Message:
    """To be sent now; or the message, postponed or dropped."""
    person = people.by_id(db, message.person_id)
    reached = notification_preferences.find_preferences(db, message.person_id) or NotificationPreferences()
    by_hand = message.kind in BY_HAND
    if person is None or person.left_on is not None:
        return rules.mark_dropped(message)
    if not (by_hand or reached.wants_message(message.kind)) or rules.is_expired(message, now):
        return rules.mark_dropped(message)
    current = BEFORE_SENDING[message.cause.kind](db, message, now)
    if current is None:
        return rules.mark_dropped(message)
    zone = time_zone_of(db, message.person_id)
    awake = rules.end_of_quiet_hours(now, reached.quiet_from, reached.quiet_until, zone)
    if awake > now and not by_hand:
        return rules.postpone_message(current, awake)
    return ToSend(
        message=rules.claim_message(current, now),
        address=message.about.get("address", "") if by_hand else reached.email,
        language=person.language or organisations.require_organisation(db).language,
        zone=zone,
        title=reached.title,
        unsubscribe_key=reached.unsubscribe_key,
    )


# ── for admins ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class FailedMessage:
    """To whom a message could not be sent, and what the mail server said. Its content is not for admins."""

    id: str
    name: str
    address: str
    trouble: str
    due_at: datetime


@dataclass(frozen=True)
class MailDesk(RoleDesk):
    """What an admin may know about messages."""

    needs = Role.ADMIN

    def count_waiting(self) -> int:
        """Due, and not sent yet."""
        with self._reading() as db:
            return sum(one.due_at <= self.now for one in outbox.list_messages(db, DeliveryStatus.WAITING))

    def read_stop(self) -> MailStop | None:
        """Why nothing is sent; None while sending works."""
        with self._reading() as db:
            return mail_server.find_stop(db)

    def last_error(self) -> str:
        """The mail server's last answer about a message that was not sent."""
        with self._reading() as db:
            return outbox.last_error(db)

    def list_failed(self) -> list[FailedMessage]:
        found = []
        with self._reading() as db:
            for one in outbox.list_messages(db, DeliveryStatus.DEAD):
                person = people.by_id(db, one.person_id)
                reached = notification_preferences.find_preferences(db, one.person_id)
                found.append(
                    FailedMessage(
                        id=one.id,
                        name=person.name if person else "",
                        address=one.about.get("address", "") or (reached.email if reached else ""),
                        trouble=one.trouble,
                        due_at=one.due_at,
                    )
                )
        return found

    def retry_message(self, message_id: str) -> None:
        """A message that is not dead stays as it is. Raises TooLate."""
        self._settle_failed(message_id, again=True)

    def discard_message(self, message_id: str) -> None:
        self._settle_failed(message_id, again=False)

    def send_test_message(self) -> datetime:
        """Writes a message to the admin's own address. Returns when it may go out: not in quiet hours.

        Raises NoAddress.
        """
        with self._writing() as db:
            mine = notification_preferences.find_preferences(db, self.person.id)
            if mine is None or not mine.wants_message(MessageKind.NEWS):
                raise NoAddress
            notify(db, self.person.id, Cause(CauseKind.TEST, new_id()), now=self.now)
            zone = time_zone_of(db, self.person.id)
            return rules.end_of_quiet_hours(self.now, mine.quiet_from, mine.quiet_until, zone)

    def _settle_failed(self, message_id: str, again: bool) -> None:
        with self._writing() as db:
            message = outbox.find_message(db, message_id)
            if message is not None and message.state is DeliveryStatus.DEAD:
                outbox.save_outcome(
                    db, rules.retry_message(message, self.now) if again else rules.mark_dropped(message)
                )
                done = Action.EMAIL_RETRIED if again else Action.EMAIL_DISCARDED
                audit.record_action(db, self.now, self.person.id, done, message.person_id)
