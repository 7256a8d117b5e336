"""Turns between pairs that fit equally well: first those who never met, then those who met longest ago.

Between pairs that are still equal, a round takes those of its day in a round-robin tournament, where everyone
meets everyone once. Without it, rounds that are each the best possible soon leave no full round: six people
who each met three others can be left as two circles of three.
"""

import numpy as np

from alongside.matching.rules.eligible import Links
from alongside.matching.rules.encode import Encoded, Flags, Integers, last_met, lottery_key

LONG_AGO = 31  # rounds: anything longer ago counts the same
NEVER = LONG_AGO + 1
MOST = 2 * NEVER + 1
LARGEST_POOL = 500  # people; in larger ones two people rarely meet again by chance, and checking costs time


def turn_points(encoded: Encoded, links: Links, present: Flags) -> Integers:
    """0 to MOST for each link, more for those who should meet first: twice the rounds since the two last met,
    and one if it is their day.
    """
    since = np.full((encoded.people, encoded.people), NEVER, np.int64)
    for ends, met in last_met(encoded.population).items():
        if all(one in encoded.place for one in ends):
            i, j = (encoded.place[one] for one in ends)
            since[i, j] = since[j, i] = min(LONG_AGO, max(0, encoded.population.round - met.round))
    # The day by the circle method (Kirkman 1847): all but one sit in a circle; numbers adding up to the day's meet.
    # The person in the middle meets the one who would otherwise meet themselves. Numbers are drawn by a lot that is
    # the same in every round.
    here = np.flatnonzero(present)
    drawn = sorted(here.tolist(), key=lambda place: lottery_key("", encoded.seekers[place].id))
    number = np.zeros(encoded.people, np.int64)
    number[drawn] = np.arange(len(drawn))
    days = max(1, len(drawn) - 1 + len(drawn) % 2)
    one, other = number[links.i], number[links.j]
    together = np.where(other == days, 2 * one, np.where(one == days, 2 * other, one + other))
    is_their_day = np.asarray(together % days == encoded.population.round % days, np.int64)
    return 2 * since[links.i, links.j] + is_their_day
