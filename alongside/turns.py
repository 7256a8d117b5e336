"""First come, first served, among the threads of one process."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from threading import Event, Lock


class NoTurn(Exception):
    """Others had theirs for all the time that one was ready to wait."""


class Turns:
    """A lock that goes to those who have waited longest: to one at a time, or to so many."""

    def __init__(self, at_once: int = 1) -> None:
        self._at_once = at_once
        self._guard = Lock()
        self._queue: deque[Event] = deque()  # the first have their turn

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Raises NoTurn."""
        mine = Event()
        with self._guard:
            self._queue.append(mine)
            self._call_first()
        try:
            if not mine.wait(seconds):
                raise NoTurn
            yield
        finally:
            with self._guard:
                self._queue.remove(mine)
                self._call_first()

    def _call_first(self) -> None:
        for event in islice(self._queue, self._at_once):
            event.set()
