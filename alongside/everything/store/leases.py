"""Which process does what the clock asks for, where several share a database."""

from datetime import datetime, timedelta

from alongside.core.store.engine import Transaction

LEASE_LASTS = timedelta(minutes=2)  # after its holder last said that it lives; then another takes over
# A lease that ends later was taken by a clock that was ahead, and would keep all others out until then.
LATEST_END = 2 * LEASE_LASTS


def find_holder(db: Transaction, now: datetime) -> tuple[str, datetime] | None:
    """Who holds the lease, and until when; None if no one does."""
    row = db.row(
        "select holder, until from clock_lease where until > :now and until <= :latest",
        now=now,
        latest=now + LATEST_END,
    )
    return None if row is None else (row["holder"], datetime.fromisoformat(row["until"]))


def take_lease(db: Transaction, holder: str, now: datetime) -> bool:
    """Takes or renews it. False, and nothing changes, while another holds it."""
    changed = db.run(
        """
        insert into clock_lease (id, holder, until) values (1, :holder, :until)
        on conflict (id) do update set holder = excluded.holder, until = excluded.until
        where clock_lease.holder = excluded.holder
            or clock_lease.until <= :now or clock_lease.until > :latest
        """,
        holder=holder,
        until=now + LEASE_LASTS,
        now=now,
        latest=now + LATEST_END,
    )
    return changed == 1


def give_up_lease(db: Transaction, holder: str) -> None:
    """So that another need not wait for its end."""
    db.run("delete from clock_lease where holder = :holder", holder=holder)
