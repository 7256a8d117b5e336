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


def list_session_items(store: Store, person: Person, now: datetime) -> list[InboxItem]:
    pairs = SessionDesk(store, person, now).my_pairs()
    return [item for pair in pairs if pair.undoable is None for item in _items_of_pair(pair)]


def _items_of_pair(pair: MyPair) -> Iterator[InboxItem]:
    at = pair.pairing.lapses_at if not pair.pairing.begun else pair.next.begins if pair.next else None
    if (waits := KIND_OF_STATUS.get(pair.status)) is not None:
        yield InboxItem(waits, pair.pairing.id, at)
    later = pair.status in (PairStatus.NOW, PairStatus.FEEDBACK) and pair.next != pair.on
    if later and pair.next_status in (PairStatus.CHOOSE, PairStatus.AHEAD):
        yield InboxItem(KIND_OF_STATUS[pair.next_status], pair.pairing.id, at)
    if pair.status in (PairStatus.CHOOSE, PairStatus.CHOSEN) and pair.next and pair.next.begins:
        # It is still scheduled while they look for another time.
        yield InboxItem(InboxKind.AHEAD, pair.pairing.id, at)
    if pair.rethink:
        yield InboxItem(InboxKind.RETHINK, pair.pairing.id)
    elif pair.review is not None:
        yield InboxItem(InboxKind.REVIEW, pair.pairing.id)
