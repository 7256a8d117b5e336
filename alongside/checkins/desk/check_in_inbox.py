"""What a person may do about check-ins and shared trends, for their home page."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from alongside.accounts.rules.people import Person
from alongside.checkins.desk.questionnaires import QuestionnaireDesk
from alongside.checkins.rules.instruments import Instrument
from alongside.checkins.store import checkins, shares
from alongside.core.store.engine import Store
from alongside.notifications.rules.notices import InboxItem, InboxKind


def list_check_in_items(
    store: Store, person: Person, now: datetime, library: Mapping[str, Instrument]
) -> Iterator[InboxItem]:
    """A longer check-in waits for the first weekly one: a newcomer has enough to look at."""
    with store.read() as db:
        has_begun = checkins.find_first_week(db, person.id) is not None
    if has_begun and QuestionnaireDesk(store, person, now, library).is_offered():
        yield InboxItem(InboxKind.LONGER)
    with store.read() as db:
        if shares.list_shares_with(db, person.id, now):
            yield InboxItem(InboxKind.SHARED)
