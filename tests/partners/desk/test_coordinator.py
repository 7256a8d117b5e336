"""Rounds from opening to publishing. That no one but a coordinator may: test_every_desk."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.accounts.desk.current_user import current_user
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.passwords import NotConfirmed
from alongside.accounts.rules.people import Person, PersonNotFound, Role
from alongside.accounts.store import audit, people, sign_ins
from alongside.core.rules.errors import BadInput, NotAllowed
from alongside.matching.files import population_as_dict
from alongside.matching.rules.participants import Rule, Rules, Weights
from alongside.organisation.store import teams
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.rounds import compute_rule_costs, dry_run, with_plan
from alongside.partners.rules.rounds import (
    NoSuchRound,
    NotToBePaired,
    Outdated,
    RoundOpenAlready,
    RoundStatus,
    Wish,
)
from alongside.partners.store import rounds
from alongside.sessions.store import pairings
from tests.conftest import NOW

UNTIL = date(2026, 3, 10)


def desk_of(store, person_id, now=NOW):
    return CoordinatorDesk(
        store, Person(id=person_id, login=f"{person_id}@example.org", name=person_id.title()), now
    )


@pytest.fixture
def desk(store):
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)
    return desk_of(store, "cho")


@pytest.fixture
def red(add_team):
    """Five people, none of whom stands above another."""
    return add_team("red", 5)


@pytest.fixture
def publish(desk):
    """Publishes the open round as it stands."""

    def published(at=NOW):
        then = replace(desk, now=at)
        drawing = then.snapshot_open_round()
        then.publish_round(drawing.round.number, drawing.drawn_from, at_once=True)
        return then.round_outcome(drawing.round.number)

    return published


def pairs_of(outcome):
    return {frozenset(one.people) for one in outcome.pairings}


# ── opening ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_round_is_open_at_a_time(desk):
    first = desk.open_round(UNTIL)

    with pytest.raises(RoundOpenAlready) as refused:
        desk.open_round(UNTIL)
    assert (refused.value.number, desk.list_rounds()) == (1, [first])


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        (date(2026, 3, 4), True),
        (date(2026, 4, 29), True),
        (date(2026, 3, 3), False),
        (date(2026, 4, 30), False),
        (None, False),
    ],
)
def test_people_have_from_today_to_eight_weeks_to_say_whether_they_are_in(desk, day, taken):
    if taken:
        assert desk.open_round(day).confirm_until == day
    else:
        with pytest.raises(BadInput):
            desk.open_round(day)


# ── the dry run ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_those_who_said_so_are_in(desk, red, take_part):
    desk.open_round(UNTIL)
    take_part(red[:2])
    take_part(red[2:3], comes=False)

    places = desk.snapshot_open_round().places

    assert {one: places[one] for one in red[:4]} == {
        "red-1": RoundStatus.IN,
        "red-2": RoundStatus.IN,
        "red-3": RoundStatus.SAID_NO,
        "red-4": places["red-5"],
    }
    assert places["red-4"] is not RoundStatus.IN


def test_a_dry_run_writes_nothing(store, desk, red, take_part):
    desk.open_round(UNTIL)
    take_part(red)

    dry_run(desk.snapshot_open_round())

    with store.read() as db:
        assert pairings.list_pairings(db) == []
        assert rounds.rounds_waited(db) == {}


def test_a_dry_run_is_the_same_as_long_as_nothing_changes(desk, red, take_part):
    desk.open_round(UNTIL)
    take_part(red)

    first, second = dry_run(desk.snapshot_open_round()), dry_run(desk.snapshot_open_round())
    take_part(red[:1], talk="listen")

    assert first == second
    assert desk.snapshot_open_round().drawn_from != first.drawing.drawn_from


def test_what_the_rules_cost_is_counted(desk, red, take_part):
    desk.open_round(UNTIL)
    take_part(red[:3])
    take_part(red[3:], languages=frozenset({"es"}))

    found = compute_rule_costs(dry_run(desk.snapshot_open_round()))

    assert (found.counts[Rule.LANGUAGE].pairs, found.counts[Rule.LANGUAGE].alone) == (6, 6)
    assert set(found.gains.values()) == {0}


# ── wishes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_coordinator_holds_together_and_apart_holds_on_every_run(desk, red, take_part):
    desk.open_round(UNTIL)
    take_part(red[:4])
    plain = {frozenset((pair.a, pair.b)) for pair in dry_run(desk.snapshot_open_round()).proposal.pairs}
    other = next(one for one in red[1:4] if frozenset((red[0], one)) not in plain)

    desk.save_wish(1, red[0], other, Wish.LOCK)
    held = {frozenset((pair.a, pair.b)) for pair in dry_run(desk.snapshot_open_round()).proposal.pairs}
    desk.undo_wish(1, other, red[0])
    again = {frozenset((pair.a, pair.b)) for pair in dry_run(desk.snapshot_open_round()).proposal.pairs}
    for one in plain:
        desk.save_wish(1, *one, Wish.FORBID)
    apart = {frozenset((pair.a, pair.b)) for pair in dry_run(desk.snapshot_open_round()).proposal.pairs}

    assert frozenset((red[0], other)) in held
    assert again == plain
    assert not apart & plain


def test_a_wish_takes_the_place_of_the_one_before(desk, red, take_part):
    desk.open_round(UNTIL)
    take_part(red)

    desk.save_wish(1, "red-2", "red-1", Wish.FORBID)
    desk.save_wish(1, "red-1", "red-2", Wish.LOCK)

    assert desk.snapshot_open_round().wishes == (("red-1", "red-2", Wish.LOCK),)


@pytest.mark.parametrize("why", ["language", "not in", "no room", "oneself"])
def test_two_whom_a_rule_keeps_apart_are_not_held_together(desk, red, take_part, why):
    desk.open_round(UNTIL)
    take_part(red[:3])
    a, b = red[0], red[1]
    if why == "language":
        take_part([b], languages=frozenset({"es"}))
    elif why == "not in":
        take_part([b], comes=False)
    elif why == "no room":
        desk.save_wish(1, b, red[2], Wish.LOCK)
    else:
        b = a

    with pytest.raises(NotToBePaired):
        desk.save_wish(1, a, b, Wish.LOCK)
    assert (a, b, Wish.LOCK) not in desk.snapshot_open_round().wishes


def test_a_wish_about_no_one_is_refused(desk, red):
    desk.open_round(UNTIL)

    with pytest.raises(PersonNotFound):
        desk.save_wish(1, "red-1", "nobody", Wish.FORBID)


def test_nothing_is_wished_of_a_published_round(desk, red, take_part, publish):
    desk.open_round(UNTIL)
    take_part(red)
    publish()

    for wish in Wish:
        with pytest.raises(NoSuchRound):
            desk.save_wish(1, "red-1", "red-2", wish)
    with pytest.raises(NoSuchRound):
        desk.undo_wish(1, "red-1", "red-2")


# ── publishing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_looked_at_is_what_is_published(desk, red, take_part):
    desk.open_round(UNTIL)
    take_part(red)
    dry = dry_run(desk.snapshot_open_round())

    assert desk.publish_round(1, dry.drawing.drawn_from, at_once=True) is True

    done = desk.round_outcome(1)
    assert pairs_of(done) == {frozenset((pair.a, pair.b)) for pair in dry.proposal.pairs}
    assert [one.person_id for one in done.left_out] == [one.id for one in dry.proposal.left_out]
    assert (done.round.digest, done.round.proof) == (dry.proposal.digest, dry.proposal.proof)
    assert {(one.since, one.until, one.asked) for one in done.pairings} == {
        (date(2026, 3, 4), date(2026, 5, 27), False)
    }
    assert desk.snapshot_open_round() is None


@pytest.mark.parametrize("change", ["answer", "profile", "wish", "rules", "left"])
def test_a_dry_run_that_is_out_of_date_is_not_published(store, desk, red, take_part, change):
    desk.open_round(UNTIL)
    take_part(red)
    seen = desk.snapshot_open_round().drawn_from
    match change:
        case "answer":
            take_part(red[:1], comes=False)
        case "profile":
            take_part(red[:1], capacity=2)
        case "wish":
            desk.save_wish(1, red[0], red[1], Wish.FORBID)
        case "rules":
            desk.save_settings(Rules(minutes=60), Weights())
        case "left":
            with store.write() as db:
                people.update_person(db, replace(people.by_id(db, red[0]), left_on=date(2026, 3, 4)))

    with pytest.raises(Outdated):
        desk.publish_round(1, seen, at_once=True)
    assert desk.list_pairs().active == ()
    assert desk.publish_round(1, desk.snapshot_open_round().drawn_from, at_once=True) is True


def test_a_round_is_published_once_however_often_the_button_is_pressed(desk, red, take_part):
    desk.open_round(UNTIL)
    take_part(red)
    seen = desk.snapshot_open_round().drawn_from

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: desk.publish_round(1, seen, at_once=True), range(4)))

    assert sorted(done) == [False, False, False, True]
    assert len(desk.list_pairs().active) == 2
    assert len(desk.round_outcome(1).left_out) == 1


def test_an_export_asks_for_the_password_again(store, desk, red, take_part, publish, sign_in, with_password):
    with_password("cho")
    desk.open_round(UNTIL)
    take_part(red)
    publish()
    here = current_user(store, sign_in("cho"), NOW).sign_in_id
    with pytest.raises(NotConfirmed):
        replace(desk, sign_in_id=here).export_round(1)

    with store.write() as db:
        sign_ins.confirm_sign_in(db, "cho", here, NOW)

    assert replace(desk, sign_in_id=here).export_round(1)["people"]


def test_a_round_that_does_not_exist_is_not_published(desk):
    with pytest.raises(NoSuchRound):
        desk.publish_round(1, "")
    with pytest.raises(NoSuchRound):
        desk.round_outcome(1)
    with pytest.raises(NoSuchRound):
        desk.export_round(1)


def test_publishing_is_in_the_log_without_saying_who_is_with_whom(store, desk, red, take_part, publish):
    desk.open_round(UNTIL)
    take_part(red)
    publish()

    with store.read() as db:
        lines = [(one.action, one.subject_id, one.detail) for one in audit.list_entries(db, 10)]
    assert sorted(lines) == [(Action.ROUND_OPENED, "cho", "1"), (Action.ROUND_PUBLISHED, "cho", "1")]


# ── fair over time ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_left_out_comes_first_next_time(desk, red, take_part, publish):
    """Of three, one is left out each time; no one a second time before everyone was once."""
    desk.save_settings(Rules(cooldown=0), Weights())
    out = []
    for _ in range(3):
        desk.open_round(UNTIL)
        take_part(red[:3])
        (left,) = publish().left_out
        out.append((left.person_id, left.waited))
        for one in desk.list_pairs().active:
            desk.end_pair(one.pairing_id)

    assert {waited for _, waited in out} == {1}
    assert out[0] != out[1] != out[2]


def test_waiting_adds_up_from_round_to_round(desk, red, take_part, publish):
    for expected in (1, 2, 3):
        desk.open_round(UNTIL)
        take_part(red[:1])

        (left,) = publish().left_out

        assert left.waited == expected


def test_two_do_not_meet_again_within_the_cooldown(desk, red, take_part, publish):
    desk.save_settings(Rules(cooldown=2), Weights())
    met = []
    for _ in range(4):
        desk.open_round(UNTIL)
        take_part(red[:2], capacity=9)
        met.append(len(publish().pairings))
        for one in desk.list_pairs().active:
            desk.end_pair(one.pairing_id)

    assert met == [1, 0, 0, 1]


def test_no_one_is_paired_who_has_not_been_here_for_four_weeks(desk, red, take_part):
    later = NOW + timedelta(days=29)
    desk.open_round(date(2026, 4, 20))
    take_part(red)
    take_part(red[:2], seen=later)

    drawing = replace(desk, now=later).snapshot_open_round()

    assert {one: drawing.places[one] for one in red} == {
        "red-1": RoundStatus.IN,
        "red-2": RoundStatus.IN,
        "red-3": RoundStatus.INACTIVE,
        "red-4": RoundStatus.INACTIVE,
        "red-5": RoundStatus.INACTIVE,
    }
    assert {seeker.id for seeker in drawing.population.people} == {"red-1", "red-2"}


def test_a_lead_and_their_people_are_not_paired(store, desk, add_team, take_part):
    blue = add_team("blue", 1, lead="eli")
    desk.open_round(UNTIL)
    take_part([*blue, "eli"])

    before = dry_run(desk.snapshot_open_round()).proposal.pairs
    with store.write() as db:
        teams.remove_leads(db, [("blue", "eli")])

    assert before == ()
    assert len(dry_run(desk.snapshot_open_round()).proposal.pairs) == 1


# ── pairs ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pair_that_is_ended_is_history(desk, red, take_part, publish):
    desk.open_round(UNTIL)
    take_part(red[:2])
    (pairing,) = publish().pairings

    desk.end_pair(pairing.id)
    ended = desk.list_pairs()
    replace(desk, now=NOW + timedelta(days=1)).end_pair(pairing.id)

    assert (ended.active, [one.names for one in ended.of_rounds]) == ((), [("Red-1", "Red-2")])
    assert desk.list_pairs() == ended


def test_a_pair_that_is_not_there_is_refused(desk):
    with pytest.raises(NotAllowed):
        desk.end_pair("another")


def test_a_pair_ends_by_itself_after_twelve_weeks(desk, red, take_part, publish):
    desk.open_round(UNTIL)
    take_part(red[:2])
    publish()

    last = replace(desk, now=NOW + timedelta(days=83)).list_pairs()
    over = replace(desk, now=NOW + timedelta(days=84)).list_pairs()

    assert (len(last.active), len(over.active)) == (1, 0)


# ── settings ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_change_of_the_settings_counts_at_once_and_is_in_the_log(store, desk):
    assert desk.read_settings() == (Rules(), Weights())

    for _ in range(2):
        desk.save_settings(Rules(cooldown=2), Weights(talk=0))

    assert desk.read_settings() == (Rules(cooldown=2), Weights(talk=0))
    with store.read() as db:
        assert [one.action for one in audit.list_entries(db, 10)] == [Action.MATCHING_SET]


@pytest.mark.parametrize(
    ("rules", "weights"),
    [
        (Rules(minutes=20), Weights()),
        (Rules(), Weights(issues=0, wants=0, talk=0, circumstances=0, overlap=0, feedback=0)),
    ],
)
def test_what_is_out_of_range_is_not_set(desk, rules, weights):
    with pytest.raises(BadInput):
        desk.save_settings(rules, weights)

    assert desk.read_settings() == (Rules(), Weights())


# ── the export ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_export_holds_the_round_as_it_was_drawn_up(desk, red, take_part):
    desk.open_round(UNTIL)
    take_part(red)
    desk.save_wish(1, "red-1", "red-2", Wish.FORBID)
    desk.save_wish(1, "red-1", "red-3", Wish.LOCK)
    desk.save_wish(1, "red-4", "red-5", Wish.LOCK)
    desk.save_wish(1, "red-1", "red-5", Wish.FORBID)
    take_part(["red-5"], comes=False)
    drawing = desk.snapshot_open_round()
    planned = with_plan(drawing).population
    desk.publish_round(1, drawing.drawn_from, at_once=True)
    desk.save_settings(Rules(minutes=60), Weights())
    take_part(red, capacity=3)

    exported = desk.export_round(1)

    assert json.loads(json.dumps(exported)) == json.loads(json.dumps(population_as_dict(planned)))
    assert planned.later
