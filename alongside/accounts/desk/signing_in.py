"""Signing in by password, passkey or recovery code, and the password or app code asked once more."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import ceil

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from alongside.accounts.desk import own_keys, second_factor
from alongside.accounts.desk.current_user import SIGN_INS_KEPT
from alongside.accounts.desk.incidents import note_incident, note_incident_alone
from alongside.accounts.desk.known_browsers import remember_browser
from alongside.accounts.desk.passkeys import remove_all_passkeys
from alongside.accounts.desk.throttle import (
    CountedTry,
    at_confirming,
    at_passkey,
    at_second_factor,
    at_sign_in,
    count_try,
    forgive_try,
)
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.passkeys import (
    Answer,
    CannotOpenTexts,
    IssuedChallenge,
    Passkey,
    WrongPasskey,
    verify_signature,
    was_copied,
)
from alongside.accounts.rules.password_hashes import Hashed, check_hash, hash_password
from alongside.accounts.rules.passwords import MustWait, WrongSignIn, check_password
from alongside.accounts.rules.people import Person
from alongside.accounts.rules.recovery_codes import clean_recovery_code
from alongside.accounts.rules.security import Incident
from alongside.accounts.store import (
    accounts,
    audit,
    key_pairs,
    organisations,
    passkeys,
    people,
    sign_ins,
    tries,
)
from alongside.core.rules.sealing import Holder, KeyPair
from alongside.core.rules.tokens import hashed, new_id, new_token
from alongside.core.store.engine import Store, Transaction

NO_PERSON = ""  # no id of a person


@dataclass(frozen=True)
class NewSignIn:
    """A new session token, and recovery codes to show once where there are new ones.

    browser: what this browser brings from now on, so that it is known again.
    """

    token: str
    recovery_codes: tuple[str, ...] = ()
    browser: str = ""


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
            counted = at_sign_in(db, login, person_id, browser=self.browser, address=address, now=self.now)
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
                accounts.set_password(db, person.id, fits.stored, self.now, accounts.own_from(db, person.id))
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
                sign_ins.end_sign_in(db, held.person.id, held.sign_in.id, self.now)

    def _recover_by_code(self, person: Person | None, code: str, password: str, device: str) -> NewSignIn:
        """Opens the person's texts too, if the code opens their keys: one from before there were keys does
        not. Raises WrongSignIn.
        """
        clean = clean_recovery_code(code)
        with self.store.read() as db:
            fits = person is not None and accounts.is_recovery_code(db, person.login, hashed(clean))
        if person is None or not fits:
            note_incident_alone(self.store, self.now, Incident.WRONG_CODE, person)
            raise WrongSignIn
        new = hash_password(password)
        with self.store.write() as db:
            keys = own_keys.keys_by_code(db, person.id, clean)
            if not accounts.use_recovery_code(db, person.id, hashed(clean), self.now):
                raise WrongSignIn
            if keys is None:
                sealed = key_pairs.key_in_use(db, person.id) is not None
                keys = (own_keys.replace_keys if sealed else own_keys.make_keys)(db, person.id, self.now)
            own_keys.wrap_for_password(db, keys, new.secret)
            remove_all_passkeys(db, person.id, person.id, self.now)
            accounts.set_password(db, person.id, new.stored, self.now)
            accounts.spend_invitations(db, person.id, self.now)
            sign_ins.end_all(db, person.id, self.now)
            audit.record_action(db, self.now, person.id, Action.PASSWORD_RECOVERED, person.id)
            return self._start_sign_in(db, person.id, device, keys)

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
        if not passkeys.use_challenge(db, hashed(asked.challenge), self.now, asked.until):
            return Incident.WRONG_PASSKEY
        if was_copied(passkey, sign_count):
            return Incident.COPIED_PASSKEY
        passkeys.note_use(db, passkey.id, sign_count, self.now)
        return None

    def _enter_by_password(self, db: Transaction, person_id: str, fits: Hashed, device: str) -> NewSignIn:
        """A password chosen through an operator's link opens nothing of the person's own at first."""
        own_from = accounts.own_from(db, person_id)
        if own_from is not None and own_from > self.now:
            return self._start_sign_in(db, person_id, device, own_from=own_from)
        if own_from is not None:
            own_keys.replace_keys(db, person_id, self.now)
            remove_all_passkeys(db, person_id, person_id, self.now)
            accounts.set_password(db, person_id, fits.stored, self.now)
        keys = own_keys.keys_by_password(db, person_id, fits.secret, self.now)
        return self._start_sign_in(db, person_id, device, keys)

    def _start_sign_in(
        self,
        db: Transaction,
        person_id: str,
        device: str,
        keys: KeyPair | None = None,
        own_from: datetime | None = None,
    ) -> NewSignIn:
        token, sign_in_id = new_token(), new_id()
        sign_ins.delete_old_sign_ins(db, before=self.now - SIGN_INS_KEPT)
        sign_ins.add_sign_in(
            db, sign_in_id, hashed(token), person_id, at=self.now, device=device, own_from=own_from
        )
        tries.hand_to_sign_in(db, person_id, sign_in_id)
        if keys is not None:
            key_pairs.save_wrapped_key(db, keys.id, Holder.SIGN_IN, keys.wrap(token.encode()), sign_in_id)
        return NewSignIn(token, browser=remember_browser(db, person_id, sign_in_id, self.browser, self.now))

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
