"""Requests that a person has to answer, for the inbox on their first page."""

from datetime import datetime

from alongside.accounts.desk.due_work import open_for_reading
from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.accounts.store.organisations import organisation_today
from alongside.core.store.engine import Store, Transaction
from alongside.matching.rules.participants import Intent
from alongside.notifications.rules.notices import InboxItem, InboxKind
from alongside.notifications.store import notices
from alongside.partners.desk.capacity import has_room
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.desk.urgent import requests_to_person
from alongside.partners.store import partner_requests, rounds
from alongside.profiles.store import profiles


def list_request_items(store: Store, person: Person, now: datetime) -> list[InboxItem]:
    """Requests to the person, and whether they join a round; for coordinators, whether someone would like to
    talk.
    """
    with open_for_reading(store, now) as db:
        asked = [one.until for one in requests_to_person(db, person.id, now)]
        requested = bool(partner_requests.list_received(db, person.id, now))
        talk = Role.COORDINATOR in people.roles_of(db, person.id) and any(
            one.person_id != person.id for one in notices.list_talk_requests(db)
        )
        asked_to_join = _round_item(db, person.id, now)
    if requested:  # only those that the page shows: a difference would reveal that someone paused
        asked += [one.request.until for one in PartnerDesk(store, person, now).search_peers().of_me]
    items = [InboxItem(InboxKind.ASKED, at=until) for until in asked]
    if talk:
        items.append(InboxItem(InboxKind.TALK))
    return [*items, *asked_to_join]


def _round_item(db: Transaction, person_id: str, now: datetime) -> list[InboxItem]:
    """Until they answer, or the last day is over. Someone who is paused or has no room is left in peace."""
    round = rounds.find_open_round(db)
    if round is None or organisation_today(db, now) > round.confirm_until:
        return []
    profile = profiles.find_profile(db, person_id)
    paused = profile is not None and profile.intent is Intent.PAUSE
    full = profile is not None and profile.is_complete and not has_room(db, person_id, now)
    if paused or full or person_id in rounds.answers_of_round(db, round.number):
        return []
    kind = InboxKind.ROUND if round.reminded_at is None else InboxKind.ROUND_AGAIN
    return [InboxItem(kind, day=round.confirm_until)]
