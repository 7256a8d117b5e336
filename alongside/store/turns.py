"""First to ask, first to write. SQLite has those who wait look again after ever longer sleeps, so that others overtake them for seconds."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock


class NoTurn(Exception):
    """Others wrote for all the time that one was ready to wait."""


class Turns:
    """A lock for the threads of one process, which goes to the one that has waited longest."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._queue: deque[Event] = deque()  # the first has its turn

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
        if self._queue:
            self._queue[0].set()
