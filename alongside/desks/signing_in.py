"""Signing in: by password, passkey, invitation or recovery code, or as the first admin."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from math import ceil

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from alongside.desks import own_keys, second_factor
from alongside.desks.known_browsers import remember_browser
from alongside.desks.passkeys import remove_all_passkeys as remove_all_passkeys
from alongside.desks.password_hashes import Hashed, check_hash, hash_password
from alongside.desks.security_log import note_incident, note_incident_alone
from alongside.desks.throttle import (
    CountedTry,
    at_confirming,
    at_passkey,
    at_second_factor,
    at_set_up,
    at_sign_in,
    count_try,
    forgive_try,
)
from alongside.domain.audit import LINK_HOLDER, Action
from alongside.domain.causes import Cause, CauseKind
from alongside.domain.current_user import CurrentUser
from alongside.domain.errors import AlongsideError, NotAllowed, NotSaved
from alongside.domain.invitations import INVITATION_LASTS, RESET_LASTS
from alongside.domain.organisations import Organisation, SupportContact
from alongside.domain.outbox import new_message
from alongside.domain.passkeys import (
    Answer,
    CannotOpenTexts,
    IssuedChallenge,
    Passkey,
    WrongPasskey,
    verify_signature,
    was_copied,
)
from alongside.domain.passwords import (
    MustWait,
    WrongSignIn,
    check_password,
    clean_recovery_code,
    new_link_code,
    new_recovery_codes,
)
from alongside.domain.people import Person, Role
from alongside.domain.releases import Setting
from alongside.domain.sealing import Holder, KeyPair, unwrap
from alongside.domain.security import Incident
from alongside.domain.tokens import hashed, new_id, new_token
from alongside.store import (
    accounts,
    audit,
    key_pairs,
    locked_history,
    notification_preferences,
    organisations,
    outbox,
    passkeys,
    people,
    release_settings,
    sign_ins,
    tries,
)
from alongside.store.accounts import Invitation
from alongside.store.engine import Store, Transaction

IDLE_LIMIT = timedelta(hours=12)
SHARED_IDLE_LIMIT = timedelta(hours=1)  # some browsers keep the cookie when they are closed and opened again
ABSOLUTE_LIMIT = timedelta(days=14)
# On a person's own device, if they chose so. It does not slide: a phone lost unnoticed is shut out within a
# month.
OWN_DEVICE_LIMIT = timedelta(days=30)
OWN_DEVICE_IDLE_LIMIT = timedelta(days=16)  # one weekly check-in may be missed, with two days to spare
SEEN_EVERY = timedelta(minutes=5)  # writing at every rerun would cost more than it is worth
RESET_DELAY = timedelta(days=7)  # long enough that someone back from a week of leave can still stop it
NO_PERSON = ""  # no id of a person
SIGN_INS_KEPT = timedelta(days=90)  # as history for their owner


@dataclass(frozen=True)
class NewSignIn:
    """A new session token, and recovery codes to show once where there are new ones.

    browser: what this browser brings from now on, so that it is known again.
    """

    token: str
    recovery_codes: tuple[str, ...] = ()
    browser: str = ""


@dataclass(eq=False)
class LinkNotOpenYet(AlongsideError):
    """Until opens_at, the link needs a recovery code or a code from the authenticator app."""

    opens_at: datetime


@dataclass(eq=False)
class AlreadySetUp(AlongsideError):
    """There is an organisation here; it is set up once."""


def current_user(store: Store, token: str, now: datetime) -> CurrentUser | None:
    """The holder of this token.

    None if it was ended, was idle for too long or is too old: see the limits above.
    """
    with store.read() as db:
        found = sign_ins.find_holder(db, hashed(token))
    if found is None or not is_active(found.sign_in, now):
        return None
    if now - datetime.fromisoformat(found.sign_in.last_seen_at) > SEEN_EVERY:
        with suppress(NotSaved), store.write() as db:  # they may read on while nothing can be saved
            sign_ins.note_seen(db, found.sign_in.id, now.isoformat())
    held = found.sign_in
    keys = unwrap(found.key, found.wrapped, token.encode()) if found.key and found.wrapped else None
    own_from = datetime.fromisoformat(held.own_from) if held.own_from else None
    return CurrentUser(found.person, found.roles, held.id, found.leads, keys, own_from)


def active_sign_ins(store: Store, token_hashes: Iterable[str], now: datetime) -> set[str]:
    """The hashes of sign-ins still active.

    Asked every few seconds for every open page, so it writes nothing.
    """
    with store.read() as db:
        found = {each: sign_ins.find_by_token(db, each) for each in token_hashes}
    return {each for each, held in found.items() if held is not None and is_active(held, now)}


def new_invitation(
    db: Transaction,
    person_id: str,
    by: str,
    now: datetime,
    roles_first: bool = False,
    lasts: timedelta = INVITATION_LASTS,
) -> str:
    """The token of a link that works once. It is shown once; only its hash is kept.

    lasts: for someone who has never signed in. A link into an account in use lasts RESET_LASTS from when it
    opens. If the account holds something, the link opens after RESET_DELAY, in which the owner can stop it.
    With `roles_first` it opens the person's roles immediately, and their own weeks after that delay.
    """
    token, waits_until = new_link_code(), None
    if roles_first or accounts.password_hash(db, person_id) is not None:
        lasts = RESET_LASTS
    if holds_something(db, person_id, now):
        waits_until = (now + RESET_DELAY).isoformat()
    begins = now + RESET_DELAY if waits_until and not roles_first else now
    link = Invitation(
        person_id,
        by,
        created_at=now.isoformat(),
        expires_at=(begins + lasts).isoformat(),
        opens_at=None if roles_first else waits_until,
        own_from=waits_until if roles_first else None,
    )
    accounts.save_invitation(db, new_id(), hashed(token), link)
    if waits_until is not None:
        _write_to_owner(db, link)
    return token


def _write_to_owner(db: Transaction, link: Invitation) -> None:
    """To the account's owner, if they confirmed an address."""
    reached = notification_preferences.find_preferences(db, link.person_id)
    if reached is not None and reached.email and reached.confirmed:
        cause = Cause(CauseKind.WAY_IN, link.person_id, link.created_at)
        about, now = {"address": reached.email}, datetime.fromisoformat(link.created_at)
        outbox.add_message(db, new_message(link.person_id, cause, about=about, now=now))


