"""Consents to share one's own trend with one other person."""

from datetime import date, datetime

from alongside.checkins.rules.sharing import Share
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import from_row, to_row


def find_current_share(db: Transaction, person_id: str, at: datetime) -> Share | None:
    """The one this person gave that is active at this instant."""
    row = db.row(
        """
        select share.id, share.to_id, person.name as to_name, share.since, share.until
        from share join person on person.id = share.to_id
        where share.person_id = :person_id and share.since <= :at and share.until > :at
          and share.ended_at is null
        """,
        person_id=person_id,
        at=at,
    )
    return None if row is None else from_row(Share, row, to=(row["to_id"], row["to_name"]))


def find_just_ended(db: Transaction, person_id: str, since: datetime, at: datetime) -> Share | None:
    """The one this person ended last, after `since`, that would still be active at this instant."""
    row = db.row(
        """
        select share.id, share.to_id, person.name as to_name, share.since, share.until
        from share join person on person.id = share.to_id
        where share.person_id = :person_id and share.ended_at > :ended_after and share.until > :at
          and person.left_on is null
        order by share.ended_at desc, share.since desc
        limit 1
        """,
        person_id=person_id,
        ended_after=since,
        at=at,
    )
    return None if row is None else from_row(Share, row, to=(row["to_id"], row["to_name"]))


def restore_share(db: Transaction, share_id: str) -> None:
    """As if it had not been ended."""
    db.run("update share set ended_at = null where id = :id", id=share_id)


def list_shares_with(db: Transaction, to_id: str, at: datetime) -> list[tuple[str, str, datetime]]:
    """Id, name and end of everyone who shares their trend with this person at this instant; by name."""
    rows = db.rows(
        """
        select share.person_id, person.name, share.until
        from share join person on person.id = share.person_id
        where share.to_id = :to_id and share.since <= :at and share.until > :at and share.ended_at is null
          and person.left_on is null
        order by person.name, person.id
        """,
        to_id=to_id,
        at=at,
    )
    return [(row["person_id"], row["name"], datetime.fromisoformat(row["until"])) for row in rows]


def start_share(db: Transaction, person_id: str, share: Share) -> None:
    db.insert("share", {"person_id": person_id, "to_id": share.to[0], **to_row(share, "to")})


def end_shares(db: Transaction, person_id: str, at: datetime) -> None:
    db.run(
        "update share set ended_at = :at where person_id = :person_id and ended_at is null and until > :at",
        person_id=person_id,
        at=at,
    )


def list_people_sharing_between(db: Transaction, since: date, until: date) -> set[str]:
    """Ids of people whose consent was active at any moment from `since` to `until` (both included)."""
    rows = db.rows(
        """
        select distinct person_id from share
        where share.since <= :until_then and share.until > :since_then
          and (ended_at is null or ended_at > :since_then)
        """,
        since_then=since,
        until_then=until,
    )
    return {row["person_id"] for row in rows}
