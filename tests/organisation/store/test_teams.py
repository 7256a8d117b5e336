"""Who was in which team when, however often they move in one day."""

from datetime import date

import pytest

from alongside.accounts.rules.people import Team
from alongside.accounts.store import people
from alongside.organisation.store import teams

MONDAY, TUESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)


@pytest.fixture
def moved(store):
    """Moves ana through (team or none, day) and returns her history."""
    with store.write() as db:
        people.add_teams(db, [Team("red", "Red"), Team("blue", "Blue")])

    def through(*moves):
        with store.write() as db:
            for team, day in moves:
                teams.move_many(db, {"ana": team}, day) if team else teams.leave_many(db, ["ana"], day)
        with store.read() as db:
            return teams.team_history(db, "ana")

    return through


def test_a_move_closes_one_row_and_opens_another(moved):
    assert moved(("red", MONDAY), ("blue", FRIDAY)) == [("red", MONDAY, FRIDAY), ("blue", FRIDAY, None)]


def test_moving_twice_in_a_day_leaves_the_last_team_only(moved):
    assert moved(("red", MONDAY), ("blue", MONDAY)) == [("blue", MONDAY, None)]


def test_coming_back_on_the_day_of_leaving_is_never_having_left(moved):
    assert moved(("red", MONDAY), ("blue", FRIDAY), ("red", FRIDAY)) == [("red", MONDAY, None)]
    assert moved((None, FRIDAY), ("red", FRIDAY)) == [("red", MONDAY, None)]


def test_leaving_on_the_first_day_leaves_no_trace(moved):
    assert moved(("red", MONDAY), (None, MONDAY)) == []
    assert moved(("red", MONDAY), (None, MONDAY), ("blue", MONDAY)) == [("blue", MONDAY, None)]


def test_coming_back_later_is_a_row_of_its_own(moved):
    assert moved(("red", MONDAY), (None, TUESDAY), ("red", FRIDAY)) == [
        ("red", MONDAY, TUESDAY),
        ("red", FRIDAY, None),
    ]


def test_a_clock_set_back_breaks_no_move(moved):
    """The organisation moved its time zone westwards: today is the day before the last move."""
    assert moved(("blue", MONDAY), ("red", TUESDAY), ("blue", MONDAY)) == [("blue", MONDAY, None)]


def test_people_are_counted_now_and_not_when_they_left(store, moved):
    moved(("red", MONDAY), ("blue", FRIDAY))

    with store.read() as db:
        assert [(one.team.id, one.people, one.leads) for one in teams.list_staffed(db)] == [
            ("blue", 1, ()),
            ("red", 0, ()),
        ]
        assert (teams.people_in(db, "red"), teams.people_in(db, "blue")) == (0, 1)


def test_a_team_can_have_several_leads_and_a_lead_several_teams(store, moved):
    with store.write() as db:
        teams.name_leads(db, "red", ["dee", "ana"])
        teams.name_leads(db, "red", ["dee"])
        teams.name_leads(db, "blue", ["dee"])

    with store.read() as db:
        assert teams.all_leads(db) == {"red": [("ana", "Ana"), ("dee", "Dee")], "blue": [("dee", "Dee")]}
        assert teams.led_by(db, "dee") == [Team("blue", "Blue"), Team("red", "Red")]


def test_a_deleted_team_takes_its_rows_along(store, moved):
    moved(("red", MONDAY))

    with store.write() as db:
        teams.name_leads(db, "red", ["dee"])
        teams.delete_team(db, "red")

    with store.read() as db:
        assert (teams.team_history(db, "ana"), teams.led_by(db, "dee")) == ([], [])
