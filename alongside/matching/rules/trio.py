"""One trio, chosen together with the pairs: if a person would be alone, three can meet instead of two.

A trio weighs half of what its three links weigh as pairs, bonuses and fits, as a triangle does in a
fractional matching. That limits its gain. With the duals of the best pairs, removing three people lowers
the bound by half of their duals and of the odd sets that hold at least two of them. So a trio gains at most
a quarter of `S3 - S2 - slack`: the odd sets around all three, minus those around only two, minus the slack
of its three links. Triangles are tried in the order of that bound, until none can beat the best one solved.
By Gallai and Edmonds a trio gains only inside one odd set, so nearly all triangles are ruled out
immediately.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from alongside.matching.rules.encode import Flags, Integers
from alongside.matching.rules.seats import FIRST, NO_SEAT, ChosenPairs, Edges, Seats, choose_from_fewer

AT_FIRST = 4  # links of each person that are tried before the others


@dataclass(frozen=True)
class Threesome:
    """`links`: numbers of the three edges. `pairs` are the others, matched without them."""

    links: tuple[int, int, int]
    pairs: ChosenPairs
    value: int


@dataclass(frozen=True, kw_only=True)
class _Links:
    """Edges that a trio can use, most promising first.

    `reach`: four times the most a trio with it can gain.
    """

    number: Integers
    i: Integers
    j: Integers
    inside: Integers  # the sum of the duals of the odd sets around both
    slack: Integers
    reach: Integers


def best_trio(
    seats: Seats, edges: Edges, kept: Flags, taken: ChosenPairs, *, willing: Flags, worth: int = 0
) -> Threesome | None:
    """The best pairs with one trio, if one more person gets a partner by it and it is worth at least `worth`.

    `kept`: flags the allowed edges, the same that `taken` was chosen from.
    """
    alone = seats.first != NO_SEAT
    alone[edges.i[taken.pairs]] = alone[edges.j[taken.pairs]] = False
    if not alone.any():
        return None
    wanted = max(worth, (taken.value // seats.unit + FIRST) * seats.unit)
    links = _promising_links(seats, edges, kept, taken, willing)
    best: Threesome | None = None
    tried: set[tuple[int, int, int]] = set()
    looked_at = AT_FIRST * seats.count
    while True:
        for most, three in _find_triangles(links, looked_at):
            if taken.bound + most // 4 < wanted:
                break
            if three not in tried:
                tried.add(three)
                numbers = list(three)
                firsts = seats.first[np.union1d(edges.i[numbers], edges.j[numbers])].tolist()
                left = kept.copy()
                left[numbers] = False  # no two people are both in a trio and in a pair
                weight = int(edges.fit[numbers].sum()) + seats.unit * int(seats.bonus[firsts].sum())
                rest = choose_from_fewer(taken, seats, edges, left, without=firsts, worth=wanted - weight)
                if rest is not None:
                    best, wanted = Threesome(three, rest, rest.value + weight), rest.value + weight + 1
        if looked_at >= len(links.number) or taken.bound + int(links.reach[looked_at]) // 4 < wanted:
            return best
        looked_at *= 4


def _promising_links(seats: Seats, edges: Edges, kept: Flags, taken: ChosenPairs, willing: Flags) -> _Links:
    may = willing & (seats.first != NO_SEAT)
    number = np.flatnonzero(may[edges.i] & may[edges.j] & kept)
    a, b = seats.first[edges.i[number]], seats.first[edges.j[number]]
    inside = np.zeros(len(number), np.int64)
    certificate = taken.found.certificate
    for members, z in certificate.sets:
        held = np.zeros(len(certificate.dual), bool)
        held[list(members)] = True
        inside += z * (held[a] & held[b])
    dual = np.array(certificate.dual, np.int64)
    weight = 2 * edges.fit[number] + seats.unit * (seats.bonus[a] + seats.bonus[b])
    slack = dual[a] + dual[b] + inside - 2 * weight
    for joined, vertex, between in taken.graph.joints:
        # The dual of the two vertices in between is slack of the link that they stand for.
        slack[number == joined] += 2 * max(0, int(dual[vertex] + dual[vertex + 1]) - 2 * between)
    reach = inside - slack - 2 * min(0, int(slack.min(initial=0)))
    order = np.lexsort((number, -reach))
    order = order[reach[order] > 0]
    number = number[order]
    return _Links(
        number=number,
        i=edges.i[number],
        j=edges.j[number],
        inside=inside[order],
        slack=slack[order],
        reach=reach[order],
    )


def _find_triangles(links: _Links, looked_at: int) -> Iterator[tuple[int, tuple[int, int, int]]]:
    """Among the first links: four times the most a triangle can gain, and its links; best first.

    Odd sets are nested or disjoint, so at most one of its links has sets of its own around it.
    """
    found = []
    near: dict[int, dict[int, int]] = {}
    for place, (one, other) in enumerate(
        zip(links.i[:looked_at].tolist(), links.j[:looked_at].tolist(), strict=True)
    ):
        round_one, round_other = near.setdefault(one, {}), near.setdefault(other, {})
        for third in round_one.keys() & round_other.keys():
            three = [place, round_one[third], round_other[third]]
            inside, slack = links.inside[three].tolist(), int(links.slack[three].sum())
            round_all = min(inside)
            gain = round_all - (sum(inside) - 3 * round_all) - slack
            if gain > 0:
                numbers = sorted(int(links.number[one]) for one in three)
                found.append((gain, (numbers[0], numbers[1], numbers[2])))
        round_one[other] = round_other[one] = place
    return iter(sorted(found, key=lambda one: (-one[0], one[1])))
