"""The coordinator's work: rounds from opening to publishing, pairs, and matching settings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from alongside.desks.confirming import require_confirmed
from alongside.desks.matching_population import current_settings, feedback_cutoff, round_population
from alongside.desks.notifications import notify
from alongside.desks.pairing_endings import end_pairing
from alongside.desks.role_desk import RoleDesk
from alongside.domain.audit import Action
from alongside.domain.errors import BadInput, NotAllowed
from alongside.domain.matching.eligible import RuleCount, rule_counts
from alongside.domain.matching.encode import encode_population
from alongside.domain.matching.files import population_as_dict
from alongside.domain.matching.participants import LeftOut, Pair, Population, Proposal, Rule, Rules, Weights
from alongside.domain.matching.reference import Reference
from alongside.domain.matching.rounds import propose_pairs, relaxation_gains
from alongside.domain.matching.settings import check_rules, check_weights
from alongside.domain.notification_preferences import MessageKind
from alongside.domain.organisations import Organisation
from alongside.domain.pairings import LASTS, Ending, Pairing, as_proposed
from alongside.domain.people import PersonNotFound, Role
from alongside.domain.rounds import (
    LeftOutPerson,
    NoSuchRound,
    NotToBePaired,
    Outdated,
    Round,
    RoundOpenAlready,
    RoundStatus,
    Wish,
)
from alongside.domain.tokens import new_id
from alongside.store import audit, matching_settings, organisations, pairings, people, rounds
from alongside.store.engine import Store, Transaction

LONGEST_OPEN = timedelta(weeks=8)


@dataclass(frozen=True)
class RoundSnapshot:
    """The open round now. `drawn_from`: a fingerprint of its people, rules and wishes."""

    round: Round
    names: Mapping[str, str]
    places: Mapping[str, RoundStatus]
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

    drawing: RoundSnapshot
    proposal: Proposal


@dataclass(frozen=True)
class RuleCosts:
    """The effect of each rule on a dry run. `gains`: how many more people relaxing it alone would match."""

    counts: Mapping[Rule, RuleCount]
    gains: Mapping[Rule, int]


@dataclass(frozen=True)
class RoundOutcome:
    """The outcome of a published round, with today's names and without people erased since."""

    round: Round
    names: Mapping[str, str]
    pairings: tuple[Pairing, ...]
    left_out: tuple[LeftOutPerson, ...]


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


def snapshot_open_round(store: Store, now: datetime) -> RoundSnapshot | None:
    """None when no round is open."""
    with store.read() as db:
        return _find_snapshot(db, now)


def dry_run(drawing: RoundSnapshot) -> DryRun:
    """Depends on `drawing` alone, so it can be cached for as long as `drawn_from` is the same."""
    return DryRun(drawing, propose_pairs(drawing.population))


def compute_rule_costs(dry: DryRun) -> RuleCosts:
    """Takes about as long as four dry runs."""
    population = dry.drawing.population
    return RuleCosts(rule_counts(encode_population(population)), relaxation_gains(population, dry.proposal))


def read_round_outcome(store: Store, number: int) -> RoundOutcome:
    """Raises NoSuchRound for one that is not published."""
    with store.read() as db:
        return _load_outcome(db, number)


def newest_published_round(store: Store) -> int:
    """0 before the first."""
    with store.read() as db:
        return rounds.newest_published_number(db)


def logins_by_id(store: Store) -> dict[str, str]:
    """Person id to sign-in name."""
    with store.read() as db:
        return {person.id: person.login for person in people.list_people(db)}


