"""What the clock does for pairs from before anyone was asked for a yes."""

from dataclasses import replace
from datetime import timedelta

from alongside.core.store.engine import Store
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.sessions.store import pairings
from tests.conftest import NOW
from tests.fixtures.pairs import matched, reachable


def test_they_are_asked_for_a_date_as_everyone_is(store: Store) -> None:
    """A migration gave them the day on which they began as their yes."""
    reachable(store, "ana", "ben")
    pairing = matched(store, "ana", "ben", begun=True, since=NOW - timedelta(days=9))
    with store.write() as db:
        said = dict.fromkeys(pairing.people, pairing.since)
        pairings.save_pairing(db, replace(pairing, accepted=said))

    run_scheduled_jobs(store, NOW)

    with store.read() as db:
        told = [
            (row["person_id"], row["kind"])
            for row in db.rows("select person_id, kind from outbox order by once")
        ]
    assert told == [("ana", MessageKind.NEWS), ("ben", MessageKind.NEWS)]
