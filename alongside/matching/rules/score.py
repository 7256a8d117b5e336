"""How well two people fit: whole numbers 0 to 1000, from parts that both let count; and, between pairs that
fit equally well, turns.

Points are 0 to 1000 per part; the fit is their weighted mean, rounded down. Issues and circumstances: what
both have, against what each has (Dice, 1945), with rarer ones weighing more. Wants: how much of what each
wants the other offers. Times: more than PLENTY makes no difference. All steps use integers, so that
`reference.py`, one pair at a time, gets the same result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isqrt
from typing import assert_never

import numpy as np
import numpy.typing as npt

from alongside.matching.rules.eligible import Links, Places
from alongside.matching.rules.encode import Bits, Encoded, Flags, Integers, last_met, lottery_key
from alongside.matching.rules.participants import FULL, PLENTY, Feedback, Part

LONG_AGO = 31  # rounds: anything longer ago counts the same
NEVER = LONG_AGO + 1
MOST_TURN_POINTS = 2 * NEVER + 1
LARGEST_POOL = 500  # people; in larger ones two people rarely meet again by chance, and checking costs time

Points = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Scores:
    """One number for each link."""

    fit: Points
    parts: Mapping[Part, Points]


def rarity(people: int, holders: int) -> int:
    """The weight of what `holders` people have: 100 if all do, growing with the root of its rarity."""
    return isqrt(10_000 * people // holders)


def score_links(encoded: Encoded, links: Links) -> Scores:
    weights = encoded.population.weights
    parts = {part: _points_of_part(encoded, links, part) for part in Part}
    total = sum(weights.weight_of(part) * points for part, points in parts.items())
    return Scores(np.asarray(total // sum(map(weights.weight_of, Part)), np.int32), parts)


def fits_of_links(encoded: Encoded, links: Links) -> Points:
    """Fits only, without keeping the parts: a large round needs no more."""
    weights = encoded.population.weights
    total = np.zeros(len(links), np.int32)
    for part in Part:
        if weights.weight_of(part):
            total += weights.weight_of(part) * _points_of_part(encoded, links, part)
    return np.asarray(total // sum(map(weights.weight_of, Part)), np.int32)


def _points_of_part(encoded: Encoded, links: Links, part: Part) -> Points:
    i, j = links.i, links.j
    match part:
        case Part.ISSUES:
            return _dice_points(encoded.issues, i, j)
        case Part.CIRCUMSTANCES:
            return _dice_points(encoded.circumstances, i, j)
        case Part.WANTS:
            wants, offers = encoded.wants, encoded.offers
            met = np.zeros(len(i), np.int32)
            for word in range(wants.shape[1]):
                wanted, offered = wants[:, word], offers[:, word]
                met += np.bitwise_count(wanted[i] & offered[j])
                met += np.bitwise_count(wanted[j] & offered[i])
            asked = np.bitwise_count(wants).sum(axis=1).astype(np.int32)
            return np.asarray(FULL * met // np.maximum(asked[i] + asked[j], 1), np.int32)
        case Part.TALK:
            same = (encoded.talk[i] == encoded.talk[j]) & (encoded.talk[i] >= 0)
            return np.where(same, FULL, 0).astype(np.int32)
        case Part.OVERLAP:
            enough = np.minimum(links.starts, PLENTY) * FULL // PLENTY
            return enough * _both_open(encoded, part, i, j)
        case Part.FEEDBACK:
            keys = np.minimum(i, j).astype(np.int64) * encoded.people + np.maximum(i, j)
            good = np.isin(keys, encoded.good)
            return np.where(good, FULL, 0).astype(np.int32) * _both_open(encoded, part, i, j)
        case _:
            assert_never(part)


def _both_open(encoded: Encoded, part: Part, i: Places, j: Places) -> Points:
    is_open = encoded.open_to_part(part)
    return (is_open[i] & is_open[j]).astype(np.int32)


def _dice_points(bits: Bits, i: Places, j: Places) -> Points:
    """Twice what both have, divided by the sum of what each has, weighted by rarity."""
    own, shared, columns = np.zeros(len(bits), np.int64), np.zeros(len(i), np.int64), bits.view(np.uint8)
    held = np.unpackbits(columns, axis=1, bitorder="little").sum(axis=0)
    each = np.array([rarity(len(bits), int(holders)) if holders else 0 for holders in held], np.int64)
    bytes_as_bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
    for place, weights in enumerate(each.reshape(-1, 8)):
        if weights.any():
            table = bytes_as_bits.astype(np.int64) @ weights  # the weight of each of the byte's 256 values
            column = columns[:, place]
            own += table[column]
            shared += table[column[i] & column[j]]
    return np.asarray(2 * FULL * shared // np.maximum(own[i] + own[j], 1), np.int32)


def first_meetings(encoded: Encoded, links: Links) -> Integers:
    """1 for each pair that never met, or whose two both asked to continue; 0 for a repeat."""
    again = [
        sorted(encoded.place[one] for one in ends)
        for ends, met in last_met(encoded.population).items()
        if met.feedback is not Feedback.KEEP and all(one in encoded.place for one in ends)
    ]
    repeats = np.array([lower * encoded.people + higher for lower, higher in again], np.int64)
    return (~np.isin(links.i.astype(np.int64) * encoded.people + links.j, repeats)).astype(np.int64)


# ── between equals ──────────────────────────────────────────────────────────────────────────────────────────


def turn_points(encoded: Encoded, links: Links, present: Flags) -> Integers:
    """0 to MOST_TURN_POINTS for each link, more for those who should meet first.

    Twice the rounds since the two last met, and one if it is their day in a round-robin tournament, where
    everyone meets everyone once. Without the day, rounds that are each the best possible soon leave no full
    round: six people who each met three others can be left as two circles of three.
    """
    since = np.full((encoded.people, encoded.people), NEVER, np.int64)
    for ends, met in last_met(encoded.population).items():
        if all(one in encoded.place for one in ends):
            i, j = (encoded.place[one] for one in ends)
            since[i, j] = since[j, i] = min(LONG_AGO, max(0, encoded.population.round - met.round))
    # The day by the circle method (Kirkman 1847): all but one sit in a circle; those whose numbers add up to
    # the day's meet. The one in the middle meets the one who would meet themselves. Numbers are drawn by
    # a lot that is the same in every round.
    here = np.flatnonzero(present)
    drawn = sorted(here.tolist(), key=lambda place: lottery_key("", encoded.seekers[place].id))
    number = np.zeros(encoded.people, np.int64)
    number[drawn] = np.arange(len(drawn))
    days = max(1, len(drawn) - 1 + len(drawn) % 2)
    one, other = number[links.i], number[links.j]
    together = np.where(other == days, 2 * one, np.where(one == days, 2 * other, one + other))
    is_their_day = np.asarray(together % days == encoded.population.round % days, np.int64)
    return 2 * since[links.i, links.j] + is_their_day
