"""An address is a stranger's until someone there said that it is not."""

import json
from datetime import timedelta

import pytest

from alongside.core.rules.errors import BadInput
from alongside.core.store.engine import Store
from alongside.everything.mail import topics  # noqa: F401  # registers what is sent
from alongside.notifications.desk.notification_settings import NotificationSettingsDesk, confirm_address
from alongside.notifications.desk.notifications import notify
from alongside.notifications.desk.outbox import MailQueue
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notification_preferences import (
    MOST_ASKED,
    MessageKind,
    NotificationPreferences,
)
from tests.conftest import NOW
from tests.fixtures.pairs import person

LATE = NOW.replace(hour=23)  # in everyone's quiet hours
HERE = NotificationPreferences(email="ana@example.org")


@pytest.fixture
def desk(store: Store) -> NotificationSettingsDesk:
    return NotificationSettingsDesk(store, person(store, "ana"), NOW)


def sent(store: Store, now=NOW) -> list[tuple[MessageKind, str]]:
    """What goes out now, in order, with the address."""
    carrier, found = MailQueue(store), []
    while (one := carrier.take_next_message(now)) is not None:
        found.append((one.message.kind, one.address))
    return found


def token(store: Store) -> str:
    """In the newest question."""
    with store.read() as db:
        (row,) = db.rows("select about from outbox where kind = 'address' and state = 'waiting'")
    return json.loads(row["about"])["token"]


def is_told(store: Store, mark: str = "news") -> None:
    with store.write() as db:
        notify(db, "ana", Cause(CauseKind.TEST, mark), now=NOW)


def test_nothing_but_one_question_goes_to_an_address_that_no_one_confirmed(store, desk):
    desk.save_preferences(HERE)
    is_told(store)

    assert sent(store) == [(MessageKind.ADDRESS, "ana@example.org")]


def test_once_it_is_confirmed_messages_go_there(store, desk):
    desk.save_preferences(HERE)
    confirmed = confirm_address(store, token(store), NOW)
    is_told(store)

    assert confirmed
    assert sent(store) == [(MessageKind.ADDRESS, "ana@example.org"), (MessageKind.NEWS, "ana@example.org")]


def test_the_question_goes_out_at_any_hour(store, desk):
    desk.save_preferences(HERE)

    assert sent(store, LATE) == [(MessageKind.ADDRESS, "ana@example.org")]


def test_saying_yes_again_changes_nothing(store, desk):
    desk.save_preferences(HERE)
    link = token(store)

    assert [confirm_address(store, link, NOW) for _ in range(2)] == [True, True]
    assert desk.read_preferences().confirmed


def test_another_address_is_asked_anew_and_the_old_yes_does_not_count_for_it(store, desk):
    desk.save_preferences(HERE)
    old = token(store)
    confirm_address(store, old, NOW)
    desk.save_preferences(NotificationPreferences(email="elsewhere@example.org"))

    assert not confirm_address(store, old, NOW)
    assert not desk.read_preferences().confirmed
    assert sent(store) == [
        (MessageKind.ADDRESS, "elsewhere@example.org")
    ]  # the question before was taken back


def test_what_waited_for_the_old_address_goes_nowhere(store, desk):
    desk.save_preferences(HERE)
    confirm_address(store, token(store), NOW)
    is_told(store)
    desk.save_preferences(NotificationPreferences(email="elsewhere@example.org"))

    assert [kind for kind, _ in sent(store)] == [MessageKind.ADDRESS]


def test_other_hours_and_a_new_feed_leave_the_address_confirmed(store, desk):
    desk.save_preferences(HERE)
    confirm_address(store, token(store), NOW)
    sent(store)
    desk.save_preferences(
        NotificationPreferences(email="ana@example.org", quiet_from=0, quiet_until=0, title="Dentist")
    )
    desk.create_feed()

    assert desk.read_preferences().confirmed
    assert sent(store) == []


def test_asking_again_makes_the_link_before_useless(store, desk):
    desk.save_preferences(HERE)
    old = token(store)
    desk.resend_confirmation()

    assert not confirm_address(store, old, NOW)
    assert confirm_address(store, token(store), NOW)


def test_what_is_confirmed_or_empty_is_not_asked(store, desk):
    desk.resend_confirmation()
    desk.save_preferences(HERE)
    confirm_address(store, token(store), NOW)
    sent(store)
    desk.resend_confirmation()

    assert sent(store) == []


def test_removing_the_address_withdraws_the_question(store, desk):
    desk.save_preferences(HERE)
    link = token(store)
    desk.save_preferences(NotificationPreferences(email=""))

    assert sent(store) == []
    assert not confirm_address(store, link, NOW)


def test_no_one_writes_to_strangers_all_day_long(store, desk):
    for number in range(MOST_ASKED):
        desk.save_preferences(NotificationPreferences(email=f"stranger{number}@example.org"))
        sent(store)
    with pytest.raises(BadInput, match="asked too often"):
        desk.save_preferences(NotificationPreferences(email="one-more@example.org"))
    with pytest.raises(BadInput, match="asked too often"):
        desk.resend_confirmation()

    assert desk.read_preferences().email == f"stranger{MOST_ASKED - 1}@example.org"
    tomorrow = NotificationSettingsDesk(store, desk.person, NOW + timedelta(days=1, seconds=1))
    assert (
        tomorrow.save_preferences(NotificationPreferences(email="one-more@example.org")).email
        == "one-more@example.org"
    )


def test_a_first_feed_reminds_once_a_week_and_a_new_address_keeps_what_was_chosen(desk):
    assert desk.read_preferences().feed_weekday is None

    desk.create_feed()
    assert desk.read_preferences().feed_weekday in range(5)

    desk.set_feed_reminder(None, 0)
    desk.create_feed()
    assert desk.read_preferences().feed_weekday is None


def test_the_form_for_e_mail_leaves_the_reminder_in_the_feed_alone(desk):
    desk.set_feed_reminder(2, 600)

    desk.save_preferences(HERE)

    kept = desk.read_preferences()
    assert (kept.email, kept.feed_weekday, kept.feed_minute) == (HERE.email, 2, 600)


@pytest.mark.parametrize(("weekday", "minute"), [(7, 0), (-1, 0), (None, 24 * 60), (0, -1)])
def test_no_reminder_is_kept_for_a_day_or_an_hour_that_there_is_not(desk, weekday, minute):
    with pytest.raises(BadInput):
        desk.set_feed_reminder(weekday, minute)
