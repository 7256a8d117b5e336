"""The keys people's texts are sealed to.

The private half is kept wrapped only, once for each of what may open it.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from alongside.core.rules.sealing import Holder, PublicKey
from alongside.core.store.engine import Transaction


def key_in_use(db: Transaction, person_id: str) -> PublicKey | None:
    """None before someone's first sign-in, and in the demo."""
    row = db.row(
        "select id, public_key from key_pair where person_id = :person_id and retired_at is null",
        person_id=person_id,
    )
    return None if row is None else _to_key(row)


def keys_in_use(db: Transaction, person_ids: Iterable[str]) -> dict[str, PublicKey]:
    """Person id to key, of those who have one."""
    found = {person_id: key_in_use(db, person_id) for person_id in person_ids}
    return {person_id: key for person_id, key in found.items() if key is not None}


def keys_of_person(db: Transaction, person_id: str) -> list[PublicKey]:
    """Retired ones too: each of those still opens what was locked when it was retired."""
    rows = db.rows(
        "select id, public_key from key_pair where person_id = :person_id order by made_at, rowid",
        person_id=person_id,
    )
    return [_to_key(row) for row in rows]


def add_key_pair(db: Transaction, person_id: str, key: PublicKey, at: datetime) -> None:
    public = b64encode(key.public).decode("ascii")
    db.insert("key_pair", {"id": key.id, "person_id": person_id, "public_key": public, "made_at": at})


def retire_key(db: Transaction, key_id: str, at: datetime) -> None:
    """From now on only a recovery code opens it."""
    db.update("key_pair", ("id",), {"id": key_id, "retired_at": at})
    db.run("delete from key_wrapping where key_id = :id and holder <> 'recovery_code'", id=key_id)


def delete_useless_keys(db: Transaction, person_id: str) -> None:
    """Retired keys to which nothing is sealed any more."""
    db.run(
        """
        delete from key_pair
        where person_id = :person_id and retired_at is not null
          and not exists (select 1 from locked_history where locked_history.key_id = key_pair.id)
        """,
        person_id=person_id,
    )


def delete_all_keys(db: Transaction, person_id: str) -> None:
    """The first step of an erasure: what is sealed can never be opened again, even if the rest fails."""
    db.run("delete from key_pair where person_id = :person_id", person_id=person_id)


def save_wrapped_key(db: Transaction, key_id: str, holder: Holder, wrapped: str, holder_id: str = "") -> None:
    """In place of what the same holder had before."""
    row = {"key_id": key_id, "holder": holder, "holder_id": holder_id, "wrapped": wrapped}
    db.upsert("key_wrapping", ("key_id", "holder", "holder_id"), row)


def find_wrapped_key(db: Transaction, key_id: str, holder: Holder, holder_id: str = "") -> str | None:
    row = db.row(
        """
        select wrapped from key_wrapping
        where key_id = :key_id and holder = :holder and holder_id = :holder_id
        """,
        key_id=key_id,
        holder=holder,
        holder_id=holder_id,
    )
    return None if row is None else str(row["wrapped"])


def delete_wrapped_keys(db: Transaction, key_id: str, holder: Holder) -> None:
    """All of that kind: the codes or the password open this key no longer."""
    db.run(
        "delete from key_wrapping where key_id = :key_id and holder = :holder",
        key_id=key_id,
        holder=holder,
    )


def delete_keys_of_holder(db: Transaction, holder: Holder, holder_id: str) -> None:
    """What this one could open is closed to it."""
    db.run(
        "delete from key_wrapping where holder = :holder and holder_id = :holder_id",
        holder=holder,
        holder_id=holder_id,
    )


def count_codes_that_open(db: Transaction, person_id: str) -> int:
    """How many unused recovery codes open the key in use."""
    (row,) = db.rows(
        """
        select count(*) as codes
        from key_pair
        join key_wrapping on key_wrapping.key_id = key_pair.id and key_wrapping.holder = 'recovery_code'
        join recovery_code on recovery_code.person_id = key_pair.person_id
             and recovery_code.hash = key_wrapping.holder_id and recovery_code.used_at is null
        where key_pair.person_id = :person_id and key_pair.retired_at is null
        """,
        person_id=person_id,
    )
    return int(row["codes"])


def _to_key(row: Any) -> PublicKey:
    return PublicKey(row["id"], b64decode(row["public_key"]))
