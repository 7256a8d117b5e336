"""Pauses people who were not seen for a long time; they are notified when they are back."""

from dataclasses import replace
from datetime import datetime, timedelta

from alongside.accounts.store import people, sign_ins
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Intent
from alongside.notifications.desk.notifications import before_sending, notify, send_unchanged
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices
from alongside.profiles.rules.profiles import INACTIVE
from alongside.profiles.store import profiles

before_sending(CauseKind.PAUSED)(send_unchanged)


def pause_if_inactive(db: Transaction, person_id: str, now: datetime) -> list[datetime]:
    """Returns when that can be due; empty for someone who does not take part."""
    profile, person = profiles.find_profile(db, person_id), people.by_id(db, person_id)
    if profile is None or profile.intent is Intent.PAUSE or person is None or person.left_on is not None:
        return []
    seen = sign_ins.last_seen_of(db, person_id)
    if seen is None:
        return []
    if seen >= now - INACTIVE:
        return [seen + INACTIVE + timedelta.resolution]
    paused = replace(profile, intent=Intent.PAUSE, revision=profile.revision + 1)
    profiles.save_profile(db, person_id, paused, seen)  # pausing someone is no sign of them
    notices.save_notice(db, person_id, NoticeKind.PAUSED, now)
    notify(db, person_id, Cause(CauseKind.PAUSED, person_id, str(paused.revision)), now=now)
    return []
