"""Settings of what is released, joined teams and hours of a case, as they are kept."""

from datetime import UTC, date, datetime

import pytest
from sqlcipher3 import dbapi2 as sqlite3

from alongside.accounts.rules.people import Team
from alongside.accounts.store import people
from alongside.core.store.engine import Store
from alongside.organisation.rules.case_weights import CaseWeight
from alongside.organisation.rules.team_groups import TeamGroup
from alongside.organisation.store import case_weights, team_groups, teams
from alongside.teams.rules.releases import Setting
from alongside.teams.store import release_settings

FIRST, SECOND = (
    Setting(set_at=datetime(2026, 3, 2, 10, tzinfo=UTC), smallest_panel=10),
    Setting(set_at=datetime(2026, 3, 1, 10, tzinfo=UTC), smallest_panel=8, strong=True, person_facts=True),
)


@pytest.fixture
def three_teams(store: Store) -> None:
    with store.write() as db:
        people.add_teams(db, [Team(one, one.title()) for one in ("red", "blue", "grey")])


def test_settings_are_kept_in_the_order_in_which_they_were_made(store: Store) -> None:
    with store.write() as db:
        release_settings.add_setting(db, FIRST, "eli")
        release_settings.add_setting(db, SECOND, "eli")  # a clock that was set back changes nothing

    with store.read() as db:
        assert release_settings.list_settings(db) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "sql", ["update release_setting set smallest_panel = 6", "delete from release_setting"]
)
def test_a_setting_once_made_stays(store: Store, sql: str) -> None:
    with store.write() as db:
        release_settings.add_setting(db, FIRST, "eli")

    with pytest.raises(sqlite3.IntegrityError), store.write() as db:
        db.run(sql)

    with store.read() as db:
        assert release_settings.list_settings(db) == [FIRST]


@pytest.mark.usefixtures("three_teams")
def test_joined_teams_are_saved_in_place_of_what_they_were(store: Store) -> None:
    with store.write() as db:
        team_groups.save_group(db, TeamGroup("east", "East", ("blue", "red")))
        team_groups.save_group(db, TeamGroup("east", "Far east", ("blue", "grey")))

    with store.read() as db:
        assert team_groups.list_groups(db) == [TeamGroup("east", "Far east", ("blue", "grey"))]


@pytest.mark.usefixtures("three_teams")
def test_a_team_is_joined_under_one_name_at_most(store: Store) -> None:
    with store.write() as db:
        team_groups.save_group(db, TeamGroup("east", "East", ("blue", "red")))

    with pytest.raises(sqlite3.IntegrityError), store.write() as db:
        team_groups.save_group(db, TeamGroup("west", "West", ("grey", "red")))


@pytest.mark.usefixtures("three_teams")
def test_parted_teams_and_deleted_teams_leave_nothing_joined(store: Store) -> None:
    with store.write() as db:
        team_groups.save_group(db, TeamGroup("east", "East", ("blue", "red")))
        teams.delete_team(db, "red")

    with store.write() as db:
        assert team_groups.list_groups(db) == [TeamGroup("east", "East", ("blue",))]
        team_groups.delete_group(db, "east")
        assert team_groups.list_groups(db) == []
        assert db.rows("select * from roll_up_team") == []


def test_hours_of_a_case_are_saved_in_place_of_earlier_ones_whatever_their_capitals(store: Store) -> None:
    newer = CaseWeight(case_type="HOUSING", hours=2.0, source="newer", set_on=date(2026, 3, 5))
    with store.write() as db:
        case_weights.save_weight(
            db, CaseWeight(case_type="Housing", hours=1.0, source="older", set_on=date(2026, 3, 4))
        )
        case_weights.save_weight(
            db, CaseWeight(case_type="", hours=1.0, source="any other", set_on=date(2026, 3, 4))
        )
        case_weights.save_weight(db, newer)

    with store.write() as db:
        assert case_weights.list_weights(db) == [
            CaseWeight(case_type="", hours=1.0, source="any other", set_on=date(2026, 3, 4)),
            newer,
        ]
        assert case_weights.delete_weight(db, "housing")
        assert not case_weights.delete_weight(db, "housing")
        assert [weight.case_type for weight in case_weights.list_weights(db)] == [""]
