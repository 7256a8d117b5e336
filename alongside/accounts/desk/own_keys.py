"""The keys to what a person writes for themselves.

They are made at the first sign-in, opened by the password, a code or a passkey, and replaced when those are
lost.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from alongside.accounts.rules.passwords import WrongSignIn
from alongside.accounts.rules.recovery_codes import clean_recovery_code
from alongside.accounts.store import accounts, drafts, key_pairs, locked_history
from alongside.accounts.store.locked_history import Rows
from alongside.accounts.store.sealed_tables import sealed_tables
from alongside.core.rules.sealing import Holder, KeyPair, PublicKey, new_key_pair, unwrap
from alongside.core.rules.tokens import hashed
from alongside.core.store.engine import Transaction


def open_key_pair(
    db: Transaction, key: PublicKey | None, holder: Holder, secret: bytes, holder_id: str = ""
) -> KeyPair | None:
    """The pair, if this secret is one that wraps it."""
    wrapped = key and key_pairs.find_wrapped_key(db, key.id, holder, holder_id)
    return unwrap(key, wrapped, secret) if key and wrapped else None


def keys_by_password(db: Transaction, person_id: str, secret: bytes, at: datetime) -> KeyPair:
    """Called at each sign-in. The first one makes the keys and seals what was written before."""
    key = key_pairs.key_in_use(db, person_id)
    found = open_key_pair(db, key, Holder.PASSWORD, secret)
    if found is None:
        found = replace_keys(db, person_id, at) if key else make_keys(db, person_id, at)
        wrap_for_password(db, found, secret)
    return found


def keys_for_newcomer(db: Transaction, person_id: str, at: datetime) -> KeyPair:
    """For a sign-in through a link.

    If the account had a password, what it holds may be someone else's and is locked. Without one, it was
    imported for this person.
    """
    came_before = accounts.password_hash(db, person_id) or key_pairs.key_in_use(db, person_id)
    return replace_keys(db, person_id, at) if came_before else make_keys(db, person_id, at)


def keys_by_code(db: Transaction, person_id: str, code: str) -> KeyPair | None:
    """The pair in use. code: as it was printed. Codes from before there were keys open none."""
    return open_key_pair(
        db, key_pairs.key_in_use(db, person_id), Holder.RECOVERY_CODE, code.encode(), hashed(code)
    )


def replace_keys(db: Transaction, person_id: str, at: datetime) -> KeyPair:
    """New keys for a person who could not open the old ones.

    Earlier texts are locked until a recovery code opens them.
    """
    tables = sealed_tables()
    _lock_rows(db, person_id, {table.name: table.read_texts(db, person_id) for table in tables}, at)
    for table in tables:
        table.clear_texts(db, person_id)
    db.schedule_vacuum()
    before = key_pairs.key_in_use(db, person_id)
    if before is not None:
        key_pairs.retire_key(db, before.id, at)
    return make_keys(db, person_id, at)


def wrap_for_password(db: Transaction, keys: KeyPair, secret: bytes) -> None:
    """The previous password no longer opens them."""
    key_pairs.save_wrapped_key(db, keys.id, Holder.PASSWORD, keys.wrap(secret))


def wrap_for_codes(db: Transaction, keys: KeyPair, codes: Sequence[str]) -> None:
    """Earlier codes no longer open them."""
    key_pairs.delete_wrapped_keys(db, keys.id, Holder.RECOVERY_CODE)
    for code in codes:
        key_pairs.save_wrapped_key(db, keys.id, Holder.RECOVERY_CODE, keys.wrap(code.encode()), hashed(code))


def lock_history(db: Transaction, person_id: str, at: datetime) -> None:
    """All their weeks, when a person comes back: only an admin vouches that it is the same person."""
    rows = locked_history.read_history(db, person_id)
    if any(rows.values()):
        _lock_rows(db, person_id, rows, at)
        locked_history.clear_history(db, person_id)


def unlock_history(db: Transaction, person_id: str, typed_code: str, mine: KeyPair | None) -> None:
    """Restores everything that this recovery code opens. mine: the keys in use.

    What was saved since stays. Raises WrongSignIn if it opens nothing.
    """
    code = clean_recovery_code(typed_code)
    pairs = {
        key.id: found
        for key in key_pairs.keys_of_person(db, person_id)
        if (found := open_key_pair(db, key, Holder.RECOVERY_CODE, code.encode(), hashed(code)))
    }
    openable = [
        one
        for one in locked_history.list_locked(db, person_id)
        if one.key_id in pairs or (one.key_id is None and hashed(code) in one.code_hashes)
    ]
    if not openable:
        raise WrongSignIn
    for one in openable:
        pair = pairs.get(one.key_id or "")
        text = one.content if pair is None else pair.open(_sealing_place(person_id), one.content)["rows"]
        rows: Rows = json.loads(text)
        locked_history.restore_history(db, rows)
        for table in sealed_tables():
            for row in rows.get(table.name, []):
                table.restore_texts(db, person_id, row, pair, mine)
        locked_history.delete_locked(db, one.id)
    key_pairs.delete_useless_keys(db, person_id)


def make_keys(db: Transaction, person_id: str, at: datetime) -> KeyPair:
    """Makes the keys, and seals what was in plain text until then."""
    keys = new_key_pair()
    key_pairs.add_key_pair(db, person_id, keys, at)
    were_plain = [table.seal_texts(db, person_id) for table in sealed_tables()]
    drafts.delete_unsealed_drafts(db, person_id)
    if any(were_plain):
        db.schedule_vacuum()
    return keys


def _lock_rows(db: Transaction, person_id: str, rows: Rows, at: datetime) -> None:
    if not any(rows.values()):
        return
    content = json.dumps(rows)
    key = key_pairs.key_in_use(db, person_id)
    if key is None:
        codes = accounts.recovery_code_hashes(db, person_id)
        locked_history.save_locked(db, person_id, key_id=None, code_hashes=codes, content=content, at=at)
    else:
        sealed = key.seal(_sealing_place(person_id), {"rows": content})
        locked_history.save_locked(db, person_id, key_id=key.id, code_hashes=(), content=sealed, at=at)


def _sealing_place(person_id: str) -> str:
    return f"earlier weeks of {person_id}"
