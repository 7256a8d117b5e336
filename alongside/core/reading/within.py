"""The one place that runs a parser on an uploaded file or text: in a process of its own, with limits.

A child process, because a thread that parses cannot be stopped from outside, and delays all others. It is a
fresh interpreter, not a fork, because the server has threads. Only plain data (JSON) goes in and comes back.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock, Timer
from typing import Any

from alongside.core.rules.errors import BadInput, FailedToRead, Occupied, OverBudget

CHILD = Path(__file__).with_name("child.py")
AT_ONCE = 2  # children in all: each may fill a processor for seconds, while people wait for their pages
DEMO_READER = "demo"  # its visitors count as one person: together they never hold more than one child
# Seconds someone waits for their turn. Two calendars take about that long at worst; two of the longest staff
# lists may take a minute, and then this person is asked to try again.
PATIENCE = 15.0
# Bytes of a child's answer. A staff list has the longest: each of its characters may take twelve in JSON.
MOST_ANSWERED = 64_000_000
# Seconds for the child's own start and imports, which are not charged to the file: 0.2 s here, more on a slow
# disk.
START_UP = 10.0
# Without these a child does not start on Windows. It gets nothing else of the environment, which holds
# passwords.
ENVIRONMENT = ("SYSTEMROOT", "TEMP", "TZ")
# numpy, which openpyxl imports, would start a thread for each further processor and reserve some 40 MB for
# it.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Budget:
    """`seconds`: of processor time. `wall`: seconds on the clock, since processors are shared."""

    seconds: int = 3
    wall: float = 5.0
    megabytes: int = 256


class _Turns:
    """One piece of work at a time for a person, `AT_ONCE` in all."""

    def __init__(self, at_once: int) -> None:
        self._free = BoundedSemaphore(at_once)
        self._lock = Lock()
        self._people: set[str] = set()

    @contextmanager
    def take_turn(self, person_id: str, patience: float) -> Iterator[None]:
        with self._lock:
            if person_id in self._people:
                raise Occupied
            self._people.add(person_id)
        try:
            if not self._free.acquire(timeout=patience):
                raise Occupied
            try:
                yield
            finally:
                self._free.release()
        finally:
            with self._lock:
                self._people.discard(person_id)


_turns = _Turns(AT_ONCE)


def run_in_child(budget: Budget, person_id: str, work: str, content: bytes, **arguments: Any) -> Any:
    """The result of `name(content, **arguments)` in a child; `work` is "package.module:name".

    All values are JSON types.

    `person_id`: who uploaded the content. Raises OverBudget, Occupied, BadInput from the function itself, and
    FailedToRead where it fails unexpectedly; the server's log then has a line, without anything of the
    content.
    """
    order = {"path": sys.path, "work": work, "arguments": arguments, "budget": asdict(budget)}
    with _turns.take_turn(person_id, PATIENCE):
        answer = _ask_child(json.dumps(order).encode() + b"\n" + content, START_UP + budget.wall)
    if "refused" in answer:
        raise BadInput(*answer["refused"])
    if "failed" in answer:
        log.error("%s failed in its child process: %s", work, answer["failed"])
        raise FailedToRead
    return answer["value"]


def _ask_child(said: bytes, seconds: float) -> dict[str, Any]:
    """The child has ended when this returns or raises.

    One that was killed, or answered too much and was cut off, left no valid JSON.
    """
    child = subprocess.Popen(  # noqa: S603 (our own interpreter and file)
        [sys.executable, "-I", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | ONE_THREAD,
    )
    ending = Timer(seconds, child.kill)
    ending.start()
    with child:
        assert child.stdin  # noqa: S101 (a pipe)
        assert child.stdout  # noqa: S101
        try:
            with suppress(OSError), child.stdin as told:  # it may have ended without listening
                told.write(said)
            answer = child.stdout.read(MOST_ANSWERED)
        finally:
            ending.cancel()
            child.kill()
    try:
        found: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise OverBudget from None
    return found
