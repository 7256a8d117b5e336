"""The weekly reminder to check in."""

from alongside.checkins.rules.checkins import CHECK_IN_PATH
from alongside.core.rules.messages import N_
from alongside.core.rules.weeks import Week
from alongside.core.words import Words
from alongside.notifications.desk.outbox import ToSend
from alongside.notifications.mail.kinds import Text, letter
from alongside.notifications.rules.notification_preferences import MessageKind


@letter(MessageKind.CHECK_IN, N_("Your weekly check-in"))
def remind_of_check_in(sending: ToSend, t: Words) -> Text:
    week = t.week(Week(sending.message.about["week"]))
    return Text(
        t("Time for your weekly check-in"),
        (
            t(
                "The form for {week} is open. It takes less than a minute, and you can skip any part.",
                week=week,
            ),
        ),
        way=CHECK_IN_PATH,
    )
