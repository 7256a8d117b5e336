"""What is opened without signing in: a private feed, the confirmation of an address, and unsubscribing from a kind of message."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import vobject
from starlette.testclient import TestClient

from alongside.checkins.rules.checkins import CHECK_IN_PATH
from alongside.core.http.cookies import DEMO_MARK
from alongside.core.store.engine import Store
from alongside.matching.rules.participants import Mode
from alongside.notifications.desk.notification_settings import NotificationSettingsDesk
from alongside.notifications.desk.outbox import MailQueue
from alongside.notifications.rules.notification_preferences import MessageKind, NotificationPreferences
from alongside.notifications.store import notification_preferences
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.sessions import Session
from tests.conftest import NOW
from tests.fixtures.pairs import matched, person, reachable, take_effect


@pytest.fixture
def dated(store: Store, take_part) -> Session:
    """ana and ben have a session, at a place that only they may know."""
    take_part(["ana", "ben"])
    matched(store, "ana", "ben", begun=True)
    desk = SessionDesk(store, person(store, "ana"), NOW)
    found = desk.propose_time("p1", datetime(2026, 3, 9, 9, tzinfo=UTC))
    desk.set_place(found.id, Mode.VIDEO, "https://meet.example.org/tracer-place", 45)
    return SessionDesk(store, person(store, "ben"), NOW).accept_time(
        found.id, datetime(2026, 3, 9, 9, tzinfo=UTC)
    )


@pytest.fixture
def desk(store: Store) -> NotificationSettingsDesk:
    return NotificationSettingsDesk(store, person(store, "ana"), NOW)


def test_a_feed_holds_times_and_a_neutral_title_and_nothing_else(visitor: TestClient, dated, desk) -> None:
    answer = visitor.get(f"/calendar/{desk.create_feed()}.ics")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    events = list(vobject.readOne(answer.text).vevent_list)
    assert (events[0].summary.value, events[0].dtstart.value) == ("Appointment", dated.span[0])
    assert {one.summary.value for one in events[1:]} == {"Reminder"}
    for tracer in ("tracer-place", "Ben", "ben@", "session", "partner"):
        assert tracer not in answer.text


def test_the_title_is_the_one_that_the_person_chose(visitor: TestClient, dated, desk, store) -> None:
    token = desk.create_feed()
    with store.write() as db:
        db.run("update reach set title = 'Dentist' where person_id = 'ana'")

    assert "SUMMARY:Dentist" in visitor.get(f"/calendar/{token}.ics").text


def test_a_cancelled_session_is_no_longer_in_the_feed(visitor: TestClient, dated, desk, store) -> None:
    token = desk.create_feed()
    desk.set_feed_reminder(None, 0)
    SessionDesk(store, person(store, "ben"), NOW).cancel_session(dated.id)
    take_effect(store)

    assert "BEGIN:VEVENT" not in visitor.get(f"/calendar/{token}.ics").text


def test_a_reminder_in_the_feed_opens_the_check_in_also_after_signing_in(
    visitor: TestClient, desk, signed_in_now
) -> None:
    feed = visitor.get(f"/calendar/{desk.create_feed()}.ics").text
    link = urlsplit(vobject.readOne(feed).vevent_list[0].url.value)

    assert (link.netloc, link.path) == (visitor.base_url.netloc.decode(), CHECK_IN_PATH)
    assert visitor.get(link.path).headers["location"] == f"/sign-in?next={CHECK_IN_PATH}"
    visitor.cookies["alongside"] = signed_in_now("ana")
    assert visitor.get(link.path).status_code == 200


def test_a_feed_has_no_reminder_once_that_is_turned_off(visitor: TestClient, desk) -> None:
    token = desk.create_feed()
    assert "RRULE" in visitor.get(f"/calendar/{token}.ics").text

    desk.set_feed_reminder(None, 0)

    assert "RRULE" not in visitor.get(f"/calendar/{token}.ics").text


def test_a_wrong_token_a_revoked_one_and_one_of_a_person_who_left_look_alike(
    visitor: TestClient, dated, desk, store
) -> None:
    replaced = desk.create_feed()
    token = desk.create_feed()
    answers = [visitor.get(f"/calendar/{one}.ics") for one in ("wrong", replaced, f"{DEMO_MARK}{token}")]
    assert visitor.get(f"/calendar/{token}.ics").status_code == 200
    with store.write() as db:
        db.run("update person set left_on = '2026-03-01' where id = 'ana'")
    answers.append(visitor.get(f"/calendar/{token}.ics"))
    with store.write() as db:
        db.run("update person set left_on = null where id = 'ana'")
    desk.revoke_feed()
    answers.append(visitor.get(f"/calendar/{token}.ics"))

    assert {(one.status_code, one.content, one.headers["cache-control"]) for one in answers} == {
        (404, b"", "no-store")
    }


def test_the_token_itself_is_stored_nowhere(desk, store) -> None:
    token = desk.create_feed()

    assert token.encode() not in b"".join(
        file.read_bytes() for file in store.file.parent.glob("alongside.db*")
    )


@pytest.fixture
def question(store: Store, desk) -> str:
    """The token of the link that went to an address."""
    desk.save_preferences(NotificationPreferences(email="ana@example.org"))
    sending = MailQueue(store).take_next_message(NOW)
    assert sending
    return str(sending.message.about["token"])


def test_looking_at_the_question_confirms_nothing_and_its_button_does(
    visitor: TestClient, desk, question
) -> None:
    shown = visitor.get(f"/address/{question}")
    before = desk.read_preferences().confirmed
    done = visitor.post(f"/address/{question}")

    assert (shown.status_code, before) == (200, False)
    assert (done.status_code, desk.read_preferences().confirmed) == (200, True)


@pytest.mark.parametrize("token", ["wrong", "demo.wrong", "%00"])
def test_a_link_that_no_one_was_sent_confirms_nothing(visitor: TestClient, desk, question, token) -> None:
    assert visitor.post(f"/address/{token}").status_code == 404
    assert not desk.read_preferences().confirmed


def test_a_page_of_another_site_confirms_nothing(visitor: TestClient, desk, question) -> None:
    answer = visitor.post(f"/address/{question}", headers={"sec-fetch-site": "cross-site"})

    assert (answer.status_code, desk.read_preferences().confirmed) == (403, False)


@pytest.fixture
def key(store: Store) -> str:
    reachable(store, "ana")
    return "key of ana"


def unwanted(store: Store) -> frozenset[MessageKind]:
    with store.read() as db:
        found = notification_preferences.find_preferences(db, "ana")
    assert found is not None
    return found.unwanted


def test_looking_at_the_link_changes_nothing_and_its_button_ends_that_kind_alone(
    visitor: TestClient, store, key
) -> None:
    shown = visitor.get(f"/unsubscribe/{key}/reminder")
    before = unwanted(store)
    done = visitor.post(f"/unsubscribe/{key}/reminder")

    assert (shown.status_code, before) == (200, frozenset())
    assert (done.status_code, unwanted(store)) == (200, frozenset({MessageKind.REMINDER}))


def test_a_mail_program_ends_it_with_one_click(visitor: TestClient, store, key) -> None:
    """As RFC 8058 has it: a posted form from no page at all."""
    done = visitor.post(f"/unsubscribe/{key}/news", data={"List-Unsubscribe": "One-Click"})

    assert (done.status_code, unwanted(store)) == (200, frozenset({MessageKind.NEWS}))


@pytest.mark.parametrize(
    "path", ["wrong/news", "key of ana/invitation", "key of ana/address", "key of ana/nothing"]
)
def test_a_link_of_no_one_or_of_no_kind_changes_nothing(visitor: TestClient, store, key, path) -> None:
    assert visitor.post(f"/unsubscribe/{path}").status_code == 404
    assert unwanted(store) == frozenset()


def test_a_page_of_another_site_ends_nothing(visitor: TestClient, store, key) -> None:
    answer = visitor.post(f"/unsubscribe/{key}/news", headers={"sec-fetch-site": "cross-site"})

    assert (answer.status_code, unwanted(store)) == (403, frozenset())


def test_a_feed_is_as_new_as_the_moment(visitor: TestClient, dated, desk, store) -> None:
    token = desk.create_feed()
    moved = SessionDesk(store, person(store, "ana"), NOW).propose_time(
        "p1", datetime(2026, 3, 10, 9, tzinfo=UTC)
    )
    SessionDesk(store, person(store, "ben"), NOW).accept_time(moved.id, datetime(2026, 3, 10, 9, tzinfo=UTC))

    event = vobject.readOne(visitor.get(f"/calendar/{token}.ics").text).vevent
    assert (event.dtstart.value, event.sequence.value) == (dated.span[0] + timedelta(days=1), "1")
