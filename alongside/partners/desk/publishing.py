"""The pairs of a published round, and who is told. Until it takes effect: see `pending_rounds.py`.

What someone changes in between makes no new pairs: a pair that is no longer possible is not made.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.accounts.store.organisations import require_organisation
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.tokens import new_id
from alongside.core.store.engine import Transaction
from alongside.matching.files import Faulty, parse_population, population_as_dict
from alongside.matching.rules.participants import Pair, Population, Proposal
from alongside.matching.rules.reference import Reference
from alongside.matching.rules.rounds import propose_pairs
from alongside.notifications.desk.notifications import notify
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices
from alongside.partners.desk.rounds import RoundSnapshot, snapshot_of_round, with_plan
from alongside.partners.rules.rounds import (
    LeftOutPerson,
    NotToBePaired,
    Publication,
    Round,
    Wish,
    obstacle_of,
)
from alongside.partners.store import rounds
from alongside.sessions.rules.pairings import LASTS, Pairing, as_proposed
from alongside.sessions.store import pairings


@dataclass(frozen=True)
class Group:
    """A pair or three people, sorted, and the links between them."""

    members: tuple[str, ...]
    links: tuple[Pair, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Two people are paired once, so the first two are enough to name it."""
        return self.members[0], self.members[1]


def groups_of(proposal: Proposal) -> list[Group]:
    groups = [Group((pair.a, pair.b), (pair,)) for pair in proposal.pairs]
    if proposal.trio:
        groups.append(Group(proposal.trio.members, proposal.trio.links))
    return groups


def publish_as_seen(db: Transaction, waiting: Publication, round: Round, now: datetime) -> None:
    """The pairs that were seen, as far as they are still possible. Raises LookupError for a damaged row."""
    population = parse_population(waiting.population)
    if isinstance(population, Faulty):
        raise LookupError(f"round {waiting.round} was kept with faults: {population.faults}")
    drawing = snapshot_of_round(db, round, now)
    seen = replace(drawing, population=population)
    _publish_groups(db, seen, drawing.population, waiting.published_by, now)


def publish_snapshot(db: Transaction, drawing: RoundSnapshot, by: str, now: datetime) -> None:
    """At once, planned here. Raises NotToBePaired."""
    _publish_groups(db, with_plan(drawing), drawing.population, by, now)


def _publish_groups(
    db: Transaction, drawing: RoundSnapshot, current: Population, by: str, now: datetime
) -> None:
    """Matches once more, checks the result by other means, and saves it, without the groups left out.

    `current`: the people who are in now. Raises NotToBePaired.
    """
    round, population = drawing.round, drawing.population
    proposal = propose_pairs(population)
    groups = groups_of(proposal)
    reference = Reference(population)  # checks the pairs once more, independently of the engine
    for pair in (link for group in groups for link in group.links):
        if (found := obstacle_of(reference.why_not(pair.a, pair.b))) is not None:
            raise NotToBePaired(pair.a, pair.b, *found)
    omitted = rounds.omissions_of_round(db, round.number)
    made = list(_still_possible((one for one in groups if one.key not in omitted), current))
    rounds.save_omissions(db, round.number, {one.key for one in groups} - {one.key for one in made} - omitted)
    _create_pairings(db, round, made, now)
    alone = {seeker.id for seeker in population.people} & {seeker.id for seeker in current.people}
    alone -= {one for group in made for one in group.members}
    _save_left_out(db, drawing, proposal, alone, now)
    _keep_what_it_was_made_of(db, drawing, proposal, by, now)


def _still_possible(groups: Iterable[Group], current: Population) -> Iterator[Group]:
    reference, room = Reference(current), Counter({one.id: one.capacity for one in current.people})
    for group in groups:
        here = all(room[one] > 0 for one in group.members)
        if here and not any(reference.why_not(link.a, link.b) for link in group.links):
            room.subtract(group.members)
            yield group


def _create_pairings(db: Transaction, round: Round, groups: Iterable[Group], now: datetime) -> None:
    """Everyone in them is asked to accept."""
    rule = require_organisation(db).week_rule
    since = now.astimezone(rule.zone).date()
    for group in groups:
        pairing = Pairing(
            id=new_id(),
            people=group.members,
            round=round.number,
            since=since,
            until=since + LASTS,
            links=group.links,
            same_lead_ok=round.same_lead_ok,
        )
        pairings.insert_pairing(db, as_proposed(pairing, until=rule.end_of_next(now)))
        for one in group.members:
            notify(db, one, Cause(CauseKind.MATCH, pairing.id), now=now)


def _save_left_out(
    db: Transaction, drawing: RoundSnapshot, proposal: Proposal, alone: Collection[str], now: datetime
) -> None:
    """Everyone in the round without a partner comes first next time, and is told kindly."""
    round, waited = drawing.round, drawing.waited
    explained = {one.id: one for one in proposal.left_out}
    notices.delete_unseen(db, NoticeKind.LEFT_OUT)  # of earlier rounds
    for one in sorted(alone):
        why = explained.get(one)
        left_out = LeftOutPerson(
            round=round.number,
            person_id=one,
            binding=why.told if why else {},
            opening=why.opening if why else None,
            waited=waited.get(one, 0) + 1,
            unavailable=why.unavailable if why else 0,
            peers=why.peers if why else 0,
        )
        rounds.save_left_out(db, [left_out])
        notices.save_notice(db, one, NoticeKind.LEFT_OUT, now)
        notify(db, one, Cause(CauseKind.LEFT_OUT, round.seed), now=now)


def _keep_what_it_was_made_of(
    db: Transaction, drawing: RoundSnapshot, proposal: Proposal, by: str, now: datetime
) -> None:
    number, population = drawing.round.number, drawing.population
    as_given = population_as_dict(population)["people"]
    rounds.save_participants(db, number, {one["id"]: json.dumps(one) for one in as_given})
    for a, b, wish in drawing.wishes:
        if wish is Wish.LOCK and (a, b) not in population.locks:  # the lock was not possible
            rounds.delete_wish(db, number, a, b)
    for a, b in population.forbid:  # includes people's own blocks: see `round_as_dict`
        rounds.save_wish(db, number, a, b, Wish.FORBID)
    if population.later is not None:
        rounds.save_plan(db, number, population.later)
    done = replace(
        drawing.round,
        planned=None if population.later is None else len(population.later),
        published_at=to_whole_second(now),
        begins=population.begins,
        rules=population.rules,
        weights=population.weights,
        proof=proposal.proof,
        digest=proposal.digest,
    )
    rounds.publish_round(db, done, by)
