"""How long links last, and whom many are made for at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from alongside.addresses import is_address
from alongside.domain.people import Person

INVITATION_LASTS = timedelta(days=14)  # someone back from a fortnight's leave still comes in by it
INVITATIONS_MAY_LAST = tuple(timedelta(days=days) for days in (3, 7, 14, 30))
RESET_LASTS = timedelta(hours=72)  # from when it opens: it leads into an account that someone uses already
FRESH = timedelta(days=1)  # a link so young is on its way: a sheet of them may lie at the printer
MOST_AT_ONCE = 300  # a sheet of as many codes takes the server a second to draw


class Whom(StrEnum):
    """Groups of people who have not come in yet. The accounts of all others are opened one by one."""

    NEW = "new"  # not invited yet
    UNUSED = "unused"  # they had a link: it waits to be used, or ran out
    TEAM = "team"  # of one team, with or without a link


@dataclass(frozen=True)
class Waiting:
    """Someone who has not come in yet. Of their last link (ISO, UTC): made_at, and link_until, whether it has run out or not."""

    person: Person
    link_until: str | None = None
    made_at: str = ""

    def has_link(self, at: str) -> bool:
        return self.link_until is not None and self.link_until > at

    def is_fresh(self, now: datetime) -> bool:
        return self.made_at > (now - FRESH).isoformat()

    @property
    def address(self) -> str:
        """Where a link can be sent; empty where the sign-in name is no e-mail address."""
        return self.person.login if is_address(self.person.login) else ""


@dataclass(frozen=True)
class Numbers:
    """How many people each group has."""

    new: int
    unused: int
