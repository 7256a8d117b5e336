"""The door: who may come in, by password, invitation, recovery code, or as the first person of all."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from math import ceil
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from alongside.desks.known_browsers import remember
from alongside.desks.security_log import note, note_alone
from alongside.desks.throttle import Counted, at_confirming, at_set_up, at_sign_in, count, forgive
from alongside.domain.audit import Action
from alongside.domain.errors import AlongsideError, NotAllowed
from alongside.domain.organisations import Organisation, SupportContact
from alongside.domain.passwords import (
    MustWait,
    WrongSignIn,
    check_password,
    clean_recovery_code,
    new_recovery_codes,
)
from alongside.domain.people import Person, Role
from alongside.domain.security import Incident
from alongside.domain.tokens import hashed, new_id, new_token
from alongside.store import accounts, audit, organisations, people, sign_ins, tries
from alongside.store.engine import Store, Work

IDLE_LIMIT = timedelta(hours=12)
ABSOLUTE_LIMIT = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=5)  # a write at every rerun would cost more than the knowledge is worth
INVITATION_LASTS = timedelta(hours=72)
NOBODY = ""  # no id of a person
SIGN_INS_KEPT = timedelta(days=90)  # as history for their owner

HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024)
AT_ONCE = BoundedSemaphore(4)  # 64 MiB each


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in, with the roles they hold right now; `leads`: any team."""

    person: Person
    roles: frozenset[Role]
    sign_in_id: str
    leads: bool = False


@dataclass(frozen=True)
class Entered:
    """A new session token, and recovery codes to show once where there are new ones.

    browser: what this browser brings from now on, so that it is known again.
    """

    token: str
    recovery_codes: tuple[str, ...] = ()
    browser: str = ""


@dataclass(eq=False)
class SetUpAlready(AlongsideError):
    """There is an organisation here; it is set up once."""


def visitor(store: Store, token: str, now: datetime) -> Visitor | None:
    """Who holds this token, unless it was ended, lay idle for 12 hours or is older than 14 days."""
    with store.read() as db:
        found = sign_ins.holder(db, hashed(token))
    if found is None or not alive(found.sign_in, now):
        return None
    if now - datetime.fromisoformat(found.sign_in.last_seen_at) > SEEN_EVERY:
        with store.write() as db:
            sign_ins.touch(db, found.sign_in.id, now.isoformat())
    return Visitor(found.person, found.roles, found.sign_in.id, found.leads)


def new_invitation(db: Work, person_id: str, now: datetime) -> str:
    """The token of a link that works once within 72 hours. It is shown once; only its hash is kept."""
    token = new_token()
    expires = now + INVITATION_LASTS
    accounts.invite(db, new_id(), person_id, hashed(token), now.isoformat(), expires.isoformat())
    return token


def hash_password(password: str) -> str:
    with AT_ONCE:
        return HASHER.hash(_utf8(password))


