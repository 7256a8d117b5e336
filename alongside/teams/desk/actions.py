"""A team's actions: its leads write them, and everyone in the team can read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from alongside.accounts.desk.desk import Access, Desk
from alongside.accounts.rules.audit import Action
from alongside.accounts.store import audit, organisations, people
from alongside.core.rules.errors import NotAllowed
from alongside.core.store.engine import Transaction
from alongside.notifications.rules.notices import NoticeKind
from alongside.organisation.store import teams
from alongside.teams.desk.action_notifications import tell_owner, tell_team
from alongside.teams.gate.action_answers import ask_team
from alongside.teams.rules import actions as rules
from alongside.teams.rules.actions import ActionDraft, TeamAction, TeamActions, arrange_actions
from alongside.teams.store import actions


@dataclass(frozen=True)
class ActionList(Desk):
    """Read-only, for people who are in a team or lead it at the time of the call."""

    needs = Access.SIGNED_IN

    def actions_of_teams(self, team_ids: Iterable[str]) -> dict[str, TeamActions]:
        """By team id. Leaves out teams that the person neither leads nor is in, without saying so."""
        with self.store.read() as db:
            today, own = _local_today(db, self.now), people.team_of(db, self.person.id)
            open_to = {team.id for team in [*teams.led_by(db, self.person.id), *([own] if own else [])]}
            asked = [team_id for team_id in team_ids if team_id in open_to]
            found = actions.actions_of_teams(db, asked)
        return {
            team_id: arrange_actions([one for one in found if one.team_id == team_id], today)
            for team_id in asked
        }


@dataclass(frozen=True)
class ActionBook(Desk):
    """For leads to write. Every change is one transaction and is logged. It raises NotAllowed if its author
    no longer leads the team. Sending the same change again (a double click, a browser's retry) does nothing
    and is not refused.
    """

    needs = Access.SIGNED_IN

    def possible_owners(self, team_id: str) -> list[tuple[str, str]]:
        """Ids and names, sorted by name. Raises NotAllowed."""
        with self.store.read() as db:
            self._check_leads(db, team_id)
            return actions.possible_owners(db, team_id)

    def open_action(self, team_id: str, draft: ActionDraft, action_id: str) -> TeamAction:
        """`action_id` is made when the form opens: sending it twice adds one action. Raises BadInput."""
        with self.store.write() as db:
            self._check_leads(db, team_id)
            stored = actions.find_action(db, action_id)
            if stored and stored.team_id != team_id:
                raise NotAllowed
            if stored:
                return stored
            may = dict(actions.possible_owners(db, team_id))
            action = rules.open_action(action_id, team_id, draft, may, _local_today(db, self.now))
            self._save_and_log(db, action, Action.ACTION_OPENED)
            tell_owner(db, action, self.person.id, self.now)
            knowing = {self.person.id, action.who_id}
            tell_team(db, action, NoticeKind.ACTION_ADDED, self.now, knowing)
        return action

    def change_action(self, action_id: str, draft: ActionDraft, seen_revision: int) -> TeamAction:
        """Raises BadInput, ActionChanged, ActionClosed."""
        with self.store.write() as db:
            stored = self._load_action(db, action_id)
            may = dict(actions.possible_owners(db, stored.team_id))
            action = rules.change_action(stored, draft, seen_revision, may, _local_today(db, self.now))
            if action != stored:
                self._save_and_log(db, action, Action.ACTION_CHANGED)
            if action.who_id != stored.who_id:
                tell_owner(db, action, self.person.id, self.now)
        return action

    def close_action(self, action_id: str, outcome: str, seen_revision: int) -> TeamAction:
        """Raises BadInput, ActionChanged, ActionClosed."""
        with self.store.write() as db:
            stored = self._load_action(db, action_id)
            today = _local_today(db, self.now)
            action = rules.close_action(stored, outcome, seen_revision, today)
            if action != stored:
                self._save_and_log(db, action, Action.ACTION_CLOSED)
                asked = ask_team(db, action.id, action.team_id, action.closed_on or today)
                tell_team(db, action, NoticeKind.ACTION_CLOSED, self.now, {self.person.id, *asked})
        return action

    def _load_action(self, db: Transaction, action_id: str) -> TeamAction:
        """Refuses a missing action and one of another lead's team alike: no one can tell them apart."""
        stored = actions.find_action(db, action_id)
        if stored is None:
            raise NotAllowed
        self._check_leads(db, stored.team_id)
        return stored

    def _check_leads(self, db: Transaction, team_id: str) -> None:
        if team_id not in {team.id for team in teams.led_by(db, self.person.id)}:
            raise NotAllowed

    def _save_and_log(self, db: Transaction, action: TeamAction, done: Action) -> None:
        """The log line is about the author. The owner of an action is the team's to know, not the admins'."""
        actions.save_action(db, action, self.person.id)
        audit.record_action(db, self.now, self.person.id, done, self.person.id, detail=action.team_id)


def _local_today(db: Transaction, now: datetime) -> date:
    return now.astimezone(organisations.require_organisation(db).week_rule.zone).date()
