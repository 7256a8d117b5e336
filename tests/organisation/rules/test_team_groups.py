"""Which teams can be joined under one name."""

from collections.abc import Iterable

import pytest

from alongside.accounts.rules.people import Team, TeamNameTaken, TeamNotFound
from alongside.core.rules.errors import AlongsideError, BadInput
from alongside.organisation.rules.team_groups import (
    TeamAlreadyGrouped,
    TeamGroup,
    TooFewTeams,
    clean_team_group,
)

TEAMS = [Team("a", "Red"), Team("b", "Blue"), Team("c", "Green"), Team("d", "Grey")]
EAST = TeamGroup("east", "East", ("a", "b"))


def clean(name: str, team_ids: Iterable[str], id: str = "west") -> TeamGroup:
    return clean_team_group(TeamGroup(id, name, tuple(team_ids)), TEAMS, [EAST])


def test_two_teams_or_more_are_joined_each_once() -> None:
    assert clean("  West  side ", ["d", "c", "d"]) == TeamGroup("west", "West side", ("c", "d"))


def test_joined_teams_can_be_changed_and_keep_their_name_and_teams() -> None:
    assert clean("EAST", "abc", id="east") == TeamGroup("east", "EAST", ("a", "b", "c"))


@pytest.mark.parametrize(
    ("name", "team_ids", "refusal"),
    [
        (" ", "cd", BadInput),
        ("x" * 101, "cd", BadInput),
        ("east", "cd", TeamNameTaken),
        ("GREY", "cd", TeamNameTaken),  # a lead could not tell it from the team
        ("West", "", TooFewTeams),
        ("West", "cc", TooFewTeams),
        ("West", ["c", "gone"], TeamNotFound),
        ("West", "ac", TeamAlreadyGrouped),
    ],
)
def test_what_cannot_be_joined_is_refused(
    name: str, team_ids: Iterable[str], refusal: type[AlongsideError]
) -> None:
    with pytest.raises(refusal):
        clean(name, team_ids)
