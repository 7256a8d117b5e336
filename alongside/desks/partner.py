"""One person and their support partners: who they are and why, the open round, and requests.

What others keep private (a block, a pause, time off, no room, inactivity) cannot be found out here. Someone
who may not be asked is simply not among the people shown, and every refusal about another person is the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.desks.arranging import begin
from alongside.desks.limits import active, has_room, resting, today
from alongside.desks.taking_part import around, current_settings
from alongside.desks.telling import tell
from alongside.desks.undoing import reading, writing
from alongside.domain import asks as rules
from alongside.domain import why as reasons
from alongside.domain.asks import Ask, NoRoom, NoSuchAsk, NotOpenToAsk, instant, rests, waits
from alongside.domain.matching.on_demand import Candidate, Ranked, candidates
from alongside.domain.matching.seekers import Pair, Rule, Rules, Weights
from alongside.domain.pairings import LASTS, Pairing, Pending
from alongside.domain.people import Person, Role
from alongside.domain.profiles import Profile
from alongside.domain.reach import Kind
from alongside.domain.rounds import NoSuchRound, Round
from alongside.domain.tokens import new_id
from alongside.domain.why import NotThisTime, Peer, Why
from alongside.store import asks, decisions, outbox, pairings, people, profiles, rounds
from alongside.store.engine import Store, Work

PEERS_SHOWN = 24  # at most; no one reads a longer list


@dataclass(frozen=True)
class MyPartners:
    """One pairing. `names` and `whys`: of the others in it, in the same order; a trio has two. `until`: an
    ISO day.

    `begun`: everyone accepted. `lapses_at` (ISO, UTC): until when answers are possible. `accepted`: whether I
    did.
    """

    pairing_id: str
    names: tuple[str, ...]
    whys: tuple[Why, ...]
    since: str
    until: str
    asked: bool
    begun: bool
    accepted: bool
    lapses_at: str | None
    undoable: Pending | None = None  # my own decision, while it can be undone


@dataclass(frozen=True)
class MyRound:
    """`comes`: my answer; None before I answered."""

    round: Round
    comes: bool | None


@dataclass(frozen=True)
class MyAsk:
    """`name`: of the other person."""

    ask: Ask
    name: str


@dataclass(frozen=True)
class Looking:
    """The people I could ask, and requests to and from me, right now.

    `ready`: the profile has all that is needed. `room`: not paused, and room for one more. `peers`, as many
    as are shown, go with `names`. `resting`: ids of people I asked recently, whatever they answered. `mine`
    are pending as I see it, declined or not; `of_me` are for me to answer. `rule` alone rules out most
    `people`; `unavailable` is 0 below five.
    """

    ready: bool
    room: bool
    peers: tuple[Peer, ...] = ()
    names: tuple[str, ...] = ()
    resting: frozenset[str] = frozenset()
    mine: tuple[MyAsk, ...] = ()
    of_me: tuple[MyAsk, ...] = ()
    rule: Rule | None = None
    people: int = 0
    unavailable: int = 0


@dataclass(frozen=True)
class PartnerDesk:
    store: Store
    person: Person
    now: datetime

    def settings(self) -> tuple[Rules, Weights]:
        """Current rules and weights of matching. Everyone may read them."""
        with reading(self.store, self.now) as db:
            return current_settings(db)

    def my_pairings(self) -> list[MyPartners]:
        """Current pairings, newest first. Read anew each time, so that what is no longer shared is gone."""
        with reading(self.store, self.now) as db:
            return partners_now(db, self.person.id, self.now)

    def round(self) -> MyRound | None:
        with reading(self.store, self.now) as db:
            opened = rounds.opened(db)
            if opened is None:
                return None
            return MyRound(opened, rounds.answers(db, opened.number).get(self.person.id))

    def rounds_can_open(self) -> bool:
        """Whether there is a coordinator who could open one."""
        with self.store.read() as db:
            return bool(people.within_reach(db, Role.COORDINATOR))

    def answer(self, number: int, comes: bool) -> None:
        """Can be changed until the round is published. Raises NoSuchRound."""
        with writing(self.store, self.now) as db:
            opened = rounds.opened(db)
            if opened is None or opened.number != number:
                raise NoSuchRound(number)
            rounds.answer(db, number, self.person.id, comes, instant(self.now))

    def left_out(self) -> NotThisTime | None:
        """Of the newest round, until something takes its place."""
        with reading(self.store, self.now) as db:
            waiting = rounds.left_out_of(db, self.person.id)
            if waiting is None or self.person.id not in rounds.waited(db):
                return None
            return reasons.not_this_time(waiting)

    def looking(self) -> Looking:
        with reading(self.store, self.now) as db:
            own = profiles.of_person(db, self.person.id)
            before = asks.by_person(db, self.person.id)
            mine = _named(db, [ask for ask in before if waits(ask, self.now)], "asked_id")
            if own is None or not own.complete:
                return Looking(ready=False, room=False, mine=mine)
            of_me = asks.of_person(db, self.person.id, instant(self.now))
            if not has_room(db, self.person.id, self.now):
                return Looking(ready=True, room=False, mine=mine, of_me=_named(db, of_me, "asker_id"))
            ranked = self._ranked(db)
            # A request of someone who may no longer be paired with me looks as if they had withdrawn it.
            open_to = {one.id for one in ranked.candidates}
            of_me = [ask for ask in of_me if ask.asker_id in open_to]
            # People I have asked already are not shown among them.
            found = self._peers(db, own, ranked)[: PEERS_SHOWN + len(mine)]
            rule, kept_away = reasons.costliest(ranked.binding)
            return Looking(
                True,
                True,
                tuple(found),
                tuple(_name(db, peer.id) for peer in found),
                frozenset(ask.asked_id for ask in before if rests(ask, self.now)),
                mine,
                _named(db, of_me, "asker_id"),
                rule,
                kept_away,
                reasons.from_five_on(ranked.unavailable),
            )

    def ask(self, person_id: str) -> None:
        """Privately; asking twice sends one request.

        Raises TooManyRequests, AlreadyRequested, NoRoom, and NotOpenToRequests, which never says why.
        """
        with writing(self.store, self.now) as db:
            before = asks.by_person(db, self.person.id)
            made = rules.asked(new_id(), self.person.id, person_id, before, self.now)
            if made in before:
                return
            if not has_room(db, self.person.id, self.now):
                raise NoRoom
            if person_id in resting(db, self.now) or self._candidate(db, person_id) is None:
                raise NotOpenToAsk
            asks.forget(db, before=instant(self.now - rules.KEPT))
            asks.save(db, made)
            tell(db, self.now, person_id, Kind.MATCH, {}, f"ask:{made.id}")

    def withdraw(self, ask_id: str) -> None:
        """Raises NoSuchRequest."""
        with writing(self.store, self.now) as db:
            asks.save(db, rules.withdrawn(asks.by_id(db, ask_id), self.person.id, self.now))
            outbox.take_back(db, f"ask:{ask_id}")

    def reply(self, ask_id: str, yes: bool) -> None:
        """Accepting makes the two support partners immediately, if they still may be. No one is told of a
        decline.

        Raises NoSuchRequest, NoRoom.
        """
        with writing(self.store, self.now) as db:
            before = asks.by_id(db, ask_id)
            answered = rules.answered(before, self.person.id, yes, self.now)
            if answered == before:
                return
            if yes:
                self._become_partners(db, answered)
            asks.save(db, answered)

    # ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _become_partners(self, db: Work, ask: Ask) -> None:
        if not has_room(db, self.person.id, self.now):
            raise NoRoom
        found = self._candidate(db, ask.asker_id)
        if found is None:
            raise NoSuchAsk
        day = today(db, self.now)
        pairing = Pairing(
            new_id(),
            tuple(sorted((ask.asker_id, ask.asked_id))),
            rounds.newest_published(db),
            day.isoformat(),
            (day + LASTS).isoformat(),
            (link(self.person.id, found),),
            asked=True,
        )
        pairings.start(db, pairing)
        begin(db, pairing, self.now)
        for crossing in asks.by_person(db, self.person.id):  # they had asked each other
            if crossing.asked_id == ask.asker_id and waits(crossing, self.now):
                asks.save(db, rules.withdrawn(crossing, self.person.id, self.now))

    def _ranked(self, db: Work) -> Ranked:
        population = around(db, self.person.id, self.now)
        if not any(seeker.id == self.person.id for seeker in population.people):
            return Ranked((), {}, 0)
        return candidates(population, self.person.id)

    def _candidate(self, db: Work, person_id: str) -> Candidate | None:
        return next((one for one in self._ranked(db).candidates if one.id == person_id), None)

    def _peers(self, db: Work, own: Profile, ranked: Ranked) -> list[Peer]:
        said = profiles.all(db)  # a candidate has a profile
        rest = resting(db, self.now)
        open_to = [one for one in ranked.candidates if one.id not in rest]
        found = [(link(self.person.id, one), said[one.id]) for one in open_to]
        _, weights = current_settings(db)
        return reasons.peers(own, self.person.id, found, weights)


NOTHING_SAID = Profile(time_zone="UTC")


def partners_now(db: Work, person_id: str, now: datetime) -> list[MyPartners]:
    """As `PartnerDesk.my_pairings`."""
    mine = decisions.of_person(db, person_id)
    return [
        replace(_partners(db, person_id, pairing), undoable=mine.get(pairing.id))
        for pairing in active(db, person_id, now)
        if not pairing.lapsed(now)
    ]


def _partners(db: Work, person_id: str, pairing: Pairing) -> MyPartners:
    own = profiles.of_person(db, person_id) or NOTHING_SAID
    weights = _weights(db, pairing)
    whys = tuple(
        reasons.why(pair, (person_id, own), (other, profiles.of_person(db, other) or NOTHING_SAID), weights)
        for pair in pairing.links
        if person_id in (pair.a, pair.b)
        for other in (pair.b if pair.a == person_id else pair.a,)
        if other in pairing.people
    )
    return MyPartners(
        pairing.id,
        tuple(_name(db, why.partner_id) for why in whys),
        whys,
        pairing.since,
        pairing.until,
        pairing.asked,
        pairing.begun,
        person_id in pairing.accepted,
        pairing.lapses_at,
    )


def _weights(db: Work, pairing: Pairing) -> Weights:
    """The weights by which they were matched."""
    round = None if pairing.asked else rounds.by_number(db, pairing.round)
    return (round and round.weights) or current_settings(db)[1]


def link(person_id: str, found: Candidate) -> Pair:
    a, b = sorted((person_id, found.id))
    return Pair(a, b, found.fit, found.parts, found.starts)


def _named(db: Work, found: Iterable[Ask], other: str) -> tuple[MyAsk, ...]:
    return tuple(MyAsk(ask, _name(db, getattr(ask, other))) for ask in found)


def _name(db: Work, person_id: str) -> str:
    person = people.by_id(db, person_id)
    return person.name if person else ""
