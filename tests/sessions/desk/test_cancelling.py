"""Cancelling a session: undone in time it never was, and after that the others are told once."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alongside.core.rules.undo import UNDO_FOR, NothingToUndo
from alongside.core.store.engine import Store
from alongside.everything.desk.inbox import InboxDesk
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.notifications.rules.notices import InboxKind, NoticeKind
from alongside.notifications.store import notices
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.sessions import TOLD_AT_ONCE, NoSuchSession, Session, State
from alongside.sessions.store import sessions
from tests.conftest import NOW
from tests.fixtures.pairs import matched, person, reachable

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
IN_TIME, TOO_LATE = NOW + UNDO_FOR - SECOND, NOW + UNDO_FOR
NUMBERS = count()

AtDesk = Callable[..., SessionDesk]


@pytest.fixture
def desk(store: Store) -> AtDesk:
    return lambda person_id="ana", now=NOW: SessionDesk(store, person(store, person_id), now)


@pytest.fixture
def dated(store, take_part, desk) -> Session:
    """Of ana and ben, two days on; all want e-mail."""
    take_part(["ana", "ben", "cho"])
    reachable(store, "ana", "ben", "cho")
    return confirmed(store, desk, "p1")


def confirmed(store: Store, desk: AtDesk, pairing_id: str, in_: timedelta = timedelta(days=2)) -> Session:
    matched(store, "ana", "ben", pairing_id=pairing_id, begun=True)
    session = desk().propose_time(pairing_id, NOW + in_)
    return desk("ben").accept_time(session.id, NOW + in_)


def state(store: Store, session: Session) -> State:
    with store.read() as db:
        found = sessions.find_session(db, session.id)
    assert found
    return found.state


def told(store: Store, person_id: str) -> list[NoticeKind]:
    with store.read() as db:
        return [one.kind for one in notices.list_unseen(db, person_id)]


def mail(store: Store) -> int:
    with store.read() as db:
        return len(db.rows("select * from outbox where kind = 'change'"))


def as_ben_sees_it(store: Store, now) -> list:
    ben = person(store, "ben")
    return [SessionDesk(store, ben, now).my_pairs(), InboxDesk(store, ben, now).read_inbox()]


def test_until_it_takes_effect_nothing_shows_to_the_other_and_then_they_are_told_once(store, dated, desk):
    before = as_ben_sees_it(store, IN_TIME)

    desk().cancel_session(dated.id)
    desk(now=NOW + MINUTE).cancel_session(dated.id)  # tapped again: it puts nothing off
    run_scheduled_jobs(store, IN_TIME)

    assert (as_ben_sees_it(store, IN_TIME), mail(store)) == (before, 0)
    run_scheduled_jobs(store, TOO_LATE)
    run_scheduled_jobs(store, TOO_LATE + MINUTE)
    assert (state(store, dated), told(store, "ana"), told(store, "ben")) == (
        State.CANCELLED,
        [],
        [NoticeKind.CANCELLED],
    )
    assert mail(store) == 2  # both calendars


def test_who_cancelled_reads_of_it_on_no_first_page_while_it_can_be_undone(store, dated, desk):
    def kinds() -> set[InboxKind]:
        return {one.kind for one in InboxDesk(store, person(store, "ana"), NOW).read_inbox().items}

    assert InboxKind.AHEAD in kinds()  # the twin
    desk().cancel_session(dated.id)

    assert InboxKind.AHEAD not in kinds()


def test_undone_in_time_it_never_was(store, dated, desk):
    before = as_ben_sees_it(store, TOO_LATE), desk(now=TOO_LATE).my_pairs()
    desk().cancel_session(dated.id)

    desk(now=IN_TIME).undo_cancellation(dated.id)
    run_scheduled_jobs(store, TOO_LATE)

    assert (as_ben_sees_it(store, TOO_LATE), desk(now=TOO_LATE).my_pairs()) == before
    assert mail(store) == 0


@pytest.mark.parametrize(("who", "at"), [("ana", TOO_LATE), ("ben", IN_TIME), ("cho", IN_TIME)])
def test_too_late_or_by_someone_else_it_is_not_undone(dated, desk, who, at):
    desk().cancel_session(dated.id)

    with pytest.raises(NothingToUndo):
        desk(who, at).undo_cancellation(dated.id)


@pytest.mark.parametrize("left", [TOLD_AT_ONCE - MINUTE, TOLD_AT_ONCE])
def test_what_begins_soon_is_cancelled_at_once(store, dated, desk, left):
    desk(now=dated.span[0] - left).cancel_session(dated.id)

    at_once = left < TOLD_AT_ONCE
    assert (state(store, dated) is State.CANCELLED) is at_once
    assert bool(told(store, "ben")) is at_once


def test_it_takes_effect_also_where_no_one_looked_until_the_session_would_have_begun(store, dated, desk):
    desk().cancel_session(dated.id)

    assert desk("ben", dated.span[0]).my_pairs()[0].on is None
    assert told(store, "ben") == [NoticeKind.CANCELLED]


@example(steps=[("ben", "cancel", 0), ("ana", "cancel", 1), ("ana", "undo", 9)])
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["ana", "ben"]), st.sampled_from(["cancel", "undo", "look"]), st.integers(0, 9)
        ),
        max_size=8,
    )
)
def test_no_matter_who_taps_what_it_is_off_once_someones_ten_minutes_are_over(store, dated, desk, steps):
    """Beside it, a second account of the rule."""
    session = confirmed(store, desk, f"n{next(NUMBERS)}", timedelta(days=3, minutes=60 * next(NUMBERS)))
    now, since, off = NOW, {}, False
    for who, tap, minutes in steps:
        now += minutes * MINUTE
        off = off or any(at + UNDO_FOR <= now for at in since.values())
        match tap:
            case "cancel":
                desk(who, now).cancel_session(session.id)
                if not off:
                    since.setdefault(who, now)
            case "undo" if off or who not in since:
                with pytest.raises(NothingToUndo):
                    desk(who, now).undo_cancellation(session.id)
            case "undo":
                desk(who, now).undo_cancellation(session.id)
                del since[who]
            case _:
                pass
        desk(who, now).my_pairs()  # a refusal writes nothing, so what is due waits for the next look
        assert (state(store, session) is State.CANCELLED) is off
    with pytest.raises(NoSuchSession):
        desk("cho", now).cancel_session(session.id)
