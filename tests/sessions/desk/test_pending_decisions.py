"""A no to a match and the end of a pairing: undone in time it never was, and after that it happens once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from alongside.core.rules.clock import LONGEST_OFF
from alongside.core.rules.undo import UNDO_FOR, NothingToUndo
from alongside.core.store import clocks
from alongside.core.store.engine import Store, open_store
from alongside.everything.desk.inbox import InboxDesk
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.matching.rules.participants import Intent
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices
from alongside.partners.desk.partner import PartnerDesk
from alongside.profiles.store import profiles
from alongside.sessions.desk.sessions import SessionDesk
from alongside.sessions.rules.pairings import Decision
from alongside.sessions.rules.sessions import Feedback, Met, Onward
from alongside.sessions.store import decisions, pairings
from tests.conftest import NOW, believe
from tests.fixtures.houses import table_names
from tests.fixtures.pairs import WAITS, later, matched, person, reachable

SECOND = timedelta(seconds=1)
IN_TIME, TOO_LATE = NOW + UNDO_FOR - SECOND, NOW + UNDO_FOR + SECOND

AtDesk = Callable[..., SessionDesk]


@pytest.fixture
def desk(store: Store) -> AtDesk:
    return lambda person_id="ana", now=NOW: SessionDesk(store, person(store, person_id), now)


@pytest.fixture
def pair(store, take_part):
    """ana and ben, who were just matched, and cho with whom neither has to do; all want e-mail."""
    take_part(["ana", "ben", "cho"])
    reachable(store, "ana", "ben", "cho")
    return matched(store, "ana", "ben")


def begin(desk: AtDesk) -> None:
    for one in ("ana", "ben"):
        desk(one).accept_match("p1")


def decide(desk: AtDesk, decision: Decision) -> None:
    """At NOW, by ana."""
    if decision is Decision.DECLINE:
        desk().decline_match("p1")
    else:
        begin(desk)
        desk().choose_onward("p1", Onward(decision))


def told(store: Store, person_id: str) -> list[NoticeKind]:
    with store.read() as db:
        return [one.kind for one in notices.list_unseen(db, person_id)]


def everything(store: Store) -> dict[str, list[tuple]]:
    """All rows but those of decisions, and of the clock."""
    names = table_names(store)
    with store.read() as db:
        return {
            name: sorted(
                (tuple(row) for row in db.rows(f"select * from {name}")), key=repr
            )  # names of our own
            for name in names
            if name not in ("pairing_decision", "clock")
        }


def as_others_see_it(store: Store, now) -> list:
    ben = person(store, "ben")
    return [
        SessionDesk(store, ben, now).my_pairs(),
        PartnerDesk(store, ben, now).my_pairings(),
        InboxDesk(store, ben, now).read_inbox(),
    ]


@pytest.mark.parametrize("decision", Decision)
def test_until_its_time_has_come_nothing_changes_but_the_decision_itself(store, pair, desk, decision):
    if decision is not Decision.DECLINE:
        begin(desk)
    before, seen = everything(store), as_others_see_it(store, IN_TIME)

    decide(desk, decision)

    assert everything(store) == before
    assert as_others_see_it(store, IN_TIME) == seen
    assert desk(now=IN_TIME).my_pairs()[0].undoable.decision is decision
    assert as_others_see_it(store, TOO_LATE) != seen  # the twin


@pytest.mark.parametrize("decision", Decision)
def test_the_clock_job_tells_no_one_before_its_time(store, pair, desk, decision):
    decide(desk, decision)

    run_scheduled_jobs(store, IN_TIME)
    assert (told(store, "ana"), told(store, "ben")) == ([], [])

    run_scheduled_jobs(store, TOO_LATE)
    assert (told(store, "ana"), len(told(store, "ben"))) == ([], 1)


@pytest.mark.parametrize("decision", Decision)
def test_undone_in_time_it_never_was(store, pair, desk, decision):
    decide(desk, decision)
    before = everything(store)

    desk(now=IN_TIME).undo_decision("p1")
    desk("ben", TOO_LATE).my_pairs()

    assert everything(store) == before
    assert desk(now=TOO_LATE).my_pairs()[0].undoable is None


@pytest.mark.parametrize("decision", Decision)
def test_too_late_it_cannot_be_undone_also_where_no_clock_job_runs(store, pair, desk, decision):
    decide(desk, decision)

    with pytest.raises(NothingToUndo):
        desk(now=NOW + UNDO_FOR).undo_decision("p1")

    assert desk("ben", TOO_LATE).my_pairs() == []
    assert len(told(store, "ben")) == 1


def test_each_decision_takes_effect_as_it_says(store, take_part, desk):
    take_part(["ana", "ben", "cho", "eli"])
    for number, onward in enumerate((Onward.ROTATE, Onward.STOP, Onward.NEVER)):
        one = ("ben", "cho", "eli")[number]
        matched(store, "ana", one, pairing_id=one, begun=True)
        desk(one).choose_onward(one, onward)

    desk(now=TOO_LATE).my_pairs()

    with store.read() as db:
        assert profiles.all_blocks(db) == [("eli", "ana")]
        assert [profiles.find_profile(db, one).intent for one in ("ben", "cho", "eli")] == [
            Intent.MUTUAL,
            Intent.PAUSE,
            Intent.MUTUAL,
        ]
        assert {one.ended_at for one in pairings.list_pairings(db)} == {TOO_LATE}


def test_it_takes_effect_once_also_when_two_processes_look_at_the_same_time(store, pair, desk):
    decide(desk, Decision.NEVER)
    others = [open_store(store.place) for _ in range(6)]

    with ThreadPoolExecutor(len(others)) as threads:
        found = list(
            threads.map(lambda one: SessionDesk(one, person(one, "ben"), TOO_LATE).my_pairs(), others)
        )
    for one in others:
        one.close()
    run_scheduled_jobs(store, TOO_LATE)

    assert found == [[]] * len(others)
    assert told(store, "ben") == [NoticeKind.ENDED]


def test_what_was_decided_before_a_restart_takes_effect_after_it(store, pair, desk):
    decide(desk, Decision.DECLINE)
    store.close()

    again = open_store(store.place)
    assert SessionDesk(again, person(again, "ana"), IN_TIME).my_pairs()[0].undoable is not None
    assert SessionDesk(again, person(again, "ben"), TOO_LATE).my_pairs() == []
    again.close()


@pytest.mark.parametrize("who", ["ben", "cho"])
def test_no_one_else_can_undo_it_or_sees_that_it_can_be_undone(store, pair, desk, who):
    decide(desk, Decision.DECLINE)

    with pytest.raises(NothingToUndo):
        desk(who, IN_TIME).undo_decision("p1")

    assert [one.undoable for one in desk(who, IN_TIME).my_pairs()] in ([], [None])
    desk(now=IN_TIME).undo_decision("p1")  # the twin: the one who decided can


def test_who_wished_it_is_kept_nowhere_once_it_has_taken_effect(store, pair, desk):
    decide(desk, Decision.ROTATE)

    run_scheduled_jobs(store, TOO_LATE)

    with store.read() as db:
        assert decisions.decisions_of_person(db, "ana") == {}
    both = [desk(one, TOO_LATE).my_pairs() for one in ("ana", "ben")]
    assert both == [[], []]


def test_a_yes_said_after_a_no_takes_its_place(store, pair, desk):
    desk().decline_match("p1")

    desk(now=IN_TIME).accept_match("p1")
    desk("ben", IN_TIME).accept_match("p1")

    assert [one.pairing.begun for one in desk("ben", TOO_LATE).my_pairs()] == [True]


def test_a_yes_said_again_after_a_no_from_another_tab_takes_its_place_too(store, pair, desk):
    desk().accept_match("p1")
    desk().decline_match("p1")
    assert desk().my_pairs()[0].undoable  # the twin: it would take effect

    desk(now=IN_TIME).accept_match("p1")

    assert [one.undoable for one in desk(now=TOO_LATE).my_pairs()] == [None]


@pytest.mark.parametrize("later_one", [Onward.ROTATE, Onward.STOP])
def test_never_again_is_not_weakened_by_what_another_tab_says_later(store, pair, desk, later_one):
    decide(desk, Decision.NEVER)
    (before,) = desk().my_pairs()

    desk(now=IN_TIME).choose_onward("p1", later_one)
    desk(now=IN_TIME).accept_match("p1")

    assert desk(now=IN_TIME).my_pairs()[0].undoable == before.undoable
    desk(now=TOO_LATE).my_pairs()
    with store.read() as db:
        assert profiles.all_blocks(db) == [("ana", "ben")]


def test_never_again_ends_by_undoing_it_or_by_going_on(store, pair, desk):
    decide(desk, Decision.NEVER)
    desk().undo_decision("p1")
    desk().choose_onward("p1", Onward.NEVER)
    desk(now=IN_TIME).choose_onward("p1", Onward.KEEP)

    assert [one.undoable for one in desk(now=TOO_LATE).my_pairs()] == [None]


@pytest.mark.parametrize("first", [Onward.ROTATE, Onward.STOP])
def test_never_again_takes_the_place_of_less(store, pair, desk, first):
    begin(desk)
    desk().choose_onward("p1", first)

    desk().choose_onward("p1", Onward.NEVER)

    assert desk().my_pairs()[0].undoable.decision is Decision.NEVER


def test_the_same_decision_again_puts_nothing_off(store, pair, desk):
    desk().decline_match("p1")
    desk(now=later(minutes=5)).decline_match("p1")

    assert desk("ben", TOO_LATE).my_pairs() == []


def test_a_match_that_expires_meanwhile_is_notified_once(store, pair, desk):
    shortly_before = NOW + WAITS - timedelta(minutes=5)
    desk(now=shortly_before).decline_match("p1")

    run_scheduled_jobs(store, NOW + WAITS)
    run_scheduled_jobs(store, shortly_before + UNDO_FOR)

    assert told(store, "ben") == [NoticeKind.NOT_BEGUN]


def test_never_again_also_ends_a_pairing_that_a_round_made_meanwhile(store, pair, desk):
    decide(desk, Decision.NEVER)
    matched(store, "ana", "ben", pairing_id="p2", since=IN_TIME)

    assert desk("ben", TOO_LATE).my_pairs() == []


def test_who_ends_it_with_their_feedback_can_undo_the_end_and_keeps_the_feedback(store, pair, desk):
    begin(desk)
    (mine,) = desk().my_pairs()
    time = mine.next.offers[0].begins
    desk().accept_time(mine.next.id, time)
    date = desk("ben").accept_time(mine.next.id, time)
    over = date.span[1]
    desk(now=over).give_feedback(date.id, Feedback(Met.MET), Onward.NEVER)

    desk(now=over + UNDO_FOR - SECOND).undo_decision("p1")

    (mine,) = desk(now=over + UNDO_FOR + SECOND).my_pairs()
    assert (mine.undoable, mine.to_say, mine.past[0].mine) == (None, None, Feedback(Met.MET))


def test_by_a_doubted_clock_no_decision_takes_effect(store, pair, desk):
    decide(desk, Decision.DECLINE)
    with store.write() as db:
        clocks.record_time(db, NOW)
    wrong = NOW + LONGEST_OFF + SECOND

    desk("ben", wrong).my_pairs()
    assert told(store, "ben") == []

    believe(store, wrong)
    desk("ben", wrong).my_pairs()
    assert told(store, "ben") == [NoticeKind.NOT_BEGUN]
