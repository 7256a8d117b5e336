"""Actions of a team: its lead keeps the book of them, everybody in the team reads along."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from alongside.domain import actions as rules
from alongside.domain.actions import Draft, TeamAction, TeamActions, arranged
from alongside.domain.audit import Action
from alongside.domain.errors import NotAllowed
from alongside.domain.people import Person
from alongside.store import actions, audit, organisations, people, teams
from alongside.store.engine import Store, Work


@dataclass(frozen=True)
class ActionList:
    """To read, for those who are in a team or lead it at the moment of asking."""

    store: Store
    person: Person
    now: datetime

    def of_teams(self, team_ids: Iterable[str]) -> dict[str, TeamActions]:
        """By team id. A team that one neither leads nor is in is left out, as one without any such team would be."""
        with self.store.read() as db:
            today, open_to = _today(db, self.now), _open_to(db, self.person.id)
            return {
                team_id: arranged(actions.of_teams(db, [team_id]), today)
                for team_id in team_ids
                if team_id in open_to
            }


@dataclass(frozen=True)
class ActionBook:
    """To write, for leads. Every change is one transaction, looks again whether its author leads the team still (NotAllowed),
    and is in the log. Sending the same again (a double click, a browser's retry) changes nothing and is no refusal.
    """

    store: Store
    person: Person
    now: datetime

    def people(self, team_id: str) -> list[tuple[str, str]]:
        """Ids and names of those who may see to an action, by name. Raises NotAllowed."""
        with self.store.read() as db:
            self._check_leads(db, team_id)
            return actions.who_may_see_to_it(db, team_id)

    def open(self, team_id: str, draft: Draft, action_id: str) -> TeamAction:
        """`action_id`: a new one made when the form was opened, so that sending it twice opens one action. Raises BadInput."""
        with self.store.write() as db:
            self._check_leads(db, team_id)
            stored = actions.by_id(db, action_id)
            if stored:
                return _in_team(stored, team_id)
            may = dict(actions.who_may_see_to_it(db, team_id))
            action = rules.opened(action_id, team_id, draft, may, _today(db, self.now))
            self._save(db, action, Action.ACTION_OPENED)
        return action

    def change(self, action_id: str, draft: Draft, seen_revision: int) -> TeamAction:
        """Raises BadInput, ActionChanged, ActionClosed."""
        with self.store.write() as db:
            stored = self._stored(db, action_id)
            may = dict(actions.who_may_see_to_it(db, stored.team_id))
            action = rules.changed(stored, draft, seen_revision, may, _today(db, self.now))
            if action != stored:
                self._save(db, action, Action.ACTION_CHANGED)
        return action

    def close(self, action_id: str, outcome: str, seen_revision: int) -> TeamAction:
        """Raises BadInput, ActionChanged, ActionClosed."""
        with self.store.write() as db:
            stored = self._stored(db, action_id)
            action = rules.closed(stored, outcome, seen_revision, _today(db, self.now))
            if action != stored:
                self._save(db, action, Action.ACTION_CLOSED)
        return action

    def _stored(self, db: Work, action_id: str) -> TeamAction:
        """An action that is not there and one of a team that one does not lead are refused alike."""
        stored = actions.by_id(db, action_id)
        if stored is None:
            raise NotAllowed
        self._check_leads(db, stored.team_id)
        return stored

    def _check_leads(self, db: Work, team_id: str) -> None:
        if team_id not in {team.id for team in teams.led_by(db, self.person.id)}:
            raise NotAllowed

    def _save(self, db: Work, action: TeamAction, done: Action) -> None:
        """The line in the log is about its author: who sees to an action is for the team to know, not for admins."""
        actions.save(db, action, self.person.id)
        audit.record(db, self.now.isoformat(), self.person.id, done, self.person.id, action.team_id)


def _open_to(db: Work, person_id: str) -> set[str]:
    """Ids of the teams whose actions somebody may read."""
    own = people.team_of(db, person_id)
    return {team.id for team in [*teams.led_by(db, person_id), *([own] if own else [])]}


def _in_team(stored: TeamAction, team_id: str) -> TeamAction:
    if stored.team_id != team_id:
        raise NotAllowed
    return stored


def _today(db: Work, now: datetime) -> date:
    return now.astimezone(organisations.required(db).week_rule.zone).date()
