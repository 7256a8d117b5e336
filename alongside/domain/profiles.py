"""What somebody says about themselves so that a support partner can be found."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alongside.domain.matching.seekers import Intent, Mode, Part, Talk

# What may be weighed and named only with a yes. Common times are not among them: a partner learns them by meeting.
NAMEABLE = (Part.ISSUES, Part.WANTS, Part.TALK, Part.CIRCUMSTANCES)


@dataclass(frozen=True)
class FreeTime:
    """Minutes after midnight in the person's own time zone, whole quarters of an hour. `weekday`: 0 is Monday."""

    weekday: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True)
class Absence:
    """ISO days, both included."""

    first_day: str
    last_day: str


@dataclass(frozen=True)
class Profile:
    """`named`: the parts that may be weighed and named to a partner. `requires`: of a partner, attribute to values."""

    time_zone: str
    languages: frozenset[str] = frozenset()
    modes: frozenset[Mode] = frozenset({Mode.VIDEO, Mode.PHONE})
    intent: Intent = Intent.MUTUAL
    capacity: int = 1
    talk: Talk | None = None
    issues: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    requires: Mapping[str, frozenset[str]] = field(default_factory=dict)
    named: frozenset[Part] = frozenset()
    trio_ok: bool = False
    free: tuple[FreeTime, ...] = ()
    absences: tuple[Absence, ...] = ()
    revision: int = 0

    @property
    def complete(self) -> bool:
        """Whether a partner can be looked for: a language, a way to meet and a time."""
        return bool(self.languages and self.modes and self.free)
