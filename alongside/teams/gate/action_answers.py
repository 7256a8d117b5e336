"""Who is asked whether an action helped (who counts in bands, without its readers), and its one release."""

from datetime import date, datetime

from alongside.accounts.store import organisations
from alongside.core.store.engine import Store, Transaction
from alongside.teams.gate.panels import Leads, Panels
from alongside.teams.rules.action_answers import Helped, answers_until, asked_in, drawn_share
from alongside.teams.rules.panels import members_who_stayed, smallest_panel
from alongside.teams.rules.releases import EPSILON, EPSILON_STRONG, Member, is_strong, keyed_draw
from alongside.teams.store import action_answers, protected, release_settings, releases
from alongside.teams.store.action_answers import Question


def ask_team(db: Transaction, action_id: str, team_id: str, closed_on: date) -> set[str]:
    """Ids of the people who are asked. None if they are too few, or were asked in this block already.

    One question a block bounds what the answers of one person can say, however many actions there are.
    """
    asked = members_asked(db, team_id, closed_on)
    enough = len(asked) >= smallest_panel(asked, release_settings.list_settings(db))
    if not enough or action_answers.was_asked(db, team_id, closed_on):
        return set()
    action_answers.add_question(db, action_id, team_id, closed_on)
    return {one.person_id for one in asked}


def members_asked(db: Transaction, team_id: str, closed_on: date) -> list[Member]:
    """Who counts in the team's bands, still belongs to it, and does not lead it now."""
    block = asked_in(closed_on)
    leads = Leads.read(db, block)
    panel = Panels.read(db, block, leads, team_id=team_id)
    leading = leads.now.get(team_id, set())
    counted = members_who_stayed(panel.members_at_start([team_id]))
    return [one for one in counted if one.person_id not in leading]


def is_asked(db: Transaction, person_id: str, question: Question, now: datetime) -> bool:
    zone = organisations.require_organisation(db).week_rule.zone
    return now < answers_until(question.closed_on, zone) and any(
        one.person_id == person_id for one in members_asked(db, question.team_id, question.closed_on)
    )


def release_answers(store: Store, now: datetime) -> None:
    """Releases what each team said whose day has come. Later answers, moves and erasures change nothing."""
    with store.read() as db:
        due = _due_questions(db, now)
    for question in due:
        with store.write() as db:
            if question in _due_questions(db, now):
                strong = is_strong(asked_in(question.closed_on), release_settings.list_settings(db))
                epsilon = EPSILON_STRONG if strong else EPSILON
                outcome = _draw_outcome(db, question, epsilon)
                action_answers.add_release(db, question.action_id, outcome, epsilon, now)


def _due_questions(db: Transaction, now: datetime) -> list[Question]:
    questions = action_answers.list_questions(db)
    if not questions:
        return []
    zone = organisations.require_organisation(db).week_rule.zone
    return [one for one in questions if answers_until(one.closed_on, zone) <= now]


def _draw_outcome(db: Transaction, question: Question, epsilon: float) -> Helped:
    said = protected.answers_about_action(db, question.action_id)
    members = [
        one for one in members_asked(db, question.team_id, question.closed_on) if one.person_id in said
    ]
    if len(members) < smallest_panel(members, release_settings.list_settings(db)):
        return Helped.TOO_FEW
    answers = [[one.person_id, said[one.person_id]] for one in members]
    draw = keyed_draw(releases.release_key(db), [question.action_id, answers])
    return drawn_share(sum(said[one.person_id] for one in members), len(members), epsilon, draw)