def password_fits(stored: str | None, password: str) -> bool:
    """Takes as long for somebody nobody knows as for somebody known."""
    with AT_ONCE:
        try:
            return HASHER.verify(stored or _nobodys_hash(), _utf8(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


@dataclass(frozen=True)
class Door:
    """browser: what the visitor's browser brought to be known again."""

    store: Store
    now: datetime
    browser: str = ""

    def sign_in(self, login: str, password: str, address: str, device: str) -> Entered:
        """Raises MustWait after many wrong tries, WrongSignIn otherwise."""
        login = login.strip().lower()
        with self.store.read() as db:
            person = people.by_login(db, login)
            person_id = (
                person.id if person and not person.left_on else NOBODY
            )  # asks as much of whom nobody knows
            stored = accounts.password_hash(db, person_id)
            counted = at_sign_in(db, login, person_id, self.browser, address, self.now)
        self._count_try(counted, person)
        if not password_fits(stored, password) or person is None:
            note_alone(self.store, self.now, Incident.WRONG_PASSWORD, person)
            raise WrongSignIn
        with self.store.write() as db:
            if accounts.password_hash(db, person.id) != stored:  # it was changed while this one was looked at
                raise WrongSignIn
            forgive(db, counted, self.now)
            return self._enter(db, person.id, device)

    def invited(self, token: str) -> Person | None:
        """Whom an open invitation is for."""
        with self.store.read() as db:
            person_id = accounts.invited_person(db, hashed(token), self.now.isoformat())
            return None if person_id is None else people.by_id(db, person_id)

    def accept_invitation(self, token: str, password: str, device: str) -> Entered:
        """Raises NotAllowed for a link that was used or ran out, BadInput for a poor password."""
        person = self.invited(token)
        if person is None:
            raise NotAllowed
        check_new_password(self.store, password, person.login)
        hash = hash_password(password)
        with self.store.write() as db:
            if accounts.invited_person(db, hashed(token), self.now.isoformat()) != person.id:
                raise NotAllowed
            audit.record(db, self._at, person.id, Action.INVITATION_USED, person.id)
            return self._settle_in(db, person.id, hash, device)

    def recover(self, login: str, code: str, password: str, device: str) -> Entered:
        """A recovery code instead of the forgotten password. Raises WrongSignIn and BadInput, and never makes anyone wait.

        A code cannot be guessed, so wrong ones are not held against its owner; and only a right one is worth a hash.
        """
        login = login.strip().lower()
        check_new_password(self.store, password, login)
        spent = hashed(clean_recovery_code(code))
        with self.store.read() as db:
            person = people.by_login(db, login)
            fits = accounts.is_recovery_code(db, login, spent)
        if not fits:
            note_alone(self.store, self.now, Incident.WRONG_CODE, person)
            raise WrongSignIn
        hash = hash_password(password)
        with self.store.write() as db:
            person = people.by_login(db, login)
            if (
                person is None
                or person.left_on
                or not accounts.use_recovery_code(db, person.id, spent, self._at)
            ):
                raise WrongSignIn
            accounts.set_password(db, person.id, hash, self._at)
            sign_ins.end_all(db, person.id, self._at)
            audit.record(db, self._at, person.id, Action.PASSWORD_RECOVERED, person.id)
            return self._enter(db, person.id, device)

    def set_up(
        self,
        organisation: Organisation,
        contacts: list[SupportContact],
        person: Person,
        password: str,
        device: str,
    ) -> Entered:
        """The organisation and its first admin, all or nothing. Raises SetUpAlready and BadInput.

        Somebody of that sign-in name may be here from an import: then they are the admin.
        """
        check_password(password, person.login, organisation.name, common_passwords())
        hash = hash_password(password)
        with self.store.write() as db:
            if organisations.current(db) is not None:
                raise SetUpAlready
            organisations.save(db, organisation, self._at)
            organisations.save_support_contacts(db, contacts)
            here = people.by_login(db, person.login)
            if here is None:
                people.add(db, person, self.now.astimezone(organisation.week_rule.zone).date().isoformat())
            person = here or person
            people.grant(db, person.id, Role.ADMIN)
            audit.record(db, self._at, person.id, Action.SET_UP, person.id)
            return self._settle_in(db, person.id, hash, device)

    def enter_demo(self, person_id: str, device: str) -> Entered:
        """Only ever called on the demo's own store."""
        with self.store.write() as db:
            return self._enter(db, person_id, device)

    def confirm(self, person: Person, password: str) -> None:
        """That someone who is signed in knows the password too. Raises MustWait and WrongSignIn."""
        counted = at_confirming(person)
        self._count_try(counted, person)
        with self.store.read() as db:
            stored = accounts.password_hash(db, person.id)
        if not password_fits(stored, password):
            note_alone(self.store, self.now, Incident.WRONG_CONFIRMATION, person)
            raise WrongSignIn
        with self.store.write() as db:
            forgive(db, counted, self.now)

    def sign_out(self, token: str) -> None:
        with self.store.write() as db:
            held = sign_ins.holder(db, hashed(token))
            if held is not None:
                sign_ins.end(db, held.person.id, held.sign_in.id, self._at)

    @property
    def _at(self) -> str:
        return self.now.isoformat()

    def _enter(self, db: Work, person_id: str, device: str) -> Entered:
        token, sign_in_id = new_token(), new_id()
        sign_ins.forget(db, before=(self.now - SIGN_INS_KEPT).isoformat())
        sign_ins.start(db, sign_in_id, hashed(token), person_id, self._at, device)
        tries.hand_to_sign_in(db, person_id, sign_in_id)
        return Entered(token, browser=remember(db, person_id, sign_in_id, self.browser, self.now))

    def _settle_in(self, db: Work, person_id: str, hash: str, device: str) -> Entered:
        codes = new_recovery_codes()
        accounts.set_password(db, person_id, hash, self._at)
        accounts.set_recovery_codes(db, person_id, [hashed(code) for code in codes])
        accounts.spend_invitations(db, person_id, self._at)
        sign_ins.end_all(db, person_id, self._at)
        return replace(self._enter(db, person_id, device), recovery_codes=tuple(codes))

    def count_guess(self, address: str) -> None:
        """Of the set-up code, which is no one's. Raises MustWait."""
        self._count_try(at_set_up(address), None)

    def forgive_guess(self, address: str) -> None:
        """It was right."""
        with self.store.write() as db:
            forgive(db, at_set_up(address), self.now)

    def refuse_guess(self) -> None:
        """It was wrong."""
        note_alone(self.store, self.now, Incident.WRONG_SET_UP_CODE)

    def refuse_link(self, token: str) -> None:
        """Someone opened a link that opens nothing (any more)."""
        with self.store.write() as db:
            person_id = accounts.invited_once(db, hashed(token))
            note(db, self.now, Incident.LINK_REFUSED, people.by_id(db, person_id) if person_id else None)

    def _count_try(self, counted: Counted, person: Person | None) -> None:
        """Raises MustWait; such a try was never made."""
        with self.store.write() as db:
            wait = count(db, counted, self.now)
            if wait:
                note(db, self.now, Incident.MUST_WAIT, person)
        if wait:
            raise MustWait(ceil(wait.total_seconds()))


def check_new_password(store: Store, password: str, login: str) -> None:
    """Raises BadInput for a poor one."""
    with store.read() as db:
        here = organisations.current(db)
    check_password(password, login, here.name if here else "", common_passwords())


@cache
def common_passwords() -> frozenset[str]:
    """Some 30,000 passwords that people were seen to choose, as the zxcvbn project counted them (Wheeler 2016)."""
    return frozenset(FREQUENCY_LISTS["passwords"])


def alive(held: sign_ins.SignIn, now: datetime) -> bool:
    seen, started = datetime.fromisoformat(held.last_seen_at), datetime.fromisoformat(held.started_at)
    return now - seen <= IDLE_LIMIT and now - started <= ABSOLUTE_LIMIT


@cache
def _nobodys_hash() -> str:
    return HASHER.hash("nobody has this password")


def _utf8(password: str) -> bytes:
    """The same letters typed on different keyboards may be different code points."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
