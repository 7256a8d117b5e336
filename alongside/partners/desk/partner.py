"""One person and their support partners: who they are and why, the open round, and requests.

What others keep private (a block, a pause, time off, no room, inactivity) cannot be found out here. Someone
who may not be asked is simply not among the people shown, and every refusal about another person is the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from alongside.accounts.desk.desk import Desk
from alongside.accounts.desk.due_work import open_for_reading, open_for_writing
from alongside.accounts.rules.people import Role
from alongside.accounts.store import people
from alongside.accounts.store.organisations import organisation_today, require_organisation
from alongside.core.rules.tokens import new_id
from alongside.core.rules.undo import NothingToUndo
from alongside.core.store.engine import Transaction
from alongside.matching.rules.on_demand import Candidate, Ranked, rank_candidates
from alongside.matching.rules.participants import Pair, Rule, Rules, Weights
from alongside.matching.rules.plan_check import ROUNDS
from alongside.partners.desk.capacity import active_pairings, has_room, people_resting
from alongside.partners.desk.matching_population import candidates_for, current_settings
from alongside.partners.desk.request_notifications import cancel_notifications, notify_of_request
from alongside.partners.rules import match_explanation as reasons
from alongside.partners.rules import partner_requests as rules
from alongside.partners.rules.chances import Chance, planned_chance, usual_chance
from alongside.partners.rules.match_explanation import MatchExplanation, NotThisTime, Peer
from alongside.partners.rules.partner_requests import (
    NoRoom,
    NoSuchRequest,
    NotOpenToRequests,
    PartnerRequest,
    in_cooldown,
    is_pending,
)
from alongside.partners.rules.rounds import NoSuchRound, Round
from alongside.partners.store import partner_requests, rounds
from alongside.profiles.rules.profiles import Profile
from alongside.profiles.store import profiles
from alongside.sessions.desk.scheduling import open_first_session
from alongside.sessions.rules.pairings import LASTS, Pairing, Pending
from alongside.sessions.store import decisions, pairings

PEERS_SHOWN = 24  # at most; no one reads a longer list


@dataclass(frozen=True, kw_only=True)
class MyPartners:
    """One pairing. `names` and `whys`: of the others in it, in the same order; a trio has two.

    `until`: the first day after it. `begun`: everyone accepted.
    """

    pairing_id: str
    names: tuple[str, ...]
    whys: tuple[MatchExplanation, ...]
    until: date
    begun: bool
    undoable: Pending | None = None  # my own decision, while it can be undone


@dataclass(frozen=True)
class MyRound:
    """`comes`: my answer; None before I answered."""

    round: Round
    comes: bool | None


@dataclass(frozen=True)
class MyRequest:
    """`name`: of the other person."""

    request: PartnerRequest
    name: str


@dataclass(frozen=True, kw_only=True)
class PeerSearch:
    """The people I could ask, and requests to and from me, right now.

    `ready`: the profile has all that is needed. `room`: not paused, and room for one more. `peers`, as many
    as are shown, go with `names`. `resting`: ids of people I asked recently, whatever they answered. `mine`
    are pending as I see it, declined or not; `of_me` are for me to answer. What I have just
    `declined` or `withdrawn` can be undone. `rule` alone rules out most
    `people`; `unavailable` is 0 below five.
    """

    ready: bool
    room: bool
    peers: tuple[Peer, ...] = ()
    names: tuple[str, ...] = ()
    resting: frozenset[str] = frozenset()
    mine: tuple[MyRequest, ...] = ()
    of_me: tuple[MyRequest, ...] = ()
    declined: tuple[MyRequest, ...] = ()
    withdrawn: tuple[MyRequest, ...] = ()
    rule: Rule | None = None
    people: int = 0
    unavailable: int = 0


@dataclass(frozen=True)
class PartnerDesk(Desk):
    def matching_rules(self) -> tuple[Rules, Weights]:
        """Current rules and weights of matching. Everyone may read them."""
        with open_for_reading(self.store, self.now) as db:
            return current_settings(db)

    def my_pairings(self) -> list[MyPartners]:
        """Current pairings, newest first. Read anew each time, so that what is no longer shared is gone."""
        with open_for_reading(self.store, self.now) as db:
            return partners_now(db, self.person.id, self.now)

    def has_room(self) -> bool:
        """For one more support partner now; never while paused."""
        with open_for_reading(self.store, self.now) as db:
            return has_room(db, self.person.id, self.now)

    def open_round(self) -> MyRound | None:
        with open_for_reading(self.store, self.now) as db:
            opened = rounds.find_open_round(db)
            if opened is None:
                return None
            return MyRound(opened, rounds.answers_of_round(db, opened.number).get(self.person.id))

    def rounds_can_open(self) -> bool:
        """Whether there is a coordinator who could open one."""
        with self.store.read() as db:
            return bool(people.active_role_holders(db, Role.COORDINATOR))

    def answer_round(self, number: int, comes: bool) -> None:
        """Can be changed until the round is published. Raises NoSuchRound."""
        with open_for_writing(self.store, self.now) as db:
            opened = rounds.find_open_round(db)
            if opened is None or opened.number != number:
                raise NoSuchRound(number)
            rounds.save_answer(db, number, self.person.id, comes, self.now)

    def left_out(self) -> NotThisTime | None:
        """Of the newest round, until something takes its place."""
        with open_for_reading(self.store, self.now) as db:
            waiting = rounds.newest_left_out(db, self.person.id)
            if waiting is None or self.person.id not in rounds.rounds_waited(db):
                return None
            return reasons.not_this_time(waiting)

    def round_chance(self) -> Chance | None:
        """By the plan of the newest published round if I was in it, else by how many had a partner lately."""
        with open_for_reading(self.store, self.now) as db:
            newest = rounds.round_by_number(db, rounds.newest_published_number(db))
            joined = rounds.participants_of_round(db, newest.number) if newest else {}
            if newest is not None and newest.planned is not None and self.person.id in joined:
                planned = rounds.rounds_with_partner(db, newest.number, self.person.id)
                return planned_chance(len(joined) - 1, planned, newest.planned)
            return usual_chance(*rounds.count_places(db, ROUNDS))

    def search_peers(self) -> PeerSearch:
        with open_for_reading(self.store, self.now) as db:
            own = profiles.find_profile(db, self.person.id)
            before = partner_requests.list_sent(db, self.person.id)
            mine = _with_names(db, [ask for ask in before if is_pending(ask, self.now)], "asked_id")
            if own is None or not own.is_complete:
                return PeerSearch(ready=False, room=False, mine=mine)
            of_me = partner_requests.list_received(db, self.person.id, self.now)
            said_no = partner_requests.list_declined(db, self.person.id, self.now)
            said_no = [ask for ask in said_no if rules.can_undo_decline(ask, self.now)]
            declined = _with_names(db, said_no, "asker_id")
            if not has_room(db, self.person.id, self.now):
                return PeerSearch(
                    ready=True,
                    room=False,
                    mine=mine,
                    of_me=_with_names(db, of_me, "asker_id"),
                    declined=declined,
                )
            ranked = self._rank_candidates(db)
            # A request of someone who may no longer be paired with me looks as if they had withdrawn it.
            open_to = {one.id for one in ranked.candidates}
            of_me = [ask for ask in of_me if ask.asker_id in open_to]
            taken_back = [ask for ask in before if rules.can_undo_withdrawal(ask, self.now)]
            said, rest = profiles.list_profiles(db), people_resting(db, self.now)  # a candidate has a profile
            askable = [one for one in ranked.candidates if one.id not in rest]
            links = [(make_link(self.person.id, one), said[one.id]) for one in askable]
            found = reasons.rank_peers(own, self.person.id, links, current_settings(db)[1])
            found = found[: PEERS_SHOWN + len(mine)]  # those I have asked already are not shown among them
            rule, kept_away = reasons.most_restrictive_rule(ranked.binding)
            return PeerSearch(
                ready=True,
                room=True,
                peers=tuple(found),
                names=tuple(_person_name(db, peer.id) for peer in found),
                resting=frozenset(ask.asked_id for ask in before if in_cooldown(ask, self.now)),
                mine=mine,
                of_me=_with_names(db, of_me, "asker_id"),
                declined=declined,
                withdrawn=_with_names(
                    db, [ask for ask in taken_back if ask.asked_id in open_to - rest], "asked_id"
                ),
                rule=rule,
                people=kept_away,
                unavailable=reasons.enough_to_tell(ranked.unavailable),
            )

    def send_request(self, person_id: str) -> None:
        """Privately; asking twice sends one request.

        Raises TooManyRequests, AlreadyRequested, NoRoom, and NotOpenToRequests, which never says why.
        """
        with open_for_writing(self.store, self.now) as db:
            before = partner_requests.list_sent(db, self.person.id)
            until = require_organisation(db).week_rule.end_of_next(self.now)
            made = rules.new_request(new_id(), self.person.id, person_id, before, self.now, until=until)
            if made in before:
                return
            if not has_room(db, self.person.id, self.now):
                raise NoRoom
            if person_id in people_resting(db, self.now) or self._find_candidate(db, person_id) is None:
                raise NotOpenToRequests
            partner_requests.delete_lapsed(db, before=self.now - rules.KEPT)
            partner_requests.save_request(db, made)
            notify_of_request(db, made, self.now)

    def withdraw_request(self, ask_id: str) -> None:
        """Holds immediately, so that no one accepts what is no longer wanted; can be undone for a while.

        Raises NoSuchRequest.
        """
        with open_for_writing(self.store, self.now) as db:
            partner_requests.save_request(
                db, rules.with_withdrawal(partner_requests.find_request(db, ask_id), self.person.id, self.now)
            )
            cancel_notifications(db, ask_id)

    def undo_withdrawal(self, ask_id: str) -> None:
        """The other is asked as before, if they still may be. Raises NothingToUndo, TooManyRequests."""
        with open_for_writing(self.store, self.now) as db:
            taken_back = partner_requests.find_request(db, ask_id)
            before = partner_requests.list_sent(db, self.person.id)
            restored = rules.without_withdrawal(taken_back, self.person.id, before, self.now)
            asked_id, resting = restored.asked_id, people_resting(db, self.now)
            room = has_room(db, self.person.id, self.now)
            if not room or asked_id in resting or self._find_candidate(db, asked_id) is None:
                raise NothingToUndo
            partner_requests.save_request(db, restored)
            if restored.answer is None:
                notify_of_request(db, restored, self.now)

    def undo_decline(self, ask_id: str) -> None:
        """The request can be answered again. Raises NothingToUndo."""
        with open_for_writing(self.store, self.now) as db:
            declined = partner_requests.find_request(db, ask_id)
            partner_requests.save_request(db, rules.without_decline(declined, self.person.id, self.now))

    def answer_request(self, ask_id: str, yes: bool) -> None:
        """Accepting makes the two support partners immediately, if they still may be. No one is told of a
        decline, which can be undone for a while.

        Raises NoSuchRequest, NoRoom.
        """
        with open_for_writing(self.store, self.now) as db:
            before = partner_requests.find_request(db, ask_id)
            answered = rules.with_answer(before, self.person.id, yes, self.now)
            if answered == before:
                return
            if yes:
                self._become_partners(db, answered)
            partner_requests.save_request(db, answered)

    # ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _become_partners(self, db: Transaction, ask: PartnerRequest) -> None:
        if not has_room(db, self.person.id, self.now):
            raise NoRoom
        found = self._find_candidate(db, ask.asker_id)
        if found is None:
            raise NoSuchRequest
        day = organisation_today(db, self.now)
        pairing = Pairing(
            id=new_id(),
            people=tuple(sorted((ask.asker_id, ask.asked_id))),
            round=rounds.newest_published_number(db),
            since=day,
            until=day + LASTS,
            links=(make_link(self.person.id, found),),
            asked=True,
        )
        pairings.insert_pairing(db, pairing)
        open_first_session(db, pairing, self.now)
        for crossing in partner_requests.list_sent(db, self.person.id):  # they had asked each other
            if crossing.asked_id == ask.asker_id and is_pending(crossing, self.now):
                partner_requests.save_request(db, rules.with_withdrawal(crossing, self.person.id, self.now))

    def _rank_candidates(self, db: Transaction) -> Ranked:
        population = candidates_for(db, self.person.id, self.now)
        if not any(seeker.id == self.person.id for seeker in population.people):
            return Ranked((), {}, 0)
        return rank_candidates(population, self.person.id)

    def _find_candidate(self, db: Transaction, person_id: str) -> Candidate | None:
        return next((one for one in self._rank_candidates(db).candidates if one.id == person_id), None)


NOTHING_SAID = Profile(time_zone="UTC")


def partners_now(db: Transaction, person_id: str, now: datetime) -> list[MyPartners]:
    """As `PartnerDesk.my_pairings`; explained by the weights by which they were matched, and the profiles of
    today.
    """
    mine = decisions.decisions_of_person(db, person_id)
    own = profiles.find_profile(db, person_id) or NOTHING_SAID
    found = []
    for pairing in active_pairings(db, person_id, now):
        if pairing.has_lapsed(now):
            continue
        round = None if pairing.asked else rounds.round_by_number(db, pairing.round)
        weights = (round and round.weights) or current_settings(db)[1]
        whys = tuple(
            reasons.explain_match(
                pair, (person_id, own), (other, profiles.find_profile(db, other) or NOTHING_SAID), weights
            )
            for pair in pairing.links
            if person_id in (pair.a, pair.b)
            and (other := reasons.other_id(pair, person_id)) in pairing.people
        )
        found.append(
            MyPartners(
                pairing_id=pairing.id,
                names=tuple(_person_name(db, why.partner_id) for why in whys),
                whys=whys,
                until=pairing.until,
                begun=pairing.begun,
                undoable=mine.get(pairing.id),
            )
        )
    return found


def make_link(person_id: str, found: Candidate) -> Pair:
    a, b = sorted((person_id, found.id))
    return Pair(a=a, b=b, fit=found.fit, parts=found.parts, starts=found.starts)


def _with_names(db: Transaction, found: Iterable[PartnerRequest], other: str) -> tuple[MyRequest, ...]:
    return tuple(MyRequest(ask, _person_name(db, getattr(ask, other))) for ask in found)


def _person_name(db: Transaction, person_id: str) -> str:
    person = people.by_id(db, person_id)
    return person.name if person else ""
