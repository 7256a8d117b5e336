"""A plan of several rounds, as a mixed-integer programme for HiGHS.

In each round a person is in as many pairs as they have room for, or in the one trio. Two people meet at most
once in `apart` rounds. In this order: as many rounds from the first on as possible in which no one is left
out; most places with a partner over all rounds; no one out again where another way exists; fewest repeats.
What is found is judged by `rules/plan_check.py`, so nothing rests on floating-point numbers, nor on the
search having come to its end.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MOST_NODES = 10  # of the search tree, so that its time is bounded; mostly the first one is enough


@dataclass(frozen=True, kw_only=True)
class PlanTask:
    """Links are pairs i, j of people by number. `usable`: links by rounds.

    `room`: partners of each person in a round; `willing`: flags links of which both would meet as three.
    `first`: people, and how many of them at least have a partner in the first round. `locks`: links that the
    first round contains. `most`: by round, people that no set of pairs and trio exceeds.
    """

    i: Integers
    j: Integers
    usable: Flags
    apart: int
    never_met: Flags
    room: Integers
    willing: Flags
    first: tuple[tuple[Integers, int], ...]
    locks: tuple[int, ...]
    most: tuple[int, ...]

    @property
    def all_of_them(self) -> int:
        used = self.usable.any(axis=1)
        return len(np.union1d(self.i[used], self.j[used]))


@dataclass(frozen=True)
class LinksOfRound:
    """Numbers of links: those of pairs, and the three of a trio, if any."""

    pairs: tuple[int, ...]
    trio: tuple[int, ...]


def search_plan(task: PlanTask, nodes: int = MOST_NODES) -> list[LinksOfRound] | None:
    """The links of each round; None if none was found within `nodes`. The same for the same task."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # takes long to load, and is seldom needed
    from scipy.sparse import csr_array

    programme = _Programme(task)
    found = milp(
        np.array(programme.costs),
        integrality=np.ones(len(programme.costs)),
        bounds=Bounds(0, np.array(programme.upper)),
        constraints=LinearConstraint(
            csr_array(
                (programme.factors, (programme.row_of, programme.columns)),
                shape=(len(programme.least), len(programme.costs)),
            ),
            np.array(programme.least),
            np.array(programme.most),
        ),
        options={"node_limit": nodes, "mip_rel_gap": 0},
    )
    return None if found.x is None else programme.read(found.x > 1 / 2)


class _Programme:
    """Columns and rows. Columns are numbered by round, then by link or person."""

    def __init__(self, task: PlanTask) -> None:
        self.task = task
        self.costs: list[float] = []
        self.upper: list[float] = []
        self.row_of: list[int] = []
        self.columns: list[int] = []
        self.factors: list[float] = []
        self.least: list[float] = []
        self.most: list[float] = []
        links, self.rounds = task.usable.shape
        people = len(task.room)
        places = people * self.rounds
        second_out = int(task.room.sum()) * self.rounds + 1  # more than all repeats together
        place = second_out * (places + 1)
        full_round = place * (places + 1)
        self.pair = self._columns((self.rounds, links))
        self.side = self._columns((self.rounds, links))  # a link of the trio
        self.in_trio = self._columns((self.rounds, people))
        self.trio = self._columns((self.rounds, 1))
        self.served = self._columns((self.rounds, people), gain=place)
        self.full = self._columns((self.rounds, 1), gain=full_round)
        self.out_again = self._columns((1, people), gain=-second_out, upper=places)
        self.repeat = self._columns((1, links), gain=-1, upper=self.rounds)
        self.ends = [np.flatnonzero((task.i == one) | (task.j == one)) for one in range(people)]
        for number in range(self.rounds):
            self.add_round(number)
        self.add_first_round()
        self.add_course()

    def _columns(self, shape: tuple[int, int], *, gain: float = 0, upper: float = 1) -> Integers:
        begins, many = len(self.costs), shape[0] * shape[1]
        self.costs += [-gain] * many
        self.upper += [upper] * many
        return np.arange(begins, begins + many).reshape(shape)

    def _row(self, *terms: tuple[float, Integers], least: float = -np.inf, most: float = np.inf) -> None:
        for factor, columns in terms:
            self.columns += columns.tolist()
            self.factors += [factor] * len(columns)
            self.row_of += [len(self.least)] * len(columns)
        self.least.append(least)
        self.most.append(most)

    def _close(self, columns: Integers) -> None:
        for column in columns.tolist():
            self.upper[column] = 0

    def add_round(self, number: int) -> None:
        """Seats; and a trio, whose three members each have two sides of it."""
        task = self.task
        pair, side, in_trio = self.pair[number], self.side[number], self.in_trio[number]
        trio, served, full = self.trio[number], self.served[number], self.full[number]
        usable = task.usable[:, number]
        three = usable & task.willing
        self._close(pair[~usable])
        self._close(side[~three])
        for one, near in enumerate(self.ends):
            pairs, me = pair[near[usable[near]]], in_trio[one : one + 1]
            self._row((1, pairs), (1, me), most=float(task.room[one]))
            self._row((1, served[one : one + 1]), (-1, pairs), (-1, me), most=0)
            self._row((1, side[near[three[near]]]), (-2, me), least=0, most=0)
        self._row((1, in_trio), (-3, trio), least=0, most=0)
        self._row((1, side), (-3, trio), least=0, most=0)
        self._row((1, served), most=task.most[number])
        self._row((1, served), (-task.all_of_them, full), least=0)
        if task.most[number] < task.all_of_them:
            self._close(full)
        if number:
            self._row((1, full), (-1, self.full[number - 1]), most=0)

    def add_first_round(self) -> None:
        for people, many in self.task.first:
            self._row((1, self.served[0][people]), least=many)
        for lock in self.task.locks:
            self._row((1, self.pair[0][lock : lock + 1]), least=1)

    def add_course(self) -> None:
        task = self.task
        for link, never_met in enumerate(task.never_met.tolist()):
            uses = np.concatenate([self.pair[:, link], self.side[:, link]])
            for begins in range(max(1, self.rounds - task.apart + 1)):
                near = slice(begins, begins + task.apart)
                self._row((1, self.pair[near, link]), (1, self.side[near, link]), most=1)
            self._row((1, uses), (-1, self.repeat[0, link : link + 1]), most=int(never_met))
        for one in range(len(task.room)):
            self._row((1, self.served[:, one]), (1, self.out_again[0, one : one + 1]), least=self.rounds - 1)

    def read(self, taken: Flags) -> list[LinksOfRound]:
        return [
            LinksOfRound(
                self.without_idle_pairs(np.flatnonzero(taken[self.pair[number]]).tolist()),
                tuple(np.flatnonzero(taken[self.side[number]]).tolist()),
            )
            for number in range(self.rounds)
        ]

    def without_idle_pairs(self, pairs: list[int]) -> tuple[int, ...]:
        """Without those whose two have another partner: they cost nothing, and serve nothing."""
        task, kept = self.task, list(pairs)
        for pair in pairs:
            others = [one for one in kept if one != pair]
            rest = set(task.i[others].tolist()) | set(task.j[others].tolist())
            if {int(task.i[pair]), int(task.j[pair])} <= rest:
                kept = others
        return tuple(kept)
