"""What one person contributes to their team's figures."""

from dataclasses import dataclass
from enum import StrEnum

from alongside.checkins.rules.checkins import WorkFacts
from alongside.core.rules.weeks import Week
from alongside.teams.rules.panels import Counted


class ContributionStatus(StrEnum):
    """Whether a person's answers go into the band of a period, as things are today; and if not, why."""

    COUNTED = "counted"
    NOT_YET = "not_yet"  # no full period in the team before it, or no account in use by then
    LEADS = "leads"  # led the team when the period began, or in the one before
    SHARES = "shares"  # showed their trend to someone in the weeks before, or as it began


@dataclass(frozen=True, kw_only=True)
class OwnContribution:
    """`facts`: the work data of `week`, if it was filled in. `counts`: whether the person was in the team
    when that week began.

    counted: the people whose answers go into the same band, new ones first. held_back: by this person.
    """

    week: Week
    facts: WorkFacts | None
    away: bool
    counts: bool
    status: ContributionStatus
    counted: tuple[Counted, ...] = ()
    held_back: bool = False
