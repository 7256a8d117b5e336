"""Each message arrives once, whatever breaks off; what may have arrived twice is said so in the log."""

import logging
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alongside.core.store.engine import Store
from alongside.notifications.mail import delivery
from alongside.notifications.mail.delivery import Delivered, deliver_messages
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.notifications.rules.outbox import CRASHED_AFTER, RETRY_PAUSES, DeliveryStatus
from alongside.notifications.store import notification_preferences, outbox
from tests.conftest import NOW, PROJECT
from tests.fixtures.houses import house_url
from tests.fixtures.mail import numbers
from tests.fixtures.pairs import reachable
from tests.messages import cause_of


class Crash(BaseException):
    """The process is gone: nothing catches it, nothing is written any more."""


def fates(store: Store) -> dict[DeliveryStatus, int]:
    with store.read() as db:
        found = {fate: len(outbox.list_messages(db, fate)) for fate in DeliveryStatus}
    return {fate: many for fate, many in found.items() if many}


def at(now: datetime = NOW):
    return lambda: now


def test_what_is_due_is_sent_once_and_what_it_was_about_is_forgotten(store, office, letters):
    ids = letters(3)

    first = deliver_messages(store, office.settings, at())
    second = deliver_messages(store, office.settings, at())

    assert (first, second) == (Delivered(sent=3), Delivered())
    assert numbers(office) == ids
    with store.read() as db:
        assert {str(one.about) for one in outbox.list_messages(db, DeliveryStatus.SENT)} == {"{}"}


def test_what_is_not_due_yet_waits(store, office, letters):
    letters()

    assert deliver_messages(store, office.settings, at(NOW - timedelta(seconds=1))) == Delivered()


# ── crashes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def crash_at(monkeypatch, number: int, before: bool) -> None:
    """The so-many-th message is never sent, or sent and never written down."""
    really, sent = delivery._DeliveryRun.send_message, []

    def fragile(run, server, sending, settings):
        sent.append(sending)
        if before and len(sent) == number:
            raise Crash
        done = really(run, server, sending, settings)
        if len(sent) == number:
            raise Crash
        return done

    monkeypatch.setattr(delivery._DeliveryRun, "send_message", fragile)


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_crash_before_sending_loses_nothing_and_doubles_nothing(
    store, office, letters, monkeypatch, number
):
    ids = letters(5)
    with monkeypatch.context() as fragile:
        crash_at(fragile, number, before=True)
        with pytest.raises(Crash):
            deliver_messages(store, office.settings, at())

    deliver_messages(store, office.settings, at())
    deliver_messages(store, office.settings, at(NOW + CRASHED_AFTER))

    assert sorted(numbers(office)) == ids


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_crash_after_sending_doubles_at_most_that_one_and_says_so(
    store, office, letters, monkeypatch, caplog, number
):
    ids = letters(5)
    with monkeypatch.context() as fragile:
        crash_at(fragile, number, before=False)
        with pytest.raises(Crash):
            deliver_messages(store, office.settings, at())

    with caplog.at_level(logging.WARNING, "alongside"):
        deliver_messages(store, office.settings, at())
        deliver_messages(store, office.settings, at(NOW + CRASHED_AFTER))

    assert sorted(set(numbers(office))) == ids
    assert sorted(numbers(office)) == sorted([*ids, ids[number - 1]])
    assert [ids[number - 1] in record.getMessage() for record in caplog.records] == [True]


def test_one_that_is_being_sent_elsewhere_is_left_alone_for_ten_minutes(store, office, letters, monkeypatch):
    letters(1)
    with monkeypatch.context() as fragile:
        crash_at(fragile, 1, before=True)
        with pytest.raises(Crash):
            deliver_messages(store, office.settings, at())

    early = deliver_messages(store, office.settings, at(NOW + CRASHED_AFTER - timedelta(seconds=1)))
    late = deliver_messages(store, office.settings, at(NOW + CRASHED_AFTER))

    assert (early, late) == (Delivered(), Delivered(sent=1))


SENDER = """
import sys
from datetime import datetime
from alongside.core.settings import Settings, database_place
from alongside.core.store.engine import open_store
from alongside.everything.mail import topics
from alongside.notifications.mail.delivery import deliver_messages

now = datetime.fromisoformat(sys.argv[3])
settings = Settings(smtp_host="127.0.0.1", smtp_port=int(sys.argv[2]), smtp_security="none",
                    sender="alongside@example.org", address="https://alongside.example.org")
deliver_messages(open_store(database_place(sys.argv[1])), settings, lambda: now)
"""


