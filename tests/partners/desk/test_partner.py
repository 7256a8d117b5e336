"""One person and their support partners."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.rules.undo import UNDO_FOR, NothingToUndo
from alongside.matching.rules.participants import Intent, Opening, Part, Proof, Rule, Rules, Weights
from alongside.notifications.desk.outbox import list_due_messages
from alongside.notifications.rules.causes import CauseKind
from alongside.notifications.rules.outbox import DeliveryStatus
from alongside.notifications.store import outbox
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.rules.chances import PlannedChance, UsualChance
from alongside.partners.rules.partner_requests import (
    COOLDOWN,
    KEPT,
    AlreadyRequested,
    NoRoom,
    NoSuchRequest,
    NotOpenToRequests,
    TooManyRequests,
)
from alongside.partners.rules.rounds import LeftOutPerson, NoSuchRound, Round
from alongside.partners.store import partner_requests, rounds
from alongside.profiles.store import profiles
from alongside.sessions.rules.pairings import ANSWER_SOON, LASTS
from alongside.sessions.store import pairings
from tests.conftest import NOW
from tests.fixtures.pairs import WAITS, reachable
from tests.fixtures.partners import PEERS, USUAL, add_peers, change_profile

SECOND = timedelta(seconds=1)
TODAY = NOW.date().isoformat()


@pytest.fixture(autouse=True)
def peers(store):
    add_peers(store)


def desk(store, name, now=NOW):
    return PartnerDesk(store, Person(id=name, login=f"{name}@example.org", name=name.title()), now)


def asked_of(store, name, now=NOW):
    """Ids of those who ask someone, as their page shows them."""
    return [one.request.asker_id for one in desk(store, name, now).search_peers().of_me]


def open_ask(store, asker, asked, now=NOW):
    desk(store, asker, now).send_request(asked)
    return next(
        one.request.id for one in desk(store, asker, now).search_peers().mine if one.request.asked_id == asked
    )


# ── whom I could talk to ────────────────────────────────────────────────────────────────────────────────────────────


def test_everyone_who_may_be_asked_is_there_with_reasons(store):
    looking = desk(store, "ana").search_peers()

    assert {peer.id for peer in looking.peers} == set(PEERS) - {"ana"}
    assert looking.peers[0].reasons == (Part.ISSUES, Part.WANTS, Part.TALK, Part.OVERLAP)
    assert set(looking.names) == {"Fay", "Gus", "Hal", "Ida"}
    assert (looking.mine, looking.of_me, looking.unavailable) == ((), (), 0)


def test_without_a_profile_no_one_is_looked_for(store):
    looking = desk(store, "ben").search_peers()

    assert (looking.ready, looking.peers) == (False, ())
    with pytest.raises(NoRoom):
        desk(store, "ben").send_request("fay")


def test_asking_someone_reaches_them_and_no_one_else(store):
    open_ask(store, "ana", "fay")

    assert asked_of(store, "fay") == ["ana"]
    assert asked_of(store, "gus") == []
    assert desk(store, "fay").search_peers().of_me[0].name == "Ana"
    assert desk(store, "ana").search_peers().mine[0].name == "Fay"


def test_asking_twice_is_one_ask_and_a_third_person_has_to_wait(store):
    open_ask(store, "ana", "fay")
    open_ask(store, "ana", "fay")
    open_ask(store, "ana", "gus")

    with pytest.raises(TooManyRequests):
        desk(store, "ana").send_request("hal")
    assert len(desk(store, "ana").search_peers().mine) == 2


def test_a_withdrawn_request_is_gone_for_both(store):
    ask_id = open_ask(store, "ana", "fay")

    desk(store, "ana").withdraw_request(ask_id)

    assert asked_of(store, "fay") == []
    assert desk(store, "ana").search_peers().mine == ()
    with pytest.raises(NoSuchRequest):
        desk(store, "fay").answer_request(ask_id, True)
    with pytest.raises(AlreadyRequested):
        desk(store, "ana").send_request("fay")


def test_a_no_changes_nothing_on_the_page_of_the_person_who_asked(store):
    for later in (timedelta(0), WAITS - timedelta(seconds=1), WAITS, timedelta(days=20)):
        refused, silent = (open_or_refused(store, no, NOW + later) for no in (True, False))
        assert refused == silent


def open_or_refused(store, no, later):
    """What ana's page shows after asking fay, once she said no and once she did not answer."""
    with store.write() as db:
        db.run("delete from ask")
    ask_id = open_ask(store, "ana", "fay")
    if no:
        desk(store, "fay").answer_request(ask_id, False)
    shown = desk(store, "ana", later).search_peers()
    return replace(shown, mine=tuple((one.name, one.request.until) for one in shown.mine))


