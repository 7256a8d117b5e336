"""Rounds of matching: the open one as it is now, its dry run, and the outcome.

Nothing here checks a role: the coordinator's desk does, and the console and the demo need none.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from alongside.accounts.store import people
from alongside.core.store.engine import Store, Transaction
from alongside.matching.files import population_as_dict
from alongside.matching.rules.ahead import Outlook, look_ahead
from alongside.matching.rules.eligible import RuleCount, rule_counts
from alongside.matching.rules.encode import encode_population
from alongside.matching.rules.participants import Population, Proposal, Rule, Rules, Weights
from alongside.matching.rules.reference import Reference
from alongside.matching.rules.rounds import relaxation_gains
from alongside.partners.desk.matching_population import feedback_cutoff, round_population
from alongside.partners.rules.rounds import (
    LeftOutPerson,
    NoSuchRound,
    NotToBePaired,
    Obstacle,
    Round,
    RoundStatus,
    Wish,
    obstacle_of,
)
from alongside.partners.store import rounds
from alongside.sessions.rules.pairings import Pairing
from alongside.sessions.store import pairings


@dataclass(frozen=True, kw_only=True)
class RoundSnapshot:
    """The open round now. `drawn_from`: a fingerprint of its people, rules and wishes. `answered`: people who
    answered, whatever they said. `omitted`: pairs that were to be left out when publishing was undone.
    """

    round: Round
    names: Mapping[str, str]
    places: Mapping[str, RoundStatus]
    wishes: tuple[tuple[str, str, Wish], ...]
    population: Population
    drawn_from: str
    answered: int
    omitted: frozenset[tuple[str, str]] = frozenset()

    @property
    def waited(self) -> dict[str, int]:
        """Person id to rounds in a row without a partner, this one not counted."""
        return {seeker.id: seeker.waited for seeker in self.population.people if seeker.waited}


@dataclass(frozen=True)
class DryRun:
    """What would be published."""

    drawing: RoundSnapshot
    outlook: Outlook

    @property
    def proposal(self) -> Proposal:
        return self.outlook.proposal


@dataclass(frozen=True)
class RuleCosts:
    """The effect of each rule on a dry run. `gains`: how many more people relaxing it alone would match."""

    counts: Mapping[Rule, RuleCount]
    gains: Mapping[Rule, int]


@dataclass(frozen=True, kw_only=True)
class RoundOutcome:
    """The outcome of a published round, with today's names and without people erased since.

    `not_made`: pairs that the coordinator left out, or that were no longer possible.
    """

    round: Round
    names: Mapping[str, str]
    pairings: tuple[Pairing, ...]
    left_out: tuple[LeftOutPerson, ...]
    not_made: int


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
        answered=len(rounds.answers_of_round(db, round.number)),
        omitted=frozenset(rounds.omissions_of_round(db, round.number)),
    )


def dry_run(drawing: RoundSnapshot) -> DryRun:
    """Depends on `drawing` alone, so it can be cached for as long as `drawn_from` is the same."""
    return DryRun(drawing, look_ahead(drawing.population))


def with_plan(drawing: RoundSnapshot) -> RoundSnapshot:
    """As the dry run has it. Takes as long, so better not within a transaction."""
    return replace(drawing, population=look_ahead(drawing.population).population)


def compute_rule_costs(dry: DryRun) -> RuleCosts:
    """Takes about as long as four dry runs."""
    population = dry.drawing.population
    return RuleCosts(rule_counts(encode_population(population)), relaxation_gains(population, dry.proposal))


def check_free_to_pair(drawing: RoundSnapshot, a: str, b: str) -> None:
    """Raises NotToBePaired unless both are in, no rule forbids the pair and each has room left."""
    population = drawing.population
    room = {seeker.id: seeker.capacity for seeker in population.people}
    if not {a, b} <= room.keys():
        raise NotToBePaired(a, b, Obstacle.NOT_IN)
    for lock in population.locks:
        for one in lock:
            room[one] -= 1
    if (found := obstacle_of(Reference(population).why_not(a, b))) is not None:
        raise NotToBePaired(a, b, *found)
    if min(room[a], room[b]) < 1:
        raise NotToBePaired(a, b, Obstacle.NO_ROOM)


def require_open_round(db: Transaction, number: int) -> Round:
    """Raises NoSuchRound, also for one that is about to be published."""
    round = rounds.round_by_number(db, number)
    if round is None or round.published_at is not None or rounds.find_publication(db) is not None:
        raise NoSuchRound(number)
    return round


# ── published rounds ────────────────────────────────────────────────────────────────────────────────────────


def load_outcome(db: Transaction, number: int) -> RoundOutcome:
    """Raises NoSuchRound for one that is not published."""
    round = _require_published_round(db, number)
    made = [one for one in pairings.list_pairings(db) if one.round == number and not one.asked]
    return RoundOutcome(
        round=round,
        names=_names_by_id(db),
        pairings=tuple(made),
        left_out=tuple(rounds.left_out_of_round(db, number)),
        not_made=len(rounds.omissions_of_round(db, number)),
    )


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
        later=rounds.plan_of_round(db, round),
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
