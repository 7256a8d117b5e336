"""The steps after set-up, for admins."""

from dataclasses import dataclass

from alongside.desks.role_desk import RoleDesk
from alongside.domain.audit import Action
from alongside.domain.errors import BadInput
from alongside.domain.getting_started import CAN_BE_LEFT_OUT, Progress, Step
from alongside.domain.people import Role
from alongside.store import audit, getting_started


@dataclass(frozen=True)
class GettingStartedDesk(RoleDesk):
    """Steps tick themselves off by what the database holds; here they are only skipped or restored."""

    role = Role.ADMIN

    def progress(self) -> Progress:
        with self._reading() as db:
            return getting_started.progress(db)

    def leave_out(self, step: Step) -> None:
        """Raises BadInput for a step that cannot be skipped."""
        self._change(step, not_needed=True)

    def take_up(self, step: Step) -> None:
        """Raises as `skip_step`."""
        self._change(step, not_needed=False)

    def _change(self, step: Step, not_needed: bool) -> None:
        if step not in CAN_BE_LEFT_OUT:
            raise BadInput("step", "cannot be left out")
        with self._writing() as db:
            before = getting_started.progress(db)
            (getting_started.leave_out if not_needed else getting_started.take_up)(db, step)
            if getting_started.progress(db) != before:
                audit.record(db, self.now.isoformat(), self.person.id, Action.SETTINGS_CHANGED)
