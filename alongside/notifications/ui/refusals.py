"""E-mail."""

from typing import assert_never

from alongside.core.ui.refusals import words_for, words_for_fields
from alongside.core.words import Words
from alongside.notifications.rules.notification_preferences import LONGEST_TITLE, MOST_ASKED
from alongside.notifications.rules.outbox import NoAddress, TooLate

NotificationRefusal = NoAddress | TooLate


@words_for(NotificationRefusal)
def notification_refusal(error: NotificationRefusal, t: Words) -> str:
    match error:
        case NoAddress():
            return t(
                "You have no confirmed e-mail address, or news is turned off. See *Calendar and e-mail*."
            )
        case TooLate():
            return t("Too late to send: its time has passed, or its link has expired.")
        case _:
            assert_never(error)


@words_for_fields("email", "title", "quiet")
def bad_notification_input(field: str, reason: str, t: Words) -> str | None:
    match field, reason:
        case "email", "asked too often":
            return t(
                "{n} messages to confirm an address were sent today. Try again tomorrow.",
                n=t.number(MOST_ASKED),
            )
        case "email", "needs SMTPUTF8":
            return t("Your mail server accepts only a to z, digits and common signs before the @.")
        case "email", _:
            return t("No e-mail can be sent to this address. Please check it.")
        case "title", _:
            return t("A title can have at most {most} characters.", most=t.number(LONGEST_TITLE))
        case "quiet", _:
            return t("Choose times of the day.")
        case _:
            return None
