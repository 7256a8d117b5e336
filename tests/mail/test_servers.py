"""What a mail server refuses: the set-up, which costs no message anything, or one mailbox."""

from dataclasses import replace

import pytest

from alongside.domain.asks import instant
from alongside.domain.outbox import Fate, Message
from alongside.domain.reach import Kind
from alongside.mail.post import deliver
from alongside.store import outbox, people
from alongside.domain.people import Person
from tests.conftest import NOW
from tests.desks.pairs import reachable
from tests.mail.scripted import HANG_UP, scripted

@pytest.fixture
def write(store):
    def many(number):
        for n in range(number):
            with store.write() as db:
                people.add(db, Person(f"p{n:02}", f"p{n:02}@example.org", f"P{n}"), "2025-01-06")
            reachable(store, f"p{n:02}", quiet_from=0, quiet_until=0)
            with store.write() as db:
                due = instant(NOW)
                outbox.write(db, Message(f"m{n:02}", f"p{n:02}", Kind.NEWS, {}, f"once{n}", due, due))
    return many

SET_UP = {
 "sender": {"RCPT": "553 5.7.1 <alongside@example.org>: Sender address rejected: not owned by user"},
 "mail from": {"MAIL": "550 5.7.1 Sender refused"},
 "auth": {"MAIL": "530 5.7.0 Authentication required"},
 "banner": {"banner": "554 5.7.1 no access"},
 "571": {"RCPT": "571 relay"},
 "relay": {"RCPT": "554 5.7.1 Relay access denied"},
 "550 to all": {"RCPT": "550 no"},
}
@pytest.mark.parametrize("answers", SET_UP.values(), ids=SET_UP.keys())
def test_repro(store, write, answers):
    write(40)
    with scripted(answers) as server:
        print(deliver(store, server.settings(), lambda: NOW))
        print(deliver(store, server.settings(), lambda: NOW))
    with store.read() as db:
        found = outbox.all(db, Fate.WAITING)
        print(len(found), sum(m.tries for m in found))
        assert (len(found), sum(m.tries for m in found)) == (40, 0)