def test_after_its_time_it_is_as_if_no_one_had_asked(store):
    ask_id = open_ask(store, "ana", "fay")

    assert asked_of(store, "fay", NOW + WAITS) == []
    assert desk(store, "ana", NOW + WAITS).search_peers().mine == ()
    with pytest.raises(NoSuchRequest):
        desk(store, "fay", NOW + WAITS).answer_request(ask_id, True)


# ── a yes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_yes_makes_the_two_partners_for_twelve_weeks(store):
    ask_id = open_ask(store, "ana", "fay")

    desk(store, "fay").answer_request(ask_id, True)
    desk(store, "fay").answer_request(ask_id, True)  # a double click

    mine, theirs = desk(store, "ana").my_pairings(), desk(store, "fay").my_pairings()
    assert [(one.names, one.until) for one in mine] == [(("Fay",), NOW.date() + LASTS)]
    assert [one.names for one in theirs] == [("Ana",)]
    assert desk(store, "ana").search_peers().mine == ()


def test_two_who_asked_each_other_are_partners_once(store):
    ask_id = open_ask(store, "ana", "fay")
    open_ask(store, "fay", "ana")

    desk(store, "fay").answer_request(ask_id, True)

    assert len(desk(store, "ana").my_pairings()) == 1
    assert desk(store, "fay").search_peers().mine == ()
    assert asked_of(store, "ana") == []


def test_a_yes_needs_room_of_ones_own(store):
    to_fay, to_gus = open_ask(store, "ana", "fay"), open_ask(store, "hal", "gus")
    desk(store, "gus").answer_request(to_gus, True)
    crossing = open_ask(store, "ida", "fay")
    desk(store, "fay").answer_request(crossing, True)

    with pytest.raises(NoRoom):
        desk(store, "fay").answer_request(to_fay, True)
    assert [one.names for one in desk(store, "fay").my_pairings()] == [("Ida",)]


@pytest.mark.parametrize(
    "change", [{"intent": Intent.PAUSE}, {"languages": frozenset({"es"})}, {"capacity": 0}]
)
def test_accepting_a_person_who_may_not_be_paired_any_more_is_like_accepting_a_withdrawn_request(
    store, change
):
    ask_id = open_ask(store, "ana", "fay")
    change_profile(store, "ana", **change)

    assert asked_of(store, "fay") == []
    with pytest.raises(NoSuchRequest):
        desk(store, "fay").answer_request(ask_id, True)
    assert desk(store, "fay").my_pairings() == []


def test_a_wrong_tap_on_withdraw_is_undone_and_the_other_is_asked_as_before(store):
    reachable(store, "fay")
    ask_id = open_ask(store, "ana", "fay")
    desk(store, "ana").withdraw_request(ask_id)
    assert (asked_of(store, "fay"), mail_to(store, "fay")) == ([], 0)
    (withdrawn,) = desk(store, "ana").search_peers().withdrawn

    desk(store, "ana", NOW + UNDO_FOR - SECOND).undo_withdrawal(withdrawn.request.id)

    assert (asked_of(store, "fay"), mail_to(store, "fay")) == (["ana"], 2)
    assert desk(store, "ana").search_peers().withdrawn == ()


@pytest.mark.parametrize(("answer", "reminders"), [(None, 1), (False, 0)])
def test_who_was_asked_is_reminded_once_before_a_request_lapses(store, answer, reminders):
    reachable(store, "fay", quiet_from=0, quiet_until=0)
    ask_id = open_ask(store, "ana", "fay")
    if answer is not None:
        desk(store, "fay").answer_request(ask_id, answer)

    with store.read() as db:
        due = [one.message for one in list_due_messages(db, NOW + WAITS - ANSWER_SOON)]
        sooner = [one.message for one in list_due_messages(db, NOW + WAITS - ANSWER_SOON - SECOND)]
    assert [one.cause.kind for one in due] == [CauseKind.REQUEST_WAITS] * reminders
    assert [one.cause.kind for one in sooner] == []  # the first letter has expired by then
    assert asked_of(store, "fay", NOW + WAITS - ANSWER_SOON) == ["ana"] * reminders


