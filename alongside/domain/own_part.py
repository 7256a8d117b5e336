"""What of one person is in the figures of their team."""

from dataclasses import dataclass
from enum import StrEnum

from alongside.domain.checkins import WorkFacts
from alongside.domain.weeks import Week


class Place(StrEnum):
    """Whether somebody's answers go into the band of the period that runs now, as it stands today; and if not, why."""

    COUNTED = "counted"
    CAME_LATER = "came_later"  # not in the team since before the period began
    LEADS = "leads"  # sees the figure, so is not in it
    SHARES = "shares"  # showed their own trend to somebody in the weeks before the period, or as it began


@dataclass(frozen=True)
class OwnPart:
    """`facts`: what was said of `week`, if it was filled in. `counts`: whether the person was in the team as that week began."""

    week: Week
    facts: WorkFacts | None
    away: bool
    counts: bool
    place: Place
