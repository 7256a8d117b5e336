"""What a page for a conversation may hold: a supervision, a doctor, an appraisal."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from alongside.checkins.rules.checkins import WORK_FACTS, FactKind, WorkFact
from alongside.checkins.rules.history import History
from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week

MOST_WEEKS = 26  # half a year: with all other parts and some ten lines of wins, it fits one A4 sheet
REMARK_LIMIT = 600  # characters: about seven lines of the sheet


class TalkPart(StrEnum):
    """In the order of the sheet."""

    NAME = "name"
    WORK = "work"
    STRAIN = "strain"
    LEVELS = "support and meaning"
    FACTORS = "what often comes together"
    WINS = "wins"


# Nothing about health, and no name: a sheet can be left in a printer, and a lead may look on. What someone
# wants to show of the rest, they choose each time.
PRESELECTED = (TalkPart.WORK,)


@dataclass(frozen=True)
class TalkChoice:
    """Both weeks are included. remark: typed for this sheet only, and kept nowhere."""

    first: Week
    last: Week
    parts: tuple[TalkPart, ...]
    remark: str = ""

    def includes_week(self, week: Week) -> bool:
        return self.first <= week <= self.last


@dataclass(frozen=True, kw_only=True)
class FactSummary:
    """A work fact over the chosen weeks. For yes or no, the values are 1 and 0."""

    fact: WorkFact
    weeks: int
    middle: float
    low: float
    high: float
    total: float


def check_choice(choice: TalkChoice) -> None:
    """Raises BadInput for weeks in the wrong order or too many, for nothing, and for a long remark."""
    if not 0 <= choice.first.until(choice.last) < MOST_WEEKS:
        raise BadInput("talk_weeks", "out of range")
    if len(choice.remark) > REMARK_LIMIT:
        raise BadInput("talk_remark", "too long")
    if not choice.parts and not choice.remark.strip():
        raise BadInput("talk_parts", "none")


def summarise_facts(past: History, choice: TalkChoice) -> Sequence[FactSummary]:
    """Only facts that were given in these weeks."""
    found = []
    for fact in WORK_FACTS:
        values = [value for week, value in past.values_of_fact(fact.name) if choice.includes_week(week)]
        if values:
            summary = FactSummary(
                fact=fact,
                weeks=len(values),
                middle=median(values),
                low=min(values),
                high=max(values),
                total=sum(values),
            )
            found.append(summary)
    return found


def is_yes_or_no(summary: FactSummary) -> bool:
    return summary.fact.kind is FactKind.YES_OR_NO
