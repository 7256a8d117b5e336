"""What is next after set-up, for admins."""

from dataclasses import dataclass

from alongside.desks.role_desk import RoleDesk
from alongside.domain.audit import Action
from alongside.domain.errors import BadInput
from alongside.domain.getting_started import CAN_BE_LEFT_OUT, Progress, Step
from alongside.domain.people import Role
from alongside.store import audit, getting_started


@dataclass(frozen=True)
class GettingStartedDesk(RoleDesk):
    """Nothing is ticked off here: what is there does that."""

    role = Role.ADMIN

    def progress(self) -> Progress:
        with self._reading() as db:
            return getting_started.progress(db)

    def leave_out(self, step: Step) -> None:
        """This place does without. Raises BadInput for a step that no place does without."""
        self._change(step, not_needed=True)

    def take_up(self, step: Step) -> None:
        """It is needed after all. Raises as `leave_out`."""
        self._change(step, not_needed=False)

    def _change(self, step: Step, not_needed: bool) -> None:
        if step not in CAN_BE_LEFT_OUT:
            raise BadInput("step", "cannot be left out")
        with self._writing() as db:
            before = getting_started.progress(db)
            (getting_started.leave_out if not_needed else getting_started.take_up)(db, step)
            if getting_started.progress(db) != before:
                audit.record(db, self.now.isoformat(), self.person.id, Action.SETTINGS_CHANGED)
