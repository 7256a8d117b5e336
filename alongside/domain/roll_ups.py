"""Teams too small for a figure of their own, joined into one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RollUp:
    id: str
    name: str
    team_ids: tuple[str, ...]
