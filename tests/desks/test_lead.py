"""The readers of a team's figures: what they get, what they never get, and that it stays as it was."""

from datetime import datetime, timedelta

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside import privacy
from alongside.desks.lead import LeadDesk, lead_desk, member_desk
from alongside.domain.checkins import CheckIn, WorkFacts
from alongside.domain.errors import NotAllowed
from alongside.domain.people import Person, Team
from alongside.domain.releases import Band, Setting
from alongside.domain.team_figures import PersonWeek
from alongside.domain.workload import Measure, Spread
from alongside.store import checkins, organisations, people, records, release_settings, teams, workloads
from alongside.store.engine import Store
from tests.conftest import NOW, WEEK, AddTeam

YEAR = [WEEK.back(back) for back in range(52)]
RED = Team("red", "Red")


def desk_of(store: Store, person_id: str, now: datetime = NOW) -> LeadDesk:
    return lead_desk(store, Person(person_id, person_id, person_id), now)


def own_desk_of(store: Store, person_id: str, now: datetime = NOW) -> LeadDesk:
    return member_desk(store, Person(person_id, person_id, person_id), now)


def save_hours(store: Store, person_id: str, hours: float, back: int = 0) -> None:
    with store.write() as db:
        week = CheckIn(WEEK.back(back), facts=WorkFacts(hours=hours), revision=2)
        checkins.save(db, person_id, week, (NOW + timedelta(minutes=1)).isoformat())


