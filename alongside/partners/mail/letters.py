"""Letters about rounds of matching. They go to everyone who could join, so they say nothing about anyone."""

from datetime import date

from alongside.core.rules.messages import N_
from alongside.core.words import Words
from alongside.notifications.desk.outbox import ToSend
from alongside.notifications.mail.kinds import Text, letter
from alongside.notifications.rules.causes import CauseKind
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.partners.words.rounds import same_lead_text


@letter(MessageKind.ROUND, N_("A round of matching: it opens, ends soon, or changes"))
def tell_of_round(sending: ToSend, t: Words) -> Text:
    about = sending.message.about
    match sending.message.cause.kind:
        case CauseKind.ROUND_OPENED:
            return Text(t("A round of matching is open"), _question(sending, t))
        case CauseKind.ROUND_REMINDER:
            return Text(t("A round of matching ends soon"), _question(sending, t))
        case CauseKind.ROUND_MOVED:
            day = t.day(date.fromisoformat(about["until"]))
            said = t("The new last day to answer is {day}. Your answer still counts.", day=day)
            return Text(t("A round of matching has a new last day"), (said,))
        case CauseKind.ROUND_CANCELLED:
            said = t("No pairs were made. There is nothing for you to do.")
            return Text(t("A round of matching was cancelled"), (said,))
        case other:
            raise ValueError(f"{other} is not about a round")


def _question(sending: ToSend, t: Words) -> tuple[str, ...]:
    about = sending.message.about
    day = t.day(date.fromisoformat(about["until"]))
    asks = t("You can join, and no one has to. Please say by {day} if you would like to.", day=day)
    return (asks, same_lead_text(t)) if about["same_lead_ok"] else (asks,)
