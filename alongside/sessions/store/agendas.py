"""Where sessions that are on are in their agenda."""

from datetime import datetime

from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, to_row
from alongside.sessions.rules.agenda import Timer


def save_timer(db: Transaction, session_id: str, timer: Timer, kept_until: datetime) -> None:
    row = {"session_id": session_id, **to_row(timer), "kept_until": kept_until}
    db.upsert("session_agenda", ("session_id",), row)


def find_timer(db: Transaction, session_id: str) -> Timer | None:
    row = db.row("select * from session_agenda where session_id = :session_id", session_id=session_id)
    return None if row is None else from_row(Timer, row)


def has_old_timers(db: Transaction, at: datetime) -> bool:
    row = db.row("select exists (select 1 from session_agenda where kept_until <= :at) as found", at=at)
    return row is not None and bool(row["found"])


def delete_old_timers(db: Transaction, at: datetime) -> None:
    """Of sessions whose page has closed by then."""
    db.run("delete from session_agenda where kept_until <= :at", at=at)
