"""What of one person is in the figures of their team."""

from dataclasses import dataclass
from enum import StrEnum

from alongside.domain.checkins import WorkFacts
from alongside.domain.panels import Counted
from alongside.domain.weeks import Week


class Place(StrEnum):
    """Whether somebody's answers go into the band of a period, as it stands today; and if not, why."""

    COUNTED = "counted"
    NOT_YET = "not_yet"  # no whole period in the team before it, or no account that was in use by then
    LEADS = "leads"  # led the team as the period began, or in the one before
    SHARES = "shares"  # showed their own trend to somebody in the weeks before the period, or as it began


@dataclass(frozen=True)
class OwnPart:
    """`facts`: what was said of `week`, if it was filled in. `counts`: whether the person was in the team as that week began.

    counted: whose answers go into the band of the same period as theirs, the new ones first. held_back: by this person.
    """

    week: Week
    facts: WorkFacts | None
    away: bool
    counts: bool
    place: Place
    counted: tuple[Counted, ...] = ()
    held_back: bool = False
