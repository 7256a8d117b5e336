"""The outbox: the next message to send and to whom, one at a time; and for admins, what failed."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from alongside.desks.days_off import days_off
from alongside.desks.role_desk import RoleDesk
from alongside.desks.telling import names, tell, zone_of
from alongside.domain import outbox as rules
from alongside.domain.asks import instant
from alongside.domain.audit import Action
from alongside.domain.mail_server import Stopped
from alongside.domain.matching.seekers import Intent
from alongside.domain.outbox import Fate, Message, NoAddress
from alongside.domain.people import Role
from alongside.domain.reach import BY_HAND, Kind, Reach
from alongside.domain.tokens import new_id
from alongside.domain.weeks import Week
from alongside.store import (
    asks,
    audit,
    checkins,
    mail_server,
    organisations,
    outbox,
    people,
    profiles,
    reach,
    sessions,
)
from alongside.store.engine import Store, Work

ASK = "ask:"  # the start of `Message.dedupe_key` for requests


@dataclass(frozen=True)
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
class Carrier:
    store: Store

    def next(self, now: datetime, done: Message | None = None) -> ToSend | None:
        """Saves the outcome of the one before and claims the next, in one transaction.

        A crash thus leaves at most one open, of which no one knows whether it was sent; after CRASHED_AFTER
        it is sent again. When there is nothing to send, nothing is written.
        """
        if done is None:
            with self.store.read() as db:
                if not outbox.is_any_open(
                    db, at=instant(now), stuck_before=instant(now - rules.CRASHED_AFTER)
                ):
                    return None
        with self.store.write() as db:
            if done is not None:
                outbox.save(db, done)
                if done.state is Fate.SENT:
                    mail_server.works(db)
            while (message := _open(db, now)) is not None:
                found = _ready(db, message, now)
                if isinstance(found, ToSend):
                    outbox.save(db, found.message)
                    return found
                outbox.save(db, found)
        return None

    def settle(self, done: Message, stopped: Stopped | None = None) -> None:
        with self.store.write() as db:
            outbox.save(db, done)
            if stopped is not None:
                mail_server.stop(db, stopped)

    def note_letters(self, any_letters: bool) -> None:
        """Whether the server accepts addresses with letters beyond ASCII before the @."""
        with self.store.write() as db:
            mail_server.note_letters(db, any_letters)


def due(db: Work, now: datetime) -> list[ToSend]:
    """All that would be sent at this instant. Changes nothing."""
    waiting = [one for one in outbox.all(db, Fate.WAITING) if one.due_at <= instant(now)]
    found = [_ready(db, message, now) for message in waiting]
    return [one for one in found if isinstance(one, ToSend)]


def _open(db: Work, now: datetime) -> Message | None:
    stuck = outbox.next_stuck(db, before=instant(now - rules.CRASHED_AFTER))
    if stuck is not None:
        logging.getLogger("alongside").warning(
            "Message %s is sent again: sending broke off at %s, so it may arrive twice.",
            stuck.id,
            stuck.claimed_at,
        )
        return stuck
    return outbox.next_due(db, instant(now))


def _ready(db: Work, message: Message, now: datetime) -> ToSend | Message:
    """To be sent now; or the message, postponed or dropped."""
    person = people.by_id(db, message.person_id)
    reached = reach.of_person(db, message.person_id) or Reach()
    by_hand = message.kind in BY_HAND
    address = message.about.get("address", "") if by_hand else reached.email
    if person is None or person.left_on is not None:
        return rules.dropped(message)
    if not (by_hand or reached.wants(message.kind)) or rules.is_useless(message, now):
        return rules.dropped(message)
    if message.kind is Kind.CHECK_IN and (_is_filled_in(db, message) or _is_off(db, message, now)):
        return rules.dropped(message)
    if message.once.startswith(ASK) and not _is_asked_still(db, message.once.removeprefix(ASK)):
        return rules.dropped(message)
    message = _with_names_of_today(db, message)
    zone = zone_of(db, message.person_id)
    awake = rules.when_awake(now, reached.quiet_from, reached.quiet_until, zone)
    if awake > now and not by_hand:
        return rules.put_off(message, awake)
    language = person.language or organisations.required(db).language
    claimed = rules.claimed(message, now)
    return ToSend(claimed, address, language, zone, reached.title, reached.unsubscribe_key)


def _is_filled_in(db: Work, message: Message) -> bool:
    return checkins.of_week(db, message.person_id, Week(message.about["week"])) is not None


def _is_off(db: Work, message: Message, now: datetime) -> bool:
    """They may be off today although the message was written for a working day: quiet hours delayed it, or
    plans changed.
    """
    today = now.astimezone(zone_of(db, message.person_id)).date()
    return days_off(db, message.person_id)(today)


def _is_asked_still(db: Work, ask_id: str) -> bool:
    """The person who asked still works here and takes part, and neither blocked the other; else no page shows
    it either.
    """
    ask = asks.by_id(db, ask_id)
    if ask is None:
        return False
    asker, profile = people.by_id(db, ask.asker_id), profiles.of_person(db, ask.asker_id)
    here = asker is not None and asker.left_on is None
    apart = ask.asked_id in profiles.blocks_of(db, ask.asker_id) or ask.asker_id in profiles.blocks_of(
        db, ask.asked_id
    )
    return here and profile is not None and profile.intent is not Intent.PAUSE and not apart


def _with_names_of_today(db: Work, message: Message) -> Message:
    """A person who no longer wants to be named is left out, even if the message was written before."""
    if not message.about.get("names"):
        return message
    session = sessions.by_id(db, message.about["uid"])
    today = [] if session is None else names(db, session, message.person_id)
    return replace(message, about={**message.about, "names": today})


# ── for admins ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class DeadLetter:
    """To whom a message could not be sent, and what the mail server said. Its content is not for admins."""

    id: str
    name: str
    address: str
    trouble: str
    due_at: str


@dataclass(frozen=True)
class MailDesk(RoleDesk):
    """What an admin may know about messages."""

    role = Role.ADMIN

    def waiting(self) -> int:
        """Due, and not sent yet."""
        with self._reading() as db:
            return sum(one.due_at <= instant(self.now) for one in outbox.all(db, Fate.WAITING))

    def stopped(self) -> Stopped | None:
        """Why nothing is sent; None while sending works."""
        with self._reading() as db:
            return mail_server.stopped(db)

    def trouble(self) -> str:
        """The mail server's last answer about a message that was not sent."""
        with self._reading() as db:
            return outbox.last_trouble(db)

    def dead(self) -> list[DeadLetter]:
        with self._reading() as db:
            return [_dead(db, one) for one in outbox.all(db, Fate.DEAD)]

    def again(self, message_id: str) -> None:
        """A message that is not dead stays as it is. Raises TooLate."""
        self._settle(message_id, again=True)

    def drop(self, message_id: str) -> None:
        self._settle(message_id, again=False)

    def test(self) -> datetime:
        """Writes a message to the admin's own address. Returns when it may go out: not in quiet hours.

        Raises NoAddress.
        """
        with self._writing() as db:
            mine = reach.of_person(db, self.person.id)
            if mine is None or not mine.wants(Kind.NEWS):
                raise NoAddress
            tell(db, self.now, self.person.id, Kind.NEWS, {}, f"test:{new_id()}")
            zone = zone_of(db, self.person.id)
            return rules.when_awake(self.now, mine.quiet_from, mine.quiet_until, zone)

    def _settle(self, message_id: str, again: bool) -> None:
        with self._writing() as db:
            message = outbox.by_id(db, message_id)
            if message is not None and message.state is Fate.DEAD:
                outbox.save(db, rules.again(message, self.now) if again else rules.dropped(message))
                done = Action.LETTER_TRIED_AGAIN if again else Action.LETTER_DROPPED
                audit.record(db, self.now.isoformat(), self.person.id, done, message.person_id)


def _dead(db: Work, message: Message) -> DeadLetter:
    person = people.by_id(db, message.person_id)
    reached = reach.of_person(db, message.person_id) or Reach()
    address = message.about.get("address", "") or reached.email
    return DeadLetter(message.id, person.name if person else "", address, message.trouble, message.due_at)
