"""The days on which the organisation is closed."""

from datetime import date

from alongside.accounts.store import organisations
from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_rows, to_row
from alongside.organisation.rules.closed_days import ClosedDays, ClosedSpan


def read_closed_days(db: Transaction) -> ClosedDays:
    """Sorted by day. Raises NotSetUp."""
    zone = organisations.require_organisation(db).week_rule.zone
    rows = db.rows("select * from closed_days order by first_day, last_day")
    return ClosedDays(zone, tuple(from_rows(ClosedSpan, rows)))


def save_span(db: Transaction, span: ClosedSpan) -> None:
    """Replaces the entry with the same days."""
    db.upsert("closed_days", ("first_day", "last_day"), to_row(span))
    next_checks.check_everyone_soon(db)


def delete_span(db: Transaction, first_day: date, last_day: date) -> None:
    db.run(
        "delete from closed_days where first_day = :first_day and last_day = :last_day",
        first_day=first_day,
        last_day=last_day,
    )
    next_checks.check_everyone_soon(db)
