"""Links for people who have not signed in yet: one, or many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.accounts.desk import second_factor
from alongside.accounts.desk.role_desk import RoleDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.invitations import (
    INVITATION_LASTS,
    INVITATIONS_MAY_LAST,
    MOST_AT_ONCE,
    RESET_LASTS,
    Invitee,
    InviteeCounts,
    InviteeGroup,
)
from alongside.accounts.rules.people import Person, PersonNotFound, Role
from alongside.accounts.rules.recovery_codes import new_link_code
from alongside.accounts.store import accounts, audit, invitations, locked_history, people
from alongside.accounts.store.accounts import Invitation
from alongside.core.rules.errors import BadInput
from alongside.core.rules.instants import instant_text
from alongside.core.rules.name_search import Found
from alongside.core.rules.tokens import hashed, new_id
from alongside.core.store.engine import Transaction
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.outbox import new_message
from alongside.notifications.store import notification_preferences, outbox

RESET_DELAY = timedelta(days=7)  # long enough that someone back from a week of leave can still stop it


@dataclass(frozen=True)
class NewLink:
    """sent: by e-mail, so it need not be handed over."""

    person: Person
    token: str
    sent: bool = False


def new_invitation(
    db: Transaction,
    person_id: str,
    by: str,
    now: datetime,
    *,
    roles_first: bool = False,
    lasts: timedelta = INVITATION_LASTS,
) -> str:
    """The token of a link that works once. It is shown once; only its hash is kept.

    lasts: for someone who has never signed in. A link into an account in use lasts RESET_LASTS from when it
    opens. If the account holds something, the link opens after RESET_DELAY, in which the owner can stop it.
    With `roles_first` it opens the person's roles immediately, and their own weeks after that delay.
    """
    token = new_link_code()
    waits_until = now + RESET_DELAY if holds_something(db, person_id, now) else None
    if roles_first or accounts.password_hash(db, person_id) is not None:
        lasts = RESET_LASTS
    opens_at, own_from = (None, waits_until) if roles_first else (waits_until, None)
    link = Invitation(
        person_id=person_id,
        asked_by=by,
        created_at=now,
        expires_at=(opens_at or now) + lasts,
        opens_at=opens_at,
        own_from=own_from,
    )
    accounts.save_invitation(db, new_id(), hashed(token), link)
    if waits_until is not None:
        _email_owner(db, person_id, now)
    return token


def holds_something(db: Transaction, person_id: str, now: datetime) -> bool:
    """Whether the account is in use and its owner would lose something to a person who signed in in their
    place.
    """
    if accounts.password_hash(db, person_id) is None:
        return False
    return second_factor.has_second_factor(db, person_id) or locked_history.holds_something(
        db, person_id, now
    )


def _email_owner(db: Transaction, person_id: str, now: datetime) -> None:
    """Tells the account's owner that a link into it was asked for, if they confirmed an address."""
    reached = notification_preferences.find_preferences(db, person_id)
    if reached is None or not (reached.email and reached.confirmed):
        return
    cause = Cause(CauseKind.WAY_IN, person_id, instant_text(now))
    outbox.add_message(db, new_message(person_id, cause, about={"address": reached.email}, now=now))


def create_invitation(
    db: Transaction, person: Person, by: str, now: datetime, lasts: timedelta = INVITATION_LASTS
) -> str:
    """The token of a new link. Earlier links stop working, and unsent e-mails with them are cancelled."""
    audit.record_action(db, now, by, Action.INVITED, person.id)
    outbox.cancel_messages(db, Cause(CauseKind.INVITATION, person.id))
    return new_invitation(db, person.id, by, now, lasts=lasts)


def email_invitation(db: Transaction, person: Person, token: str, by: str, now: datetime) -> None:
    """Sends each link once. Raises PersonNotFound if it was used or the sign-in name is no e-mail address."""
    link = accounts.find_invitation(db, hashed(token), now)
    if link is None or link.person_id != person.id or not Invitee(person).email_address:
        raise PersonNotFound("")
    about = {"token": token, "address": person.login}
    cause = Cause(CauseKind.INVITATION, person.id, hashed(token))
    if outbox.add_message(db, new_message(person.id, cause, about=about, now=now, expires=link.expires_at)):
        audit.record_action(db, now, by, Action.INVITATION_SENT, person.id)


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
            good = invitations.find_working_links(db, (hashed(one.token) for one in made), self.now)
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
        made = []
        with self._writing() as db:
            for person in [people.by_id(db, one) for one in ids]:
                if person is None or person.left_on or accounts.password_hash(db, person.id) is not None:
                    continue
                token = create_invitation(db, person, self.person.id, self.now, lasts)
                sent = by_mail and bool(Invitee(person).email_address)
                if sent:
                    email_invitation(db, person, token, self.person.id, self.now)
                made.append(NewLink(person, token, sent))
        return tuple(made)
