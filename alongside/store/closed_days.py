"""The days on which the organisation is closed."""

from alongside.domain.closed_days import ClosedDays, ClosedSpan
from alongside.store import next_looks, organisations
from alongside.store.engine import Work


def all(db: Work) -> ClosedDays:
    """Sorted by day. Raises NotSetUp."""
    zone = organisations.required(db).week_rule.zone
    rows = db.rows("select first_day, last_day, name from closed_days order by first_day, last_day")
    return ClosedDays(zone, tuple(ClosedSpan(**row) for row in rows))


def save(db: Work, span: ClosedSpan) -> None:
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
    next_looks.at_everyone(db)


def forget(db: Work, first_day: str, last_day: str) -> None:
    db.run(
        "delete from closed_days where first_day = :first_day and last_day = :last_day",
        first_day=first_day,
        last_day=last_day,
    )
    next_looks.at_everyone(db)
