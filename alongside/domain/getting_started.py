"""What an admin does once a place is set up, so that people can use it. What is there says how far it has come."""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """In the order in which they are done."""

    TEAMS = "teams"
    PEOPLE = "people"
    INVITATIONS = "invitations"
    CONTACTS = "contacts"
    COORDINATOR = "coordinator"


CAN_BE_LEFT_OUT = (Step.TEAMS, Step.COORDINATOR)  # a small place does without


@dataclass(frozen=True)
class Progress:
    """not_needed: steps that an admin left out; one that is done all the same is done."""

    done: frozenset[Step]
    not_needed: frozenset[Step] = frozenset()

    @property
    def open(self) -> tuple[Step, ...]:
        return tuple(step for step in Step if step not in self.done | self.not_needed)
