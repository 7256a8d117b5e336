"""Care for people who give support: how many partners at a time, and rest after an urgent request."""

from datetime import datetime

from alongside.accounts.store.organisations import organisation_today
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Intent
from alongside.partners.rules.urgent import earliest_next_acceptance, rest_ends_at
from alongside.partners.store import urgent
from alongside.profiles.store import profiles
from alongside.sessions.rules.pairings import Pairing, room_left
from alongside.sessions.store import pairings


def has_room(db: Transaction, person_id: str, now: datetime) -> bool:
    """For one more support partner, by the person's own profile. Never for someone who is paused."""
    own = profiles.find_profile(db, person_id)
    if own is None or not own.is_complete or own.intent is Intent.PAUSE:
        return False
    partners = sum(len(one.people) - 1 for one in active_pairings(db, person_id, now))
    return room_left(own.capacity, partners) > 0


def active_pairings(db: Transaction, person_id: str, now: datetime) -> list[Pairing]:
    today = organisation_today(db, now)
    return [one for one in pairings.pairings_of_person(db, person_id) if one.is_active(today)]


def people_resting(db: Transaction, now: datetime) -> frozenset[str]:
    """People who accepted an urgent request within the rest period, or had a session from one: no one can ask
    them for anything new.
    """
    taken = urgent.list_taken_on(db, now)
    return frozenset(one for one, it in taken.items() if rest_ends_at(it.last_yes, it.last_session) > now)


def earliest_next_request(db: Transaction, person_id: str, now: datetime) -> datetime | None:
    """From when someone may accept an urgent request; None for now."""
    if (taken := urgent.list_taken_on(db, now).get(person_id)) is None:
        return None
    since = earliest_next_acceptance(taken.last_yes, taken.last_session)
    return since if since > now else None
