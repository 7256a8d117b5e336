"""Who is told of a round, read on their own first page and in the letters that go out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.accounts.rules.people import Role
from alongside.accounts.store import people
from alongside.core.rules.undo import UNDO_FOR
from alongside.core.words import load_words
from alongside.everything.desk.inbox import InboxDesk
from alongside.everything.mail import topics  # noqa: F401  # registers what is sent
from alongside.matching.rules.participants import Intent
from alongside.notifications.desk.outbox import list_due_messages
from alongside.notifications.mail.kinds import KINDS
from alongside.notifications.rules.notices import InboxItem, InboxKind, NoticeKind
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.rules.rounds import AlreadyReminded, NoSuchRound
from alongside.partners.words.rounds import same_lead_text
from alongside.profiles.store import profiles
from tests.conftest import NOW, USUAL_PROFILE
from tests.fixtures.pairs import person, reachable
from tests.fixtures.wording import message

UNTIL = date(2026, 3, 10)
WORDS = load_words("en")
LETTERS = "partners/mail/letters"
OPENS, ENDS, MOVED, CANCELLED = (
    message(LETTERS, words)
    for words in ("is open", "matching ends soon", "matching has a new", "was cancelled")
)
NEWS = message("notifications/mail/kinds", "You have news")


@pytest.fixture
def desk(store):
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)
    return CoordinatorDesk(store, person(store, "cho"), NOW)


@pytest.fixture
def red(store, add_team, take_part):
    """Five people with a profile and an address, before any round."""
    ids = add_team("red", 5)
    take_part(ids)
    reachable(store, *ids)
    return ids


def at_home(store, person_id, now=NOW):
    """What waits on their first page, and what it tells them."""
    inbox = InboxDesk(store, person(store, person_id), now).read_inbox()
    asked = [one for one in inbox.items if one.kind in (InboxKind.ROUND, InboxKind.ROUND_AGAIN)]
    return asked, [one.kind for one in inbox.notices]


def letters(store, now=NOW):
    """Subject to who gets it now."""
    found = {}
    with store.read() as db:
        for one in list_due_messages(db, now):
            text = KINDS[one.message.kind].write(one, WORDS)
            found.setdefault(text.subject, set()).add(one.message.person_id)
    return found


def answer(store, person_id, comes=True, number=1):
    PartnerDesk(store, person(store, person_id), NOW).answer_round(number, comes)


def test_everyone_who_could_join_is_asked_at_home_and_by_letter(store, desk, red):
    with store.write() as db:
        profiles.save_profile(db, "red-2", replace(USUAL_PROFILE, intent=Intent.PAUSE), NOW.isoformat())
        profiles.save_profile(db, "red-3", replace(USUAL_PROFILE, languages=frozenset()), NOW.isoformat())

    desk.open_round(UNTIL)

    assert at_home(store, "red-1") == ([InboxItem(InboxKind.ROUND, day=UNTIL)], [])
    assert at_home(store, "red-3") == at_home(store, "red-1")  # who has no complete profile yet
    assert at_home(store, "red-2") == ([], [])  # who paused is left in peace
    assert letters(store) == {OPENS: {"red-1", "red-3", "red-4", "red-5"}}


@pytest.mark.parametrize("change", ["answered", "paused", "cancelled", "published"])
def test_no_letter_asks_someone_whom_it_no_longer_concerns(store, desk, red, change):
    desk.open_round(UNTIL)
    match change:
        case "answered":
            answer(store, "red-1", comes=False)
        case "paused":
            with store.write() as db:
                paused = replace(USUAL_PROFILE, intent=Intent.PAUSE)
                profiles.save_profile(db, "red-1", paused, NOW.isoformat())
        case "cancelled":
            desk.cancel_round(1)
        case "published":
            desk.publish_round(1, desk.snapshot_open_round().drawn_from)

    assert "red-1" not in letters(store).get(OPENS, set())
    assert change == "published" or at_home(store, "red-1")[0] == []


def test_those_who_have_not_answered_are_reminded_once_and_no_one_else(store, desk, red):
    desk.open_round(UNTIL)
    for one, comes in (("red-1", True), ("red-2", False)):
        answer(store, one, comes)
    reached = desk.count_to_remind()

    assert desk.remind_of_round(1) == reached
    assert letters(store)[ENDS] == {"red-3", "red-4", "red-5"}
    assert at_home(store, "red-3")[0] == [InboxItem(InboxKind.ROUND_AGAIN, day=UNTIL)]
    assert at_home(store, "red-1")[0] == at_home(store, "red-2")[0] == []
    with pytest.raises(AlreadyReminded):
        desk.remind_of_round(1)
    assert desk.count_to_remind() == 0


def test_everyone_who_answered_is_told_of_a_new_day(store, desk, red):
    desk.open_round(UNTIL)
    answer(store, "red-1")
    answer(store, "red-2", comes=False)

    desk.move_round(1, UNTIL + timedelta(days=2))
    desk.move_round(1, UNTIL + timedelta(days=2))  # again changes nothing

    for one in ("red-1", "red-2"):
        assert at_home(store, one) == ([], [NoticeKind.ROUND_MOVED])
    assert at_home(store, "red-3") == ([InboxItem(InboxKind.ROUND, day=UNTIL + timedelta(days=2))], [])
    assert letters(store)[MOVED] == {"red-1", "red-2"}


def test_everyone_who_answered_is_told_that_it_is_cancelled_and_the_next_is_announced_anew(store, desk, red):
    desk.open_round(UNTIL)
    answer(store, "red-1")

    desk.cancel_round(1)

    assert at_home(store, "red-1") == ([], [NoticeKind.ROUND_CANCELLED])
    assert at_home(store, "red-3") == ([], [])
    assert letters(store) == {CANCELLED: {"red-1"}}
    assert desk.open_round(UNTIL).number == 1
    assert desk.snapshot_open_round().answered == 0
    assert letters(store)[OPENS] == set(red)
    with pytest.raises(NoSuchRound):
        desk.cancel_round(2)


def test_being_left_out_is_told_at_home_and_by_letter_until_a_newer_round_says_more(store, desk, red):
    desk.open_round(UNTIL)
    for one in red:
        answer(store, one)
    desk.publish_round(1, desk.snapshot_open_round().drawn_from, at_once=True)

    (left,) = desk.round_outcome(1).left_out
    assert at_home(store, left.person_id) == ([], [NoticeKind.LEFT_OUT])
    assert letters(store)[NEWS] == {left.person_id}
    assert {one for one in red if at_home(store, one)[1]} == {left.person_id}

    desk.open_round(UNTIL)
    desk.publish_round(2, desk.snapshot_open_round().drawn_from, at_once=True)
    assert at_home(store, left.person_id)[1] == []


def test_that_the_line_manager_may_be_the_same_is_said_in_every_letter_that_asks(store, desk, red):
    desk.open_round(UNTIL, same_lead_ok=True)
    desk.remind_of_round(1)

    with store.read() as db:
        texts = [KINDS[one.message.kind].write(one, WORDS) for one in list_due_messages(db, NOW)]
    assert {text.subject for text in texts} == {OPENS, ENDS}
    assert all(same_lead_text(WORDS) in text.lines for text in texts)


def test_once_it_is_on_its_way_no_reminder_goes_out(store, desk, red):
    desk.open_round(UNTIL)
    for one in red[:2]:
        answer(store, one)
    desk.remind_of_round(1)
    desk.publish_round(1, desk.snapshot_open_round().drawn_from)

    assert letters(store) == {}
    assert letters(store, NOW + UNDO_FOR) == {}
