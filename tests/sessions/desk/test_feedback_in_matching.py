"""What is said after a session counts in rounds, where both agree, and is nowhere to be told by one of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.matching.rules.participants import Feedback as Agreed
from alongside.matching.rules.participants import Met, Mode, Pair, Part
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.matching_population import candidates_for, round_population
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.rules.rounds import Round
from alongside.partners.store import rounds
from alongside.profiles.store import profiles
from alongside.sessions.rules.pairings import Ending, Pairing
from alongside.sessions.rules.sessions import Feedback, Session, State, Weight
from alongside.sessions.rules.sessions import Met as Took
from alongside.sessions.store import pairings, sessions
from tests.conftest import NOW, believe
from tests.fixtures.partners import USUAL, add_peers, seen

BEGAN = NOW - timedelta(weeks=20)
MET = datetime(2026, 1, 13, 9, 0, tzinfo=UTC)
GOOD, NOT_SO = Feedback(Took.MET, 4, Weight.LIGHTER), Feedback(Took.MET, 1, Weight.HEAVIER)
ROUND = Round(number=6, opened_at=NOW, confirm_until=date(2026, 3, 10), seed="a seed")


@pytest.fixture(autouse=True)
def peers(store):
    """Ana and fay were partners in round 1, met once, and their time was up a month ago."""
    add_peers(store)
    link = Pair(a="ana", b="fay", fit=500, parts=dict.fromkeys(Part, 0))
    pairing = Pairing(
        id="p1", people=("ana", "fay"), round=1, since=BEGAN.date(), until=date(2026, 2, 4), links=(link,)
    )
    done = replace(pairing, ended_at=datetime(2026, 2, 4, 0, 1, tzinfo=UTC), ended_how=Ending.DONE)
    session = Session(
        id="s1",
        pairing_id="p1",
        people=("ana", "fay"),
        made_at=BEGAN,
        mode=Mode.VIDEO,
        state=State.CONFIRMED,
        begins=MET,
    )
    with store.write() as db:
        pairings.insert_pairing(db, pairing)
        pairings.save_pairing(db, done)
        sessions.save_session(db, session)
        rounds.open_round(db, ROUND, "gus")
        for name in ("ana", "fay", "gus", "hal"):
            rounds.save_answer(db, ROUND.number, name, True, NOW)


def say(store, feedback, *names):
    with store.write() as db:
        for name in names:
            sessions.save_feedback(db, "s1", name, feedback, MET)


def drawn(store):
    with store.read() as db:
        return round_population(db, ROUND, NOW).population


def test_a_round_knows_that_it_did_both_good(store):
    say(store, GOOD, "ana", "fay")

    assert drawn(store).met == (Met("ana", "fay", 1, Agreed.GOOD),)


def test_a_round_knows_nothing_when_one_of_them_did_not_find_it_good(store):
    say(store, GOOD, "ana")
    nothing_said = drawn(store)
    say(store, NOT_SO, "fay")

    assert drawn(store) == nothing_said
    assert nothing_said.met == (Met("ana", "fay", 1),)


def test_a_round_knows_that_both_would_have_gone_on(store):
    with store.write() as db:
        kept = pairings.find_pairing(db, "p1")
        pairings.save_pairing(db, replace(kept, kept=dict.fromkeys(("ana", "fay"), MET)))

    assert drawn(store).met == (Met("ana", "fay", 1, Agreed.KEEP),)


def test_a_pairing_that_ended_as_someone_left_the_organisation_has_not_run_its_time(store):
    """No one asked them at the end whether they would go on, whatever both said before."""
    link = Pair(a="ana", b="gus", fit=500, parts=dict.fromkeys(Part, 0))
    began = Pairing(
        id="p2",
        people=("ana", "gus"),
        round=2,
        since=date(2025, 12, 1),
        until=date(2026, 2, 23),
        links=(link,),
    )
    with store.write() as db:
        pairings.insert_pairing(db, began)
        pairings.save_pairing(db, replace(began, kept=dict.fromkeys(began.people, MET)))
        people.update_person(db, replace(people.by_id(db, "gus"), left_on=date(2026, 1, 20)))
    then = datetime(2026, 1, 20, 9, tzinfo=UTC)
    believe(store, then)
    run_scheduled_jobs(store, then)
    with store.write() as db:
        people.update_person(db, replace(people.by_id(db, "gus"), left_on=None))
        ended = pairings.find_pairing(db, "p2")

    assert (ended.ended_how, ended.ended_at) == (Ending.DONE, datetime(2026, 1, 20, 9, tzinfo=UTC))
    assert drawn(store).met == (Met("ana", "fay", 1), Met("ana", "gus", 2))


def test_a_coordinator_never_reads_it_of_a_pair_they_were_in(store):
    say(store, GOOD, "ana", "fay")
    with store.write() as db:
        people.grant_role(db, "fay", Role.COORDINATOR)

    assert drawn(store).met == (Met("ana", "fay", 1),)


@pytest.mark.parametrize(
    ("asker", "told"), [("ana", Agreed.NONE), ("fay", Agreed.NONE), ("gus", Agreed.GOOD)]
)
def test_a_person_choosing_whom_to_ask_never_gets_feedback_about_their_own_sessions(store, asker, told):
    say(store, GOOD, "ana", "fay")

    with store.read() as db:
        assert [one.feedback for one in candidates_for(db, asker, NOW).met] == [told]


def test_whom_one_could_ask_is_the_same_whatever_a_peer_said(store):
    with store.write() as db:
        db.run("update pairing set round = 5")  # not long ago: only who would both go on may meet again
    nothing_said = looking(store)
    with store.write() as db:
        kept = pairings.find_pairing(db, "p1")
        pairings.save_pairing(db, replace(kept, kept=dict.fromkeys(("ana", "fay"), MET)))
    say(store, GOOD, "ana", "fay")

    assert looking(store) == nothing_said
    assert drawn(store).met[0].feedback is Agreed.KEEP


def looking(store):
    return PartnerDesk(store, Person(id="ana", login="ana@example.org", name="Ana"), NOW).search_peers()


def test_the_export_of_a_round_holds_what_it_was_drawn_up_with_whatever_is_said_later(store):
    say(store, GOOD, "ana", "fay")
    with store.write() as db:
        people.grant_role(db, "gus", Role.COORDINATOR)
        people.add_person(db, Person(id="ivy", login="ivy@example.org", name="Ivy"), date(2025, 1, 6))
        profiles.save_profile(db, "ivy", USUAL, NOW.isoformat())
        seen(db, "ivy")
    desk = CoordinatorDesk(store, Person(id="gus", login="gus@example.org", name="Gus"), NOW)
    drawing = desk.snapshot_open_round()
    assert drawing
    desk.publish_round(ROUND.number, drawing.drawn_from, at_once=True)
    say(store, NOT_SO, "ana")  # which no page allows any more
    changed = desk.export_round(ROUND.number)["met"]
    say(store, GOOD, "ana")

    assert desk.export_round(ROUND.number)["met"] == [["ana", "fay", 1, "good"]]
    assert changed == [["ana", "fay", 1]]  # what keeps it is that nothing can be said any more
