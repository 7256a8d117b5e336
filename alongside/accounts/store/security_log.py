"""Counts of failed sign-ins and refusals: one row per hour, kind and account."""

from datetime import datetime

from alongside.accounts.rules.security import Incident, IncidentHour
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_rows


def count_incident(db: Transaction, hour: datetime, kind: Incident, person_id: str | None) -> None:
    """For a person who was erased in the meantime it counts under no account."""
    db.run(
        """
        insert into security_count (hour, kind, person_id, times)
        select :hour, :kind, person.id, 1
        from (select 1) as once left join person on person.id = :person_id
        where true
        on conflict (hour, kind, coalesce(person_id, '')) do update set times = security_count.times + 1
        """,
        hour=hour,
        kind=kind,
        person_id=person_id,
    )


def has_happened(db: Transaction, hour: datetime, kind: Incident) -> bool:
    """To anyone at all, in that hour."""
    row = db.row("select 1 from security_count where hour = :hour and kind = :kind", hour=hour, kind=kind)
    return row is not None


def list_hours(db: Transaction, hour: datetime) -> list[IncidentHour]:
    rows = db.rows(
        """
        select hour, kind, person_id, times from security_count
        where hour >= :hour
        order by hour, kind, person_id nulls first
        """,
        hour=hour,
    )
    return from_rows(IncidentHour, rows)


def names_since(db: Transaction, hour: datetime) -> dict[str, str]:
    """Person id to name, for everyone with counts since then."""
    rows = db.rows(
        """
        select distinct person.id, person.name
        from security_count join person on person.id = security_count.person_id
        where security_count.hour >= :hour
        """,
        hour=hour,
    )
    return {row["id"]: row["name"] for row in rows}


def delete_old_counts(db: Transaction, before: datetime) -> None:
    db.run("delete from security_count where hour < :before", before=before)
