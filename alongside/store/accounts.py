"""Passwords, recovery codes and invitations. Hashes only."""

from alongside.store.engine import Work


def password_hash(db: Work, person_id: str) -> str | None:
    row = db.row("select hash from password where person_id = :id", id=person_id)
    return None if row is None else str(row["hash"])


def set_password(db: Work, person_id: str, hash: str, at: str) -> None:
    db.run(
        """
        insert into password (person_id, hash, changed_at) values (:id, :hash, :at)
        on conflict (person_id) do update set hash = excluded.hash, changed_at = excluded.changed_at
        """,
        id=person_id,
        hash=hash,
        at=at,
    )


def with_password(db: Work) -> set[str]:
    """Ids of the people who have ever chosen a password."""
    return {row["person_id"] for row in db.rows("select person_id from password")}


def set_recovery_codes(db: Work, person_id: str, hashes: list[str]) -> None:
    """Replaces all earlier codes."""
    db.run("delete from recovery_code where person_id = :id", id=person_id)
    db.run_many(
        "insert into recovery_code (person_id, hash) values (:id, :hash)",
        ({"id": person_id, "hash": hash} for hash in hashes),
    )


def recovery_codes_left(db: Work, person_id: str) -> int:
    row = db.row(
        "select count(*) as left_over from recovery_code where person_id = :id and used_at is null",
        id=person_id,
    )
    return 0 if row is None else int(row["left_over"])


def is_recovery_code(db: Work, login: str, hash: str) -> bool:
    """Whether this code is still good for whoever has this sign-in name; one question, so that every no takes as long."""
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


def use_recovery_code(db: Work, person_id: str, hash: str, at: str) -> bool:
    """Whether this code was still good; it is not any more."""
    changed = db.run(
        "update recovery_code set used_at = :at where person_id = :id and hash = :hash and used_at is null",
        id=person_id,
        hash=hash,
        at=at,
    )
    return changed == 1


def invite(
    db: Work, invitation_id: str, person_id: str, token_hash: str, created_at: str, expires_at: str
) -> None:
    """A new invitation; earlier ones of this person that were not used are spent."""
    db.run(
        "update invitation set used_at = :at where person_id = :person_id and used_at is null",
        person_id=person_id,
        at=created_at,
    )
    db.run(
        """
        insert into invitation (id, person_id, token_hash, created_at, expires_at)
        values (:id, :person_id, :token_hash, :created_at, :expires_at)
        """,
        id=invitation_id,
        person_id=person_id,
        token_hash=token_hash,
        created_at=created_at,
        expires_at=expires_at,
    )


def invited_person(db: Work, token_hash: str, at: str) -> str | None:
    """The id of the person an open invitation is for."""
    row = db.row(
        """
        select invitation.person_id from invitation join person on person.id = invitation.person_id
        where token_hash = :token_hash and used_at is null and expires_at > :at and person.left_on is null
        """,
        token_hash=token_hash,
        at=at,
    )
    return None if row is None else str(row["person_id"])


def invited_once(db: Work, token_hash: str) -> str | None:
    """The id of the person whom an invitation is or was for, whatever became of it."""
    row = db.row("select person_id from invitation where token_hash = :token_hash", token_hash=token_hash)
    return None if row is None else str(row["person_id"])


def spend_invitations(db: Work, person_id: str, at: str) -> None:
    db.run(
        "update invitation set used_at = :at where person_id = :id and used_at is null", id=person_id, at=at
    )
