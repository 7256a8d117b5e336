"""A person's notification settings: address, kinds and hours of messages, private calendar feed, and busy
times.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import available_timezones

from alongside.accounts.desk.confirming import require_confirmed
from alongside.accounts.desk.desk import Desk
from alongside.accounts.store import organisations
from alongside.calendars.rules.zones import LONGEST_ZONE_NAME
from alongside.core.rules.addresses import is_address
from alongside.core.rules.errors import BadInput
from alongside.core.rules.spans import Span
from alongside.core.rules.tokens import hashed, new_token
from alongside.core.store.engine import Store, Transaction
from alongside.notifications.desk.notifications import WHEN_ADDRESS_CONFIRMED
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notification_preferences import (
    MOST_ASKED,
    MOST_ZONE_NAMES,
    MessageKind,
    NotificationPreferences,
    check_day_and_minute,
    clean_preferences,
    usual_reminder_day,
)
from alongside.notifications.rules.outbox import new_message
from alongside.notifications.store import mail_server, notification_preferences, outbox


@dataclass(frozen=True)
class NotificationSettingsDesk(Desk):
    sign_in_id: str = ""  # when empty, the password counts as not confirmed

    def read_preferences(self) -> NotificationPreferences:
        with self.store.read() as db:
            return _saved_preferences(db, self.person.id)

    def save_preferences(self, said: NotificationPreferences) -> NotificationPreferences:
        """Address, hours, name and title; kinds and feed have their own methods.

        A new address gets a confirmation message.

        Raises BadInput, and NotConfirmed for a new address.
        """
        with self.store.write() as db:
            clean = clean_preferences(said, mail_server.supports_any_letters(db))
            before = _saved_preferences(db, self.person.id)
            kept = replace(
                clean,
                unsubscribe_key=before.unsubscribe_key,
                feed_hash=before.feed_hash,
                feed_weekday=before.feed_weekday,
                feed_minute=before.feed_minute,
                confirmed=before.confirmed,
                confirm_hash=before.confirm_hash,
            )
            if clean.email != before.email:
                require_confirmed(db, self.person.id, self.sign_in_id, self.now)
                kept = self._with_confirmation_sent(db, kept)
            notification_preferences.save_preferences(db, self.person.id, kept)
        return kept

    def resend_confirmation(self) -> None:
        """Sends a new confirmation link, unless the address is already confirmed. Raises BadInput."""
        with self.store.write() as db:
            kept = _saved_preferences(db, self.person.id)
            if kept.email and not kept.confirmed:
                notification_preferences.save_preferences(
                    db, self.person.id, self._with_confirmation_sent(db, kept)
                )

    def set_kind_wanted(self, kind: MessageKind, yes: bool) -> None:
        with self.store.write() as db:
            notification_preferences.save_preferences(
                db, self.person.id, _saved_preferences(db, self.person.id)
            )
            notification_preferences.set_kind_wanted(db, self.person.id, kind, yes)

    def create_feed(self) -> str:
        """Returns the token for its address, which is shown only once; an earlier one stops working.

        One that replaces none has a weekly reminder on the usual day. Raises NotConfirmed.
        """
        token = new_token()
        with self.store.write() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            if _saved_preferences(db, self.person.id).feed_hash is None:
                day = usual_reminder_day(organisations.require_organisation(db).week_rule.opens)
                self._change(db, feed_weekday=day)
            self._change(db, feed_hash=hashed(token))
        return token

    def revoke_feed(self) -> None:
        with self.store.write() as db:
            self._change(db, feed_hash=None)

    def set_feed_reminder(self, weekday: int | None, minute: int) -> None:
        """None: no weekly reminder in the feed. Raises BadInput."""
        check_day_and_minute(weekday, minute)
        with self.store.write() as db:
            self._change(db, feed_weekday=weekday, feed_minute=minute)

    def list_busy_times(self) -> list[Span]:
        """Those that are not over yet."""
        with self.store.read() as db:
            return [
                one
                for one in notification_preferences.list_busy_times(db, self.person.id)
                if self.now < one[1]
            ]

    def save_busy_times(self, spans: Iterable[Span]) -> None:
        """Replaces the busy times of the calendar before; an empty list deletes them."""
        with self.store.write() as db:
            notification_preferences.save_busy_times(db, self.person.id, spans)

    def delete_calendar(self) -> None:
        """The busy times, and the answers about time zones."""
        with self.store.write() as db:
            notification_preferences.save_busy_times(db, self.person.id, [])
            notification_preferences.save_calendar_zones(db, self.person.id, {})

    def own_addresses(self) -> frozenset[str]:
        """With which they may answer invitations: their e-mail address, and a sign-in name that is an
        address.
        """
        return frozenset(one for one in (self.read_preferences().email, self.person.login) if is_address(one))

    def read_calendar_zones(self) -> dict[str, str]:
        """Time zones by the names that their calendars use, as they answered."""
        with self.store.read() as db:
            return notification_preferences.read_calendar_zones(db, self.person.id)

    def save_calendar_zones(self, answers: Mapping[str, str]) -> None:
        """Adds to earlier answers, some of which are dropped when there are too many. Raises BadInput."""
        if not answers or any(len(name) > LONGEST_ZONE_NAME for name in answers):
            raise BadInput("time_zone", "no name")
        if not available_timezones().issuperset(answers.values()):
            raise BadInput("time_zone", "not known")
        with self.store.write() as db:
            before = notification_preferences.read_calendar_zones(db, self.person.id)
            kept = {**answers, **{name: zone for name, zone in before.items() if name not in answers}}
            notification_preferences.save_calendar_zones(
                db, self.person.id, dict(islice(kept.items(), MOST_ZONE_NAMES))
            )

    def _with_confirmation_sent(
        self, db: Transaction, kept: NotificationPreferences
    ) -> NotificationPreferences:
        """The confirmation message replaces one not yet sent; only its link can confirm the address."""
        outbox.cancel_messages(db, Cause(CauseKind.ADDRESS, self.person.id))
        if not kept.email:
            return replace(kept, confirmed=False, confirm_hash=None)
        yesterday = self.now - timedelta(days=1)
        if outbox.count_made_since(db, self.person.id, MessageKind.ADDRESS, yesterday) >= MOST_ASKED:
            raise BadInput("email", "asked too often")
        token = new_token()
        cause = Cause(CauseKind.ADDRESS, self.person.id, hashed(token))
        about = {"address": kept.email, "token": token}
        outbox.add_message(db, new_message(self.person.id, cause, about=about, now=self.now))
        return replace(kept, confirmed=False, confirm_hash=hashed(token))

    def _change(self, db: Transaction, **parts: Any) -> None:
        changed = replace(_saved_preferences(db, self.person.id), **parts)
        notification_preferences.save_preferences(db, self.person.id, changed)


def unsubscribe(store: Store, key: str, kind: MessageKind) -> bool:
    """Anyone who has a message can turn off its kind without signing in. False for an unknown key."""
    with store.write() as db:
        person_id = notification_preferences.find_by_unsubscribe_key(db, key)
        if person_id is None:
            return False
        notification_preferences.set_kind_wanted(db, person_id, kind, False)
    return True


def confirm_address(store: Store, token: str, now: datetime) -> bool:
    """Anyone who has the confirmation message can confirm, without signing in; a second time changes nothing.

    False for an old message. Sessions that are already scheduled get their reminders too.
    """
    with store.write() as db:
        person_id = notification_preferences.confirm_address(db, hashed(token))
        if person_id is None:
            return False
        for follow in WHEN_ADDRESS_CONFIRMED:
            follow(db, person_id, now)
        return True


def _saved_preferences(db: Transaction, person_id: str) -> NotificationPreferences:
    return notification_preferences.find_preferences(db, person_id) or NotificationPreferences(
        unsubscribe_key=new_token()
    )
