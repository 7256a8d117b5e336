"""Urgent requests: sending one, answering one, and passing it on. Only the people asked know who is asked and
how they answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from alongside.accounts.desk.desk import Desk
from alongside.accounts.desk.due_work import open_for_reading, open_for_writing
from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.accounts.store.organisations import organisation_today
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.tokens import new_id
from alongside.core.rules.undo import UNDO_FOR
from alongside.core.store.engine import Store, Transaction
from alongside.matching.rules.on_demand import Candidate, rank_candidates
from alongside.matching.rules.participants import Intent
from alongside.notifications.desk.notifications import notify, time_zone_of
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notices import InboxItem, InboxKind, NoticeKind
from alongside.notifications.store import notices, outbox
from alongside.partners.desk.capacity import earliest_next_request, has_room
from alongside.partners.desk.matching_population import candidates_for
from alongside.partners.desk.partner import make_link
from alongside.partners.rules import partner_requests as ask_rules
from alongside.partners.rules import urgent as rules
from alongside.partners.rules.partner_requests import NoRoom
from alongside.partners.rules.urgent import (
    NeedsProfile,
    NoSuchUrgentRequest,
    RequestedRecently,
    Resting,
    UrgentRequest,
)
from alongside.partners.store import partner_requests, rounds, urgent
from alongside.profiles.store import profiles
from alongside.sessions.desk.scheduling import open_first_session
from alongside.sessions.rules.pairings import LASTS_URGENT, Pairing
from alongside.sessions.store import pairings


@dataclass(frozen=True)
class MyUrgentRequest:
    """My own. `until`: how long it can last; only an acceptance changes that.

    `passed_on`: someone was asked, whatever they answered and whether or not anyone is left.
    """

    until: datetime
    passed_on: bool


@dataclass(frozen=True)
class ReceivedRequest:
    """`name`: of the person who asked. `until`: the end of the time to answer."""

    request_id: str
    name: str
    until: datetime


@dataclass(frozen=True)
class UrgentDesk(Desk):
    def my_request(self) -> MyUrgentRequest | None:
        """The pending one."""
        with open_for_reading(self.store, self.now) as db:
            waiting = self._pending_request(db)
            return MyUrgentRequest(waiting.until, bool(waiting.offers)) if waiting else None

    def earliest_next_request(self) -> datetime | None:
        """From when I may ask again; None for now."""
        with open_for_reading(self.store, self.now) as db:
            before = urgent.list_sent(db, self.person.id)
        latest = max(map(rules.earliest_next_request, before), default=self.now)
        return latest if self.now < latest else None

    def has_someone_to_ask(self) -> bool:
        """Whether someone would be asked immediately if I asked now.

        Says nothing about a pending request: whether anyone is left for it would reveal a decline.
        """
        with open_for_reading(self.store, self.now) as db:
            before = urgent.list_sent(db, self.person.id)
            own = profiles.find_profile(db, self.person.id)
            if own is None or not own.is_complete:
                return False
            try:
                made = rules.new_request(new_id(), self.person.id, before, self.now)
            except RequestedRecently:
                return False
            return made not in before and _next_candidate(db, made, self.now) is not None

    def send_request(self) -> None:
        """Asking twice sends one request. Possible without room, and while paused. Raises RequestedRecently,
        NeedsProfile.
        """
        with open_for_writing(self.store, self.now) as db:
            before = urgent.list_sent(db, self.person.id)
            made = rules.new_request(new_id(), self.person.id, before, self.now)
            if made in before:
                return
            own = profiles.find_profile(db, self.person.id)
            if own is None or not own.is_complete:
                raise NeedsProfile
            urgent.save_urgent_request(db, made)
            _offer_to_next_person(db, made, self.now)

    def withdraw_request(self) -> None:
        """Raises NoSuchUrgentRequest, also when someone accepted meanwhile."""
        with open_for_writing(self.store, self.now) as db:
            waiting = self._pending_request(db)
            taken_back = rules.with_withdrawal(waiting, self.person.id, self.now)
            urgent.save_urgent_request(db, taken_back)
            _cancel_messages(db, taken_back)

    def withdrawn_until(self) -> datetime | None:
        """Until when I can undo that I withdrew my request; None where there is nothing to undo."""
        with open_for_reading(self.store, self.now) as db:
            taken_back = self._withdrawn_request(db)
        if taken_back is None or taken_back.ended_at is None:
            return None
        return min(taken_back.ended_at + UNDO_FOR, taken_back.until)

    def undo_withdrawal(self) -> None:
        """The request goes on as if it had never been withdrawn. Raises NothingToUndo."""
        with open_for_writing(self.store, self.now) as db:
            restored = rules.without_withdrawal(self._withdrawn_request(db), self.person.id, self.now)
            urgent.save_urgent_request(db, restored)
            _offer_to_next_person(db, restored, self.now)
            offer = rules.current_offer(restored, self.now)
            if offer is not None and not _is_offer_void(db, restored, self.now):
                cause = Cause(CauseKind.URGENTLY_REQUESTED, restored.id)
                notify(db, offer.person_id, cause, now=self.now, expires=offer.until)

    def declined_requests(self) -> list[ReceivedRequest]:
        """Those whose decline I can undo. `until`: so long; no one else is asked before."""
        with open_for_reading(self.store, self.now) as db:
            found = []
            for request in urgent.list_declined_by(db, self.person.id, self.now):
                declined = rules.undoable_decline(request, self.now)
                asker = people.by_id(db, request.asker_id)
                if declined and asker and declined.person_id == self.person.id:
                    found.append(ReceivedRequest(request.id, asker.name, rules.undo_ends(declined)))
            return found

    def undo_decline(self, request_id: str) -> None:
        """Raises NothingToUndo."""
        with open_for_writing(self.store, self.now) as db:
            declined = urgent.find_urgent_request(db, request_id)
            urgent.save_urgent_request(db, rules.without_decline(declined, self.person.id, self.now))

    def received_requests(self) -> list[ReceivedRequest]:
        """Ordered by what expires first; nothing while I am paused or have no room."""
        with open_for_reading(self.store, self.now) as db:
            return requests_to_person(db, self.person.id, self.now)

    def answer_request(self, request_id: str, yes: bool) -> None:
        """Accepting makes the two support partners immediately. No one is told of a decline; the next person
        is asked once it can no longer be undone.

        Raises NoSuchUrgentRequest, and on acceptance NoRoom, Resting.
        """
        with open_for_writing(self.store, self.now) as db:
            before = urgent.find_urgent_request(db, request_id)
            said = rules.with_answer(before, self.person.id, yes, self.now)
            if said == before:
                return
            if yes:
                self._become_partners(db, said)
            urgent.save_urgent_request(db, said)
            _cancel_messages(db, said)

    # ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _pending_request(self, db: Transaction) -> UrgentRequest | None:
        found = urgent.list_sent(db, self.person.id)
        return next((one for one in found if rules.is_pending(one, self.now)), None)

    def _withdrawn_request(self, db: Transaction) -> UrgentRequest | None:
        """The one whose withdrawal can be undone."""
        found = urgent.list_sent(db, self.person.id)
        return next((one for one in found if rules.can_undo_withdrawal(one, self.now)), None)

    def _become_partners(self, db: Transaction, request: UrgentRequest) -> None:
        if (until := earliest_next_request(db, self.person.id, self.now)) is not None:
            raise Resting(until)
        if not has_room(db, self.person.id, self.now):
            raise NoRoom
        ranked = _rank_candidates(db, request, self.now)
        found = next((one for one in ranked if one.id == self.person.id), None)
        if found is None:
            raise NoSuchUrgentRequest
        day, both = organisation_today(db, self.now), tuple(sorted((request.asker_id, found.id)))
        pairing = Pairing(
            id=new_id(),
            people=both,
            round=rounds.newest_published_number(db),
            since=day,
            until=day + LASTS_URGENT,
            links=(make_link(request.asker_id, found),),
            asked=True,
            accepted=dict.fromkeys(both, to_whole_second(self.now)),
            urgent=True,
        )
        pairings.insert_pairing(db, pairing)
        open_first_session(db, pairing, self.now)
        notices.save_notice(db, request.asker_id, NoticeKind.SOMEONE_FREE, self.now)
        for one in both:  # requests between the two, which are now support partners
            for ask in partner_requests.list_sent(db, one):
                if ask.asked_id in both and ask_rules.is_pending(ask, self.now):
                    partner_requests.save_request(db, ask_rules.with_withdrawal(ask, one, self.now))
                    outbox.cancel_messages(db, Cause(CauseKind.REQUESTED, ask.id))


def requests_to_person(db: Transaction, person_id: str, now: datetime) -> list[ReceivedRequest]:
    """As `UrgentDesk.received_requests`."""
    if earliest_next_request(db, person_id, now) is not None:
        return []
    found = []
    for request in urgent.list_offered_to(db, person_id, now):
        offer, asker = rules.current_offer(request, now), people.by_id(db, request.asker_id)
        if offer and asker and any(one.id == person_id for one in _rank_candidates(db, request, now)):
            found.append(ReceivedRequest(request.id, asker.name, offer.until))
    return found


def list_own_request(store: Store, person: Person, now: datetime) -> list[InboxItem]:
    """The pending one, until when. The same whether or not anyone was there to ask."""
    mine = UrgentDesk(store, person, now).my_request()
    return [InboxItem(InboxKind.OWN_REQUEST, at=mine.until)] if mine else []


def offers_are_due(db: Transaction, now: datetime) -> bool:
    """Whether `make_next_offers` would change something."""
    for request in urgent.list_not_ended(db):
        if not rules.is_pending(request, now):
            return True
        if rules.current_offer(request, now) is not None:
            if _is_offer_void(db, request, now):
                return True
        elif rules.can_be_offered(request, now) and _next_candidate(db, request, now) is not None:
            return True
    return False


def make_next_offers(db: Transaction, now: datetime) -> None:
    """Passes on what was not answered in time. A request whose time is up ends, and the person who asked is
    told.
    """
    for request in urgent.list_not_ended(db):
        if rules.is_pending(request, now):
            _offer_to_next_person(db, request, now)
        else:
            urgent.save_urgent_request(db, rules.with_end(request, now))
            _cancel_messages(db, request)
            notices.save_notice(db, request.asker_id, NoticeKind.NO_ONE_FREE, now)
            notify(db, request.asker_id, Cause(CauseKind.NO_ONE_FREE, request.id), now=now)


def _offer_to_next_person(db: Transaction, request: UrgentRequest, now: datetime) -> None:
    """Asks the next person, unless someone who can still accept is asked already. Without anyone it waits:
    someone may become free.
    """
    if _is_offer_void(db, request, now):
        request = rules.skip(request, now)
        urgent.save_urgent_request(db, request)
        _cancel_messages(db, request)
    if not rules.can_be_offered(request, now) or (found := _next_candidate(db, request, now)) is None:
        return
    _cancel_messages(db, request)
    made = rules.with_offer(request, found, time_zone_of(db, found), now)
    urgent.save_urgent_request(db, made)
    notify(db, found, Cause(CauseKind.URGENTLY_REQUESTED, made.id), now=now, expires=made.offers[-1].until)


def _is_offer_void(db: Transaction, request: UrgentRequest, now: datetime) -> bool:
    """Whether the person asked now, if any, no longer fits or has accepted enough."""
    offer = rules.current_offer(request, now)
    return offer is not None and (
        earliest_next_request(db, offer.person_id, now) is not None
        or all(one.id != offer.person_id for one in _rank_candidates(db, request, now))
    )


def _next_candidate(db: Transaction, request: UrgentRequest, now: datetime) -> str | None:
    """Whom to ask next: no one who has another request to answer, or an urgent request of their own."""
    waiting = [one for one in urgent.list_not_ended(db) if rules.is_pending(one, now)]
    offers = [
        offer
        for one in waiting
        if (offer := rules.current_offer(one, now) or rules.undoable_decline(one, now)) is not None
    ]
    closed = (
        {one.asker_id for one in waiting} | {one.person_id for one in offers} | rules.people_asked(request)
    )
    fitting = (one.id for one in _rank_candidates(db, request, now) if one.id not in closed)
    return next((one for one in fitting if earliest_next_request(db, one, now) is None), None)


def _cancel_messages(db: Transaction, request: UrgentRequest) -> None:
    """Messages to people it was offered to before."""
    outbox.cancel_messages(db, Cause(CauseKind.URGENTLY_REQUESTED, request.id))


def _rank_candidates(db: Transaction, request: UrgentRequest, now: datetime) -> tuple[Candidate, ...]:
    """Everyone who is here to give and could be paired with the person who asked, best first; ties by a lot
    of this request.
    """
    population = candidates_for(db, request.asker_id, now, urgent=True)
    asker = next((one for one in population.people if one.id == request.asker_id), None)
    if asker is None:
        return ()
    others = (one for one in population.people if one is not asker)
    in_need = replace(asker, intent=Intent.MUTUAL)  # whatever their profile says
    drawn = replace(population, people=(in_need, *others), seed=request.id)
    return rank_candidates(drawn, request.asker_id).candidates
