"""Work facts by person: two admins declare them, one takes them back, and everyone can read since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside.domain.errors import AlongsideError
from alongside.domain.releases import Setting
from alongside.domain.weeks import Week

PROPOSAL_LASTS = timedelta(days=14)


@dataclass(frozen=True)
class Proposal:
    """One admin would declare it. `at`: ISO, UTC."""

    by: str
    by_name: str
    at: str

    @property
    def ends(self) -> datetime:
        return datetime.fromisoformat(self.at) + PROPOSAL_LASTS


@dataclass(eq=False)
class NothingProposed(AlongsideError):
    """The proposal has ended, or was taken back, or its author is an admin no more."""


@dataclass(eq=False)
class OwnProposal(AlongsideError):
    """Another admin has to confirm it."""


def named_from(settings: Sequence[Setting]) -> Week | None:
    """The first week whose facts leads see by name since the declaration that holds now; None without one. `settings`: oldest first.

    By UTC, and where the day begins first it is the next day already: so a week that begins a day later at least.
    """
    declared_at = ""
    for setting in reversed(settings):
        if not setting.person_facts:
            break
        declared_at = setting.set_at
    if not declared_at:
        return None
    return Week.of(date.fromisoformat(declared_at[:10]) + timedelta(days=8))
