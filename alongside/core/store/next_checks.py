"""When the scheduled jobs next check a person or a pairing: never later than something is due
(docs/decisions/0043).

The modules of the store that write what this depends on call these functions themselves, so that no desk can
forget to.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from alongside.core.store.engine import Transaction

WITHIN = timedelta(weeks=1)  # between two checks, at most; anything later was set by a wrong clock


def people_due(db: Transaction, now: datetime, most: int) -> list[str]:
    rows = db.rows(
        """
        select id from person where next_look_at <= :now
        union all
        select id from person where next_look_at > :too_far
        limit :most
        """,
        now=now,
        too_far=now + WITHIN,
        most=most,
    )
    return [row["id"] for row in rows]


def pairings_due(db: Transaction, now: datetime, most: int) -> list[str]:
    rows = db.rows(
        """
        select id from pairing where next_look_at <= :now
        union all
        select id from pairing where next_look_at > :too_far
        limit :most
        """,
        now=now,
        too_far=now + WITHIN,
        most=most,
    )
    return [row["id"] for row in rows]


def set_check_of_person(db: Transaction, person_id: str, at: datetime | None) -> None:
    """None: not before something changes."""
    db.update("person", ("id",), {"id": person_id, "next_look_at": at})


def set_check_of_pairing(db: Transaction, pairing_id: str, at: datetime | None) -> None:
    """None: not before something changes."""
    db.update("pairing", ("id",), {"id": pairing_id, "next_look_at": at})


def check_person_soon(db: Transaction, person_id: str) -> None:
    """Something about them changed: the next run checks them and the pairings they are in."""
    check_people_soon(db, [person_id])


def check_people_soon(db: Transaction, person_ids: Sequence[str]) -> None:
    """`check_person_soon` for several people."""
    ids = [{"id": person_id} for person_id in person_ids]
    db.run_many("update person set next_look_at = '' where id = :id", ids)
    db.run_many(
        """
        update pairing set next_look_at = ''
        where ended_at is null and id in (select pairing_id from pairing_person where person_id = :id)
        """,
        ids,
    )


def check_pairing_soon(db: Transaction, pairing_id: str) -> None:
    db.update("pairing", ("id",), {"id": pairing_id, "next_look_at": ""})


def check_everyone_soon(db: Transaction) -> None:
    """Something changed for everyone: the organisation's time zone, or its closed days."""
    db.run("update person set next_look_at = ''")
    db.run("update pairing set next_look_at = '' where ended_at is null")
