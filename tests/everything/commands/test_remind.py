"""`remind` at the console: what would go out, and sending it."""

from typing import Any

import pytest

from alongside.core.store.engine import Store
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.notifications.rules.mail_server import MailFault, remedy_text
from alongside.notifications.rules.outbox import DeliveryStatus
from alongside.notifications.store import notification_preferences, outbox
from tests.conftest import NOW
from tests.fixtures.mail import Office, numbers
from tests.fixtures.pairs import later, matched, reachable
from tests.fixtures.scripted import scripted


@pytest.fixture
def weekly(store: Store) -> None:
    """ana is reminded of her week today."""
    reachable(store, "ana", check_in_weekday=NOW.weekday(), check_in_minute=9 * 60)


def waiting(store: Store) -> int:
    with store.read() as db:
        return len(outbox.list_messages(db, DeliveryStatus.WAITING))


def test_a_dry_run_says_what_the_clock_would_cause_and_changes_nothing(
    store: Store, call: Any, weekly: None
) -> None:
    done = call("remind", "--dry-run", "--json")

    assert done.json == [{"to": "ana@example.org", "kind": "check_in", "due": "2026-03-04T10:00:00+00:00"}]
    assert waiting(store) == 0


def test_a_dry_run_is_for_people_to_read_too(call: Any, weekly: None) -> None:
    assert "check_in" in call("remind", "--dry-run").out
    assert call("remind", "--dry-run").code == 0


def test_with_nothing_to_send_it_says_so(call: Any, store: Store) -> None:
    assert call("remind", "--dry-run").out == "Nothing would go out now.\n"


def test_without_a_mail_server_it_refuses(call: Any, weekly: None) -> None:
    done = call("remind")

    assert (done.code, done.out) == (2, "")
    assert "ALONGSIDE_SMTP_HOST" in done.err


def test_it_sends_once_what_is_due(
    store: Store, call: Any, weekly: None, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(office.port),
        "SMTP_SECURITY": "none",
        "SENDER": "alongside@example.org",
        "ADDRESS": "https://alongside.example.org",
    }.items():
        monkeypatch.setenv(f"ALONGSIDE_{name}", value)

    first, second = call("remind", "--json"), call("remind")

    assert first.json == {"sent": 1, "later": 0, "dead": 0}
    assert second.out == "Sent: 0. Will be tried again: 0. Given up: 0.\n"
    assert len(numbers(office)) == 1


def test_a_fault_of_the_set_up_is_said_with_what_to_do_and_fails(
    store: Store, call: Any, weekly: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted({"RCPT": "553 5.7.1 <alongside@example.org>: not owned by user"}) as server:
        for name, value in {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(server.port),
            "SMTP_SECURITY": "none",
            "SENDER": "alongside@example.org",
            "ADDRESS": "https://alongside.example.org",
        }.items():
            monkeypatch.setenv(f"ALONGSIDE_{name}", value)
        done = call("remind", "--json")

    assert (done.code, done.json) == (1, {"sent": 0, "later": 1, "dead": 0})
    assert remedy_text(MailFault.REFUSED) in done.err
    assert "553 5.7.1 <alongside@example.org>: not owned by user" in done.err
    assert waiting(store) == 1


def test_a_match_that_ran_out_is_ended_by_the_clock_before_anything_is_sent(store: Store) -> None:
    reachable(store, "ana", "ben")
    matched(store, "ana", "ben")
    with store.read() as db:
        assert all(notification_preferences.find_preferences(db, one) for one in ("ana", "ben"))

    run_scheduled_jobs(store, later(days=15))

    assert waiting(store) == 2
