"""Team groups: small teams that an admin puts together under one name."""

from dataclasses import dataclass

from alongside.accounts.desk.role_desk import RoleDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.people import Role
from alongside.accounts.store import audit, people
from alongside.core.rules.tokens import new_id
from alongside.core.store.engine import Transaction
from alongside.organisation.rules.team_groups import NoSuchTeamGroup, TeamGroup, clean_team_group
from alongside.organisation.store import team_groups


@dataclass(frozen=True)
class TeamGroupsDesk(RoleDesk):
    """Every change is one transaction and is logged."""

    needs = Role.ADMIN

    def list_groups(self) -> list[TeamGroup]:
        """Sorted by name."""
        with self._reading() as db:
            return team_groups.list_groups(db)

    def add_group(self, name: str, team_ids: tuple[str, ...]) -> None:
        """Raises BadInput, TeamNameTaken, TooFewTeams, TeamNotFound, TeamAlreadyGrouped."""
        with self._writing() as db:
            self._save_and_log(db, TeamGroup(new_id(), name, team_ids), team_groups.list_groups(db))

    def change_group(self, typed: TeamGroup) -> None:
        """Raises the same as `add_group`, and NoSuchTeamGroup."""
        with self._writing() as db:
            everything = team_groups.list_groups(db)
            _require_group(everything, typed.id)
            self._save_and_log(db, typed, everything)

    def delete_group(self, group_id: str) -> None:
        """What was released about these teams together stays. Raises NoSuchTeamGroup."""
        with self._writing() as db:
            _require_group(team_groups.list_groups(db), group_id)
            team_groups.delete_group(db, group_id)
            audit.record_action(db, self.now, self.person.id, Action.TEAM_GROUP_REMOVED, detail=group_id)

    def _save_and_log(self, db: Transaction, typed: TeamGroup, everything: list[TeamGroup]) -> None:
        kept = clean_team_group(typed, people.list_teams(db), everything)
        if kept not in everything:
            team_groups.save_group(db, kept)
            audit.record_action(db, self.now, self.person.id, Action.TEAM_GROUP_SAVED, detail=kept.id)


def _require_group(everything: list[TeamGroup], group_id: str) -> None:
    if group_id not in {group.id for group in everything}:
        raise NoSuchTeamGroup(group_id)
