"""How heard people felt is told once for a closed period, from seven people on, and nothing else of what they said is told at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.everything.desk.operator import OperatorDesk
from alongside.everything.store import records as kept_records
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.gate.programme import programme as programme_figures
from alongside.partners.gate.programme import publish_periods
from alongside.partners.rules.rounds import LeftOutPerson
from alongside.partners.store import rounds
from alongside.sessions.rules.programme import (
    FEWEST_HEARD,
    HeardRating,
    LeftOut,
    PairsOfRound,
    Period,
    Programme,
    TakeUp,
    Withheld,
)
from alongside.sessions.rules.sessions import Met
from alongside.sessions.store import programme, protected
from alongside.teams.gate.publishing import publish_all
from tests.conftest import CopyHouse
from tests.fixtures.programmes import add_pairs, hold, open_round, say

PERIOD = Period(Week("2026-W05"))  # the tenth of those counted from 2024-W01
CHO = Person(id="cho", login="cho@example.org", name="Cho")
FIRST_DAY, LAST_DAY = PERIOD.begins, PERIOD.ends
TOLD = PERIOD.published_from
DURING = FIRST_DAY + timedelta(days=10, hours=10)


@pytest.fixture(autouse=True)
def coordinator(store: Store) -> None:
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)


def heard(store: Store) -> list[HeardRating]:
    with store.read() as db:
        return programme.list_heard_ratings(db)


def said_by(store: Store, *levels: int) -> None:
    """By so many people, each of another pair."""
    for pairing, level in zip(add_pairs(store, len(levels), FIRST_DAY), levels, strict=True):
        hold(store, pairing, DURING, {pairing.people[0]: level})


@pytest.mark.parametrize(("levels", "level"), [((3,) * 6, Withheld()), ((3,) * 7, 3)])
def test_it_is_told_of_seven_people(store: Store, levels: tuple[int, ...], level: object) -> None:
    said_by(store, *levels)

    assert publish_periods(store, TOLD) == [PERIOD]
    assert heard(store) == [HeardRating(PERIOD, level)]


def test_it_is_told_from_the_day_on_which_nothing_can_be_said_any_more(store: Store) -> None:
    said_by(store, *(3,) * FEWEST_HEARD)

    assert publish_periods(store, TOLD - timedelta(seconds=1)) == []
    assert publish_periods(store, TOLD) == [PERIOD]
    assert publish_periods(store, TOLD + timedelta(weeks=11)) == []
    assert publish_periods(store, TOLD + timedelta(weeks=12)) == [PERIOD.following]
    assert heard(store) == [HeardRating(PERIOD.following, Withheld()), HeardRating(PERIOD, 3)]


def test_the_server_tells_it_by_itself(store: Store) -> None:
    said_by(store, *(3,) * FEWEST_HEARD)

    OperatorDesk(store, TOLD).publish_due()

    assert heard(store) == [HeardRating(PERIOD, 3)]


def test_two_who_tell_it_at_once_tell_it_once(store: Store) -> None:
    said_by(store, *(3,) * FEWEST_HEARD)

    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(lambda _: publish_periods(store, TOLD), range(4)))

    assert sorted(told) == [[], [], [], [PERIOD]]


def test_what_was_told_stays_whatever_is_erased_or_said_afterwards(store: Store) -> None:
    said_by(store, 0, 0, 0, 0, 4, 4, 4)
    publish_periods(store, TOLD)
    with store.write() as db:
        for number in (1, 2, 3, 4):
            kept_records.erase_person(db, f"pair-{number}-a")
        db.run("update session_feedback set heard = 4")

    publish_periods(store, TOLD + timedelta(weeks=1))

    assert heard(store) == [HeardRating(PERIOD, 0)]


@pytest.mark.parametrize(
    "change", ["update programme_figure set felt_heard = 4", "delete from programme_figure"]
)
def test_nothing_changes_or_forgets_it(store: Store, change: str) -> None:
    said_by(store, 0, 0, 0, 0, 4, 4, 4)
    publish_periods(store, TOLD)

    with pytest.raises(sqlite3.IntegrityError, match="insert-only"), store.write() as db:
        db.run(change)
    with store.write() as db:
        programme.save_heard_rating(db, HeardRating(PERIOD, 4), TOLD)
    assert heard(store) == [HeardRating(PERIOD, 0)]


def test_a_session_counts_in_the_period_in_which_it_was_over(store: Store) -> None:
    """45 minutes each; the last can still be spoken of a moment before it is told."""
    of = add_pairs(store, 4, FIRST_DAY)
    minutes = (-45, -44, 0, 0)
    moments = [FIRST_DAY, FIRST_DAY, DURING, LAST_DAY]
    for pairing, moment, past in zip(of, moments, minutes, strict=True):
        hold(store, pairing, moment + timedelta(minutes=past), {pairing.people[0]: 2})
    hold(store, of[0], LAST_DAY - timedelta(minutes=45), {of[0].people[1]: 3})

    with store.read() as db:
        said = protected.session_ratings(db, FIRST_DAY, LAST_DAY)

    assert said == {"pair-2-a": [2], "pair-3-a": [2], "pair-1-b": [3]}


def test_coordinators_who_see_it_do_not_count(store: Store) -> None:
    said_by(store, 1, 1, 1, 1, 1, 1, 4)
    with store.write() as db:
        people.grant_role(db, "pair-7-a", Role.COORDINATOR)

    publish_periods(store, TOLD)

    assert heard(store) == [HeardRating(PERIOD, Withheld())]


def test_before_a_pair_of_a_round_had_a_date_no_period_is_told(store: Store) -> None:
    """That pairs which people made themselves meet is theirs."""
    for how in ("asked", "urgent"):
        (own,) = add_pairs(store, 1, FIRST_DAY, how, **{how: True})
        hold(store, own, DURING, {own.people[0]: 3})

    assert publish_periods(store, TOLD) == []

    said_by(store, 3)
    assert publish_periods(store, TOLD) == [PERIOD]


# ── two worlds ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def worlds(store: Store, copy_house: CopyHouse) -> tuple[Store, Store]:
    """Seven pairs that met; in the other world one person said something else of every session, and one that no one came."""
    held = []
    for number, pairing in enumerate(add_pairs(store, 7, FIRST_DAY)):
        for fortnight in range(3):
            begins_at = DURING + timedelta(weeks=2 * fortnight, hours=number)
            held.append(hold(store, pairing, begins_at, dict.fromkeys(pairing.people, 3)))
    other = copy_house(store)
    for session in held[:3]:
        say(other, session, session.people[0], 0)
    for session in held[3:6]:
        say(other, session, session.people[1], None, Met.NO_SHOW)
    return store, other


MOMENTS = [DURING + timedelta(days=7 * week) for week in range(16)]


def told(store: Store, now: datetime) -> str:
    """Everything that a coordinator can ask for."""
    publish_all(store, now)
    desk = CoordinatorDesk(store, CHO, now)
    return repr([desk.list_pairs(), desk.programme_figures(), desk.list_talk_requests()])


def test_what_one_of_many_says_of_sessions_changes_nothing_that_a_coordinator_is_told(
    worlds: tuple[Store, Store],
) -> None:
    one, other = worlds

    assert [told(one, now) for now in MOMENTS] == [told(other, now) for now in MOMENTS]


def test_what_most_people_say_does(worlds: tuple[Store, Store]) -> None:
    """The twin."""
    one, other = worlds
    with other.write() as db:
        db.run("update session_feedback set heard = 1 where heard is not null")

    assert [told(one, now) for now in MOMENTS] != [told(other, now) for now in MOMENTS]


def test_a_date_called_off_does_too(worlds: tuple[Store, Store]) -> None:
    one, other = worlds
    with other.write() as db:
        db.run("update session set state = 'cancelled' where pairing_id = 'pair-1'")

    assert told(one, MOMENTS[-1]) != told(other, MOMENTS[-1])


def test_dates_of_pairs_that_people_made_themselves_change_nothing(store: Store) -> None:
    made = add_pairs(store, 6, FIRST_DAY)
    own = [
        *add_pairs(store, 1, FIRST_DAY, "own", asked=True),
        *add_pairs(store, 1, FIRST_DAY, "soon", urgent=True),
    ]
    hold(store, made[0], DURING)
    before = [told(store, now) for now in MOMENTS[:8]]
    for pairing in own:
        hold(store, pairing, DURING)
        hold(store, pairing, DURING + timedelta(days=14))

    assert [told(store, now) for now in MOMENTS[:8]] == before

    hold(store, made[1], DURING)  # the twin
    assert [told(store, now) for now in MOMENTS[:8]] != before


def test_periods_do_not_move_with_the_organisations_clock(store: Store) -> None:
    said_by(store, *(3,) * FEWEST_HEARD)
    with store.write() as db:
        db.run("update organisation set time_zone = 'Pacific/Auckland'")

    assert publish_periods(store, TOLD - timedelta(seconds=1)) == []
    assert datetime(2026, 5, 4, tzinfo=UTC) == TOLD


def test_a_person_left_out_who_got_a_partner_after_all_counts_once(store: Store) -> None:
    open_round(store, FIRST_DAY)
    add_pairs(store, 3, FIRST_DAY)
    left_out = [
        LeftOutPerson(round=1, person_id=one, binding={}, opening=None, waited=1)
        for one in ("ana", "pair-1-a")
    ]
    with store.write() as db:
        rounds.save_left_out(db, left_out)

    with store.read() as db:
        assert programme_figures(db, DURING).left_out == LeftOut(people=7, left=2)


# ── over time ───────────────────────────────────────────────────────────────────────────────────────────────────────


def figures_of(store: Store, now: datetime) -> Programme:
    with store.read() as db:
        return programme_figures(db, now)


def test_a_round_has_a_row_and_its_pairs_once_they_had_time_to_meet_twice(store: Store) -> None:
    open_round(store, FIRST_DAY)
    first, *_ = add_pairs(store, 5, FIRST_DAY)
    for days in (9, 20):
        hold(store, first, FIRST_DAY + timedelta(days=days))
    early, later = (figures_of(store, FIRST_DAY + timedelta(days=days)) for days in (40, 43))

    (row,) = later.rounds
    assert (row.number, row.people, row.pairs) == (1, LeftOut(10, 0), PairsOfRound(5, 1))
    assert early.rounds[0].pairs == PairsOfRound(5, None)
    assert figures_of(store, FIRST_DAY + timedelta(weeks=53)).rounds == ()


def test_a_row_about_fewer_than_five_is_empty(store: Store) -> None:
    open_round(store, FIRST_DAY)
    add_pairs(store, 2, FIRST_DAY)

    (row,) = figures_of(store, FIRST_DAY + timedelta(days=60)).rounds
    assert (row.people, row.pairs) == (None, None)


def test_take_up_counts_people_of_rounds_each_number_part_of_the_one_before(store: Store) -> None:
    open_round(store, FIRST_DAY)
    first, second, third = add_pairs(store, 3, FIRST_DAY)
    (own,) = add_pairs(store, 1, FIRST_DAY, "own", asked=True)
    for pairing in (first, own):
        for days in (9, 20):
            hold(store, pairing, FIRST_DAY + timedelta(days=days))
    with store.write() as db:
        db.run("update pairing_person set accepted_at = null where pairing_id = :id", id=third.id)
        db.run("update pairing set lapses_at = :at where id = :id", id=third.id, at=TOLD.isoformat())
        joined = [*first.people, *second.people, *third.people]
        rounds.save_participants(db, 1, dict.fromkeys(joined, "{}"))

    take_up = figures_of(store, FIRST_DAY + timedelta(days=60)).take_up

    assert isinstance(take_up, TakeUp)
    assert (take_up.ready, take_up.joined, take_up.matched, take_up.met_twice) == (6, 6, 4, 2)
    assert take_up.people >= len(joined) + len(own.people)
