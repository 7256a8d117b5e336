"""What a person has to do about actions, for the inbox on their first page."""

from collections.abc import Iterator
from datetime import datetime

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.store.engine import Store
from alongside.notifications.rules.notices import InboxItem, InboxKind
from alongside.organisation.store import teams
from alongside.teams.gate.action_answers import is_asked
from alongside.teams.store import action_answers, actions


def list_action_items(store: Store, person: Person, now: datetime) -> Iterator[InboxItem]:
    """Open actions that someone else gave them, in one line; and a closed one, until they say if it did."""
    with store.read() as db:
        given = actions.teams_with_given_action(db, person.id)
        own = people.team_of(db, person.id)
        asked = action_answers.list_questions(db, own.id) if own else []
        helped = any(
            action_answers.find_answer(db, person.id, one.action_id) is None
            and is_asked(db, person.id, one, now)
            for one in asked
        )
        led = {team.id for team in teams.led_by(db, person.id)} if given else set()
    if helped:
        yield InboxItem(InboxKind.HELPED)
    if own and own.id in given:
        yield InboxItem(InboxKind.OWN_ACTION)
    elif given & led:
        yield InboxItem(InboxKind.OWN_ACTION_LED)
