"""Which pairs no rule forbids: blocks of rows against all columns, cheap rules first.

O(people² + eligible pairs).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alongside.matching.rules.encode import FITTING, INTENTS, Bits, Encoded, Flags, Integers
from alongside.matching.rules.participants import Intent, Rule

CELLS = 4_000_000  # per block, so that its masks fit into the cache of a small machine
FITS = np.array([[(one, other) in FITTING for other in INTENTS] for one in INTENTS], bool)

Places = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Links:
    """Pairs of places, i < j, in order. `starts`: quarter hours at which both can begin."""

    i: Places
    j: Places
    starts: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.i)

    def some(self, numbers: Integers) -> "Links":
        return Links(self.i[numbers], self.j[numbers], self.starts[numbers])


@dataclass(frozen=True)
class RuleCount:
    """`pairs`: that a rule forbids; `alone`: that no other rule forbids."""

    pairs: int
    alone: int


def eligible_links(encoded: Encoded, without: Rule | None = None) -> Links:
    """Every eligible pair, once. `without`: ignores this rule: MODE, OVERLAP, SAME_LEAD or MET."""
    people = encoded.people
    rows = max(1, CELLS // max(1, people))
    found = [
        _block_links(encoded, first, min(people, first + rows), without) for first in range(0, people, rows)
    ]
    if not found:
        return Links(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int32))
    return Links(
        np.concatenate([block.i for block in found]),
        np.concatenate([block.j for block in found]),
        np.concatenate([block.starts for block in found]),
    )


def _block_links(encoded: Encoded, first: int, last: int, without: Rule | None) -> Links:
    rows, columns = slice(first, last), slice(first, encoded.people)
    allowed = FITS[encoded.intent[rows]][:, encoded.intent[columns]]
    allowed &= _share_any_bit(encoded.languages, rows, columns)
    if without is not Rule.MODE:
        allowed &= _share_any_bit(encoded.modes, rows, columns)
    if without is not Rule.SAME_LEAD:
        lead = encoded.lead
        allowed &= (lead[rows, None] != lead[None, columns]) | (lead[rows, None] < 0)
    if len(encoded.met_by) > 1:
        allowed &= encoded.met_by[encoded.needs[rows]][:, columns]
        allowed &= encoded.met_by[encoded.needs[columns]][:, rows].T
    for rule, keys in encoded.excluded_pairs.items():
        if rule is not without:
            low, high = np.searchsorted(keys, [first * encoded.people, last * encoded.people])
            lower, higher = np.divmod(keys[low:high], encoded.people)
            allowed[lower - first, higher - first] = False
    allowed &= np.arange(encoded.people - first) > np.arange(last - first)[:, None]
    i, j = (place.astype(np.int32) + np.int32(first) for place in np.nonzero(allowed))
    starts = count_common_bits(encoded.starts, i, j)
    meet = (starts > 0) | (without is Rule.OVERLAP)
    return Links(i[meet], j[meet], starts[meet])


def _share_any_bit(bits: Bits, rows: slice, columns: slice) -> Flags:
    shared: Flags = (bits[rows, None, 0] & bits[None, columns, 0]) != 0
    for word in range(1, bits.shape[1]):
        shared |= (bits[rows, None, word] & bits[None, columns, word]) != 0
    return shared


def count_common_bits(bits: Bits, i: Places, j: Places) -> npt.NDArray[np.int32]:
    """How many bits both have. One word at a time, so that no full row is ever copied."""
    count = np.zeros(len(i), np.int32)
    for word in range(bits.shape[1]):
        column = np.ascontiguousarray(bits[:, word])
        if column.any():
            count += np.bitwise_count(column[i] & column[j])
    return count


# ── one person against all others ───────────────────────────────────────────────────────────────────────────


def broken_rules(encoded: Encoded, place: int) -> Mapping[Rule, Flags]:
    """Rule to flags of the people whom it rules out for this person. The person's own flag means nothing."""
    lead = encoded.lead
    flags = {
        Rule.INTENT: ~FITS[encoded.intent[place]][encoded.intent],
        Rule.LANGUAGE: ~_shares_any_bit(encoded.languages, place),
        Rule.MODE: ~_shares_any_bit(encoded.modes, place),
        Rule.OVERLAP: ~_shares_any_bit(encoded.starts, place),
        Rule.SAME_LEAD: (lead == lead[place]) & (lead >= 0),
        Rule.PREFERENCE: ~(encoded.met_by[encoded.needs[place]] & encoded.met_by[encoded.needs, place]),
    }
    for rule, keys in encoded.excluded_pairs.items():
        lower, higher = np.divmod(keys, encoded.people)
        flags[rule] = apart = np.zeros(encoded.people, bool)
        apart[higher[lower == place]] = apart[lower[higher == place]] = True
    return flags


def _shares_any_bit(bits: Bits, place: int) -> Flags:
    shared: Flags = (bits & bits[place]).any(axis=1)
    return shared


def can_be_paired(encoded: Encoded) -> Flags:
    """Flags: has capacity, and is not paused."""
    capacity = np.array([seeker.capacity > 0 for seeker in encoded.seekers], bool)
    present: Flags = capacity & (encoded.intent != INTENTS.index(Intent.PAUSE))
    return present


def rule_counts(encoded: Encoded) -> dict[Rule, RuleCount]:
    """Over all pairs of people who can be paired. O(people²)."""
    present = can_be_paired(encoded)
    pairs = dict.fromkeys(Rule, 0)
    alone = dict.fromkeys(Rule, 0)
    for place in np.flatnonzero(present).tolist():
        flags = {
            rule: kept[place + 1 :] & present[place + 1 :]
            for rule, kept in broken_rules(encoded, place).items()
        }
        kinds = np.sum(list(flags.values()), axis=0)
        for rule, kept in flags.items():
            pairs[rule] += int(kept.sum())
            alone[rule] += int((kept & (kinds == 1)).sum())
    return {rule: RuleCount(pairs[rule], alone[rule]) for rule in Rule}
