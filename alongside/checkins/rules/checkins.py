"""One person's check-in of one week: what was answered, the facts of the work, and two lines of text."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from alongside.core.rules.errors import AlongsideError, BadInput
from alongside.core.rules.messages import N_
from alongside.core.rules.weeks import Week

WEEKLY = "weekly"
CHECK_IN_PATH = "/check_in"  # the address of its page, where reminders lead
TEXT_LIMIT = 2000  # characters in a win, a note or a step
FACTORS_A_WEEK = 3  # with more, every week has everything and none says anything
HEARINGS_AHEAD = 14  # days that the fact `hearings` looks ahead


class FactKind(StrEnum):
    COUNT = "count"
    HALVES = "halves"  # any number; the form steps by a half
    YES_OR_NO = "yes or no"


@dataclass(frozen=True, kw_only=True)
class WorkFact:
    """One work fact, described for everything that asks, checks, stores or shows it.

    name: its field of WorkFacts, its column in the database, and its column in files. label and too_high:
    messages; `most` and `days` fill their placeholders. in_short: a message, part of a list. carried_over: a
    new week starts with last week's value. is_extra: the form asks it behind "more". axis_top: how far its
    row of *My weeks* reaches at least. first_on_charts: its row comes before the others. lead_sees_names:
    shown beside the person's name where individual work data is on.
    """

    name: str = ""
    kind: FactKind = FactKind.COUNT
    most: int = 1
    label: str
    in_short: str
    too_high: str = ""
    carried_over: bool = True
    is_extra: bool = False
    axis_top: float = 10
    first_on_charts: bool = False
    lead_sees_names: bool = False


def _described(fact: WorkFact) -> Any:
    return field(default=None, metadata={"fact": fact})


@dataclass(frozen=True, kw_only=True)
class WorkFacts:
    """The facts of a week's work. None means "not said", never zero. A new one needs only its lines here, and
    its column in `core/store/schema/`.
    """

    hours: float | None = _described(
        WorkFact(
            kind=FactKind.HALVES,
            most=168,
            label=N_("Hours worked"),
            in_short=N_("hours"),
            lead_sees_names=True,
            too_high=N_("Hours can be at most {most}."),
            axis_top=60,
        )
    )
    after_hours_days: int | None = _described(
        WorkFact(
            most=7,
            label=N_("Evenings or weekend days worked"),
            in_short=N_("evenings"),
            lead_sees_names=True,
            too_high=N_("Evenings or weekend days can be at most {most}."),
            axis_top=7,
        )
    )
    heavy_contacts: int | None = _described(
        WorkFact(
            most=999,
            label=N_("Contacts with heavy material"),
            in_short=N_("heavy contacts"),
            lead_sees_names=True,
            too_high=N_("Contacts with heavy material can be at most {most}."),
        )
    )
    open_cases: int | None = _described(
        WorkFact(
            most=9999,
            label=N_("Open cases"),
            in_short=N_("cases"),
            lead_sees_names=True,
            too_high=N_("Open cases can be at most {most}."),
            first_on_charts=True,
        )
    )
    cases_by_type: Mapping[str, int] = field(default_factory=dict)  # splits open_cases, if types are listed
    hearings: int | None = _described(
        WorkFact(
            most=999,
            label=N_("Hearings or deadlines in the next {days} days"),
            in_short=N_("hearings"),
            lead_sees_names=True,
            too_high=N_("Hearings or deadlines can be at most {most}."),
            carried_over=False,
            is_extra=True,
        )
    )
    supervised: bool | None = _described(
        WorkFact(
            kind=FactKind.YES_OR_NO,
            label=N_("Supervision received"),
            in_short=N_("supervision"),
            axis_top=1,
            lead_sees_names=True,
            carried_over=False,
            is_extra=True,
        )
    )
    days_off: int | None = _described(
        WorkFact(
            most=7,
            label=N_("Days off"),
            in_short=N_("days off"),
            too_high=N_("Days off can be at most {most}."),
            axis_top=7,
            carried_over=False,
            is_extra=True,
        )
    )

    def carried_over(self) -> "WorkFacts":
        """What the next week starts with."""
        left_out: dict[str, Any] = {fact.name: None for fact in WORK_FACTS if not fact.carried_over}
        return replace(self, **left_out)


WORK_FACTS: tuple[WorkFact, ...] = tuple(
    replace(each.metadata["fact"], name=each.name) for each in fields(WorkFacts) if "fact" in each.metadata
)
CHARTED_FACTS = tuple(sorted(WORK_FACTS, key=lambda fact: not fact.first_on_charts))
FACT_BY_NAME = {fact.name: fact for fact in WORK_FACTS}
FACT_COLUMNS = tuple(each.name for each in fields(WorkFacts))  # with the cases by type


@dataclass(frozen=True, kw_only=True)
class CheckIn:
    """A week as the person entered it. `revision` counts saves, from 1; 0 is a week not saved yet.

    answers: item key to level (0 is the lowest) or number; skipped items are left out. away: the person
    skipped the week or was on leave, which is an answer of its own. factors: what shaped the week, see
    `accounts/rules/week_factors.py`. sealed: the encrypted win, note and factors while no key is at hand; all
    three are then empty, and saving keeps what is sealed. brought_in: from a file of the person's own.
    """

    week: Week = field(kw_only=False)
    away: bool = False
    answers: Mapping[str, float] = field(default_factory=dict)
    facts: WorkFacts = field(default_factory=WorkFacts)
    win: str = ""
    note: str = ""
    factors: tuple[str, ...] = ()
    instrument: str = WEEKLY
    version: int = 1
    revision: int = 0
    sealed: str = ""
    brought_in: bool = False

    def has_same_content(self, other: "CheckIn") -> bool:
        """Ignores the revision, and where the week came from."""
        return replace(self, revision=0, brought_in=False) == replace(other, revision=0, brought_in=False)


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
    """Raises BadInput naming the first fact that is out of range."""
    for fact in WORK_FACTS:
        value = getattr(facts, fact.name)
        if value is not None and not 0 <= value <= fact.most:
            raise BadInput(fact.name, "out of range")
    for case_type, cases in facts.cases_by_type.items():
        if not 0 <= cases <= FACT_BY_NAME["open_cases"].most:
            raise BadInput(case_type, "out of range")


def clean_text(field_name: str, text: str) -> str:
    """Without lone surrogates and NUL, which cannot be stored. Raises BadInput if the text is too long."""
    kept = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").strip()
    if len(kept) > TEXT_LIMIT:
        raise BadInput(field_name, "too long")
    return kept
