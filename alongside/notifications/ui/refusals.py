"""E-mail and calendars."""

from typing import assert_never

from alongside.calendars.rules.text import MOST_UNPACKED
from alongside.calendars.rules.uploads import LARGEST, LARGEST_TEXT
from alongside.core.ui.refusals import words_for, words_for_fields
from alongside.core.words import Words
from alongside.notifications.rules.notification_preferences import LONGEST_TITLE, MOST_ASKED
from alongside.notifications.rules.outbox import NoAddress, TooLate

MEGABYTE = 1_000_000

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


@words_for_fields("email", "title", "quiet", "calendar")
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
        case "calendar", "unreadable":
            return t("This is not a calendar. A calendar file starts with BEGIN:VCALENDAR.")
        case "calendar", "nothing":
            return t("Choose a file or paste its text first.")
        case "calendar", "no calendar in the archive":
            return t("This .zip has no calendar: no file in it ends in .ics.")
        case "calendar", "bad archive":
            return t("This .zip cannot be unpacked here. Upload its .ics file instead.")
        case "calendar", "too large":
            return t(
                "This calendar is too large. At most {n} MB fit in a file, {text} MB in pasted text "
                "and {unpacked} MB in an unpacked .zip.",
                n=t.number(LARGEST // MEGABYTE),
                text=t.number(LARGEST_TEXT // MEGABYTE),
                unpacked=t.number(MOST_UNPACKED // MEGABYTE),
            )
        case _:
            return None
