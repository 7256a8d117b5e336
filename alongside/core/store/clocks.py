"""When the server's clock was last believed, and the newest row."""

from datetime import UTC, datetime

from alongside.core.rules.clock import KnownTimes
from alongside.core.store.engine import Transaction


def read_known_times(db: Transaction) -> KnownTimes | None:
    """None for a database that no server has opened yet."""
    row = db.row("select seen_at, disregarded_until from clock")
    if row is None:
        return None
    return KnownTimes(datetime.fromisoformat(row["seen_at"]), newest_row(db, row["disregarded_until"]))


def newest_row(db: Transaction, after: str = "") -> datetime | None:
    """When someone last saved a week, was signed in or did something logged; None if not after `after` (ISO,
    UTC).
    """
    row = db.row(
        """
        select max(at) as at
        from (
            select max(saved_at) as at from check_in where saved_at > :after
            union all select max(last_seen_at) from sign_in where last_seen_at > :after
            union all select max(at) from audit where at > :after
        ) as known
        """,
        after=after,
    )
    return None if row is None or row["at"] is None else datetime.fromisoformat(row["at"])


def record_time(db: Transaction, at: datetime) -> None:
    """Moves forward only."""
    db.run(
        """
        insert into clock (id, seen_at) values (1, :at)
        on conflict (id) do update set seen_at = excluded.seen_at where excluded.seen_at > clock.seen_at
        """,
        at=_instant_text(at),
    )


def confirm_time(db: Transaction, at: datetime) -> None:
    """This instant is right; newer rows were written by a wrong clock."""
    newest = newest_row(db)
    db.run(
        """
        insert into clock (id, seen_at, disregarded_until) values (1, :at, :until)
        on conflict (id) do update
        set seen_at = excluded.seen_at, disregarded_until = excluded.disregarded_until
        """,
        at=_instant_text(at),
        until=_instant_text(newest) if newest and newest > at else "",
    )


def _instant_text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
