"""From a match to a meeting and the next date, for two and for three."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.checkins.rules.steps import Step
from alongside.checkins.store import steps
from alongside.core.rules.errors import BadInput
from alongside.core.rules.undo import UNDO_FOR
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.matching.rules.participants import Intent, Mode
from alongside.notifications.desk.notifications import notify
from alongside.notifications.desk.outbox import list_due_messages
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notices import InboxKind, NoticeKind
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.notifications.store import notices, notification_preferences
from alongside.partners.desk.pairing_endings import end_all_pairings
from alongside.partners.rules.rounds import Round
from alongside.partners.store import rounds
from alongside.profiles.rules.availability import free_spans
from alongside.profiles.rules.profiles import Absence, FreeTime
from alongside.profiles.store import profiles
from alongside.sessions.desk.my_pairs import PairStatus
from alongside.sessions.desk.scheduling import open_first_session
from alongside.sessions.desk.session_inbox import list_session_items
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.pairings import ANSWER_SOON, Ending, NoSuchPairing, NotBegun, Pairing
from alongside.sessions.rules.sessions import (
    Feedback,
    Met,
    NoSuchSession,
    NoTimeInCommon,
    NotYet,
    Onward,
    State,
    TimeGone,
    Weight,
)
from alongside.sessions.store import pairings, sessions
from tests.conftest import NOW, USUAL_PROFILE, WEEK
from tests.fixtures.pairs import WAITS, coordinate, later, matched, person, reachable, take_effect

AtDesk = Callable[..., SessionDesk]


@pytest.fixture
def desk(store: Store) -> AtDesk:
    return lambda person_id="ana", now=NOW: SessionDesk(store, person(store, person_id), now)


@pytest.fixture
def pair(store: Store, take_part):
    """ana and ben, who were just matched."""
    take_part(["ana", "ben", "cho"])
    return matched(store, "ana", "ben")


@pytest.fixture
def begun(pair, desk: AtDesk):
    desk().accept_match("p1")
    desk("ben").accept_match("p1")
    return pair


@pytest.fixture
def dated(begun, desk: AtDesk):
    """With a date; returns the session."""
    (seen,) = desk().my_pairs()
    time = seen.next.offers[0].begins
    desk().accept_time(seen.next.id, time)
    return desk("ben").accept_time(seen.next.id, time)


def told(store: Store, person_id: str) -> list[NoticeKind]:
    with store.read() as db:
        return [one.kind for one in notices.list_unseen(db, person_id)]


def sent(store: Store) -> list[tuple[str, str]]:
    with store.read() as db:
        return [
            (r["person_id"], r["kind"]) for r in db.rows("select person_id, kind from outbox order by once")
        ]


def after(session, **some: float) -> datetime:
    return session.span[1] + timedelta(**some)


# ── yes or no to a match ────────────────────────────────────────────────────────────────────────────────────────────


def test_times_are_there_once_both_said_yes(pair, desk):
    desk().accept_match("p1")
    (waiting,) = desk().my_pairs()
    (asked,) = desk("ben").my_pairs()

    desk("ben").accept_match("p1")

    assert (waiting.status, waiting.next, asked.status) == (PairStatus.ACCEPTED, None, PairStatus.PROPOSED)
    (ready,) = desk().my_pairs()
    assert (ready.status, ready.names, len(ready.next.offers)) == (PairStatus.CHOOSE, ("Ben",), 3)


def test_three_times_lie_on_three_days_in_the_hours_of_both(begun, desk, store):
    (seen,) = desk().my_pairs()
    both = free_spans(USUAL_PROFILE, NOW, 21)

    times = [one.begins for one in seen.next.offers]

    assert len({time.date() for time in times}) == 3
    for time in times:
        assert any(first <= time and time + timedelta(minutes=45) <= last for first, last in both)


def test_saying_yes_twice_is_saying_it_once(begun, desk):
    before = desk().my_pairs()

    desk().accept_match("p1")

    assert desk().my_pairs() == before


def test_a_no_and_an_expired_match_are_notified_in_the_same_words_and_not_to_the_person_who_declined(
    pair, desk, store
):
    matched(store, "ana", "cho", pairing_id="p2")

    desk("ben").decline_match("p1")
    run_scheduled_jobs(store, NOW + WAITS)

    assert told(store, "ana") == [NoticeKind.NOT_BEGUN, NoticeKind.NOT_BEGUN]
    assert (told(store, "ben"), told(store, "cho")) == ([], [NoticeKind.NOT_BEGUN])
    with store.read() as db:
        assert {one.ended_how for one in pairings.list_pairings(db)} == {Ending.NOT_BEGUN}


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_after_a_declined_match_both_come_first_no_matter_who_declined(store, take_part, desk, who):
    take_part(["ana", "ben"])
    with store.write() as db:
        rounds.open_round(
            db, Round(number=1, opened_at=NOW, confirm_until=date(2026, 3, 10), seed="seed"), "eli"
        )
        db.run("update round set published_at = opened_at")
    matched(store, "ana", "ben")

    desk(who).decline_match("p1")
    take_effect(store)

    with store.read() as db:
        assert rounds.rounds_waited(db) == {"ana": 1, "ben": 1}


def test_whoever_owes_an_answer_is_reminded_once_before_a_match_lapses(pair, desk, store):
    reachable(store, "ana", "ben", "cho", quiet_from=0, quiet_until=0)
    matched(store, "ana", "cho", pairing_id="p2")
    soon = NOW + WAITS - ANSWER_SOON
    desk().accept_match("p1")
    desk(now=soon - timedelta(minutes=1)).decline_match("p2")  # and could still undo it

    def reminded(now):
        run_scheduled_jobs(store, now)
        with store.read() as db:
            due = [one.message for one in list_due_messages(db, now)]
        return sorted(one.person_id for one in due if one.cause.kind is CauseKind.MATCH_WAITS)

    assert reminded(soon - timedelta(seconds=1)) == []
    assert reminded(soon) == reminded(soon + timedelta(minutes=1)) == ["ben", "cho"]
    desk("ben", soon).accept_match("p1")
    assert reminded(soon + timedelta(minutes=2)) == ["cho"]
    assert InboxKind.MATCH in {one.kind for one in list_session_items(store, person(store, "cho"), soon)}


def test_a_match_that_ran_out_cannot_be_said_yes_to(pair, desk):
    with pytest.raises(NoSuchPairing):
        desk(now=NOW + WAITS).accept_match("p1")

    assert desk(now=NOW + WAITS).my_pairs() == []


def test_no_one_else_says_yes_or_no_to_a_match_or_sees_it(pair, desk):
    for work in (
        desk("cho").accept_match,
        desk("cho").decline_match,
        desk("cho").accept_agreement,
        desk("cho").find_times,
    ):
        with pytest.raises(NoSuchPairing):
            work("p1")

    assert desk("cho").my_pairs() == []


def test_no_time_is_looked_for_before_all_said_yes(pair, desk):
    with pytest.raises(NotBegun):
        desk().find_times("p1")


# ── finding a time ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_chooses_and_the_other_confirms(begun, desk):
    (seen,) = desk().my_pairs()
    time = seen.next.offers[1].begins

    chosen = desk().accept_time(seen.next.id, time)
    (mine,), (theirs,) = desk().my_pairs(), desk("ben").my_pairs()
    confirmed = desk("ben").accept_time(seen.next.id, time)

    assert chosen.state is State.PROPOSED
    assert (mine.status, theirs.status) == (PairStatus.CHOSEN, PairStatus.CHOOSE)
    assert (confirmed.state, confirmed.begins, confirmed.offers) == (State.CONFIRMED, time, ())


def test_a_trio_needs_all_three(store, take_part, desk):
    take_part(["ana", "ben", "cho"])
    made = Pairing(
        id="p3",
        people=("ana", "ben", "cho"),
        round=1,
        since=date(2026, 3, 4),
        until=date(2026, 5, 27),
        links=(),
    )
    with store.write() as db:
        pairings.insert_pairing(db, made)
        open_first_session(db, made, NOW)
    (seen,) = desk().my_pairs()
    time = seen.next.offers[0].begins

    states = [desk(one).accept_time(seen.next.id, time).state for one in ("ana", "ben", "cho")]

    assert states == [State.PROPOSED, State.PROPOSED, State.CONFIRMED]


def test_three_others_take_the_place_of_those_no_one_said_yes_to(begun, desk):
    (before,) = desk().my_pairs()
    kept = before.next.offers[0].begins
    desk("ben").accept_time(before.next.id, kept)

    found = desk().find_times("p1")

    (seen,) = desk().my_pairs()
    assert len(found) == 3
    assert not {one.begins for one in before.next.offers} & set(found)
    assert [one.begins for one in seen.next.offers] == sorted([kept, *found])


def test_a_time_of_ones_own_is_a_yes_of_ones_own(begun, desk):
    noon = datetime(2026, 3, 6, 12, tzinfo=UTC)

    session = desk().propose_time("p1", noon)
    confirmed = desk("ben").accept_time(session.id, noon)

    assert (confirmed.state, confirmed.begins) == (State.CONFIRMED, noon)


@pytest.mark.parametrize(
    "time",
    [
        datetime(2026, 3, 4, 9, tzinfo=UTC),
        datetime(2026, 5, 20, 12, tzinfo=UTC),
        datetime(2026, 3, 6, 12, 10, tzinfo=UTC),
        datetime(2026, 3, 6, 12),  # noqa: DTZ001 -- in no time zone
    ],
)
def test_a_time_that_is_gone_too_far_off_or_none_is_refused(begun, desk, time):
    with pytest.raises(BadInput):
        desk().propose_time("p1", time)


def test_a_time_that_was_not_offered_is_gone(begun, desk):
    (seen,) = desk().my_pairs()

    with pytest.raises(TimeGone):
        desk().accept_time(seen.next.id, datetime(2026, 3, 6, 12, tzinfo=UTC))


def test_a_calendar_that_was_brought_takes_its_hours_away(store, pair, desk):
    busy = [(first, last) for first, last in free_spans(USUAL_PROFILE, NOW, 21)][:-1]
    with store.write() as db:
        notification_preferences.save_busy_times(db, "ben", busy)

    desk().accept_match("p1")
    desk("ben").accept_match("p1")

    (seen,) = desk().my_pairs()
    (left,) = free_spans(USUAL_PROFILE, NOW, 21)[-1:]
    assert seen.next.offers
    assert all(left[0] <= one.begins < left[1] for one in seen.next.offers)


def test_two_with_no_hour_in_common_can_still_propose_one(store, take_part, desk):
    take_part(["ana"])
    take_part(["ben"], free=(FreeTime(4, 13 * 60, 15 * 60),))
    matched(store, "ana", "ben")
    desk().accept_match("p1")
    desk("ben").accept_match("p1")

    (seen,) = desk().my_pairs()
    with pytest.raises(NoTimeInCommon):
        desk().find_times("p1")
    desk().propose_time("p1", datetime(2026, 3, 6, 12, tzinfo=UTC))

    assert seen.status is PairStatus.NO_SESSION
    assert desk("ben").my_pairs()[0].status is PairStatus.CHOOSE


def test_a_session_to_be_moved_stays_scheduled_until_the_other_time_is_agreed(dated, desk):
    noon = datetime(2026, 3, 13, 12, tzinfo=UTC)

    moving = desk().propose_time("p1", noon)
    moved = desk("ben").accept_time(dated.id, noon)

    assert (moving.state, moving.begins) == (State.CONFIRMED, dated.begins)
    assert (moved.begins, moved.sequence) == (noon, dated.sequence + 1)


def test_a_cancelled_session_frees_its_time_and_the_other_is_notified(dated, desk, store):
    desk("ben").cancel_session(dated.id)
    take_effect(store)
    again = desk().find_times("p1")

    assert told(store, "ana") == [NoticeKind.CANCELLED]
    assert told(store, "ben") == []
    assert dated.begins in again


def test_how_and_where_are_theirs_to_say_and_change_the_entry_in_the_calendar(dated, desk):
    placed = desk().set_place(dated.id, Mode.PHONE, "  0800 1  ", 30)

    assert (placed.mode, placed.place) == (Mode.PHONE, "0800 1")
    assert (placed.minutes, placed.sequence) == (45, dated.sequence + 1)  # others planned around its length


def test_someone_else_neither_sees_nor_changes_a_session(dated, desk):
    other = desk("cho")
    for work in (
        lambda: other.find_session(dated.id),
        lambda: other.accept_time(dated.id, dated.begins),
        lambda: other.withdraw_acceptance(dated.id, dated.begins),
        lambda: other.cancel_session(dated.id),
        lambda: other.set_place(dated.id, Mode.PHONE, "", 45),
        lambda: other.give_feedback(dated.id, Feedback(Met.MET)),
    ):
        with pytest.raises(NoSuchSession):
            work()


# ── no one is in two at once ────────────────────────────────────────────────────────────────────────────────────────


def test_twenty_who_confirm_the_same_hour_of_one_person_at_once_book_it_once(store, take_part, desk):
    """Each of twenty pairings of ana waits for one last yes to the same time."""
    with store.write() as db:
        others = [f"p{number}" for number in range(20)]
        for one in others:
            people.add_person(
                db, Person(id=one, login=f"{one}@example.org", name=one.title()), date(2025, 1, 6)
            )
    take_part(["ana", *others])
    waiting = {}
    for one in others:
        matched(store, "ana", one, pairing_id=one, begun=True)
        session = desk().propose_time(one, datetime(2026, 3, 9, 9, tzinfo=UTC))
        waiting[one] = session.id

    def confirm(one: str) -> str:
        try:
            return desk(one).accept_time(waiting[one], datetime(2026, 3, 9, 9, tzinfo=UTC)).state.value
        except TimeGone:
            return "gone"

    with ThreadPoolExecutor(20) as threads:
        ended = list(threads.map(confirm, others))

    assert sorted(ended) == ["confirmed"] + ["gone"] * 19
    with store.read() as db:
        mine = sessions.sessions_of_person(db, "ana")
    assert sum(one.state is State.CONFIRMED for one in mine) == 1
    for one in mine:  # anyone who came too late has other times to choose from
        if one.state is State.PROPOSED:
            assert one.offers
            assert all(offer.begins > datetime(2026, 3, 9, 9, 30, tzinfo=UTC) for offer in one.offers)


def test_without_the_booking_both_would_stand(store, dated, desk):
    """The twin: what keeps two dates apart is the booking."""
    matched(store, "ana", "cho", pairing_id="p2", begun=True)
    with store.write() as db:
        sessions.release(db, dated.id)
    session = desk("cho").propose_time("p2", dated.begins)

    assert desk().accept_time(session.id, dated.begins).state is State.CONFIRMED


@pytest.mark.parametrize("minutes", [-30, -15, 15, 30])
def test_sessions_that_overlap_in_part_are_kept_apart_too(store, dated, desk, minutes):
    matched(store, "ana", "cho", pairing_id="p2", begun=True)
    begins = dated.span[0] + timedelta(minutes=minutes)
    session = desk("cho").propose_time("p2", begins)

    with pytest.raises(TimeGone):
        desk().accept_time(session.id, begins)


def test_a_date_that_could_not_be_moved_keeps_its_time(store, take_part, dated, desk):
    """Else the time that stands could be booked by someone else."""
    elsewhere = datetime(2026, 3, 20, 12, tzinfo=UTC)
    take_part(["eli"])
    matched(store, "ana", "cho", pairing_id="p2", begun=True)
    matched(store, "ana", "eli", pairing_id="p3", begun=True)
    desk().propose_time("p1", elsewhere)
    desk("cho").accept_time(desk().propose_time("p2", elsewhere).id, elsewhere)

    with pytest.raises(TimeGone):
        desk("ben").accept_time(dated.id, elsewhere)

    assert desk().find_session(dated.id).begins == dated.begins
    with pytest.raises(TimeGone):
        desk().propose_time("p3", dated.begins)


def test_one_session_begins_where_another_ends(store, dated, desk):
    matched(store, "ana", "cho", pairing_id="p2", begun=True)
    session = desk("cho").propose_time("p2", dated.span[1])

    assert desk().accept_time(session.id, dated.span[1]).state is State.CONFIRMED


# ── afterwards ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_one_said_afterwards_is_seen_by_no_one_else(dated, desk):
    now = after(dated, hours=3)
    desk(now=now).give_feedback(dated.id, Feedback(Met.MET, 1, Weight.HEAVIER))

    (mine,), (theirs,) = desk(now=now).my_pairs(), desk("ben", now).my_pairs()
    assert mine.past[0].mine == Feedback(Met.MET, 1, Weight.HEAVIER)
    assert theirs.past[0].mine is None
    assert (mine.status, theirs.status) == (PairStatus.CHOOSE, PairStatus.FEEDBACK)


def test_times_for_the_next_date_are_there_as_soon_as_one_has_looked_back(dated, desk):
    now = after(dated, hours=3)
    before = desk(now=now).my_pairs()[0].next
    desk(now=now).give_feedback(dated.id, Feedback(Met.MET))
    mine = desk(now=now).my_pairs()[0].next
    desk("ben", now).give_feedback(dated.id, Feedback(Met.NO_SHOW))

    assert before is None
    assert mine.offers[0].begins == dated.span[0] + timedelta(weeks=2)
    assert desk("ben", now).my_pairs()[0].next == mine  # looked for once


@pytest.mark.parametrize(
    ("since_it_began", "is_on"),
    [
        (timedelta(minutes=-16), False),
        (timedelta(minutes=-15), True),
        (timedelta(minutes=44), True),
        (timedelta(minutes=45), True),
        (timedelta(minutes=164), True),
        (timedelta(minutes=165), False),
    ],
)
def test_the_page_of_a_session_stays_open_for_two_hours_after_its_time(dated, desk, since_it_began, is_on):
    (mine,) = desk(now=dated.span[0] + since_it_began).my_pairs()

    assert mine.on == (dated if is_on else None)


def test_one_that_was_called_off_is_never_on(dated, desk):
    desk().cancel_session(dated.id)

    (mine,) = desk(now=dated.span[0]).my_pairs()
    assert mine.on is None


def test_from_its_end_on_it_is_asked_whether_both_met(dated, desk):
    def stands(now: datetime) -> PairStatus:
        return desk(now=now).my_pairs()[0].status

    assert (stands(after(dated, minutes=-1)), stands(after(dated))) == (PairStatus.NOW, PairStatus.FEEDBACK)


def test_a_person_who_ends_the_pairing_is_offered_no_next_session(dated, desk, store):
    desk(now=after(dated)).give_feedback(dated.id, Feedback(Met.MET), Onward.ROTATE)

    with store.read() as db:
        assert [one.id for one in sessions.sessions_of_pairing(db, "p1")] == [dated.id]


def test_nothing_is_said_of_a_session_before_it_began_or_long_after(dated, desk):
    for now in (dated.span[0] - timedelta(minutes=1), after(dated, days=14)):
        with pytest.raises(NotYet):
            desk(now=now).give_feedback(dated.id, Feedback(Met.MET))


def test_the_next_date_is_two_weeks_later_at_the_same_hour_also_when_clocks_change(dated, desk):
    now = after(dated, hours=1)
    second = desk(now=now).propose_time("p1", datetime(2026, 3, 23, 9, tzinfo=UTC))
    desk("ben", now).accept_time(second.id, datetime(2026, 3, 23, 9, tzinfo=UTC))

    found = desk(now=datetime(2026, 3, 23, 11, tzinfo=UTC)).find_times("p1")

    assert found[0] == datetime(2026, 4, 6, 8, tzinfo=UTC)  # nine in London before and after


def test_the_times_for_the_next_date_lie_on_three_days(dated, desk):
    found = desk(now=after(dated, hours=1)).find_times("p1")

    assert found[0] == dated.span[0] + timedelta(weeks=2)
    assert len({one.date() for one in found}) == 3


def test_never_again_ends_the_pairing_forever_and_no_one_is_notified(dated, desk, store):
    now = after(dated, hours=1)
    desk(now=now).give_feedback(dated.id, Feedback(Met.MET, 0), Onward.NEVER)
    take_effect(store, now)

    with store.read() as db:
        assert profiles.blocks_of(db, "ana") == ["ben"]
        assert pairings.find_pairing(db, "p1").ended_how is Ending.PARTED
    assert (told(store, "ben"), told(store, "ana")) == (
        [NoticeKind.ENDED],
        [],
    )  # anyone who was hurt is thanked for nothing


@pytest.mark.parametrize("onward", [Onward.ROTATE, Onward.STOP, Onward.NEVER])
def test_the_other_learns_the_same_whatever_one_wished(dated, desk, store, onward):
    desk(now=later(hours=1)).choose_onward("p1", onward)
    take_effect(store, later(hours=1))

    with store.read() as db:
        (seen,) = notices.list_unseen(db, "ben")
        session = sessions.find_session(db, dated.id)
    assert (seen.kind, seen.text, session.state) == (NoticeKind.ENDED, "", State.CANCELLED)


def test_stopping_pauses_and_rotating_does_not(store, take_part, desk):
    take_part(["ana", "ben", "cho"])
    matched(store, "ana", "ben", begun=True)
    matched(store, "cho", "ben", pairing_id="p2", begun=True)

    desk().choose_onward("p1", Onward.STOP)
    desk("cho").choose_onward("p2", Onward.ROTATE)
    take_effect(store)

    with store.read() as db:
        intents = {one: said.intent for one, said in profiles.list_profiles(db).items()}
    assert intents == {"ana": Intent.PAUSE, "ben": Intent.MUTUAL, "cho": Intent.MUTUAL}


def test_both_who_keep_in_the_last_week_go_on_for_as_long_again(store, take_part, desk):
    take_part(["ana", "ben"])
    pairing = matched(store, "ana", "ben", begun=True)
    last_week = later(weeks=11, days=1)

    desk(now=last_week).choose_onward("p1", Onward.KEEP)
    with store.read() as db:
        alone = pairings.find_pairing(db, "p1").until
    desk("ben", last_week).choose_onward("p1", Onward.KEEP)
    with store.read() as db:
        both = pairings.find_pairing(db, "p1").until

    assert (alone, both) == (pairing.until, date(2026, 8, 19))


def test_a_review_waits_at_two_six_and_eleven_weeks_until_something_was_said(store, take_part, desk):
    take_part(["ana", "ben"])
    matched(store, "ana", "ben", begun=True)

    def review(**some: float) -> str | None:
        return desk(now=later(**some)).my_pairs()[0].review

    before = [review(days=13), review(days=14), review(weeks=7), review(weeks=11)]
    desk(now=later(weeks=7)).choose_onward("p1", Onward.KEEP)

    assert before == [None, date(2026, 3, 18), date(2026, 4, 15), date(2026, 5, 20)]
    assert [review(weeks=7), review(weeks=11)] == [None, date(2026, 5, 20)]


@pytest.fixture
def two_missed(dated, desk):
    """As one says, or both; returns the instant after the second."""

    def missed(*by: str) -> datetime:
        now = after(dated, hours=1)
        for one in by:
            desk(one, now).give_feedback(dated.id, Feedback(Met.NO_SHOW))
        second = desk(now=now).propose_time("p1", datetime(2026, 3, 20, 9, tzinfo=UTC))
        second = desk("ben", now).accept_time(second.id, datetime(2026, 3, 20, 9, tzinfo=UTC))
        now = after(second, hours=1)
        for one in by:
            desk(one, now).give_feedback(second.id, Feedback(Met.NO_SHOW))
        return now

    return missed


def rethinks(desk: AtDesk, now: datetime) -> tuple[bool, bool]:
    return desk(now=now).my_pairs()[0].rethink, desk("ben", now).my_pairs()[0].rethink


def test_after_two_missed_in_a_row_both_are_asked_kindly(two_missed, desk):
    assert rethinks(desk, two_missed("ana", "ben")) == (True, True)


def test_no_one_learns_from_that_question_what_the_other_said(two_missed, desk):
    assert rethinks(desk, two_missed("ben")) == (False, True)


def test_after_one_missed_no_one_is_asked(dated, desk):
    now = after(dated, hours=1)
    desk(now=now).give_feedback(dated.id, Feedback(Met.NO_SHOW))

    assert rethinks(desk, now) == (False, False)


def test_one_that_took_place_as_someone_says_is_not_missed(two_missed, desk):
    now = two_missed("ana")
    last = desk(now=now).my_pairs()[0].past[0].session
    desk("ben", now).give_feedback(last.id, Feedback(Met.MET))

    assert rethinks(desk, now) == (False, False)


def test_a_person_who_would_go_on_is_not_asked_again(two_missed, desk):
    now = two_missed("ana", "ben")
    desk(now=now).choose_onward("p1", Onward.KEEP)

    assert rethinks(desk, now) == (False, True)


# ── while a session is on, and after a pairing ──────────────────────────────────────────────────────────────────────


def minutes_in(session, minutes: int) -> datetime:
    return session.span[0] + timedelta(minutes=minutes)


def test_the_next_date_is_found_while_a_session_is_on_and_the_session_stays(dated, desk):
    now = minutes_in(dated, 40)
    time = desk(now=now).find_times("p1")[0]
    following = desk(now=now).my_pairs()[0].next
    desk(now=now).accept_time(following.id, time)
    desk("ben", now).accept_time(following.id, time)

    (mine,) = desk(now=after(dated, minutes=1)).my_pairs()
    assert (mine.on, mine.to_say, mine.next.begins) == (dated, dated, time)
    assert time == dated.span[0] + timedelta(weeks=2)


def test_what_is_said_before_the_planned_end_is_followed_by_times_for_the_next_date(dated, desk):
    now = minutes_in(dated, 40)
    before = desk(now=now).my_pairs()[0]
    desk(now=now).give_feedback(dated.id, Feedback(Met.MET))
    (mine,) = desk(now=now).my_pairs()

    assert (before.status, before.to_say) == (PairStatus.NOW, dated)
    assert (mine.status, mine.to_say, mine.on) == (PairStatus.CHOOSE, None, dated)
    assert mine.next.offers[0].begins == dated.span[0] + timedelta(weeks=2)


def test_where_and_how_can_be_changed_while_it_is_on(dated, desk):
    now = minutes_in(dated, 2)
    desk(now=now).set_place(dated.id, Mode.PHONE, "0800 1", 45)

    on = desk("ben", now).my_pairs()[0].on
    assert (on.mode, on.place, on.begins) == (Mode.PHONE, "0800 1", dated.begins)


def test_who_parts_while_a_session_is_on_takes_it_from_no_one(store, dated, desk):
    now = minutes_in(dated, 44)
    desk("ben", now - UNDO_FOR).choose_onward("p1", Onward.ROTATE)

    (mine,) = desk(now=now).my_pairs()
    assert (mine.status, mine.on, mine.over) == (PairStatus.NOW, dated, True)
    desk(now=after(dated, days=1)).give_feedback(dated.id, Feedback(Met.MET, 4))
    assert desk(now=after(dated, days=1)).my_pairs() == []


def test_a_pairing_that_ends_by_the_clock_takes_no_session_that_is_on(store, begun, desk):
    before = datetime(2026, 5, 20, tzinfo=UTC)
    late = desk(now=before).propose_time(
        "p1", datetime(2026, 5, 26, 22, 45, tzinfo=UTC)
    )  # a quarter before midnight in London
    late = desk("ben", before).accept_time(late.id, datetime(2026, 5, 26, 22, 45, tzinfo=UTC))
    with store.write() as db:
        db.run("update profile set saved_at = '2026-05-26T00:00:00+00:00'")
    run_scheduled_jobs(store, minutes_in(late, 16))

    (mine,) = desk(now=minutes_in(late, 16)).my_pairs()
    assert (mine.on.state, mine.over) == (State.CONFIRMED, True)


def test_after_a_pairing_is_over_one_still_looks_back_and_says_never_again(store, dated, desk):
    now = after(dated, minutes=5)
    desk("ben", now - UNDO_FOR).give_feedback(dated.id, Feedback(Met.MET), Onward.ROTATE)
    (mine,) = desk(now=now).my_pairs()
    desk(now=now).give_feedback(dated.id, Feedback(Met.MET, 0), Onward.NEVER)
    take_effect(store, now)

    assert (mine.status, mine.over, mine.to_say) == (PairStatus.FEEDBACK, True, dated)
    with store.read() as db:
        assert profiles.all_blocks(db) == [("ana", "ben")]
    assert desk(now=now + UNDO_FOR).my_pairs() == []


@pytest.mark.parametrize("onward", [Onward.NEVER, Onward.STOP])
def test_what_is_final_holds_although_the_other_was_quicker(store, dated, desk, onward):
    now = after(dated, minutes=5)
    desk("ben", now).choose_onward("p1", Onward.ROTATE)
    desk(now=now).choose_onward("p1", onward)
    take_effect(store, now)

    with store.read() as db:
        blocked = profiles.all_blocks(db) == [("ana", "ben")]
        paused = profiles.find_profile(db, "ana").intent is Intent.PAUSE
    assert (blocked, paused) == (onward is Onward.NEVER, onward is Onward.STOP)


def test_no_one_else_says_never_again_of_a_pairing(store, dated, desk):
    with pytest.raises(NoSuchPairing):
        desk("cho").choose_onward("p1", Onward.NEVER)

    with store.read() as db:
        assert profiles.all_blocks(db) == []


# ── times that are offered ──────────────────────────────────────────────────────────────────────────────────────────

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)


def test_two_who_propose_the_same_time_have_a_date(begun, desk):
    desk().propose_time("p1", NOON)
    session = desk("ben").propose_time("p1", NOON)

    assert (session.state, session.begins) == (State.CONFIRMED, NOON)


def test_proposing_the_scheduled_time_changes_nothing(dated, desk):
    assert desk().propose_time("p1", dated.begins) == dated


def test_other_times_differ_from_the_scheduled_one(dated, desk):
    assert dated.begins not in desk().find_times("p1")


def test_times_gone_by_make_room_for_new_ones(begun, desk):
    (seen,) = desk().my_pairs()
    for offer in seen.next.offers:
        desk().accept_time(seen.next.id, offer.begins)
    for hour in (12, 13, 14):
        desk().propose_time("p1", datetime(2026, 3, 6, hour, tzinfo=UTC))
    late = datetime(2026, 4, 1, 9, tzinfo=UTC)
    found = desk(now=late).find_times("p1")

    assert len(found) == 3
    assert [one.begins for one in desk(now=late).my_pairs()[0].next.offers] == found


def test_where_six_times_wait_already_no_more_are_searched_for_and_no_one_is_notified(store, begun, desk):
    reachable(store, "ana", "ben")
    for hour in (11, 12, 13):
        desk().propose_time("p1", datetime(2026, 3, 6, hour, tzinfo=UTC))
    (seen,) = desk().my_pairs()
    for offer in seen.next.offers:
        desk().accept_time(seen.next.id, offer.begins)
    before = sent(store)

    with pytest.raises(BadInput, match="too many"):
        desk().find_times("p1")
    assert sent(store) == before


def test_taking_ones_own_times_back_makes_room(begun, desk):
    for hour in (12, 13, 14):
        session = desk().propose_time("p1", datetime(2026, 3, 6, hour, tzinfo=UTC))
    with pytest.raises(BadInput, match="too many"):
        desk().propose_time("p1", datetime(2026, 3, 6, 15, tzinfo=UTC))
    desk().withdraw_acceptance(session.id, NOON)

    offers = desk().propose_time("p1", datetime(2026, 3, 6, 15, tzinfo=UTC)).offers
    assert NOON not in {one.begins for one in offers}


def test_a_session_that_gets_longer_is_offered_at_hours_in_which_all_of_it_lies(store, take_part, desk):
    take_part(["ana", "ben"], free=(FreeTime(4, 9 * 60, 9 * 60 + 30), FreeTime(3, 9 * 60, 10 * 60)))
    matched(store, "ana", "ben", begun=True)
    session = desk().propose_time("p1", NOON)
    desk().set_place(session.id, Mode.PHONE, "", 30)
    half_hours = desk().find_times("p1")
    longer = desk("ben").set_place(session.id, Mode.PHONE, "", 45)

    assert any(one.weekday() == 4 for one in half_hours)
    assert {one.begins.weekday() for one in longer.offers} == {3}


def test_the_same_hour_is_that_of_those_who_meet_and_not_of_the_organisation(store, take_part, desk):
    hours = tuple(FreeTime(day, 9 * 60, 17 * 60) for day in range(5))
    take_part(["ana", "ben"], time_zone="America/New_York", free=hours)
    matched(store, "ana", "ben", begun=True)
    ten = datetime(2026, 3, 5, 15, tzinfo=UTC)  # in New York, where clocks change three weeks before London
    session = desk("ben").accept_time(desk().propose_time("p1", ten).id, ten)

    found = desk(now=after(session, hours=1)).find_times("p1")

    assert found[0] == datetime(2026, 3, 19, 14, tzinfo=UTC)


def test_a_person_who_accepted_a_time_is_notified_that_it_is_cancelled(store, begun, desk):
    (seen,) = desk().my_pairs()
    desk("ben").accept_time(seen.next.id, seen.next.offers[0].begins)
    desk().cancel_session(seen.next.id)
    take_effect(store)

    assert (told(store, "ana"), told(store, "ben")) == ([], [NoticeKind.CANCELLED])


@pytest.mark.parametrize("yes", [True, False])
def test_a_person_who_answered_a_match_gets_no_e_mail_that_it_waits(store, take_part, desk, yes):
    take_part(["ana", "ben"])
    reachable(store, "ana", "ben")
    matched(store, "ana", "ben")
    with store.write() as db:
        for one in ("ana", "ben"):
            notify(db, one, Cause(CauseKind.MATCH, "p1"), now=NOW)
    before = sent(store)
    if yes:
        desk().accept_match("p1")
    else:
        desk().decline_match("p1")
        take_effect(store)

    assert before == [("ana", "match"), ("ben", "match")]
    assert [one for one, kind in sent(store) if kind == "match"] == (["ben"] if yes else [])


def test_a_person_who_said_whether_both_met_is_not_asked_by_e_mail(store, begun, desk):
    reachable(store, "ana", "ben")
    session = desk("ben").accept_time(desk().propose_time("p1", NOON).id, NOON)
    desk(now=after(session, minutes=2)).give_feedback(session.id, Feedback(Met.MET))

    assert ("ana", "did_you_meet") not in sent(store)
    assert ("ben", "did_you_meet") in sent(store)


@pytest.mark.parametrize("all_said_yes", [True, False])
def test_when_one_of_three_is_erased_it_is_over_for_the_others_and_they_are_told(
    store, take_part, desk, all_said_yes
):
    take_part(["ana", "ben", "cho"])
    matched(store, "ana", "ben", "cho", begun=all_said_yes)
    with store.write() as db:
        end_all_pairings(db, "cho", NOW)

    assert desk().my_pairs() == []
    assert told(store, "ana") == [NoticeKind.ENDED if all_said_yes else NoticeKind.NOT_BEGUN]


def test_a_talk_with_a_coordinator_is_requested_once_and_can_be_withdrawn(desk, store, dated):
    coordinate(store, "eli")
    desk(now=after(dated)).give_feedback(dated.id, Feedback(Met.MET), talk=True)
    desk().talk_to_coordinator()
    with store.read() as db:
        waiting = [one.person_id for one in notices.list_talk_requests(db)]
    desk().withdraw_talk_request()

    assert waiting == ["ana"]
    assert not desk().talk_request().waits


def test_the_step_of_a_session_is_the_step_of_the_week(desk, store):
    desk().set_step("Call the clinic", "Monday at nine", "from home")

    with store.read() as db:
        assert steps.find_step(db, "ana", WEEK) == Step(
            WEEK, "Call the clinic", when="Monday at nine", where="from home"
        )
    assert desk().current_step() == Step(
        Week("2026-W10"), "Call the clinic", when="Monday at nine", where="from home"
    )
    desk().set_step("", "", "")
    assert desk().current_step() is None


# ── what the clock does ─────────────────────────────────────────────────────────────────────────────────────────────


def test_ones_own_weeks_tell_that_a_session_took_place_and_only_then(dated, desk):
    week = Week.of(dated.begins.date())
    soon, now = dated.begins - timedelta(minutes=1), after(dated)

    assert desk(now=soon).weeks_with_session() == ()
    assert desk(now=now).weeks_with_session() == desk("ben", now).weeks_with_session() == (week,)
    assert desk("cho", now).weeks_with_session() == ()

    desk("ben", now).give_feedback(dated.id, Feedback(Met.NO_SHOW))
    assert desk("ben", now).weeks_with_session() == ()
    assert desk(now=now).weeks_with_session() == (week,)  # what ben said stays with ben


def test_a_cancelled_session_is_in_no_ones_weeks(dated, desk):
    desk().cancel_session(dated.id)

    assert desk(now=after(dated)).weeks_with_session() == ()


def test_who_was_not_seen_for_four_weeks_is_paused_once_and_told(store, take_part):
    take_part(["ana"], seen=later(days=-29))
    take_part(["ben"], seen=later(days=-27))

    for _ in range(3):
        run_scheduled_jobs(store, NOW)

    with store.read() as db:
        assert {one: said.intent for one, said in profiles.list_profiles(db).items()} == {
            "ana": Intent.PAUSE,
            "ben": Intent.MUTUAL,
        }
    assert (told(store, "ana"), told(store, "ben")) == ([NoticeKind.PAUSED], [])


def test_when_the_time_is_up_both_are_thanked_once(store, begun):
    for _ in range(3):
        run_scheduled_jobs(store, later(weeks=12))

    assert [told(store, one).count(NoticeKind.ENDED) for one in ("ana", "ben")] == [1, 1]


def test_a_person_who_leaves_the_organisation_leaves_no_one_waiting(store, begun):
    with store.write() as db:
        db.run("update person set left_on = '2026-03-05' where id = 'ben'")

    run_scheduled_jobs(store, later(days=2))

    assert told(store, "ana") == [NoticeKind.ENDED]


def test_messages_are_written_with_what_causes_them_and_once(store, pair, desk):
    reachable(store, "ana", "ben")
    desk().accept_match("p1")
    desk("ben").accept_match("p1")
    (seen,) = desk().my_pairs()
    time = seen.next.offers[0].begins
    desk().accept_time(seen.next.id, time)
    desk().accept_time(seen.next.id, time)
    desk("ben").accept_time(seen.next.id, time)

    kinds = [kind for one, kind in sent(store) if one == "ana"]
    assert sorted(kinds) == ["confirmation", "did_you_meet", "proposal", "reminder"]
    assert sorted(kind for one, kind in sent(store) if one == "ben") == sorted(kinds)


def test_a_person_who_accepted_a_time_gets_no_e_mail_that_times_wait(store, begun, desk):
    reachable(store, "ben")
    (seen,) = desk().my_pairs()
    time = seen.next.offers[0].begins
    desk().accept_time(seen.next.id, time)
    before = sent(store)
    desk("ben").accept_time(seen.next.id, time)

    assert before == [("ben", "proposal")]
    assert ("ben", "proposal") not in sent(store)


def test_who_gave_no_address_or_refused_a_kind_is_written_nothing(store, dated, desk):
    assert sent(store) == []
    reachable(store, "ana", "ben")
    with store.write() as db:
        notification_preferences.set_kind_wanted(db, "ben", MessageKind.CHANGE, False)

    desk().cancel_session(dated.id)
    take_effect(store)

    assert sent(store) == [("ana", "change")]


def test_a_pause_or_time_off_leaves_a_scheduled_session(store, dated, desk):
    with store.write() as db:
        said = profiles.find_profile(db, "ben")
        away = replace(said, intent=Intent.PAUSE, absences=(Absence(date(2026, 3, 1), date(2026, 4, 30)),))
        profiles.save_profile(db, "ben", away, NOW.isoformat())

    assert desk().my_pairs()[0].next == dated
