"""Wrong tries, counted under hashed keys, and those shown to the account's owner."""

from dataclasses import dataclass
from datetime import datetime

from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row


@dataclass(frozen=True)
class Tries:
    """How many were wrong, and when the last was; 0 for someone who only asked."""

    wrong: int
    last_at: datetime


def find_tries(db: Transaction, key: str) -> Tries | None:
    row = db.row("select failures as wrong, last_at from failed_attempt where key = :key", key=key)
    return from_row(Tries, row) if row else None


def save_tries(db: Transaction, key: str, account: str, tries: Tries, forget_at: datetime) -> None:
    """An earlier row keeps its account."""
    counted = {"key": key, "failures": tries.wrong, "last_at": tries.last_at, "forget_at": forget_at}
    if not db.update("failed_attempt", ("key",), counted):
        db.insert("failed_attempt", {**counted, "account": account})


def delete_tries(db: Transaction, key: str) -> None:
    db.run("delete from failed_attempt where key = :key", key=key)


def delete_tries_of_account(db: Transaction, account: str) -> None:
    db.run("delete from failed_attempt where account = :account", account=account)


def delete_old_tries(db: Transaction, now: datetime) -> None:
    db.run("delete from failed_attempt where forget_at <= :now", now=now)


def add_for_owner(db: Transaction, person_id: str | None) -> None:
    """At a name that no one here has it writes as much, so that it takes as long."""
    db.run(
        """
        insert into wrong_try (person_id, times)
        select person.id, 1 from (select 1) as once left join person on person.id = :person_id
        where true
        on conflict (coalesce(person_id, '')) do update set times = wrong_try.times + 1
        """,
        person_id=person_id,
    )


def hand_to_sign_in(db: Transaction, person_id: str, sign_in_id: str) -> None:
    """A sign-in takes along how many there were since the one before."""
    db.run(
        """
        update sign_in
        set wrong_tries_before = coalesce((select times from wrong_try where person_id = :person_id), 0)
        where id = :sign_in_id
        """,
        person_id=person_id,
        sign_in_id=sign_in_id,
    )
    db.run("delete from wrong_try where person_id = :person_id", person_id=person_id)


def count_before_sign_in(db: Transaction, sign_in_id: str) -> int:
    row = db.row("select wrong_tries_before from sign_in where id = :id", id=sign_in_id)
    return 0 if row is None else int(row["wrong_tries_before"])