def test_what_was_declined_before_it_was_withdrawn_stays_declined_when_that_is_undone(store):
    ask_id = open_ask(store, "ana", "fay")
    desk(store, "fay").answer_request(ask_id, False)
    desk(store, "ana").withdraw_request(ask_id)
    assert desk(store, "fay").search_peers().declined == ()

    desk(store, "ana").undo_withdrawal(ask_id)

    assert asked_of(store, "fay") == []
    assert [one.request.id for one in desk(store, "ana").search_peers().mine] == [ask_id]


def test_a_withdrawal_is_not_undone_once_the_two_may_not_be_paired_or_it_is_too_late(store):
    ask_id = open_ask(store, "ana", "fay")
    desk(store, "ana").withdraw_request(ask_id)
    with pytest.raises(NothingToUndo):
        desk(store, "ana", NOW + UNDO_FOR).undo_withdrawal(ask_id)
    with store.write() as db:
        profiles.save_block(db, "fay", "ana", NOW)

    assert desk(store, "ana").search_peers().withdrawn == ()
    with pytest.raises(NothingToUndo):
        desk(store, "ana").undo_withdrawal(ask_id)


def test_a_wrong_tap_on_decline_is_undone_and_never_shows_to_the_person_who_asked(store):
    ask_id = open_ask(store, "ana", "fay")
    desk(store, "fay").answer_request(ask_id, False)
    (declined,) = desk(store, "fay").search_peers().declined
    assert declined.name == "Ana"
    assert [one.request.id for one in desk(store, "ana").search_peers().mine] == [ask_id]

    desk(store, "fay").undo_decline(ask_id)

    assert asked_of(store, "fay") == ["ana"]
    assert [one.request.id for one in desk(store, "ana").search_peers().mine] == [ask_id]
    desk(store, "fay").answer_request(ask_id, True)


def mail_to(store, name):
    with store.read() as db:
        return sum(one.person_id == name for one in outbox.list_messages(db, DeliveryStatus.WAITING))


def test_a_request_between_two_others_cannot_be_answered_or_withdrawn(store):
    ask_id = open_ask(store, "ana", "fay")

    for name in ("ana", "gus"):
        with pytest.raises(NoSuchRequest):
            desk(store, name).answer_request(ask_id, True)
    for name in ("fay", "gus"):
        with pytest.raises(NoSuchRequest):
            desk(store, name).withdraw_request(ask_id)
    assert asked_of(store, "fay") == ["ana"]


def test_an_ask_is_forgotten_ninety_days_after_it_lapsed_and_not_while_it_rests(store):
    forgotten = NOW + WAITS + KEPT + timedelta(seconds=1)
    open_ask(store, "ana", "fay")
    open_ask(store, "gus", "hal", NOW + timedelta(weeks=1))
    with store.write() as db:
        for name in PEERS:
            profiles.save_profile(db, name, USUAL, forgotten.isoformat())  # here again

    desk(store, "hal", forgotten).send_request("ida")

    with store.read() as db:
        assert partner_requests.list_sent(db, "ana") == []
        assert [ask.asked_id for ask in partner_requests.list_sent(db, "gus")] == ["hal"]
    assert KEPT > COOLDOWN


@pytest.mark.parametrize("not_listed", ["ana", "ben", "nobody"])
def test_only_those_on_the_list_can_be_asked(store, not_listed):
    with pytest.raises(NotOpenToRequests):
        desk(store, "ana").send_request(not_listed)


# ── why ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def partners(store):
    """Ana and fay."""
    desk(store, "fay").answer_request(open_ask(store, "ana", "fay"), True)


def told(store, name="ana"):
    return {one.part: one for one in desk(store, name).my_pairings()[0].whys[0].shared}


def test_both_read_what_they_share(store, partners):
    for name in ("ana", "fay"):
        parts = told(store, name)
        assert list(parts) == [Part.ISSUES, Part.WANTS, Part.TALK, Part.CIRCUMSTANCES, Part.OVERLAP]
        assert (parts[Part.ISSUES].points, parts[Part.ISSUES].most, parts[Part.ISSUES].words) == (
            30,
            30,
            ("housing",),
        )


def test_what_one_takes_back_is_gone_for_the_other_at_once(store, partners):
    assert Part.CIRCUMSTANCES in told(store)

    change_profile(store, "fay", named=frozenset({Part.ISSUES}))

    assert set(told(store, "ana")) == set(told(store, "fay")) == {Part.ISSUES, Part.OVERLAP}
    assert "caring" not in repr(desk(store, "ana").my_pairings())


