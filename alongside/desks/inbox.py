"""A person's notifications for their first page: the same as by e-mail, whether or not there is e-mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alongside.desks.partner import PartnerDesk
from alongside.desks.sessions import MyPair, SessionDesk, Stands
from alongside.desks.undoing import reading, writing
from alongside.desks.urgent import for_person
from alongside.domain.asks import instant
from alongside.domain.notices import Notice, Told
from alongside.domain.people import Person, Role
from alongside.store import asks, notices, people
from alongside.store.engine import Store, Work


class Waits(StrEnum):
    """In the order in which they are shown."""

    NOW = "now"  # a session
    ASKED = "asked"  # a request, or an urgent one
    TALK = "talk"  # someone would like to talk to a coordinator; shown to coordinators
    MATCH = "match"
    CHOOSE = "choose"
    SAY = "say"
    AHEAD = "ahead"
    NO_DATE = "no_date"
    REVIEW = "review"
    RETHINK = "rethink"


OF = {
    Stands.NOW: Waits.NOW,
    Stands.PROPOSED: Waits.MATCH,
    Stands.CHOOSE: Waits.CHOOSE,
    Stands.SAY: Waits.SAY,
    Stands.AHEAD: Waits.AHEAD,
    Stands.NO_DATE: Waits.NO_DATE,
}


@dataclass(frozen=True)
class Item:
    """`at`: when the session begins, or until when to answer (ISO, UTC), if known.

    No names: the page has them.
    """

    waits: Waits
    pairing_id: str = ""
    at: str | None = None


@dataclass(frozen=True)
class Inbox:
    """`notices`: the newest first."""

    items: tuple[Item, ...]
    told: tuple[Notice, ...]


@dataclass(frozen=True)
class InboxDesk:
    store: Store
    person: Person
    now: datetime

    def mine(self) -> Inbox:
        with reading(self.store, self.now) as db:
            asked = [one.until for one in for_person(db, self.person.id, self.now)]
            asks_wait = bool(asks.of_person(db, self.person.id, instant(self.now)))
            told = [
                one
                for one in notices.unseen(db, self.person.id)
                if one.kind is not Told.WEEKS_JUDGED_ANEW  # the page My weeks shows it
            ]
            talk = self._is_asked_to_talk(db)
        if asks_wait:  # only those that the page shows: a difference would reveal that someone paused
            asked += [one.ask.until for one in PartnerDesk(self.store, self.person, self.now).looking().of_me]
        items = [Item(Waits.ASKED, at=until) for until in asked] + [Item(Waits.TALK)] * talk
        for pair in SessionDesk(self.store, self.person, self.now).mine():
            if pair.undoable is None:  # else they have already answered
                items += _of_pair(pair)
        order = list(Waits)
        return Inbox(
            tuple(sorted(items, key=lambda item: (order.index(item.waits), item.at or ""))), tuple(told)
        )

    def saw(self, notice_id: str) -> None:
        with writing(self.store, self.now) as db:
            notices.saw(db, self.person.id, notice_id, instant(self.now))

    def _is_asked_to_talk(self, db: Work) -> bool:
        """As a coordinator, by someone else."""
        return Role.COORDINATOR in people.roles(db, self.person.id) and any(
            one.person_id != self.person.id for one in notices.talk_requests(db)
        )


def _of_pair(pair: MyPair) -> Iterator[Item]:
    at = pair.pairing.lapses_at if not pair.pairing.begun else pair.next.begins if pair.next else None
    if (waits := OF.get(pair.stands)) is not None:
        yield Item(waits, pair.pairing.id, at)
    later = pair.stands in (Stands.NOW, Stands.SAY) and pair.next != pair.on
    if later and pair.then in (Stands.CHOOSE, Stands.AHEAD):
        yield Item(OF[pair.then], pair.pairing.id, at)
    if pair.stands in (Stands.CHOOSE, Stands.CHOSEN) and pair.next and pair.next.begins:
        yield Item(Waits.AHEAD, pair.pairing.id, at)  # still scheduled while they look for another time
    if pair.rethink:
        yield Item(Waits.RETHINK, pair.pairing.id)
    elif pair.review is not None:
        yield Item(Waits.REVIEW, pair.pairing.id)
