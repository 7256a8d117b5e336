"""Caches what a page made, so that a rerun costs only what has changed."""

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from contextlib import nullcontext
from dataclasses import dataclass, field
from threading import Lock, RLock
from typing import Any, TypeVar

from alongside.core.ui.script_turns import as_long_script

Made = TypeVar("Made")

NEWEST = 4  # of each part of one person's page: all spans that it offers, so that switching is free
NEWEST_SHARED = 32  # of each part of what many people look at, each in their own way
SHARED_AT_A_TIME = 100  # shared at a time, one for each team and language


@dataclass(frozen=True)
class ViewCache:
    """For one version of what is shown: the newest few views of each part."""

    newest: int = NEWEST
    parts: dict[str, deque[tuple[Any, Any]]] = field(default_factory=dict)
    making: RLock = field(default_factory=RLock)

    def cached_view(self, part: str, made_of: Any, make: Callable[[], Made], at_once: bool = False) -> Made:
        """Made by the first one who asks, behind the short scripts; or right away (`at_once`), as the
        answer to a click.
        """
        with self.making:
            found = self._find_view(part, made_of)
        if found is None:
            with nullcontext() if at_once else as_long_script(), self.making:
                found = self._find_view(part, made_of)
                if found is None:
                    found = made_of, make()
                    self.parts.setdefault(part, deque(maxlen=self.newest)).append(found)
        made: Made = found[1]
        return made

    def _find_view(self, part: str, made_of: Any) -> tuple[Any, Any] | None:
        return next((one for one in self.parts.get(part, ()) if one[0] == made_of), None)


class SharedViewCaches:
    """Caches for what many people may see, by fingerprint: a reader with an equal one may see exactly what
    was made from it.

    The fingerprint is read at every rerun under the reader's own rights, and changes whenever what they may
    see does. Nothing that belongs to one person may be cached here.
    """

    def __init__(self, most: int = SHARED_AT_A_TIME) -> None:
        self._most = most
        self._shelves: OrderedDict[Hashable, ViewCache] = OrderedDict()
        self._lock = Lock()

    def of(self, fingerprint: Hashable) -> ViewCache:
        """The least recently used one makes room for a new one."""
        with self._lock:
            shelf = self._shelves.setdefault(fingerprint, ViewCache(NEWEST_SHARED))
            self._shelves.move_to_end(fingerprint)
            while len(self._shelves) > self._most:
                self._shelves.popitem(last=False)
        return shelf

    def clear(self) -> None:
        with self._lock:
            self._shelves.clear()


SHARED = SharedViewCaches()
