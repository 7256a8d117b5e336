"""Letters about rounds of matching. They go to everyone who could join, so they say nothing about anyone."""

from datetime import date

from alongside.core.rules.messages import N_
from alongside.core.words import Words
from alongside.notifications.desk.outbox import ToSend
from alongside.notifications.mail.kinds import Text, letter
from alongside.notifications.rules.causes import CauseKind
from alongside.notifications.rules.notification_preferences import MessageKind
from alongside.partners.words.rounds import same_lead_text

SUBJECTS = {
    CauseKind.ROUND_OPENED: N_("A round of matching is open"),
    CauseKind.ROUND_REMINDER: N_("A round of matching ends soon"),
    CauseKind.ROUND_MOVED: N_("A round of matching has a new last day"),
    CauseKind.ROUND_CANCELLED: N_("A round of matching was cancelled"),
}
ASKS = N_("You can join, and no one has to. Please say by {day} if you would like to.")
SAYS = {
    CauseKind.ROUND_OPENED: ASKS,
    CauseKind.ROUND_REMINDER: ASKS,
    CauseKind.ROUND_MOVED: N_("The new last day to answer is {day}. Your answer still counts."),
    CauseKind.ROUND_CANCELLED: N_("No pairs were made. There is nothing for you to do."),
}


@letter(MessageKind.ROUND, N_("A round of matching: it opens, ends soon, or changes"))
def tell_of_round(sending: ToSend, t: Words) -> Text:
    kind, about = sending.message.cause.kind, sending.message.about
    day = t.day(date.fromisoformat(about["until"]))
    said = t(SAYS[kind], day=day)
    asks_in_other_terms = SAYS[kind] == ASKS and about["same_lead_ok"]
    return Text(t(SUBJECTS[kind]), (said, same_lead_text(t)) if asks_in_other_terms else (said,))
