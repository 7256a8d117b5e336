"""Team groups: teams too small for a band of their own, put together into one."""

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.domain.errors import AlongsideError
from alongside.domain.people import NoSuchTeam, Team, TeamNameTaken, clean_name
from alongside.domain.releases import ROLL_UP_TEAMS


@dataclass(frozen=True)
class RollUp:
    id: str
    name: str
    team_ids: tuple[str, ...]


@dataclass(eq=False)
class TooFewTeams(AlongsideError):
    """A group needs more than one team."""


@dataclass(eq=False)
class TeamJoinedAlready(AlongsideError):
    """A team can be in one group at most."""

    team_id: str


@dataclass(eq=False)
class NoSuchRollUp(AlongsideError):
    roll_up_id: str


def clean_roll_up(typed: RollUp, teams: Iterable[Team], others: Iterable[RollUp]) -> RollUp:
    """Sorts the teams by id. Raises BadInput, TeamNameTaken, TooFewTeams, NoSuchTeam, TeamAlreadyGrouped."""
    here, joined = list(teams), [one for one in others if one.id != typed.id]
    kept = RollUp(typed.id, clean_name("roll_up", typed.name), tuple(sorted(set(typed.team_ids))))
    taken = [team.name for team in here] + [one.name for one in joined]
    if kept.name.casefold() in {name.casefold() for name in taken}:
        raise TeamNameTaken(kept.name)
    if len(kept.team_ids) < ROLL_UP_TEAMS:
        raise TooFewTeams
    known = {team.id for team in here}
    elsewhere = {team_id for one in joined for team_id in one.team_ids}
    for team_id in kept.team_ids:
        if team_id not in known:
            raise NoSuchTeam(team_id)
        if team_id in elsewhere:
            raise TeamJoinedAlready(team_id)
    return kept
