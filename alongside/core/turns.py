"""First come, first served, among the threads of one process."""

from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heapify, heappop, heappush
from itertools import count
from threading import Event, Lock
from time import monotonic


class NoTurn(Exception):
    """No turn came within the time one was ready to wait."""


class Turns:
    """A lock that goes to the thread that has waited longest. A thread may let others go first that arrive
    within some seconds.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._waiting: list[tuple[float, int, Event]] = []  # a heap
        self._arrivals = count()

    @contextmanager
    def turn(self, seconds: float, behind: float = 0) -> Iterator[None]:
        """`behind`: seconds within which later arrivals go first. Raises NoTurn."""
        mine = Event()
        with self._guard:
            heappush(self._waiting, (monotonic() + behind, next(self._arrivals), mine))
            self._call_next()
        try:
            if not mine.wait(seconds):
                raise NoTurn
            yield
        finally:
            with self._guard:
                if mine.is_set():
                    self._taken = False
                else:
                    self._waiting = [one for one in self._waiting if one[2] is not mine]
                    heapify(self._waiting)
                self._call_next()

    def _call_next(self) -> None:
        if self._waiting and not self._taken:
            self._taken = True
            heappop(self._waiting)[2].set()
