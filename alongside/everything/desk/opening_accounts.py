"""Opening an account: by an invitation, or as the first admin of a new organisation."""

from dataclasses import dataclass, replace
from datetime import datetime

from alongside.accounts.desk import own_keys
from alongside.accounts.desk.incidents import note_incident, note_incident_alone
from alongside.accounts.desk.passkeys import remove_all_passkeys
from alongside.accounts.desk.signing_in import NewSignIn, SignInDesk, check_new_password, common_passwords
from alongside.accounts.desk.throttle import at_set_up, forgive_try
from alongside.accounts.rules.audit import LINK_HOLDER, Action
from alongside.accounts.rules.invitations import AlreadySetUp, LinkNotOpenYet
from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.password_hashes import Hashed, hash_password
from alongside.accounts.rules.passwords import check_password
from alongside.accounts.rules.people import Person, Role
from alongside.accounts.rules.recovery_codes import new_recovery_codes
from alongside.accounts.rules.security import Incident
from alongside.accounts.store import accounts, audit, organisations, people, sign_ins
from alongside.core.rules.errors import NotAllowed
from alongside.core.rules.sealing import KeyPair
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Transaction
from alongside.everything.rules.set_up_codes import CODE_LASTS, clean_set_up_code, new_set_up_code
from alongside.everything.store import set_up_codes
from alongside.teams.rules.releases import Setting
from alongside.teams.store import release_settings


@dataclass(frozen=True)
class InvitedPerson:
    """The person a link is for. opens_at: until then it needs a code; None if it opens now."""

    person: Person
    opens_at: datetime | None


@dataclass(frozen=True)
class AccountOpeningDesk(SignInDesk):
    """For people who have no password here yet, or a new link in its place."""

    def find_invited(self, token: str) -> InvitedPerson | None:
        """None for a link that is used, expired or unknown."""
        with self.store.read() as db:
            link = accounts.find_invitation(db, hashed(token), self.now)
            person = people.by_id(db, link.person_id) if link else None
        if link is None or person is None:
            return None
        return InvitedPerson(person, link.opens_at if link.is_waiting(self.now) else None)

    def accept_invitation(
        self, token: str, password: str, device: str, code: str = "", app_code: str = ""
    ) -> NewSignIn:
        """A link opens an account without its owner's texts; with a recovery code, at any time and with them.

        A code from the authenticator app opens a link that is not open yet, without the texts: the app has no
        key to them. Raises NotAllowed for a used or expired link, LinkNotOpenYet, WrongSignIn for a wrong
        code, MustWait after many wrong app codes, BadInput for a weak password.
        """
        found = self.find_invited(token)
        if found is None:
            raise NotAllowed
        if found.opens_at and not (code or app_code):
            raise LinkNotOpenYet(found.opens_at)
        person = found.person
        check_new_password(self.store, password, person.login)
        if code:
            return self._recover_by_code(person, code, password, device)
        if found.opens_at:
            self.check_app_code(person, app_code)
        new = hash_password(password)
        with self.store.write() as db:
            link = accounts.find_invitation(db, hashed(token), self.now)
            if link is None or link.person_id != person.id:  # used by another in the meantime
                raise NotAllowed
            audit.record_action(db, self.now, LINK_HOLDER, Action.INVITATION_USED, person.id)
            if link.own_from is not None:
                # Codes, keys, passkeys and open sign-ins stay: the owner may still stop the link.
                accounts.set_password(db, person.id, new.stored, self.now, link.own_from)
                accounts.spend_invitations(db, person.id, self.now)
                return self._start_sign_in(db, person.id, device, own_from=link.own_from)
            keys = own_keys.keys_for_newcomer(db, person.id, self.now)
            return self._enter_with_new_codes(db, person.id, new, keys, device)

    def refuse_link(self, token: str) -> None:
        """Someone opened a link that does not work, or no longer works."""
        with self.store.write() as db:
            person_id = accounts.find_person_once_invited(db, hashed(token))
            person = people.by_id(db, person_id) if person_id else None
            note_incident(db, self.now, Incident.LINK_REFUSED, person)

    def set_up_organisation(
        self,
        organisation: Organisation,
        contacts: list[SupportContact],
        person: Person,
        password: str,
        device: str,
    ) -> NewSignIn:
        """The organisation and its first admin, all or nothing. Raises AlreadySetUp and BadInput.

        If an import already added a person with that sign-in name, they become the admin. A new organisation
        starts with extra privacy noise, which is the safer side until an admin chooses.
        """
        check_password(password, person.login, organisation.name, common_passwords())
        new = hash_password(password)
        with self.store.write() as db:
            if organisations.find_organisation(db) is not None:
                raise AlreadySetUp
            organisations.save_organisation(db, organisation, self.now)
            organisations.save_support_contacts(db, contacts)
            here = people.by_login(db, person.login)
            if here is None:
                people.add_person(db, person, self.now.astimezone(organisation.week_rule.zone).date())
            person = here or person
            people.grant_role(db, person.id, Role.ADMIN)
            release_settings.add_setting(db, Setting(set_at=self.now, strong=True), person.id)
            audit.record_action(db, self.now, person.id, Action.SET_UP, person.id)
            keys = own_keys.keys_by_password(db, person.id, new.secret, self.now)
            return self._enter_with_new_codes(db, person.id, new, keys, device)

    def print_set_up_code(self) -> str | None:
        """A new one, beside those that were printed before; None where there is an organisation."""
        code = new_set_up_code()
        with self.store.write() as db:
            if organisations.find_organisation(db) is not None:
                return None
            set_up_codes.delete_codes(db, before=self.now - CODE_LASTS)
            set_up_codes.add_code(db, hashed(code), self.now)
        return code

    def is_set_up_code(self, typed: str) -> bool:
        """Whether it is one that was printed, by whichever process, within CODE_LASTS."""
        with self.store.read() as db:
            return set_up_codes.is_printed(db, hashed(clean_set_up_code(typed)), self.now - CODE_LASTS)

    def count_set_up_try(self, address: str) -> None:
        """Raises MustWait."""
        self._count_try(at_set_up(address), None)

    def forgive_set_up_try(self, address: str) -> None:
        """The code was right."""
        with self.store.write() as db:
            forgive_try(db, at_set_up(address), self.now)

    def refuse_set_up_code(self) -> None:
        """The code was wrong."""
        note_incident_alone(self.store, self.now, Incident.WRONG_SET_UP_CODE)

    def _enter_with_new_codes(
        self, db: Transaction, person_id: str, new: Hashed, keys: KeyPair, device: str
    ) -> NewSignIn:
        codes = new_recovery_codes()
        remove_all_passkeys(db, person_id, person_id, self.now)
        accounts.set_password(db, person_id, new.stored, self.now)
        accounts.set_recovery_codes(db, person_id, [hashed(code) for code in codes])
        own_keys.wrap_for_password(db, keys, new.secret)
        own_keys.wrap_for_codes(db, keys, codes)
        accounts.spend_invitations(db, person_id, self.now)
        sign_ins.end_all(db, person_id, self.now)
        return replace(self._start_sign_in(db, person_id, device, keys), recovery_codes=tuple(codes))