@dataclass(frozen=True)
class CoordinatorDesk(RoleDesk):
    role = Role.COORDINATOR

    sign_in_id: str = ""  # of none, nothing is confirmed

    def organisation(self) -> Organisation:
        with self._reading() as db:
            return organisations.require_organisation(db)

    def local_today(self) -> date:
        with self._reading() as db:
            return _local_today(db, self.now)

    # ── rounds ──────────────────────────────────────────────────────────────────────────────────────────────

    def list_rounds(self) -> list[Round]:
        """Newest first."""
        with self._reading() as db:
            return rounds.list_rounds(db)

    def open_round(self, confirm_until: str) -> Round:
        """`confirm_until`: the last day (ISO) to answer. Raises BadInput and RoundOpenAlready."""
        with self._writing() as db:
            if standing := rounds.find_open_round(db):
                raise RoundOpenAlready(standing.number)
            _check_confirm_until(confirm_until, _local_today(db, self.now))
            newest = rounds.list_rounds(db)
            number = newest[0].number + 1 if newest else 1
            round = Round(number, self._now_text, confirm_until, new_id())
            rounds.open_round(db, round, self.person.id)
            self._log_action(db, Action.ROUND_OPENED, str(number))
        return round

    def snapshot_open_round(self) -> RoundSnapshot | None:
        """None when no round is open."""
        with self._reading() as db:
            return _find_snapshot(db, self.now)

    def dry_run(self) -> DryRun | None:
        drawing = self.snapshot_open_round()
        return None if drawing is None else dry_run(drawing)

    def lock_pair(self, number: int, a: str, b: str) -> None:
        """Pairs two people whatever their fit.

        Raises NoSuchRound, and NotToBePaired when a rule forbids the pair or one of them has no room.
        """
        self._save_wish(number, a, b, Wish.LOCK)

    def forbid_pair(self, number: int, a: str, b: str) -> None:
        """Keeps two people from being paired in this round. Raises NotToBePaired and NoSuchRound."""
        self._save_wish(number, a, b, Wish.FORBID)

    def undo_wish(self, number: int, a: str, b: str) -> None:
        with self._writing() as db:
            _require_open_round(db, number)
            if rounds.delete_wish(db, number, a, b):
                self._log_action(db, Action.ROUND_RULE_CHANGED, str(number))

    def publish_round(self, number: int, drawn_from: str) -> bool:
        """Creates the pairs, once: False when this round was published before.

        Raises NoSuchRound, and Outdated when anything changed since the dry run.
        """
        with self._writing() as db:
            round = rounds.round_by_number(db, number)
            if round is None:
                raise NoSuchRound(number)
            if round.published_at is not None:
                return False
            drawing = snapshot_of_round(db, round, self.now)
            if drawing.drawn_from != drawn_from:
                raise Outdated
            publish_snapshot(db, drawing, self.person.id, self.now)
            self._log_action(db, Action.ROUND_PUBLISHED, str(number))
        return True

    def round_outcome(self, number: int) -> RoundOutcome:
        """Raises NoSuchRound for one that is not published."""
        with self._reading() as db:
            return _load_outcome(db, number)

    def export_round(self, number: int) -> dict[str, Any]:
        """A published round as a file; matching it again gives the same pairs and digest.

        Not once a person who was in it has been erased, since their data is gone from it.
        Raises NoSuchRound and NotConfirmed.
        """
        with self._writing() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            exported = _round_as_dict(db, _require_published_round(db, number))
            self._log_action(db, Action.ROUND_EXPORTED, str(number))
        return exported

    # ── pairs ───────────────────────────────────────────────────────────────────────────────────────────────

    def read_pair_book(self) -> PairBook:
        with self._reading() as db:
            return PairBook(
                pairings.names_of_people(db),
                tuple(pairings.list_pairings(db)),
                _local_today(db, self.now).isoformat(),
            )

    def end_pair(self, pairing_id: str) -> None:
        """Takes effect immediately; does nothing to an ended pair. Raises NotAllowed if there is none."""
        with self._writing() as db:
            pairing = pairings.find_pairing(db, pairing_id)
            if pairing is None:
                raise NotAllowed
            if pairing.is_active(_local_today(db, self.now).isoformat()):
                end_pairing(db, pairing, Ending.COORDINATOR, self.now)
                self._log_action(db, Action.PAIRING_ENDED)

    # ── settings ────────────────────────────────────────────────────────────────────────────────────────────

    def read_settings(self) -> tuple[Rules, Weights]:
        with self._reading() as db:
            return current_settings(db)

    def save_settings(self, rules: Rules, weights: Weights) -> None:
        """Applies to rounds not yet published. Unchanged values are neither saved nor logged.

        Raises BadInput.
        """
        check_rules(rules)
        check_weights(weights)
        with self._writing() as db:
            if (rules, weights) != current_settings(db):
                matching_settings.add_settings(db, self._now_text, self.person.id, rules, weights)
                self._log_action(db, Action.MATCHING_SET)

    # ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _now_text(self) -> str:
        return self.now.astimezone(UTC).isoformat(timespec="seconds")

    def _log_action(self, db: Transaction, action: Action, detail: str = "") -> None:
        """With the coordinator as subject: the log does not say who is paired with whom."""
        audit.record_action(db, self.now.isoformat(), self.person.id, action, self.person.id, detail=detail)

    def _save_wish(self, number: int, a: str, b: str, wish: Wish) -> None:
        with self._writing() as db:
            round = _require_open_round(db, number)
            if a == b:
                raise NotToBePaired(a, b)
            for one in (a, b):
                if people.by_id(db, one) is None:
                    raise PersonNotFound(one)
            rounds.delete_wish(db, number, a, b)
            if wish is Wish.LOCK:
                _check_free_to_pair(snapshot_of_round(db, round, self.now), a, b)
            rounds.save_wish(db, number, a, b, wish)
            self._log_action(db, Action.ROUND_RULE_CHANGED, str(number))


