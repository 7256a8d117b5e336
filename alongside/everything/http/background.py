"""The server's background tasks and their health, which /healthz reports."""

import logging
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from alongside.core.http.tenants import entered_name, tenant_note
from alongside.core.rules.clock import ClockRefused
from alongside.core.rules.errors import NotSaved
from alongside.core.store.engine import DatabaseError
from alongside.core.ui.error_log import log_with_number
from alongside.everything.desk.clock_lease import NoHolder

STUCK_AFTER = 15 * 60  # seconds in one run; the longest delivers e-mail to a slow mail server
FAILING_AFTER = 3  # failures in a row: a single one may be a lock that was held for long

log = logging.getLogger("alongside")


@dataclass(kw_only=True)
class Task:
    """`name` starts a sentence, `undone` is the log message of a failure.

    `every`: seconds between two runs.
    """

    name: str
    undone: str
    every: float
    looked_at: float = field(default_factory=monotonic)
    failures: Counter[str] = field(default_factory=Counter)  # in a row, by organisation
    refused: set[str] = field(default_factory=set)  # the organisations

    @contextmanager
    def watch_run(self) -> Iterator[None]:
        """Logs every failure, and the next run tries again: one fault must not stop all scheduled jobs until
        a restart, nor those of another organisation.

        Where no process does the work, it counts as stuck.
        """
        name, undone = entered_name(), f"{self.undone}{tenant_note()}"
        try:
            yield
        except NoHolder:
            return
        except ClockRefused as error:  # logged once, not at every run
            if name not in self.refused:
                log.error(
                    "%s %s If the clock is right, an admin says so in the app. "
                    "Or run: python -m alongside publish --clock-is-right",
                    undone,
                    error,
                )
            self.refused.add(name)
            self.failures.pop(name, None)
        except NotSaved:  # the store has logged why
            log.error(undone)
            self.failures[name] += 1
        except DatabaseError:
            log.exception(undone)
            self.failures[name] += 1
        except Exception as error:  # noqa: BLE001  # its message may quote what someone wrote
            log.error("%s (%s)", undone, log_with_number(error))
            self.failures[name] += 1
        else:
            self.refused.discard(name)
            self.failures.pop(name, None)
        self.looked_at = monotonic()

    def describe_trouble(self) -> str | None:
        if monotonic() - self.looked_at > self.every + STUCK_AFTER:
            return f"{self.name} is stuck: it has not finished for {STUCK_AFTER // 60} minutes."
        failing = {name: times for name, times in self.failures.copy().items() if times >= FAILING_AFTER}
        if list(failing) == [""]:
            return f"{self.name} failed {failing['']} times in a row."
        if failing:  # strangers read it, so it names none
            return (
                f"{self.name} failed {FAILING_AFTER} times in a row or more. Organisations: {len(failing)}."
            )
        return None

    def forget_others(self, names: Collection[str]) -> None:
        """What failed for an organisation that is closed now is no trouble any more."""
        for name in self.failures.keys() - set(names):
            del self.failures[name]

    def reset(self) -> None:
        self.looked_at, self.failures, self.refused = monotonic(), Counter(), set()


PUBLISHING = Task(name="Publishing", undone="Nothing was published. It will be tried again.", every=300)
SCHEDULED_JOBS = Task(
    name="The scheduled jobs (reminders, endings, e-mail)",
    undone="The scheduled jobs were not done. They will be tried again.",
    every=60,
)
VACUUMING = Task(  # writers wait meanwhile, for some seconds in a large organisation
    name="Rewriting the database, without what was erased or sealed",
    undone="The database was not rewritten. It will be tried again.",
    every=3600,
)
BACKING_UP = Task(name="Backing up", undone="No backup was made. It will be tried again.", every=60)
TAKING_TURNS = Task(
    name="Taking turns with the other processes",
    undone="It is not known which process does the scheduled jobs. It will be tried again.",
    every=30,
)
EVERY_TASK = (TAKING_TURNS, PUBLISHING, SCHEDULED_JOBS, VACUUMING, BACKING_UP)


def reset_tasks() -> None:
    for task in EVERY_TASK:
        task.reset()
