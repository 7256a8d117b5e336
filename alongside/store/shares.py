"""Consents to show one's own trend to one other person."""

from alongside.store.engine import Work


def in_force_between(db: Work, since: str, until: str) -> set[str]:
    """Ids of those whose consent was in force at any moment from `since` to `until` (ISO, both included)."""
    rows = db.rows(
        """
        select distinct person_id from share
        where share.since <= :until_then and share.until > :since_then and (ended_at is null or ended_at > :since_then)
        """,
        since_then=since,
        until_then=until,
    )
    return {row["person_id"] for row in rows}
