"""The steps after set-up, for admins."""

from collections.abc import Callable
from dataclasses import dataclass

from alongside.accounts.desk.role_desk import RoleDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import Role
from alongside.accounts.store import audit
from alongside.core.rules.errors import BadInput
from alongside.core.store.engine import Transaction
from alongside.organisation.rules.getting_started import SKIPPABLE_STEPS, Progress, Step
from alongside.organisation.store import getting_started


@dataclass(frozen=True)
class GettingStartedDesk(RoleDesk):
    """Steps tick themselves off by what the database holds; here they are only skipped or restored."""

    needs = Role.ADMIN

    def read_progress(self) -> Progress:
        with self._reading() as db:
            return getting_started.read_progress(db)

    def skip_step(self, step: Step) -> None:
        """Raises BadInput for a step that cannot be skipped."""
        self._change(step, getting_started.skip_step)

    def restore_step(self, step: Step) -> None:
        """Raises as `skip_step`."""
        self._change(step, getting_started.restore_step)

    def _change(self, step: Step, change: Callable[[Transaction, Step], None]) -> None:
        if step not in SKIPPABLE_STEPS:
            raise BadInput("step", "cannot be left out")
        with self._writing() as db:
            before = getting_started.read_progress(db)
            change(db, step)
            if getting_started.read_progress(db) != before:
                audit.record_action(db, self.now, self.person.id, Action.SETTINGS_CHANGED)
