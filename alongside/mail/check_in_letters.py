"""The weekly reminder to check in."""

from alongside.desks.outbox import ToSend
from alongside.domain import N_
from alongside.domain.notification_preferences import MessageKind
from alongside.domain.weeks import Week
from alongside.mail.kinds import Text, letter
from alongside.words import Words


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
    )
