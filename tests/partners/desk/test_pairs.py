"""A coordinator's side of sessions: where pairs stand, a word to them, and who wants to talk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import Person
from alongside.accounts.store import audit
from alongside.core.rules.errors import BadInput
from alongside.core.rules.undo import UNDO_FOR
from alongside.core.store.engine import Store
from alongside.everything.desk.inbox import InboxDesk, InboxItem, InboxKind
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.notifications.store import notices
from alongside.partners.desk.coordinator import CoordinatorDesk, OwnPair, PairOfRound
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.coordination import PairProgress, PairStage
from alongside.sessions.rules.pairings import NoSuchPairing
from alongside.sessions.rules.sessions import Feedback, Met, Onward, State
from alongside.sessions.store import sessions
from tests.conftest import NOW
from tests.fixtures.pairs import coordinate, reachable, take_effect
from tests.fixtures.programmes import add_pairs, hold

BEGUN = NOW - timedelta(days=3)
ROOM = "https://rooms.example/a-room"


def desk_of(store: Store, person_id: str, now=NOW) -> CoordinatorDesk:
    return CoordinatorDesk(
        store, Person(id=person_id, login=f"{person_id}@example.org", name=person_id.title()), now
    )


def sessions_of(store: Store, person_id: str, now=NOW) -> SessionDesk:
    return SessionDesk(store, Person(id=person_id, login=person_id, name=person_id.title()), now)


@pytest.fixture
def desk(store: Store) -> CoordinatorDesk:
    coordinate(store, "cho")
    return desk_of(store, "cho")


@pytest.fixture
def pair(store: Store):
    (made,) = add_pairs(store, 1, BEGUN)
    return made


def notices_of(store: Store, person_id: str) -> list[tuple[NoticeKind, str]]:
    told = InboxDesk(store, Person(id=person_id, login=person_id, name=person_id), NOW).read_inbox().notices
    return [(one.kind, one.text) for one in told]


# ── pairs ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_a_pair_of_a_round_a_coordinator_has_names_and_status(store, desk, pair) -> None:
    hold(store, pair, NOW + timedelta(days=2), {})

    standing = PairProgress(stage=PairStage.MEETING, at=NOW + timedelta(days=2), had_session=True, ahead=True)
    found = desk.list_pairs()
    assert found.of_rounds == (PairOfRound("pair-1", ("Pair-1-A", "Pair-1-B"), 1, standing),)
    assert found.own == ()


def test_a_session_that_is_not_agreed_or_was_called_off_is_no_date(store, desk, pair) -> None:
    ahead = hold(store, pair, NOW + timedelta(days=2))
    for state in (State.PROPOSED, State.CANCELLED):
        with store.write() as db:
            sessions.save_session(db, replace(ahead, state=state))

        assert desk.list_pairs().of_rounds[0].progress == PairProgress(stage=PairStage.ACCEPTED, at=BEGUN)


@pytest.mark.parametrize("how", ["asked", "urgent"])
def test_of_a_pair_that_people_made_themselves_a_coordinator_has_that_it_is_there(store, desk, how) -> None:
    (own,) = add_pairs(store, 1, BEGUN, "own", **{how: True})
    hold(store, own, NOW + timedelta(days=2))

    since = BEGUN.date()
    found = desk.list_pairs()
    assert (found.of_rounds, found.own) == ((), (OwnPair("own-1", ("Own-1-A", "Own-1-B"), since, False),))


@pytest.mark.parametrize("onward", [Onward.ROTATE, Onward.STOP, Onward.NEVER])
@pytest.mark.parametrize("who", ["pair-1-a", "pair-1-b"])
def test_an_ending_looks_the_same_no_matter_who_wished_it_and_how(store, desk, pair, onward, who) -> None:
    sessions_of(store, who).choose_onward("pair-1", onward)
    take_effect(store)

    assert desk.list_pairs().of_rounds == (
        PairOfRound(
            "pair-1", ("Pair-1-A", "Pair-1-B"), 1, PairProgress(stage=PairStage.ENDED, at=NOW + UNDO_FOR)
        ),
    )


def test_where_sessions_are_how_they_were_and_who_said_what_is_in_nothing_a_coordinator_gets(
    store, desk, pair
) -> None:
    past = hold(store, pair, NOW - timedelta(days=1), {"pair-1-a": 4})
    hold(store, pair, NOW + timedelta(days=9))
    sessions_of(store, "pair-1-b").give_feedback(past.id, Feedback(Met.NO_SHOW))

    told = repr([desk.list_pairs(), desk.programme_figures(), desk.list_talk_requests()])

    assert [word for word in (ROOM, "video", "no_show", "heard=4", "lighter") if word in told] == []
    own = repr(sessions_of(store, "pair-1-a").my_pairs())
    assert [word for word in (ROOM, "video", "heard=4", "lighter") if word not in own] == []  # the twin


# ── a word to a pair ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_word_reaches_everyone_in_the_pair_and_no_one_else(store, desk, pair) -> None:
    add_pairs(store, 1, BEGUN, "other")

    assert desk.send_message("pair-1", "  Hello **you** two. ") == 2

    for one in pair.people:
        assert notices_of(store, one) == [(NoticeKind.MESSAGE, "Hello **you** two.")]
    assert notices_of(store, "other-1-a") == notices_of(store, "cho") == []


def test_by_e_mail_they_learn_only_that_there_is_news(store, desk, pair) -> None:
    reachable(store, "pair-1-a")

    desk.send_message("pair-1", "Hello you two.")
    desk.send_message("pair-1", "Another word.")

    with store.read() as db:
        written = [dict(row) for row in db.rows("select person_id, kind, about from outbox")]
    assert written == [{"person_id": "pair-1-a", "kind": MessageKind.NEWS, "about": "{}"}] * 2


@pytest.mark.parametrize("text", ["", "   ", "a" * 501])
def test_a_word_that_says_nothing_or_too_much_is_not_sent(store, desk, pair, text) -> None:
    with pytest.raises(BadInput):
        desk.send_message("pair-1", text)

    assert notices_of(store, "pair-1-a") == []


def test_a_pair_that_is_over_or_not_there_cannot_be_written_to(store, desk, pair) -> None:
    sessions_of(store, "pair-1-a").choose_onward("pair-1", Onward.ROTATE)
    take_effect(store)

    for pairing_id in ("pair-1", "none"):
        with pytest.raises(NoSuchPairing):
            desk.send_message(pairing_id, "A word")
    assert [kind for kind, _ in notices_of(store, "pair-1-b")] == [NoticeKind.ENDED]


def test_the_log_says_that_a_pair_was_written_to_neither_which_nor_what(store, desk, pair) -> None:
    desk.send_message("pair-1", "Hello you two.")

    with store.read() as db:
        lines = [(one.action, one.actor_id, one.subject_id, one.detail) for one in audit.list_entries(db, 10)]
    assert lines == [(Action.PAIRING_MESSAGED, "cho", "cho", "")]


# ── ending a pair ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_ending_a_pair_cancels_coming_sessions_and_notifies_both(store, desk, pair) -> None:
    ahead = hold(store, pair, NOW + timedelta(days=2))
    past = hold(store, pair, NOW - timedelta(days=2))

    desk.end_pair("pair-1")

    with store.read() as db:
        assert sessions.find_session(db, ahead.id).state is State.CANCELLED
        assert sessions.find_session(db, past.id).state is State.CONFIRMED
    assert [notices_of(store, one) for one in pair.people] == [[(NoticeKind.ENDED, "")]] * 2
    assert desk.list_pairs().of_rounds[0].progress == PairProgress(
        stage=PairStage.ENDED, at=NOW, had_session=True
    )


# ── who wants to talk ───────────────────────────────────────────────────────────────────────────────────────────────


def test_requests_to_talk_are_listed_until_done_the_longest_waiting_first(store, desk) -> None:
    for hours, one in enumerate(("ben", "ana", "ben")):
        sessions_of(store, one, NOW + timedelta(hours=hours)).talk_to_coordinator()

    waiting = desk.list_talk_requests()

    assert [(one.name, one.at) for one in waiting] == [
        ("Ben", NOW),
        ("Ana", NOW + timedelta(hours=1)),
    ]
    desk.mark_talked(waiting[0].id)
    desk.mark_talked(waiting[0].id)
    assert desk.list_talk_requests() == [waiting[1]]


def test_a_person_who_changed_their_mind_is_not_listed_any_more(store, desk) -> None:
    sessions_of(store, "ana").talk_to_coordinator()
    sessions_of(store, "ana").withdraw_talk_request()

    assert desk.list_talk_requests() == []


def test_the_first_page_of_a_coordinator_says_so_and_no_one_elses(store, desk) -> None:
    def waits(person_id: str) -> list[InboxItem]:
        return list(
            InboxDesk(store, Person(id=person_id, login=person_id, name=person_id), NOW).read_inbox().items
        )

    assert waits("cho") == []
    with store.write() as db:
        notices.save_talk_request(db, "cho", NOW)
    assert waits("cho") == []  # what one asked oneself
    sessions_of(store, "ana").talk_to_coordinator()

    assert {one: waits(one) for one in ("ana", "dee", "eli", "cho")} == {
        "ana": [],
        "dee": [],
        "eli": [],
        "cho": [InboxItem(InboxKind.TALK)],
    }


def test_that_someone_wants_to_talk_is_in_no_log(store, desk) -> None:
    sessions_of(store, "ana").talk_to_coordinator()
    desk.mark_talked(desk.list_talk_requests()[0].id)

    with store.read() as db:
        assert audit.list_entries(db, 10) == []


@pytest.mark.parametrize("feedback", [Feedback(Met.MET, 4), Feedback(Met.NO_SHOW)])
def test_who_asks_to_talk_after_a_session_says_nothing_else_by_it(store, desk, pair, feedback) -> None:
    past = hold(store, pair, NOW - timedelta(days=1))

    sessions_of(store, "pair-1-a").give_feedback(past.id, feedback, talk=True)

    (waiting,) = desk.list_talk_requests()
    assert (waiting.name, waiting.at) == ("Pair-1-A", NOW)
