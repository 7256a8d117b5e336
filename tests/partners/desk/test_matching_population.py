"""Who takes part, and what the engine is told of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.matching.rules.participants import Intent, Pair, Part, Rule, Rules, Weights
from alongside.matching.rules.reference import Reference
from alongside.partners.desk.matching_population import candidates_for, round_population
from alongside.partners.rules.rounds import Round, RoundStatus, Wish
from alongside.partners.store import rounds
from alongside.profiles.rules.profiles import Absence
from alongside.profiles.store import profiles
from alongside.sessions.rules.pairings import Pairing
from alongside.sessions.store import pairings
from tests.conftest import NOW, USUAL_PROFILE

ROUND = Round(number=1, opened_at=NOW, confirm_until=date(2026, 3, 10), seed="a seed")
IDS = ("red-1", "red-2", "red-3", "red-4")


@pytest.fixture
def red(store, add_team, take_part):
    add_team("red", 4)
    with store.write() as db:
        rounds.open_round(db, ROUND, "cho")
    take_part(IDS)


@pytest.fixture
def drawn(store, red):
    def draw(now=NOW):
        with store.read() as db:
            return round_population(db, ROUND, now)

    return draw


def seeker(drawn, person_id):
    return next(one for one in drawn.population.people if one.id == person_id)


def pair_up(store, *people, ended_at=None):
    with store.write() as db:
        link = Pair(a=people[0], b=people[1], fit=500, parts=dict.fromkeys(Part, 0))
        pairings.insert_pairing(
            db,
            Pairing(
                id="pairing",
                people=people,
                round=0,
                since=date(2026, 3, 2),
                until=date(2026, 5, 25),
                links=(link,),
                asked=True,
                ended_at=ended_at,
            ),
        )


@pytest.mark.parametrize(
    ("says", "place"),
    [
        ({}, RoundStatus.IN),
        ({"comes": False}, RoundStatus.SAID_NO),
        ({"intent": Intent.PAUSE}, RoundStatus.PAUSED),
        ({"absences": (Absence(date(2026, 3, 1), date(2026, 4, 1)),)}, RoundStatus.ON_LEAVE),
        ({"absences": (Absence(date(2026, 3, 1), date(2026, 3, 10)),)}, RoundStatus.IN),
        ({"languages": frozenset()}, RoundStatus.INCOMPLETE),
        ({"modes": frozenset()}, RoundStatus.INCOMPLETE),
        ({"free": ()}, RoundStatus.INCOMPLETE),
        ({"capacity": 0}, RoundStatus.NO_CAPACITY),
        ({"seen": NOW - timedelta(days=29)}, RoundStatus.INACTIVE),
        ({"seen": NOW - timedelta(days=27)}, RoundStatus.IN),
    ],
)
def test_everyone_has_a_place_and_only_those_who_are_in_are_given_to_the_engine(
    drawn, take_part, says, place
):
    take_part(["red-1"], **says)

    found = drawn()

    assert found.places["red-1"] is place
    assert {one.id for one in found.population.people} == {
        one for one in IDS if found.places[one] is RoundStatus.IN
    }


def test_who_never_said_anything_has_not_answered_and_who_left_has_no_place(store, drawn, take_part):
    with store.write() as db:
        profiles.save_profile(db, "ana", USUAL_PROFILE, NOW.isoformat())
        people.update_person(db, replace(people.by_id(db, "red-1"), left_on=date(2026, 3, 3)))

    places = drawn().places

    assert (places["ana"], places["ben"]) == (RoundStatus.NOT_ANSWERED, RoundStatus.INCOMPLETE)
    assert "red-1" not in places


def test_partners_of_today_take_up_room(store, drawn, take_part):
    take_part(["red-1"], capacity=2)
    pair_up(store, "red-1", "red-2")

    found = drawn()

    assert (found.places["red-2"], seeker(found, "red-1").capacity) == (RoundStatus.NO_CAPACITY, 1)


@pytest.mark.parametrize(
    ("says", "partners", "room"), [(5, 0, 2), (2, 0, 2), (5, 1, 1), (5, 2, 0), (1, 0, 1)]
)
def test_no_one_is_given_more_than_two_partners_however_much_room_they_have(
    store, drawn, take_part, says, partners, room
):
    take_part(["red-1"], capacity=says)
    if partners:
        pair_up(store, *IDS[: partners + 1])

    found = drawn()

    assert (room or RoundStatus.NO_CAPACITY) == (
        seeker(found, "red-1").capacity if room else found.places["red-1"]
    )


@pytest.mark.parametrize(("says", "partners", "willing"), [(1, 0, True), (2, 0, False), (2, 1, False)])
def test_a_trio_is_for_those_who_have_no_more_than_two_partners_by_it(
    store, drawn, take_part, says, partners, willing
):
    take_part(["red-1"], capacity=says, trio_ok=True)
    if partners:
        pair_up(store, "red-1", "red-2")

    assert seeker(drawn(), "red-1").trio_ok is willing


def test_times_begin_with_the_next_day_and_are_those_of_the_person(drawn, take_part):
    found = drawn()

    assert found.population.begins == datetime(2026, 3, 5, tzinfo=UTC)
    assert seeker(found, "red-1").free[0] == (
        datetime(2026, 3, 9, 9, tzinfo=UTC),
        datetime(2026, 3, 9, 11, tzinfo=UTC),
    )


def test_the_same_people_are_the_same_population_all_day(drawn):
    assert drawn() == drawn(NOW + timedelta(hours=13))
    assert drawn() != drawn(NOW + timedelta(hours=15))


def test_what_may_not_be_named_is_kept_out_of_the_fit(drawn, take_part):
    take_part(["red-1"], named=frozenset({Part.TALK}))

    found = drawn()

    assert seeker(found, "red-1").private == {Part.ISSUES, Part.WANTS, Part.CIRCUMSTANCES}
    assert Reference(found.population).part_points("red-1", "red-2")[Part.ISSUES] == 0
    assert Reference(found.population).part_points("red-2", "red-3")[Part.ISSUES] == 1000


# ── what stands between two people ──────────────────────────────────────────────────────────────────────────────────


def test_whose_wish_it_was_not_to_be_paired_cannot_be_told(store, drawn):
    with store.write() as db:
        profiles.save_block(db, "red-2", "red-1", NOW.isoformat())
    asked_by_one = drawn()
    with store.write() as db:
        profiles.delete_block(db, "red-2", "red-1")
        profiles.save_block(db, "red-1", "red-2", NOW.isoformat())

    assert asked_by_one == drawn()
    assert asked_by_one.population.forbid == (("red-1", "red-2"),)


def test_a_manager_is_never_matched_however_far_up_and_no_matter_who_is_between(
    store, drawn, take_part, add_team
):
    """red-1 leads the team of blue-1; red-2 is the line manager of someone who is not in, who is red-1's."""
    add_team("blue", 1, lead="red-1")
    take_part(["blue-1"])
    with store.write() as db:
        people.add_person(
            db, Person(id="mid", login="mid@example.org", name="Mid", lead_id="red-2"), date(2025, 1, 6)
        )
        people.update_person(db, replace(people.by_id(db, "red-1"), lead_id="mid"))

    reference = Reference(drawn().population)

    assert reference.why_not("blue-1", "red-1") == [Rule.COMMAND]
    assert reference.why_not("blue-1", "red-2") == [Rule.COMMAND]
    assert reference.why_not("blue-1", "red-3") == []


