"""Whom a person could talk to now: one row of the arrays that a round uses. O(people)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from alongside.matching.rules.eligible import Links, broken_rules, can_be_paired, count_common_bits
from alongside.matching.rules.encode import encode_population
from alongside.matching.rules.participants import UNNAMED, Part, Population, Rule
from alongside.matching.rules.score import score_links


@dataclass(frozen=True)
class Candidate:
    """`parts`: points, 0 to 1000 each; `starts`: quarter hours at which both can begin."""

    id: str
    fit: int
    parts: Mapping[Part, int]
    starts: int


@dataclass(frozen=True)
class Ranked:
    """The best fit first. `binding`: rule to the people whom it rules out and no other named rule does.

    `unavailable`: people whom no named rule rules out, but who are paused, have no room, or do not want to be
    paired. Those reasons are private.
    """

    candidates: tuple[Candidate, ...]
    binding: Mapping[Rule, int]
    unavailable: int


def rank_candidates(population: Population, person_id: str) -> Ranked:
    """Between equals the seed decides.

    The population holds everyone, also people who are paused or have no room.
    """
    encoded = encode_population(population)
    place = encoded.place[person_id]
    others = np.arange(encoded.people) != place
    rules = broken_rules(encoded, place)
    none = np.zeros(encoded.people, np.int64)
    named = sum((rules[rule].astype(np.int64) for rule in Rule if rule not in UNNAMED), none)
    unnamed = sum((rules[rule].astype(np.int64) for rule in UNNAMED), none)
    open_to = others & (named == 0) & (unnamed == 0) & can_be_paired(encoded)
    binding = {rule: int((rules[rule] & others & (named == 1)).sum()) for rule in Rule if rule not in UNNAMED}
    found = np.flatnonzero(open_to).astype(np.int32)
    own = np.full(len(found), place, np.int32)
    links = Links(own, found, count_common_bits(encoded.starts, own, found))
    scored = score_links(encoded, links)
    ranked = sorted(range(len(found)), key=lambda number: (-int(scored.fit[number]), int(found[number])))
    return Ranked(
        tuple(
            Candidate(
                encoded.seekers[found[number]].id,
                int(scored.fit[number]),
                {part: int(scored.parts[part][number]) for part in Part},
                int(links.starts[number]),
            )
            for number in ranked
        ),
        {rule: count for rule, count in binding.items() if count},
        int((others & (named == 0) & ~open_to).sum()),
    )
