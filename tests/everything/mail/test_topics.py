"""Every topic has registered all that its messages need."""

from alongside.everything.mail import topics  # noqa: F401  # registers them
from alongside.everything.ui import inbox
from alongside.notifications.desk.notification_settings import WHEN_ADDRESS_CONFIRMED
from alongside.notifications.desk.outbox import BEFORE_SENDING
from alongside.notifications.mail.kinds import KINDS
from alongside.notifications.rules.causes import FORMS, CauseKind
from alongside.notifications.rules.notices import InboxKind, NoticeKind
from alongside.notifications.rules.notification_preferences import REFUSABLE, MessageKind


def test_each_kind_of_message_has_a_cause_and_a_letter():
    assert set(KINDS) == set(MessageKind) == {kind for kind, _ in FORMS.values()}


def test_each_kind_that_can_be_turned_off_has_its_label_and_no_other():
    assert {kind for kind, found in KINDS.items() if found.label} == set(REFUSABLE)


def test_each_cause_has_what_is_checked_before_sending():
    assert set(BEFORE_SENDING) == set(CauseKind)


def test_sessions_are_told_that_an_address_was_confirmed():
    assert [one.__name__ for one in WHEN_ADDRESS_CONFIRMED] == ["remind_of_scheduled_sessions"]


def test_each_line_of_the_inbox_has_its_words():
    shown_elsewhere = {NoticeKind.MESSAGE, NoticeKind.WEEKS_JUDGED_ANEW}
    assert set(inbox.LINES) == set(InboxKind)
    assert set(inbox.NOTICES) == set(NoticeKind) - shown_elsewhere
