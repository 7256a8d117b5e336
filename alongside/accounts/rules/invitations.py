"""How long links last, and who can be invited in bulk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from alongside.accounts.rules.people import Person
from alongside.core.rules.addresses import is_address
from alongside.core.rules.errors import AlongsideError

INVITATION_LASTS = timedelta(days=14)  # still works after two weeks of leave
INVITATIONS_MAY_LAST = tuple(timedelta(days=days) for days in (3, 7, 14, 30))
RESET_LASTS = timedelta(hours=72)  # counted from when it opens; for an account already in use
RECENT_LINK = timedelta(days=1)  # a newer link is probably on its way, perhaps on a sheet at the printer
MOST_AT_ONCE = 300  # the server needs a second to draw a sheet of so many codes


class InviteeGroup(StrEnum):
    """Groups of people who have not signed in yet. All other accounts are reset one by one."""

    NEW = "new"  # not invited yet
    UNUSED = "unused"  # their link is unused, expired or not
    TEAM = "team"  # of one team, with or without a link


@dataclass(frozen=True)
class Invitee:
    """made_at, link_until: of the person's last link, expired or not."""

    person: Person
    link_until: datetime | None = None
    made_at: datetime | None = None

    def has_working_link(self, at: datetime) -> bool:
        return self.link_until is not None and self.link_until > at

    def has_recent_link(self, now: datetime) -> bool:
        return self.made_at is not None and self.made_at > now - RECENT_LINK

    @property
    def email_address(self) -> str:
        """Where a link can be sent; empty if the sign-in name is not an e-mail address."""
        return self.person.login if is_address(self.person.login) else ""


@dataclass(frozen=True)
class InviteeCounts:
    new: int
    unused: int


@dataclass(eq=False)
class LinkNotOpenYet(AlongsideError):
    """Until opens_at, the link needs a recovery code or a code from the authenticator app."""

    opens_at: datetime


@dataclass(eq=False)
class AlreadySetUp(AlongsideError):
    """There is an organisation here; it is set up once."""
