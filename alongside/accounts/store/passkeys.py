"""Passkeys, what their challenges are marked by, and challenges that were answered."""

from datetime import datetime

from alongside.accounts.rules.passkeys import Passkey
from alongside.accounts.store import key_pairs
from alongside.core.rules.sealing import Holder
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, from_rows, to_row


def passkeys_of_person(db: Transaction, person_id: str) -> list[Passkey]:
    """The newest first."""
    rows = db.rows(
        """
        select * from passkey where person_id = :person_id order by added_at desc, rowid desc
        """,
        person_id=person_id,
    )
    return from_rows(Passkey, rows)


def find_by_credential(db: Transaction, credential_id: str) -> Passkey | None:
    """Unless its person has left."""
    row = db.row(
        """
        select passkey.* from passkey join person on person.id = passkey.person_id
        where credential_id = :credential_id and left_on is null
        """,
        credential_id=credential_id,
    )
    return from_row(Passkey, row) if row else None


def is_taken(db: Transaction, credential_id: str) -> bool:
    """By anyone, including people who have left."""
    return db.row("select 1 from passkey where credential_id = :id", id=credential_id) is not None


def add_passkey(db: Transaction, passkey: Passkey) -> None:
    db.insert("passkey", to_row(passkey))


def note_use(db: Transaction, passkey_id: str, sign_count: int, at: datetime) -> None:
    db.update("passkey", ("id",), {"id": passkey_id, "sign_count": sign_count, "last_used_at": at})


def delete_passkey(db: Transaction, person_id: str, passkey_id: str) -> bool:
    """Whether this person had it. What it could open is closed to it."""
    removed = db.run(
        "delete from passkey where id = :id and person_id = :person_id", id=passkey_id, person_id=person_id
    )
    if removed:
        key_pairs.delete_keys_of_holder(db, Holder.PASSKEY, passkey_id)
    return removed == 1


def delete_all_passkeys(db: Transaction, person_id: str) -> bool:
    """Whether there were any."""
    mine = passkeys_of_person(db, person_id)
    for passkey in mine:
        delete_passkey(db, person_id, passkey.id)
    return bool(mine)


def use_challenge(db: Transaction, challenge_hash: str, at: datetime, forget_at: datetime) -> bool:
    """Whether this one was not answered before; it is by this."""
    db.run("delete from used_challenge where forget_at < :at", at=at)
    return db.insert_new("used_challenge", {"hash": challenge_hash, "forget_at": forget_at})


def find_challenge_key(db: Transaction) -> str | None:
    row = db.row("select digits from challenge_key")
    return None if row is None else str(row["digits"])


def save_challenge_key(db: Transaction, digits: str) -> str:
    """The one that counts from now on: if there is one already, that."""
    db.insert_new("challenge_key", {"id": 1, "digits": digits})
    return find_challenge_key(db) or digits
