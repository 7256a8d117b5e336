"""The steps an admin takes after set-up so that people can use Alongside. The data shows which are done."""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """In the order in which to do them."""

    TEAMS = "teams"
    PEOPLE = "people"
    INVITATIONS = "invitations"
    CONTACTS = "contacts"
    COORDINATOR = "coordinator"


SKIPPABLE_STEPS = (Step.TEAMS, Step.COORDINATOR)  # a small organisation can do without


@dataclass(frozen=True)
class Progress:
    """skipped: steps an admin skipped. A skipped step that is done anyway counts as done."""

    done: frozenset[Step]
    skipped: frozenset[Step] = frozenset()

    @property
    def open_steps(self) -> tuple[Step, ...]:
        return tuple(step for step in Step if step not in self.done | self.skipped)
