"""The coordinator's work: rounds from opening to publishing, pairs, and matching settings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from alongside.desks.confirming import require_confirmed
from alongside.desks.parting import part
from alongside.desks.role_desk import RoleDesk
from alongside.desks.taking_part import current_settings, fixed_by, round_population
from alongside.desks.telling import tell
from alongside.domain.audit import Action
from alongside.domain.errors import BadInput, NotAllowed
from alongside.domain.matching.eligible import Counted, rule_counts
from alongside.domain.matching.encode import encode
from alongside.domain.matching.files import population_as_dict
from alongside.domain.matching.reference import Reference
from alongside.domain.matching.rounds import propose, relaxations
from alongside.domain.matching.seekers import LeftOut, Pair, Population, Proposal, Rule, Rules, Weights
from alongside.domain.matching.settings import check_rules, check_weights
from alongside.domain.organisations import Organisation
from alongside.domain.pairings import LASTS, Ending, Pairing, proposed
from alongside.domain.people import NobodyHere, Role
from alongside.domain.reach import Kind
from alongside.domain.rounds import (
    NoSuchRound,
    NotToBePaired,
    Outdated,
    Place,
    Round,
    RoundOpenAlready,
    Waiting,
    Wish,
)
from alongside.domain.tokens import new_id
from alongside.store import audit, matching_settings, organisations, pairings, people, rounds
from alongside.store.engine import Store, Work

LONGEST_OPEN = timedelta(weeks=8)


@dataclass(frozen=True)
class Drawing:
    """The open round now. `drawn_from`: a fingerprint of its people, rules and wishes."""

    round: Round
    names: Mapping[str, str]
    places: Mapping[str, Place]
    wishes: tuple[tuple[str, str, Wish], ...]
    population: Population
    drawn_from: str

    @property
    def waited(self) -> dict[str, int]:
        """Person id to rounds in a row without a partner, this one not counted."""
        return {seeker.id: seeker.waited for seeker in self.population.people if seeker.waited}


@dataclass(frozen=True)
class DryRun:
    """What would be published."""

    drawing: Drawing
    proposal: Proposal


@dataclass(frozen=True)
class Costs:
    """The effect of each rule on a dry run. `gains`: how many more people relaxing it alone would match."""

    counts: Mapping[Rule, Counted]
    gains: Mapping[Rule, int]


@dataclass(frozen=True)
class Outcome:
    """The outcome of a published round, with today's names and without people erased since."""

    round: Round
    names: Mapping[str, str]
    pairings: tuple[Pairing, ...]
    left_out: tuple[Waiting, ...]


@dataclass(frozen=True)
class PairBook:
    """Every pairing ever, newest first. `names`: of everyone in them."""

    names: Mapping[str, str]
    pairings: tuple[Pairing, ...]
    today: str

    @property
    def active(self) -> list[Pairing]:
        return [pairing for pairing in self.pairings if pairing.is_active(self.today)]

    @property
    def past(self) -> list[Pairing]:
        return [pairing for pairing in self.pairings if not pairing.is_active(self.today)]


def draw(store: Store, now: datetime) -> Drawing | None:
    """None when no round is open."""
    with store.read() as db:
        return _drawn(db, now)


def dry_run(drawing: Drawing) -> DryRun:
    """Depends on `drawing` alone, so it can be cached for as long as `drawn_from` is the same."""
    return DryRun(drawing, propose(drawing.population))


def costs(dry: DryRun) -> Costs:
    """Takes about as long as four dry runs."""
    population = dry.drawing.population
    return Costs(rule_counts(encode(population)), relaxations(population, dry.proposal))


def outcome(store: Store, number: int) -> Outcome:
    """Raises NoSuchRound for one that is not published."""
    with store.read() as db:
        return _outcome(db, number)


def newest_published(store: Store) -> int:
    """0 before the first."""
    with store.read() as db:
        return rounds.newest_published(db)


def logins(store: Store) -> dict[str, str]:
    """Person id to sign-in name."""
    with store.read() as db:
        return {person.id: person.login for person in people.everyone(db)}


