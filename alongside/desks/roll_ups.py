"""Team groups: small teams that an admin puts together under one name."""

from dataclasses import dataclass

from alongside.desks.role_desk import RoleDesk
from alongside.domain.audit import Action
from alongside.domain.people import Role
from alongside.domain.roll_ups import NoSuchRollUp, RollUp, clean_roll_up
from alongside.domain.tokens import new_id
from alongside.store import audit, people, roll_ups
from alongside.store.engine import Work


@dataclass(frozen=True)
class RollUpsDesk(RoleDesk):
    """Every change is one transaction and is logged."""

    role = Role.ADMIN

    def all(self) -> list[RollUp]:
        """Sorted by name."""
        with self._reading() as db:
            return roll_ups.all(db)

    def add(self, name: str, team_ids: tuple[str, ...]) -> None:
        """Raises BadInput, TeamNameTaken, TooFewTeams, NoSuchTeam, TeamAlreadyGrouped."""
        with self._writing() as db:
            self._save(db, RollUp(new_id(), name, team_ids), roll_ups.all(db))

    def change(self, typed: RollUp) -> None:
        """Raises the same as `add_group`, and NoSuchTeamGroup."""
        with self._writing() as db:
            everything = roll_ups.all(db)
            _one(everything, typed.id)
            self._save(db, typed, everything)

    def forget(self, roll_up_id: str) -> None:
        """What was released about these teams together stays. Raises NoSuchTeamGroup."""
        with self._writing() as db:
            _one(roll_ups.all(db), roll_up_id)
            roll_ups.forget(db, roll_up_id)
            self._line(db, Action.TEAMS_PARTED, roll_up_id)

    def _save(self, db: Work, typed: RollUp, everything: list[RollUp]) -> None:
        kept = clean_roll_up(typed, people.all_teams(db), everything)
        if kept not in everything:
            roll_ups.save(db, kept)
            self._line(db, Action.TEAMS_JOINED, kept.id)

    def _line(self, db: Work, action: Action, roll_up_id: str) -> None:
        audit.record(db, self.now.isoformat(), self.person.id, action, detail=roll_up_id)


def _one(everything: list[RollUp], roll_up_id: str) -> RollUp:
    for roll_up in everything:
        if roll_up.id == roll_up_id:
            return roll_up
    raise NoSuchRollUp(roll_up_id)
