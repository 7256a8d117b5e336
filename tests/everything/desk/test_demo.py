"""The demo is filled once, is always current, and never takes the place of real people."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import accounts, people
from alongside.core.store.engine import Store, open_store
from alongside.everything.desk.demo import NotEmpty, ensure_demo, fill_empty_database, list_demo_people
from alongside.everything.rules.demo import PEOPLE, Story
from alongside.everything.store import demo as kept
from alongside.partners.desk.rounds import snapshot_open_round
from alongside.partners.rules.rounds import RoundStatus
from alongside.sessions.desk.my_pairs import PairStatus
from alongside.sessions.desk.sessions import SessionDesk
from alongside.teams.desk.lead import lead_desk
from tests.conftest import NOW, WEEK, CopyHouse, NewPlace
from tests.fixtures.postgres import Houses


@pytest.fixture(scope="module")
def made(on_postgres: "Houses | None", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """At NOW; it takes 2 s."""
    opened = open_store(
        on_postgres.new_place() if on_postgres else tmp_path_factory.mktemp("made") / "demo.db"
    )
    ensure_demo(opened, NOW)
    yield opened
    opened.close()


@pytest.fixture
def demo(made: Store, copy_house: CopyHouse) -> Store:
    return copy_house(made)


@pytest.fixture
def empty(new_place: NewPlace) -> Iterator[Store]:
    opened = open_store(new_place())
    yield opened
    opened.close()


def newest(store: Store):
    with store.read() as db:
        return kept.find_newest_week(db)


def saved_at(store: Store) -> set[str]:
    with store.read() as db:
        return {row["saved_at"] for row in db.rows("select distinct saved_at from check_in")}


def test_an_empty_database_becomes_a_demo(empty: Store) -> None:

    ensure_demo(empty, NOW)

    assert newest(empty) == WEEK
    assert len(list_demo_people(empty)) == PEOPLE


def test_everybody_to_enter_comes_with_team_and_story(demo: Store) -> None:
    found = {(team, story) for _, team, story in list_demo_people(demo)}

    assert {story for _, story in found} == set(Story)
    assert {team for team, _ in found} == {"", "Housing", "Asylum", "Family court", "Youth"}


def test_many_who_ask_at_once_get_one_demo(empty: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        moments = [NOW + timedelta(seconds=second) for second in range(8)]
        list(threads.map(lambda now: ensure_demo(empty, now), moments))

    assert len(saved_at(empty)) == 1
    assert len(list_demo_people(empty)) == PEOPLE


def test_a_demo_of_this_week_stays_and_one_of_weeks_ago_is_made_anew(demo: Store) -> None:
    with demo.write() as db:
        db.run("delete from person where id = 'demo-steady-09'")

    ensure_demo(demo, NOW + timedelta(days=2))
    assert (newest(demo), len(list_demo_people(demo))) == (WEEK, PEOPLE - 1)

    ensure_demo(demo, NOW + timedelta(weeks=3))
    assert (newest(demo), len(list_demo_people(demo))) == (WEEK.back(-3), PEOPLE)


def test_a_database_of_real_people_is_never_touched(store: Store) -> None:
    for fill in (ensure_demo, fill_empty_database):
        with pytest.raises(NotEmpty):
            fill(store, NOW)

    with store.read() as db:
        assert {person.id for person in people.list_people(db)} == {"ana", "ben", "cho", "dee", "eli"}
    assert list_demo_people(store) == []


def test_what_visitors_change_keeps_it_a_demo(demo: Store) -> None:
    with demo.write() as db:
        people.add_person(
            db, Person(id="a-visitors-idea", login="idea@example.org", name="Idea"), date(2026, 3, 4)
        )
        db.run("update organisation set name = 'Renamed'")

    assert len(list_demo_people(demo)) == PEOPLE
    ensure_demo(demo, NOW + timedelta(weeks=3))
    assert newest(demo) == WEEK.back(-3)


def test_a_demo_in_which_somebody_chose_a_password_is_never_remade(demo: Store) -> None:
    with demo.write() as db:
        accounts.set_password(db, "demo-steady-09", "a hash", NOW)

    with pytest.raises(NotEmpty):
        ensure_demo(demo, NOW + timedelta(weeks=3))

    assert newest(demo) == WEEK


def test_what_leads_see_is_there_at_once_and_anew_with_each_demo(empty: Store) -> None:
    for moment, newest_week in ((NOW, WEEK), (NOW + timedelta(weeks=9), WEEK.back(-9))):
        ensure_demo(empty, moment)
        head = next(person for person, _, story in list_demo_people(empty) if story is Story.HEAD)

        figures = lead_desk(empty, head, moment).read_figures()

        shown = {team.name: figures.releases[team.id][-1] for team in figures.teams}
        assert {name: (one.figure, one.release.block.weeks) for name, one in shown.items()} == {
            "Asylum": ("Asylum", 8),
            "Family court": ("Family court", 8),
            "Housing": ("Housing", 4),
            "Youth": ("Youth", 8),
        }
        assert {one.figure for one in figures.releases["demo-team-4"]} == {"Youth", "Family court and Youth"}
        assert newest(empty) == newest_week


def test_a_visitor_finds_a_session_that_is_on_dates_ahead_and_times_to_choose_from(demo: Store) -> None:
    with demo.read() as db:
        everybody = people.list_people(db)
    found = [pair for one in everybody for pair in SessionDesk(demo, one, NOW).my_pairs()]

    assert sum(pair.status is PairStatus.NOW and not pair.over for pair in found) == 2
    assert {PairStatus.AHEAD, PairStatus.CHOOSE} <= {pair.status for pair in found}


def test_a_demo_made_late_in_the_evening_after_a_summer_has_pairs_as_well(empty: Store) -> None:
    """By the time zone of the demo, its first round was a day later then: its pairs were still pairs in the second."""
    ensure_demo(empty, datetime(2026, 11, 28, 23, 30, tzinfo=UTC))

    with empty.read() as db:
        assert db.rows("select 1 from pairing where ended_at is null")


@pytest.mark.parametrize("hour", [9, 21])  # before and after noon, when the demo's past rounds were published
def test_a_demo_of_any_hour_has_people_who_have_yet_to_answer_its_round(empty: Store, hour: int) -> None:
    made = NOW.replace(hour=hour)
    ensure_demo(empty, made)

    open_round = snapshot_open_round(empty, made + timedelta(hours=1))

    assert open_round is not None
    assert RoundStatus.NOT_ANSWERED in open_round.places.values()
