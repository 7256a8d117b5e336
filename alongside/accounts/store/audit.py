"""The append-only log of admin and operator actions: ids and codes only, never text that people typed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from alongside.accounts.rules.audit import NO_FILTER, OWN_ACCOUNT_ACTIONS, Action, LogEntry, LogFilter
from alongside.core.rules.tokens import new_id
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_rows


def record_action(
    db: Transaction,
    at: datetime,
    actor_id: str,
    action: str,
    subject_id: str | None = None,
    *,
    detail: str = "",
) -> None:
    record_many(db, at, actor_id, action, [(subject_id, detail)])


def record_for_each(
    db: Transaction, at: datetime, actor_id: str, action: str, subject_ids: Iterable[str]
) -> None:
    """The same entry for each of many people."""
    record_many(db, at, actor_id, action, ((subject_id, "") for subject_id in subject_ids))


def record_many(
    db: Transaction, at: datetime, actor_id: str, action: str, lines: Iterable[tuple[str | None, str]]
) -> None:
    """lines: (id of the person it was done to, detail)."""
    entry = {"at": at, "actor_id": actor_id, "action": action}
    db.insert_many(
        "audit",
        (
            {"id": new_id(), "subject_id": subject_id, "detail": detail, **entry}
            for subject_id, detail in lines
        ),
    )


LINES = """
    select audit.at, audit.actor_id, actor.name as by, subject.name as about,
           audit.action, audit.detail, audit.subject_id,
           coalesce(team.name, named.name, roll_up.name) as detail_name
    from audit
    left join person as actor on actor.id = audit.actor_id
    left join person as subject on subject.id = audit.subject_id
    left join team on team.id = audit.detail
    left join person as named on named.id = audit.detail
    left join roll_up on roll_up.id = audit.detail
"""

# What admins may see: OWN_ACCOUNT_ACTIONS that people took themselves are visible to them alone.
FOR_ADMINS = """
    where (audit.subject_id is null or audit.actor_id <> audit.subject_id
           or audit.action not in (:own0, :own1, :own2, :own3, :own4, :own5, :own6, :own7, :own8, :own9))
      and (:about = '' or audit.subject_id = :about)
      and (:action = '' or audit.action = :action)
      and (cast(:since as text) is null or audit.at >= :since)
      and (cast(:until as text) is null or audit.at < :until)
"""


def entries_about(db: Transaction, person_id: str) -> list[LogEntry]:
    """Entries about one person or about everyone (no subject), newest first."""
    rows = db.rows(
        LINES
        + """
        where audit.subject_id = :person_id or audit.subject_id is null
        order by audit.at desc, audit.rowid desc
        """,
        person_id=person_id,
    )
    return from_rows(LogEntry, rows)


def role_last_withdrawn(db: Transaction, person_id: str, role: str) -> datetime | None:
    """When the person last lost the role, according to the log."""
    (row,) = db.rows(
        """
        select max(at) as at from audit
        where subject_id = :person_id and action = :withdrawn and detail = :role
        """,
        person_id=person_id,
        withdrawn=Action.ROLE_WITHDRAWN,
        role=role,
    )
    return datetime.fromisoformat(row["at"]) if row["at"] else None


def list_entries(db: Transaction, limit: int, wanted: LogFilter = NO_FILTER, skip: int = 0) -> list[LogEntry]:
    """Only entries that admins may see, newest first."""
    rows = db.rows(
        LINES + FOR_ADMINS + "order by audit.at desc, audit.rowid desc limit :limit offset :skip",
        limit=limit,
        skip=skip,
        **_filter_values(wanted),
    )
    return from_rows(LogEntry, rows)


def count_entries(db: Transaction, wanted: LogFilter) -> int:
    """Counts only entries that admins may see."""
    counted = "select count(*) as lines from audit" + FOR_ADMINS  # noqa: S608 (both are ours)
    (row,) = db.rows(counted, **_filter_values(wanted))
    return int(row["lines"])


def list_actions(db: Transaction) -> list[str]:
    """Codes of the actions that admins may see an entry of."""
    # Both texts are ours.
    found = "select distinct audit.action from audit" + FOR_ADMINS + "order by audit.action"  # noqa: S608
    rows = db.rows(found, **_filter_values(NO_FILTER))
    return [row["action"] for row in rows]


def _filter_values(wanted: LogFilter) -> dict[str, Any]:
    own = {f"own{number}": action for number, action in enumerate(OWN_ACCOUNT_ACTIONS)}
    return {**vars(wanted), **own}
