"""What a person has to do about matches and sessions, for the inbox on their first page."""

from collections.abc import Iterator
from datetime import datetime

from alongside.accounts.rules.people import Person
from alongside.core.store.engine import Store
from alongside.notifications.rules.notices import InboxItem, InboxKind
from alongside.sessions.desk.my_pairs import MyPair, PairStatus
from alongside.sessions.desk.sessions import SessionDesk

KIND_OF_STATUS = {
    PairStatus.NOW: InboxKind.NOW,
    PairStatus.PROPOSED: InboxKind.MATCH,
    PairStatus.CHOOSE: InboxKind.CHOOSE,
    PairStatus.FEEDBACK: InboxKind.SAY,
    PairStatus.AHEAD: InboxKind.AHEAD,
    PairStatus.NO_SESSION: InboxKind.NO_SESSION,
}
OF_THE_NEXT = (PairStatus.CHOOSE, PairStatus.CHOSEN, PairStatus.AHEAD, PairStatus.NO_SESSION)


def list_session_items(store: Store, person: Person, now: datetime) -> list[InboxItem]:
    pairs = SessionDesk(store, person, now).my_pairs()
    return [item for pair in pairs if pair.undoable is None for item in _items_of_pair(pair)]


def _items_of_pair(pair: MyPair) -> Iterator[InboxItem]:
    """Nothing of the next session while this person has cancelled it and can undo that."""
    at = pair.pairing.lapses_at if not pair.pairing.begun else pair.next.begins if pair.next else None
    scheduling = pair.cancelled is None
    waits = KIND_OF_STATUS.get(pair.status)
    if waits is not None and (scheduling or pair.status not in OF_THE_NEXT):
        yield InboxItem(waits, pair.pairing.id, at)
    later = pair.status in (PairStatus.NOW, PairStatus.FEEDBACK) and pair.next != pair.on
    if scheduling and later and pair.next_status in (PairStatus.CHOOSE, PairStatus.AHEAD):
        yield InboxItem(KIND_OF_STATUS[pair.next_status], pair.pairing.id, at)
    if (
        scheduling
        and pair.status in (PairStatus.CHOOSE, PairStatus.CHOSEN)
        and pair.next
        and pair.next.begins
    ):
        # It is still scheduled while they look for another time.
        yield InboxItem(InboxKind.AHEAD, pair.pairing.id, at)
    if pair.rethink:
        yield InboxItem(InboxKind.RETHINK, pair.pairing.id)
    elif pair.review is not None:
        yield InboxItem(InboxKind.REVIEW, pair.pairing.id)
