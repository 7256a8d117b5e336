"""Actions of teams as they are kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from alongside.accounts.rules.people import Team
from alongside.accounts.store import people
from alongside.core.store.engine import Store
from alongside.everything.store import records
from alongside.organisation.store import teams
from alongside.teams.rules.actions import ActionKind, TeamAction
from alongside.teams.store import actions
from tests.fixtures.houses import broken_references

ACTION = TeamAction(
    id="a1",
    team_id="red",
    kind=ActionKind.OTHER,
    text="one\ntwo",
    who_id="ana",
    who_name="Ana",
    opened_on=date(2026, 3, 4),
    until=date(2026, 4, 1),
    look_again=date(2026, 3, 11),
)
LATER = TeamAction(
    id="a2",
    team_id="red",
    kind=ActionKind.REASSIGN,
    text="",
    who_id="ben",
    who_name="Ben",
    opened_on=date(2026, 3, 5),
    until=date(2026, 4, 1),
    look_again=date(2026, 3, 11),
)
BLUE = TeamAction(
    id="a3",
    team_id="blue",
    kind=ActionKind.PAUSE_INTAKE,
    text="",
    who_id="cho",
    who_name="Cho",
    opened_on=date(2026, 3, 1),
    until=date(2026, 4, 1),
    look_again=date(2026, 3, 11),
)

Kept = Callable[[], list[TeamAction]]


@pytest.fixture
def kept(store: Store) -> Kept:
    """ana and ben are in red, cho in blue; dee leads both and opened an action for each of the three."""
    with store.write() as db:
        people.add_teams(db, [Team("red", "Red"), Team("blue", "Blue")])
        people.join_teams(db, [("ana", "red"), ("ben", "red"), ("cho", "blue")], date(2025, 1, 6))
        teams.name_leads(db, "red", ["dee"])
        for action in (LATER, ACTION, BLUE):
            actions.save_action(db, action, "dee")

    def read() -> list[TeamAction]:
        with store.read() as db:
            return actions.actions_of_teams(db, ["red", "blue"])

    return read


def test_what_is_kept_comes_back_team_by_team_oldest_first(kept: Kept) -> None:
    assert kept() == [ACTION, LATER, BLUE]


def test_only_the_teams_asked_for_come_back(store: Store, kept: Kept) -> None:
    with store.read() as db:
        assert actions.actions_of_teams(db, ["blue"]) == [BLUE]
        assert actions.actions_of_teams(db, ["green"]) == []
        assert actions.find_action(db, "a2") == LATER
        assert actions.find_action(db, "a9") is None


def test_saving_again_replaces_all_but_where_it_began(store: Store, kept: Kept) -> None:
    done = TeamAction(
        id="a1",
        team_id="red",
        kind=ActionKind.REASSIGN,
        text="new",
        who_id="ben",
        who_name="Ben",
        opened_on=date(2026, 3, 4),
        until=date(2026, 5, 1),
        look_again=date(2026, 3, 20),
        closed_on=date(2026, 3, 19),
        outcome="ok",
        revision=2,
    )
    elsewhere = replace(done, team_id="blue", opened_on=date(2026, 1, 1))

    with store.write() as db:
        actions.save_action(db, elsewhere, "eli")

    assert kept() == [done, LATER, BLUE]
    with store.read() as db:
        assert db.rows("select opened_by from action where id = 'a1'")[0]["opened_by"] == "dee"


def test_those_who_may_see_to_it_are_the_team_and_its_leads_who_are_still_here(
    store: Store, kept: Kept
) -> None:
    with store.read() as db:
        assert actions.possible_owners(db, "red") == [("ana", "Ana"), ("ben", "Ben"), ("dee", "Dee")]
        assert actions.possible_owners(db, "blue") == [("cho", "Cho")]

    with store.write() as db:
        ana = people.by_id(db, "ana")
        assert ana is not None
        people.update_person(db, replace(ana, left_on=date(2026, 3, 4)))
        teams.leave_many(db, ["ben"], date(2026, 3, 4))

    with store.read() as db:
        assert actions.possible_owners(db, "red") == [("dee", "Dee")]


def test_an_erased_person_is_no_more_in_an_action_that_stays(store: Store, kept: Kept) -> None:
    with store.write() as db:
        records.erase_person(db, "ana")
        records.erase_person(db, "dee")

    assert kept() == [replace(ACTION, who_id=None, who_name=None), LATER, BLUE]
    with store.read() as db:
        assert {row["opened_by"] for row in db.rows("select opened_by from action")} == {None}
        assert broken_references(db) == []


def test_a_person_takes_along_the_actions_they_opened_or_see_to_and_no_others(
    store: Store, kept: Kept
) -> None:
    def taken(person_id: str) -> list[tuple[object, ...]]:
        with store.read() as db:
            table = next(table for table in records.tables_of_person(db, person_id) if table.name == "action")
        return [(row["id"], row["opened_by_you"], row["seen_to_by_you"]) for row in table.as_dicts()]

    assert taken("ana") == [("a1", 0, 1)]
    assert taken("dee") == [("a3", 1, 0), ("a1", 1, 0), ("a2", 1, 0)]
    assert taken("eli") == []
