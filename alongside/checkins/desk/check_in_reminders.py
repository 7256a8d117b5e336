"""The weekly reminder of the check-in."""

from datetime import datetime, timedelta

from alongside.accounts.store import organisations
from alongside.checkins.store import checkins
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.notifications.desk.notifications import before_sending, notify, time_zone_of
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.notifications.rules.outbox import Message
from alongside.notifications.store import notification_preferences
from alongside.organisation.rules import check_times
from alongside.organisation.rules.closed_days import reminder_days, workdays
from alongside.profiles.desk.days_off import days_off

USEFUL_FOR = timedelta(hours=20)


def remind_of_check_in(db: Transaction, person_id: str, now: datetime) -> list[datetime]:
    """On the day and hour the person chose, or their next working day. At most once a week.

    Not if the week is filled in, or is not expected: they are off all week, or the organisation is closed.
    Returns when the next reminder can be due.
    """
    reached = notification_preferences.find_preferences(db, person_id)
    if reached is None or not reached.wants_message(MessageKind.CHECK_IN) or reached.check_in_weekday is None:
        return []
    zone, rule = time_zone_of(db, person_id), organisations.require_organisation(db).week_rule
    there, off = now.astimezone(zone), days_off(db, person_id)
    weekday, minute = reached.check_in_weekday, reached.check_in_minute
    if there.hour * 60 + there.minute >= minute:
        for day in reminder_days(there.date(), weekday, off):
            week = rule.newest(now - (there.date() - day))
            if all(map(off, workdays(week))):
                continue
            if checkins.find_check_in(db, person_id, week) is None:
                cause = Cause(CauseKind.CHECK_IN, week.text, occasion=Week.of(day).text)
                notify(db, person_id, cause, now=now, about={"week": week.text}, expires=now + USEFUL_FOR)
            break
    return check_times.next_reminder(now, zone, weekday, minute, is_off=off, rule=rule)


@before_sending(CauseKind.CHECK_IN)
def drop_needless_reminder(db: Transaction, message: Message, now: datetime) -> Message | None:
    """The week is filled in by now; or they are off today, though the message was written for a working day:
    quiet hours delayed it, or plans changed.
    """
    if checkins.find_check_in(db, message.person_id, Week(message.about["week"])) is not None:
        return None
    today = now.astimezone(time_zone_of(db, message.person_id)).date()
    return None if days_off(db, message.person_id)(today) else message
