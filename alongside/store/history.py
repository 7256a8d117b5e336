"""Deletes what no one needs any more from tables that keep nothing permanently."""

from dataclasses import asdict, dataclass

from alongside.store import drafts, known_browsers, notices, outbox, security_log, urgent
from alongside.store.engine import Work


@dataclass(frozen=True)
class Before:
    """Instants (ISO, UTC). Anything older than the one for its kind is deleted."""

    notices_seen: str
    messages_due: str
    urgent_requests_until: str
    incidents: str
    browsers_used: str
    drafts_kept: str


def is_any(db: Work, before: Before) -> bool:
    """Whether `delete_outdated_rows` has anything to do."""
    row = db.row(
        """
        select exists (select 1 from notice where seen_at < :notices_seen)
            or exists (select 1 from outbox where state in ('sent', 'dropped') and due_at < :messages_due)
            or exists (select 1 from urgent_request where until < :urgent_requests_until)
            or exists (select 1 from security_count where hour < :incidents)
            or exists (select 1 from known_browser where used_at < :browsers_used)
            or exists (select 1 from draft where kept_at < :drafts_kept) as found
        """,
        **asdict(before),
    )
    return row is not None and bool(row["found"])


def forget(db: Work, before: Before) -> None:
    notices.forget_seen(db, before.notices_seen)
    outbox.forget(db, before.messages_due)
    urgent.forget(db, before.urgent_requests_until)
    security_log.forget(db, before.incidents)
    known_browsers.forget_old(db, before.browsers_used)
    drafts.forget_old(db, before.drafts_kept)