def test_killed_in_the_middle_of_five_hundred_each_arrives_and_one_at_most_twice(store, office, letters):
    ids = letters(500)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", SENDER, house_url(store), str(office.port), NOW.isoformat()]
    with subprocess.Popen(command, env=environment) as sender:
        while len(office.arrived) < 120 and sender.poll() is None:
            time.sleep(0.005)
        sender.send_signal(signal.SIGKILL)
    before = len(office.arrived)

    deliver_messages(store, office.settings, at())
    deliver_messages(store, office.settings, at(NOW + CRASHED_AFTER))

    assert 120 <= before < 500
    assert sorted(set(numbers(office))) == ids
    assert len(office.arrived) <= 501


def test_two_runs_at_the_same_time_send_nothing_twice(store, office, letters):
    ids = letters(60)

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: deliver_messages(store, office.settings, at()), range(4)))

    assert sum(one.sent for one in done) == 60
    assert sorted(numbers(office)) == ids


# ── what the server says ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_server_that_says_later_is_tried_again_after_growing_pauses_and_then_no_more(
    store, office, letters
):
    letters()
    office.answer = lambda recipient: "450 mailbox busy"
    now, waited = NOW, []
    while DeliveryStatus.DEAD not in fates(store):
        deliver_messages(store, office.settings, at(now))
        with store.read() as db:
            waiting = outbox.list_messages(db, DeliveryStatus.WAITING)
        if waiting:
            due = waiting[0].due_at
            waited.append(due - now)
            now = due

    assert tuple(waited) == RETRY_PAUSES
    with store.read() as db:
        (dead,) = outbox.list_messages(db, DeliveryStatus.DEAD)
    assert dead.trouble == "450 mailbox busy"


def test_an_address_that_is_refused_permanently_keeps_no_one_else_waiting(store, office, letters):
    reachable(store, "cho", quiet_from=0, quiet_until=0)
    letters(1, person_id="cho", kind=MessageKind.NEWS)
    office.answer = lambda recipient: "550 no one here" if recipient.startswith("cho") else None
    with store.write() as db:
        (first,) = outbox.list_messages(db, DeliveryStatus.WAITING)
        outbox.add_message(
            db, replace(first, id="m1", person_id="ana", cause=cause_of(first.kind, "another"))
        )

    done = deliver_messages(store, office.settings, at())

    assert done == Delivered(sent=1, dead=1)


@pytest.mark.parametrize("host", ["127.0.0.1", "mail..example.org"])
def test_a_server_that_is_not_there_costs_no_message_a_try(store, office, letters, caplog, host):
    letters(3)
    nowhere = office.settings.__class__(
        smtp_host=host,
        smtp_port=9,
        smtp_security="none",
        sender="a@example.org",
        address="https://a.org",
    )

    for hour in range(24):
        deliver_messages(store, nowhere, at(NOW + timedelta(hours=hour)))
    done = deliver_messages(store, office.settings, at(NOW + timedelta(hours=25)))

    assert done == Delivered(sent=3)


# ── for whom and when ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("hour", "sent_at"),
    [(21, "2026-03-05T08:00:00+00:00"), (3, "2026-03-04T08:00:00+00:00"), (12, "2026-03-04T12:00:00+00:00")],
)
def test_nothing_is_sent_in_quiet_hours(store, office, letters, hour, sent_at):
    letters()
    reachable(store, "ana", quiet_from=20 * 60, quiet_until=8 * 60)
    begun = datetime(2026, 3, 4, hour, tzinfo=UTC)
    with store.write() as db:
        db.run("update outbox set due_at = '2026-03-04T00:00:00+00:00'")

    now = begun
    while not office.arrived:
        deliver_messages(store, office.settings, at(now))
        now += timedelta(minutes=30)

    assert (now - timedelta(minutes=30)).isoformat() == sent_at


def test_a_message_that_no_one_needs_any_more_is_dropped(store, office, letters):
    letters(kind=MessageKind.REMINDER)
    with store.write() as db:
        db.run("update outbox set useless_at = :at", at=NOW.isoformat())

    assert deliver_messages(store, office.settings, at()) == Delivered()
    assert fates(store) == {DeliveryStatus.DROPPED: 1}


def test_who_does_not_want_a_kind_any_more_gets_none_of_what_waited(store, office, letters):
    letters(2)
    with store.write() as db:
        notification_preferences.set_kind_wanted(db, "ana", MessageKind.CONFIRMATION, False)

    assert deliver_messages(store, office.settings, at()) == Delivered()
    assert office.arrived == []


def test_who_has_left_is_written_no_more(store, office, letters):
    letters(1)
    with store.write() as db:
        db.run("update person set left_on = '2026-03-01' where id = 'ana'")

    assert deliver_messages(store, office.settings, at()) == Delivered()
