"""The door: who may come in, by password, invitation, recovery code, or as the first person of all."""

import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import ceil
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from alongside.domain.audit import Action
from alongside.domain.errors import AlongsideError, NotAllowed, NotSaved
from alongside.domain.organisations import Organisation, SupportContact
from alongside.domain.passwords import (
    FORGOTTEN_AFTER,
    FREE_TRIES,
    MustWait,
    WrongSignIn,
    check_password,
    clean_recovery_code,
    fade,
    new_recovery_codes,
    wait_after,
)
from alongside.domain.people import Person, Role
from alongside.domain.tokens import hashed, new_id, new_token
from alongside.store import accounts, audit, organisations, people, sign_ins
from alongside.store.engine import Store, Work

IDLE_LIMIT = timedelta(hours=12)
ABSOLUTE_LIMIT = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=5)  # a write at every rerun would cost more than the knowledge is worth
INVITATION_LASTS = timedelta(hours=72)
SHARED_ADDRESS = 20  # more free tries for an address than for an account: a whole office may share one

SIGN_INS_KEPT = timedelta(days=90)  # as history for their owner
SET_UP_CODE = "the set-up code"  # no sign-in name has spaces

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
    """A new session token, and recovery codes to show once where there are new ones."""

    token: str
    recovery_codes: tuple[str, ...] = ()


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
        with suppress(NotSaved), store.write() as db:  # they may read on while nothing can be saved
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
    store: Store
    now: datetime

    def sign_in(self, login: str, password: str, address: str, device: str) -> Entered:
        """Raises MustWait after many wrong tries, WrongSignIn otherwise."""
        login = login.strip().lower()
        self._count_try(login, address)
        with self.store.read() as db:
            person = people.by_login(db, login)
            stored = accounts.password_hash(db, person.id) if person and not person.left_on else None
        if not password_fits(stored, password) or person is None:
            raise WrongSignIn
        with self.store.write() as db:
            if accounts.password_hash(db, person.id) != stored:  # it was changed while this one was looked at
                raise WrongSignIn
            self._forgive(db, login, address)
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
        check_password(password, person.login, common_passwords())
        hash = hash_password(password)
        with self.store.write() as db:
            if accounts.invited_person(db, hashed(token), self.now.isoformat()) != person.id:
                raise NotAllowed
            audit.record(db, self._at, person.id, Action.INVITATION_USED, person.id)
            accounts.forgive(db, account_key(person.login))
            return self._settle_in(db, person.id, hash, device)

    def recover(self, login: str, code: str, password: str, address: str, device: str) -> Entered:
        """A recovery code instead of the forgotten password. Raises as sign_in does, and BadInput."""
        login = login.strip().lower()
        check_password(password, login, common_passwords())
        # A count of its own: whoever fails to sign in on purpose must not keep the owner from recovering.
        self._count_try(f"{login} recovery", address)
        hash = hash_password(password)
        with self.store.write() as db:
            person = people.by_login(db, login)
            spent = hashed(clean_recovery_code(code))
            if (
                person is None
                or person.left_on
                or not accounts.use_recovery_code(db, person.id, spent, self._at)
            ):
                raise WrongSignIn
            accounts.set_password(db, person.id, hash, self._at)
            sign_ins.end_all(db, person.id, self._at)
            audit.record(db, self._at, person.id, Action.PASSWORD_RECOVERED, person.id)
            accounts.forgive(db, account_key(login))
            self._forgive(db, f"{login} recovery", address)
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
        check_password(password, person.login, common_passwords())
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
        """That whoever is signed in knows the password too. Raises MustWait and WrongSignIn."""
        keys = (f"{person.login} confirming", f"of {person.id}")
        self._count_try(*keys)
        with self.store.read() as db:
            stored = accounts.password_hash(db, person.id)
        if not password_fits(stored, password):
            raise WrongSignIn
        with self.store.write() as db:
            self._forgive(db, *keys)

    def sign_out(self, token: str) -> None:
        with self.store.write() as db:
            held = sign_ins.holder(db, hashed(token))
            if held is not None:
                sign_ins.end(db, held.person.id, held.sign_in.id, self._at)

    @property
    def _at(self) -> str:
        return self.now.isoformat()

    def _enter(self, db: Work, person_id: str, device: str) -> Entered:
        token = new_token()
        sign_ins.forget(db, before=(self.now - SIGN_INS_KEPT).isoformat())
        sign_ins.start(db, new_id(), hashed(token), person_id, self._at, device)
        return Entered(token)

    def _settle_in(self, db: Work, person_id: str, hash: str, device: str) -> Entered:
        codes = new_recovery_codes()
        accounts.set_password(db, person_id, hash, self._at)
        accounts.set_recovery_codes(db, person_id, [hashed(code) for code in codes])
        accounts.spend_invitations(db, person_id, self._at)
        sign_ins.end_all(db, person_id, self._at)
        return Entered(self._enter(db, person_id, device).token, tuple(codes))

    def count_guess(self, address: str) -> None:
        """Of the set-up code, which is nobody's. Raises MustWait."""
        self._count_try(SET_UP_CODE, address)

    def forgive_guess(self, address: str) -> None:
        """It was right."""
        with self.store.write() as db:
            self._forgive(db, SET_UP_CODE, address)

    def _count_try(self, login: str, address: str) -> None:
        """Counts the try before it is known to fail, so that guesses sent at the same time count too.

        A try that has to wait is not counted: it was never made.
        """
        with self.store.write() as db:
            counts = {}
            for key, free in _keys(login, address):
                counts[key], last = self._failures(db, key)
                wait = wait_after(counts[key] - free, last, self.now)
                if wait:
                    raise MustWait(ceil(wait.total_seconds()))
            for key, count in counts.items():
                accounts.set_failures(db, key, count + 1, self._at)
            accounts.forget_failures(db, before=(self.now - FORGOTTEN_AFTER).isoformat())

    def _failures(self, db: Work, key: str) -> tuple[int, datetime]:
        """How many count now, and when the last was."""
        before = accounts.failures(db, key)
        if before is None:
            return 0, self.now
        last = datetime.fromisoformat(before.last_at)
        return fade(before.count, last, self.now), last

    def _forgive(self, db: Work, login: str, address: str) -> None:
        """A right password clears the account; of the address it takes back only this one try."""
        (account, _), (place, _) = _keys(login, address)
        accounts.forgive(db, account)
        count, last = self._failures(db, place)
        accounts.set_failures(db, place, max(count - 1, 0), last.isoformat())


