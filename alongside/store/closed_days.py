"""The days on which the organisation is closed."""

from alongside.domain.closed_days import ClosedDays, ClosedSpan
from alongside.store import next_checks, organisations
from alongside.store.engine import Transaction


def read_closed_days(db: Transaction) -> ClosedDays:
    """Sorted by day. Raises NotSetUp."""
    zone = organisations.require_organisation(db).week_rule.zone
    rows = db.rows("select first_day, last_day, name from closed_days order by first_day, last_day")
    return ClosedDays(zone, tuple(ClosedSpan(**row) for row in rows))


def save_span(db: Transaction, span: ClosedSpan) -> None:
    """Replaces the entry with the same days."""
    db.run(
        """
        insert into closed_days (first_day, last_day, name) values (:first_day, :last_day, :name)
        on conflict (first_day, last_day) do update set name = excluded.name
        """,
        first_day=span.first_day,
        last_day=span.last_day,
        name=span.name,
    )
    next_checks.check_everyone_soon(db)


def delete_span(db: Transaction, first_day: str, last_day: str) -> None:
    db.run(
        "delete from closed_days where first_day = :first_day and last_day = :last_day",
        first_day=first_day,
        last_day=last_day,
    )
    next_checks.check_everyone_soon(db)
