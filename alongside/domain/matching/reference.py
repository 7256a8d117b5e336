"""One pair at a time, in plain code: what the arrays must agree with, and why a pair is forbidden."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import assert_never

from alongside.domain.matching.encode import (
    FITTING,
    first_instant,
    last_met,
    managers_by_person,
    met_too_recently,
    whole_quarters,
)
from alongside.domain.matching.participants import (
    FULL,
    PLENTY,
    QUARTER,
    Feedback,
    Met,
    Part,
    Participant,
    Population,
    Rule,
)
from alongside.domain.matching.score import rarity


class Reference:
    """Judges pairs of one population."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self.people = {seeker.id: seeker for seeker in population.people}
        self.above = managers_by_person(population.people)
        self.begins = first_instant(population)
        self.forbidden = {frozenset(pair) for pair in population.forbid}

    def why_not(self, a: str, b: str) -> list[Rule]:
        """Every rule that forbids the pair, in the order of `Rule`."""
        return [rule for rule in Rule if self._breaks_rule(rule, self.people[a], self.people[b])]

    def fit_of(self, a: str, b: str) -> int:
        weights = self.population.weights
        points = self.part_points(a, b)
        return sum(weights.weight_of(part) * points[part] for part in Part) // sum(
            weights.weight_of(part) for part in Part
        )

    def part_points(self, a: str, b: str) -> dict[Part, int]:
        one, other = self.people[a], self.people[b]
        return {
            part: 0 if part in one.private | other.private else self._points_of_part(part, one, other)
            for part in Part
        }

    def common_starts(self, a: str, b: str) -> int:
        """Quarter hours at which both can begin."""
        return len(self._possible_starts(self.people[a]) & self._possible_starts(self.people[b]))

    def _breaks_rule(self, rule: Rule, one: Participant, other: Participant) -> bool:
        match rule:
            case Rule.INTENT:
                return (one.intent, other.intent) not in FITTING
            case Rule.LANGUAGE:
                return not one.languages & other.languages
            case Rule.MODE:
                return not one.modes & other.modes
            case Rule.OVERLAP:
                return self.common_starts(one.id, other.id) == 0
            case Rule.SAME_LEAD:
                return bool(one.lead) and one.lead == other.lead
            case Rule.COMMAND:
                return one.id in self.above[other.id] or other.id in self.above[one.id]
            case Rule.MET:
                return self._met_recently(one.id, other.id)
            case Rule.PREFERENCE:
                return not (_meets_requirements(one, other) and _meets_requirements(other, one))
            case Rule.BLOCK:
                return one.id in other.blocks or other.id in one.blocks
            case Rule.FORBIDDEN:
                return frozenset({one.id, other.id}) in self.forbidden
            case _:
                assert_never(rule)

    def _met_recently(self, a: str, b: str) -> bool:
        met = self._last_met.get((min(a, b), max(a, b)))
        return met is not None and met_too_recently(met, self.population)

    def _points_of_part(self, part: Part, one: Participant, other: Participant) -> int:
        match part:
            case Part.ISSUES:
                return _dice_points(one.issues, other.issues, self._rarity_of_issues)
            case Part.CIRCUMSTANCES:
                return _dice_points(one.circumstances, other.circumstances, self._rarity_of_circumstances)
            case Part.WANTS:
                met = len(one.wants & other.offers) + len(other.wants & one.offers)
                return FULL * met // max(1, len(one.wants) + len(other.wants))
            case Part.TALK:
                return FULL if one.talk is not None and one.talk is other.talk else 0
            case Part.OVERLAP:
                return min(self.common_starts(one.id, other.id), PLENTY) * FULL // PLENTY
            case Part.FEEDBACK:
                return FULL if self._helped_both(one.id, other.id) else 0
            case _:
                assert_never(part)

    def _helped_both(self, a: str, b: str) -> bool:
        return any(
            {met.a, met.b} == {a, b} and met.feedback is not Feedback.NONE for met in self.population.met
        )

    def _possible_starts(self, seeker: Participant) -> set[int]:
        free = {one for span in whole_quarters(seeker.free, self.begins) for one in range(*span)}
        length = -(-self.population.rules.minutes // QUARTER)
        return {one for one in free if all(one + later in free for later in range(length))}

    @cached_property
    def _last_met(self) -> dict[tuple[str, str], Met]:
        return last_met(self.population)

    @cached_property
    def _holders_of_issues(self) -> Counter[str]:
        return _count_holders(one.issues for one in self.people.values() if Part.ISSUES not in one.private)

    @cached_property
    def _holders_of_circumstances(self) -> Counter[str]:
        return _count_holders(
            one.circumstances for one in self.people.values() if Part.CIRCUMSTANCES not in one.private
        )

    def _rarity_of_issues(self, issue: str) -> int:
        return rarity(len(self.people), self._holders_of_issues[issue])

    def _rarity_of_circumstances(self, circumstance: str) -> int:
        return rarity(len(self.people), self._holders_of_circumstances[circumstance])


def _meets_requirements(one: Participant, other: Participant) -> bool:
    """Whether `other` has what `one` requires."""
    return all(other.attributes.get(name, frozenset()) & values for name, values in one.requires.items())


def _dice_points(one: frozenset[str], other: frozenset[str], weight: Callable[[str], int]) -> int:
    each = sum(map(weight, one)) + sum(map(weight, other))
    return 2 * FULL * sum(map(weight, one & other)) // max(1, each)


def _count_holders(sets: Iterable[frozenset[str]]) -> Counter[str]:
    return Counter(word for one in sets for word in one)
