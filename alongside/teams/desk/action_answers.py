"""A member's own answer to whether an action helped. No one else can read it."""

from dataclasses import dataclass
from datetime import date

from alongside.accounts.desk.desk import Desk
from alongside.accounts.store import organisations, people
from alongside.core.rules.errors import NotAllowed
from alongside.teams.gate.action_answers import is_asked
from alongside.teams.rules.action_answers import answers_until
from alongside.teams.rules.actions import TeamAction
from alongside.teams.store import action_answers, actions


@dataclass(frozen=True)
class OwnAnswer:
    """`helped`: as the person said; None before they did. released_on: the day on which answering ends."""

    action: TeamAction
    helped: bool | None
    released_on: date


@dataclass(frozen=True)
class OwnAnswersDesk(Desk):
    def list_questions(self) -> list[OwnAnswer]:
        """Those the person is asked now, about their own team."""
        with self.store.read() as db:
            team, zone = (
                people.team_of(db, self.person.id),
                organisations.require_organisation(db).week_rule.zone,
            )
            open_ones = action_answers.list_questions(db, team.id) if team else []
            return [
                OwnAnswer(
                    action,
                    action_answers.find_answer(db, self.person.id, action.id),
                    answers_until(one.closed_on, zone).date(),
                )
                for one in open_ones
                if is_asked(db, self.person.id, one, self.now)
                and (action := actions.find_action(db, one.action_id))
            ]

    def give_answer(self, action_id: str, helped: bool) -> None:
        """Replaces an earlier one. Raises NotAllowed for people who are not asked, or not any more."""
        with self.store.write() as db:
            question = action_answers.find_question(db, action_id)
            team = people.team_of(db, self.person.id)
            own = question is not None and team is not None and team.id == question.team_id
            if question is None or not own or not is_asked(db, self.person.id, question, self.now):
                raise NotAllowed
            action_answers.save_answer(db, self.person.id, action_id, helped)
