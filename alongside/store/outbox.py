"""Messages to be sent, and their outcomes."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from alongside.domain.notification_preferences import MessageKind
from alongside.domain.outbox import DeliveryStatus, Message
from alongside.store import next_checks
from alongside.store.engine import Transaction


def add_message(db: Transaction, message: Message) -> bool:
    """False if the same cause wrote one before."""
    written = db.run(
        """
        insert into outbox
            (id, person_id, kind, about, once, made_at, due_at, useless_at, state, tries, trouble)
        values (:id, :person_id, :kind, :about, :once, :made_at, :due_at, :useless_at, :state, 0, '')
        on conflict (once) do nothing
        """,
        id=message.id,
        person_id=message.person_id,
        kind=message.kind,
        about=json.dumps(message.about),
        once=message.dedupe_key,
        made_at=message.made_at,
        due_at=message.due_at,
        useless_at=message.expires_at,
        state=message.state,
    )
    return written > 0


def save_outcome(db: Transaction, message: Message) -> None:
    """Not its expiry, which was set when it was written, and may have been brought forward since."""
    db.run(
        """
        update outbox
        set about = :about, due_at = :due_at, state = :state, tries = :tries,
            claimed_at = :claimed_at, sent_at = :sent_at, trouble = :trouble
        where id = :id
        """,
        id=message.id,
        about=json.dumps(message.about),
        due_at=message.due_at,
        state=message.state,
        tries=message.tries,
        claimed_at=message.claimed_at,
        sent_at=message.sent_at,
        trouble=message.trouble,
    )


def has_open_message(db: Transaction, at: str, stuck_before: str) -> bool:
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


def next_due(db: Transaction, at: str) -> Message | None:
    """Of those waiting and due at this instant (ISO, UTC), the longest overdue."""
    rows = db.rows(
        """
        select id, person_id, kind, about, once, made_at, due_at, useless_at, state, tries,
               claimed_at, sent_at, trouble
        from outbox
        where state = 'waiting' and due_at <= :at
        order by due_at
        limit 1
        """,
        at=at,
    )
    return next(iter(_to_messages(rows)), None)


def next_stuck(db: Transaction, before: str) -> Message | None:
    """One that a process began to send before then (ISO, UTC), without saving the outcome."""
    rows = db.rows(
        """
        select id, person_id, kind, about, once, made_at, due_at, useless_at, state, tries,
               claimed_at, sent_at, trouble
        from outbox
        where state = 'sending' and claimed_at <= :before
        order by claimed_at, id
        limit 1
        """,
        before=before,
    )
    return next(iter(_to_messages(rows)), None)


def list_messages(db: Transaction, state: DeliveryStatus) -> list[Message]:
    """The longest overdue first."""
    return _to_messages(
        db.rows(
            """
            select id, person_id, kind, about, once, made_at, due_at, useless_at, state, tries,
                   claimed_at, sent_at, trouble
            from outbox
            where state = :state
            order by due_at, id
            """,
            state=state,
        )
    )


def find_message(db: Transaction, message_id: str) -> Message | None:
    rows = db.rows(
        """
        select id, person_id, kind, about, once, made_at, due_at, useless_at, state, tries,
               claimed_at, sent_at, trouble
        from outbox
        where id = :id
        """,
        id=message_id,
    )
    return next(iter(_to_messages(rows)), None)


def count_made_since(db: Transaction, person_id: str, kind: MessageKind, since: str) -> int:
    """How many of this kind were written for the person since then (ISO, UTC)."""
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
        order by coalesce(claimed_at, due_at) desc
        limit 1
        """
    )
    return "" if row is None else str(row["trouble"])


def cancel_messages(db: Transaction, once: str) -> None:
    """All not yet sent whose `once` starts with this text.

    One being sent at this moment is not tried again.
    """
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
    """Those sent or dropped that were due before then (ISO, UTC).

    The same cause can then write a message again.
    """
    forgotten = db.rows(
        "delete from outbox where state in ('sent', 'dropped') and due_at < :before returning person_id",
        before=before,
    )
    for person_id in {row["person_id"] for row in forgotten}:
        next_checks.check_person_soon(db, person_id)


def _to_messages(rows: Iterable[Any]) -> list[Message]:
    return [
        Message(
            row["id"],
            row["person_id"],
            MessageKind(row["kind"]),
            json.loads(row["about"]),
            row["once"],
            row["made_at"],
            row["due_at"],
            row["useless_at"],
            DeliveryStatus(row["state"]),
            row["tries"],
            row["claimed_at"],
            row["sent_at"],
            row["trouble"],
        )
        for row in rows
    ]