@dataclass(frozen=True)
class CoordinatorDesk(RoleDesk):
    role = Role.COORDINATOR

    sign_in_id: str = ""  # of none, nothing is confirmed

    def organisation(self) -> Organisation:
        with self._reading() as db:
            return organisations.required(db)

    def today(self) -> date:
        with self._reading() as db:
            return _today(db, self.now)

    # ── rounds ──────────────────────────────────────────────────────────────────────────────────────────────

    def rounds(self) -> list[Round]:
        """Newest first."""
        with self._reading() as db:
            return rounds.all(db)

    def open_round(self, confirm_until: str) -> Round:
        """`confirm_until`: the last day (ISO) to answer. Raises BadInput and RoundOpenAlready."""
        with self._writing() as db:
            if standing := rounds.opened(db):
                raise RoundOpenAlready(standing.number)
            _check_day(confirm_until, _today(db, self.now))
            newest = rounds.all(db)
            number = newest[0].number + 1 if newest else 1
            round = Round(number, self._at, confirm_until, new_id())
            rounds.open(db, round, self.person.id)
            self._note(db, Action.ROUND_OPENED, str(number))
        return round

    def draw(self) -> Drawing | None:
        """None when no round is open."""
        with self._reading() as db:
            return _drawn(db, self.now)

    def dry_run(self) -> DryRun | None:
        drawing = self.draw()
        return None if drawing is None else dry_run(drawing)

    def lock(self, number: int, a: str, b: str) -> None:
        """Pairs two people whatever their fit.

        Raises NoSuchRound, and NotToBePaired when a rule forbids the pair or one of them has no room.
        """
        self._wish(number, a, b, Wish.LOCK)

    def forbid(self, number: int, a: str, b: str) -> None:
        """Keeps two people from being paired in this round. Raises NotToBePaired and NoSuchRound."""
        self._wish(number, a, b, Wish.FORBID)

    def undo(self, number: int, a: str, b: str) -> None:
        with self._writing() as db:
            _still_open(db, number)
            if rounds.unwish(db, number, a, b):
                self._note(db, Action.ROUND_WISHED, str(number))

    def publish(self, number: int, drawn_from: str) -> bool:
        """Creates the pairs, once: False when this round was published before.

        Raises NoSuchRound, and Outdated when anything changed since the dry run.
        """
        with self._writing() as db:
            round = rounds.by_number(db, number)
            if round is None:
                raise NoSuchRound(number)
            if round.published_at is not None:
                return False
            drawing = drawing_of(db, round, self.now)
            if drawing.drawn_from != drawn_from:
                raise Outdated
            publish_drawing(db, drawing, self.person.id, self.now)
            self._note(db, Action.ROUND_PUBLISHED, str(number))
        return True

    def outcome(self, number: int) -> Outcome:
        """Raises NoSuchRound for one that is not published."""
        with self._reading() as db:
            return _outcome(db, number)

    def export(self, number: int) -> dict[str, Any]:
        """A published round as a file; matching it again gives the same pairs and digest.

        Not once a person who was in it has been erased, since their data is gone from it.
        Raises NoSuchRound and NotConfirmed.
        """
        with self._writing() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            exported = _exported(db, _published(db, number))
            self._note(db, Action.ROUND_EXPORTED, str(number))
        return exported

    # ── pairs ───────────────────────────────────────────────────────────────────────────────────────────────

    def history(self) -> PairBook:
        with self._reading() as db:
            return PairBook(pairings.names(db), tuple(pairings.all(db)), _today(db, self.now).isoformat())

    def end_pair(self, pairing_id: str) -> None:
        """Takes effect immediately; does nothing to an ended pair. Raises NotAllowed if there is none."""
        with self._writing() as db:
            pairing = pairings.by_id(db, pairing_id)
            if pairing is None:
                raise NotAllowed
            if pairing.is_active(_today(db, self.now).isoformat()):
                part(db, pairing, Ending.COORDINATOR, self.now)
                self._note(db, Action.PAIRING_ENDED)

    # ── settings ────────────────────────────────────────────────────────────────────────────────────────────

    def settings(self) -> tuple[Rules, Weights]:
        with self._reading() as db:
            return current_settings(db)

    def set(self, rules: Rules, weights: Weights) -> None:
        """Applies to rounds not yet published. Unchanged values are neither saved nor logged.

        Raises BadInput.
        """
        check_rules(rules)
        check_weights(weights)
        with self._writing() as db:
            if (rules, weights) != current_settings(db):
                matching_settings.add(db, self._at, self.person.id, rules, weights)
                self._note(db, Action.MATCHING_SET)

    # ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _at(self) -> str:
        return self.now.astimezone(UTC).isoformat(timespec="seconds")

    def _note(self, db: Work, action: Action, detail: str = "") -> None:
        """With the coordinator as subject: the log does not say who is paired with whom."""
        audit.record(db, self.now.isoformat(), self.person.id, action, self.person.id, detail)

    def _wish(self, number: int, a: str, b: str, wish: Wish) -> None:
        with self._writing() as db:
            round = _still_open(db, number)
            if a == b:
                raise NotToBePaired(a, b)
            for one in (a, b):
                if people.by_id(db, one) is None:
                    raise NobodyHere(one)
            rounds.unwish(db, number, a, b)
            if wish is Wish.LOCK:
                _check_free_to_pair(drawing_of(db, round, self.now), a, b)
            rounds.wish(db, number, a, b, wish)
            self._note(db, Action.ROUND_WISHED, str(number))


