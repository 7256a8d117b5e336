"""Team groups: teams too small for a band of their own, put together into one."""

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.accounts.rules.people import Team, TeamNameTaken, TeamNotFound, clean_name
from alongside.core.rules.errors import AlongsideError

GROUP_PEOPLE, GROUP_TEAMS = 12, 2


@dataclass(frozen=True)
class TeamGroup:
    id: str
    name: str
    team_ids: tuple[str, ...]


@dataclass(eq=False)
class TooFewTeams(AlongsideError):
    """A group needs more than one team."""


@dataclass(eq=False)
class TeamAlreadyGrouped(AlongsideError):
    """A team can be in one group at most."""

    team_id: str


@dataclass(eq=False)
class NoSuchTeamGroup(AlongsideError):
    roll_up_id: str


def clean_team_group(typed: TeamGroup, teams: Iterable[Team], others: Iterable[TeamGroup]) -> TeamGroup:
    """Sorts the teams by id.

    Raises BadInput, TeamNameTaken, TooFewTeams, TeamNotFound, TeamAlreadyGrouped.
    """
    here, joined = list(teams), [one for one in others if one.id != typed.id]
    kept = TeamGroup(typed.id, clean_name("roll_up", typed.name), tuple(sorted(set(typed.team_ids))))
    taken = [team.name for team in here] + [one.name for one in joined]
    if kept.name.casefold() in {name.casefold() for name in taken}:
        raise TeamNameTaken(kept.name)
    if len(kept.team_ids) < GROUP_TEAMS:
        raise TooFewTeams
    known = {team.id for team in here}
    elsewhere = {team_id for one in joined for team_id in one.team_ids}
    for team_id in kept.team_ids:
        if team_id not in known:
            raise TeamNotFound(team_id)
        if team_id in elsewhere:
            raise TeamAlreadyGrouped(team_id)
    return kept
