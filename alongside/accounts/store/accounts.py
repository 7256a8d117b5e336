"""Passwords, recovery codes and invitations. Hashes only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from alongside.accounts.store import people
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, to_row


def password_hash(db: Transaction, person_id: str) -> str | None:
    row = db.row("select hash from password where person_id = :id", id=person_id)
    return None if row is None else str(row["hash"])


def set_password(
    db: Transaction, person_id: str, hash: str, at: datetime, own_from: datetime | None = None
) -> None:
    """own_from: when it starts to open the person's own weeks, if not immediately.

    No sign-in is confirmed any more: that was by the password before. The first one is the day the account
    was opened.
    """
    people.open_accounts(db, [(person_id, at.astimezone(UTC).date())])
    db.run("update sign_in set confirmed_at = null where person_id = :id", id=person_id)
    row = {"person_id": person_id, "hash": hash, "changed_at": at, "own_from": own_from}
    db.upsert("password", ("person_id",), row)


def delete_password(db: Transaction, person_id: str) -> None:
    db.run("delete from password where person_id = :id", id=person_id)


def own_from(db: Transaction, person_id: str) -> datetime | None:
    """Since or from when the password opens the person's own weeks; None where it always did."""
    row = db.row("select own_from from password where person_id = :id", id=person_id)
    return None if row is None or row["own_from"] is None else datetime.fromisoformat(row["own_from"])


def ids_with_password(db: Transaction) -> set[str]:
    """Ids of the people who have ever chosen a password."""
    return {row["person_id"] for row in db.rows("select person_id from password")}


def set_recovery_codes(db: Transaction, person_id: str, hashes: list[str]) -> None:
    """Replaces all earlier codes."""
    db.run("delete from recovery_code where person_id = :id", id=person_id)
    db.insert_many("recovery_code", ({"person_id": person_id, "hash": hash} for hash in hashes))


def recovery_code_hashes(db: Transaction, person_id: str) -> list[str]:
    """Of those not used yet."""
    rows = db.rows("select hash from recovery_code where person_id = :id and used_at is null", id=person_id)
    return [row["hash"] for row in rows]


def recovery_codes_left(db: Transaction, person_id: str) -> int:
    row = db.row(
        "select count(*) as left_over from recovery_code where person_id = :id and used_at is null",
        id=person_id,
    )
    return 0 if row is None else int(row["left_over"])


def is_recovery_code(db: Transaction, login: str, hash: str) -> bool:
    """Whether this code is still valid for this sign-in name.

    One query, so that every refusal takes as long.
    """
    row = db.row(
        """
        select 1 from recovery_code join person on person.id = recovery_code.person_id
        where person.login = :login and person.left_on is null
          and recovery_code.hash = :hash and recovery_code.used_at is null
        """,
        login=login,
        hash=hash,
    )
    return row is not None


def use_recovery_code(db: Transaction, person_id: str, hash: str, at: datetime) -> bool:
    """Whether this code was still valid. From now on it is not, and no longer opens the keys in use."""
    db.run(
        """
        delete from key_wrapping
        where holder = 'recovery_code' and holder_id = :hash
          and key_id in (select id from key_pair where person_id = :person_id and retired_at is null)
        """,
        hash=hash,
        person_id=person_id,
    )
    changed = db.run(
        "update recovery_code set used_at = :at where person_id = :id and hash = :hash and used_at is null",
        id=person_id,
        hash=hash,
        at=at,
    )
    return changed == 1


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A link that is neither used nor run out.

    opens_at: until then only a recovery code or a second factor opens it; None for a link that is open.
    own_from: when the person's own weeks follow, for a link that opens their roles first. asked_by: the id of
    an admin, or the operator.
    """

    person_id: str
    asked_by: str
    created_at: datetime
    expires_at: datetime
    opens_at: datetime | None = None
    own_from: datetime | None = None

    def is_waiting(self, at: datetime) -> bool:
        return self.opens_at is not None and self.opens_at > at


def save_invitation(db: Transaction, invitation_id: str, token_hash: str, link: Invitation) -> None:
    """A new invitation; earlier ones of this person that were not used are spent."""
    spend_invitations(db, link.person_id, link.created_at)
    db.insert("invitation", {"id": invitation_id, "token_hash": token_hash, **to_row(link)})


def find_invitation(db: Transaction, token_hash: str, at: datetime) -> Invitation | None:
    """The open one that this token belongs to."""
    row = db.row(
        """
        select person_id, created_at, expires_at, opens_at, own_from, coalesce(asked_by, '') as asked_by
        from invitation join person on person.id = invitation.person_id
        where token_hash = :token_hash and used_at is null and expires_at > :at and person.left_on is null
        """,
        token_hash=token_hash,
        at=at,
    )
    return from_row(Invitation, row) if row else None


def find_waiting_link(db: Transaction, person_id: str, at: datetime) -> Invitation | None:
    """A link that waits, or one that opened roles while the person's own weeks wait:
    their owner can still stop it.
    """
    row = db.row(
        """
        select person_id, created_at, expires_at, opens_at, own_from, coalesce(asked_by, '') as asked_by
        from invitation
        where person_id = :person_id
          and (
              (used_at is null and expires_at > :at and coalesce(opens_at, own_from) is not null)
              or exists (
                  select 1 from password
                  where password.person_id = :person_id and password.own_from = invitation.own_from
                    and password.own_from > :at
              )
          )
        order by created_at desc, rowid desc
        limit 1
        """,
        person_id=person_id,
        at=at,
    )
    return from_row(Invitation, row) if row else None


def find_person_once_invited(db: Transaction, token_hash: str) -> str | None:
    """The id of the person an invitation is or was for, used or not."""
    row = db.row("select person_id from invitation where token_hash = :token_hash", token_hash=token_hash)
    return None if row is None else str(row["person_id"])


def spend_invitations(db: Transaction, person_id: str, at: datetime) -> None:
    spend_invitations_of(db, [person_id], at)


def spend_invitations_of(db: Transaction, person_ids: Iterable[str], at: datetime) -> None:
    db.run_many(
        "update invitation set used_at = :at where person_id = :id and used_at is null",
        ({"id": person_id, "at": at} for person_id in person_ids),
    )