def test_who_leads_a_team_does_not_stand_above_those_whom_its_people_manage(
    store, drawn, take_part, add_team
):
    """red-1 leads the team of blue-1, who is the line manager of red-2."""
    add_team("blue", 1, lead="red-1")
    take_part(["blue-1"])
    with store.write() as db:
        people.update_person(db, replace(people.by_id(db, "red-2"), lead_id="blue-1"))

    reference = Reference(drawn().population)

    assert reference.why_not("blue-1", "red-2") == [Rule.COMMAND]
    assert reference.why_not("red-1", "red-2") == []


def test_a_circle_of_line_managers_ends(store, drawn):
    with store.write() as db:
        for one, lead in (("red-1", "red-2"), ("red-2", "red-1")):
            people.update_person(db, replace(people.by_id(db, one), lead_id=lead))

    assert Reference(drawn().population).why_not("red-1", "red-2") == [Rule.COMMAND]


def test_partners_of_today_are_not_paired_again_even_without_a_cooldown(store, drawn, take_part):
    take_part(IDS, capacity=3)
    with store.write() as db:
        rounds.add_settings(db, NOW, "cho", Rules(cooldown=0), Weights())
    pair_up(store, "red-1", "red-2")
    now = drawn()
    with store.write() as db:
        pairings.end_pairing(db, "pairing", NOW)

    assert Reference(now.population).why_not("red-1", "red-2") == [Rule.FORBIDDEN]
    assert Reference(drawn().population).why_not("red-1", "red-2") == []


def test_a_pair_is_held_together_only_as_long_as_it_may_be(store, drawn, take_part):
    with store.write() as db:
        rounds.save_wish(db, 1, "red-1", "red-2", Wish.LOCK)
        rounds.save_wish(db, 1, "red-1", "red-3", Wish.LOCK)
        rounds.save_wish(db, 1, "red-3", "red-4", Wish.FORBID)
    held = drawn().population
    take_part(["red-2"], languages=frozenset({"es"}))

    assert (held.locks, held.forbid) == ((("red-1", "red-2"),), (("red-3", "red-4"),))
    assert drawn().population.locks == (("red-1", "red-3"),)


# ── for one who looks for someone ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "says",
    [
        {"intent": Intent.PAUSE},
        {"absences": (Absence(date(2026, 3, 1), date(2026, 4, 1)),)},
        {"capacity": 0},
        {"seen": NOW - timedelta(days=29)},
    ],
)
def test_a_person_who_cannot_be_asked_now_is_listed_as_if_paused(store, red, take_part, says):
    def as_seen_by_red_1():
        with store.read() as db:
            return {one.id: (one.intent, one.free) for one in candidates_for(db, "red-1", NOW).people}

    before = as_seen_by_red_1()
    take_part(["red-2"], **says)
    after = as_seen_by_red_1()

    assert set(before) == set(IDS)
    assert after == {**before, "red-2": (Intent.PAUSE, before["red-2"][1])}


def test_an_answer_to_the_round_is_no_matter_to_one_who_looks_for_someone(store, red, take_part):
    with store.read() as db:
        before = candidates_for(db, "red-1", NOW)
    take_part(["red-2"], comes=False)

    with store.read() as db:
        assert candidates_for(db, "red-1", NOW) == before
