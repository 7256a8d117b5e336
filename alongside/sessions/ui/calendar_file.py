"""A session as a file for a person's own calendar program."""

from alongside.calendars.rules.writing import Entry, write_invitation
from alongside.core.words import Words
from alongside.notifications.store import notification_preferences
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.sessions import State


def session_file(desk: SessionDesk, session_id: str, t: Words) -> bytes:
    """With the place, unlike the feed: this file is for someone who meets there. Raises NoSuchSession."""
    session = desk.find_session(session_id)
    with desk.store.read() as db:
        kept = notification_preferences.find_preferences(db, desk.person.id)
    title = (kept and kept.title) or t("Appointment")
    entry = Entry(
        uid=session.id,
        begins=session.span[0],
        minutes=session.minutes,
        title=title,
        place=session.place,
        sequence=session.sequence,
        cancelled=session.state is State.CANCELLED,
    )
    return write_invitation(entry, desk.now)
