"""Urgent requests: sending one, answering one, and passing it on. Only the people asked know who is asked and
how they answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from alongside.desks.arranging import begin
from alongside.desks.limits import has_room, may_take_on, today
from alongside.desks.partner import link
from alongside.desks.taking_part import around
from alongside.desks.telling import tell, zone_of
from alongside.desks.undoing import reading, writing
from alongside.domain import asks as ask_rules
from alongside.domain import urgent as rules
from alongside.domain.asks import NoRoom, instant
from alongside.domain.matching.on_demand import Candidate, candidates
from alongside.domain.matching.seekers import Intent
from alongside.domain.notices import Told
from alongside.domain.pairings import LASTS_URGENT, Pairing
from alongside.domain.people import Person
from alongside.domain.reach import Kind
from alongside.domain.tokens import new_id
from alongside.domain.urgent import NeedsProfile, NoSuchUrgent, OneAWeek, Resting, UrgentRequest
from alongside.store import asks, notices, outbox, pairings, people, profiles, rounds, urgent
from alongside.store.engine import Store, Work


@dataclass(frozen=True)
class Urgent:
    """My own. `until` (ISO, UTC): how long it can last; only an acceptance changes that.

    `passed_on`: someone was asked, whatever they answered and whether or not anyone is left.
    """

    until: str
    passed_on: bool


@dataclass(frozen=True)
class AskedOfMe:
    """`name`: of the person who asked. `until` (ISO, UTC): the end of the time to answer."""

    request_id: str
    name: str
    until: str


@dataclass(frozen=True)
class UrgentDesk:
    store: Store
    person: Person
    now: datetime

    def mine(self) -> Urgent | None:
        """The pending one."""
        with reading(self.store, self.now) as db:
            waiting = self._waiting(db)
            return Urgent(waiting.until, bool(waiting.offers)) if waiting else None

    def again(self) -> str | None:
        """From when I may ask again (ISO, UTC); None for now."""
        with reading(self.store, self.now) as db:
            latest = max(map(rules.may_ask_again, urgent.of_asker(db, self.person.id)), default="")
        return latest if instant(self.now) < latest else None

    def anyone(self) -> bool:
        """Whether someone would be asked immediately if I asked now.

        Says nothing about a pending request: whether anyone is left for it would reveal a decline.
        """
        with reading(self.store, self.now) as db:
            before = urgent.of_asker(db, self.person.id)
            own = profiles.of_person(db, self.person.id)
            if own is None or not own.complete:
                return False
            try:
                made = rules.asked(new_id(), self.person.id, before, self.now)
            except OneAWeek:
                return False
            return made not in before and _next(db, made, self.now) is not None

    def ask(self) -> None:
        """Asking twice sends one request. Possible without room, and while paused. Raises RequestedRecently,
        NeedsProfile.
        """
        with writing(self.store, self.now) as db:
            before = urgent.of_asker(db, self.person.id)
            made = rules.asked(new_id(), self.person.id, before, self.now)
            if made in before:
                return
            own = profiles.of_person(db, self.person.id)
            if own is None or not own.complete:
                raise NeedsProfile
            urgent.save(db, made)
            _pass_on(db, made, self.now)

    def take_back(self) -> None:
        """Raises NoSuchUrgentRequest, also when someone accepted meanwhile."""
        with writing(self.store, self.now) as db:
            waiting = self._waiting(db)
            taken_back = rules.taken_back(waiting, self.person.id, self.now)
            urgent.save(db, taken_back)
            _unsend(db, taken_back)

    def for_me(self) -> list[AskedOfMe]:
        """Ordered by what expires first; nothing while I am paused or have no room."""
        with reading(self.store, self.now) as db:
            return for_person(db, self.person.id, self.now)

    def answer(self, request_id: str, yes: bool) -> None:
        """Accepting makes the two support partners immediately. No one is told of a decline; the next person
        is asked.

        Raises NoSuchUrgentRequest, and on acceptance NoRoom, Resting.
        """
        with writing(self.store, self.now) as db:
            before = urgent.by_id(db, request_id)
            said = rules.answered(before, self.person.id, yes, self.now)
            if said == before:
                return
            if yes:
                self._take_on(db, said)
            urgent.save(db, said)
            _unsend(db, said)
            if not yes:
                _pass_on(db, said, self.now)

    # ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _waiting(self, db: Work) -> UrgentRequest | None:
        found = urgent.of_asker(db, self.person.id)
        return next((one for one in found if rules.waits(one, self.now)), None)

    def _take_on(self, db: Work, request: UrgentRequest) -> None:
        if (until := may_take_on(db, self.person.id, self.now)) is not None:
            raise Resting(until)
        if not has_room(db, self.person.id, self.now):
            raise NoRoom
        found = next((one for one in _fitting(db, request, self.now) if one.id == self.person.id), None)
        if found is None:
            raise NoSuchUrgent
        pairing = _pairing(db, request.asker_id, found, self.now)
        pairings.start(db, pairing)
        begin(db, pairing, self.now)
        notices.tell(db, request.asker_id, Told.SOMEBODY_FREE, instant(self.now))
        _withdraw_asks(db, pairing.people, self.now)


def for_person(db: Work, person_id: str, now: datetime) -> list[AskedOfMe]:
    """As `UrgentDesk.received_requests`."""
    if may_take_on(db, person_id, now) is not None:
        return []
    found = []
    for request in urgent.offered_to(db, person_id, instant(now)):
        offer, asker = rules.standing(request, now), people.by_id(db, request.asker_id)
        if offer and asker and any(one.id == person_id for one in _fitting(db, request, now)):
            found.append(AskedOfMe(request.id, asker.name, offer.until))
    return found


def offers_are_due(db: Work, now: datetime) -> bool:
    """Whether `make_next_offers` would change something."""
    return any(not rules.waits(one, now) or _is_to_pass_on(db, one, now) for one in urgent.not_ended(db))


def next_offers(db: Work, now: datetime) -> None:
    """Passes on what was not answered in time. A request whose time is up ends, and the person who asked is
    told.
    """
    for request in urgent.not_ended(db):
        if rules.waits(request, now):
            _pass_on(db, request, now)
        else:
            urgent.save(db, rules.ended(request, now))
            _unsend(db, request)
            notices.tell(db, request.asker_id, Told.NOBODY_FREE, instant(now))
            tell(db, now, request.asker_id, Kind.NEWS, {}, f"nobody_free:{request.id}")


def _is_to_pass_on(db: Work, request: UrgentRequest, now: datetime) -> bool:
    if rules.standing(request, now) is not None:
        return _cannot_any_more(db, request, now)
    return rules.may_be_offered(request, now) and _next(db, request, now) is not None


def _pass_on(db: Work, request: UrgentRequest, now: datetime) -> None:
    """Asks the next person, unless someone who can still accept is asked already. Without anyone it waits:
    someone may become free.
    """
    if _cannot_any_more(db, request, now):
        request = rules.passed_on(request, now)
        urgent.save(db, request)
        _unsend(db, request)
    if not rules.may_be_offered(request, now):
        return
    if (found := _next(db, request, now)) is not None:
        _offer(db, request, found, now)


def _cannot_any_more(db: Work, request: UrgentRequest, now: datetime) -> bool:
    """Whether the person asked now, if any, no longer fits or has accepted enough."""
    offer = rules.standing(request, now)
    return offer is not None and (
        may_take_on(db, offer.person_id, now) is not None
        or all(one.id != offer.person_id for one in _fitting(db, request, now))
    )


def _next(db: Work, request: UrgentRequest, now: datetime) -> str | None:
    """Whom to ask next, if anyone."""
    closed = _asked_now(db, now) | rules.asked_of(request)
    fitting = (one.id for one in _fitting(db, request, now) if one.id not in closed)
    return next((one for one in fitting if may_take_on(db, one, now) is None), None)


def _offer(db: Work, request: UrgentRequest, person_id: str, now: datetime) -> None:
    _unsend(db, request)
    made = rules.offered(request, person_id, zone_of(db, person_id), now)
    urgent.save(db, made)
    until = datetime.fromisoformat(made.offers[-1].until)
    tell(db, now, person_id, Kind.MATCH, {}, f"urgent:{made.id}:{person_id}", useless=until)


def _unsend(db: Work, request: UrgentRequest) -> None:
    """Messages to people it was offered to before."""
    outbox.take_back(db, f"urgent:{request.id}:")


def _asked_now(db: Work, now: datetime) -> frozenset[str]:
    """People who have another request to answer, or an urgent request of their own."""
    waiting = [one for one in urgent.not_ended(db) if rules.waits(one, now)]
    offers = [offer for one in waiting if (offer := rules.standing(one, now)) is not None]
    return frozenset(one.asker_id for one in waiting) | frozenset(one.person_id for one in offers)


def _fitting(db: Work, request: UrgentRequest, now: datetime) -> tuple[Candidate, ...]:
    """Everyone who is here to give and could be paired with the person who asked, best first; ties by a lot
    of this request.
    """
    population = around(db, request.asker_id, now, urgent=True)
    asker = next((one for one in population.people if one.id == request.asker_id), None)
    if asker is None:
        return ()
    others = (one for one in population.people if one is not asker)
    in_need = replace(asker, intent=Intent.MUTUAL)  # whatever their profile says
    return candidates(
        replace(population, people=(in_need, *others), seed=request.id), request.asker_id
    ).candidates


def _pairing(db: Work, asker_id: str, found: Candidate, now: datetime) -> Pairing:
    day, both = today(db, now), tuple(sorted((asker_id, found.id)))
    return Pairing(
        new_id(),
        both,
        rounds.newest_published(db),
        day.isoformat(),
        (day + LASTS_URGENT).isoformat(),
        (link(asker_id, found),),
        asked=True,
        accepted=dict.fromkeys(both, instant(now)),
        urgent=True,
    )


def _withdraw_asks(db: Work, both: tuple[str, ...], now: datetime) -> None:
    """Requests between the two, which are now support partners."""
    for one in both:
        for ask in asks.by_person(db, one):
            if ask.asked_id in both and ask_rules.waits(ask, now):
                asks.save(db, ask_rules.withdrawn(ask, one, now))
                outbox.take_back(db, f"ask:{ask.id}")
