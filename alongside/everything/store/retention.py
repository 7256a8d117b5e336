"""Deletes what no one needs any more from tables that keep nothing permanently."""

from dataclasses import asdict, dataclass
from datetime import datetime

from alongside.accounts.store import drafts, known_browsers, security_log
from alongside.core.store.engine import Transaction
from alongside.notifications.store import notices, outbox
from alongside.partners.store import urgent


@dataclass(frozen=True, kw_only=True)
class RetentionLimits:
    """Anything older than the instant for its kind is deleted."""

    notices_seen: datetime
    messages_due: datetime
    urgent_requests_until: datetime
    incidents: datetime
    browsers_used: datetime
    drafts_kept: datetime


def has_outdated_rows(db: Transaction, before: RetentionLimits) -> bool:
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


def delete_outdated_rows(db: Transaction, before: RetentionLimits) -> None:
    notices.delete_seen(db, before.notices_seen)
    outbox.delete_old(db, before.messages_due)
    urgent.delete_old(db, before.urgent_requests_until)
    security_log.delete_old_counts(db, before.incidents)
    known_browsers.delete_old_browsers(db, before.browsers_used)
    drafts.delete_old_drafts(db, before.drafts_kept)