def publish_snapshot(db: Transaction, drawing: RoundSnapshot, by: str, now: datetime) -> None:
    """Matches once more, checks the result by other means, and saves it. Raises NotToBePaired."""
    number, population = drawing.round.number, drawing.population
    proposal = propose_pairs(population)
    _check_legal(population, proposal)
    for pairing in _new_pairings(number, proposal, _local_today(db, now)):
        pairings.insert_pairing(db, as_proposed(pairing, now))
        for one in pairing.people:
            notify(db, now, one, MessageKind.MATCH, {}, f"match:{pairing.id}:{one}")
    waited = drawing.waited
    rounds.save_left_out(
        db, (_left_out_person(number, one, waited.get(one.id, 0) + 1) for one in proposal.left_out)
    )
    as_given = population_as_dict(population)["people"]
    rounds.save_participants(db, number, {one["id"]: json.dumps(one) for one in as_given})
    for a, b, wish in drawing.wishes:
        if wish is Wish.LOCK and (a, b) not in population.locks:  # the lock was not possible
            rounds.delete_wish(db, number, a, b)
    for a, b in population.forbid:  # includes people's own blocks: see `_round_as_dict`
        rounds.save_wish(db, number, a, b, Wish.FORBID)
    done = replace(
        drawing.round,
        published_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        begins=None if population.begins is None else population.begins.isoformat(),
        rules=population.rules,
        weights=population.weights,
        proof=proposal.proof,
        digest=proposal.digest,
    )
    rounds.publish_round(db, done, by)


def _find_snapshot(db: Transaction, now: datetime) -> RoundSnapshot | None:
    round = rounds.find_open_round(db)
    return None if round is None else snapshot_of_round(db, round, now)


def _load_outcome(db: Transaction, number: int) -> RoundOutcome:
    round = _require_published_round(db, number)
    made = [one for one in pairings.list_pairings(db) if one.round == number and not one.asked]
    return RoundOutcome(round, _names_by_id(db), tuple(made), tuple(rounds.left_out_of_round(db, number)))


def snapshot_of_round(db: Transaction, round: Round, now: datetime) -> RoundSnapshot:
    drawn = round_population(db, round, now)
    wishes = tuple(rounds.wishes_of_round(db, round.number))
    return RoundSnapshot(
        round,
        _names_by_id(db),
        drawn.places,
        wishes,
        drawn.population,
        population_fingerprint(drawn.population),
    )


def population_fingerprint(population: Population) -> str:
    text = json.dumps(population_as_dict(population), sort_keys=True)
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def _names_by_id(db: Transaction) -> dict[str, str]:
    return {person.id: person.name for person in people.list_people(db)}


def _local_today(db: Transaction, now: datetime) -> date:
    return now.astimezone(organisations.require_organisation(db).week_rule.zone).date()


def _check_confirm_until(text: str, today: date) -> None:
    """Raises BadInput unless it is a day from today on, at most LONGEST_OPEN ahead."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput("confirm_until", "out of range") from None
    if not today <= day <= today + LONGEST_OPEN:
        raise BadInput("confirm_until", "out of range")


def _require_open_round(db: Transaction, number: int) -> Round:
    round = rounds.round_by_number(db, number)
    if round is None or round.published_at is not None:
        raise NoSuchRound(number)
    return round


def _require_published_round(db: Transaction, number: int) -> Round:
    round = rounds.round_by_number(db, number)
    if round is None or round.published_at is None:
        raise NoSuchRound(number)
    return round


def _check_free_to_pair(drawing: RoundSnapshot, a: str, b: str) -> None:
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


def _new_pairings(number: int, proposal: Proposal, today: date) -> list[Pairing]:
    until = (today + LASTS).isoformat()

    def new_pairing(members: tuple[str, ...], links: tuple[Pair, ...]) -> Pairing:
        return Pairing(new_id(), members, number, today.isoformat(), until, links)

    pairs = [new_pairing((pair.a, pair.b), (pair,)) for pair in proposal.pairs]
    trio = proposal.trio
    return [*pairs, new_pairing(trio.members, trio.links)] if trio else pairs


def _left_out_person(number: int, left: LeftOut, waited: int) -> LeftOutPerson:
    return LeftOutPerson(number, left.id, left.told, left.opening, waited, left.unavailable, left.peers)


def _round_as_dict(db: Transaction, round: Round) -> dict[str, Any]:
    """The people as the engine got them, with the history, locks and rules of that time."""
    seekers = [json.loads(text) for text in rounds.participants_of_round(db, round.number).values()]
    wishes = rounds.wishes_of_round(db, round.number)
    here = {seeker["id"] for seeker in seekers}
    begins = datetime.fromisoformat(round.begins) if round.begins else None
    said = pairings.list_met(db, begins and feedback_cutoff(begins))
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
