"""Two or three people who were matched, for tests of what comes after."""

from dataclasses import replace
from datetime import timedelta

from alongside.desks.pending_decisions import open_for_writing
from alongside.domain.notification_preferences import NotificationPreferences
from alongside.domain.pairings import LASTS, UNDO_FOR, Pairing, as_proposed
from alongside.domain.people import Person, Role
from alongside.store import notification_preferences, pairings, people
from alongside.store.engine import Store
from tests.conftest import NOW


def matched(store: Store, *ids: str, pairing_id: str = "p1", begun: bool = False, since=NOW) -> Pairing:
    """By a round, so that all are asked; `begun`: as if all had said yes, before anything else came of it."""
    day = since.date()
    made = Pairing(id=pairing_id, people=tuple(sorted(ids)), round=1, since=day, until=day + LASTS, links=())
    made = made if begun else as_proposed(made, since)
    with store.write() as db:
        pairings.insert_pairing(db, made)
    return made


def person(store: Store, person_id: str) -> Person:
    with store.read() as db:
        found = people.by_id(db, person_id)
    assert found is not None
    return found


def reachable(store: Store, *ids: str, **says: object) -> None:
    """With an e-mail address each."""
    with store.write() as db:
        for one in ids:
            said = NotificationPreferences(
                email=f"{one}@example.org", unsubscribe_key=f"key of {one}", confirmed=True
            )
            notification_preferences.save_preferences(db, one, replace(said, **says))


def later(**some: float):
    return NOW + timedelta(**some)


def take_effect(store: Store, decided=NOW) -> None:
    """As if the time had gone by in which a decision can be undone."""
    with open_for_writing(store, decided + UNDO_FOR):
        pass


def coordinate(store: Store, *ids: str) -> None:
    """As coordinators who have an account, and so can see who wants to talk."""
    with store.write() as db:
        for one in ids:
            people.grant_role(db, one, Role.COORDINATOR)
        people.open_accounts(db, [(one, "2025-01-06") for one in ids])
