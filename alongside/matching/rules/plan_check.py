"""Judges a plan of several rounds in plain code, one pair at a time, whoever made it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from alongside.matching.rules.encode import last_met
from alongside.matching.rules.participants import Feedback, Intent, Met, PlannedRound, Population
from alongside.matching.rules.reference import Reference

ROUNDS = 5  # that a plan looks at, this one included


class IllegalPlan(Exception):
    """A rule forbids a group of it, or someone has more partners than they have room for."""


@dataclass(frozen=True, order=True)
class PlanWorth:
    """More is better, in this order; what counts against a plan is negative.

    `full_rounds`: in a row from the first on, in which no one is left out but those whom no round can serve;
    `lost`: places without a partner, over all rounds; `out_again`: those of them that are not a person's
    first; `repeats`: pairs who had met, unless both asked to continue.
    """

    full_rounds: int
    lost: int
    out_again: int
    repeats: int


def judge_plan(population: Population, rounds: Sequence[PlannedRound], unreachable: int = 0) -> PlanWorth:
    """`unreachable`: people who cannot be paired in any of the rounds. Raises IllegalPlan."""
    present = {one.id for one in population.people if one.capacity > 0 and one.intent is not Intent.PAUSE}
    lost, repeats = [], 0
    out: Counter[str] = Counter()
    for number, groups in zip(played(population, rounds), rounds, strict=True):
        _check_round(number, groups)
        known = {ends for ends, met in last_met(number).items() if met.feedback is not Feedback.KEEP}
        repeats += sum(ends in known for ends in pairs_of(groups))
        alone = present - {one for group in groups for one in group}
        out.update(alone)
        lost.append(len(alone))
    full = next((place for place, many in enumerate(lost) if many > unreachable), len(lost))
    again = sum(lost) - len(out)
    return PlanWorth(full, -sum(lost), -again, -repeats)


def played(population: Population, rounds: Sequence[PlannedRound]) -> Iterator[Population]:
    """The population before each of the rounds, if these are held: who waits, and who has met."""
    for groups in rounds:
        yield population
        matched = {one for group in groups for one in group}
        people = (
            replace(one, waited=0 if one.id in matched else one.waited + 1) for one in population.people
        )
        met = (Met(a, b, population.round) for a, b in pairs_of(groups))
        population = replace(
            population,
            people=tuple(people),
            met=(*population.met, *met),
            round=population.round + 1,
            locks=(),
            later=None,
        )


def pairs_of(groups: PlannedRound) -> list[tuple[str, str]]:
    """Every two of a group, by sorted ids."""
    return [(min(two), max(two)) for group in groups for two in combinations(group, 2)]


def _check_round(population: Population, groups: PlannedRound) -> None:
    reference = Reference(population)
    pairs, threes = pairs_of(groups), [group for group in groups if len(group) > 2]
    seats = Counter(one for group in groups for one in group)
    people = reference.people
    if any(reference.why_not(*two) for two in pairs) or len(set(pairs)) < len(pairs):
        raise IllegalPlan
    if any(many > people[one].capacity for one, many in seats.items()):
        raise IllegalPlan
    if len(threes) > 1 or not all(people[one].trio_ok for group in threes for one in group):
        raise IllegalPlan
