"""Individual work data: two admins turn it on, one can turn it off, and everyone can read since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.weeks import Week
from alongside.teams.rules.releases import Setting

PROPOSAL_LASTS = timedelta(days=14)


@dataclass(frozen=True)
class Proposal:
    """One admin's proposal, waiting for another to confirm."""

    proposed_by: str
    name: str
    proposed_at: datetime

    @property
    def ends(self) -> datetime:
        return self.proposed_at + PROPOSAL_LASTS


@dataclass(eq=False)
class NothingProposed(AlongsideError):
    """The proposal has expired or was withdrawn, or its author is no longer an admin."""


@dataclass(eq=False)
class OwnProposal(AlongsideError):
    """Another admin has to confirm it."""


def named_from(settings: Sequence[Setting]) -> Week | None:
    """The first week whose work data leads see by name under the current declaration; None without one.

    `settings`: oldest first. Their times are UTC, and in the easternmost zones the next day has already
    begun. So the week begins at least a day after the declaration.
    """
    declared_at = None
    for setting in reversed(settings):
        if not setting.person_facts:
            break
        declared_at = setting.set_at
    return Week.of(declared_at.astimezone(UTC).date() + timedelta(days=8)) if declared_at else None
