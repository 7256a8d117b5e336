"""The fallback when a proof fails: people with the fewest options choose first.

Its result is always marked.
"""

import numpy as np

from alongside.matching.rules.encode import Flags, Integers
from alongside.matching.rules.seats import Edges, Seats


def greedy_matching(seats: Seats, edges: Edges, kept: Flags) -> tuple[Integers, int, int]:
    """First partners for all before any second: edge numbers, their value and an upper bound.

    The bound is half of what each seat could bring at most.
    """
    chosen: list[int] = []
    room = seats.room.copy()
    taken = ~kept
    degree = np.bincount(np.concatenate([edges.i, edges.j]), minlength=len(room))
    for _ in range(int(room.max(initial=0))):
        served = np.zeros(len(room), bool)
        for person in np.lexsort((np.arange(len(room)), degree)).tolist():
            if room[person] and not served[person]:
                free = ((edges.i == person) | (edges.j == person)) & ~taken
                free &= (room[edges.i] > 0) & (room[edges.j] > 0)
                if free.any():
                    edge = int(np.argmax(np.where(free, edges.fit, -1)))
                    taken[edge] = True
                    chosen.append(edge)
                    ends = [edges.i[edge], edges.j[edge]]
                    room[ends] -= 1
                    served[ends] = True
    pairs = np.array(chosen, np.int64)
    used = np.bincount(np.concatenate([edges.i[pairs], edges.j[pairs]]), minlength=len(room))
    bonus = sum(
        int(seats.bonus[start : start + count].sum())
        for start, count in zip(seats.start.tolist(), used.tolist(), strict=True)
    )
    best = np.zeros(len(room), np.int64)
    np.maximum.at(best, edges.i, edges.fit)
    np.maximum.at(best, edges.j, edges.fit)
    most = int(np.repeat(best, seats.room).sum()) + seats.unit * int(seats.bonus.sum())
    return pairs, 2 * int(edges.fit[pairs].sum()) + seats.unit * bonus, most
