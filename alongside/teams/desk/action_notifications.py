"""Who is told about an action: its owner, its team, and when it is due for review its leads."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from alongside.accounts.store import organisations
from alongside.core.store.engine import Transaction
from alongside.notifications.desk.notifications import before_sending, notify
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.notifications.rules.outbox import Message
from alongside.notifications.store import notices, notification_preferences
from alongside.organisation.store import teams
from alongside.teams.rules.actions import TeamAction
from alongside.teams.store import actions

# After its review day. Later, the first page of its leads says so without an e-mail.
FRESH = timedelta(days=7)


def tell_owner(db: Transaction, action: TeamAction, by: str, now: datetime) -> None:
    """By e-mail, if they like; their first page shows it as long as it is open."""
    if action.who_id and action.who_id != by:
        notify(
            db, action.who_id, Cause(CauseKind.ACTION_OWNED, action.id), now=now, about={"action": action.id}
        )


def tell_team(
    db: Transaction, action: TeamAction, kind: NoticeKind, now: datetime, knowing: Collection[str | None]
) -> None:
    """On the first page of everyone in the team but those who know, or find another line there.

    One line stands for several actions.
    """
    for person_id in actions.people_with_account(db, action.team_id):
        if person_id not in knowing:
            notices.delete_unseen(db, kind, person_id)
            notices.save_notice(db, person_id, kind, now)


def remind_of_reviews(db: Transaction, person_id: str, now: datetime) -> list[datetime]:
    """E-mails leads on the day for review. Returns when the next ones can be due."""
    reached = notification_preferences.find_preferences(db, person_id)
    if reached is None or not reached.wants_message(MessageKind.ACTION_REVIEW):
        return []
    zone, ahead = organisations.require_organisation(db).week_rule.zone, []
    today = now.astimezone(zone).date()
    for action in actions.actions_of_teams(db, [team.id for team in teams.led_by(db, person_id)]):
        if action.is_due(today) and today - action.look_again < FRESH:
            cause = Cause(CauseKind.ACTION_REVIEW, action.id, occasion=action.look_again.isoformat())
            notify(db, person_id, cause, now=now, about={"action": action.id})
        elif action.is_open and action.look_again > today:
            ahead.append(datetime.combine(action.look_again, time(), zone))
    return ahead


@before_sending(CauseKind.ACTION_OWNED)
def drop_if_not_theirs(db: Transaction, message: Message, now: datetime) -> Message | None:
    action = actions.find_action(db, message.about["action"])
    return message if action and action.is_open and action.who_id == message.person_id else None


@before_sending(CauseKind.ACTION_REVIEW)
def drop_if_not_due(db: Transaction, message: Message, now: datetime) -> Message | None:
    action = actions.find_action(db, message.about["action"])
    today = now.astimezone(organisations.require_organisation(db).week_rule.zone).date()
    leads = action and action.team_id in {team.id for team in teams.led_by(db, message.person_id)}
    return message if action and leads and action.is_due(today) else None
