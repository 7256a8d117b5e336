"""What the server does again and again by itself, and how that goes: /healthz tells of it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from alongside.domain.clock import ClockRefused
from alongside.domain.errors import NotSaved
from alongside.store.engine import DatabaseTrouble
from alongside.web.errors import noted

STUCK_AFTER = 15 * 60  # seconds without an end of a look; the longest brings letters to a slow mail server
FAILING_AFTER = 3  # failures in a row: one is a lock that was held for long

log = logging.getLogger("alongside")


@dataclass
class Task:
    """`name` begins a sentence, `undone` is what the log says of a failure. `every`: seconds between two looks."""

    name: str
    undone: str
    every: float
    looked_at: float = field(default_factory=monotonic)
    failures: int = 0
    refused: bool = False

    @contextmanager
    def look(self) -> Iterator[None]:
        """Whatever breaks here is logged, and the next look tries again: one fault must not end all that the clock does until a restart."""
        try:
            yield
        except ClockRefused as error:  # once, not at every look
            if not self.refused:
                log.error(
                    "%s %s If the clock is right, an admin says so in the app, or: python -m alongside publish --clock-is-right",
                    self.undone,
                    error,
                )
            self.refused, self.failures = True, 0
        except NotSaved:  # the store has logged why
            log.error(self.undone)
            self.failures += 1
        except DatabaseTrouble:
            log.exception(self.undone)
            self.failures += 1
        except Exception as error:  # noqa: BLE001  # its message may hold what somebody wrote
            log.error("%s (%s)", self.undone, noted(error))
            self.failures += 1
        else:
            self.refused, self.failures = False, 0
        self.looked_at = monotonic()

    def trouble(self) -> str | None:
        if monotonic() - self.looked_at > self.every + STUCK_AFTER:
            return f"{self.name} is stuck: it has not come to an end for {STUCK_AFTER // 60} minutes."
        if self.failures >= FAILING_AFTER:
            return f"{self.name} failed {self.failures} times in a row."
        return None


PUBLISHING = Task("Publishing", "Nothing was published. It is tried again.", 300)
TENDING = Task(
    "What the clock asks for (reminders, endings, e-mail)",
    "What the clock asks for was not done. It is tried again.",
    60,
)
REWRITING = Task(  # writers wait meanwhile, some seconds in a large house
    "Writing the database file anew, without what was erased or sealed",
    "The database file was not written anew. It is tried again.",
    3600,
)
BACKING_UP = Task("Backing up", "No backup was made. It is tried again.", 60)
EVERY_TASK = (PUBLISHING, TENDING, REWRITING, BACKING_UP)


def start() -> None:
    for task in EVERY_TASK:
        task.looked_at, task.failures, task.refused = monotonic(), 0, False
