"""Links for people who have not signed in yet: one, or many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.desks.door import new_invitation
from alongside.desks.role_desk import RoleDesk
from alongside.domain.asks import instant
from alongside.domain.audit import Action
from alongside.domain.errors import BadInput
from alongside.domain.finding import Found
from alongside.domain.invitations import (
    INVITATION_LASTS,
    INVITATIONS_MAY_LAST,
    MOST_AT_ONCE,
    Numbers,
    Waiting,
    Whom,
)
from alongside.domain.outbox import Message
from alongside.domain.people import NobodyHere, Person, Role
from alongside.domain.reach import Kind
from alongside.domain.tokens import hashed, new_id
from alongside.store import accounts, audit, invitations, outbox, people
from alongside.store.engine import Work


@dataclass(frozen=True)
class Made:
    """sent: by e-mail, so it need not be handed over."""

    person: Person
    token: str
    sent: bool = False


def invite(db: Work, person: Person, by: str, now: datetime, lasts: timedelta = INVITATION_LASTS) -> str:
    """The token of a new link. Earlier links stop working, and unsent e-mails with them are cancelled."""
    audit.record(db, now.isoformat(), by, Action.INVITED, person.id)
    outbox.take_back(db, f"invitation:{person.id}:")
    return new_invitation(db, person.id, by, now, lasts=lasts)


def send(db: Work, person: Person, token: str, by: str, now: datetime) -> None:
    """Sends each link once. Raises PersonNotFound if it was used or the sign-in name is no e-mail address."""
    link = accounts.invitation(db, hashed(token), now.isoformat())
    if link is None or link.person_id != person.id or not Waiting(person).address:
        raise NobodyHere("")
    about = {"token": token, "address": person.login}
    at, useless = instant(now), instant(datetime.fromisoformat(link.expires_at))
    once = f"invitation:{person.id}:{hashed(token)}"
    if outbox.write(db, Message(new_id(), person.id, Kind.INVITATION, about, once, at, at, useless)):
        audit.record(db, now.isoformat(), by, Action.INVITATION_SENT, person.id)


@dataclass(frozen=True)
class InvitationsDesk(RoleDesk):
    """Many links at once, never for an account in use: for that, see `AdminDesk.create_invitation`."""

    role = Role.ADMIN

    def numbers(self) -> Numbers:
        with self._reading() as db:
            return invitations.numbers(db)

    def waiting(self, whom: Whom, team_id: str = "") -> Found[Waiting]:
        """The first MOST_AT_ONCE by name. team_id: only for InviteeGroup.TEAM."""
        with self._reading() as db:
            return invitations.waiting(db, whom, MOST_AT_ONCE, team_id)

    def working(self, made: Collection[Made]) -> tuple[Made, ...]:
        """The links that were neither used nor replaced and have not expired."""
        with self._reading() as db:
            good = invitations.working(db, (hashed(one.token) for one in made), self.now.isoformat())
        return tuple(one for one in made if hashed(one.token) in good)

    def invite(
        self, ids: Collection[str], lasts: timedelta = INVITATION_LASTS, by_mail: bool = False
    ) -> tuple[Made, ...]:
        """All or none, without people who have left or signed in meanwhile.

        by_mail: sends the link where the sign-in name is an e-mail address.
        Raises BadInput if `lasts` is not in INVITATIONS_MAY_LAST.
        """
        if lasts not in INVITATIONS_MAY_LAST:
            raise BadInput("lasts", "not one of those to choose from")
        with self._writing() as db:
            wanted = [people.by_id(db, one) for one in ids]
            here = [one for one in wanted if one is not None and _has_not_come_in(db, one)]
            return tuple(self._made(db, one, lasts, by_mail) for one in here)

    def _made(self, db: Work, person: Person, lasts: timedelta, by_mail: bool) -> Made:
        token = invite(db, person, self.person.id, self.now, lasts)
        sent = by_mail and bool(Waiting(person).address)
        if sent:
            send(db, person, token, self.person.id, self.now)
        return Made(person, token, sent)


def _has_not_come_in(db: Work, person: Person) -> bool:
    return person.left_on is None and accounts.password_hash(db, person.id) is None