def test_a_lead_gets_the_teams_they_lead(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee")
    add_team("blue", 9, YEAR, lead="ben")

    assert desk_of(store, "dee").figures().teams == (RED,)
    assert desk_of(store, "ben").figures().teams == (Team("blue", "Blue"),)  # the twin


def test_who_leads_nobody_gets_nothing(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee")

    with pytest.raises(NotAllowed):
        desk_of(store, "ana").figures()
    assert desk_of(store, "dee").figures().teams  # the twin


def test_a_lead_relieved_gets_nothing_at_the_next_question(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee")
    desk = desk_of(store, "dee")
    assert desk.figures().teams == (RED,)  # the twin

    with store.write() as db:
        teams.relieve_leads(db, "red", ["dee"])

    with pytest.raises(NotAllowed):
        desk.figures()
    with pytest.raises(NotAllowed):
        desk.edition()


def test_a_member_gets_the_leads_figures_of_their_own_team(store: Store, add_team: AddTeam) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    privacy.publish_due(store, NOW)

    assert own_desk_of(store, ids[0]).figures() == desk_of(store, "dee").figures()
    assert own_desk_of(store, "ana").figures().teams == ()


def test_work_facts_are_there_as_soon_as_they_are_saved(store: Store, add_team: AddTeam) -> None:
    ids = add_team("red", 5, YEAR, lead="dee")
    desk = desk_of(store, "dee")
    before = desk.edition()

    save_hours(store, ids[0], 48)

    assert desk.figures().weeks["red"][-1].measures[Measure.HOURS] == Spread(200, 38, 38, 38)
    assert desk.edition() != before


def test_the_edition_stays_while_nothing_changes(store: Store, add_team: AddTeam) -> None:
    add_team("red", 5, YEAR, lead="dee")

    assert desk_of(store, "dee").edition() == desk_of(store, "dee", NOW + timedelta(minutes=5)).edition()


def test_settled_weeks_and_weeks_worked_out_now_say_the_same(store: Store, add_team: AddTeam) -> None:
    add_team("red", 6, YEAR[::2], lead="dee")
    desk = desk_of(store, "dee")
    live = desk.figures()

    privacy.settle(store, NOW)

    with store.read() as db:
        assert len(workloads.kept_weeks(db)) > 50
    assert desk.figures() == live


def test_an_erasure_leaves_settled_weeks_as_they_were(store: Store, add_team: AddTeam) -> None:
    ids = add_team("red", 6, YEAR, lead="dee")
    privacy.settle(store, NOW)
    before = desk_of(store, "dee").figures().weeks["red"]

    with store.write() as db:
        records.erase(db, ids[0])

    after = desk_of(store, "dee").figures().weeks["red"]
    assert after[:-3] == before[:-3]
    assert after[-3:] != before[-3:]  # the twin: weeks that can still be filled in follow who is there


def test_bands_are_published_and_nothing_finer(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee", level=3)
    privacy.publish_due(store, NOW)

    shown = desk_of(store, "dee").figures().releases["red"]

    assert [one.release.band for one in shown[-3:]] == [Band.VERY_HIGH] * 3
    assert {one.release.block.weeks for one in shown} == {8}


def test_the_aggregates_hold_no_table_of_persons_and_reach_no_other_file(
    store: Store, add_team: AddTeam
) -> None:
    add_team("red", 9, YEAR, lead="dee")

    with desk_of(store, "dee").aggregates() as kept:
        tables = {row["name"] for row in kept.rows("select name from sqlite_master where type = 'table'")}
        assert tables == {
            "team",
            "release",
            "release_team",
            "team_week",
            "case_weight",
            "terms",
            "closing",
            "short_period",
        }
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            kept.rows("attach database :file as other", file=str(store.file))
        with pytest.raises(sqlite3.DatabaseError):
            kept.run("delete from release")


def test_no_field_of_the_desk_is_a_store(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee")

    desk = desk_of(store, "dee")

    assert not [value for value in vars(desk).values() if not callable(value)]
    assert not [value for value in vars(desk).values() if hasattr(value, "read") or hasattr(value, "store")]


def declare(store: Store, *settings: Setting) -> None:
    with store.write() as db:
        for setting in settings:
            release_settings.add(db, setting, "eli")


def test_one_persons_facts_are_shown_only_once_declared(store: Store, add_team: AddTeam) -> None:
    add_team("red", 2, YEAR, lead="dee")
    assert desk_of(store, "dee").person_weeks("red", WEEK) == []

    declare(store, Setting("2026-02-11T10:00:00+00:00", person_facts=True))

    facts = WorkFacts(hours=38, open_cases=20)
    shown = [PersonWeek("Red-1", facts), PersonWeek("Red-2", facts)]
    assert desk_of(store, "dee").person_weeks("red", WEEK) == shown
    assert own_desk_of(store, "red-1").person_weeks("red", WEEK) == shown[:1]
    assert (
        desk_of(store, "dee").person_weeks("red", WEEK.back(3)) == []
    )  # declared in the middle of that week
    with pytest.raises(NotAllowed):
        desk_of(store, "ben").person_weeks("red", WEEK)
    add_team("blue", 2, YEAR, lead="ben")
    assert desk_of(store, "ben").person_weeks("red", WEEK) == []


def test_a_declaration_taken_back_hides_what_it_showed(store: Store, add_team: AddTeam) -> None:
    add_team("red", 2, YEAR, lead="dee")

    declare(
        store, Setting("2026-01-05T10:00:00+00:00", person_facts=True), Setting("2026-03-03T10:00:00+00:00")
    )

    assert desk_of(store, "dee").person_weeks("red", WEEK) == []


def test_capacity_follows_contract_hours(store: Store, add_team: AddTeam) -> None:
    add_team("red", 5, YEAR, lead="dee")

    with store.read() as db:
        full = organisations.required(db).contract_hours
    assert desk_of(store, "dee").figures().weeks["red"][-1].contract_hours == 5 * full


def test_a_newcomer_counts_from_the_next_monday(store: Store, add_team: AddTeam) -> None:
    add_team("red", 5, YEAR, lead="dee")
    save_hours(store, "ana", 60)

    with store.write() as db:
        people.join_teams(db, [("ana", "red")], NOW.date().isoformat())

    assert desk_of(store, "dee").figures().weeks["red"][-1].measures[Measure.HOURS].total == 5 * 38
