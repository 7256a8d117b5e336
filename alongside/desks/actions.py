"""A team's actions: its leads write them, and everyone in the team can read them."""

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
    """Read-only, for people who are in a team or lead it at the time of the call."""

    store: Store
    person: Person
    now: datetime

    def of_teams(self, team_ids: Iterable[str]) -> dict[str, TeamActions]:
        """By team id. Leaves out teams that the person neither leads nor is in, without saying so."""
        with self.store.read() as db:
            today, open_to = _today(db, self.now), _open_to(db, self.person.id)
            return {
                team_id: arranged(actions.of_teams(db, [team_id]), today)
                for team_id in team_ids
                if team_id in open_to
            }


@dataclass(frozen=True)
class ActionBook:
    """For leads to write. Every change is one transaction and is logged. It raises NotAllowed if its author
    no longer leads the team. Sending the same change again (a double click, a browser's retry) does nothing
    and is not refused.
    """

    store: Store
    person: Person
    now: datetime

    def people(self, team_id: str) -> list[tuple[str, str]]:
        """Ids and names, sorted by name. Raises NotAllowed."""
        with self.store.read() as db:
            self._check_leads(db, team_id)
            return actions.who_may_see_to_it(db, team_id)

    def open(self, team_id: str, draft: Draft, action_id: str) -> TeamAction:
        """`action_id` is made when the form opens, so that sending it twice adds one action. Raises BadInput."""
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
        """Refuses a missing action and one of another lead's team alike, so that neither can be told apart."""
        stored = actions.by_id(db, action_id)
        if stored is None:
            raise NotAllowed
        self._check_leads(db, stored.team_id)
        return stored

    def _check_leads(self, db: Work, team_id: str) -> None:
        if team_id not in {team.id for team in teams.led_by(db, self.person.id)}:
            raise NotAllowed

    def _save(self, db: Work, action: TeamAction, done: Action) -> None:
        """The log line is about the author. The owner of an action is the team's to know, not the admins'."""
        actions.save(db, action, self.person.id)
        audit.record(db, self.now.isoformat(), self.person.id, done, self.person.id, action.team_id)


def _open_to(db: Work, person_id: str) -> set[str]:
    """Teams that the person leads, and the one they are in."""
    own = people.team_of(db, person_id)
    return {team.id for team in [*teams.led_by(db, person_id), *([own] if own else [])]}


def _in_team(stored: TeamAction, team_id: str) -> TeamAction:
    if stored.team_id != team_id:
        raise NotAllowed
    return stored


def _today(db: Work, now: datetime) -> date:
    return now.astimezone(organisations.required(db).week_rule.zone).date()
