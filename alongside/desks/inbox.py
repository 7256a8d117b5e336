"""A person's notifications for their first page: the same as by e-mail, whether or not there is e-mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from alongside.desks.desk import Desk
from alongside.desks.my_pairs import MyPair, PairStatus
from alongside.desks.partner import PartnerDesk
from alongside.desks.pending_decisions import open_for_reading, open_for_writing
from alongside.desks.sessions import SessionDesk
from alongside.desks.urgent import requests_to_person
from alongside.domain.notices import Notice, NoticeKind
from alongside.domain.partner_requests import instant
from alongside.domain.people import Role
from alongside.store import notices, partner_requests, people
from alongside.store.engine import Transaction


class InboxKind(StrEnum):
    """In the order in which they are shown."""

    NOW = "now"  # a session
    ASKED = "asked"  # a request, or an urgent one
    TALK = "talk"  # someone would like to talk to a coordinator; shown to coordinators
    MATCH = "match"
    CHOOSE = "choose"
    SAY = "say"
    AHEAD = "ahead"
    NO_SESSION = "no_date"
    REVIEW = "review"
    RETHINK = "rethink"


KIND_OF_STATUS = {
    PairStatus.NOW: InboxKind.NOW,
    PairStatus.PROPOSED: InboxKind.MATCH,
    PairStatus.CHOOSE: InboxKind.CHOOSE,
    PairStatus.FEEDBACK: InboxKind.SAY,
    PairStatus.AHEAD: InboxKind.AHEAD,
    PairStatus.NO_SESSION: InboxKind.NO_SESSION,
}


@dataclass(frozen=True)
class InboxItem:
    """`at`: when the session begins, or until when to answer (ISO, UTC), if known.

    No names: the page has them.
    """

    kind: InboxKind
    pairing_id: str = ""
    at: str | None = None


@dataclass(frozen=True)
class Inbox:
    """`notices`: the newest first."""

    items: tuple[InboxItem, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class InboxDesk(Desk):
    def read_inbox(self) -> Inbox:
        with open_for_reading(self.store, self.now) as db:
            asked = [instant(one.until) for one in requests_to_person(db, self.person.id, self.now)]
            asks_wait = bool(partner_requests.list_received(db, self.person.id, self.now))
            told = [
                one
                for one in notices.list_unseen(db, self.person.id)
                if one.kind is not NoticeKind.WEEKS_JUDGED_ANEW  # the page My weeks shows it
            ]
            talk = self._is_asked_to_talk(db)
        if asks_wait:  # only those that the page shows: a difference would reveal that someone paused
            asked += [
                instant(one.request.until)
                for one in PartnerDesk(self.store, self.person, self.now).search_peers().of_me
            ]
        items = [InboxItem(InboxKind.ASKED, at=until) for until in asked] + [InboxItem(InboxKind.TALK)] * talk
        for pair in SessionDesk(self.store, self.person, self.now).my_pairs():
            if pair.undoable is None:  # else they have already answered
                items += _items_of_pair(pair)
        order = list(InboxKind)
        return Inbox(
            tuple(sorted(items, key=lambda item: (order.index(item.kind), item.at or ""))), tuple(told)
        )

    def dismiss_notice(self, notice_id: str) -> None:
        with open_for_writing(self.store, self.now) as db:
            notices.mark_seen(db, self.person.id, notice_id, instant(self.now))

    def _is_asked_to_talk(self, db: Transaction) -> bool:
        """As a coordinator, by someone else."""
        return Role.COORDINATOR in people.roles_of(db, self.person.id) and any(
            one.person_id != self.person.id for one in notices.list_talk_requests(db)
        )


def _items_of_pair(pair: MyPair) -> Iterator[InboxItem]:
    when = pair.pairing.lapses_at if not pair.pairing.begun else pair.next.begins if pair.next else None
    at = instant(when) if when else None
    if (waits := KIND_OF_STATUS.get(pair.status)) is not None:
        yield InboxItem(waits, pair.pairing.id, at)
    later = pair.status in (PairStatus.NOW, PairStatus.FEEDBACK) and pair.next != pair.on
    if later and pair.next_status in (PairStatus.CHOOSE, PairStatus.AHEAD):
        yield InboxItem(KIND_OF_STATUS[pair.next_status], pair.pairing.id, at)
    if pair.status in (PairStatus.CHOOSE, PairStatus.CHOSEN) and pair.next and pair.next.begins:
        yield InboxItem(
            InboxKind.AHEAD, pair.pairing.id, at
        )  # still scheduled while they look for another time
    if pair.rethink:
        yield InboxItem(InboxKind.RETHINK, pair.pairing.id)
    elif pair.review is not None:
        yield InboxItem(InboxKind.REVIEW, pair.pairing.id)
