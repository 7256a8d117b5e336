"""Looking ahead in a small pool: a plan of the next rounds, so that this one uses up no pair that they need.

Two plans are made: the rounds one after the other, each the best for itself with first meetings before
repeats; and where that leaves places that could be had, one by search over all rounds at once. The better one
by `plan_check.py` counts, the first if they are equal. The pairs of its later rounds are then kept for them,
and this round is the best of all that remains, with the same proof as any other. It never matches fewer
people than it could by itself, nor people who waited less.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from alongside.matching.engine.plan_search import LinksOfRound, PlanTask, search_plan
from alongside.matching.rules.eligible import Links, can_be_paired, eligible_links
from alongside.matching.rules.encode import Encoded, encode_population, last_met
from alongside.matching.rules.participants import Feedback, PlannedRound, Population, Proposal
from alongside.matching.rules.plan_check import (
    ROUNDS,
    IllegalPlan,
    PlanWorth,
    judge_plan,
    played,
)
from alongside.matching.rules.rounds import propose_pairs

SMALL_POOL = 60  # people; in larger ones rounds hardly take pairs from each other
MOST_SEARCHED = 500  # links by rounds: some 14 people; beyond, a search takes long and finds little
LONG_AGO = -(10**9)  # a round


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """`population`: with the plan of later rounds, if the pool is small. `proposal`: its round.

    `alone`: this round as it would be if nothing after it counted. `worth`: of the plan, this round included;
    `least_lost`: places without a partner that no plan can avoid, proven round by round. `partnered`: id to
    the number of the rounds in which the plan has a partner for them.
    """

    population: Population
    proposal: Proposal
    alone: Proposal
    worth: PlanWorth | None = None
    least_lost: int = 0
    partnered: Mapping[str, int]

    @property
    def gives_up(self) -> int:
        """Points of fit in this round; negative if it gains some."""
        return self.alone.total_fit - self.proposal.total_fit


def look_ahead(population: Population) -> Outlook:
    """The same for the same population, in any order."""
    population = replace(population, later=None)
    alone = propose_pairs(population)
    pool = _Pool(population, alone)
    unplanned = Outlook(population=population, proposal=alone, alone=alone, partnered={})
    if not 0 < pool.present <= SMALL_POOL:
        return unplanned
    best = pool.best_plan()
    planned = replace(population, later=tuple(best[1:]))
    proposal = propose_pairs(planned)
    if _matched_by_wait(population, proposal) < _matched_by_wait(population, alone):
        return unplanned  # only if a proof failed: the plan's own first round matches as many
    rounds = [groups_of(proposal), *best[1:]]
    return Outlook(
        population=planned,
        proposal=proposal,
        alone=alone,
        worth=judge_plan(population, rounds, pool.unreachable),
        least_lost=pool.present * ROUNDS - sum(pool.most),
        partnered=Counter(one for groups in rounds for one in {id for group in groups for id in group}),
    )


def groups_of(proposal: Proposal) -> PlannedRound:
    trio = [proposal.trio.members] if proposal.trio else []
    return (*((pair.a, pair.b) for pair in proposal.pairs), *trio)


def _matched_by_wait(population: Population, proposal: Proposal) -> tuple[int, ...]:
    """Of all, then of those who waited longest, of the next, and so on."""
    matched = {one for group in groups_of(proposal) for one in group}
    waits = sorted({one.waited for one in population.people}, reverse=True)
    served = Counter(one.waited for one in population.people if one.id in matched)
    return (len(matched), *(served[wait] for wait in waits))


class _Pool:
    """One population, and what its rounds can come to."""

    def __init__(self, population: Population, alone: Proposal) -> None:
        self.population = population
        self.alone = alone
        self.encoded: Encoded = encode_population(replace(population, met=()))
        self.here = can_be_paired(self.encoded)
        self.present = int(self.here.sum())
        if not 0 < self.present <= SMALL_POOL:
            return
        found = eligible_links(self.encoded)
        self.links: Links = found.some(np.flatnonzero(self.here[found.i] & self.here[found.j]))
        self.most = [alone.people_matched, *self.most_of_later_rounds()]
        self.task = self.make_task()
        self.unreachable = self.present - self.task.all_of_them

    def best_plan(self) -> list[PlannedRound]:
        in_turn = self.plan_in_turn()
        worth = judge_plan(self.population, in_turn, self.unreachable)
        if worth == PlanWorth(ROUNDS, -ROUNDS * self.unreachable, worth.out_again, 0):
            return in_turn
        searched = self.plan_by_search()
        try:
            better = bool(searched) and judge_plan(self.population, searched, self.unreachable) > worth
        except IllegalPlan:  # a search by floating-point numbers may be wrong
            better = False
        return searched if better else in_turn

    def plan_in_turn(self) -> list[PlannedRound]:
        rounds: list[PlannedRound] = []
        for _ in range(ROUNDS):
            *_, now = played(self.population, [*rounds, ()])
            rounds.append(groups_of(propose_pairs(replace(now, later=()))))
        return rounds

    def plan_by_search(self) -> list[PlannedRound]:
        small = 0 < self.task.usable.sum() <= MOST_SEARCHED
        found = search_plan(self.task) if small else None
        return [self.name_groups(links) for links in found or ()]

    def name_groups(self, found: LinksOfRound) -> PlannedRound:
        ids = [seeker.id for seeker in self.encoded.seekers]
        ends = [(ids[self.links.i[link]], ids[self.links.j[link]]) for link in found.pairs]
        trio = {ids[one[link]] for link in found.trio for one in (self.links.i, self.links.j)}
        return (*ends, tuple(sorted(trio))) if trio else tuple(ends)

    def most_of_later_rounds(self) -> Iterator[int]:
        """People that a round could match if those before it were not held."""
        for later in range(1, ROUNDS):
            number = self.population.round + later
            yield propose_pairs(replace(self.population, round=number, locks=())).people_matched

    def make_task(self) -> PlanTask:
        population, encoded, links = self.population, self.encoded, self.links
        number = {
            ends: place for place, ends in enumerate(zip(links.i.tolist(), links.j.tolist(), strict=True))
        }
        last = np.full(len(links), LONG_AGO)
        keep = np.zeros(len(links), bool)
        for (a, b), met in last_met(population).items():
            if a in encoded.place and b in encoded.place:
                link = number.get(self._ends(a, b))
                if link is not None:
                    last[link], keep[link] = met.round, met.feedback is Feedback.KEEP
        rounds = population.round + np.arange(ROUNDS)
        rested = rounds[None, :] - last[:, None] > population.rules.cooldown
        willing = np.array([seeker.trio_ok for seeker in encoded.seekers], bool)
        return PlanTask(
            i=links.i.astype(np.int64),
            j=links.j.astype(np.int64),
            usable=rested | keep[:, None],
            apart=min(ROUNDS, population.rules.cooldown + 1),
            never_met=(last == LONG_AGO) | keep,
            room=np.where(self.here, [seeker.capacity for seeker in encoded.seekers], 0),
            willing=willing[links.i] & willing[links.j],
            first=tuple(self.first_round()),
            locks=tuple(number[self._ends(a, b)] for a, b in population.locks),
            most=tuple(self.most),
        )

    def _ends(self, a: str, b: str) -> tuple[int, int]:
        one, other = self.encoded.place[a], self.encoded.place[b]
        return min(one, other), max(one, other)

    def first_round(self) -> Iterator[tuple[np.ndarray, int]]:
        """Of all who waited as long, as many are matched as by the best round for itself."""
        matched = {one for group in groups_of(self.alone) for one in group}
        waited = np.array([seeker.waited for seeker in self.encoded.seekers])
        served = np.array([seeker.id in matched for seeker in self.encoded.seekers])
        for wait in np.unique(waited[self.here]).tolist():
            yield np.flatnonzero(self.here & (waited == wait)), int((served & (waited == wait)).sum())
