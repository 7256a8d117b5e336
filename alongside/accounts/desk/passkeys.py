"""A person's own passkeys."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from alongside.accounts.desk.confirming import is_confirmed, require_confirmed
from alongside.accounts.desk.desk import Desk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.passkeys import (
    CHALLENGE_KEY_LENGTH,
    MOST_PASSKEYS,
    Answer,
    CannotOpenTexts,
    ChallengeExpired,
    Challenges,
    IssuedChallenge,
    Json,
    NotAPasskey,
    Passkey,
    RelyingParty,
    options_to_add,
    verify_new_passkey,
)
from alongside.accounts.rules.people import clean_name
from alongside.accounts.store import audit, key_pairs, passkeys
from alongside.core.rules.errors import BadInput, NotAllowed
from alongside.core.rules.sealing import Holder, KeyPair
from alongside.core.rules.tokens import hashed, new_id
from alongside.core.store.engine import Store, Transaction


def open_challenges(store: Store) -> Challenges:
    """The same in every process on this database: the one that answers need not be the one that asked."""
    with store.read() as db:
        digits = passkeys.find_challenge_key(db)
    if digits is None:
        with store.write() as db:
            digits = passkeys.save_challenge_key(db, secrets.token_hex(CHALLENGE_KEY_LENGTH))
    return Challenges(bytes.fromhex(digits))


@dataclass(frozen=True, kw_only=True)
class PasskeysDesk(Desk):
    sign_in_id: str
    keys: KeyPair | None = None

    def list_passkeys(self) -> list[Passkey]:
        """The newest first."""
        with self.store.read() as db:
            return passkeys.passkeys_of_person(db, self.person.id)

    def can_add(self) -> bool:
        """Whether the owner has just typed their password.

        Never in the demo: it has no passwords, and seals nothing.
        """
        with self.store.read() as db:
            return self.keys is not None and is_confirmed(db, self.person.id, self.sign_in_id, self.now)

    def creation_options(self, challenge: str, party: RelyingParty) -> Json:
        """What a browser needs to make one. Raises NotAllowed, NotConfirmed, BadInput for too many."""
        with self.store.read() as db:
            self._require_owner(db)
            others = passkeys.passkeys_of_person(db, self.person.id)
            _refuse_more(others)
        return options_to_add(self.person, others, challenge, party)

    def add_passkey(self, name: str, answer: Answer, asked: IssuedChallenge) -> None:
        """Raises NotAllowed, NotConfirmed, BadInput, NotAPasskey, CannotOpenTexts, ChallengeExpired."""
        name, new = clean_name("passkey", name), verify_new_passkey(answer, asked)
        if not answer.secret:
            raise CannotOpenTexts
        with self.store.write() as db:
            keys = self._require_owner(db)
            _refuse_more(passkeys.passkeys_of_person(db, self.person.id))
            if passkeys.is_taken(db, new.credential_id):
                raise NotAPasskey
            if not passkeys.use_challenge(db, hashed(asked.challenge), self.now, asked.until):
                raise ChallengeExpired
            passkey = Passkey(
                id=new_id(),
                person_id=self.person.id,
                credential_id=new.credential_id,
                public_key=new.public_key,
                sign_count=new.sign_count,
                name=name,
                added_at=self.now,
            )
            passkeys.add_passkey(db, passkey)
            key_pairs.save_wrapped_key(db, keys.id, Holder.PASSKEY, keys.wrap(answer.secret), passkey.id)
            audit.record_action(db, self.now, self.person.id, Action.PASSKEY_ADDED, self.person.id)

    def remove_passkey(self, passkey_id: str) -> None:
        """Does nothing for someone else's passkey. Raises NotAllowed, NotConfirmed."""
        with self.store.write() as db:
            self._require_owner(db)
            if passkeys.delete_passkey(db, self.person.id, passkey_id):
                audit.record_action(db, self.now, self.person.id, Action.PASSKEY_REMOVED, self.person.id)

    def _require_owner(self, db: Transaction) -> KeyPair:
        """A sign-in without keys is not the owner's, or is in the demo. Raises NotAllowed, NotConfirmed."""
        if self.keys is None:
            raise NotAllowed
        require_confirmed(db, self.person.id, self.sign_in_id, self.now)
        return self.keys


def remove_all_passkeys(db: Transaction, person_id: str, by: str, at: datetime) -> None:
    """For a new password, since others may have added some with the old one, and by an admin for a lost
    phone.

    Logged if there were any.
    """
    if passkeys.delete_all_passkeys(db, person_id):
        audit.record_action(db, at, by, Action.PASSKEYS_REMOVED, person_id)


def _refuse_more(here: list[Passkey]) -> None:
    if len(here) >= MOST_PASSKEYS:
        raise BadInput("passkey", "too many")
