"""What people may do with their own account: password, recovery codes, sign-ins, language."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.accounts.desk import own_keys, second_factor
from alongside.accounts.desk.confirming import is_confirmed, require_confirmed
from alongside.accounts.desk.current_user import is_active
from alongside.accounts.desk.desk import Access, Desk
from alongside.accounts.desk.passkeys import remove_all_passkeys as remove_all_passkeys
from alongside.accounts.desk.signing_in import SignInDesk, check_new_password
from alongside.accounts.rules.audit import OPERATOR, Action
from alongside.accounts.rules.organisations import NO_ORGANISATION, Organisation
from alongside.accounts.rules.password_hashes import hash_password
from alongside.accounts.rules.people import Role
from alongside.accounts.rules.recovery_codes import clean_recovery_code, new_recovery_codes
from alongside.accounts.rules.second_factor import matching_step, new_secret
from alongside.accounts.store import (
    accounts,
    audit,
    key_pairs,
    known_browsers,
    locked_history,
    organisations,
    people,
    second_factors,
    sign_ins,
    tries,
)
from alongside.accounts.store.sign_ins import SignIn
from alongside.core.rules.errors import BadInput, NotAllowed
from alongside.core.rules.sealing import KeyPair
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Transaction


@dataclass(frozen=True)
class RequestedLink:
    """A link into a person's account that someone else asked for.

    asked_by: a name; None for the operator or someone who has been erased.
    """

    asked_by: str | None
    by_operator: bool
    opens_at: datetime


@dataclass(frozen=True)
class RecoveryCodes:
    """How many recovery codes are left, and how many of them open what the person wrote."""

    left: int
    opening: int


@dataclass(frozen=True, kw_only=True)
class AccountDesk(Desk):
    needs = Access.SIGNED_IN

    sign_in_id: str
    keys: KeyPair | None = None

    def change_password(self, current: str, new: str) -> None:
        """Ends every other sign-in and removes all passkeys.

        Raises WrongSignIn and MustWait for a wrong current password, BadInput for a weak new one.
        """
        confirmed = SignInDesk(self.store, self.now).confirm_password(self.person, current)
        check_new_password(self.store, new, self.person.login)
        changed = hash_password(new)
        with self._as_owner() as db:
            keys = own_keys.keys_by_password(db, self.person.id, confirmed.secret, self.now)
            own_keys.wrap_for_password(db, keys, changed.secret)
            remove_all_passkeys(db, self.person.id, self.person.id, self.now)
            accounts.set_password(db, self.person.id, changed.stored, self.now)
            sign_ins.end_all(db, self.person.id, self.now, but=self.sign_in_id)
            audit.record_action(db, self.now, self.person.id, Action.PASSWORD_CHANGED, self.person.id)

    def is_confirmed(self) -> bool:
        """Whether the password was typed again a short time ago; see `confirming`."""
        with self.store.read() as db:
            return is_confirmed(db, self.person.id, self.sign_in_id, self.now)

    def confirm_password(self, password: str) -> None:
        """For CONFIRMED_FOR, at this sign-in alone. Raises WrongSignIn and MustWait."""
        SignInDesk(self.store, self.now).confirm_password(self.person, password)
        with self.store.write() as db:
            sign_ins.confirm_sign_in(db, self.person.id, self.sign_in_id, self.now)

    def organisation(self) -> Organisation:
        """One without a name, in UTC, while none is set up."""
        with self.store.read() as db:
            return organisations.find_organisation(db) or NO_ORGANISATION

    def admin_names(self) -> tuple[str, ...]:
        """Admins a person can ask for help."""
        with self.store.read() as db:
            return tuple(people.active_role_holders(db, Role.ADMIN).values())

    def count_recovery_codes(self) -> RecoveryCodes:
        with self.store.read() as db:
            left = accounts.recovery_codes_left(db, self.person.id)
            sealed = key_pairs.key_in_use(db, self.person.id) is not None
            return RecoveryCodes(
                left, key_pairs.count_codes_that_open(db, self.person.id) if sealed else left
            )

    def find_requested_link(self) -> RequestedLink | None:
        """Requested by someone who may not be the owner, and not open yet."""
        with self.store.read() as db:
            link = accounts.find_waiting_link(db, self.person.id, self.now)
            asker = people.by_id(db, link.asked_by) if link else None
        if link is None:
            return None
        opens_at = link.opens_at or link.own_from or link.created_at
        return RequestedLink(asker.name if asker else None, link.asked_by == OPERATOR, opens_at)

    def stop_requested_link(self) -> None:
        """The link stops working, and a sign-in that used it ends."""
        with self._as_owner() as db:
            if accounts.find_waiting_link(db, self.person.id, self.now) is None:
                return
            if self._own_weeks_wait(db):
                accounts.delete_password(db, self.person.id)
                # Set up through the link: the owner's own was removed when the link was made.
                second_factor.turn_off_second_factor(db, self.person.id, self.person.id, self.now)
                sign_ins.end_waiting(db, self.person.id, self.now)
            accounts.spend_invitations(db, self.person.id, self.now)
            audit.record_action(db, self.now, self.person.id, Action.SIGN_IN_LINK_STOPPED, self.person.id)

    def has_locked_weeks(self) -> bool:
        """From before the account was opened anew, or from before they left and came back."""
        with self.store.read() as db:
            return bool(locked_history.list_locked(db, self.person.id))

    def open_locked_weeks(self, code: str) -> None:
        """Raises WrongSignIn for a code that opens nothing."""
        with self._as_owner() as db:
            own_keys.unlock_history(db, self.person.id, code, self.keys)
            audit.record_action(db, self.now, self.person.id, Action.EARLIER_WEEKS_OPENED, self.person.id)

    def make_recovery_codes(self, current: str) -> list[str]:
        """Shown once; earlier codes stop working.

        It asks for the password: an unattended screen must not give them away.

        Raises WrongSignIn and MustWait.
        """
        confirmed = SignInDesk(self.store, self.now).confirm_password(self.person, current)
        codes = new_recovery_codes()
        with self._as_owner() as db:
            keys = own_keys.keys_by_password(db, self.person.id, confirmed.secret, self.now)
            own_keys.wrap_for_codes(db, keys, codes)
            accounts.set_recovery_codes(db, self.person.id, [hashed(code) for code in codes])
            audit.record_action(db, self.now, self.person.id, Action.RECOVERY_CODES_CREATED, self.person.id)
        return codes

    def second_factor_since(self) -> datetime | None:
        """None where there is none."""
        with self.store.read() as db:
            return second_factors.on_since(db, self.person.id)

    def pending_second_factor(self) -> str | None:
        """The key that is waiting for its first code."""
        with self.store.read() as db:
            return second_factors.find_pending_secret(db, self.person.id)

    def begin_second_factor(self) -> None:
        """A new key; one that is on stays as it is. Raises NotConfirmed."""
        with self.store.write() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            second_factors.save_pending_secret(db, self.person.id, new_secret())

    def turn_on_second_factor(self, app_code: str) -> None:
        """Needs a right code, since an app that shows wrong ones would lock its owner out.

        Ends every other sign-in, except when this one came through an operator's link: the owner can then
        still stop it from their own.

        Raises NotConfirmed, BadInput for a wrong code.
        """
        with self.store.write() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            secret = second_factors.find_pending_secret(db, self.person.id)
            step = None if secret is None else matching_step(secret, app_code, self.now)
            if step is None:
                raise BadInput("app_code", "wrong")
            second_factors.turn_on(db, self.person.id, self.now)
            second_factors.use_step(db, self.person.id, step)
            if not self._own_weeks_wait(db):
                sign_ins.end_all(db, self.person.id, self.now, but=self.sign_in_id)
            audit.record_action(db, self.now, self.person.id, Action.SECOND_FACTOR_ON, self.person.id)

    def turn_off_second_factor(self, typed: str) -> None:
        """With a code of the app, or a recovery code, which is used by this.

        Raises NotConfirmed, MustWait, WrongSignIn.
        """
        with self._as_owner() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            code = hashed(clean_recovery_code(typed))
            by_recovery_code = accounts.use_recovery_code(db, self.person.id, code, self.now)
        if not by_recovery_code:
            SignInDesk(self.store, self.now).check_app_code(self.person, typed)
        with self._as_owner() as db:
            second_factor.turn_off_second_factor(db, self.person.id, self.person.id, self.now)

    def list_sign_ins(self) -> list[SignIn]:
        """Those still active, newest first."""
        with self.store.read() as db:
            return [
                held for held in sign_ins.sign_ins_of_person(db, self.person.id) if is_active(held, self.now)
            ]

    def end_other_sign_ins(self) -> None:
        with self._as_owner() as db:
            sign_ins.end_all(db, self.person.id, self.now, but=self.sign_in_id)

    def end_sign_in(self, sign_in_id: str) -> None:
        with self._as_owner() as db:
            sign_ins.end_sign_in(db, self.person.id, sign_in_id, self.now)
            known_browsers.delete_browser_of_sign_in(db, self.person.id, sign_in_id)

    def failed_attempts(self) -> int:
        """On this account, between this sign-in and the previous one."""
        with self.store.read() as db:
            return tries.count_before_sign_in(db, self.sign_in_id)

    def set_language(self, language: str) -> None:
        """Reads the person again: an admin may have changed them since this page was opened."""
        with self.store.write() as db:
            person = people.by_id(db, self.person.id)
            if person is not None:
                people.update_person(db, replace(person, language=language))

    def _own_weeks_wait(self, db: Transaction) -> bool:
        """Whether the password was chosen through a link that opens roles first."""
        own_from = accounts.own_from(db, self.person.id)
        return own_from is not None and own_from > self.now

    @contextmanager
    def _as_owner(self) -> Iterator[Transaction]:
        """Refuses a sign-in through a link that opens roles first: it may not be the account's owner.

        Raises NotAllowed.
        """
        with self.store.write() as db:
            if sign_ins.opens_roles_only(db, self.sign_in_id):
                raise NotAllowed
            yield db
