"""When the server's clock was last believed, and the newest row."""

from datetime import UTC, datetime

from alongside.domain.clock import Known
from alongside.store.engine import Work


def known(db: Work) -> Known | None:
    """None for a database that no server has opened yet."""
    row = db.row("select seen_at, disregarded_until from clock")
    if row is None:
        return None
    return Known(datetime.fromisoformat(row["seen_at"]), newest_row(db, row["disregarded_until"]))


def newest_row(db: Work, after: str = "") -> datetime | None:
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


def see(db: Work, at: datetime) -> None:
    """Moves forward only."""
    db.run(
        """
        insert into clock (id, seen_at) values (1, :at)
        on conflict (id) do update set seen_at = excluded.seen_at where excluded.seen_at > clock.seen_at
        """,
        at=_text(at),
    )


def confirm(db: Work, at: datetime) -> None:
    """This instant is right; newer rows were written by a wrong clock."""
    newest = newest_row(db)
    db.run(
        """
        insert into clock (id, seen_at, disregarded_until) values (1, :at, :until)
        on conflict (id) do update
        set seen_at = excluded.seen_at, disregarded_until = excluded.disregarded_until
        """,
        at=_text(at),
        until=_text(newest) if newest and newest > at else "",
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