def test_what_is_over_is_not_shown(store, partners):
    with store.write() as db:
        pairings.end_pairing(db, desk(store, "ana").my_pairings()[0].pairing_id, NOW)

    assert desk(store, "ana").my_pairings() == []


def test_a_pair_is_over_after_twelve_weeks(store, partners):
    assert len(desk(store, "ana", NOW + LASTS - timedelta(days=1)).my_pairings()) == 1
    assert desk(store, "ana", NOW + LASTS).my_pairings() == []


# ── rounds ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def round(store):
    opened = Round(number=1, opened_at=NOW, confirm_until=date(2026, 3, 11), seed="seed")
    with store.write() as db:
        rounds.open_round(db, opened, "eli")
    return opened


def test_without_a_round_there_is_nothing_to_answer(store):
    assert desk(store, "ana").open_round() is None
    with pytest.raises(NoSuchRound):
        desk(store, "ana").answer_round(1, True)


def test_an_answer_can_be_changed_until_the_round_is_published(store, round):
    assert desk(store, "ana").open_round().comes is None
    desk(store, "ana").answer_round(1, True)
    assert desk(store, "ana").open_round().comes is True
    desk(store, "ana").answer_round(1, False)
    assert desk(store, "ana").open_round().comes is False
    assert desk(store, "fay").open_round().comes is None

    publish(store, round)

    assert desk(store, "ana").open_round() is None
    with pytest.raises(NoSuchRound):
        desk(store, "ana").answer_round(1, True)


def test_a_person_left_out_reads_the_rule_that_cost_most_and_what_would_open_others(store, round):
    opening = Opening(NOW, 30, 4)
    publish(
        store,
        round,
        LeftOutPerson(
            round=1,
            person_id="ana",
            binding={Rule.OVERLAP: 7, Rule.MODE: 1},
            opening=opening,
            waited=1,
            unavailable=4,
            peers=0,
        ),
    )

    note = desk(store, "ana").left_out()

    assert (note.rule, note.people, note.waiting.opening, note.unavailable) == (Rule.OVERLAP, 7, opening, 0)
    assert desk(store, "fay").left_out() is None


def test_the_note_goes_when_a_partner_is_found(store, round):
    publish(store, round, LeftOutPerson(round=1, person_id="ana", binding={}, opening=None, waited=1))
    assert desk(store, "ana").left_out() is not None

    desk(store, "fay").answer_request(open_ask(store, "ana", "fay"), True)

    assert desk(store, "ana").left_out() is None


def chance(store, login="ana", *, others=5, planned=((("ana", "fay"),), (), (("ana", "fay"),), ())):
    """After round 1 with so many others, `fay` among them; `planned`: the rounds after it."""
    with store.write() as db:
        seekers = ["ana", "fay"] + [f"other-{number}" for number in range(1, others)]
        for one in seekers[2:]:
            people.add_person(db, Person(id=one, login=f"{one}@example.org", name=one), date(2025, 1, 6))
        rounds.save_participants(db, 1, dict.fromkeys(seekers, "{}"))
        if planned is not None:
            rounds.save_plan(db, 1, planned)
    return desk(store, login).round_chance()


def test_a_person_reads_in_how_many_rounds_the_plan_has_a_partner_for_them(store, round):
    publish(store, round, planned=4)

    assert chance(store) == PlannedChance(2, 4)
    assert desk(store, "eli").round_chance() is None  # was not in the round


def test_of_a_small_round_no_plan_is_told(store, round):
    """A number would say something about few others."""
    publish(store, round, planned=4)

    assert chance(store, others=4) is None


def test_without_a_plan_they_read_how_many_had_a_partner(store, round):
    left_out = (
        LeftOutPerson(round=1, person_id=one, binding={}, opening=None, waited=1) for one in ("ana", "fay")
    )
    publish(store, round, *left_out)

    assert chance(store, others=19, planned=None) == UsualChance(9)  # 18 of 20
    assert desk(store, "eli").round_chance() == UsualChance(9)


def test_no_share_is_told_of_few_people(store, round):
    publish(store, round)

    assert chance(store, others=17, planned=None) is None


def publish(store, round, *left_out, planned=None):
    done = replace(
        round,
        planned=planned,
        published_at=NOW,
        begins=NOW,
        rules=Rules(),
        weights=Weights(),
        proof=Proof(0, 0),
        digest="d",
    )
    with store.write() as db:
        rounds.save_left_out(db, left_out)
        rounds.publish_round(db, done, "eli")
