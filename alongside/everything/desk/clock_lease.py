"""One process at a time does what the clock asks for: publishing, the scheduled jobs, e-mail.

Each piece of that work is done once even if two processes did it side by side (`scheduled_jobs.py`). The
lease saves the others the work, and the mail server a second connection.
"""

from dataclasses import dataclass
from datetime import datetime

from alongside.core.store.engine import Store
from alongside.everything.store import leases


class NoHolder(Exception):
    """No process does what the clock asks for, and this one is not to do it."""


@dataclass(frozen=True, kw_only=True)
class ClockLease:
    """holder: names this process among those that share the database.

    may_take: whether this process ever does what the clock asks for.
    """

    store: Store
    holder: str
    may_take: bool

    def hold(self, now: datetime) -> bool:
        """Whether it is this process's turn, until LEASE_LASTS from now if no one holds it or half of its
        own has passed.

        Otherwise it only reads. Raises NoHolder.
        """
        with self.store.read() as db:
            found = leases.find_holder(db, now)
        if found is not None and found[0] != self.holder:
            return False
        if not self.may_take:
            raise NoHolder
        if found is not None and found[1] - now > leases.LEASE_LASTS / 2:
            return True
        with self.store.write() as db:
            return leases.take_lease(db, self.holder, now)

    def give_up(self) -> None:
        """At the end of this process: another takes over at its next look."""
        with self.store.write() as db:
            leases.give_up_lease(db, self.holder)
