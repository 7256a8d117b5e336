"""What a lead does about the load: each with who, until when, and a date to look again."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    REASSIGN = "reassign"
    PAUSE_INTAKE = "pause_intake"
    COVER_HEARING = "cover_hearing"
    ADD_SUPERVISION = "add_supervision"
    OTHER = "other"


@dataclass(frozen=True)
class TeamAction:
    """Dates are ISO. `who`: id and name of who sees to it, None when they are no more. `revision` counts saves, from 1."""

    id: str
    team_id: str
    kind: Kind
    text: str
    who: tuple[str, str] | None
    opened_on: str
    until: str
    look_again: str
    closed_on: str | None = None
    outcome: str = ""
    revision: int = 1

    @property
    def is_open(self) -> bool:
        return self.closed_on is None
