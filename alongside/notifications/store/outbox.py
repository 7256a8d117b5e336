"""Messages to be sent, and their outcomes."""

from datetime import datetime
from typing import Any

from alongside.core.store import next_checks
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, to_row
from alongside.notifications.rules.causes import Cause, parse_cause
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.notifications.rules.outbox import DeliveryStatus, Message


def add_message(db: Transaction, message: Message) -> bool:
    """False if the same cause wrote one before."""
    if not message.cause.is_complete:
        raise ValueError(f"not a whole cause: {message.cause}")
    rest = {"once": message.cause.key(), "useless_at": message.expires_at}
    return db.insert_new("outbox", to_row(message, "cause", "expires_at") | rest)


def save_outcome(db: Transaction, message: Message) -> None:
    """Not its expiry, which was set when it was written, and may have been brought forward since."""
    set_before = ("person_id", "cause", "kind", "made_at", "expires_at")
    db.update("outbox", ("id",), to_row(message, *set_before))


def has_open_message(db: Transaction, at: datetime, stuck_before: datetime) -> bool:
    """Whether `next_due` or `next_stuck` would find one."""
    row = db.row(
        """
        select exists (select 1 from outbox where state = 'waiting' and due_at <= :at)
            or exists (select 1 from outbox where state = 'sending' and claimed_at <= :stuck_before) as found
        """,
        at=at,
        stuck_before=stuck_before,
    )
    return row is not None and bool(row["found"])


def next_due(db: Transaction, at: datetime) -> Message | None:
    """Of those waiting and due, the longest overdue."""
    row = db.row(
        """
        select *, useless_at as expires_at from outbox
        where state = 'waiting' and due_at <= :at
        order by due_at, rowid
        limit 1
        """,
        at=at,
    )
    return None if row is None else _to_message(row)


def next_stuck(db: Transaction, before: datetime) -> Message | None:
    """One that a process began to send before then, without saving the outcome."""
    row = db.row(
        """
        select *, useless_at as expires_at from outbox
        where state = 'sending' and claimed_at <= :before
        order by claimed_at, rowid
        limit 1
        """,
        before=before,
    )
    return None if row is None else _to_message(row)


def list_messages(db: Transaction, state: DeliveryStatus) -> list[Message]:
    """The longest overdue first."""
    rows = db.rows(
        "select *, useless_at as expires_at from outbox where state = :state order by due_at, rowid",
        state=state,
    )
    return [_to_message(row) for row in rows]


def find_message(db: Transaction, message_id: str) -> Message | None:
    row = db.row("select *, useless_at as expires_at from outbox where id = :id", id=message_id)
    return None if row is None else _to_message(row)


def count_made_since(db: Transaction, person_id: str, kind: MessageKind, since: datetime) -> int:
    """How many of this kind were written for the person since then."""
    (row,) = db.rows(
        "select count(*) as many from outbox "
        "where person_id = :person_id and kind = :kind and made_at >= :since",
        person_id=person_id,
        kind=kind,
        since=since,
    )
    return int(row["many"])


def last_error(db: Transaction) -> str:
    """The mail server's last answer about a message not sent; empty if there is none."""
    row = db.row(
        """
        select trouble
        from outbox
        where state in ('waiting', 'sending', 'dead') and trouble <> ''
        order by coalesce(claimed_at, due_at) desc, rowid desc
        limit 1
        """
    )
    return "" if row is None else str(row["trouble"])


def cancel_messages(db: Transaction, cause: Cause) -> None:
    """All of this cause that are not yet sent; of several occasions or to several people, if it names none.

    One being sent at this moment is not tried again.
    """
    once = cause.key()
    after = once[:-1] + chr(ord(once[-1]) + 1)  # sorts directly after every text with this prefix
    db.run(
        """
        delete from outbox
        where id in (select id from outbox where once >= :once and once < :after)
            and state in ('waiting', 'dead')
        """,
        once=once,
        after=after,
    )
    db.run(
        """
        update outbox set useless_at = claimed_at
        where id in (select id from outbox where once >= :once and once < :after) and state = 'sending'
        """,
        once=once,
        after=after,
    )


def delete_old(db: Transaction, before: datetime) -> None:
    """Those sent or dropped that were due before then.

    The same cause can then write a message again.
    """
    forgotten = db.rows(
        "delete from outbox where state in ('sent', 'dropped') and due_at < :before returning person_id",
        before=before,
    )
    for person_id in {row["person_id"] for row in forgotten}:
        next_checks.check_person_soon(db, person_id)


def _to_message(row: Any) -> Message:
    return from_row(Message, row, cause=parse_cause(row["once"]))
