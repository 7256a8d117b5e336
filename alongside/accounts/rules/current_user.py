"""Who is here."""

from dataclasses import dataclass
from datetime import datetime

from alongside.accounts.rules.people import Person, Role
from alongside.core.rules.sealing import KeyPair


@dataclass(frozen=True, kw_only=True)
class CurrentUser:
    """Someone signed in, with the roles they hold right now. leads: whether they lead any team.

    keys: open what they write for themselves; None where nothing is sealed (in the demo).
    own_from: set for a sign-in through a link that opens roles only. From then on the next sign-in opens
    their own weeks.
    """

    person: Person
    roles: frozenset[Role]
    sign_in_id: str
    leads: bool = False
    keys: KeyPair | None = None
    own_from: datetime | None = None
