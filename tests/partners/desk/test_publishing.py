"""Publishing a round: no one is told for ten minutes, it can be undone, and what changes meanwhile makes no new pairs."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.accounts.rules.people import PersonNotFound, Role
from alongside.accounts.store import people
from alongside.core.rules.undo import UNDO_FOR, NothingToUndo
from alongside.everything.desk.inbox import InboxDesk
from alongside.everything.desk.records import RecordsDesk
from alongside.everything.desk.scheduled_jobs import run_scheduled_jobs
from alongside.matching.files import parse_population
from alongside.matching.rules.participants import Rule, Rules, Weights
from alongside.matching.rules.rounds import propose_pairs
from alongside.notifications.rules.notices import InboxKind, NoticeKind
from alongside.notifications.rules.outbox import DeliveryStatus
from alongside.notifications.store import outbox
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.partner import PartnerDesk
from alongside.partners.desk.publishing import groups_of
from alongside.partners.desk.rounds import dry_run
from alongside.partners.rules.rounds import NoSuchRound, NotToBePaired, Obstacle, Wish
from alongside.partners.store import rounds
from alongside.profiles.store import profiles
from alongside.sessions.store import pairings
from tests.conftest import NOW
from tests.fixtures.pairs import person, reachable

UNTIL = date(2026, 3, 10)
SECOND = timedelta(seconds=1)
LATER = NOW + UNDO_FOR


@pytest.fixture
def desk(store):
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)
    return CoordinatorDesk(store, person(store, "cho"), NOW)


@pytest.fixture
def red(store, desk, add_team, take_part):
    """Five people who are in the open round, with addresses: two pairs, and one who is left out."""
    ids = add_team("red", 5)
    desk.open_round(UNTIL)
    take_part(ids)
    reachable(store, *ids)
    return ids


def publish(desk, leave_out=(), **says):
    return desk.publish_round(1, desk.snapshot_open_round().drawn_from, leave_out, **says)


def seen_groups(desk):
    return groups_of(dry_run(desk.snapshot_open_round()).proposal)


def told(store, person_id, now):
    inbox = InboxDesk(store, person(store, person_id), now).read_inbox()
    return {one.kind for one in (*inbox.items, *inbox.notices)}


def made(desk, now=LATER):
    return {one.people for one in replace(desk, now=now).round_outcome(1).pairings}


def test_no_one_is_told_for_ten_minutes_and_then_everyone_is(store, desk, red):
    groups = seen_groups(desk)
    publish(desk)

    for one in red:
        assert told(store, one, LATER - SECOND) == set()
    with store.read() as db:
        assert (pairings.list_pairings(db), outbox.list_messages(db, DeliveryStatus.WAITING)) == ([], [])

    matched = {one for group in groups for one in group.members}
    for one in red:
        expected = InboxKind.MATCH if one in matched else NoticeKind.LEFT_OUT
        assert told(store, one, LATER) == {expected}
    assert made(desk) == {group.members for group in groups}


def test_it_takes_effect_by_the_scheduled_job_too(store, desk, red):
    publish(desk)

    run_scheduled_jobs(store, LATER)

    with store.read() as db:
        assert len(pairings.list_pairings(db)) == 2
        assert rounds.find_publication(db) is None


def test_undone_in_time_it_is_as_if_nothing_had_happened_and_can_be_published_again(store, desk, red):
    before = desk.snapshot_open_round()
    first, second = seen_groups(desk)
    publish(desk, [first.key])

    replace(desk, now=LATER - SECOND).undo_publishing(1)

    assert desk.snapshot_open_round() == replace(before, omitted=frozenset({first.key}))
    for one in red:
        assert told(store, one, LATER) == set()
    assert publish(desk) is True
    assert made(desk) == {first.members, second.members}


@pytest.mark.parametrize("when", ["never published", "too late", "twice"])
def test_too_late_there_is_nothing_to_undo(desk, red, when):
    if when != "never published":
        publish(desk)
    if when == "twice":
        desk.undo_publishing(1)

    with pytest.raises(NothingToUndo):
        replace(desk, now=LATER if when == "too late" else NOW).undo_publishing(1)


def test_while_it_is_on_its_way_nothing_of_the_round_is_changed(desk, red):
    assert publish(desk) is True
    assert (
        replace(desk, now=NOW + UNDO_FOR / 2).publish_round(1, desk.snapshot_open_round().drawn_from) is False
    )  # and its time stays

    for change in (
        lambda: desk.move_round(1, UNTIL + timedelta(days=1)),
        lambda: desk.cancel_round(1),
        lambda: desk.remind_of_round(1),
        lambda: desk.save_wish(1, "red-1", "red-2", Wish.FORBID),
    ):
        with pytest.raises(NoSuchRound):
            change()
    assert len(made(desk)) == 2


def test_pairs_that_are_left_out_are_not_made_and_their_people_come_first_next_time(store, desk, red):
    left, other = seen_groups(desk)
    publish(desk, [left.key])

    assert made(desk) == {other.members}
    done = replace(desk, now=LATER).round_outcome(1)
    assert done.not_made == 1
    assert set(left.members) < {one.person_id for one in done.left_out}
    for one in left.members:
        assert told(store, one, LATER) == {NoticeKind.LEFT_OUT}
    with store.read() as db:
        assert {one: rounds.rounds_waited(db)[one] for one in left.members} == dict.fromkeys(left.members, 1)


def test_someone_who_is_not_in_the_round_cannot_be_left_out_of_it(desk, red):
    with pytest.raises(PersonNotFound):
        publish(desk, [("ana", "red-1")])


@pytest.mark.parametrize("change", ["says no", "blocks", "pauses", "leaves", "finds a partner"])
def test_a_pair_that_is_no_longer_possible_is_not_made_and_no_new_one_is(store, desk, red, change, take_part):
    left, other = seen_groups(desk)
    who, partner = left.members
    publish(desk)
    with store.write() as db:
        match change:
            case "says no":
                rounds.save_answer(db, 1, who, False, NOW)
            case "blocks":
                profiles.save_block(db, who, partner, NOW)
            case "leaves":
                people.update_person(db, replace(people.by_id(db, who), left_on=NOW.date()))
    match change:
        case "pauses":
            take_part([who], intent="pause")
        case "finds a partner":
            ask = PartnerDesk(store, person(store, "red-5"), NOW)
            alone = next(one for one in red if one not in (*left.members, *other.members))
            replace(ask, person=person(store, alone)).send_request(who)
            (received,) = PartnerDesk(store, person(store, who), NOW).search_peers().of_me
            PartnerDesk(store, person(store, who), NOW).answer_request(received.request.id, True)

    assert made(desk) == {other.members}
    outcome = replace(desk, now=LATER).round_outcome(1)
    assert outcome.not_made == 1
    assert (who in {one.person_id for one in outcome.left_out}) is (change == "blocks")
    assert partner in {one.person_id for one in outcome.left_out}


def test_what_was_seen_is_what_is_proven_whatever_changes_meanwhile(store, desk, red, take_part):
    proposal = dry_run(desk.snapshot_open_round()).proposal
    publish(desk, [seen_groups(desk)[0].key])
    take_part(red[:2], talk="listen", capacity=2)
    desk.save_settings(Rules(minutes=60), Weights())

    exported = replace(desk, now=LATER).export_round(1)

    assert made(desk) == {seen_groups_of(proposal)[1]}
    again = propose_pairs(parse_population(json.loads(json.dumps(exported))))
    assert again.digest == proposal.digest == replace(desk, now=LATER).round_outcome(1).round.digest


def seen_groups_of(proposal):
    return [one.members for one in groups_of(proposal)]


def test_erasing_someone_in_it_undoes_it_so_that_nothing_of_them_is_kept(store, desk, red):
    publish(desk)

    RecordsDesk(store, person(store, "red-1"), NOW).erase_records("red-1@example.org")

    with store.read() as db:
        assert rounds.find_publication(db) is None
    assert replace(desk, now=LATER).snapshot_open_round() is not None
    assert NoticeKind.ROUND_NOT_PUBLISHED in told(store, "cho", LATER)


# ── pairs made by hand, and what is said of those that cannot be ────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"languages": frozenset({"es"})}, (Obstacle.RULE, Rule.LANGUAGE)),
        ({"intent": "receive"}, (Obstacle.PRIVATE, None)),
        ("block", (Obstacle.PRIVATE, None)),
        ("no", (Obstacle.NOT_IN, None)),
        ("room", (Obstacle.NO_ROOM, None)),
        ("same lead", (Obstacle.RULE, Rule.SAME_LEAD)),
        ("own lead", (Obstacle.RULE, Rule.COMMAND)),
    ],
)
def test_two_who_cannot_be_paired_by_hand_are_refused_with_what_a_coordinator_may_know(
    store, desk, red, take_part, change, said
):
    with store.write() as db:
        match change:
            case "block":
                profiles.save_block(db, "red-2", "red-1", NOW)
            case "same lead" | "own lead":
                lead = {"same lead": "eli", "own lead": "red-1"}[change]
                for one in {"red-1", "red-2"} - {lead}:
                    people.update_person(db, replace(people.by_id(db, one), lead_id=lead))
    match change:
        case dict():
            take_part(["red-1", "red-2"] if "intent" in change else ["red-2"], **change)
        case "no":
            take_part(["red-2"], comes=False)
        case "room":
            desk.save_wish(1, "red-2", "red-3", Wish.LOCK)

    with pytest.raises(NotToBePaired) as refused:
        desk.save_wish(1, "red-1", "red-2", Wish.LOCK)

    assert (refused.value.obstacle, refused.value.rule) == said


# ── a round in which the line manager may be the same ───────────────────────────────────────────────────────


@pytest.mark.parametrize("same_lead_ok", [False, True])
def test_only_a_round_that_said_so_pairs_people_with_the_same_line_manager(
    store, desk, add_team, take_part, same_lead_ok
):
    ids = add_team("blue", 4)
    with store.write() as db:
        for one in ids[1:]:
            people.update_person(db, replace(people.by_id(db, one), lead_id=ids[0]))
    desk.open_round(UNTIL, same_lead_ok)
    take_part(ids)

    publish(desk, at_once=True)

    found = desk.round_outcome(1).pairings
    assert len(found) == same_lead_ok
    assert all(one.same_lead_ok and ids[0] not in one.people for one in found)  # never with one's own lead
    exported = parse_population(json.loads(json.dumps(desk.export_round(1))))
    assert propose_pairs(exported).digest == desk.round_outcome(1).round.digest
    desk.open_round(UNTIL)
    assert not desk.snapshot_open_round().population.rules.same_lead_ok
