"""A person's earlier weeks, locked when someone enters the account by a link.
A recovery code unlocks them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.core.rules.tokens import new_id
from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_rows, to_row

Rows = Mapping[str, list[dict[str, Any]]]  # table to its rows

TAKE_OUT = {
    "check_in": "select * from check_in where person_id = :person_id",
    "response": "select * from response where person_id = :person_id",
    "step": "select * from step where person_id = :person_id",
    "baseline": "select * from baseline where person_id = :person_id",
    "session_feedback": "select * from session_feedback where person_id = :person_id",
}
CLEAR = {
    "check_in": "delete from check_in where person_id = :person_id",
    "response": "delete from response where person_id = :person_id",
    "step": "delete from step where person_id = :person_id",
    "baseline": "delete from baseline where person_id = :person_id",
    "session_feedback": "delete from session_feedback where person_id = :person_id",
}
PUT_BACK = ("check_in", "response", "baseline")  # steps are texts, and feedback needs its session
KEYS = {"check_in": ("person_id", "week"), "response": ("person_id", "week", "instrument")}  # of a week
TEXTS = ("win", "note", "factors", "sealed")  # have to be sealed again, so they are restored separately


@dataclass(frozen=True)
class Locked:
    """`content`: the rows as JSON, sealed with the key `key_id` if there is one.

    code_hashes: of the recovery codes that unlock content that is not sealed.
    """

    id: str
    key_id: str | None
    code_hashes: tuple[str, ...]
    content: str


def read_history(db: Transaction, person_id: str) -> Rows:
    """All of the person's answers, and what they wrote for themselves."""
    return {
        table: [dict(row) for row in db.rows(question, person_id=person_id)]
        for table, question in TAKE_OUT.items()
    }


def clear_history(db: Transaction, person_id: str) -> None:
    for statement in CLEAR.values():
        db.run(statement, person_id=person_id)
    next_checks.check_person_soon(db, person_id)
    db.schedule_vacuum()


def restore_history(db: Transaction, rows: Rows) -> None:
    """Everything except texts and steps. What was saved since stays, but a week that was entered here comes
    before one that was brought in from a file since.
    """
    for table in PUT_BACK:
        for row in rows.get(table, []):
            kept = {name: value for name, value in row.items() if name not in TEXTS}
            entered_here = table in KEYS and not row.get("brought_in")  # new with schema 30
            if entered_here and db.update(table, (*KEYS[table], "brought_in"), {**kept, "brought_in": 1}):
                db.update(table, KEYS[table], {**kept, "brought_in": 0})
            else:
                db.insert_new(table, kept)
    for row in rows.get("session_feedback", []):
        if db.row("select 1 from session where id = :session_id", session_id=row["session_id"]):
            db.insert_new("session_feedback", row)


def save_locked(
    db: Transaction,
    person_id: str,
    *,
    key_id: str | None,
    code_hashes: Iterable[str],
    content: str,
    at: datetime,
) -> None:
    locked = Locked(new_id(), key_id, tuple(code_hashes), content)
    db.insert("locked_history", {"person_id": person_id, **to_row(locked), "locked_at": at})


def list_locked(db: Transaction, person_id: str) -> list[Locked]:
    """Oldest first."""
    rows = db.rows(
        "select * from locked_history where person_id = :person_id order by locked_at, rowid",
        person_id=person_id,
    )
    return from_rows(Locked, rows)


def delete_locked(db: Transaction, locked_id: str) -> None:
    db.run("delete from locked_history where id = :id", id=locked_id)
    db.schedule_vacuum()


def holds_something(db: Transaction, person_id: str, at: datetime) -> bool:
    """Whether the account gives access to anything private:
    their own, a partner's, or a trend shown to them.
    """
    row = db.row(
        """
        select exists (select 1 from check_in where person_id = :id)
            or exists (select 1 from response where person_id = :id)
            or exists (select 1 from step where person_id = :id)
            or exists (select 1 from profile where person_id = :id)
            or exists (select 1 from pairing_person where person_id = :id)
            or exists (select 1 from share where to_id = :id and until > :at and ended_at is null) as holds
        """,
        id=person_id,
        at=at,
    )
    return row is not None and bool(row["holds"])
