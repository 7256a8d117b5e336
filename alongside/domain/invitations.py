"""How long links last, and whom many are made for at once."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from alongside.addresses import is_address
from alongside.domain.people import Person

INVITATION_LASTS = timedelta(days=14)  # someone back from a fortnight's leave still comes in by it
INVITATIONS_MAY_LAST = tuple(timedelta(days=days) for days in (3, 7, 14, 30))
RESET_LASTS = timedelta(hours=72)  # from when it opens: it leads into an account that someone uses already
MOST_AT_ONCE = 300  # a sheet of as many codes takes the server a second to draw


class Whom(StrEnum):
    """Groups of people who have not come in yet. The accounts of all others are opened one by one."""

    NEW = "new"  # not invited yet
    UNUSED = "unused"  # they had a link: it waits to be used, or ran out
    TEAM = "team"  # of one team, with or without a link


@dataclass(frozen=True)
class Waiting:
    """Someone who has not come in yet. link_until: of their last link, whether it has run out or not (ISO, UTC)."""

    person: Person
    link_until: str | None = None

    def has_link(self, at: str) -> bool:
        return self.link_until is not None and self.link_until > at

    @property
    def address(self) -> str:
        """Where a link can be sent; empty where the sign-in name is no e-mail address."""
        return self.person.login if is_address(self.person.login) else ""


@dataclass(frozen=True)
class Numbers:
    """How many people each group has."""

    new: int
    unused: int
