"""Letters about matches and sessions, which they call appointments."""

from datetime import datetime

from alongside.calendars.rules.writing import clean_line
from alongside.core.rules.messages import N_
from alongside.core.words import Words
from alongside.notifications.desk.outbox import ToSend
from alongside.notifications.mail.kinds import Text, letter
from alongside.notifications.rules.notification_preferences import MessageKind

SESSIONS_PATH = (
    "/appointments"  # redirects to the page of sessions, whose own address would say what they are
)


@letter(MessageKind.MATCH, N_("Someone is waiting for your answer"))
def ask_for_answer(sending: ToSend, t: Words) -> Text:
    return Text(
        t("You have something to answer"),
        (t("Someone is waiting for you to accept or decline."),),
        SESSIONS_PATH,
    )


@letter(MessageKind.PROPOSAL, N_("Choose a time"))
def offer_times(sending: ToSend, t: Words) -> Text:
    return Text(
        t("Choose a time"),
        (t("There are suggested times for an appointment. Please choose one."),),
        SESSIONS_PATH,
    )


@letter(MessageKind.CONFIRMATION, N_("Session confirmed"), is_invitation=True)
def confirm_session(sending: ToSend, t: Words) -> Text:
    return Text(t("Appointment confirmed"), _when_and_with_whom(sending, t), SESSIONS_PATH)


@letter(MessageKind.CHANGE, N_("A session was changed or cancelled"), is_invitation=True)
def tell_change(sending: ToSend, t: Words) -> Text:
    lines = _when_and_with_whom(sending, t)
    if not sending.message.about["cancelled"]:
        return Text(t("Appointment changed"), lines, SESSIONS_PATH)
    cancelled = t("It was cancelled. Open Alongside to see what comes next.")
    return Text(t("Appointment cancelled"), (*lines, cancelled), SESSIONS_PATH)


@letter(MessageKind.REMINDER, N_("Upcoming session"))
def remind_of_session(sending: ToSend, t: Words) -> Text:
    return Text(t("Upcoming appointment"), _when_and_with_whom(sending, t), SESSIONS_PATH)


@letter(MessageKind.DID_YOU_MEET, N_("Did you meet?"))
def ask_whether_they_met(sending: ToSend, t: Words) -> Text:
    return Text(
        t("A short question"),
        (t("Did your appointment take place? A short answer is enough."),),
        SESSIONS_PATH,
    )


def _when_and_with_whom(sending: ToSend, t: Words) -> tuple[str, ...]:
    """Day, hour and length, with the time zone, since the app shows the browser's;
    the names if everyone allows them.
    """
    about = sending.message.about
    begins = datetime.fromisoformat(about["begins"])
    line = t(
        "{weekday}, {moment} ({zone} time), {n} minutes.",
        weekday=t.weekday(begins.astimezone(sending.zone).weekday()),
        moment=t.moment(begins, sending.zone),
        zone=sending.zone.key.replace("_", " "),
        n=t.number(about["minutes"]),
    )
    if not about["names"]:
        return (line,)
    return (line, t("With {names}.", names=", ".join(clean_line(name) for name in about["names"])))
