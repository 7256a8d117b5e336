"""Work that is due before anyone reads or writes: then a decision takes effect that was open to being undone.

The topics that have such work register it here, and everything that starts the app imports those topics
(`everything/desk/topics.py`). Scheduled jobs do the same work, so it is also done where no one opens a page.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from alongside.core.store.engine import Store, Transaction


@dataclass(frozen=True)
class DueWork:
    is_due: Callable[[Transaction, datetime], bool]
    do: Callable[[Transaction, datetime], None]


DUE_WORK: list[DueWork] = []


def register_due_work(
    is_due: Callable[[Transaction, datetime], bool], do: Callable[[Transaction, datetime], None]
) -> None:
    """`is_due`: whether `do` would change something."""
    DUE_WORK.append(DueWork(is_due, do))


@contextmanager
def open_for_reading(store: Store, now: datetime) -> Iterator[Transaction]:
    """Does what is due first, so that everything is read as of `now`."""
    with store.read() as db:
        waiting = is_work_due(db, now)
    if waiting:
        with store.write() as db:
            do_due_work(db, now)
    with store.read() as db:
        yield db


@contextmanager
def open_for_writing(store: Store, now: datetime) -> Iterator[Transaction]:
    """Does what is due in the same transaction as the write that follows."""
    with store.write() as db:
        do_due_work(db, now)
        yield db


def is_work_due(db: Transaction, now: datetime) -> bool:
    """Whether `do_due_work` would change something."""
    return any(work.is_due(db, now) for work in _registered())


def do_due_work(db: Transaction, now: datetime) -> None:
    for work in _registered():
        work.do(db, now)


def _registered() -> list[DueWork]:
    """Raises RuntimeError when no topic registered: decisions would then never take effect."""
    if not DUE_WORK:
        raise RuntimeError("no due work is registered: import alongside.everything.desk.topics")
    return DUE_WORK
