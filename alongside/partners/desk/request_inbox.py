"""Requests that a person has to answer, for the inbox on their first page."""

from datetime import datetime

from alongside.accounts.desk.due_work import open_for_reading
from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.core.store.engine import Store
from alongside.notifications.rules.notices import InboxItem, InboxKind
from alongside.notifications.store import notices
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.desk.urgent import requests_to_person
from alongside.partners.store import partner_requests, rounds


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
        opened = rounds.find_open_round(db)
        answered = opened is None or person.id in rounds.answers_of_round(db, opened.number)
    if requested:  # only those that the page shows: a difference would reveal that someone paused
        asked += [one.request.until for one in PartnerDesk(store, person, now).search_peers().of_me]
    items = [InboxItem(InboxKind.ASKED, at=until) for until in asked]
    if talk:
        items.append(InboxItem(InboxKind.TALK))
    if not answered:
        items.append(InboxItem(InboxKind.ROUND))
    return items
