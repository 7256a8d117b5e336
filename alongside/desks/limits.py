"""Care for people who give support: how many partners at a time, and rest after an urgent request."""

from datetime import date, datetime

from alongside.domain.asks import instant
from alongside.domain.matching.seekers import Intent
from alongside.domain.pairings import Pairing, room
from alongside.domain.urgent import may_take_on_from, rests_until
from alongside.store import organisations, pairings, profiles, urgent
from alongside.store.engine import Work


def has_room(db: Work, person_id: str, now: datetime) -> bool:
    """For one more support partner, by the person's own profile. Never for someone who is paused."""
    own = profiles.of_person(db, person_id)
    if own is None or not own.complete or own.intent is Intent.PAUSE:
        return False
    partners = sum(len(one.people) - 1 for one in active(db, person_id, now))
    return room(own.capacity, partners) > 0


def active(db: Work, person_id: str, now: datetime) -> list[Pairing]:
    day = today(db, now).isoformat()
    return [one for one in pairings.of_person(db, person_id) if one.is_active(day)]


def resting(db: Work, now: datetime) -> frozenset[str]:
    """People who accepted an urgent request within the rest period, or had a session from one: no one can ask
    them for anything new.
    """
    at = instant(now)
    taken = urgent.taken_on(db, at)
    return frozenset(
        one for one, it in taken.items() if (rests_until(it.last_yes, it.last_session) or "") > at
    )


def may_take_on(db: Work, person_id: str, now: datetime) -> str | None:
    """From when (ISO, UTC) someone may accept an urgent request; None for now."""
    at = instant(now)
    if (taken := urgent.taken_on(db, at).get(person_id)) is None:
        return None
    since = may_take_on_from(taken.last_yes, taken.last_session)
    return since if since is not None and since > at else None


def today(db: Work, now: datetime) -> date:
    return now.astimezone(organisations.required(db).week_rule.zone).date()
