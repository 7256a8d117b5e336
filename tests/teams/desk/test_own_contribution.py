"""What of one's own is in the figures of the team, whose is beside it, and the no to a band."""

from datetime import date

import pytest

from alongside.accounts.rules.people import Person
from alongside.accounts.store import people
from alongside.core.rules.errors import NotAllowed
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.organisation.rules.team_groups import TeamGroup
from alongside.organisation.store import team_groups, teams
from alongside.teams.desk.own_contribution import OwnContributionDesk
from alongside.teams.gate.bands import publish_due
from alongside.teams.rules.own_contribution import ContributionStatus
from alongside.teams.rules.panels import Counted
from alongside.teams.rules.releases import Block
from alongside.teams.store import band_holds
from tests.conftest import NOW, WEEK, AddTeam

YEAR = [WEEK.back(back) for back in range(52)]
PERIOD = Block(Week("2026-W09"), 8)  # runs at NOW


def desk(store: Store, person_id: str) -> OwnContributionDesk:
    return OwnContributionDesk(store, Person(id=person_id, login=person_id, name=person_id), NOW)


def place(store: Store, person_id: str) -> ContributionStatus:
    return desk(store, person_id).read_contribution(PERIOD).status


def test_everyone_in_a_team_sees_the_names_that_count_and_since_when_the_new_ones_first(
    store: Store, add_team: AddTeam
) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    add_team("more", 1, YEAR)
    with store.write() as db:
        teams.move_many(db, {"more-1": "red"}, date(2025, 10, 20))

    seen = {one: desk(store, one).read_contribution(PERIOD).counted for one in (*ids, "more-1")}

    expected = [Counted("More-1", date(2025, 10, 20), True)]
    expected += [Counted(f"Red-{number}", date(2025, 1, 6), False) for number in range(1, 10)]
    assert set(seen.values()) == {tuple(expected)}


def test_the_names_are_those_of_the_panel_that_is_published(store: Store, add_team: AddTeam) -> None:
    """Not without an account, not when here for too short a time, not as a lead, and not without an answer from before the period."""
    ids = add_team("red", 12, YEAR, lead="red-12")
    with store.write() as db:
        db.run("update person set account_since = null where id = :id", id=ids[0])
        db.run("update membership set since = '2026-01-20' where person_id = :id", id=ids[1])
        db.run("delete from response where person_id = :id and week < '2026-W09'", id=ids[2])

    counted = {one.name for one in desk(store, ids[5]).read_contribution(PERIOD).counted}

    assert counted == {f"Red-{number}" for number in range(4, 12)}
    assert [place(store, one) for one in (ids[0], ids[1], ids[2], ids[11], ids[3])] == [
        ContributionStatus.NOT_YET,
        ContributionStatus.NOT_YET,
        ContributionStatus.NOT_YET,
        ContributionStatus.LEADS,
        ContributionStatus.COUNTED,
    ]


def test_in_teams_that_are_joined_the_names_of_all_of_them_are_seen(store: Store, add_team: AddTeam) -> None:
    """They count in one band, so anyone who is added to another of the teams is seen, too; and not where a team has its own."""
    ids = add_team("red", 6, YEAR, lead="dee")
    add_team("blue", 7, YEAR, lead="blue-7")
    add_team("green", 8, YEAR, lead="dee")
    with store.write() as db:
        team_groups.save_group(db, TeamGroup("joined", "Joined", ("blue", "green", "red")))

    of_red = [(one.name, one.team) for one in desk(store, ids[0]).read_contribution(PERIOD).counted]
    of_green = {one.team for one in desk(store, "green-1").read_contribution(PERIOD).counted}

    assert of_red[:6] == [(f"Red-{number}", "") for number in range(1, 7)]
    assert ("Blue-1", "Blue") in of_red
    assert ("Blue-7", "Blue") not in of_red  # sees the band as a lead
    assert {team for _, team in of_red} == {"", "Blue"}
    assert of_green == {""}


def test_a_band_is_held_back_and_let_go_again_by_whom_it_is_about(store: Store, add_team: AddTeam) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    publish_due(store, NOW)

    desk(store, ids[0]).hold_back()
    desk(store, ids[0]).hold_back()  # again changes nothing

    assert desk(store, ids[0]).read_contribution(PERIOD).held_back
    assert not desk(store, ids[1]).read_contribution(PERIOD).held_back  # no one else learns of it
    desk(store, ids[0]).stop_holding_back()
    assert not desk(store, ids[0]).read_contribution(PERIOD).held_back


def test_who_does_not_count_in_a_band_cannot_hold_it_back(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="red-9")
    publish_due(store, NOW)

    for one in ("red-9", "ana"):
        with pytest.raises(NotAllowed):
            desk(store, one).hold_back()
    with store.read() as db:
        assert band_holds.people_holding(db) == set()


def test_who_is_in_no_team_has_no_part_in_any(store: Store, add_team: AddTeam) -> None:
    add_team("red", 9, YEAR, lead="dee")

    with pytest.raises(NotAllowed):
        desk(store, "ana").read_contribution(PERIOD)


def test_a_no_is_in_ones_own_export_and_in_no_log(store: Store, add_team: AddTeam) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    publish_due(store, NOW)

    desk(store, ids[0]).hold_back()

    with store.read() as db:
        assert people.by_id(db, ids[0])
        assert db.rows("select * from audit where subject_id = :id or actor_id = :id", id=ids[0]) == []
