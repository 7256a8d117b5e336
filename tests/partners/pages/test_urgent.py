"""An urgent request on the page of support partners: one tap, other help beside it, and no word of who declined."""

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.rules.undo import UNDO_FOR
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.matching.rules.participants import Intent
from alongside.partners.desk.urgent import UrgentDesk
from alongside.partners.rules.urgent import MOST_OFFERS
from alongside.profiles.rules.profiles import FreeTime
from alongside.profiles.store import profiles
from tests.conftest import NOW
from tests.fixtures.partners import PEERS, add_peers, change_profile
from tests.fixtures.sent import contacts_read, everything_sent
from tests.fixtures.wording import message
from tests.partners.pages.test_partner import keys, opened, press, rename, said, texts

URGENT = "partners/ui/urgent"
NEEDS_SOMEONE = message(URGENT, "needs someone", name="Ana")
PASSED_ON = message(URGENT, "request was passed on").partition("{")[0]
PAUSED = message("profiles/ui/quick_actions", "no one is matched with you")
CONTACT = "Listening line day and night 0800 000 000"

HOSTILE = "**Mo** [x](https://example.org) <b> :smile:"


@pytest.fixture(autouse=True)
def peers(store):
    """Free on every day."""
    add_peers(store)
    for name in PEERS:
        change_profile(store, name, free=tuple(FreeTime(day, 9 * 60, 12 * 60) for day in range(7)))


def desk(store, name, now=NOW):
    return UrgentDesk(store, Person(id=name, login=f"{name}@example.org", name=name.title()), now)


def asked_now(store):
    (name,) = (name for name in PEERS if desk(store, name).received_requests())
    return name


def answer(store, yes):
    name = asked_now(store)
    desk(store, name).answer_request(desk(store, name).received_requests()[0].request_id, yes)


def test_one_tap_asks_a_person_who_reads_it_on_their_page(browse, store):
    at = press(opened(browse), "urgent-ask")

    assert PASSED_ON in said(at)
    assert "urgent-ask" not in keys(at)
    theirs = opened(browse, asked_now(store))
    assert NEEDS_SOMEONE in texts(theirs)
    promise = message(URGENT, "if you decline, no one will know", days="14", moment="5 Mar 2026, 10:00")
    assert promise in said(theirs)


@pytest.mark.parametrize("as_", ["ana", "ben"])
def test_help_beyond_peers_is_always_beside_it(browse, store, as_):
    """Ana has a profile and ben none; before she asks, while it lasts, and after it was withdrawn."""
    assert CONTACT in contacts_read(opened(browse, as_))
    if as_ == "ana":
        at = press(opened(browse), "urgent-ask")
        assert CONTACT in contacts_read(at)
        assert CONTACT in contacts_read(press(at, "urgent-back"))


def test_without_a_profile_there_is_nothing_to_tap(browse):
    at = opened(browse, "ben")

    assert "urgent-ask" not in keys(at)
    assert message(URGENT, "your profile needs a language") in said(at)


def test_a_withdrawn_request_is_gone_and_the_page_says_from_when_on_to_ask_again(browse, store):
    at = press(press(opened(browse), "urgent-ask"), "urgent-back")

    assert message(URGENT, "No one can answer it now", time="10:10") in said(at)
    at = opened(browse, now=NOW + UNDO_FOR)
    assert at.button(key="urgent-ask").disabled
    assert message(URGENT, "can ask again").partition("{")[0] in said(at)


def test_what_was_withdrawn_by_a_wrong_tap_goes_on_when_undone(browse, store):
    press(opened(browse), "urgent-ask")
    before, theirs = everything_sent(opened(browse)), asked_now(store)

    press(press(opened(browse), "urgent-back"), "undo-urgent-back")

    assert (everything_sent(opened(browse)), asked_now(store)) == (before, theirs)


def test_accepting_makes_the_two_partners(browse, store):
    press(opened(browse), "urgent-ask")
    name = asked_now(store)

    theirs = press(opened(browse, name), "urgent-yes-")

    assert "Ana" in texts(theirs)
    assert NEEDS_SOMEONE not in texts(theirs)
    mine = opened(browse)
    assert name.title() in texts(mine)
    assert message("partners/ui/partners", "partner until", day="18 Mar 2026") in said(mine)


def test_declining_is_one_tap_and_the_card_is_gone(browse, store):
    press(opened(browse), "urgent-ask")
    name = asked_now(store)

    theirs = press(opened(browse, name), "urgent-no-")

    assert NEEDS_SOMEONE not in texts(theirs)
    assert message("partners/ui/urgent", "No one is told. You", time="10:10") in said(theirs)
    assert NEEDS_SOMEONE in texts(press(theirs, "undo-urgent-no-"))
    press(opened(browse, name), "urgent-no-")
    run_scheduled_jobs(store, NOW + UNDO_FOR)
    assert asked_now(store) != name


def test_nothing_sent_to_the_one_who_asked_tells_who_or_how_many_declined(browse, store):
    press(opened(browse), "urgent-ask")
    silent = everything_sent(opened(browse))

    for _ in range(MOST_OFFERS - 1):
        answer(store, False)
        assert everything_sent(opened(browse)) == silent
        run_scheduled_jobs(store, NOW + UNDO_FOR)
    answer(store, True)

    assert everything_sent(opened(browse)) != silent  # the twin: accepting does show


def test_no_one_but_the_person_asked_reads_of_it(browse, store):
    before = {name: everything_sent(opened(browse, name)) for name in PEERS}
    press(opened(browse), "urgent-ask")
    asked = asked_now(store)

    for name in set(PEERS) - {"ana"}:
        assert (everything_sent(opened(browse, name)) != before[name]) is (name == asked)


def test_names_are_text(browse, store):
    rename(store, "ana", HOSTILE)
    press(opened(browse), "urgent-ask")

    assert message(URGENT, "needs someone", name=HOSTILE) in texts(opened(browse, asked_now(store)))


def test_accepting_too_late_is_refused_kindly(browse, store):
    press(opened(browse), "urgent-ask")
    theirs = opened(browse, asked_now(store))
    press(opened(browse), "urgent-back")

    theirs = press(theirs, "urgent-yes-")

    assert [one.value for one in theirs.error] == [message("partners/ui/refusals", "withdrawn, answered")]


# ── a pause ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pause_is_one_tap_and_so_is_coming_back(browse, store):
    at = press(opened(browse, "fay"), "pause")
    assert PAUSED in said(at)
    assert intent(store, "fay") is Intent.PAUSE

    at = press(at, "come_back")

    assert PAUSED not in said(at)
    assert intent(store, "fay") is Intent.MUTUAL


def intent(store, name):
    with store.read() as db:
        assert people.by_id(db, name)
        return profiles.find_profile(db, name).intent