def publish_drawing(db: Work, drawing: Drawing, by: str, now: datetime) -> None:
    """Matches once more, checks the result by other means, and saves it. Raises NotToBePaired."""
    number, population = drawing.round.number, drawing.population
    proposal = propose(population)
    _check_legal(population, proposal)
    for pairing in _pairings(number, proposal, _today(db, now)):
        pairings.start(db, proposed(pairing, now))
        for one in pairing.people:
            tell(db, now, one, Kind.MATCH, {}, f"match:{pairing.id}:{one}")
    waited = drawing.waited
    rounds.save_left_out(db, (_waiting(number, one, waited.get(one.id, 0) + 1) for one in proposal.left_out))
    as_given = population_as_dict(population)["people"]
    rounds.save_seekers(db, number, {one["id"]: json.dumps(one) for one in as_given})
    for a, b, wish in drawing.wishes:
        if wish is Wish.LOCK and (a, b) not in population.locks:  # the lock was not possible
            rounds.unwish(db, number, a, b)
    for a, b in population.forbid:  # includes people's own blocks: see `_round_as_dict`
        rounds.wish(db, number, a, b, Wish.FORBID)
    done = replace(
        drawing.round,
        published_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        begins=None if population.begins is None else population.begins.isoformat(),
        rules=population.rules,
        weights=population.weights,
        proof=proposal.proof,
        digest=proposal.digest,
    )
    rounds.publish(db, done, by)


def _drawn(db: Work, now: datetime) -> Drawing | None:
    round = rounds.opened(db)
    return None if round is None else drawing_of(db, round, now)


def _outcome(db: Work, number: int) -> Outcome:
    round = _published(db, number)
    made = [one for one in pairings.all(db) if one.round == number and not one.asked]
    return Outcome(round, _names(db), tuple(made), tuple(rounds.left_out(db, number)))


def drawing_of(db: Work, round: Round, now: datetime) -> Drawing:
    drawn = round_population(db, round, now)
    wishes = tuple(rounds.wishes(db, round.number))
    return Drawing(round, _names(db), drawn.places, wishes, drawn.population, fingerprint(drawn.population))


def fingerprint(population: Population) -> str:
    text = json.dumps(population_as_dict(population), sort_keys=True)
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def _names(db: Work) -> dict[str, str]:
    return {person.id: person.name for person in people.everyone(db)}


def _today(db: Work, now: datetime) -> date:
    return now.astimezone(organisations.required(db).week_rule.zone).date()


def _check_day(text: str, today: date) -> None:
    """Raises BadInput unless it is a day from today on, at most LONGEST_OPEN ahead."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput("confirm_until", "out of range") from None
    if not today <= day <= today + LONGEST_OPEN:
        raise BadInput("confirm_until", "out of range")


def _still_open(db: Work, number: int) -> Round:
    round = rounds.by_number(db, number)
    if round is None or round.published_at is not None:
        raise NoSuchRound(number)
    return round


def _published(db: Work, number: int) -> Round:
    round = rounds.by_number(db, number)
    if round is None or round.published_at is None:
        raise NoSuchRound(number)
    return round


def _check_free_to_pair(drawing: Drawing, a: str, b: str) -> None:
    """Raises NotToBePaired unless both are in, no rule forbids the pair and each has room left."""
    population = drawing.population
    room = {seeker.id: seeker.capacity for seeker in population.people}
    for lock in population.locks:
        for one in lock:
            room[one] -= 1
    if room.get(a, 0) < 1 or room.get(b, 0) < 1 or Reference(population).why_not(a, b):
        raise NotToBePaired(a, b)


def _check_legal(population: Population, proposal: Proposal) -> None:
    """Checks the pairs once more, independently of the engine. Raises NotToBePaired."""
    reference = Reference(population)
    links = [*proposal.pairs, *(proposal.trio.links if proposal.trio else ())]
    for pair in links:
        if reference.why_not(pair.a, pair.b):
            raise NotToBePaired(pair.a, pair.b)


def _pairings(number: int, proposal: Proposal, today: date) -> list[Pairing]:
    until = (today + LASTS).isoformat()

    def pairing(members: tuple[str, ...], links: tuple[Pair, ...]) -> Pairing:
        return Pairing(new_id(), members, number, today.isoformat(), until, links)

    pairs = [pairing((pair.a, pair.b), (pair,)) for pair in proposal.pairs]
    trio = proposal.trio
    return [*pairs, pairing(trio.members, trio.links)] if trio else pairs


def _waiting(number: int, left: LeftOut, waited: int) -> Waiting:
    return Waiting(number, left.id, left.told, left.opening, waited, left.unavailable, left.peers)


def _exported(db: Work, round: Round) -> dict[str, Any]:
    """The people as the engine got them, with the history, locks and rules of that time."""
    seekers = [json.loads(text) for text in rounds.seekers(db, round.number).values()]
    wishes = rounds.wishes(db, round.number)
    here = {seeker["id"] for seeker in seekers}
    begins = datetime.fromisoformat(round.begins) if round.begins else None
    said = pairings.met(db, begins and fixed_by(begins))
    empty = Population(
        people=(),
        met=tuple(met for met in said if met.round < round.number and {met.a, met.b} <= here),
        round=round.number,
        locks=tuple((a, b) for a, b, wish in wishes if wish is Wish.LOCK),
        forbid=tuple((a, b) for a, b, wish in wishes if wish is Wish.FORBID and {a, b} <= here),
        rules=round.rules or Rules(),
        weights=round.weights or Weights(),
        seed=round.seed,
        begins=begins,
    )
    return {**population_as_dict(empty), "people": seekers}
