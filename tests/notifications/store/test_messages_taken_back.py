"""What was still to be sent is cancelled by its cause, for everyone or for one person, and nothing else is."""

from dataclasses import replace

import pytest

from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.store import outbox
from tests.messages import new_message

WRITTEN = (
    Cause(CauseKind.REMINDER, "s1", "1", "ana"),
    Cause(CauseKind.REMINDER, "s1", "1", "ben"),
    Cause(CauseKind.REMINDER, "s1", "2", "ana"),
    Cause(CauseKind.REMINDER, "s10", "1", "ana"),
    Cause(CauseKind.DID_YOU_MEET, "s1", "1", "ana"),
    Cause(CauseKind.REQUESTED, "s1"),
    Cause(CauseKind.WAY_IN, "s1", "2026-03-04T10:00:00+00:00"),
)


@pytest.mark.parametrize(
    ("cancelled", "gone"),
    [
        (Cause(CauseKind.REMINDER, "s1"), {0, 1, 2}),
        (Cause(CauseKind.REMINDER, "s1", "1"), {0, 1}),
        (Cause(CauseKind.REMINDER, "s1", "1", "ben"), {1}),
        (Cause(CauseKind.REQUESTED, "s1"), {5}),
        (Cause(CauseKind.WAY_IN, "s1"), {6}),
        (Cause(CauseKind.MATCH, "s1"), set()),
    ],
)
def test_exactly_what_has_this_cause_is_withdrawn(store, cancelled, gone):
    with store.write() as db:
        for number, cause in enumerate(WRITTEN):
            outbox.add_message(db, replace(new_message(f"m{number}"), cause=cause))

        outbox.cancel_messages(db, cancelled)

        left = {row["id"] for row in db.rows("select id from outbox")}
    assert left == {f"m{number}" for number in range(len(WRITTEN)) if number not in gone}


def test_a_message_for_only_part_of_a_cause_is_refused(store):
    with store.write() as db, pytest.raises(ValueError, match="not a whole cause"):
        outbox.add_message(db, replace(new_message("m1"), cause=Cause(CauseKind.REMINDER, "s1", "1")))
