"""The agenda of a session that is on: the same for everyone in it, for no one else, and gone afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from alongside.core.store.engine import Store, open_store
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.sessions.desk.my_pairs import DOORS_CLOSE, DOORS_OPEN
from alongside.sessions.desk.session_timer import SessionTimerDesk
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.sessions import NoSuchSession, Session
from tests.conftest import NOW
from tests.fixtures.pairs import matched, person

TRIO = ("ana", "ben", "cho")
MINUTE = timedelta(minutes=1)

AtTimer = Callable[..., SessionTimerDesk]


@pytest.fixture(params=[2, 3], ids=["pair", "trio"])
def session(request, store: Store, take_part) -> Session:
    """Confirmed, of two or three."""
    people = TRIO[: request.param]
    take_part(list(TRIO))
    matched(store, *people, begun=True)
    at = NOW + timedelta(days=1)
    made = SessionDesk(store, person(store, "ana"), NOW).propose_time("p1", at)
    for one in people[1:]:
        made = SessionDesk(store, person(store, one), NOW).accept_time(made.id, at)
    return made


@pytest.fixture
def timer(store: Store, session: Session) -> AtTimer:
    begins = session.span[0]
    return lambda one="ana", now=begins: SessionTimerDesk(store, person(store, one), now)


def test_what_one_does_all_see_also_after_the_server_was_restarted(session, timer, store):
    begins = session.span[0]
    assert timer("ben").find_timer(session.id) is None

    timer().start_timer(session.id)
    timer("ben", begins + MINUTE).move_timer(session.id, 0, 1)
    timer("ana", begins + 2 * MINUTE).pause_timer(session.id)

    seen = [timer(one, begins + 9 * MINUTE).find_timer(session.id) for one in session.people]
    assert [(one.place, one.time_spent(begins + 9 * MINUTE)) for one in seen] == [(1, MINUTE)] * len(seen)
    with closing(open_store(store.place)) as again:
        timer_of_ben = SessionTimerDesk(again, person(store, "ben"), begins)
        assert timer_of_ben.find_timer(session.id) == seen[0]


def test_all_who_tap_next_at_once_move_one_part(session, timer):
    timer().start_timer(session.id)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda one: timer(one).move_timer(session.id, 0, 1), session.people * 4))

    assert timer().find_timer(session.id).place == 1


def test_a_second_tap_on_the_part_after_it_moves_on(session, timer):
    """The twin."""
    timer().move_timer(session.id, 0, 1)
    timer("ben").move_timer(session.id, 1, 1)

    assert timer().find_timer(session.id).place == 2


@pytest.mark.parametrize("work", ["find_timer", "start_timer", "pause_timer"])
def test_it_is_open_to_no_one_else_and_only_while_the_page_of_the_session_is(session, timer, work):
    begins, ends = session.span
    for one, at in (
        ("dee", begins),
        ("ana", begins - DOORS_OPEN - MINUTE),
        ("ana", ends + DOORS_CLOSE),
    ):
        with pytest.raises(NoSuchSession):
            getattr(timer(one, at), work)(session.id)
    getattr(timer("ana", ends + DOORS_CLOSE - MINUTE), work)(session.id)  # the twin


def rows(store: Store) -> int:
    with store.read() as db:
        return len(db.rows("select * from session_agenda"))


def test_nothing_of_it_is_left_once_the_page_of_the_session_has_closed(session, timer, store):
    timer().start_timer(session.id)
    closes = session.span[1] + DOORS_CLOSE

    run_scheduled_jobs(store, closes - MINUTE)
    assert rows(store) == 1
    run_scheduled_jobs(store, closes)
    assert rows(store) == 0