@cache
def common_passwords() -> frozenset[str]:
    """Some 30,000 passwords that people were seen to choose, as the zxcvbn project counted them (Wheeler 2016)."""
    return frozenset(FREQUENCY_LISTS["passwords"])


def alive(held: sign_ins.SignIn, now: datetime) -> bool:
    seen, started = datetime.fromisoformat(held.last_seen_at), datetime.fromisoformat(held.started_at)
    return now - seen <= IDLE_LIMIT and now - started <= ABSOLUTE_LIMIT


def account_key(login: str) -> str:
    """Under which wrong tries at one account are counted."""
    return hashed(f"account {login}")


def forget_tries(db: Work, person: Person) -> None:
    """Every count of wrong tries at this account: hashes, but of a name that can be guessed."""
    recovering, confirming = (account_key(f"{person.login} {what}") for what in ("recovery", "confirming"))
    for key in (account_key(person.login), recovering, confirming, hashed(f"address of {person.id}")):
        accounts.forgive(db, key)


def _keys(login: str, address: str) -> list[tuple[str, int]]:
    """Hashed, so that the table names nobody; with the tries each has free beyond the usual."""
    return [(account_key(login), 0), (hashed(f"address {address}"), SHARED_ADDRESS - FREE_TRIES)]


@cache
def _nobodys_hash() -> str:
    return HASHER.hash("nobody has this password")


def _utf8(password: str) -> bytes:
    """The same letters typed on different keyboards may be different code points."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
