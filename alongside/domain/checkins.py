"""One person's check-in of one week: what was answered, the facts of the work, and two lines of text."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from alongside.domain.errors import AlongsideError, BadInput
from alongside.domain.weeks import Week

WEEKLY = "weekly"
TEXT_LIMIT = 2000  # characters in a win, a note or a step
HEARINGS_AHEAD = 14  # days that the fact `hearings` looks ahead


@dataclass(frozen=True)
class WorkFacts:
    """The facts of a week's work. None means "not said", never zero.

    hours: worked in the week, 0-168. after_hours_days: evenings or weekend days worked, 0-7.
    heavy_contacts: contacts with heavy material. open_cases: all open cases; cases_by_type splits them when
    the organisation lists types. hearings: hearings or deadlines in the next HEARINGS_AHEAD days. days_off:
    0-7.
    """

    hours: float | None = None
    after_hours_days: int | None = None
    heavy_contacts: int | None = None
    open_cases: int | None = None
    cases_by_type: Mapping[str, int] = field(default_factory=dict)
    hearings: int | None = None
    supervised: bool | None = None
    days_off: int | None = None


LIMITS = {
    "hours": 168,
    "after_hours_days": 7,
    "heavy_contacts": 999,
    "open_cases": 9999,
    "hearings": 999,
    "days_off": 7,
}


@dataclass(frozen=True)
class CheckIn:
    """A week as the person entered it. `revision` counts saves, from 1; 0 is a week not saved yet.

    answers: item key to level (0 is the lowest) or number; skipped items are left out. away: the person
    skipped the week or was on leave, which is an answer of its own. sealed: the encrypted win and note
    while no key is at hand; both texts are then empty, and saving keeps what is sealed.
    """

    week: Week
    away: bool = False
    answers: Mapping[str, float] = field(default_factory=dict)
    facts: WorkFacts = field(default_factory=WorkFacts)
    win: str = ""
    note: str = ""
    instrument: str = WEEKLY
    version: int = 1
    revision: int = 0
    sealed: str = ""

    def has_same_content(self, other: "CheckIn") -> bool:
        """Ignores the revision."""
        return replace(self, revision=0) == replace(other, revision=0)


@dataclass(eq=False)
class StaleCheckIn(AlongsideError):
    """The week was saved elsewhere after this form was opened. Show both versions."""

    stored: CheckIn
    mine: CheckIn


@dataclass(eq=False)
class WeekNotOpen(AlongsideError):
    """Too early, or more than LATE_WEEKS weeks late."""

    week: Week


def check_facts(facts: WorkFacts) -> None:
    """Raises BadInput naming the first fact outside its range (ranges in LIMITS)."""
    for name, most in LIMITS.items():
        value = getattr(facts, name)
        if value is not None and not 0 <= value <= most:
            raise BadInput(name, "out of range")
    for case_type, cases in facts.cases_by_type.items():
        if not 0 <= cases <= LIMITS["open_cases"]:
            raise BadInput(case_type, "out of range")


def clean_text(field_name: str, text: str) -> str:
    """Without lone surrogates and NUL, which cannot be stored. Raises BadInput if the text is too long."""
    kept = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").strip()
    if len(kept) > TEXT_LIMIT:
        raise BadInput(field_name, "too long")
    return kept
