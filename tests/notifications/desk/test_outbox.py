"""What is handed out to be sent is true at that moment, whatever was true when it was written."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.accounts.store import people
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.store import checkins
from alongside.core.rules.instants import instant_text
from alongside.core.store.engine import Store
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.everything.mail import topics  # noqa: F401  # registers what is sent
from alongside.matching.rules.participants import Intent
from alongside.notifications.desk.notification_settings import NotificationSettingsDesk, confirm_address
from alongside.notifications.desk.outbox import MailQueue, ToSend
from alongside.notifications.rules import outbox as rules
from alongside.notifications.rules.notification_preferences import MessageKind, NotificationPreferences
from alongside.notifications.rules.outbox import DeliveryStatus
from alongside.notifications.store import outbox
from alongside.partners.desk.partner import PartnerDesk
from alongside.profiles.store import profiles
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.sessions import Session
from tests.conftest import NOW, WEEK
from tests.fixtures.pairs import matched, person, reachable, take_effect
from tests.fixtures.partners import add_peers, change_profile

SOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.fixture
def pair(store: Store, take_part) -> None:
    take_part(["ana", "ben"])
    matched(store, "ana", "ben", begun=True)


def desk(store: Store, one: str = "ana", now: datetime = NOW) -> SessionDesk:
    return SessionDesk(store, person(store, one), now)


def agreed(store: Store) -> Session:
    return desk(store, "ben").accept_time(desk(store).propose_time("p1", SOON).id, SOON)


def handed_out(store: Store, now: datetime) -> list[ToSend]:
    """One after the other, each sent."""
    carrier, found = MailQueue(store), []
    sending = carrier.take_next_message(now)
    while sending is not None:
        found.append(sending)
        sending = carrier.take_next_message(now, rules.mark_sent(sending.message, now))
    return found


def kinds(store: Store, one: str, now: datetime) -> list[MessageKind]:
    return [sending.message.kind for sending in handed_out(store, now) if sending.message.person_id == one]


def a_day_before(session: Session) -> datetime:
    return session.span[0] - timedelta(days=1)


@pytest.mark.parametrize(("ana_is_named_still", "names"), [(True, ["Ana"]), (False, [])])
def test_a_person_who_no_longer_wants_to_be_named_is_not(store, pair, ana_is_named_still, names):
    reachable(store, "ana", "ben", named=True)
    session = agreed(store)
    reachable(store, "ana", named=ana_is_named_still)

    (reminder,) = (
        one
        for one in handed_out(store, a_day_before(session))
        if (one.message.kind, one.message.person_id) == (MessageKind.REMINDER, "ben")
    )
    assert reminder.message.about["names"] == names


@pytest.mark.parametrize("filled_in", [True, False])
def test_a_person_who_filled_in_the_week_meanwhile_gets_no_reminder(store, take_part, filled_in):
    take_part(["ana"])
    evening = NOW.replace(hour=21)  # in quiet hours, so that it waits for the morning
    reachable(store, "ana", check_in_weekday=evening.weekday(), check_in_minute=21 * 60)
    run_scheduled_jobs(store, evening)
    if filled_in:
        with store.write() as db:
            filled = CheckIn(WEEK, answers={"exhaustion": 1}, revision=1)
            checkins.save_check_ins(db, [("ana", filled)], instant_text(evening))

    assert kinds(store, "ana", evening) == []
    assert kinds(store, "ana", evening + timedelta(hours=11)) == ([] if filled_in else [MessageKind.CHECK_IN])


def test_of_a_date_that_is_off_no_dead_reminder_can_be_sent_again(store, pair):
    reachable(store, "ana", "ben")
    session = agreed(store)
    with store.write() as db:
        db.run("update outbox set state = 'dead' where kind = 'reminder' and person_id = 'ana'")
    desk(store, "ben").cancel_session(session.id)
    take_effect(store)

    with store.read() as db:
        assert outbox.list_messages(db, DeliveryStatus.DEAD) == []


@pytest.mark.parametrize("called_off", [True, False])
def test_a_reminder_that_the_server_postponed_is_not_retried_once_the_session_is_cancelled(
    store, pair, called_off
):
    reachable(store, "ana")
    session = agreed(store)
    due = a_day_before(session)
    carrier = MailQueue(store)
    sending = carrier.take_next_message(due)
    while sending is not None and sending.message.kind is not MessageKind.REMINDER:
        sending = carrier.take_next_message(due, rules.mark_sent(sending.message, due))
    assert sending
    if called_off:
        desk(store, "ben", due).cancel_session(session.id)
        take_effect(store, due)
    carrier.save_outcome(rules.mark_failed(sending.message, "450 later", final=False, now=due))

    later = kinds(store, "ana", due + timedelta(minutes=12))
    assert later == ([MessageKind.CHANGE] if called_off else [MessageKind.REMINDER])


def test_news_of_a_date_that_has_begun_meanwhile_are_none(store, pair):
    reachable(store, "ana")
    session = agreed(store)
    begins, _ = session.span

    assert kinds(store, "ana", begins) == []


def test_a_cancelled_session_is_notified_even_when_it_would_have_begun(store, pair):
    reachable(store, "ana")
    session = agreed(store)
    desk(store, "ben", a_day_before(session)).cancel_session(session.id)
    take_effect(store, session.span[0])  # no one looked until then

    assert kinds(store, "ana", session.span[0]) == [MessageKind.CHANGE]


def test_a_confirmed_address_gets_reminders_of_scheduled_sessions(store, pair):
    session = agreed(store)
    NotificationSettingsDesk(store, person(store, "ana"), NOW).save_preferences(
        NotificationPreferences(email="ana@example.org")
    )
    (question,) = handed_out(store, NOW)
    confirm_address(store, question.message.about["token"], NOW)

    assert kinds(store, "ana", a_day_before(session)) == [MessageKind.REMINDER]
    assert kinds(store, "ana", session.span[1] + timedelta(hours=1)) == [MessageKind.DID_YOU_MEET]


@pytest.mark.parametrize("meanwhile", ["pauses", "leaves", "is kept apart", "keeps apart", None])
def test_an_ask_that_the_page_does_not_show_any_more_is_not_written_either(store, meanwhile):
    add_peers(store)
    reachable(store, "gus")
    PartnerDesk(store, person(store, "ana"), NOW).send_request("gus")
    if meanwhile == "pauses":
        change_profile(store, "ana", intent=Intent.PAUSE)
    with store.write() as db:
        match meanwhile:
            case "leaves":
                people.update_person(db, replace(people.by_id(db, "ana"), left_on=date(2026, 3, 4)))
            case "is kept apart":
                profiles.save_block(db, "gus", "ana", instant_text(NOW))
            case "keeps apart":
                profiles.save_block(db, "ana", "gus", instant_text(NOW))

    assert kinds(store, "gus", NOW) == ([MessageKind.MATCH] if meanwhile is None else [])
