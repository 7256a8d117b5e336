"""What was still to be sent is taken back by how its cause begins, and nothing else is."""

import pytest

from alongside.domain.notification_preferences import MessageKind
from alongside.domain.outbox import Message
from alongside.domain.partner_requests import instant
from alongside.store import outbox
from tests.conftest import NOW

WRITTEN = (
    "ask:p",
    "ask:p1",
    "ask:p1:ana",
    "ask:p1:ben",
    "ask:p10:ana",
    "ask:p2",
    "match:p1:ana",
    "ask:p1;",
    "z",
)


@pytest.mark.parametrize("begins", ["ask:p1:", "ask:p1", "ask:p1:ana", "ask:", "match:p1:ana", "nothing"])
def test_exactly_what_begins_so_is_withdrawn(store, begins):
    at = instant(NOW)
    with store.write() as db:
        for once in WRITTEN:
            outbox.add_message(db, Message(once, "ana", MessageKind.NEWS, {}, once, at, at))

        outbox.cancel_messages(db, begins)

        left = {row["once"] for row in db.rows("select once from outbox")}
    assert left == {once for once in WRITTEN if not once.startswith(begins)}
