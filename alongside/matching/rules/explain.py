"""Why a person is unmatched: whom each rule rules out, and which extra time would help most."""

from collections.abc import Iterable
from datetime import timedelta

import numpy as np

from alongside.matching.rules.eligible import broken_rules
from alongside.matching.rules.encode import QUARTERS, Bits, Encoded, Flags
from alongside.matching.rules.participants import DAYS, QUARTER, UNNAMED, LeftOut, Opening, Rule

A_DAY = QUARTERS // DAYS
NEAR = 8  # quarter hours: only times this near to hours of the day at which they are free anyway


def explain_left_out(encoded: Encoded, present: Flags, place: int) -> LeftOut:
    """`present`: who can be paired."""
    others = present.copy()
    others[place] = False
    rules = {rule: kept & others for rule, kept in broken_rules(encoded, place).items()}
    all_kinds = _count_rules(rules, Rule, others)
    named_kinds = _count_rules(rules, set(Rule) - UNNAMED, others)
    hours = _start_flags(encoded.starts[place]).reshape(DAYS, A_DAY).any(axis=0)
    near = np.any([np.roll(hours, shift) for shift in range(-NEAR, NEAR + 1)], axis=0)
    could = _start_flags(encoded.starts[rules[Rule.OVERLAP] & (named_kinds == 1)]).sum(axis=0)
    could *= np.tile(near, DAYS)  # at each time near this person's free hours: how many more could begin
    opening = None
    if could.any():
        quarter = int(could.argmax())
        begins = encoded.begins + timedelta(minutes=QUARTER * quarter)
        opening = Opening(begins, encoded.population.rules.minutes, int(could[quarter]))
    told = {rule: int((rules[rule] & (named_kinds == 1)).sum()) for rule in Rule if rule not in UNNAMED}
    return LeftOut(
        id=encoded.seekers[place].id,
        binding=_without_zeros({rule: int((rules[rule] & (all_kinds == 1)).sum()) for rule in Rule}),
        opening=opening,
        told=_without_zeros(told),
        unavailable=int((others & (named_kinds == 0) & (all_kinds > 0)).sum()),
        peers=int((others & (all_kinds == 0)).sum()),
    )


def _count_rules(rules: dict[Rule, Flags], of: Iterable[Rule], others: Flags) -> np.ndarray:
    """For each person, how many of these rules rule them out."""
    return sum((rules[rule].astype(np.int64) for rule in of), np.zeros(len(others), np.int64))


def _without_zeros(counts: dict[Rule, int]) -> dict[Rule, int]:
    return {rule: count for rule, count in counts.items() if count}


def _start_flags(starts: Bits) -> np.ndarray:
    """A row of 0 and 1 for each person."""
    return np.unpackbits(starts.view(np.uint8), axis=-1, bitorder="little")[..., :QUARTERS].astype(np.int64)
