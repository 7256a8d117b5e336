"""What everybody may do with their own account: password, recovery codes, sessions, language."""

from dataclasses import dataclass, replace
from datetime import datetime

from alongside.desks.door import Door, alive, check_new_password, hash_password
from alongside.domain.audit import Action
from alongside.domain.organisations import NOBODYS_YET, Organisation
from alongside.domain.passwords import new_recovery_codes
from alongside.domain.people import Person
from alongside.domain.tokens import hashed
from alongside.store import accounts, audit, known_browsers, organisations, people, sign_ins, tries
from alongside.store.engine import Store
from alongside.store.sign_ins import SignIn


@dataclass(frozen=True)
class AccountDesk:
    store: Store
    person: Person
    sign_in_id: str
    now: datetime

    def change_password(self, current: str, new: str) -> None:
        """Ends every other session. Raises WrongSignIn and MustWait for a wrong current password, BadInput for a poor new one."""
        Door(self.store, self.now).confirm(self.person, current)
        check_new_password(self.store, new, self.person.login)
        hash = hash_password(new)
        with self.store.write() as db:
            accounts.set_password(db, self.person.id, hash, self.now.isoformat())
            sign_ins.end_all(db, self.person.id, self.now.isoformat(), but=self.sign_in_id)
            audit.record(db, self.now.isoformat(), self.person.id, Action.PASSWORD_CHANGED, self.person.id)

    def organisation(self) -> Organisation:
        """One without a name, in UTC, while none is set up."""
        with self.store.read() as db:
            return organisations.current(db) or NOBODYS_YET

    def codes_left(self) -> int:
        with self.store.read() as db:
            return accounts.recovery_codes_left(db, self.person.id)

    def new_codes(self, current: str) -> list[str]:
        """Shown once; earlier codes stop working. Whoever sits at an open screen must not get them by a click.

        Raises WrongSignIn and MustWait.
        """
        Door(self.store, self.now).confirm(self.person, current)
        codes = new_recovery_codes()
        with self.store.write() as db:
            accounts.set_recovery_codes(db, self.person.id, [hashed(code) for code in codes])
            audit.record(db, self.now.isoformat(), self.person.id, Action.CODES_MADE, self.person.id)
        return codes

    def sign_ins(self) -> list[SignIn]:
        """Those that still open something, the newest first."""
        with self.store.read() as db:
            return [held for held in sign_ins.of_person(db, self.person.id) if alive(held, self.now)]

    def end_others(self) -> None:
        with self.store.write() as db:
            sign_ins.end_all(db, self.person.id, self.now.isoformat(), but=self.sign_in_id)

    def end(self, sign_in_id: str) -> None:
        with self.store.write() as db:
            sign_ins.end(db, self.person.id, sign_in_id, self.now.isoformat())
            known_browsers.forget_where_signed_in(db, self.person.id, sign_in_id)

    def wrong_tries(self) -> int:
        """At the password or the recovery codes of this account, between this sign-in and the one before."""
        with self.store.read() as db:
            return tries.before_sign_in(db, self.sign_in_id)

    def speak(self, language: str) -> None:
        """The rest of the person is as it stands now: an admin may have changed it since this page was opened."""
        with self.store.write() as db:
            person = people.by_id(db, self.person.id)
            if person is not None:
                people.update(db, replace(person, language=language))
