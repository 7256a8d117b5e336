"""A session as a file for somebody's own calendar program."""

from datetime import datetime

from alongside.calendars.writing import Entry, invitation
from alongside.desks.telling import zone_of
from alongside.domain.sessions import Session, State
from alongside.store import reach
from alongside.store.engine import Store
from alongside.words import Words


def session_file(store: Store, person_id: str, session: Session, now: datetime, t: Words) -> bytes:
    """With the place, since it is for one of those who meet there; the feed has none."""
    with store.read() as db:
        kept = reach.of_person(db, person_id)
        zone = zone_of(db, person_id)
    title = (kept and kept.title) or t("Appointment")
    begins, _ = session.span
    cancelled = session.state is State.CANCELLED
    entry = Entry(session.id, begins, session.minutes, title, session.place, session.sequence, cancelled)
    return invitation(entry, zone, now)
