"""The organisation: its name, its week, its contacts for a crisis."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alongside.domain.weeks import WeekRule


@dataclass(frozen=True)
class SupportContact:
    """Whom to turn to in a crisis: a name, how to reach them (a number, an address), and when they are there."""

    name: str
    reach: str
    hours: str = ""


@dataclass(frozen=True)
class Organisation:
    """`week_opens` is a weekday, 0 Monday … 6 Sunday. `case_types` may be empty: then only all open cases are asked."""

    name: str
    time_zone: str
    week_opens: int
    language: str = "en"
    case_types: tuple[str, ...] = ()

    @property
    def week_rule(self) -> WeekRule:
        return WeekRule(ZoneInfo(self.time_zone), self.week_opens)
