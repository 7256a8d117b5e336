"""What a person has to do about actions, for the inbox on their first page."""

from collections.abc import Iterator
from datetime import datetime

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.store.engine import Store
from alongside.notifications.rules.notices import InboxItem, InboxKind
from alongside.organisation.store import teams
from alongside.teams.store import actions


def list_action_items(store: Store, person: Person, now: datetime) -> Iterator[InboxItem]:
    """Open actions that someone else gave them, until they are closed: one line for all of a team."""
    with store.read() as db:
        given = actions.teams_with_given_action(db, person.id)
        own = people.team_of(db, person.id)
        led = {team.id for team in teams.led_by(db, person.id)} if given else set()
    if own and own.id in given:
        yield InboxItem(InboxKind.OWN_ACTION)
    elif given & led:
        yield InboxItem(InboxKind.OWN_ACTION_LED)