def holds_something(db: Transaction, person_id: str, now: datetime) -> bool:
    """Whether the account is in use and its owner would lose something to a person who signed in in their
    place.
    """
    if accounts.password_hash(db, person_id) is None:
        return False
    return second_factor.has_second_factor(db, person_id) or locked_history.holds_something(
        db, person_id, now
    )


@dataclass(frozen=True)
class InvitedPerson:
    """The person a link is for. opens_at: until then it needs a code; None if it opens now."""

    person: Person
    opens_at: datetime | None


@dataclass(frozen=True)
class SignInDesk:
    """browser: the tokens that the browser sent, by which it may be known."""

    store: Store
    now: datetime
    browser: str = ""

    def sign_in(self, login: str, password: str, address: str, device: str, app_code: str = "") -> NewSignIn:
        """Raises MustWait after many wrong tries, otherwise WrongSignIn, which never says what was wrong.

        app_code: from the authenticator app, for people who set one up.
        """
        login = login.strip().lower()
        with self.store.read() as db:
            person = people.by_login(db, login)
            # An unknown name costs the same work as a known one.
            person_id = person.id if person and not person.left_on else NO_PERSON
            stored = accounts.password_hash(db, person_id)
            counted = at_sign_in(db, login, person_id, self.browser, address, self.now)
        self._count_try(counted, person)
        fits = check_hash(stored, password)
        if fits is None or person is None:
            note_incident_alone(self.store, self.now, Incident.WRONG_PASSWORD, person)
            raise WrongSignIn
        if not self._accepts_app_code(person, app_code, together=bool(counted.shared)):
            note_incident_alone(self.store, self.now, Incident.WRONG_SECOND_FACTOR, person)
            raise WrongSignIn
        with self.store.write() as db:
            if accounts.password_hash(db, person.id) != stored:  # changed in the meantime
                raise WrongSignIn
            forgive_try(db, counted, self.now)
            if stored != fits.stored:
                accounts.set_password(
                    db, person.id, fits.stored, self._now_text, accounts.own_from(db, person.id)
                )
            return self._enter_by_password(db, person.id, fits, device)

    def sign_in_by_passkey(
        self, answer: Answer, asked: IssuedChallenge, address: str, device: str
    ) -> NewSignIn:
        """Opens the person's texts too, or refuses.

        Asks for no second factor: the device is one, and has checked its holder.

        Raises MustWait after many wrong tries, WrongPasskey, CannotOpenTexts.
        """
        with self.store.read() as db:
            passkey = passkeys.find_by_credential(db, answer.credential_id)
            person = people.by_id(db, passkey.person_id) if passkey else None
        counted = at_passkey(answer.credential_id, person, address)
        self._count_try(counted, person)
        with self.store.write() as db:
            wrong = self._passkey_fault(db, passkey, answer, asked)
            if wrong is None:
                forgive_try(db, counted, self.now)
            else:
                note_incident(db, self.now, wrong, person)
        if passkey is None or wrong is not None:
            raise WrongPasskey
        with self.store.write() as db:
            key = key_pairs.key_in_use(db, passkey.person_id)
            keys = own_keys.open_key_pair(db, key, Holder.PASSKEY, answer.secret, passkey.id)
            if keys is None:
                raise CannotOpenTexts
            return self._start_sign_in(db, passkey.person_id, device, keys)

    def find_invited(self, token: str) -> InvitedPerson | None:
        """None for a link that is used, expired or unknown."""
        with self.store.read() as db:
            link = accounts.find_invitation(db, hashed(token), self._now_text)
            person = people.by_id(db, link.person_id) if link else None
        if link is None or person is None:
            return None
        opens_at = (
            datetime.fromisoformat(link.opens_at)
            if link.opens_at and link.is_waiting(self._now_text)
            else None
        )
        return InvitedPerson(person, opens_at)

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
            link = accounts.find_invitation(db, hashed(token), self._now_text)
            if link is None or link.person_id != person.id:
                raise NotAllowed
            audit.record_action(db, self._now_text, LINK_HOLDER, Action.INVITATION_USED, person.id)
            if link.own_from is not None:
                return self._enter_for_roles(db, link, new, device)
            keys = own_keys.keys_for_newcomer(db, person.id, self._now_text)
            return self._enter_with_new_codes(db, person.id, new, keys, device)

    def recover_account(self, login: str, code: str, password: str, device: str) -> NewSignIn:
        """A recovery code instead of the forgotten password. Raises WrongSignIn and BadInput, never MustWait.

        A code cannot be guessed, so wrong ones do not slow its owner down, and only a right one is worth
        hashing for.
        """
        login = login.strip().lower()
        check_new_password(self.store, password, login)
        with self.store.read() as db:
            person = people.by_login(db, login)
        return self._recover_by_code(person, code, password, device)

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
            organisations.save_organisation(db, organisation, self._now_text)
            organisations.save_support_contacts(db, contacts)
            here = people.by_login(db, person.login)
            if here is None:
                people.add_person(
                    db, person, self.now.astimezone(organisation.week_rule.zone).date().isoformat()
                )
            person = here or person
            people.grant_role(db, person.id, Role.ADMIN)
            release_settings.add_setting(db, Setting(set_at=self.now, strong=True), person.id)
            audit.record_action(db, self._now_text, person.id, Action.SET_UP, person.id)
            keys = own_keys.keys_by_password(db, person.id, new.secret, self._now_text)
            return self._enter_with_new_codes(db, person.id, new, keys, device)

    def enter_demo(self, person_id: str, device: str) -> NewSignIn:
        """Only for the demo's own store."""
        with self.store.write() as db:
            return self._start_sign_in(db, person_id, device)

    def confirm_password(self, person: Person, password: str) -> Hashed:
        """Checks that a person who is signed in knows the password. Raises MustWait and WrongSignIn."""
        counted = at_confirming(person)
        self._count_try(counted, person)
        with self.store.read() as db:
            stored = accounts.password_hash(db, person.id)
        fits = check_hash(stored, password)
        if fits is None:
            note_incident_alone(self.store, self.now, Incident.WRONG_CONFIRMATION, person)
            raise WrongSignIn
        with self.store.write() as db:
            forgive_try(db, counted, self.now)
        return fits

    def check_app_code(self, person: Person, typed: str) -> None:
        """For a link that is not open yet, and for someone signed in. Raises MustWait, WrongSignIn."""
        counted = at_second_factor(person)
        self._count_try(counted, person)
        with self.store.write() as db:
            fits = second_factor.use_code(db, person.id, typed, self.now)
            if fits:
                forgive_try(db, counted, self.now)
            else:
                note_incident(db, self.now, Incident.WRONG_SECOND_FACTOR, person)
        if not fits:
            raise WrongSignIn

    def mark_shared(self, token: str) -> None:
        """Others use this computer too, so the sign-in ends sooner when idle."""
        with self.store.write() as db:
            sign_ins.mark_shared(db, hashed(token))

    def mark_own_device(self, token: str) -> bool:
        """Whether the sign-in lasts longer now: never for people with a role, never on a shared computer."""
        with self.store.write() as db:
            return sign_ins.mark_own_device(db, hashed(token))

    def sign_out(self, token: str) -> None:
        with self.store.write() as db:
            held = sign_ins.find_holder(db, hashed(token))
            if held is not None:
                sign_ins.end_sign_in(db, held.person.id, held.sign_in.id, self._now_text)

    @property
    def _now_text(self) -> str:
        return self.now.isoformat()

    def _recover_by_code(self, person: Person | None, code: str, password: str, device: str) -> NewSignIn:
        """Raises WrongSignIn."""
        clean = clean_recovery_code(code)
        with self.store.read() as db:
            fits = person is not None and accounts.is_recovery_code(db, person.login, hashed(clean))
        if person is None or not fits:
            note_incident_alone(self.store, self.now, Incident.WRONG_CODE, person)
            raise WrongSignIn
        new = hash_password(password)
        with self.store.write() as db:
            keys = own_keys.keys_by_code(db, person.id, clean)
            if not accounts.use_recovery_code(db, person.id, hashed(clean), self._now_text):
                raise WrongSignIn
            return self._enter_recovered(db, person.id, keys, new, device)

    def _enter_recovered(
        self, db: Transaction, person_id: str, keys: KeyPair | None, new: Hashed, device: str
    ) -> NewSignIn:
        """Opens the person's texts too, if the code opened their keys.

        A code from before there were keys does not.
        """
        if keys is None:
            sealed = key_pairs.key_in_use(db, person_id) is not None
            keys = (own_keys.replace_keys if sealed else own_keys.make_keys)(db, person_id, self._now_text)
        own_keys.wrap_for_password(db, keys, new.secret)
        remove_all_passkeys(db, person_id, person_id, self._now_text)
        accounts.set_password(db, person_id, new.stored, self._now_text)
        accounts.spend_invitations(db, person_id, self._now_text)
        sign_ins.end_all(db, person_id, self._now_text)
        audit.record_action(db, self._now_text, person_id, Action.PASSWORD_RECOVERED, person_id)
        return self._start_sign_in(db, person_id, device, keys)

    def _accepts_app_code(self, person: Person, typed: str, together: bool) -> bool:
        """After the right password. True without a code for people who have no second factor.

        together: all tries count as one, from any address. Having to wait looks like any other refusal: a
        wait that only follows the right password would give it away.
        """
        counted = at_second_factor(person)
        with self.store.write() as db:
            if not second_factor.has_second_factor(db, person.id):
                return True
            if together and count_try(db, counted, self.now):
                return False
            if not second_factor.use_code(db, person.id, typed, self.now):
                return False
            forgive_try(db, counted, self.now)
            return True

    def _passkey_fault(
        self, db: Transaction, passkey: Passkey | None, answer: Answer, asked: IssuedChallenge
    ) -> Incident | None:
        """What is wrong with it. If nothing is, this uses the challenge up and notes the use."""
        if passkey is None:
            return Incident.WRONG_PASSKEY
        try:
            sign_count = verify_signature(passkey, answer, asked)
        except WrongPasskey:
            return Incident.WRONG_PASSKEY
        if not passkeys.use_challenge(db, hashed(asked.challenge), self._now_text, asked.until.isoformat()):
            return Incident.WRONG_PASSKEY
        if was_copied(passkey, sign_count):
            return Incident.COPIED_PASSKEY
        passkeys.note_use(db, passkey.id, sign_count, self._now_text)
        return None

    def _enter_by_password(self, db: Transaction, person_id: str, fits: Hashed, device: str) -> NewSignIn:
        """A password chosen through an operator's link opens nothing of the person's own at first."""
        own_from = accounts.own_from(db, person_id)
        if own_from is not None and own_from > self._now_text:
            return self._start_sign_in(db, person_id, device, own_from=own_from)
        if own_from is not None:
            own_keys.replace_keys(db, person_id, self._now_text)
            remove_all_passkeys(db, person_id, person_id, self._now_text)
            accounts.set_password(db, person_id, fits.stored, self._now_text)
        keys = own_keys.keys_by_password(db, person_id, fits.secret, self._now_text)
        return self._start_sign_in(db, person_id, device, keys)

    def _start_sign_in(
        self,
        db: Transaction,
        person_id: str,
        device: str,
        keys: KeyPair | None = None,
        own_from: str | None = None,
    ) -> NewSignIn:
        token, sign_in_id = new_token(), new_id()
        sign_ins.delete_old_sign_ins(db, before=(self.now - SIGN_INS_KEPT).isoformat())
        sign_ins.add_sign_in(db, sign_in_id, hashed(token), person_id, self._now_text, device, own_from)
        tries.hand_to_sign_in(db, person_id, sign_in_id)
        if keys is not None:
            key_pairs.save_wrapped_key(db, keys.id, Holder.SIGN_IN, keys.wrap(token.encode()), sign_in_id)
        return NewSignIn(token, browser=remember_browser(db, person_id, sign_in_id, self.browser, self.now))

    def _enter_for_roles(self, db: Transaction, link: Invitation, new: Hashed, device: str) -> NewSignIn:
        """Keeps codes, keys, passkeys and open sign-ins: the owner may still stop the link."""
        accounts.set_password(db, link.person_id, new.stored, self._now_text, link.own_from)
        accounts.spend_invitations(db, link.person_id, self._now_text)
        return self._start_sign_in(db, link.person_id, device, own_from=link.own_from)

    def _enter_with_new_codes(
        self, db: Transaction, person_id: str, new: Hashed, keys: KeyPair, device: str
    ) -> NewSignIn:
        codes = new_recovery_codes()
        remove_all_passkeys(db, person_id, person_id, self._now_text)
        accounts.set_password(db, person_id, new.stored, self._now_text)
        accounts.set_recovery_codes(db, person_id, [hashed(code) for code in codes])
        own_keys.wrap_for_password(db, keys, new.secret)
        own_keys.wrap_for_codes(db, keys, codes)
        accounts.spend_invitations(db, person_id, self._now_text)
        sign_ins.end_all(db, person_id, self._now_text)
        return replace(self._start_sign_in(db, person_id, device, keys), recovery_codes=tuple(codes))

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

    def refuse_link(self, token: str) -> None:
        """Someone opened a link that does not work, or no longer works."""
        with self.store.write() as db:
            person_id = accounts.find_person_once_invited(db, hashed(token))
            note_incident(
                db, self.now, Incident.LINK_REFUSED, people.by_id(db, person_id) if person_id else None
            )

    def _count_try(self, counted: CountedTry, person: Person | None) -> None:
        """Raises MustWait, and then the try does not count."""
        with self.store.write() as db:
            wait = count_try(db, counted, self.now)
            if wait:
                note_incident(db, self.now, Incident.MUST_WAIT, person)
        if wait:
            raise MustWait(ceil(wait.total_seconds()))


def check_new_password(store: Store, password: str, login: str) -> None:
    """Raises BadInput for a weak one."""
    with store.read() as db:
        here = organisations.find_organisation(db)
    check_password(password, login, here.name if here else "", common_passwords())


@cache
def common_passwords() -> frozenset[str]:
    """Some 30,000 passwords that people were seen to choose, as the zxcvbn project counted them (Wheeler
    2016).
    """
    return frozenset(FREQUENCY_LISTS["passwords"])


def is_active(held: sign_ins.SignIn, now: datetime) -> bool:
    idle = OWN_DEVICE_IDLE_LIMIT if held.own_device else SHARED_IDLE_LIMIT if held.shared else IDLE_LIMIT
    return now - datetime.fromisoformat(held.last_seen_at) <= idle and now <= ends_at(held)


def ends_at(held: sign_ins.SignIn) -> datetime:
    """At the latest, even if it is used."""
    lasts = OWN_DEVICE_LIMIT if held.own_device else ABSOLUTE_LIMIT
    return datetime.fromisoformat(held.started_at) + lasts
