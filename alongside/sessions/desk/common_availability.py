"""When the people of a pairing could meet: their availability, minus their calendars and other sessions."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from alongside.core.rules.spans import Span
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import QUARTER, Mode
from alongside.notifications.store import notification_preferences
from alongside.organisation.store import closed_days
from alongside.profiles.rules.availability import free_spans
from alongside.profiles.store import profiles
from alongside.sessions.rules import slots
from alongside.sessions.store import sessions

MODES = (Mode.VIDEO, Mode.PHONE, Mode.IN_PERSON, Mode.WRITTEN)  # in order of suggestion


def common_times(
    db: Transaction, people: Iterable[str], now: datetime, days: int, besides: str = ""
) -> tuple[Span, ...]:
    """Never outside anyone's availability, nor while the organisation is closed; none with someone who has no
    profile.

    `besides`: a session that may be moved.
    """
    closed = closed_days.read_closed_days(db).instants()
    free = []
    for person_id in people:
        profile = profiles.find_profile(db, person_id)
        if profile is None:
            return ()
        booked = sessions.taken_quarters(db, person_id, besides)
        taken = [
            *notification_preferences.list_busy_times(db, person_id),
            *((first, first + timedelta(minutes=QUARTER)) for first in booked),
            *closed,
        ]
        free.append(slots.subtract_spans(free_spans(profile, now, days), taken))
    return slots.intersect_spans(free)


def common_modes(db: Transaction, people: Iterable[str]) -> tuple[Mode, ...]:
    """Ways to meet that all of them like; every way for people without a profile."""
    liked = [profile.modes for one in people if (profile := profiles.find_profile(db, one)) is not None]
    return tuple(mode for mode in MODES if all(mode in modes for modes in liked)) or MODES
