"""One pair at a time, in plain code: what the arrays must agree with, and why a pair is forbidden."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import assert_never

from alongside.matching.rules.encode import (
    FITTING,
    first_instant,
    last_met,
    managers_by_person,
    met_too_recently,
    whole_quarters,
)
from alongside.matching.rules.participants import (
    FULL,
    PLENTY,
    QUARTER,
    Feedback,
    Part,
    Participant,
    Population,
    Rule,
)
from alongside.matching.rules.score import rarity


class Reference:
    """Judges pairs of one population."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self.people = {seeker.id: seeker for seeker in population.people}
        self.above = managers_by_person(population.people)
        self.begins = first_instant(population)
        self.forbidden = {frozenset(pair) for pair in population.forbid}
        self.last_met = last_met(population)

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
                apart = not self.population.rules.same_lead_ok
                return apart and bool(one.lead) and one.lead == other.lead
            case Rule.COMMAND:
                return one.id in self.above[other.id] or other.id in self.above[one.id]
            case Rule.MET:
                met = self.last_met.get((min(one.id, other.id), max(one.id, other.id)))
                return met is not None and met_too_recently(met, self.population)
            case Rule.PREFERENCE:
                return not (_meets_requirements(one, other) and _meets_requirements(other, one))
            case Rule.BLOCK:
                return one.id in other.blocks or other.id in one.blocks
            case Rule.FORBIDDEN:
                return frozenset({one.id, other.id}) in self.forbidden
            case _:
                assert_never(rule)

    def _points_of_part(self, part: Part, one: Participant, other: Participant) -> int:
        match part:
            case Part.ISSUES:
                return _dice_points(one.issues, other.issues, self._rarities[part])
            case Part.CIRCUMSTANCES:
                return _dice_points(one.circumstances, other.circumstances, self._rarities[part])
            case Part.WANTS:
                met = len(one.wants & other.offers) + len(other.wants & one.offers)
                return FULL * met // max(1, len(one.wants) + len(other.wants))
            case Part.TALK:
                return FULL if one.talk is not None and one.talk is other.talk else 0
            case Part.OVERLAP:
                return min(self.common_starts(one.id, other.id), PLENTY) * FULL // PLENTY
            case Part.FEEDBACK:
                both = {one.id, other.id}
                helped = [
                    met.feedback is not Feedback.NONE for met in self.population.met if {met.a, met.b} == both
                ]
                return FULL if any(helped) else 0
            case _:
                assert_never(part)

    def _possible_starts(self, seeker: Participant) -> set[int]:
        free = {one for span in whole_quarters(seeker.free, self.begins) for one in range(*span)}
        length = -(-self.population.rules.minutes // QUARTER)
        return {one for one in free if all(one + later in free for later in range(length))}

    @cached_property
    def _rarities(self) -> dict[Part, dict[str, int]]:
        """Part to the rarity of each of its words, among all who let it count."""
        people = self.population.people
        found = {}
        for part in (Part.ISSUES, Part.CIRCUMSTANCES):
            sets = [getattr(one, part.value) for one in people if part not in one.private]
            holders = Counter(word for words in sets for word in words)
            found[part] = {word: rarity(len(people), count) for word, count in holders.items()}
        return found


def _meets_requirements(one: Participant, other: Participant) -> bool:
    """Whether `other` has what `one` requires."""
    return all(other.attributes.get(name, frozenset()) & values for name, values in one.requires.items())


def _dice_points(one: frozenset[str], other: frozenset[str], rarities: Mapping[str, int]) -> int:
    own, others, shared = (sum(rarities[word] for word in words) for words in (one, other, one & other))
    return 2 * FULL * shared // max(1, own + others)
