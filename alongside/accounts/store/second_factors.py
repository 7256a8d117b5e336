"""Keys of authenticator apps, and which of their codes were used."""

from datetime import datetime

from alongside.core.store.engine import Transaction


def find_secret(db: Transaction, person_id: str) -> str | None:
    """Of a second factor that is on."""
    row = db.row("select secret from second_factor where person_id = :id and since is not null", id=person_id)
    return None if row is None else str(row["secret"])


def on_since(db: Transaction, person_id: str) -> datetime | None:
    """None where there is none or it is not on yet."""
    row = db.row("select since from second_factor where person_id = :id and since is not null", id=person_id)
    return datetime.fromisoformat(row["since"]) if row else None


def find_pending_secret(db: Transaction, person_id: str) -> str | None:
    """One that was shown, and of which no code was typed yet."""
    row = db.row("select secret from second_factor where person_id = :id and since is null", id=person_id)
    return None if row is None else str(row["secret"])


def save_pending_secret(db: Transaction, person_id: str, secret: str) -> None:
    """In place of an earlier one that was never turned on; one that is on stays."""
    db.run(
        """
        insert into second_factor (person_id, secret) values (:id, :secret)
        on conflict (person_id) do update set secret = excluded.secret where second_factor.since is null
        """,
        id=person_id,
        secret=secret,
    )


def turn_on(db: Transaction, person_id: str, at: datetime) -> None:
    db.update("second_factor", ("person_id",), {"person_id": person_id, "since": at})


def use_step(db: Transaction, person_id: str, step: int) -> bool:
    """Whether the code of this step could still be used; from now on it and all before it cannot."""
    changed = db.run(
        "update second_factor set used_step = :step where person_id = :id and used_step < :step",
        id=person_id,
        step=step,
    )
    return changed == 1


def delete_second_factor(db: Transaction, person_id: str) -> bool:
    """Whether one was on."""
    was_on = on_since(db, person_id) is not None
    db.run("delete from second_factor where person_id = :id", id=person_id)
    return was_on
