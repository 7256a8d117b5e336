"""Whose turn it is when many open the app in the same minute.

One process has one interpreter. Fifty who are served side by side all wait for the last of them; one after another, half of them wait
half as long and no one longer. So what takes long takes turns, and what does not, a tap on a page that is drawn, never waits.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, local

AT_ONCE = 2  # while one waits for the disk, another works
PATIENCE = (
    15  # seconds; after them someone goes on whatever the others do, so that nothing stuck stops everyone
)


class Turns:
    """So many at a time, in the order in which they came. Whoever has a turn has it for all that they do in it."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._free = at_once
        self._patience = patience
        self._waiting: deque[Event] = deque()
        self._lock = Lock()
        self._own = local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        if getattr(self._own, "taken", False):
            yield
            return
        in_order = self._wait()
        self._own.taken = True
        try:
            yield
        finally:
            self._own.taken = False
            if in_order:
                self._pass_on()

    def _wait(self) -> bool:
        """Whether a turn came, rather than the end of patience."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            mine = Event()
            self._waiting.append(mine)
        if mine.wait(self._patience):
            return True
        with self._lock:
            if mine.is_set():  # it came in this moment
                return True
            self._waiting.remove(mine)
            return False

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


TURNS = Turns()
