"""Rounds of matching: the open one as it is now, its dry run, publishing, and the outcome.

Nothing here checks a role: the coordinator's desk does, and the console and the demo need none.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from alongside.accounts.store import people
from alongside.accounts.store.organisations import organisation_today
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.tokens import new_id
from alongside.core.store.engine import Store, Transaction
from alongside.matching.files import population_as_dict
from alongside.matching.rules.eligible import RuleCount, rule_counts
from alongside.matching.rules.encode import encode_population
from alongside.matching.rules.participants import Pair, Population, Proposal, Rule, Rules, Weights
from alongside.matching.rules.reference import Reference
from alongside.matching.rules.rounds import propose_pairs, relaxation_gains
from alongside.notifications.desk.notifications import notify
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.partners.desk.matching_population import feedback_cutoff, round_population
from alongside.partners.rules.rounds import (
    LeftOutPerson,
    NoSuchRound,
    NotToBePaired,
    Round,
    RoundStatus,
    Wish,
)
from alongside.partners.store import rounds
from alongside.sessions.rules.pairings import LASTS, Pairing, as_proposed
from alongside.sessions.store import pairings


@dataclass(frozen=True, kw_only=True)
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


# ── the open round ──────────────────────────────────────────────────────────────────────────────────────────


def find_snapshot(db: Transaction, now: datetime) -> RoundSnapshot | None:
    """None when no round is open."""
    round = rounds.find_open_round(db)
    return None if round is None else snapshot_of_round(db, round, now)


def snapshot_of_round(db: Transaction, round: Round, now: datetime) -> RoundSnapshot:
    drawn = round_population(db, round, now)
    content = json.dumps(population_as_dict(drawn.population), sort_keys=True)
    return RoundSnapshot(
        round=round,
        names=_names_by_id(db),
        places=drawn.places,
        wishes=tuple(rounds.wishes_of_round(db, round.number)),
        population=drawn.population,
        drawn_from=sha256(content.encode("utf-8", "replace")).hexdigest(),
    )


def dry_run(drawing: RoundSnapshot) -> DryRun:
    """Depends on `drawing` alone, so it can be cached for as long as `drawn_from` is the same."""
    return DryRun(drawing, propose_pairs(drawing.population))


def compute_rule_costs(dry: DryRun) -> RuleCosts:
    """Takes about as long as four dry runs."""
    population = dry.drawing.population
    return RuleCosts(rule_counts(encode_population(population)), relaxation_gains(population, dry.proposal))


def check_free_to_pair(drawing: RoundSnapshot, a: str, b: str) -> None:
    """Raises NotToBePaired unless both are in, no rule forbids the pair and each has room left."""
    population = drawing.population
    room = {seeker.id: seeker.capacity for seeker in population.people}
    for lock in population.locks:
        for one in lock:
            room[one] -= 1
    if room.get(a, 0) < 1 or room.get(b, 0) < 1 or Reference(population).why_not(a, b):
        raise NotToBePaired(a, b)


def require_open_round(db: Transaction, number: int) -> Round:
    """Raises NoSuchRound."""
    round = rounds.round_by_number(db, number)
    if round is None or round.published_at is not None:
        raise NoSuchRound(number)
    return round


# ── publishing ──────────────────────────────────────────────────────────────────────────────────────────────


def publish_snapshot(db: Transaction, drawing: RoundSnapshot, by: str, now: datetime) -> None:
    """Matches once more, checks the result by other means, and saves it. Raises NotToBePaired."""
    number, population, waited = drawing.round.number, drawing.population, drawing.waited
    proposal = propose_pairs(population)
    reference = Reference(population)  # checks the pairs once more, independently of the engine
    for pair in (*proposal.pairs, *(proposal.trio.links if proposal.trio else ())):
        if reference.why_not(pair.a, pair.b):
            raise NotToBePaired(pair.a, pair.b)
    _create_pairings(db, number, proposal, now)
    rounds.save_left_out(
        db,
        (
            LeftOutPerson(
                round=number,
                person_id=left.id,
                binding=left.told,
                opening=left.opening,
                waited=waited.get(left.id, 0) + 1,
                unavailable=left.unavailable,
                peers=left.peers,
            )
            for left in proposal.left_out
        ),
    )
    as_given = population_as_dict(population)["people"]
    rounds.save_participants(db, number, {one["id"]: json.dumps(one) for one in as_given})
    for a, b, wish in drawing.wishes:
        if wish is Wish.LOCK and (a, b) not in population.locks:  # the lock was not possible
            rounds.delete_wish(db, number, a, b)
    for a, b in population.forbid:  # includes people's own blocks: see `round_as_dict`
        rounds.save_wish(db, number, a, b, Wish.FORBID)
    done = replace(
        drawing.round,
        published_at=to_whole_second(now),
        begins=population.begins,
        rules=population.rules,
        weights=population.weights,
        proof=proposal.proof,
        digest=proposal.digest,
    )
    rounds.publish_round(db, done, by)


def _create_pairings(db: Transaction, number: int, proposal: Proposal, now: datetime) -> None:
    """Everyone in them is asked to accept."""
    today = organisation_today(db, now)
    since, until = today, today + LASTS
    groups: list[tuple[tuple[str, ...], tuple[Pair, ...]]] = [
        ((pair.a, pair.b), (pair,)) for pair in proposal.pairs
    ]
    if proposal.trio:
        groups.append((proposal.trio.members, proposal.trio.links))
    for members, links in groups:
        pairing = Pairing(id=new_id(), people=members, round=number, since=since, until=until, links=links)
        pairings.insert_pairing(db, as_proposed(pairing, now))
        for one in members:
            notify(db, one, Cause(CauseKind.MATCH, pairing.id), now=now)


# ── published rounds ────────────────────────────────────────────────────────────────────────────────────────


def load_outcome(db: Transaction, number: int) -> RoundOutcome:
    """Raises NoSuchRound for one that is not published."""
    round = _require_published_round(db, number)
    made = [one for one in pairings.list_pairings(db) if one.round == number and not one.asked]
    return RoundOutcome(round, _names_by_id(db), tuple(made), tuple(rounds.left_out_of_round(db, number)))


def round_as_dict(db: Transaction, number: int) -> dict[str, Any]:
    """The people as the engine got them, with the history, locks and rules of that time.

    Raises NoSuchRound for one that is not published.
    """
    round = _require_published_round(db, number)
    seekers = [json.loads(text) for text in rounds.participants_of_round(db, number).values()]
    wishes = rounds.wishes_of_round(db, number)
    here = {seeker["id"] for seeker in seekers}
    said = pairings.list_met(db, round.begins and feedback_cutoff(round.begins))
    empty = Population(
        people=(),
        met=tuple(met for met in said if met.round < number and {met.a, met.b} <= here),
        round=number,
        locks=tuple((a, b) for a, b, wish in wishes if wish is Wish.LOCK),
        forbid=tuple((a, b) for a, b, wish in wishes if wish is Wish.FORBID and {a, b} <= here),
        rules=round.rules or Rules(),
        weights=round.weights or Weights(),
        seed=round.seed,
        begins=round.begins,
    )
    return {**population_as_dict(empty), "people": seekers}


def _require_published_round(db: Transaction, number: int) -> Round:
    round = rounds.round_by_number(db, number)
    if round is None or round.published_at is None:
        raise NoSuchRound(number)
    return round


def _names_by_id(db: Transaction) -> dict[str, str]:
    return {person.id: person.name for person in people.list_people(db)}


# ── for the console ─────────────────────────────────────────────────────────────────────────────────────────


def snapshot_open_round(store: Store, now: datetime) -> RoundSnapshot | None:
    """None when no round is open."""
    with store.read() as db:
        return find_snapshot(db, now)


def read_round_outcome(store: Store, number: int | None) -> RoundOutcome:
    """Without a number, of the newest one. Raises NoSuchRound for one that is not published."""
    with store.read() as db:
        return load_outcome(db, rounds.newest_published_number(db) if number is None else number)


def logins_by_id(store: Store) -> dict[str, str]:
    """Person id to sign-in name."""
    with store.read() as db:
        return {person.id: person.login for person in people.list_people(db)}
