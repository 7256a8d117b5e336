"""Hashes of the set-up codes that were printed: any process takes a code that another printed."""

from datetime import datetime

from alongside.core.store.engine import Transaction


def add_code(db: Transaction, code_hash: str, at: datetime) -> None:
    db.insert_new("set_up_code", {"hash": code_hash, "printed_at": at})


def is_printed(db: Transaction, code_hash: str, after: datetime) -> bool:
    """Whether it was printed, and not before `after`."""
    row = db.row(
        "select 1 from set_up_code where hash = :hash and printed_at >= :after", hash=code_hash, after=after
    )
    return row is not None


def delete_codes(db: Transaction, before: datetime) -> None:
    """Those that were printed before an instant."""
    db.run("delete from set_up_code where printed_at < :before", before=before)
