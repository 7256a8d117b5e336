"""The order of entries in the log."""

from datetime import UTC, datetime

from alongside.accounts.store import audit
from alongside.core.store.engine import Store

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
IN_ORDER = [
    str(number) for number in range(30)
]  # their ids are random: thirty hardly sort as they were written


def test_what_was_written_later_within_a_second_stands_above(store: Store) -> None:
    with store.write() as db:
        for detail in IN_ORDER:
            audit.record_action(db, AT, "admin", "teams imported", detail=detail)

    with store.read() as db:
        everyones = [entry.detail for entry in audit.entries_about(db, "someone")]
        admins = [entry.detail for entry in audit.list_entries(db, limit=10, skip=5)]

    assert everyones == IN_ORDER[::-1]
    assert admins == IN_ORDER[::-1][5:15]


def test_it_does_so_after_the_file_was_rewritten(store: Store) -> None:
    with store.write() as db:
        for detail in IN_ORDER:
            audit.record_action(db, AT, "admin", "teams imported", detail=detail)
        db.schedule_vacuum()

    assert store.vacuum()

    with store.read() as db:
        assert [entry.detail for entry in audit.list_entries(db, limit=30)] == IN_ORDER[::-1]
