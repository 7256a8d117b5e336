"""Messages to be sent, and what became of them."""

import json

from alongside.domain.outbox import Message
from alongside.store.engine import Work


def write(db: Work, message: Message) -> bool:
    """False where the same cause wrote one before."""
    written = db.run(
        """
        insert into outbox (id, person_id, kind, about, once, made_at, due_at, useless_at, state, tries, trouble)
        values (:id, :person_id, :kind, :about, :once, :made_at, :due_at, :useless_at, 'waiting', 0, '')
        on conflict (once) do nothing
        """,
        id=message.id,
        person_id=message.person_id,
        kind=message.kind,
        about=json.dumps(message.about),
        once=message.once,
        made_at=message.made_at,
        due_at=message.due_at,
        useless_at=message.useless_at,
    )
    return written > 0


def take_back(db: Work, once: str) -> None:
    """Whatever waits and whose `once` begins so."""
    db.run(
        "delete from outbox where state = 'waiting' and substr(once, 1, length(:once)) = :once",
        once=once,
    )
