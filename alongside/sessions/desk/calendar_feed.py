"""The private calendar feed of a person: their sessions, and a weekly reminder to check in."""

from dataclasses import dataclass
from datetime import datetime

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.calendars.rules.weekly import Stretch, weekly_stretches
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Store
from alongside.notifications.desk.notifications import time_zone_of
from alongside.notifications.store import notification_preferences
from alongside.sessions.rules.sessions import Session
from alongside.sessions.store import sessions


@dataclass(frozen=True)
class Feed:
    person: Person
    title: str
    sessions: tuple[Session, ...]
    reminders: list[Stretch]


def find_feed(store: Store, token: str, now: datetime) -> Feed | None:
    """None for a token that does not work, or no longer does."""
    with store.read() as db:
        person_id = notification_preferences.find_by_feed(db, hashed(token))
        person = None if person_id is None else people.by_id(db, person_id)
        preferences = None if person is None else notification_preferences.find_preferences(db, person.id)
        if person is None or preferences is None or person.left_on is not None:
            return None
        day, zone = preferences.feed_weekday, time_zone_of(db, person.id)
        return Feed(
            person,
            preferences.title,
            tuple(sessions.sessions_of_person(db, person.id)),
            [] if day is None else weekly_stretches(day, preferences.feed_minute, zone, now),
        )
