"""Links for people who have not signed in yet: one, or many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.desks.role_desk import RoleDesk
from alongside.desks.signing_in import new_invitation
from alongside.domain.audit import Action
from alongside.domain.causes import Cause, CauseKind
from alongside.domain.errors import BadInput
from alongside.domain.invitations import (
    INVITATION_LASTS,
    INVITATIONS_MAY_LAST,
    MOST_AT_ONCE,
    Invitee,
    InviteeCounts,
    InviteeGroup,
)
from alongside.domain.name_search import Found
from alongside.domain.outbox import new_message
from alongside.domain.people import Person, PersonNotFound, Role
from alongside.domain.tokens import hashed
from alongside.store import accounts, audit, invitations, outbox, people
from alongside.store.engine import Transaction


@dataclass(frozen=True)
class NewLink:
    """sent: by e-mail, so it need not be handed over."""

    person: Person
    token: str
    sent: bool = False


def create_invitation(
    db: Transaction, person: Person, by: str, now: datetime, lasts: timedelta = INVITATION_LASTS
) -> str:
    """The token of a new link. Earlier links stop working, and unsent e-mails with them are cancelled."""
    audit.record_action(db, now.isoformat(), by, Action.INVITED, person.id)
    outbox.cancel_messages(db, Cause(CauseKind.INVITATION, person.id))
    return new_invitation(db, person.id, by, now, lasts=lasts)


def email_invitation(db: Transaction, person: Person, token: str, by: str, now: datetime) -> None:
    """Sends each link once. Raises PersonNotFound if it was used or the sign-in name is no e-mail address."""
    link = accounts.find_invitation(db, hashed(token), now.isoformat())
    if link is None or link.person_id != person.id or not Invitee(person).email_address:
        raise PersonNotFound("")
    about = {"token": token, "address": person.login}
    cause = Cause(CauseKind.INVITATION, person.id, hashed(token))
    expires = datetime.fromisoformat(link.expires_at)
    if outbox.add_message(db, new_message(person.id, cause, about=about, now=now, expires=expires)):
        audit.record_action(db, now.isoformat(), by, Action.INVITATION_SENT, person.id)


@dataclass(frozen=True)
class InvitationsDesk(RoleDesk):
    """Many links at once, never for an account in use: for that, see `AdminDesk.create_invitation`."""

    needs = Role.ADMIN

    def count_invitees(self) -> InviteeCounts:
        with self._reading() as db:
            return invitations.count_invitees(db)

    def list_invitees(self, whom: InviteeGroup, team_id: str = "") -> Found[Invitee]:
        """The first MOST_AT_ONCE by name. team_id: only for InviteeGroup.TEAM."""
        with self._reading() as db:
            return invitations.list_invitees(db, whom, MOST_AT_ONCE, team_id)

    def list_working_links(self, made: Collection[NewLink]) -> tuple[NewLink, ...]:
        """The links that were neither used nor replaced and have not expired."""
        with self._reading() as db:
            good = invitations.find_working_links(
                db, (hashed(one.token) for one in made), self.now.isoformat()
            )
        return tuple(one for one in made if hashed(one.token) in good)

    def create_invitations(
        self, ids: Collection[str], lasts: timedelta = INVITATION_LASTS, by_mail: bool = False
    ) -> tuple[NewLink, ...]:
        """All or none, without people who have left or signed in meanwhile.

        by_mail: sends the link where the sign-in name is an e-mail address.
        Raises BadInput if `lasts` is not in INVITATIONS_MAY_LAST.
        """
        if lasts not in INVITATIONS_MAY_LAST:
            raise BadInput("lasts", "not one of those to choose from")
        with self._writing() as db:
            wanted = [people.by_id(db, one) for one in ids]
            here = [one for one in wanted if one is not None and _has_never_signed_in(db, one)]
            return tuple(self._create_link(db, one, lasts, by_mail) for one in here)

    def _create_link(self, db: Transaction, person: Person, lasts: timedelta, by_mail: bool) -> NewLink:
        token = create_invitation(db, person, self.person.id, self.now, lasts)
        sent = by_mail and bool(Invitee(person).email_address)
        if sent:
            email_invitation(db, person, token, self.person.id, self.now)
        return NewLink(person, token, sent)


def _has_never_signed_in(db: Transaction, person: Person) -> bool:
    return person.left_on is None and accounts.password_hash(db, person.id) is None
